"""Faults of many tables, gathered in the order people read them, the first in full."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from attrs import define, field

from evalkit.errors import FactsError, Fault
from evalkit.io.grid import Grid
from evalkit.model.number import IntArray

#: Table, row, column: where a fault stands among all of them.
_Order = tuple[int, int, int]


@define
class Faults:
    """All faults are counted; the first of each column are kept and told at the end."""

    most: int
    count: int = 0
    #: The number of the table that is being read, counted up by whoever reads.
    table: int = 0
    warnings: list[Fault] = field(factory=list)
    _kept: list[tuple[_Order, Fault]] = field(factory=list)

    def add(self, faults: Iterable[Fault], column: int = 0) -> None:
        """Take faults that say where they are themselves."""
        for fault in faults:
            if fault.code == "EK4099":  # a source has counted its own
                self.count += int(str(fault.values["count"]))
                continue
            self.count += 1
            number = fault.place.row or fault.place.line or 0
            self._kept.append(((self.table, number, column), fault))

    def at_rows(
        self, grid: Grid, rows: IntArray, column: int, make: Callable[[int], Fault]
    ) -> None:
        """Take one fault a row; beyond the first of a column they are only counted."""
        self.count += len(rows)
        for row in rows[: self.most].tolist():
            order = (self.table, grid.order(row), column)
            self._kept.append((order, make(row)))

    def error(self) -> FactsError:
        """Give the error of all of them, the first in full and the rest as a number."""
        told: list[Fault] = []
        count = self.count
        for _, fault in sorted(self._kept, key=lambda pair: pair[0]):
            if len(told) == self.most:
                break
            if fault in told:  # of a sheet that two tables read
                count -= 1
            else:
                told.append(fault)
        if count > len(told):
            told.append(Fault("EK4099", values={"count": count - len(told)}))
        return FactsError(told)
