"""Intervals of columns: the least and the most each value can be.

A known value is a point: `high` is the very same array as `low`, and whatever is
computed from points is computed once. A condition is (0, 0) no, (0, 1) unknown, (1, 1)
yes, so Kleene's logic is interval arithmetic too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from attrs import frozen

from evalkit.model.number import IntArray

#: Whole numbers or truth values of any width; types are the nodes' to know.
Array = npt.NDArray[Any]


@frozen(eq=False)
class Interval:
    """Shape (rows,) or (1,) for one value that holds for every row."""

    low: Array
    high: Array
    #: Rows, rising, outside of which the ends agree; None for nothing known.
    at: IntArray | None = None

    @property
    def point(self) -> bool:
        """Whether every value is known."""
        return self.high is self.low


def exact(values: Array) -> Interval:
    """Give the interval of known values."""
    return Interval(values, values)


def noted(value: Interval) -> Interval:
    """Note at which rows an interval is open; one value for all rows has none."""
    if value.point or len(value.low) == 1:
        return value
    at = np.flatnonzero(value.low != value.high)
    return Interval(value.low, value.high, at) if len(at) else exact(value.low)


def monotone(
    function: Callable[..., Array], ups: Sequence[bool]
) -> Callable[..., Interval]:
    """Lift a function that rises (True) or falls (False) in each argument."""

    def lifted(*args: Interval) -> Interval:
        low = function(
            *(a.low if up else a.high for a, up in zip(args, ups, strict=True))
        )
        if all(a.high is a.low for a in args):
            return Interval(low, low)
        high = function(
            *(a.high if up else a.low for a, up in zip(args, ups, strict=True))
        )
        return Interval(low, high)

    return lifted


def corners(function: Callable[[Array, Array], Array]) -> Callable[..., Interval]:
    """Lift a function of two arguments whose extremes lie in the corners."""

    def lifted(a: Interval, b: Interval) -> Interval:
        first = function(a.low, b.low)
        if a.point and b.point:
            return Interval(first, first)
        rest = [function(x, y) for x in (a.low, a.high) for y in (b.low, b.high)]
        low, high = first, first
        for other in rest[1:]:
            low, high = np.minimum(low, other), np.maximum(high, other)
        return Interval(low, high)

    return lifted


def hull(a: Interval, b: Interval) -> Interval:
    """Give the smallest interval that holds both."""
    return Interval(np.minimum(a.low, b.low), np.maximum(a.high, b.high))
