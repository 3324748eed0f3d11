"""Raw columns to the columns the engine takes: whole units, in range, known or not.

A column of texts is read by its different cells, each once, with the reader of single
cells. A column of figures is converted whole; what doesn't convert is given to the
reader of single cells too, which reads it or says what is wrong.
"""

from __future__ import annotations

from typing import TypeGuard

import numpy as np
import numpy.typing as npt
from attrs import frozen

from evalkit.io.cell_faults import Problem
from evalkit.io.cell_values import Gap, Value, read_value
from evalkit.io.facts_faults import Faults
from evalkit.io.facts_figures import as_coded, given, whole_units
from evalkit.io.grid import BadCell, Cells, Coded, Figures, Grid, Raw, RawColumn
from evalkit.model.number import narrow
from evalkit.model.rubric import Field
from evalkit.model.table import Column

_KNOWN, _EMPTY, _UNKNOWN, _BAD = range(4)
#: Longer texts can be none of the signs that mean something else than they say.
_SIGNS_END = 6


@frozen(eq=False)
class _Taken:
    """Cells as units or indices of words, what each is, what is wrong with the bad."""

    units: npt.NDArray[np.int64]
    states: npt.NDArray[np.int8]
    words: tuple[str, ...]
    #: Row -> problem, by way of codes: many rows share one.
    problems: dict[int, Problem]
    codes: npt.NDArray[np.signedinteger]

    def problem(self, row: int) -> Problem:
        """Say what is wrong with a cell."""
        return self.problems[int(self.codes[row])]


def read_column(
    field: Field, grid: Grid, column: RawColumn, longest: int, faults: Faults
) -> Column:
    """Read a column as what its field says; faults are told by row.

    Args:
        field: what the column should be.
        grid: the table it stands in.
        column: the cells as they came.
        longest: the most characters a text may have.
        faults: takes what is wrong; the column is of no use then.
    """
    number = grid.columns.index(column)
    taken = _taken(field, column.cells, longest)
    place = grid.at_heading(column)
    if bad := unreadable(column.cells):
        faults.add([Problem.of_type(bad).at(place)], number)
    else:
        faults.at_rows(
            grid,
            np.flatnonzero(taken.states == _BAD),
            number,
            lambda row: taken.problem(row).at(grid.at(row, column)),
        )
    if field.missing == "refuse" and not has_merged(grid):
        faults.at_rows(
            grid,
            np.flatnonzero((taken.states == _EMPTY) | (taken.states == _UNKNOWN)),
            number,
            lambda row: Problem("EK4063").at(grid.at(row, column)),
        )
    return _column(field, taken)


def empty_column(field: Field) -> Column:
    """Give a column without rows."""
    return _column(field, _of_coded(field, Coded([], np.empty(0, np.int64)), 0))


def has_merged(grid: Grid) -> bool:
    """Say whether cells are merged, so that the others of them seem empty."""
    return any(fault.code == "EK4035" for fault in grid.faults)


def unreadable(cells: Cells) -> BadCell | None:
    """Give what stands for a whole column of a type nothing can be made of."""
    if isinstance(cells, Figures) or len(cells.distinct) != 1:
        return None
    only = cells.distinct[0]
    return only if isinstance(only, BadCell) and only.code == "EK4024" else None


def _column(field: Field, taken: _Taken) -> Column:
    kind = field.type
    known = taken.states == _KNOWN
    values = np.where(known, taken.units, kind.low)
    outright = None
    if field.missing in ("zero", "no"):
        outright = taken.states == _UNKNOWN
    return Column(
        kind,
        values.astype(narrow(kind.low, kind.high)),
        None if known.all() else known,
        taken.words,
        outright if outright is not None and outright.any() else None,
    )


def _taken(field: Field, cells: Cells, longest: int) -> _Taken:
    if isinstance(cells, Coded):
        return _of_coded(field, cells, longest)
    there = given(cells)
    units, good = whole_units(field.type, cells)
    states = np.where(there, np.int8(_KNOWN), np.int8(_EMPTY))
    rows = np.flatnonzero(there & ~good)
    rest = _of_coded(field, as_coded(cells.take(rows)), longest)
    units[rows], states[rows] = rest.units, rest.states
    codes = np.zeros(len(cells), dtype=np.int64)
    codes[rows] = rest.codes
    return _Taken(units, states, rest.words, rest.problems, codes)


def _of_coded(field: Field, cells: Coded, longest: int) -> _Taken:
    """Read each different cell once; those no row has any more are left out."""
    used = np.zeros(len(cells.distinct), dtype=np.bool_)
    used[cells.codes] = True
    index = {word: i for i, word in enumerate(field.type.choices or ())}
    open_words = field.type.is_word and field.type.choices is None
    units = [0] * len(cells.distinct)
    states = [_KNOWN] * len(cells.distinct)
    problems: dict[int, Problem] = {}
    for code in np.flatnonzero(used).tolist():
        raw = cells.distinct[code]
        value: Value
        if open_words and _says_itself(raw, longest):
            value = raw
        else:
            value = read_value(field, raw, longest)
        if isinstance(value, str):
            units[code] = index.setdefault(value, len(index))
        elif isinstance(value, int):
            units[code] = value
        elif isinstance(value, Gap):
            states[code] = _EMPTY if value is Gap.EMPTY else _UNKNOWN
        else:
            states[code] = _BAD
            problems[code] = value
    return _Taken(
        np.array(units, dtype=np.int64)[cells.codes],
        np.array(states, dtype=np.int8)[cells.codes],
        tuple(index),
        problems,
        cells.codes,
    )


def _says_itself(raw: Raw, longest: int) -> TypeGuard[str]:
    """Say at a glance whether a text is taken as it is, as nearly every one is."""
    return (
        isinstance(raw, str)
        and _SIGNS_END < len(raw) <= longest
        and raw.isprintable()
        and raw.strip() == raw
        and not raw.startswith("'")
    )
