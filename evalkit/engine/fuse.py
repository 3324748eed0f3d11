"""Fuse chains of small steps into one look-up in a table.

What a few figures of few values lead to, through however many steps, is a table with an
entry for each combination of their values. It is made by running the steps on all
combinations, "unknown" being one more value of each figure, and holds the least and the
most of what comes out. Nothing here knows any rule or function: whatever a step does,
the table says it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import attrs

from evalkit.engine.alike import once
from evalkit.engine.program import Leaf, Program, constant_of, lay_out
from evalkit.engine.tables import Table, entries, tabulate
from evalkit.language.interval import Interval
from evalkit.language.node import Node, walk

#: Entries of the largest table; it shares the second cache with a block's columns.
MOST_ENTRIES = 1 << 16
#: A table is made once, and pays when rows look up more than it has entries.
ENTRIES_PER_ROW = 1
#: Fewer rows are computed sooner than steps are compared.
FEW_ROWS = 4


def fuse(roots: Sequence[Node], fixed: Leaf, rows: int) -> Program:
    """Lay out what the roots need, small steps fused.

    Args:
        roots: the nodes to compute.
        fixed: gives leaves that are the same for every row: `as_of`, words.
        rows: how many rows will be computed; few of them are not worth a table.
    """
    if rows < FEW_ROWS:
        return lay_out(list(roots))
    return lay_out(_Fuser(once(roots), fixed, _most(rows)).fused())


def tabled(top: Node, fixed: Leaf, rows: int) -> Table | None:
    """Make the table of one step; None when what it comes from has many values."""
    (top,) = once([top])
    return _Fuser([top], fixed, _most(rows)).table(top)


def _most(rows: int) -> int:
    return min(rows * ENTRIES_PER_ROW, MOST_ENTRIES)


class _Fuser:
    """Chooses chains from the roots down, then builds the nodes from the leaves up."""

    def __init__(self, roots: Sequence[Node], fixed: Leaf, most: int) -> None:
        self.roots, self.most = roots, most
        self.nodes = list(walk(roots))
        #: What is the same for every row, by identity.
        self.still: dict[int, Interval] = {}
        for node in self.nodes:
            self.settle(node, fixed)
        self.kept = _kept(roots, self.nodes)
        self.inputs: dict[int, tuple[Node, ...]] = {}
        for node in self.nodes:
            inputs = self.figures(node)
            if inputs is not None:
                self.inputs[id(node)] = inputs

    def settle(self, node: Node, fixed: Leaf) -> None:
        if node.kind in ("as_of", "word"):
            self.still[id(node)] = fixed(node)
        elif node.kind == "constant":
            self.still[id(node)] = constant_of(node)
        elif node.compute is not None and node.args:
            args = [self.still.get(id(inner)) for inner in node.args]
            known = [value for value in args if value is not None]
            if len(known) == len(args):
                self.still[id(node)] = node.compute(*known)

    def figures(self, node: Node) -> tuple[Node, ...] | None:
        """Give the few-valued figures a step comes from; None when there are none."""
        if node.kind != "step" or not node.args or id(node) in self.still:
            return None
        # Each argument stands for what it comes from, or for itself.
        picks: list[tuple[Node, ...]] = []
        selves: list[tuple[Node, ...] | None] = []
        for inner in node.args:
            if id(inner) in self.still:
                continue
            own = (inner,) if entries([inner]) <= self.most else None
            beneath = self.inputs.get(id(inner))
            if id(inner) in self.kept:
                beneath = own or beneath
            pick = beneath or own
            if pick is None:
                return None
            picks.append(pick)
            selves.append(own)
        while entries(_union(picks)) > self.most:
            tried = [
                [*picks[:at], own, *picks[at + 1 :]]
                for at, own in enumerate(selves)
                if own is not None and picks[at] != own
            ]
            if not tried:
                return None
            picks = min(tried, key=lambda some: entries(_union(some)))
        return _union(picks)

    def fused(self) -> list[Node]:
        """Give the roots, resting on look-ups where that is worthwhile."""
        needed = {id(root) for root in self.roots}
        tables: dict[int, Table] = {}
        for node in reversed(self.nodes):
            if id(node) not in needed:
                continue
            table = self.table(node)
            below = node.args
            if table is not None:
                tables[id(node)], below = table, table.inputs
            needed |= {id(inner) for inner in below}
        return self.rebuilt(needed, tables)

    def rebuilt(self, needed: set[int], tables: dict[int, Table]) -> list[Node]:
        """Build what is needed, equal tables over the same figures once."""
        built: dict[int, Node] = {}
        same: dict[tuple[object, ...], Node] = {}
        for node in self.nodes:
            if id(node) in needed:
                table = tables.get(id(node))
                inner = node.args if table is None else table.inputs
                args = tuple(built[id(a)] for a in inner)
                compute = node.compute if table is None else table.look_up
                made = attrs.evolve(node, args=args, compute=compute)
                if not args:
                    made = node
                elif table is not None:
                    made = same.setdefault((*map(id, args), *table.content()), made)
                built[id(node)] = made
        return [built[id(root)] for root in self.roots]

    def table(self, node: Node) -> Table | None:
        inputs = self.inputs.get(id(node))
        if inputs is None:
            return None
        steps = self.steps(node, inputs)
        # One look-up should be cheaper than what it stands for.
        if len(steps) < 2 or len(inputs) > len(steps):
            return None
        return tabulate(node, steps, inputs, self.still)

    def steps(self, node: Node, inputs: Sequence[Node]) -> list[Node]:
        """Give the steps from some figures up to a node, each after its arguments."""
        seen = {*self.still, *(id(figure) for figure in inputs)}
        steps = []
        stack = [(node, False)]
        while stack:
            step, ready = stack.pop()
            if ready:
                steps.append(step)
            elif id(step) not in seen:
                seen.add(id(step))
                stack.append((step, True))
                stack += [(inner, False) for inner in step.args]
        return steps


def _kept(roots: Sequence[Node], nodes: Sequence[Node]) -> set[int]:
    """Find the nodes that several others need, which no chain may swallow.

    A node belongs to the nearest one that everything it serves goes through.
    """
    kept = {id(root) for root in roots}
    served: dict[int, set[int]] = {id(node): set() for node in nodes}
    for node in reversed(nodes):
        if len(served[id(node)]) > 1:
            kept.add(id(node))
        whose = {id(node)} if id(node) in kept else served[id(node)]
        for inner in node.args:
            served[id(inner)] |= whose
    return kept


def _union(picks: Iterable[tuple[Node, ...]]) -> tuple[Node, ...]:
    return tuple({id(node): node for pick in picks for node in pick}.values())
