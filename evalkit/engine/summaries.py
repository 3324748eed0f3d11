"""Aggregates as mergeable summaries: summarise a batch, merge two, read off.

The same summaries serve groups of subjects and each subject's records; a key is a group
or an owner. Sums are exact whole numbers, so neither the order of rows nor the number
of batches can show.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from attrs import frozen

from evalkit.language.interval import Array, Interval, exact
from evalkit.language.node import Node, Reduction
from evalkit.model.number import IntArray, divide_arrays
from evalkit.model.value import ValueType

_BIG = np.iinfo(np.int64)


@frozen(eq=False)
class Summary:
    """What is kept of the rows of each key; shape (keys,) each, int64."""

    #: Members for certain, members perhaps.
    certain: Array
    possible: Array
    #: Sums of the figure's bounds over what members add at least and at most.
    low: Array
    high: Array
    #: Members for which a condition fails: for certain, perhaps.
    misses_certain: Array
    misses_possible: Array
    #: Extremes over members: of lows and highs, certain and possible.
    least: Interval
    greatest: Interval
    #: For the median: keys and bounds of every row.
    rows: tuple[Array, Array, Array] | None

    def merge(self, other: Summary) -> Summary:
        """Join the summaries of two batches."""
        rows = None
        if self.rows is not None and other.rows is not None:
            a, b, c = (
                np.concatenate(pair) for pair in zip(self.rows, other.rows, strict=True)
            )
            rows = (a, b, c)
        return Summary(
            self.certain + other.certain,
            self.possible + other.possible,
            self.low + other.low,
            self.high + other.high,
            self.misses_certain + other.misses_certain,
            self.misses_possible + other.misses_possible,
            Interval(
                np.minimum(self.least.low, other.least.low),
                np.minimum(self.least.high, other.least.high),
            ),
            Interval(
                np.maximum(self.greatest.low, other.greatest.low),
                np.maximum(self.greatest.high, other.greatest.high),
            ),
            rows,
        )


def summarise(
    reduction: Reduction,
    keys: IntArray,
    size: int,
    figure: Interval | None,
    member: Interval | None,
    misses: Interval | None,
) -> Summary:
    """Summarise a batch of rows.

    Args:
        reduction: what is reduced.
        keys: shape (rows,), each row's key below `size`.
        size: how many keys there are.
        figure: the figure of each row, where one is reduced.
        member: whether each row counts; None for every row.
        misses: whether the contrary condition holds (`share`, `all`).
    """
    rows = len(keys)
    sure, maybe = _membership(member, rows)
    if reduction.reported and figure is not None and not figure.point:
        told = np.broadcast_to(figure.low == figure.high, (rows,))
        sure, maybe = sure & told, maybe & told
    zero = np.zeros(size, dtype=np.int64)
    certain, possible = _tally(keys, sure, size), _tally(keys, maybe, size)
    low = high = zero
    missed = (zero, zero)
    least = Interval(np.full(size, _BIG.max), np.full(size, _BIG.max))
    greatest = Interval(np.full(size, _BIG.min), np.full(size, _BIG.min))
    kept = None
    if misses is not None:
        against = _membership(misses, rows)
        missed = (_tally(keys, against[0], size), _tally(keys, against[1], size))
    if figure is not None:
        floor = np.broadcast_to(figure.low, (rows,)).astype(np.int64)
        top = np.broadcast_to(figure.high, (rows,)).astype(np.int64)
        if reduction.kind in ("sum", "mean"):
            add_low = np.where(sure, floor, np.where(maybe, np.minimum(floor, 0), 0))
            add_high = np.where(sure, top, np.where(maybe, np.maximum(top, 0), 0))
            low, high = _sum(keys, add_low, size), _sum(keys, add_high, size)
        if reduction.kind in ("mean", "median", "min_of", "max_of"):
            least, greatest = _extremes(keys, size, floor, top, sure, maybe)
        if reduction.kind == "median":
            kept = (keys[sure], floor[sure], top[sure])
    return Summary(
        certain, possible, low, high, missed[0], missed[1], least, greatest, kept
    )


def _membership(member: Interval | None, rows: int) -> tuple[Array, Array]:
    if member is None:
        every = np.ones(rows, dtype=bool)
        return every, every
    return (
        np.broadcast_to(member.low, (rows,)).astype(bool),
        np.broadcast_to(member.high, (rows,)).astype(bool),
    )


def _tally(keys: IntArray, mask: Array, size: int) -> Array:
    if mask.all():
        return np.bincount(keys, minlength=size)
    return np.bincount(keys[mask], minlength=size)


def _sum(keys: IntArray, values: Array, size: int) -> Array:
    whole = np.zeros(size, dtype=np.int64)
    np.add.at(whole, keys, values)
    return whole


def _extremes(
    keys: IntArray, size: int, floor: Array, top: Array, sure: Array, maybe: Array
) -> tuple[Interval, Interval]:
    """Give bounds of the least and the greatest figure among the members."""

    def fold(ufunc: np.ufunc, start: int, values: Array, mask: Array) -> Array:
        whole = np.full(size, start)
        ufunc.at(whole, keys[mask], values[mask])
        return whole

    least = Interval(
        fold(np.minimum, _BIG.max, floor, maybe), fold(np.minimum, _BIG.max, top, sure)
    )
    greatest = Interval(
        fold(np.maximum, _BIG.min, floor, sure), fold(np.maximum, _BIG.min, top, maybe)
    )
    return least, greatest


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
            hits * whole,
            np.where(count == 0, 1, count),
            r.rounding,
        )
        return np.where(count == 0, empty, part)

    return Interval(
        share(s.certain, s.misses_possible, 0),
        share(s.possible, s.misses_certain, whole),
    )


def _mean(r: Reduction, kind: ValueType, s: Summary) -> Interval:
    factor = _factor(r, kind)
    count = np.where(s.certain == 0, 1, s.certain)

    def divide(sums: Array) -> Array:
        most = int(np.abs(sums).max(initial=0)) * factor
        if most > _BIG.max // 4:
            # Whole numbers of any size: slow, exact, and met by huge tables only.
            sums, bottom = sums.astype(object), count.astype(object)
        else:
            bottom = count
        return divide_arrays(sums * factor, bottom, r.rounding).astype(np.int64)

    low, high = divide(s.low), divide(s.high)
    open_ = s.certain != s.possible
    low = np.where(open_, s.least.low * factor, low)
    high = np.where(open_, s.greatest.high * factor, high)
    return _where_empty(r, kind, s, low, high)


def _median(r: Reduction, kind: ValueType, s: Summary) -> Interval:
    factor = _factor(r, kind)
    assert s.rows is not None
    keys, floor, top = s.rows

    def middle(values: Array) -> Array:
        order = np.lexsort((values, keys))
        ordered = np.append(values[order], 0)
        end = np.cumsum(s.certain)
        start = end - s.certain
        first = ordered[np.minimum(start + (s.certain - 1) // 2, len(values))]
        second = ordered[np.minimum(start + s.certain // 2, len(values))]
        both = (first + second) * factor
        return divide_arrays(both, np.full(len(both), 2), r.rounding)

    open_ = s.certain != s.possible
    low = np.where(open_, s.least.low * factor, middle(floor))
    high = np.where(open_, s.greatest.high * factor, middle(top))
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
    return int(10 ** (kind.decimals - r.figure.type.decimals))


def _where_empty(
    r: Reduction, kind: ValueType, s: Summary, low: Array, high: Array
) -> Interval:
    """Say what an aggregate is where there may be, or surely are, no members."""
    none, perhaps = s.possible == 0, s.certain == 0
    if r.otherwise is None:
        return Interval(
            np.where(perhaps, kind.low, low), np.where(perhaps, kind.high, high)
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
