"""What a summary says of each key: the interval of an aggregate."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from evalkit.engine.middles import middles
from evalkit.engine.summaries import Summary
from evalkit.language.interval import Array, Interval, exact
from evalkit.language.node import Node, Reduction
from evalkit.model.number import divide_arrays
from evalkit.model.value import ValueType


def read_off(node: Node, summary: Summary) -> Interval:
    """Give each key's interval of an aggregate."""
    reduction = node.reduction
    assert reduction is not None
    value = _READERS[reduction.kind](reduction, node.type, summary)
    if value.point:
        return value
    if np.array_equal(value.low, value.high):
        return exact(value.low)
    return value


def _count(r: Reduction, kind: ValueType, s: Summary) -> Interval:
    return Interval(s.certain, s.possible)


def _sums(r: Reduction, kind: ValueType, s: Summary) -> Interval:
    return Interval(s.low, s.high)


def _any(r: Reduction, kind: ValueType, s: Summary) -> Interval:
    return Interval(s.certain > 0, s.possible > 0)


def _all(r: Reduction, kind: ValueType, s: Summary) -> Interval:
    return Interval(
        (s.certain > 0) & (s.misses_possible == 0),
        (s.possible > 0) & (s.misses_certain == 0),
    )


def _share(r: Reduction, kind: ValueType, s: Summary) -> Interval:
    """Take every open row the worst way, then the best way."""
    whole = 10**kind.decimals

    def share(hits: Array, misses: Array, empty: int) -> Array:
        count = hits + misses
        part = divide_arrays(
            hits.astype(np.int64) * whole,
            np.where(count == 0, 1, count),
            r.rounding,
        )
        return np.where(count == 0, empty, part)

    low = share(s.certain, s.misses_possible, 0)
    high = share(s.possible, s.misses_certain, whole)
    if r.otherwise is None:
        return Interval(low, high)
    none = (s.possible == 0) & (s.misses_possible == 0)
    perhaps = (s.certain == 0) & (s.misses_certain == 0)
    low = np.where(perhaps, np.minimum(low, r.otherwise), low)
    high = np.where(perhaps, np.maximum(high, r.otherwise), high)
    return Interval(np.where(none, r.otherwise, low), np.where(none, r.otherwise, high))


def _middle(r: Reduction, kind: ValueType, s: Summary) -> Interval:
    """Give a mean or a median."""
    assert r.figure is not None
    # The language has made room for as many decimals as the figure has.
    finer = kind.decimals - r.figure.type.decimals
    assert finer >= 0
    return _where_empty(r, kind, s, *middles(r, s, 10**finer))


def _least(r: Reduction, kind: ValueType, s: Summary) -> Interval:
    # With no certain member it is the least of some of those that may be members.
    high = np.where(s.certain == 0, s.greatest.high, s.least.high)
    return _where_empty(r, kind, s, s.least.low, high)


def _greatest(r: Reduction, kind: ValueType, s: Summary) -> Interval:
    low = np.where(s.certain == 0, s.least.low, s.greatest.low)
    return _where_empty(r, kind, s, low, s.greatest.high)


def _where_empty(
    r: Reduction, kind: ValueType, s: Summary, low: Array, high: Array
) -> Interval:
    """Say what an aggregate is where there may be, or surely are, no members."""
    none, perhaps = s.possible == 0, s.certain == 0
    if r.otherwise is None:
        open_ = none if r.filled else perhaps
        return Interval(
            np.where(open_, kind.low, low), np.where(open_, kind.high, high)
        )
    low = np.where(perhaps, np.minimum(low, r.otherwise), low)
    high = np.where(perhaps, np.maximum(high, r.otherwise), high)
    return Interval(np.where(none, r.otherwise, low), np.where(none, r.otherwise, high))


_READERS: dict[str, Callable[[Reduction, ValueType, Summary], Interval]] = {
    "count": _count,
    "sum": _sums,
    "mean": _middle,
    "median": _middle,
    "min_of": _least,
    "max_of": _greatest,
    "share": _share,
    "any": _any,
    "all": _all,
}
