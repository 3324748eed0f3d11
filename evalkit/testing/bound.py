"""A kernel under test: what it is given, what it gives, how a broken law is told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from attrs import field, frozen

from evalkit.model.number import IntArray, show_units
from evalkit.model.rule import Kernel
from evalkit.model.value import ValueType
from evalkit.testing.drawn import Row


@frozen(eq=False)
class Bound:
    """A kernel under test, and the same bound once more."""

    name: str
    names: tuple[str, ...]
    types: tuple[ValueType, ...]
    kernel: Kernel
    again: Kernel
    #: Whether it says that it adds its figures.
    adds: bool = field(default=False, kw_only=True)

    def broken(self, law: str, *seen: str) -> AssertionError:
        """Say which law is broken, and what was seen."""
        return AssertionError("\n  ".join([f"{self.name} breaks a law: {law}", *seen]))

    def shown(self, row: Row) -> str:
        """Write a row as a rubric's facts have it."""
        figures = zip(self.names, row, self.types, strict=True)
        return ", ".join(
            f"{name} = {show_units(value, kind.decimals)}"
            for name, value, kind in figures
        )

    def columns(self, rows: Sequence[Row]) -> list[IntArray]:
        """Lay rows out as the widest columns there are."""
        return list(np.array(rows, np.int64).reshape(len(rows), len(self.types)).T)

    def points(self, columns: Sequence[IntArray], kernel: Kernel) -> list[int]:
        """Compute, and see that the answer is one whole number a row."""
        found: Any = kernel.compute(*columns)
        count = len(columns[0])
        if not isinstance(found, np.ndarray):
            raise self.broken("it returns an array", f"returned: {found!r}")
        if found.dtype.kind != "i":
            raise self.broken("points are whole numbers", f"returned: {found.dtype}")
        if found.shape != (count,):
            raise self.broken(
                "there is one number of points a row",
                f"given {count} rows, returned shape {found.shape}",
            )
        points: list[int] = found.tolist()
        return points
