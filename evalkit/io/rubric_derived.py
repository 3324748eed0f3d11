"""Read the figures a rubric names: derived ones, and values of its own by date."""

from __future__ import annotations

import datetime
from itertools import pairwise

from evalkit.io.rubric_facts import MOST_DECIMALS, RESERVED, FactsReader
from evalkit.io.rubric_shapes import DatedShape, DerivedShape, ValueShape
from evalkit.io.toml_places import Path
from evalkit.model.rubric import Derived
from evalkit.model.text import Expression, Text


def read_derived(
    facts: FactsReader, raw: object, path: Path, *, inside: bool = False
) -> tuple[Derived, ...]:
    """Read derived figures of subjects; `inside`, of the rows of a record table."""
    shapes, found = facts.shapes, []
    for key, inner in shapes.tables(raw, path).items():
        at = (*path, key)
        if not inside:
            facts.name(key, at)
        elif key in RESERVED:
            shapes.fault("EK1208", at, name=key)
        shape = shapes.take(inner, DerivedShape, at)
        if shape is None:
            continue
        decimals = shape.decimals
        if decimals is not None and not 0 <= decimals <= MOST_DECIMALS:
            expected = f"0 … {MOST_DECIMALS}"
            shapes.fault("EK1106", (*at, "decimals"), decimals, expected)
        choices = shape.choices
        if choices is None and shape.ordered:
            shapes.fault("EK1211", (*at, "ordered"))
        for index, word in enumerate(choices or ()):
            if choices is not None and word in choices[:index]:
                shapes.fault("EK1110", (*at, "choices", index), word)
        if choices == ():
            shapes.fault("EK1108", (*at, "choices"))
        found.append(
            Derived(
                key,
                shape.label or Text(key),
                shape.value,
                decimals,
                shape.source,
                shapes.place(at),
                shape.unit,
                choices,
                shape.ordered,
                shape.shown,
            )
        )
    return tuple(found)


def read_values(facts: FactsReader, raw: object, path: Path) -> tuple[Derived, ...]:
    """Read the rubric's own values: figures that rest on nothing but the day.

    Of several the first has no day and holds until the second one's; so there is a
    value on every day, and somebody has said which.
    """
    shapes, found = facts.shapes, []
    for key, inner in shapes.tables(raw, path).items():
        at = (*path, key)
        facts.name(key, at)
        shape = shapes.take(inner, ValueShape, at)
        if shape is None:
            continue
        if (shape.is_ is None) == (not shape.dated):
            shapes.fault("EK1111", at, keys="is, dated")
            continue
        place = shapes.place(at)
        if shape.is_ is not None:
            text = f"{shape.is_:f}"
        elif _in_order(shape.dated):
            text = _by_day(shape.dated)
        else:
            shapes.fault("EK1212", (*at, "dated"))
            continue
        value = Expression(text, place)
        found.append(
            Derived(
                key,
                shape.label,
                value,
                source=shape.source,
                place=place,
                unit=shape.unit,
                fixed=True,
            )
        )
    return tuple(found)


def _in_order(dated: tuple[DatedShape, ...]) -> bool:
    """Say whether the first value has no day, and the others have later and later."""
    days = [one.from_ for one in dated]
    known = [day for day in days if isinstance(day, datetime.date)]
    later = all(a < b for a, b in pairwise(known))
    return days[0] is None and len(known) == len(days) - 1 and later


def _by_day(dated: tuple[DatedShape, ...]) -> str:
    first, *rest = dated
    text = f"{first.is_:f}"
    for one in rest:
        text = f"if(as_of >= {one.from_}, {one.is_:f}, {text})"
    return text
