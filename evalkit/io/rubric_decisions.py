"""Read what a rubric decides by its scores: vetoes, ladder, ranking, programmes."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from attrs import evolve

from evalkit.engine.effects import EFFECTS
from evalkit.io.decision_shapes import (
    LadderShape,
    NeedShape,
    ProgrammeShape,
    RankingShape,
    VetoShape,
)
from evalkit.io.rubric_amounts import read_limit, read_rate
from evalkit.io.rubric_facts import labels
from evalkit.io.toml_places import Path
from evalkit.io.toml_shapes import Shapes
from evalkit.model.programme import Need, Programme
from evalkit.model.rubric import (
    Effect,
    Field,
    Ladder,
    LadderStep,
    Ranking,
    Veto,
)
from evalkit.model.selection import SortKey
from evalkit.model.text import Expression, Text

_ORDER = re.compile(r"(?P<of>.*?)(?:\s+(?P<order>asc|desc))?", re.DOTALL)


def read_ladder(shapes: Shapes, raw: object) -> Ladder | None:
    """Read `[ladder]`; each grade stands on one step."""
    path: Path = ("ladder",)
    shape = shapes.take(raw, LadderShape, path)
    if shape is None:
        return None
    if not shape.steps:
        shapes.fault("EK1108", (*path, "steps"))
    grades = [str(shape.none)]
    for index, step in enumerate(shape.steps):
        if step.grade in grades:
            shapes.fault("EK1209", (*path, "steps", index, "grade"), grade=step.grade)
        grades.append(step.grade)
    steps = tuple(
        LadderStep(s.bounds, s.grade, s.note, _needs(s.needs)) for s in shape.steps
    )
    place = shapes.place(path)
    return Ladder(shape.of, steps, shape.none, shape.source, place)


def read_vetoes(
    shapes: Shapes, raw: object, paths: Collection[str], grades: Sequence[str] | None
) -> tuple[Veto, ...]:
    """Read the vetoes.

    Args:
        shapes: fills the records.
        raw: the table `[vetoes]`.
        paths: the criteria and items a veto may take to zero.
        grades: those of the ladder; None when it could not be read.
    """
    path: Path = ("vetoes",)
    headings = labels(shapes)
    found = []
    for key, inner in shapes.tables(raw, path).items():
        at = (*path, key)
        shape = shapes.take(inner, VetoShape, at)
        if shape is None:
            continue
        headings.label(shape.label, at)
        _check_target(shapes, shape.effect, (*at, "effect"), paths, grades)
        found.append(
            Veto(
                key,
                shape.label,
                shape.when,
                shape.effect,
                shape.source,
                shape.note,
                shapes.place(at),
            )
        )
    return tuple(found)


def _check_target(
    shapes: Shapes,
    effect: Effect,
    path: Path,
    paths: Collection[str],
    grades: Sequence[str] | None,
) -> None:
    target = effect.target
    if target is None:
        return
    if EFFECTS[effect.kind].acts_on == "points":
        if target and target not in paths:
            shapes.unnamed("EK1204", target, (*path, "zero"), paths)
    elif grades is not None and target not in grades:
        shapes.unnamed("EK1205", target, (*path, "cap_at"), grades)


def read_ranking(
    shapes: Shapes, raw: object, fields: Sequence[Field], *, whole: bool
) -> Ranking | None:
    """Read `[ranking]`; `whole` says whether every field could be read."""
    path: Path = ("ranking",)
    shape = shapes.take(raw, RankingShape, path)
    if shape is None:
        return None
    if not shape.by:
        shapes.fault("EK1108", (*path, "by"))
    words = [field.key for field in fields if field.type.is_word]
    if shape.within is not None and shape.within not in words and whole:
        shapes.unnamed("EK1203", shape.within, (*path, "within"), words)
    return Ranking(
        tuple(sort_key(key) for key in shape.by),
        shape.within,
        shape.among,
        shape.ties,
        shape.on,
        shape.source,
        shapes.place(path),
    )


def sort_key(written: Expression) -> SortKey:
    """Read one key of an order: `total desc`, `born asc`."""
    match = _ORDER.fullmatch(written.text)
    assert match is not None  # it matches any text
    return SortKey(evolve(written, text=match["of"]), match["order"] != "asc")


def read_programmes(shapes: Shapes, raw: object) -> tuple[Programme, ...]:
    """Read the programmes."""
    path: Path = ("programmes",)
    headings = labels(shapes)
    found = []
    for key, inner in shapes.tables(raw, path).items():
        at = (*path, key)
        shape = shapes.take(inner, ProgrammeShape, at)
        if shape is None:
            continue
        headings.label(shape.label, at)
        if not shape.needs:
            shapes.fault("EK1108", (*at, "needs"))
        needs = _needs(shape.needs)
        limit = None
        if shape.limit is not None:
            limit = read_limit(shapes, shape.limit, (*at, "limit"))
        rate = None
        if shape.rate is not None:
            rate = read_rate(shapes, shape.rate, (*at, "rate"))
        found.append(
            Programme(
                key,
                shape.label,
                needs,
                limit,
                shape.valid_for,
                shape.source,
                shape.note,
                shapes.place(at),
                rate,
            )
        )
    return tuple(found)


def _needs(shapes: Sequence[NeedShape]) -> tuple[Need, ...]:
    return tuple(Need(n.when, n.label or Text(n.when.text)) for n in shapes)
