"""`evalkit show schema`: the format of rubrics, for editors of TOML."""

from __future__ import annotations

import click

from evalkit.cli.options import language_option
from evalkit.cli.screen import this_screen
from evalkit.io.rubric_schema import rubric_schema
from evalkit.plugins import load_registry
from evalkit.rules import builtin


@click.command("schema")
@language_option
def schema() -> None:
    """Print the JSON Schema of rubric files, for editors of TOML.

    It knows the rules of the plugins that are installed.
    """
    registry = load_registry(builtin)
    this_screen().value(rubric_schema(registry.rules, registry.combiners))
