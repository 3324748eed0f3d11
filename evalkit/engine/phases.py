"""Phases of a run: scores, then the ranking, then selections, then what names them.

Each phase reduces, scores and settles what rests on those before it; what no earlier
phase needs is scored once, in the first.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from attrs import field, frozen

from evalkit.engine.blocks import blocks, over_blocks
from evalkit.engine.frame import Frame, Stored
from evalkit.engine.fuse import fuse
from evalkit.engine.held import Held
from evalkit.engine.plan import Plan
from evalkit.engine.rank import in_order, places, places_in
from evalkit.engine.reduce import Work, levels, reduce, rows_of
from evalkit.engine.selecting import select
from evalkit.engine.selections import BEHIND, SelectionPlan, later_leaves
from evalkit.language.interval import Interval
from evalkit.language.node import Node, walk
from evalkit.model.number import narrow
from evalkit.model.outcome import Measure, Places, SelectionOutcome
from evalkit.model.rubric import Ranking, Ties
from evalkit.model.value import number


@frozen(eq=False)
class Phase:
    """What can be computed once what comes before is settled."""

    #: Aggregates, each level from those before it.
    levels: tuple[tuple[Node, ...], ...]
    #: Results to score.
    roots: tuple[Node, ...]

    def rows(self, held: Held) -> list[int]:
        """Say how many rows each of its passes goes through."""
        scored = [len(held.table)] if self.roots else []
        return [*(rows_of(level, held) for level in self.levels), *scored]


def phases(plan: Plan) -> list[Phase]:
    """Sort all that is computed into phases: one, and one after each settled result."""
    decisions, told = plan.decisions, plan.told()
    leaves = later_leaves(decisions.places, decisions.selections)
    phase: dict[int, int] = {
        id(leaf): index for index, some in enumerate(leaves, 1) for leaf in some
    }
    for node in walk(told, into_reductions=True):
        own = phase.get(id(node), 0)
        phase[id(node)] = max([own, *(phase[id(n)] for n in node.inner())])
    ordered = levels(told)
    roots = {id(root): root for root in plan.roots()}.values()
    return [
        Phase(
            tuple(
                found
                for level in ordered
                if (found := tuple(n for n in level if phase[id(n)] == index))
            ),
            tuple(root for root in roots if phase[id(root)] == index),
        )
        for index in range(len(leaves) + 1)
    ]


@frozen(eq=False)
class Settled:
    """Everything a run comes to, by node; places and selections."""

    values: dict[int, Measure] = field(factory=dict)
    places: dict[str, Places] = field(factory=dict)
    selections: dict[str, SelectionOutcome] = field(factory=dict)


@frozen(eq=False)
class Runner:
    """Runs the phases of a plan on a table."""

    plan: Plan
    held: Held
    work: Work
    seed: str | None
    settled: Settled = field(factory=Settled)

    def run(self, ordered: Sequence[Phase]) -> Settled:
        """Run all phases."""
        first, second, *rest = ordered
        self.score(first)
        ranking = self.plan.rubric.ranking
        if ranking is not None:
            self.rank(ranking)
        self.score(second)
        selections = self.plan.decisions.selections.values()
        for selection, phase in zip(selections, rest, strict=True):
            self.select(selection)
            self.score(phase)
        return self.settled

    def score(self, phase: Phase) -> None:
        """Reduce and score what a phase can."""
        for level in phase.levels:
            reduce(level, self.held, self.work)
        if phase.roots:
            rows = len(self.held.table)
            self.settled.values.update(
                score(phase.roots, self.held.whole, rows, self.work)
            )

    def keys(self, keys: Sequence[tuple[Node, bool]]) -> list[tuple[Measure, bool]]:
        """Give the figures of an order."""
        return [(self.settled.values[id(node)], down) for node, down in keys]

    def among(self, node: Node | None) -> Measure | None:
        """Give who takes part."""
        return None if node is None else self.settled.values[id(node)]

    def rank(self, ranking: Ranking) -> None:
        """Rank all, and store the places that something names."""
        decisions, ids = self.plan.decisions, self.held.table.ids
        keys, among = self.keys(decisions.keys), self.among(decisions.among)
        groups = None
        if ranking.within is not None:
            groups = self.held.whole.columns[ranking.within].values
        threads = self.work.threads
        overall, within = places(keys, among, groups, ranking.ties, ids, threads)
        found = {"place": overall} | (
            {} if within is None else {"place_within": within}
        )
        self.settled.places.update(found)
        used = {id(node) for node in walk(self.plan.told(), into_reductions=True)}
        named = {k: n for k, n in decisions.places.items() if id(n) in used}
        if any(name.endswith("_from_last") for name in named):
            divided = [np.zeros(len(ids), dtype=np.int8)]
            divided += [] if groups is None else [groups]
            turned, ties = _from_last(keys, ranking, ids)
            last = places_in(divided, turned, among, ties, ids, threads)
            found |= dict(
                zip(("place_from_last", "place_within_from_last"), last, strict=False)
            )
        for name, node in named.items():
            if name in found:
                value = _numbers(found[name], node.type.decimals)
                self.held.whole.stored[id(node)] = Stored(value, None)

    def select(self, plan: SelectionPlan) -> None:
        """Select, and store who is selected."""
        outcome = select(
            plan,
            self.keys(plan.keys),
            self.among(plan.among),
            self.settled.values[id(plan.quota)],
            self.held.whole.columns,
            self.held.table.ids,
            self.seed,
            self.work.threads,
        )
        taken = outcome.selected
        self.settled.selections[plan.selection.key] = outcome
        value = Interval(taken.low, taken.high)
        self.held.whole.stored[id(plan.leaf)] = Stored(value, None)


def _from_last(
    keys: Sequence[tuple[Measure, bool]], ranking: Ranking, ids: Sequence[str]
) -> tuple[list[tuple[Measure, bool]], Ties]:
    """Turn an order round, the ids that part equals too."""
    turned = [(measure, not down) for measure, down in keys]
    if ranking.ties != "ordinal":
        return turned, ranking.ties
    order = in_order(ids)
    lots = Measure(number(0, 0, len(ids)), order, order)
    return [*turned, (lots, True)], "shared"


def _numbers(found: Places, decimals: int) -> Interval:
    """Give places as numbers; who is not ranked stands behind all."""
    front = found.low if found.front is None else found.front
    # A plain number would be cut to the few bytes places have.
    behind = np.int64(2 * BEHIND)
    low = np.where(found.high > 0, front, behind).astype(np.int64)
    high = np.where(found.low > 0, found.high, behind).astype(np.int64)
    low, high = (end * 5 if decimals else end // 2 for end in (low, high))
    return Interval(low, low if np.array_equal(low, high) else high)


def score(
    roots: Sequence[Node], whole: Frame, rows: int, work: Work
) -> dict[int, Measure]:
    """Compute the roots of every row."""
    program = fuse(roots, whole.fixed, rows)
    kinds = [narrow(root.type.low, root.type.high) for root in roots]
    ends = [(np.empty(rows, kind), np.empty(rows, kind)) for kind in kinds]

    def score(part: slice) -> list[bool]:
        values = program.run(lambda leaf: whole.leaf(leaf, part))
        for value, (low, high) in zip(values, ends, strict=True):
            low[part] = value.low
            if not value.point:
                high[part] = value.high
        return [value.point for value in values]

    parts = blocks(rows, work.batch_rows)
    known = list(over_blocks(score, parts, work.threads, work.done))
    measures = {}
    for index, (root, (low, high)) in enumerate(zip(roots, ends, strict=True)):
        closed = [part for part, at in zip(parts, known, strict=True) if at[index]]
        if len(closed) == len(parts):
            high = low
        else:
            for part in closed:
                high[part] = low[part]
        measures[id(root)] = Measure(root.type, low, high)
    return measures
