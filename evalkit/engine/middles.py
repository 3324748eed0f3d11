"""Means and medians: the least and the most they can be, whoever counts.

Of rows that count perhaps, some number do. Of each number the rows with the least
figures give the least mean, those with the greatest the greatest; every number is
tried. A rounded mean never falls as the exact one rises, so the ends are exact.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from attrs import frozen

from evalkit.engine.summaries import Rows, Summary
from evalkit.language.interval import Array
from evalkit.language.node import Reduction
from evalkit.model.number import LIMIT, IntArray, divide, divide_arrays

_BIG = np.iinfo(np.int64)


def middles(r: Reduction, s: Summary, factor: int) -> tuple[Array, Array]:
    """Give both ends of the mean, trimmed mean or median of each key.

    Where there can be no member at all they mean nothing.

    Args:
        r: what is reduced.
        s: what is known of its rows.
        factor: by how much the result is finer than the figure.
    """
    known = not s.beside and all(rows.top is rows.floor for rows in s.rows)
    low = _least(r, s, factor, 1)
    if known and np.array_equal(s.low, s.high):
        return low, low
    return low, _least(r, s, factor, -1)


@frozen(eq=False)
class _Ordered:
    """Rows by key, each key's from the least to the greatest."""

    keys: IntArray
    values: IntArray
    #: The sum of all rows before each one, and of all.
    sums: IntArray
    #: Where the rows of each key begin.
    start: IntArray


def _ordered(parts: Sequence[Rows], size: int, sign: int) -> _Ordered:
    """Put rows in order by their lower ends, or by minus their upper ends."""
    nothing = np.zeros(0, dtype=np.int64)
    keys = np.concatenate([nothing, *(rows.keys for rows in parts)])
    ends = (rows.floor if sign > 0 else rows.top for rows in parts)
    values = sign * np.concatenate([nothing, *ends])
    order = np.lexsort((values, keys))
    count = np.bincount(keys, minlength=size)
    values = values[order]
    # What is past 64 bits here is so in every sum, and differences are right.
    sums = np.append(0, np.cumsum(values))
    return _Ordered(keys[order], values, sums, np.cumsum(count) - count)


def _least(r: Reduction, s: Summary, factor: int, sign: int) -> Array:
    """Give the least a mean can be; with a sign of -1 the greatest."""
    size = len(s.certain)
    perhaps = _ordered(s.beside, size, sign)
    # First nobody of those who count perhaps, then one more each time.
    whose = np.concatenate([np.arange(size), perhaps.keys])
    nth = np.arange(len(perhaps.keys)) - perhaps.start[perhaps.keys]
    more = np.concatenate([np.zeros(size, dtype=np.int64), nth + 1])
    count = s.certain.astype(np.int64)[whose] + more
    cut = _cut(r, count)
    if s.rows:
        both = _Both(_ordered(s.rows, size, sign), perhaps, s.certain, whose, more)
        total = sign * (both.sums(count - cut) - both.sums(cut))
    else:
        begin = perhaps.start[whose]
        added = perhaps.sums[begin + more] - perhaps.sums[begin]
        total = (s.low if sign > 0 else s.high)[whose] + sign * added
    mean = _divided(r, total, factor, np.maximum(count - 2 * cut, 1))
    worst, fold = (_BIG.max, np.minimum) if sign > 0 else (_BIG.min, np.maximum)
    found = np.where(s.certain > 0, mean[:size], worst)
    fold.at(found, perhaps.keys, mean[size:])
    return found


def _cut(r: Reduction, count: IntArray) -> IntArray:
    """Say how many rows are left out at either end."""
    if r.kind == "median":
        return np.maximum(count - 1, 0) // 2  # what is left is in the middle
    return np.where(count > r.above, np.int64(r.trim), np.int64(0))


@frozen(eq=False)
class _Both:
    """Sure rows of keys, and so many of the least of those that count perhaps."""

    sure: _Ordered
    perhaps: _Ordered
    certain: IntArray
    whose: IntArray
    more: IntArray

    def sums(self, count: IntArray) -> IntArray:
        """Give the sum of the `count` least of both together."""
        whose, values = self.whose, self.perhaps.values
        first, begin = self.sure.start[whose], self.perhaps.start[whose]
        # How many of them count perhaps: halve what it can be until it is one number.
        low = np.maximum(count - self.certain[whose], 0)
        high = np.minimum(count, self.more)
        while len(at := np.flatnonzero(low < high)):
            half = (low[at] + high[at]) // 2
            beside = self.sure.values[first[at] + count[at] - half - 1]
            below = values[begin[at] + half] < beside
            low[at] = np.where(below, half + 1, low[at])
            high[at] = np.where(below, high[at], half)
        sure, perhaps = self.sure.sums, self.perhaps.sums
        whole: IntArray = sure[first + count - low] - sure[first]
        whole += perhaps[begin + low] - perhaps[begin]
        return whole


def _divided(r: Reduction, sums: IntArray, factor: int, count: IntArray) -> IntArray:
    if int(np.abs(sums).max(initial=0)) * factor <= LIMIT:
        return divide_arrays(sums * factor, count, r.rounding)
    # Whole numbers of any size: slow, exact, and met by huge figures only.
    pairs = zip(sums.tolist(), count.tolist(), strict=True)
    means = [divide(total * factor, of, r.rounding) for total, of in pairs]
    return np.array(means, dtype=np.int64)
