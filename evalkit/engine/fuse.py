"""Fuse chains of small steps into one look-up in a table.

What a few figures of few values lead to, through however many steps, is a table with an
entry for each combination of their values. It is made by running the steps on all
combinations, "unknown" being one more value of each figure, and holds the least and the
most of what comes out. Nothing here knows any rule or function: whatever a step does,
the table says it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations
from math import isqrt, prod

import attrs
import numpy as np
from attrs import frozen

from evalkit.engine.alike import once
from evalkit.engine.guard import KernelError
from evalkit.engine.program import Leaf, Program, constant_of, lay_out
from evalkit.language.interval import Array, Interval, exact
from evalkit.language.node import Node, walk
from evalkit.model.number import IntArray, narrow

#: Entries of the largest table; it shares the second cache with a block's columns.
MOST_ENTRIES = 1 << 16
ENTRIES_PER_ROW = 1
#: Of so few values every interval has a code; of more, those of the lowest few have.
MOST_PAIRED = 12
FEW_PAIRED = 5
#: Of so few values, a square says the code of each interval.
MOST_SQUARED = 128


def fuse(roots: Sequence[Node], fixed: Leaf, rows: int) -> Program:
    """Lay out what the roots need, small steps fused.

    Args:
        roots: the nodes to compute.
        fixed: gives leaves that are the same for every row: `as_of`, words.
        rows: how many rows will be computed; few of them are not worth a table.
    """
    return lay_out(_Fuser(once(roots), fixed, _most(rows)).fused())


def tabled(top: Node, fixed: Leaf, rows: int) -> Table | None:
    """Make the table of one step; None when what it comes from has many values."""
    (top,) = once([top])
    return _Fuser([top], fixed, _most(rows)).table(top)


def _most(rows: int) -> int:
    return min(rows * ENTRIES_PER_ROW, MOST_ENTRIES)


@frozen(eq=False)
class _Cone:
    """The steps from some few-valued figures up to a node."""

    top: Node
    inputs: tuple[Node, ...]
    #: The steps, each after those it rests on.
    steps: tuple[Node, ...]

    @property
    def worthwhile(self) -> bool:
        """Whether one look-up is cheaper than the steps."""
        return len(self.steps) > 1 and len(self.inputs) <= len(self.steps)


class _Fuser:
    """Chooses cones from the roots down, then builds the nodes from the leaves up."""

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
            own = (inner,) if _entries([inner]) <= self.most else None
            beneath = self.inputs.get(id(inner))
            if id(inner) in self.kept:
                beneath = own or beneath
            pick = beneath or own
            if pick is None:
                return None
            picks.append(pick)
            selves.append(own)
        while _entries(_union(picks)) > self.most:
            tried = [
                [*picks[:at], own, *picks[at + 1 :]]
                for at, own in enumerate(selves)
                if own is not None and picks[at] != own
            ]
            if not tried:
                return None
            picks = min(tried, key=lambda some: _entries(_union(some)))
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
        cone = self.cone(node, inputs)
        return _tabulated(cone, self.still) if cone.worthwhile else None

    def cone(self, node: Node, inputs: tuple[Node, ...]) -> _Cone:
        seen = {*self.still, *(id(figure) for figure in inputs)}
        steps = []
        # What `walk` gives comes after what it rests on; inputs end the cone.
        stack = [(node, False)]
        while stack:
            step, ready = stack.pop()
            if ready:
                steps.append(step)
            elif id(step) not in seen:
                seen.add(id(step))
                stack.append((step, True))
                stack += [(inner, False) for inner in step.args]
        return _Cone(node, inputs, tuple(steps))


def _kept(roots: Sequence[Node], nodes: Sequence[Node]) -> set[int]:
    """Find the nodes that several others need, which no cone may swallow.

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


def _entries(inputs: Iterable[Node]) -> int:
    """Count the combinations of what figures can be."""
    return prod(_states(node) for node in inputs)


def _states(node: Node) -> int:
    """Count what a figure can be: a value, unknown, an interval that has a code."""
    if node.type.is_word and node.type.choices is None:
        return 1 << 62
    return node.type.span + len(_between(node))


def _between(node: Node) -> list[tuple[int, int]]:
    """List the intervals of a figure that have a code, its values counted from 0.

    Facts are known or wholly unknown; counts and steps may lie between, most often
    between low values.
    """
    span = node.type.span
    paired = 0 if node.kind == "field" else FEW_PAIRED if span > MOST_PAIRED else span
    pairs = list(combinations(range(paired), 2))
    return pairs if paired == span else [*pairs, (0, span - 1)]


@frozen(eq=False)
class _Codes:
    """The codes of a figure: its values, counted from 0, then intervals."""

    base: int
    #: Ends of each code.
    low: IntArray
    high: IntArray
    #: For figures of few values: the code of each pair of ends, -1 for none.
    pairs: IntArray | None
    #: Whether every interval has a code.
    complete: bool

    def of(
        self, value: Interval, kind: type[np.signedinteger]
    ) -> tuple[IntArray, Array | None]:
        """Give the code of each row, and where there is none; None for nowhere."""
        low = _from(self.base, value.low, kind)
        if value.point:
            return low, None
        high = _from(self.base, value.high, kind)
        if self.pairs is not None:
            size = np.int16(isqrt(len(self.pairs)))
            code = self.pairs.take(low * size + high)
        else:
            unknown = len(self.low) - 1
            wide = np.where((low == 0) & (high == self.high[unknown]), unknown, -1)
            code = np.where(low == high, low, wide)
        if self.complete:
            return code, np.zeros(1, dtype=bool)
        return np.maximum(code, 0), code < 0


def _codes(node: Node) -> _Codes:
    span, between = node.type.span, _between(node)
    values = np.arange(span)
    low = np.concatenate([values, [a for a, _ in between]]).astype(np.int64)
    high = np.concatenate([values, [b for _, b in between]]).astype(np.int64)
    pairs = None
    if span <= MOST_SQUARED:
        square = np.full((span, span), -1, dtype=np.int16)
        square[low, high] = np.arange(len(low))
        pairs = square.ravel()
    # Facts have no other interval than unknown.
    complete = node.kind == "field" or len(between) >= span * (span - 1) // 2
    return _Codes(node.type.low, low, high, pairs, complete)


def _from(base: int, values: Array, kind: type[np.signedinteger]) -> IntArray:
    """Count values from a base."""
    if values.dtype == np.bool_:
        values = values.view(np.int8)
    if base:
        wide = np.promote_types(kind, narrow(base, base))
        wide = np.promote_types(wide, values.dtype)
        values = np.subtract(values, base, dtype=wide)
    return values.astype(kind, copy=False)


@frozen(eq=False)
class Table:
    """What steps lead to, for every combination of their figures."""

    inputs: tuple[Node, ...]
    codes: tuple[_Codes, ...]
    low: Array
    high: Array
    #: Runs the steps themselves, for figures that have no code.
    run: Callable[[Sequence[Interval]], Interval]

    @property
    def complete(self) -> bool:
        """Whether every row has an entry."""
        return all(codes.complete for codes in self.codes)

    def content(self) -> tuple[object, ...]:
        """Give what makes two tables over the same figures one."""
        return self.low.dtype, self.low.tobytes(), self.high.tobytes()

    def look_up(self, *args: Interval) -> Interval:
        """Give the interval of what the steps lead to."""
        kind = narrow(0, len(self.low))
        index, strange = self.codes[0].of(args[0], kind)
        for codes, arg in zip(self.codes[1:], args[1:], strict=True):
            code, none = codes.of(arg, kind)
            index = index * kind(len(codes.low)) + code
            if none is not None:
                strange = none if strange is None else strange | none
        low = self.low.take(index)
        if strange is None:
            return exact(low)
        high = self.high.take(index)
        at = np.flatnonzero(np.broadcast_to(strange, low.shape))
        if len(at):
            part = self.run([_rows(arg, at) for arg in args])
            low[at], high[at] = part.low, part.high
        return Interval(low, high)


def _rows(value: Interval, at: IntArray) -> Interval:
    if len(value.low) == 1:
        return value
    return Interval(value.low[at], value.high[at])


def _tabulated(cone: _Cone, still: Mapping[int, Interval]) -> Table | None:
    """Run the steps on every combination; None when one of them fails on some."""
    marks = {id(node): Node("field", node.type) for node in cone.inputs}
    slots = {id(mark): slot for slot, mark in enumerate(marks.values())}
    given: dict[int, Interval] = {}
    for step in cone.steps:
        for inner in step.args:
            if id(inner) not in marks:
                mark = marks[id(inner)] = Node("field", inner.type)
                given[id(mark)] = still[id(inner)]
        args = tuple(marks[id(inner)] for inner in step.args)
        marks[id(step)] = attrs.evolve(step, args=args)
    program = lay_out([marks[id(cone.top)]])

    def run(values: Sequence[Interval]) -> Interval:
        def leaf(mark: Node) -> Interval:
            return given[id(mark)] if id(mark) in given else values[slots[id(mark)]]

        return program.run(leaf)[0]

    codes = tuple(_codes(node) for node in cone.inputs)
    try:
        value = run(_grid(cone.inputs, codes))
    except KernelError:
        return None
    entries = _entries(cone.inputs)
    low, high = (_stored(end, entries) for end in (value.low, value.high))
    return Table(cone.inputs, codes, low, high, run)


def _stored(values: Array, entries: int) -> Array:
    if values.dtype != np.bool_:
        values = values.astype(narrow(int(values.min()), int(values.max())))
    return np.ascontiguousarray(np.broadcast_to(values, (entries,)))


def _grid(inputs: Sequence[Node], codes: Sequence[_Codes]) -> list[Interval]:
    """Give every combination of what figures can be, the last figure's fastest."""
    entries = repeat = _entries(inputs)
    grid = []
    for node, coded in zip(inputs, codes, strict=True):
        repeat //= len(coded.low)
        which = np.arange(entries) // repeat % len(coded.low)
        is_condition = node.type.kind == "boolean"
        kind = bool if is_condition else narrow(node.type.low, node.type.high)
        ends = (coded.low[which] + coded.base, coded.high[which] + coded.base)
        grid.append(Interval(*(end.astype(kind) for end in ends)))
    return grid
