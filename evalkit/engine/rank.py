"""Places by counting: who is certainly above, who may be.

A subject's best place is one more than the number of those certainly above it, its
worst one more than the number of those that may be. Keys are packed into one whole
number in the order of the tie chain; counting how many lie above a key needs no sort.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from evalkit.language.interval import Array
from evalkit.model.number import IntArray
from evalkit.model.outcome import Measure, Places
from evalkit.model.rubric import Ties
from evalkit.model.value import number

#: Keys up to this are counted in one table; beyond it they are sorted.
MOST_COUNTED = 1 << 24


def places(
    keys: Sequence[tuple[Measure, bool]],
    among: Measure | None,
    groups: IntArray | None,
    ties: Ties,
    ids: Sequence[str],
) -> tuple[Places, Places | None]:
    """Rank subjects over all and within their groups.

    Args:
        keys: measures from the first key to the last tie-breaker, and whether the
            higher figure is better.
        among: who is ranked; None for everybody.
        groups: shape (rows,), each subject's group.
        ties: how equal subjects share places.
        ids: shape (rows,); they break ties under `ordinal`.

    Returns:
        Places over all, and within groups where there are groups.
    """
    rows = len(ids)
    if ties == "ordinal":
        order = np.empty(rows, dtype=np.int64)
        order[np.array(sorted(range(rows), key=ids.__getitem__), dtype=np.int64)] = (
            np.arange(rows)
        )
        keys = [*keys, (_measure(order), False)]
    low, high, size = _pack(keys, rows)
    sure = np.ones(rows, dtype=bool) if among is None else among.low.astype(bool)
    maybe = sure if among is None else among.high.astype(bool)
    overall = _counted(low, high, size, sure, maybe, np.zeros(rows, np.int8), ties)
    if groups is None:
        return overall, None
    return overall, _counted(low, high, size, sure, maybe, groups, ties)


def _measure(values: IntArray) -> Measure:
    return Measure(number(0, 0, len(values)), values, values)


def _pack(
    keys: Sequence[tuple[Measure, bool]], rows: int
) -> tuple[IntArray, IntArray, int]:
    """Pack keys into one number each, higher is better; bounds stay bounds."""
    low = high = np.zeros(rows, dtype=np.int64)
    size = 1
    for measure, descending in keys:
        if descending:
            worst, best = measure.low, measure.high
            base = int(worst.min(initial=0)) if rows else 0
            span = (int(best.max(initial=base)) if rows else 0) - base + 1
            sign = 1
        else:
            worst, best = measure.high, measure.low
            base = int(worst.max(initial=0)) if rows else 0
            span = base - (int(best.min(initial=base)) if rows else 0) + 1
            sign = -1
        if size * span > 1 << 62:
            low, high, size = _compress(low, high)
        point = high is low and measure.high is measure.low
        low = low * span + sign * (worst.astype(np.int64) - base)
        high = low if point else high * span + sign * (best.astype(np.int64) - base)
        size *= span
    if size > MOST_COUNTED:
        low, high, size = _compress(low, high)
    return low, high, size


def _compress(low: IntArray, high: IntArray) -> tuple[IntArray, IntArray, int]:
    """Renumber keys by their order, without gaps."""
    if high is low:
        distinct, codes = np.unique(low, return_inverse=True)
        return codes, codes, len(distinct)
    distinct, codes = np.unique(np.concatenate([low, high]), return_inverse=True)
    return codes[: len(low)], codes[len(low) :], len(distinct)


class _Above:
    """Counts, for a key of a group, the pool's keys above it or level with it."""

    def __init__(self, pool: IntArray, size: int, groups: int, *, once: bool) -> None:
        self.size = size
        self.table: Array | None = None
        if size * groups <= MOST_COUNTED:
            counts = np.bincount(pool, minlength=size * groups)
            if once:
                counts = np.minimum(counts, 1)
            self.table = np.concatenate([[0], np.cumsum(counts)])
        else:
            self.pool = np.unique(pool) if once else np.sort(pool)

    def below(self, index: IntArray) -> Array:
        """Count the pool's entries under an index."""
        if self.table is not None:
            return np.asarray(self.table[index])
        return np.searchsorted(self.pool, index)

    def above(self, group: IntArray, key: IntArray, *, level: bool) -> Array:
        """Count entries of the group above the key; those level with it too."""
        start = group * self.size
        return self.below(start + self.size) - self.below(start + key + (not level))


def _counted(
    low: IntArray,
    high: IntArray,
    size: int,
    sure: Array,
    maybe: Array,
    groups: IntArray,
    ties: Ties,
) -> Places:
    rows = len(low)
    count = int(groups.max(initial=0)) + 1
    group = groups.astype(np.int64)
    base = group * size
    of = np.bincount(groups[maybe], minlength=count)[groups]
    if ties == "dense":
        best, worst = _dense(low, high, size, sure, maybe, group, count)
    else:
        certain = _Above((base + low)[sure], size, count, once=False)
        possible = (
            certain
            if high is low and maybe is sure
            else _Above((base + high)[maybe], size, count, once=False)
        )
        # Each counts itself where its own bounds make it look above itself.
        first = 1 + certain.above(group, high, level=False)
        last = 1 + possible.above(group, low, level=False) - (maybe & (high > low))
        if ties in ("shared", "ordinal"):
            best, worst = 2 * first, 2 * last
        else:
            level_first = certain.above(group, high, level=True)
            level_first = 1 + level_first - (sure & (low >= high))
            level_last = possible.above(group, low, level=True) + ~maybe
            if ties == "shared_last":
                best, worst = 2 * level_first, 2 * level_last
            else:
                best, worst = first + level_first, last + level_last
    best, worst = np.where(maybe, best, 0), np.where(maybe, worst, 0)
    # Who may turn out not to be ranked has no place for certain.
    best = np.where(maybe & ~sure, 0, best)
    point = bool((best == worst).all())
    assert len(best) == rows
    return Places(best, best if point else worst, of)


def _dense(
    low: IntArray,
    high: IntArray,
    size: int,
    sure: Array,
    maybe: Array,
    group: IntArray,
    count: int,
) -> tuple[Array, Array]:
    """Count distinct keys above: certain ones at least, every open one at most."""
    base = group * size
    fixed = low == high
    known = _Above((base + low)[sure & fixed], size, count, once=True)
    open_ = ~fixed | (maybe & ~sure)
    least = known.above(group, high, level=False)
    if not open_.any():
        return 2 * (1 + least), 2 * (1 + least)
    loose = _Above((base + high)[maybe & open_], size, count, once=False)
    surely = _Above((base + low)[sure], size, count, once=False)
    least = np.maximum(least, surely.above(group, high, level=False) > 0)
    most = known.above(group, low, level=False) + loose.above(group, low, level=False)
    most = most - (maybe & open_ & (high > low))
    return 2 * (1 + least), 2 * (1 + most)
