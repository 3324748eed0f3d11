"""`evalkit show rubrics`: the schemes that come with evalkit."""

from __future__ import annotations

import click

from evalkit.cli.options import json_option, language_option
from evalkit.cli.screen import this_screen
from evalkit.io.bundled import bundled_rubrics
from evalkit.kit.rubric import load_rubric


@click.command("rubrics")
@json_option
@language_option
def rubrics() -> None:
    """List the schemes that come with evalkit, by their ids."""
    screen = this_screen()
    schemes = [load_rubric(source) for source in bundled_rubrics()]
    if screen.json:
        screen.value(
            [
                {
                    "id": one.id,
                    "version": one.version,
                    "title": {"zh": one.title.zh, "en": one.title.en},
                    "subject": one.record.subject.kind,
                    "digest": one.digest,
                }
                for one in schemes
            ]
        )
        return
    screen.table(
        (
            screen.say("编号", "id"),
            screen.say("办法", "scheme"),
            screen.say("版本", "version"),
            screen.say("评价对象", "subject"),
        ),
        [
            (
                one.id,
                one.title.said(screen.language),
                one.version,
                one.record.subject.label.said(screen.language),
            )
            for one in schemes
        ],
    )
