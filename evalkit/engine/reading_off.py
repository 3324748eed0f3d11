"""What a summary says of each key: the interval of an aggregate."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from evalkit.engine.summaries import Summary
from evalkit.language.interval import Array, Interval, exact
from evalkit.language.node import Node, Reduction
from evalkit.model.number import LIMIT, divide, divide_arrays
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


def _mean(r: Reduction, kind: ValueType, s: Summary) -> Interval:
    factor = _factor(r, kind)
    count = np.where(s.certain == 0, 1, s.certain)

    if r.trim:
        return _trimmed(r, kind, s, factor)
    low, high = (_divided(r, sums, factor, count) for sums in (s.low, s.high))
    open_ = s.certain != s.possible
    low = np.where(open_, s.least.low * factor, low)
    high = np.where(open_, s.greatest.high * factor, high)
    return _where_empty(r, kind, s, low, high)


def _divided(r: Reduction, sums: Array, factor: int, count: Array) -> Array:
    if int(np.abs(sums).max(initial=0)) * factor <= LIMIT:
        return divide_arrays(sums * factor, count, r.rounding)
    # Whole numbers of any size: slow, exact, and met by huge figures only.
    pairs = zip(sums.tolist(), count.tolist(), strict=True)
    means = [divide(total * factor, of, r.rounding) for total, of in pairs]
    return np.array(means, dtype=np.int64)


def _trimmed(r: Reduction, kind: ValueType, s: Summary, factor: int) -> Interval:
    """Give the mean without the least and the greatest, where there are enough."""
    keys = np.concatenate([rows.keys for rows in s.rows])
    cut = np.where(s.certain > r.above, r.trim, 0)
    end = np.cumsum(s.certain)
    count = np.where(s.certain == 0, 1, s.certain - 2 * cut)

    def mean(parts: list[Array]) -> Array:
        values = np.concatenate(parts).astype(np.int64, copy=False)
        ordered = values[np.lexsort((values, keys))]
        sums = np.append(0, np.cumsum(ordered))
        whole = sums[end - cut] - sums[end - s.certain + cut]
        return _divided(r, whole, factor, count)

    floor, top = mean([x.floor for x in s.rows]), mean([x.top for x in s.rows])
    open_ = s.certain != s.possible
    low = np.where(open_, s.least.low * factor, floor)
    high = np.where(open_, s.greatest.high * factor, top)
    return _where_empty(r, kind, s, low, high)


def _median(r: Reduction, kind: ValueType, s: Summary) -> Interval:
    factor = _factor(r, kind)
    keys = np.concatenate([rows.keys for rows in s.rows])
    point = all(rows.top is rows.floor for rows in s.rows)

    def middle(parts: list[Array]) -> Array:
        values = np.concatenate(parts).astype(np.int64, copy=False)
        order = np.lexsort((values, keys))
        ordered = np.append(values[order], 0)
        end = np.cumsum(s.certain)
        start = end - s.certain
        first = ordered[np.minimum(start + (s.certain - 1) // 2, len(values))]
        second = ordered[np.minimum(start + s.certain // 2, len(values))]
        both = (first + second) * factor
        return divide_arrays(both, np.full(len(both), 2), r.rounding)

    open_ = s.certain != s.possible
    floor = middle([rows.floor for rows in s.rows])
    top = floor if point else middle([rows.top for rows in s.rows])
    low = np.where(open_, s.least.low * factor, floor)
    high = np.where(open_, s.greatest.high * factor, top)
    return _where_empty(r, kind, s, low, high)


def _least(r: Reduction, kind: ValueType, s: Summary) -> Interval:
    # With no certain member it is the least of some of those that may be members.
    high = np.where(s.certain == 0, s.greatest.high, s.least.high)
    return _where_empty(r, kind, s, s.least.low, high)


def _greatest(r: Reduction, kind: ValueType, s: Summary) -> Interval:
    low = np.where(s.certain == 0, s.least.low, s.greatest.low)
    return _where_empty(r, kind, s, low, s.greatest.high)


def _factor(r: Reduction, kind: ValueType) -> int:
    assert r.figure is not None
    # The language has made room for as many decimals as the figure has.
    finer = kind.decimals - r.figure.type.decimals
    assert finer >= 0
    return int(10**finer)


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
    "mean": _mean,
    "median": _median,
    "min_of": _least,
    "max_of": _greatest,
    "share": _share,
    "any": _any,
    "all": _all,
}
