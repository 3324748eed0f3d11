"""A rubric of one figure: what an expression comes to for the subjects of a table."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
from attrs import frozen

from evalkit.engine.explain import explain
from evalkit.engine.plan import Plan, compile_rubric
from evalkit.engine.run import run
from evalkit.model.number import Numbers, narrow, to_units
from evalkit.model.rubric import (
    Criterion,
    Derived,
    Field,
    Item,
    RecordTable,
    Rubric,
    Subject,
)
from evalkit.model.rule import Kernel, Operand, Rule
from evalkit.model.table import Column, Records, Table
from evalkit.model.text import Expression, Text
from evalkit.model.value import ValueType, to_days
from evalkit.rules.combiners import SUM

AS_OF = datetime.date(2026, 2, 28)
Day = datetime.date


def days(first: str, last: str) -> ValueType:
    """Give the type of dates between two days."""
    ends = (to_days(Day.fromisoformat(day)) for day in (first, last))
    return ValueType("date", 0, *ends)


FIELDS: dict[str, ValueType] = {
    "flag": ValueType("boolean"),
    "wish": ValueType("boolean"),
    "count_": ValueType("integer", 0, 0, 1_000),
    "balance": ValueType("integer", 0, -50, 50),
    "people": ValueType("integer", 0, 1, 9),
    "nothing": ValueType("integer", 0, 0, 0),
    "weight": ValueType("decimal", 3, 0, 100),
    "income": ValueType("money", 2, 0, 100_000_000),
    "人均收入": ValueType("money", 2, 0, 100_000_000),
    "huge": ValueType("integer", 0, 0, 10**17),
    "view": ValueType("category", 0, 0, 2, ("好", "一般", "差")),
    "view2": ValueType("category", 0, 0, 2, ("好", "一般", "差")),
    "mood": ValueType("category", 0, 0, 1, ("喜", "忧")),
    "village": ValueType("category", 0, 0, 0),
    "remark": ValueType("text", 0, 0, 0),
    "born": days("1900-01-01", "2026-12-31"),
    "since": days("1900-01-01", "2026-12-31"),
    "stays": days("1970-01-01", "1970-04-01"),
}
EVENTS: dict[str, ValueType] = {
    "on": FIELDS["born"],
    "kind": ValueType("category", 0, 0, 2, ("纠纷", "好事", "违规")),
    "proved": ValueType("boolean"),
    "level": ValueType("integer", 0, 0, 5),
    "amount": ValueType("money", 2, -10_000, 10_000),
}
VISITS: dict[str, ValueType] = {"mark": ValueType("integer", 0, 0, 10)}


@frozen(kw_only=True)
class Shown:
    """A figure that gives no points."""

    of: Expression


def _bind(params: Shown, types: tuple[ValueType, ...], numbers: Numbers) -> Kernel:
    return Kernel(lambda x: np.zeros(len(x), dtype=np.int8), 0, 0, ("up",))


SHOWN = Rule("shown", Text("列出"), Shown, (Operand("of", "any"),), _bind, "tests")


def rubric(
    *expressions: str, numbers: Numbers | None = None, decimals: int | None = None
) -> Rubric:
    """Build a rubric whose derived figures x0, x1, … are these expressions."""
    derived = tuple(
        Derived(f"x{index}", Text(f"x{index}"), Expression(text), decimals)
        for index, text in enumerate(expressions)
    )
    items = tuple(
        Item(d.key, d.label, SHOWN, Shown(of=Expression(d.key))) for d in derived
    )
    events = _table("events", EVENTS, "on", 4)
    visits = _table("visits", VISITS, None, 100)
    return Rubric(
        id="tests/figure",
        version="1",
        title=Text("单项"),
        subject=Subject("household", Text("户"), "户编号"),
        numbers=numbers or Numbers(),
        printed=2,
        fields=tuple(Field(key, Text(key), kind) for key, kind in FIELDS.items()),
        records=(events, visits),
        derived=derived,
        root=Criterion("", Text(""), SUM, items, points=0),
    )


def _table(
    key: str, types: Mapping[str, ValueType], date: str | None, most: int
) -> RecordTable:
    fields = tuple(Field(name, Text(name), kind) for name, kind in types.items())
    return RecordTable(key, Text(key), fields, date=date, at_most=most)


def compiled(*expressions: str, numbers: Numbers | None = None) -> Plan:
    """Compile expressions."""
    return compile_rubric(rubric(*expressions, numbers=numbers))


def column(kind: ValueType, values: Sequence[Any]) -> Column:
    """Build a column; None is unknown."""
    known = np.array([value is not None for value in values], dtype=bool)
    words = kind.choices or ()
    if kind.is_word and kind.choices is None:
        words = tuple(sorted({value for value in values if value is not None}))
    units = [_units(kind, words, value) for value in values]
    array = np.array(units, dtype=narrow(kind.low, max(kind.high, len(words))))
    return Column(kind, array, None if known.all() else known, words)


def _units(kind: ValueType, words: Sequence[str], value: Any) -> int:
    if value is None:
        return kind.low
    if kind.is_word:
        return words.index(value)
    if isinstance(value, Day):
        return to_days(value)
    return to_units(
        Decimal(str(value)) if kind.is_number else int(value), kind.decimals
    )


def table(
    facts: Mapping[str, Sequence[Any]] | None = None,
    events: Sequence[tuple[int, Mapping[str, Any]]] | None = None,
    visits: Sequence[tuple[int, Mapping[str, Any]]] | None = None,
) -> Table:
    """Build facts; what is not given is unknown, a table not given not supplied."""
    facts = dict(facts or {})
    rows = max(map(len, facts.values()), default=1)
    facts.setdefault("village", ["甲村"] * rows)
    columns = {
        key: column(kind, facts.get(key, [None] * rows)) for key, kind in FIELDS.items()
    }
    records = {}
    for key, types, given in (("events", EVENTS, events), ("visits", VISITS, visits)):
        if given is not None:
            owner = np.array([row for row, _ in given], dtype=np.int64)
            held = {
                name: column(kind, [entry.get(name) for _, entry in given])
                for name, kind in types.items()
            }
            records[key] = Records(owner, held)
    return Table(tuple(f"{row:03}" for row in range(rows)), columns, records)


Said = tuple[str, str]


def said(
    expression: str,
    facts: Mapping[str, Sequence[Any]] | None = None,
    numbers: Numbers | None = None,
    **records: Sequence[tuple[int, Mapping[str, Any]]],
) -> list[Said]:
    """Give what an expression can be, at least and at most, for every subject."""
    plan = compiled(expression, numbers=numbers)
    finished = run(plan, table(facts, **records), as_of=AS_OF)
    found = []
    for row in range(len(finished.table)):
        (figure,) = explain(finished, row).parts[0].parts
        found.append((figure.low, figure.high))
    return found


def known(
    expression: str,
    facts: Mapping[str, Sequence[Any]] | None = None,
    numbers: Numbers | None = None,
    **records: Sequence[tuple[int, Mapping[str, Any]]],
) -> list[str]:
    """Give the figure of every subject, which nothing missing may keep open."""
    ends = said(expression, facts, numbers, **records)
    assert all(low == high for low, high in ends), ends
    return [low for low, _ in ends]
