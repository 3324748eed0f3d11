"""Made-up households for a rubric: on its bounds, beside them, and anywhere between.

Always the same ones for the same rubric, so that a finding can be found again.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs
import numpy as np

from evalkit.language.dates import FIRST_DAY, LAST_DAY
from evalkit.language.tokens import read_number, tokens
from evalkit.model.number import narrow
from evalkit.model.rubric import Field, Rubric
from evalkit.model.table import Column, Records, Table
from evalkit.model.text import Expression
from evalkit.model.value import from_days, to_days

#: Most rows of a record table a made-up household has: a few of them, and the others.
MOST_ROWS, FEW_ROWS = 12, 3
#: Words of a vocabulary that comes from the facts.
WORDS = ("甲", "乙")
#: Days before the evaluation that windows begin and end at.
_DAYS = (0, 1, 30, 89, 90, 181, 182, 364, 365, 366, 729, 730, 731, 1095, 1096)

#: A fact: the record table, "" for the subject's own, and the field's key.
Named = tuple[str, str]


def day_of(rubric: Rubric) -> datetime.date:
    """Give a day the rubric may be used on."""
    day = rubric.valid_until or rubric.valid_from or datetime.date(2026, 6, 30)
    return max(min(day, from_days(LAST_DAY)), from_days(FIRST_DAY))


def households(
    rubric: Rubric,
    count: int,
    vary: Collection[Named] | None = None,
    seed: int = 20260101,
) -> Table:
    """Make up households whose facts are all known.

    Args:
        rubric: whose households they are.
        count: how many.
        vary: the facts that differ among them; the others are plain (0 or
            what is nearest, today, the first word, no rows).
            Everything when left out.
        seed: another gives others.
    """
    random = np.random.default_rng(seed)
    constants = sorted(set(_constants(rubric)))
    today = to_days(day_of(rubric))

    def column(field: Field, rows: int, table: str = "") -> Column:
        if vary is None or (table, field.key) in vary:
            return _column(field, rows, constants, today, random)
        return plain(field, rows, today)

    records = {}
    for table in rubric.records:
        met = vary is None or any(name == table.key for name, _ in vary)
        many, few = (random.integers(0, n + 1, count) for n in (MOST_ROWS, FEW_ROWS))
        each = np.where(random.integers(0, 8, count) > 0, few, many)
        each = np.minimum(each, table.at_most if met else 0)
        owner = np.repeat(np.arange(count), each)
        records[table.key] = Records(
            owner, {f.key: column(f, len(owner), table.key) for f in table.fields}
        )
    columns = {field.key: column(field, count) for field in rubric.fields}
    return Table(ids(count), columns, records)


def ids(count: int) -> tuple[str, ...]:
    """Name so many households."""
    return tuple(f"{i:06}" for i in range(count))


def plain(field: Field, rows: int, today: int) -> Column:
    """Give a fact as it is where it doesn't matter."""
    kind = field.type
    if kind.is_word:
        none = np.zeros(rows, dtype=np.int8)
        return Column(kind, none, words=kind.choices or WORDS)
    value = min(max(today if kind.kind == "date" else 0, kind.low), kind.high)
    return Column(kind, np.full(rows, value, dtype=narrow(kind.low, kind.high)))


def _column(
    field: Field,
    rows: int,
    constants: list[Fraction],
    today: int,
    random: np.random.Generator,
) -> Column:
    kind = field.type
    if kind.is_word:
        words = kind.choices or WORDS
        codes = random.integers(0, len(words), rows)
        return Column(kind, codes.astype(narrow(0, len(words))), words=words)
    near = [today - days for days in _DAYS]
    if kind.kind != "date":
        units = (int(c * 10**kind.decimals) for c in constants)
        near = [unit + step for unit in units for step in (-1, 0, 1)]
    ends = [kind.low, kind.high, *(n for n in near if kind.low <= n <= kind.high)]
    edge = np.array(ends, dtype=np.int64)[random.integers(0, len(ends), rows)]
    between = random.integers(kind.low, kind.high, rows, endpoint=True)
    values = np.where(random.integers(0, 4, rows) > 0, edge, between)
    return Column(kind, values.astype(narrow(kind.low, kind.high)))


def _constants(value: Any) -> Iterator[Fraction]:
    """Give every number a rubric holds, those in its expressions too."""
    if isinstance(value, Decimal):
        yield Fraction(value)
    elif isinstance(value, Expression):
        yield from _written(value.text)
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _constants(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from _constants(inner)
    elif attrs.has(type(value)):
        for one in attrs.fields(type(value)):
            yield from _constants(getattr(value, one.name))


def _written(text: str) -> Iterator[Fraction]:
    for token in tokens(text):
        if token.kind == "number":
            yield Fraction(read_number(token.text))
