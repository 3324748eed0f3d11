"""Exact numbers: whole units of a declared number of decimals.

A mark of 12.50 with two decimals is the integer 1250. Nothing here, and nothing that
decides a mark, a place or a loan, goes through a float.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Literal

import numpy as np
import numpy.typing as npt
from attrs import frozen

from evalkit.errors import Fault, Place, RubricError

IntArray = npt.NDArray[np.signedinteger]
BoolArray = npt.NDArray[np.bool_]

Rounding = Literal["half_up", "half_even", "down", "up"]
ROUNDINGS: tuple[Rounding, ...] = ("half_up", "half_even", "down", "up")

INT64_MAX = 2**63 - 1
#: What any step may come to: twice it, and the sum of two, are still int64.
LIMIT = INT64_MAX // 4


@frozen
class Numbers:
    """How a rubric counts: decimals of marks and of quotients, and how it rounds.

    `half_up` rounds halves away from zero, `down` cuts towards zero, `up` goes away
    from zero.
    """

    marks: int = 2
    ratios: int = 4
    rounding: Rounding = "half_up"

    def units(self, **points: Decimal) -> tuple[int, ...]:
        """Give parameters that are points in whole units of marks, in their order.

        Raises:
            RubricError: with every one that has more decimals than marks (EK1105) or is
                too large to count with (EK1506), at the key it is given under.
        """
        faults, found = [], []
        for key, number in points.items():
            try:
                units = to_units(number, self.marks)
                self.check_size(key, units)
                found.append(units)
            except ValueError:
                values = {"decimals": self.marks}
                place = Place(key=key)
                faults.append(Fault("EK1105", place, f"{number:f}", values=values))
            except RubricError as error:
                faults += error.faults
        if faults:
            raise RubricError(faults)
        return tuple(found)

    def check_size(self, key: str, *steps: int) -> None:
        """Refuse steps of a calculation that could leave 64 bits.

        Args:
            key: of the parameter to blame.
            steps: the least and the most that steps can come to, in any unit.

        Raises:
            RubricError: twice a step, or the sum of two, could (EK1506).
        """
        largest = max(steps, key=abs)
        if abs(largest) > LIMIT:
            raise RubricError(Fault("EK1506", Place(key=key), str(largest)))


def to_units(number: Decimal | int, decimals: int) -> int:
    """Give a number in whole units; ValueError when it has more decimals than that."""
    # Not by arithmetic of decimals, which would round to 28 digits in silence.
    units: Fraction = Fraction(number) * 10**decimals
    if units.denominator > 1:
        raise ValueError(f"{number} has more than {decimals} decimals")
    return units.numerator


def from_units(units: int, decimals: int) -> str:
    """Write whole units as a decimal number, all decimals shown: 1250, 2 -> "12.50"."""
    if decimals == 0:
        return str(units)
    sign = "-" if units < 0 else ""
    digits = str(abs(units)).rjust(decimals + 1, "0")
    return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}"


def show_units(units: int, decimals: int) -> str:
    """Write whole units without trailing zeros: 1250, 2 -> "12.5"."""
    text = from_units(units, decimals)
    return text.rstrip("0").rstrip(".") if decimals else text


def divide(top: int, bottom: int, rounding: Rounding) -> int:
    """Divide whole numbers and round once."""
    if bottom < 0:
        top, bottom = -top, -bottom
    size, rest = divmod(abs(top), bottom)
    if rounding == "half_up":
        size += 2 * rest >= bottom
    elif rounding == "half_even":
        size += 2 * rest > bottom or (2 * rest == bottom and size % 2 == 1)
    elif rounding == "up":
        size += rest > 0
    return -size if top < 0 else size


def divide_arrays(top: IntArray, bottom: IntArray, rounding: Rounding) -> IntArray:
    """Divide element by element and round once; every bottom is above 0.

    The caller keeps |top| and 2 * bottom inside int64.
    """
    size, rest = np.divmod(np.abs(top), bottom)
    if rounding == "half_up":
        size += 2 * rest >= bottom
    elif rounding == "half_even":
        size += (2 * rest > bottom) | ((2 * rest == bottom) & (size % 2 == 1))
    elif rounding == "up":
        size += rest > 0
    return np.where(top < 0, -size, size)


def narrow(low: int, high: int) -> type[np.signedinteger]:
    """Give the narrowest signed integer type that holds every value of the range."""
    for kind in (np.int8, np.int16, np.int32):
        if np.iinfo(kind).min <= low and high <= np.iinfo(kind).max:
            return kind
    return np.int64
