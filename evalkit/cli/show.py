"""`evalkit show`: rubrics, their fields, the rules, the plugins, the format."""

from __future__ import annotations

import click

from evalkit.cli.show_fields import fields
from evalkit.cli.show_plugins import plugins
from evalkit.cli.show_rubric import rubric
from evalkit.cli.show_rubrics import rubrics
from evalkit.cli.show_rules import rules
from evalkit.cli.show_schema import schema


@click.group("show")
def command() -> None:
    """Show the rubrics, one of them, its fields, the rules or the plugins."""


for each in (rubrics, rubric, rules, fields, plugins, schema):
    command.add_command(each)
