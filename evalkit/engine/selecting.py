"""Select: the first of an order up to a quota, class by class where there are classes.

Where classes have limits, each class's best come first, up to its fewest; should there
be fewer places than those, the best of them. The places that are left go by rank to
those who are within the most of their class.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from attrs import frozen

from evalkit.engine.lottery import lots
from evalkit.engine.rank import in_order, places_in
from evalkit.engine.selections import BEHIND, SelectionPlan
from evalkit.language.interval import Array
from evalkit.model.number import BoolArray, IntArray
from evalkit.model.outcome import Measure, Places, SelectionOutcome
from evalkit.model.rubric import Ties
from evalkit.model.selection import Classes, CutTies
from evalkit.model.table import Column
from evalkit.model.value import BOOLEAN, number

Keys = Sequence[tuple[Measure, bool]]


@frozen(eq=False)
class _Taken:
    """Who is among the first so many, or may be."""

    taken: Measure
    places: Places
    #: Who is level at the cut for certain, while no lots are drawn.
    undrawn: BoolArray


@frozen(eq=False)
class _Order:
    """An order of subjects and what becomes of equals at the cut."""

    keys: Keys
    ties: CutTies
    drawn: bool
    ids: Sequence[str]
    threads: int

    def first(
        self, among: Measure | None, groups: IntArray, low: Array, high: Array
    ) -> _Taken:
        """Take the first of each group, up to a quota of at least and at most."""
        whole = self.ties == "all" or self.drawn
        # All of those who are level have the first of their places, or the last.
        loose = strict = self.ranked(among, groups, last=self.ties == "none")
        if not whole and self.ties == "lottery":
            strict = self.ranked(among, groups, last=True)
        front = _front(loose)
        sure = (strict.low > 0) & (strict.high <= 2 * low)
        maybe = (loose.high > 0) & (front <= 2 * high)
        undrawn = np.zeros(len(self.ids), dtype=bool)
        if strict is not loose:
            begins = (loose.low > 0) & (loose.high <= 2 * low)
            undrawn = begins & (_front(strict) > 2 * high)
        return _Taken(_measure(sure, maybe), loose, undrawn)

    def ranked(self, among: Measure | None, groups: IntArray, *, last: bool) -> Places:
        ties: Ties = "shared_last" if last else "shared"
        return places_in([groups], self.keys, among, ties, self.ids, self.threads)[0]


def _front(places: Places) -> IntArray:
    return places.low if places.front is None else places.front


def _measure(sure: Array, maybe: Array) -> Measure:
    return Measure(BOOLEAN, sure, sure if np.array_equal(sure, maybe) else maybe)


def select(
    plan: SelectionPlan,
    keys: Keys,
    among: Measure | None,
    quota: Measure,
    columns: Mapping[str, Column],
    ids: Sequence[str],
    seed: str | None,
    threads: int,
) -> SelectionOutcome:
    """Select among all subjects.

    Args:
        plan: the selection.
        keys: the figures of its order, and whether a higher one is better.
        among: who may be taken; None for everybody.
        quota: how many are taken of each subject's group.
        columns: those of the fields that make groups and classes.
        ids: shape (rows,).
        seed: that of the lottery; None where lots are not drawn.
        threads: how many counts are made at once; it never changes a result.
    """
    selection, rows = plan.selection, len(ids)
    if selection.start == "bottom":
        keys = [(measure, not descending) for measure, descending in keys]
    drawn = selection.ties == "lottery" and seed is not None
    if drawn:
        assert seed is not None
        order = in_order(lots(seed, selection.key, ids))
        keys = [*keys, (Measure(number(0, 0, rows), order, order), False)]
    contest = _Order(keys, selection.ties, drawn, ids, threads)
    groups: IntArray = np.zeros(rows, dtype=np.int8)
    if selection.within is not None:
        groups = columns[selection.within].values
    ends = [np.maximum(end.astype(np.int64), 0) for end in (quota.low, quota.high)]
    if selection.classes is None:
        found = contest.first(among, groups, *ends)
        return SelectionOutcome(found.taken, found.places, quota, found.undrawn)
    column = columns[selection.classes.field]
    return _by_class(contest, among, quota, ends, groups, column, selection.classes)


def _by_class(
    contest: _Order,
    among: Measure | None,
    quota: Measure,
    ends: Sequence[IntArray],
    groups: IntArray,
    column: Column,
    classes: Classes,
) -> SelectionOutcome:
    """Take each class's best up to its fewest, then the rest within its most."""
    least, most = _limits(column, classes)
    divided = groups.astype(np.int64) * (len(column.words) + 1) + column.values
    inside = np.unique(divided, return_inverse=True)[1].reshape(len(divided))
    best = contest.first(among, inside, least, least)
    within = contest.first(among, inside, most, most)
    kept = contest.first(best.taken, groups, *ends)
    rest = _measure(
        within.taken.low & ~best.taken.high, within.taken.high & ~best.taken.low
    )
    held = [_counted(end, groups) for end in (best.taken.high, best.taken.low)]
    left = [np.maximum(end - many, 0) for end, many in zip(ends, held, strict=True)]
    others = contest.first(rest, groups, *left)
    taken = _measure(
        kept.taken.low | others.taken.low, kept.taken.high | others.taken.high
    )
    undrawn = best.undrawn | within.undrawn | kept.undrawn | others.undrawn
    undrawn &= taken.low != taken.high
    places = contest.ranked(among, groups, last=contest.ties == "none")
    return SelectionOutcome(taken, places, quota, undrawn, kept.taken)


def _limits(column: Column, classes: Classes) -> tuple[IntArray, IntArray]:
    """Give the fewest and the most of every subject's class."""
    least = np.zeros(len(column.words) + 1, dtype=np.int64)
    most = np.full(len(least), BEHIND, dtype=np.int64)
    for limit in classes.limits:
        at: slice | int = slice(None)
        if limit.word is not None:
            at = column.words.index(limit.word)
        least[at] = limit.least
        most[at] = BEHIND if limit.most is None else limit.most
    return least[column.values], most[column.values]


def _counted(taken: Array, groups: IntArray) -> IntArray:
    """Count those taken of every subject's group."""
    most = int(groups.max(initial=0)) + 1
    return np.bincount(groups[taken], minlength=most).astype(np.int64)[groups]
