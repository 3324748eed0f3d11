"""The keys of the rubric file, from the shapes the loader reads them into."""

from __future__ import annotations

import datetime
import tomllib
import typing
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs

from evalkit.io import decision_shapes
from evalkit.io import rubric_shapes as shapes
from evalkit.io.rubric_title import TitleShape
from evalkit.io.rule_words import said_default, said_type
from evalkit.io.selection_shapes import ClassesShape, SelectionShape
from evalkit.io.toml_values import End, Word
from evalkit.model.rubric import Effect
from evalkit.model.text import Expression, Text
from evalkit.model.value import Duration

#: Section of the reference page -> the shape it describes.
TABLES: dict[str, type] = {
    "rubric": shapes.HeadShape,
    "numbers": shapes.NumbersShape,
    "subject": shapes.SubjectShape,
    "fields": shapes.FieldShape,
    "records": shapes.RecordShape,
    "derived": shapes.DerivedShape,
    "criteria": shapes.CriterionShape,
    "star": shapes.StarShape,
    "items": shapes.ItemShape,
    "vetoes": decision_shapes.VetoShape,
    "ladder": decision_shapes.LadderShape,
    "step": decision_shapes.StepShape,
    "ranking": decision_shapes.RankingShape,
    "selections": SelectionShape,
    "classes": ClassesShape,
    "programmes": decision_shapes.ProgrammeShape,
    "need": decision_shapes.NeedShape,
    "limit": decision_shapes.LimitShape,
    "rate": decision_shapes.RateShape,
    "groups": shapes.GroupShape,
    "title": TitleShape,
    "values": shapes.ValueShape,
    "dated": shapes.DatedShape,
    "overlay": shapes.OverlayShape,
    "accepted": shapes.AcceptedShape,
    "room": shapes.RoomShape,
}
#: What each key means, in words: the one part no code can say.
MEANINGS = tomllib.loads(
    (Path(__file__).parent / "reference" / "keys.toml").read_text(encoding="utf-8")
)
NAMED = {
    Text: "text, or `{ zh = …, en = … }`",
    Word: "text",
    End: "a number or a date",
    Expression: "an expression",
    Duration: 'a duration, `"1 year"`',
    Effect: "see below",
    Decimal: "a number",
    datetime.date: "a date",
    Any: "a number, an expression or a table, see below",
    ClassesShape: "a table, see below",
    shapes.ValidShape: "`{ from = date, until = date }`",
    shapes.StarShape: "a table, see `star`",
    decision_shapes.StepShape: "steps, see below",
    decision_shapes.NeedShape: "expressions, or tables, see below",
    shapes.DatedShape: "values by day, see below",
    decision_shapes.LimitShape: "a table, see below",
    decision_shapes.LimitStepShape: "steps, see below",
    decision_shapes.RateShape: "a table, see below",
    decision_shapes.RateStepShape: "steps, see below",
}


def key_table(name: str) -> str:
    """Write the keys of a section: what may stand there, and what it means."""
    shape = TABLES[name]
    hints = typing.get_type_hints(shape)
    meanings = dict(MEANINGS[name])
    rows = ["| key | what may stand there | if left out | what it means |"]
    rows.append("| --- | --- | --- | --- |")
    for field in attrs.fields(shape):
        key = field.name.rstrip("_")
        cells = (
            f"`{key}`",
            _kind(hints[field.name]),
            said_default(field.default).en,
            meanings.pop(key),
        )
        rows.append("| " + " | ".join(cells) + " |")
    if meanings:
        raise SystemExit(f"keys.toml describes what {name} has not: {list(meanings)}")
    return "\n".join(rows)


def _kind(hint: object) -> str:
    args = [arg for arg in typing.get_args(hint) if arg not in (type(None), ...)]
    if hint in NAMED:
        return NAMED[hint]  # type: ignore[index]
    if typing.get_origin(hint) is tuple and args[0] in NAMED:
        kind = NAMED[args[0]]
        return kind if kind.startswith(("steps", "expressions")) else f"a list: {kind}"
    if args and typing.get_origin(hint) is not typing.Literal and args[0] in NAMED:
        return NAMED[args[0]]
    if args and typing.get_origin(args[0]) is tuple:
        return _kind(args[0])
    if typing.get_args(hint) and args[-1] is typing.Any:
        return "tables by id"
    return said_type(hint).en
