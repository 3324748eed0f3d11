"""Change one fact of made-up households, and leave everything else as it is.

Each change gives the households before and after; in those before, the thing in
question is less, or isn't there.
"""

from __future__ import annotations

from collections.abc import Callable

import attrs
import numpy as np

from evalkit.check.households import households
from evalkit.model.number import BoolArray, IntArray
from evalkit.model.rubric import Rubric
from evalkit.model.table import Column, Records, Table

#: Gives households before and after.
Change = Callable[[Table], tuple[Table, Table]]
_SEED = 17


def other(rubric: Rubric, key: str) -> Change:
    """Give a field another value, any there is."""

    def change(table: Table) -> tuple[Table, Table]:
        drawn = households(rubric, len(table), {("", key)}, _SEED).columns[key]
        return table, _with(table, key, drawn.values)

    return change


def more(rubric: Rubric, key: str) -> Change:
    """Raise a field: more of a number, a later day, a condition that comes to hold."""

    def change(table: Table) -> tuple[Table, Table]:
        drawn = households(rubric, len(table), {("", key)}, _SEED).columns[key]
        low, high = drawn.type.low, drawn.type.high
        own = table.columns[key]
        # Where what is drawn isn't more, the least is raised to it.
        least = np.where(drawn.values > own.values, own.values, low)
        most = np.where(drawn.values > own.values, drawn.values, own.values)
        most = np.where(least == most, high, most)
        return _with(table, key, least), _with(table, key, most)

    return change


def said(key: str, word: str) -> Change:
    """Let a field say a word."""

    def change(table: Table) -> tuple[Table, Table]:
        own = table.columns[key]
        return table, _with(table, key, np.full_like(own.values, own.words.index(word)))

    return change


def row(name: str) -> Change:
    """Add a row of a record table: the last each household has."""

    def change(table: Table) -> tuple[Table, Table]:
        held = table.records[name]
        return _rows(table, name, _take(held, ~_last(held))), table

    return change


def row_said(name: str, key: str, word: str) -> Change:
    """Add a row of a record table that says a word."""

    def change(table: Table) -> tuple[Table, Table]:
        held = table.records[name]
        column = held.columns[key]
        last = _last(held)
        values = np.where(last, column.words.index(word), column.values)
        saying = attrs.evolve(
            held,
            columns={**held.columns, key: _valued(column, values)},
        )
        return row(name)(_rows(table, name, saying))

    return change


def aged(name: str) -> Change:
    """Add rows of a record table that are as old as there can be."""

    def change(table: Table) -> tuple[Table, Table]:
        held = table.records[name]
        columns = {
            key: _valued(column, np.full(len(held), column.type.low))
            if column.type.kind == "date"
            else column
            for key, column in held.columns.items()
        }
        return row(name)(_rows(table, name, attrs.evolve(held, columns=columns)))

    return change


def _last(held: Records) -> BoolArray:
    """Say which row is the last of its household; rows stand by household."""
    return np.append(held.owner[1:] != held.owner[:-1], np.ones(1, dtype=bool))[
        : len(held)
    ]


def _take(held: Records, kept: BoolArray) -> Records:
    at = np.flatnonzero(kept)
    columns = {key: column.take(at) for key, column in held.columns.items()}
    return Records(held.owner[at], columns)


def _rows(table: Table, name: str, held: Records) -> Table:
    return attrs.evolve(table, records={**table.records, name: held})


def _with(table: Table, key: str, values: IntArray) -> Table:
    column = _valued(table.columns[key], values)
    return attrs.evolve(table, columns={**table.columns, key: column})


def _valued(column: Column, values: IntArray) -> Column:
    return attrs.evolve(column, values=values.astype(column.values.dtype))
