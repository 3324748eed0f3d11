"""`evalkit show fields`: what a sheet must hold, by its headings."""

from __future__ import annotations

from collections.abc import Iterable

import click

from evalkit.cli.options import json_option, language_option
from evalkit.cli.screen import Screen, this_screen
from evalkit.io.field_words import allowed, left_empty
from evalkit.io.headings import heading_of
from evalkit.kit.rubric import load_rubric
from evalkit.model.rubric import Field


@click.command("fields")
@click.argument("source", metavar="RUBRIC")
@json_option
@language_option
def fields(source: str) -> None:
    """List the fields of a rubric: headings, other names, values.

    RUBRIC is a file, or the id of a scheme that comes with evalkit
    (household/ten-star).
    """
    screen = this_screen()
    rubric = load_rubric(source).asked
    subject = rubric.subject
    if screen.json:
        screen.value(
            {
                "subject": {"kind": subject.kind, "id": subject.id}
                | ({} if subject.name is None else {"name": subject.name}),
                "fields": [_plain(field) for field in rubric.fields],
                "records": {
                    table.key: [_plain(field) for field in table.fields]
                    for table in rubric.records
                },
            }
        )
        return
    who = [
        [name, "", screen.say("文字", "text"), "", ""]
        for name in (subject.id, subject.name)
        if name
    ]
    _table(screen, f"{subject.label.zh}表", who, rubric.fields)
    for table in rubric.records:
        screen.line()
        _table(screen, table.label.zh, who[:1], table.fields)


def _table(
    screen: Screen, title: str, who: list[list[str]], declared: Iterable[Field]
) -> None:
    screen.table(
        (
            screen.say("标题", "heading"),
            screen.say("也可写作", "or"),
            screen.say("填什么", "holds"),
            screen.say("空着表示", "empty means"),
            screen.say("由谁提供", "supplied by"),
        ),
        [*who, *(_row(screen, field) for field in declared)],
        title=title,
    )


def _row(screen: Screen, field: Field) -> list[str]:
    return [
        heading_of(field),
        screen.say("、", ", ").join(_others(field)),
        allowed(field).said(screen.language),
        left_empty(field).said(screen.language),
        field.supplied_by,
    ]


def _others(field: Field) -> list[str]:
    names = (field.key, *field.aliases, field.label.en)
    return [name for name in dict.fromkeys(names) if name and name != field.label.zh]


def _plain(field: Field) -> dict[str, object]:
    return {
        "id": field.key,
        "heading": heading_of(field),
        "other_names": _others(field),
        "type": field.type.kind,
        "allowed": allowed(field).en,
        "choices": field.type.choices,
        "unit": field.unit,
        "missing": field.missing,
        "supplied_by": field.supplied_by,
        "method": field.method,
        "note": field.note,
        "source": field.source,
    }
