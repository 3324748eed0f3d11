"""Aggregates that go by day: the first and the last row, rows in a row.

Where the day of a row is not known, or whether it counts, bounds are given that hold
whatever it turns out to be.
"""

from __future__ import annotations

import numpy as np

from evalkit.engine.kept import Kept
from evalkit.language.interval import Array, Interval
from evalkit.language.node import Reduction
from evalkit.model.number import IntArray
from evalkit.model.value import ValueType

_BIG = np.iinfo(np.int64)


def by_day(r: Reduction, kind: ValueType, size: int, rows: Kept) -> Interval:
    """Give each key's first or last figure, or how many rows are in a row.

    Args:
        r: what is reduced.
        kind: the type of what comes.
        size: how many keys there are.
        rows: rows that count, or may.
    """
    assert rows.day is not None
    if r.figure is not None:
        return _end(r, kind, size, rows, rows.day)
    return _run(r, size, rows, rows.day)


def _ends(value: Interval | None, rows: int) -> tuple[Array, Array]:
    """Give both ends for every row; a condition there is none of holds."""
    if value is None:
        every = np.ones(rows, dtype=bool)
        return every, every
    return np.broadcast_to(value.low, (rows,)), np.broadcast_to(value.high, (rows,))


def _fold(
    ufunc: np.ufunc, size: int, start: int, keys: IntArray, values: Array
) -> IntArray:
    whole = np.full(size, start, dtype=np.int64)
    ufunc.at(whole, keys, values.astype(np.int64, copy=False))
    return whole


def _end(
    r: Reduction, kind: ValueType, size: int, rows: Kept, day: Interval
) -> Interval:
    """Give the figure of the first or the last row, the greatest of several."""
    count = len(rows.keys)
    sure, maybe = (end.astype(bool) for end in _ends(rows.member, count))
    low, high = _ends(rows.figure, count)
    early, late = (end.astype(np.int64) for end in _ends(day, count))
    if r.kind == "first":
        early, late = -late, -early
    keys = rows.keys
    # Who may be the last: not certainly before one that counts for certain.
    bound = _fold(np.maximum, size, _BIG.min, keys[sure], early[sure])
    can = maybe & (late >= bound[keys])
    settled = _fold(np.minimum, size, 1, keys, (sure == maybe) & (early == late)) > 0
    at = keys[can]
    least = _fold(np.minimum, size, _BIG.max, at, low[can])
    greatest = _fold(np.maximum, size, _BIG.min, at, high[can])
    best = _fold(np.maximum, size, _BIG.min, at, low[can])
    bottom, top = np.where(settled, best, least), greatest
    some = _fold(np.maximum, size, 0, keys[maybe], maybe[maybe]) > 0
    certain = _fold(np.maximum, size, 0, keys[sure], sure[sure]) > 0
    certain |= r.filled & some
    if r.otherwise is None:
        empty_low, empty_high = kind.low, kind.high
    else:
        empty_low = empty_high = r.otherwise
    low_ = np.where(certain, bottom, np.minimum(bottom, empty_low))
    high_ = np.where(certain, top, np.maximum(top, empty_high))
    return Interval(np.where(some, low_, empty_low), np.where(some, high_, empty_high))


def _run(r: Reduction, size: int, rows: Kept, day: Interval) -> Interval:
    """Give the longest, or the latest, run of rows for which the condition holds."""
    count = len(rows.keys)
    sure, maybe = (end.astype(bool) for end in _ends(rows.member, count))
    fails, may_fail = (end.astype(bool) for end in _ends(rows.misses, count))
    early, late = (end.astype(np.int64) for end in _ends(day, count))
    keys = rows.keys
    read = _longest if r.kind == "longest_run" else _latest
    low = read(size, keys, early, sure, may_fail & ~sure)
    high = read(size, keys, early, maybe, fails & ~maybe)
    # Where a day is open the order is; what is never broken is one run in any order.
    open_ = _fold(np.maximum, size, 0, keys, early != late) > 0
    hits = _fold(np.add, size, 0, keys, sure)
    possible = _fold(np.add, size, 0, keys, maybe)
    whole = _fold(np.maximum, size, 0, keys, may_fail & ~sure) == 0
    least = np.minimum(hits, 1) if r.kind == "longest_run" else np.zeros_like(hits)
    return Interval(
        np.where(open_, np.where(whole, hits, least), low),
        np.where(open_, possible, high),
    )


def _runs(
    size: int, keys: IntArray, days: Array, hits: Array, breaks: Array
) -> tuple[IntArray, IntArray]:
    """Give the key of every run, in the order of days, and how many rows hit in it."""
    at = np.lexsort((breaks, days, keys))
    at = at[hits[at] | breaks[at]]
    keys, hits, breaks = keys[at], hits[at], breaks[at]
    starts = np.ones(len(at), dtype=bool)
    starts[1:] = breaks[1:] | (keys[1:] != keys[:-1])
    run = np.cumsum(starts) - 1
    whose = keys[starts]
    return whose, np.bincount(run[hits], minlength=len(whose)).astype(np.int64)


def _longest(
    size: int, keys: IntArray, days: Array, hits: Array, breaks: Array
) -> IntArray:
    whose, lengths = _runs(size, keys, days, hits, breaks)
    return _fold(np.maximum, size, 0, whose, lengths)


def _latest(
    size: int, keys: IntArray, days: Array, hits: Array, breaks: Array
) -> IntArray:
    whose, lengths = _runs(size, keys, days, hits, breaks)
    found = np.zeros(size, dtype=np.int64)
    found[whose] = lengths  # of several the last stands
    return found
