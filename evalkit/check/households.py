"""Made-up households for a rubric: on its bounds, beside them, and anywhere between.

Always the same ones for the same rubric, so that a finding can be found again.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs
import numpy as np

from evalkit.language.tokens import read_number, tokens
from evalkit.model.number import IntArray, narrow
from evalkit.model.rubric import Field, RecordTable, Rubric
from evalkit.model.table import Column, Records, Table
from evalkit.model.text import Expression
from evalkit.model.value import to_days

#: Most rows of a record table a made-up household has.
MOST_ROWS = 3
#: Words of a vocabulary that comes from the facts.
WORDS = ("甲", "乙")
#: Days before the evaluation that windows begin and end at.
_DAYS = (0, 1, 30, 89, 90, 181, 182, 364, 365, 366, 729, 730, 731, 1095, 1096)
_SEED = 20260101


def day_of(rubric: Rubric) -> datetime.date:
    """Give a day the rubric may be used on."""
    return rubric.valid_until or rubric.valid_from or datetime.date(2026, 6, 30)


def households(rubric: Rubric, count: int) -> Table:
    """Make up households whose facts are all known."""
    random = np.random.default_rng(_SEED)
    constants = sorted(set(_constants(rubric)))
    today = to_days(day_of(rubric))

    def column(field: Field, rows: int) -> Column:
        return _column(field, rows, constants, today, random)

    records = {}
    for table in rubric.records:
        most = min(MOST_ROWS, table.at_most)
        each = random.integers(0, most + 1, count)
        owner = np.repeat(np.arange(count), each)
        records[table.key] = _records(table, owner, column)
    columns = {field.key: column(field, count) for field in rubric.fields}
    return Table(tuple(f"{i:06}" for i in range(count)), columns, records)


def _records(table: RecordTable, owner: IntArray, column: Any) -> Records:
    columns = {field.key: column(field, len(owner)) for field in table.fields}
    return Records(owner, columns)


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
