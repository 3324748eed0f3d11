"""Points of rules: read exactly into units of marks, or refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import TypeVar

from evalkit.errors import Fault, Place, RubricError
from evalkit.model.number import Numbers, show_units
from evalkit.model.rule import Direction
from evalkit.model.value import ValueType

_T = TypeVar("_T")


class Marks:
    """Reads the numbers of one item into units of marks and gathers what is wrong."""

    def __init__(self, numbers: Numbers) -> None:
        self.numbers = numbers
        self.faults: list[Fault] = []

    def read(self, number: Decimal, key: str) -> int:
        """Give a number in units of marks; too fine or too large a one is a fault."""
        (units,) = self.attempt(lambda: self.numbers.units(**{key: number})) or (0,)
        return units

    def too_large(self, key: str, *reached: int) -> None:
        """Report a parameter whose points could leave 64 bits."""
        self.fault("EK1506", key, got=str(max(reached, key=abs)))

    def fault(
        self,
        code: str,
        key: str,
        got: str | None = None,
        expected: str | None = None,
        near: tuple[str, ...] = (),
        **values: object,
    ) -> None:
        """Gather a fault at a key relative to the item."""
        self.faults.append(Fault(code, Place(key=key), got, expected, near, values))

    def attempt(self, step: Callable[[], _T]) -> _T | None:
        """Take a step that may be refused, and gather its faults with the others."""
        try:
            return step()
        except RubricError as error:
            self.faults += error.faults
            return None

    def check(self) -> None:
        """Raise what was gathered, all of it at once."""
        if self.faults:
            raise RubricError(self.faults)

    def said(self, units: int) -> str:
        """Write units of marks without trailing zeros."""
        return show_units(units, self.numbers.marks)


def direction(points: Sequence[int]) -> Direction:
    """Say how points move along a figure that grows."""
    if all(a <= b for a, b in pairwise(points)):
        return "up"
    return "down" if all(a >= b for a, b in pairwise(points)) else "either"


def shown(value: int, figure: ValueType) -> str:
    """Write a numeric figure without trailing zeros."""
    return show_units(int(value), figure.decimals)
