"""Places by counting: who is certainly above, who may be.

A subject's best place is one more than the number of those certainly above it, its
worst one more than the number of those that may be. Keys are packed into one whole
number in the order of the tie chain; counting how many lie above a key needs no sort
as long as there are few different ones.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from attrs import frozen

from evalkit.engine.blocks import side_by_side
from evalkit.language.interval import Array
from evalkit.model.number import IntArray, narrow
from evalkit.model.outcome import Measure, Places
from evalkit.model.rubric import Ties
from evalkit.model.value import number

#: Keys up to this are counted in one table; beyond it they are sorted.
MOST_COUNTED = 1 << 24
#: Packed keys stay below this; two numbered without gaps, of any table, fit.
MOST_PACKED = 1 << 62
COUNTED_PER_ROW = 64


def places(
    keys: Sequence[tuple[Measure, bool]],
    among: Measure | None,
    groups: IntArray | None,
    ties: Ties,
    ids: Sequence[str],
    threads: int = 1,
) -> tuple[Places, Places | None]:
    """Rank subjects over all and within their groups.

    Args:
        keys: measures from the first key to the last tie-breaker, and whether the
            higher figure is better.
        among: who is ranked; None for everybody.
        groups: shape (rows,), each subject's group.
        ties: how equal subjects share places.
        ids: shape (rows,); they break ties under `ordinal`.
        threads: how many counts are made at once; it never changes a result.

    Returns:
        Places over all, and within groups where there are groups.
    """
    rows = len(ids)
    divided = [np.zeros(rows, dtype=np.int8)]
    divided += [] if groups is None else [groups]
    overall, *within = places_in(divided, keys, among, ties, ids, threads)
    return overall, within[0] if within else None


def places_in(
    divided: Sequence[IntArray],
    keys: Sequence[tuple[Measure, bool]],
    among: Measure | None,
    ties: Ties,
    ids: Sequence[str],
    threads: int = 1,
) -> list[Places]:
    """Rank subjects within the groups of several divisions, as `places` does."""
    rows = len(ids)
    if ties == "ordinal":
        lots = Measure(number(0, 0, rows), *[in_order(ids)] * 2)
        keys = [*keys, (lots, False)]
    at = np.arange(rows) if among is None else np.flatnonzero(among.high)
    sure = np.ones(len(at), dtype=bool) if among is None else among.low[at] > 0
    low, high, size = _pack(keys, at)
    contests = [_Contest(low, high, size, sure, whose[at]) for whose in divided]
    tasks = [(contest, end) for contest in contests for end in (_best, _worst)]
    found = list(side_by_side(lambda task: task[1](task[0], ties), tasks, threads))
    return [
        _placed(found[2 * i], found[2 * i + 1], at, contests[i], whose)
        for i, whose in enumerate(divided)
    ]


def in_order(texts: Sequence[str]) -> IntArray:
    """Number rows from 0 in the order of their texts, compared by code point."""
    rows = len(texts)
    order = np.empty(rows, dtype=np.int64)
    first = sorted(range(rows), key=texts.__getitem__)
    order[np.array(first, dtype=np.int64)] = np.arange(rows)
    return order


def _pack(
    keys: Sequence[tuple[Measure, bool]], at: IntArray
) -> tuple[IntArray, IntArray, int]:
    """Pack keys into one number each, higher is better; bounds stay bounds."""
    low = high = np.zeros(len(at), dtype=np.int64)
    size = 1
    for measure, descending in keys:
        worst, best, span = _key(measure, at, descending=descending)
        if size * span > MOST_PACKED:
            low, high, size = _compress(low, high)
        if size * span > MOST_PACKED:
            worst, best, span = _compress(worst, best)
        closed = high is low and best is worst
        low, high = low * span + worst, low if closed else high * span + best
        high = low if closed else high
        size *= span
    if size > _counted(len(at)):
        low, high, size = _compress(low, high)
    return low, high, size


def _key(
    measure: Measure, at: IntArray, *, descending: bool
) -> tuple[IntArray, IntArray, int]:
    """Count a measure from 0, higher is better; give its worst, its best, its span."""
    low = measure.low[at]
    high = low if measure.high is measure.low else measure.high[at]
    base, top = (int(low.min()), int(high.max())) if len(at) else (0, 0)
    if descending:
        worst = np.subtract(low, base, dtype=np.int64)
        best = worst if high is low else np.subtract(high, base, dtype=np.int64)
    else:
        worst = np.subtract(top, high, dtype=np.int64)
        best = worst if high is low else np.subtract(top, low, dtype=np.int64)
    return worst, best, top - base + 1


def _counted(rows: int) -> int:
    """Say up to which number keys are counted in a table, rather than sorted."""
    return min(MOST_COUNTED, COUNTED_PER_ROW * rows)


def _compress(low: IntArray, high: IntArray) -> tuple[IntArray, IntArray, int]:
    """Renumber keys by their order, without gaps."""
    if high is low:
        distinct, codes = np.unique(low, return_inverse=True)
        return codes, codes, len(distinct)
    distinct, codes = np.unique(np.concatenate([low, high]), return_inverse=True)
    return codes[: len(low)], codes[len(low) :], len(distinct)


@frozen(eq=False)
class _Contest:
    """Those who are ranked or may be, and the groups they are ranked in."""

    #: Packed keys: the worst and the best each can have, below `size`.
    low: IntArray
    high: IntArray
    size: int
    #: Who is ranked for certain; all others may be.
    sure: Array
    group: IntArray

    @property
    def groups(self) -> int:
        """How many groups there are."""
        return int(self.group.max(initial=0)) + 1

    def index(self, key: IntArray) -> IntArray:
        """Put keys of one group after those of the group before."""
        if self.groups == 1:
            return key
        return self.group * np.int64(self.size) + key


class _Pool:
    """Keys of a contest; counts, for any key of a group, how many lie above it."""

    def __init__(self, contest: _Contest, index: IntArray, *, once: bool) -> None:
        self.group = contest.group
        last = contest.size * contest.groups
        self.table: Array | None = None
        if last <= _counted(len(contest.group)):
            counts = np.zeros(last + 1, dtype=np.int32)
            if once:
                counts[1:][index] = 1
            else:
                np.add.at(counts[1:], index, np.ones(len(index), dtype=np.int32))
            self.table = np.cumsum(counts, out=counts)
        else:
            self.pool = np.unique(index) if once else np.sort(index, kind="stable")
        self.ends = self.below((np.arange(contest.groups) + 1) * contest.size)

    def below(self, index: IntArray) -> Array:
        """Count the keys under an index."""
        if self.table is not None:
            return np.asarray(self.table.take(index))
        return np.searchsorted(self.pool, index)

    def above(self, index: IntArray, *, level: bool) -> Array:
        """Count the keys of a row's group above an index; those level with it too."""
        below = self.below(index if level else index + 1)
        ends = self.ends if len(self.ends) == 1 else self.ends.take(self.group)
        return np.asarray(ends - below)


def _best(contest: _Contest, ties: Ties) -> Array:
    """Give the best half place of each: behind those certainly above."""
    low, high, sure = (
        contest.index(contest.low),
        contest.index(contest.high),
        contest.sure,
    )
    if ties == "dense":
        known = _Pool(contest, low[sure & (low == high)], once=True)
        certain = _Pool(contest, low[sure], once=False)
        # Equal keys share a place; of open ones no more is sure than that there is one.
        some = certain.above(high, level=False) > 0
        best = 2 * (1 + np.maximum(known.above(high, level=False), some))
    else:
        certain = _Pool(contest, low[sure], once=False)
        level = sure & (low >= high)
        best = _half_places(certain, high, np.zeros(1, dtype=bool), level, ties)
    return np.asarray(best)


def _worst(contest: _Contest, ties: Ties) -> Array:
    """Give the worst half place of each: behind those that may be above."""
    low, high, sure = (
        contest.index(contest.low),
        contest.index(contest.high),
        contest.sure,
    )
    if ties == "dense":
        closed = sure & (low == high)
        known = _Pool(contest, low[closed], once=True)
        loose = _Pool(contest, high[~closed], once=False)
        above = known.above(low, level=False) + loose.above(low, level=False)
        return np.asarray(2 * (1 + above - (~closed & (high > low))))
    level = np.ones(1, dtype=bool)
    return _half_places(_Pool(contest, high, once=False), low, high > low, level, ties)


def _half_places(
    pool: _Pool, index: IntArray, own_above: Array, own_level: Array, ties: Ties
) -> Array:
    """Give the place behind a pool's keys; bounds may put one above itself."""
    if ties in ("shared", "ordinal"):
        return np.asarray(2 * (1 + pool.above(index, level=False) - own_above))
    level = 1 + pool.above(index, level=True) - own_level
    if ties == "shared_last":
        return np.asarray(2 * level)
    return np.asarray(1 + pool.above(index, level=False) - own_above + level)


def _placed(
    best: Array, worst: Array, at: IntArray, contest: _Contest, groups: IntArray
) -> Places:
    """Give everybody's places; who is not ranked has place 0."""
    rows = len(groups)
    kind = narrow(0, 2 * rows + 2)
    low = np.zeros(rows, dtype=kind)
    low[at] = best
    high, front = low, None
    if not np.array_equal(best, worst):
        high = np.zeros(rows, dtype=kind)
        high[at] = worst
    if not contest.sure.all():
        # Who may turn out not to be ranked has no place for certain.
        front, low = low, low.copy()
        low[at[~contest.sure]] = 0
    most = int(groups.max(initial=0)) + 1
    of = np.bincount(contest.group, minlength=most).astype(kind)[groups]
    return Places(low, high, of, front)
