"""Mergeable summaries of rows: summarise a batch, merge two.

The same summaries serve groups of subjects and each subject's records; a key is a group
or an owner. Sums are exact whole numbers, so neither the order of rows nor the number
of batches can show.
"""

from __future__ import annotations

import numpy as np
from attrs import frozen

from evalkit.language.interval import Array, Interval, exact
from evalkit.language.node import Reduction
from evalkit.model.number import IntArray

_BIG = np.iinfo(np.int64)


@frozen(eq=False)
class Summary:
    """What is kept of the rows of each key; shape (keys,) each.

    What an aggregate of its kind has no use for has the shape (1,).
    """

    #: Members for certain, members perhaps: how many, or for `any` whether some.
    certain: Array
    possible: Array
    #: Sums of the figure's bounds over what members add at least and at most; for a
    #: mean over sure members only.
    low: Array
    high: Array
    #: Members for which a condition fails: for certain, perhaps.
    misses_certain: Array
    misses_possible: Array
    #: Extremes over members: of lows and highs, certain and possible.
    least: Interval
    greatest: Interval
    #: For medians and trimmed means: keys and bounds of every sure member, batch by
    #: batch.
    rows: tuple[Rows, ...]
    #: For means and medians: the same of every member that is one perhaps.
    beside: tuple[Rows, ...]

    def merge(self, other: Summary) -> Summary:
        """Join the summaries of two batches."""
        return Summary(
            self.certain + other.certain,
            self.possible + other.possible,
            self.low + other.low,
            self.high + other.high,
            self.misses_certain + other.misses_certain,
            self.misses_possible + other.misses_possible,
            _folded(np.minimum, self.least, other.least),
            _folded(np.maximum, self.greatest, other.greatest),
            self.rows + other.rows,
            self.beside + other.beside,
        )


@frozen(eq=False)
class Rows:
    """Keys of some rows, and the bounds of their figures where there are any."""

    keys: IntArray
    floor: Array
    top: Array

    def where(self, mask: Array) -> Rows:
        """Give the rows of a mask."""
        if mask.all():
            return self
        at = np.flatnonzero(mask)
        floor = self.floor[at]
        top = floor if self.top is self.floor else self.top[at]
        return Rows(self.keys[at], floor, top)


def _folded(ufunc: np.ufunc, a: Interval, b: Interval) -> Interval:
    return Interval(ufunc(a.low, b.low), ufunc(a.high, b.high))


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
    rows = _rows(keys, figure)
    sure, maybe = _membership(member, len(keys))
    if reduction.reported and rows.top is not rows.floor:
        told = rows.floor == rows.top
        sure, maybe = sure & told, maybe & told
    inside, beside = rows.where(sure), rows.where(maybe & ~sure)
    tally = _some if reduction.kind == "any" else _count_of
    certain = tally(inside.keys, size)
    possible = certain
    if len(beside.keys):
        possible = certain + tally(beside.keys, size)
    none = np.zeros(1, dtype=np.int64)
    low = high = missed = perhaps_missed = none
    least, greatest = exact(none), exact(none)
    if misses is not None:
        against, perhaps = _membership(misses, len(keys))
        missed = _count_of(rows.where(against).keys, size)
        perhaps_missed = _count_of(rows.where(perhaps).keys, size)
    if reduction.kind in ("sum", "mean"):
        low = _sum(size, inside.keys, inside.floor)
        high = _sum(size, inside.keys, inside.top)
    if reduction.kind == "sum":
        low += _sum(size, beside.keys, np.minimum(beside.floor, 0))
        high += _sum(size, beside.keys, np.maximum(beside.top, 0))
    if reduction.kind in ("min_of", "max_of"):
        least, greatest = _extremes(size, inside, beside)
    middle = reduction.kind in ("mean", "median")
    return Summary(
        certain,
        possible,
        low,
        high,
        missed,
        perhaps_missed,
        least,
        greatest,
        (inside,) if reduction.kind == "median" or reduction.trim else (),
        (beside,) if middle and len(beside.keys) else (),
    )


def _rows(keys: IntArray, figure: Interval | None) -> Rows:
    if figure is None:
        return Rows(keys, keys, keys)
    floor = np.broadcast_to(figure.low, keys.shape)
    if figure.point:
        return Rows(keys, floor, floor)
    return Rows(keys, floor, np.broadcast_to(figure.high, keys.shape))


def _membership(member: Interval | None, rows: int) -> tuple[Array, Array]:
    if member is None:
        every = np.ones(rows, dtype=bool)
        return every, every
    return (
        np.broadcast_to(member.low, (rows,)).astype(bool),
        np.broadcast_to(member.high, (rows,)).astype(bool),
    )


def _count_of(keys: IntArray, size: int) -> Array:
    count = np.zeros(size, dtype=np.int32)
    np.add.at(count, keys, np.ones(len(keys), dtype=np.int32))
    return count


def _some(keys: IntArray, size: int) -> Array:
    found = np.zeros(size, dtype=bool)
    found[keys] = True
    return found


def _sum(size: int, keys: IntArray, values: Array) -> Array:
    whole = np.zeros(size, dtype=np.int64)
    np.add.at(whole, keys, values.astype(np.int64, copy=False))
    return whole


def _extremes(size: int, inside: Rows, beside: Rows) -> tuple[Interval, Interval]:
    """Give bounds of the least and the greatest figure among the members."""

    def fold(ufunc: np.ufunc, start: int, *rows: tuple[IntArray, Array]) -> Array:
        whole = np.full(size, start)
        for keys, values in rows:
            ufunc.at(whole, keys, values.astype(np.int64, copy=False))
        return whole

    floors = (inside.keys, inside.floor), (beside.keys, beside.floor)
    tops = (inside.keys, inside.top), (beside.keys, beside.top)
    least = Interval(
        fold(np.minimum, _BIG.max, *floors), fold(np.minimum, _BIG.max, tops[0])
    )
    greatest = Interval(
        fold(np.maximum, _BIG.min, floors[0]), fold(np.maximum, _BIG.min, *tops)
    )
    return least, greatest
