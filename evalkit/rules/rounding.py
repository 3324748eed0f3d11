"""Divide columns by a whole number and round once, exactly."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from evalkit.model.number import LIMIT, IntArray, Rounding, divide_arrays


def needed(top: int, bottom: int) -> int:
    """Give the largest number that dividing |top| by bottom comes across."""
    return 2 * abs(top) + 2 * bottom


def divider(
    low: int, high: int, bottom: int, rounding: Rounding
) -> Callable[[IntArray], IntArray]:
    """Give the kernel of x / bottom, rounded once, for x in [low, high].

    The caller has kept `needed` of both ends inside `LIMIT`. The kernel may write into
    the array it is given.
    """
    assert needed(max(abs(low), abs(high)), bottom) <= LIMIT
    if bottom == 1:
        return lambda top: top
    if low < 0:
        return lambda top: divide_arrays(top, np.array(bottom), rounding)
    # One division by a constant, which numpy turns into a multiplication.
    if rounding == "down":
        return lambda top: top // bottom
    if rounding == "up":
        return lambda top: _add(top, bottom - 1) // bottom
    if rounding == "half_up":
        return lambda top: _add(_double(top), bottom) // (2 * bottom)
    return lambda top: _half_even(_add(_double(top), bottom), 2 * bottom)


def _add(values: IntArray, number: int) -> IntArray:
    values += number
    return values


def _double(values: IntArray) -> IntArray:
    values *= 2
    return values


def _half_even(values: IntArray, bottom: int) -> IntArray:
    """Round down, and where that was a half rounded up to an odd number, one less."""
    size = values // bottom
    size -= (size * bottom == values) & (size % 2 == 1)
    return size
