"""Columns that grow cell by cell, each different cell kept once, under the limits."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

import numpy as np

from evalkit.errors import Place
from evalkit.io.facts_limits import Limits
from evalkit.io.grid import Coded, Raw
from evalkit.io.zip_parts import refuse

_Key = TypeVar("_Key", bound=Hashable)
_Name = TypeVar("_Name", bound=Hashable)


class _Column(Generic[_Key]):
    """The filled cells of a column: the position of each one's row, and its code."""

    def __init__(self) -> None:
        self.codes_of: dict[_Key, int] = {}
        self.rows = array("i")
        self.codes = array("i")


class Gathered(Generic[_Name, _Key]):
    """The cells of one table by column, while its source is read row by row.

    A cell is given by a key: what tells it from a different cell. Code 0 is a cell
    that was never given.
    """

    def __init__(self, place: Place, limits: Limits) -> None:
        """Begin a table without rows or columns."""
        self._place = place
        self._limits = limits
        self._columns: dict[_Name, _Column[_Key]] = {}
        #: 1-based row, or line, of each row so far.
        self.numbers = array("q")

    def add_row(self, number: int) -> None:
        """Begin a row; the cells that follow are in it."""
        self.numbers.append(number)
        if len(self.numbers) > self._limits.rows:
            raise refuse("EK4011", self._place, limit=self._limits.rows)
        self._check_cells()

    def add_column(self, name: _Name) -> _Column[_Key]:
        """Begin a column, if it isn't there."""
        column = self._columns.get(name)
        if column is None:
            column = self._columns[name] = _Column()
            if len(self._columns) > self._limits.columns:
                raise refuse("EK4012", self._place, limit=self._limits.columns)
            self._check_cells()
        return column

    def add(self, name: _Name, key: _Key) -> None:
        """Give the last row a cell.

        Raises:
            ValueError: it has one in this column.
        """
        column = self._columns.get(name) or self.add_column(name)
        row = len(self.numbers) - 1
        rows = column.rows
        if rows and rows[-1] == row:
            raise ValueError(f"row {self.numbers[-1]} holds a cell twice")
        rows.append(row)
        codes_of = column.codes_of
        column.codes.append(codes_of.setdefault(key, len(codes_of) + 1))

    def coded(self, take: Callable[[_Key], Raw]) -> dict[_Name, Coded]:
        """Give all columns in the order they came, each different cell taken once."""
        return {name: self._coded(cells, take) for name, cells in self._columns.items()}

    def _coded(self, column: _Column[_Key], take: Callable[[_Key], Raw]) -> Coded:
        codes = np.zeros(len(self.numbers), dtype=np.int32)
        codes[np.array(column.rows)] = np.array(column.codes)
        return Coded([None, *map(take, column.codes_of)], codes)

    def _check_cells(self) -> None:
        """Refuse a table whose columns would take too much once they are full."""
        if len(self.numbers) * len(self._columns) > self._limits.cells:
            raise refuse("EK4013", self._place, limit=self._limits.cells)
