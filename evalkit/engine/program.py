"""A program: nodes laid out as steps over slots, run on one block of rows at a time.

Most rows are known. A step is computed once, as if all were; where some are open it is
computed anew on those rows alone, with both of their ends, and the two are put
together. Blocks in which most rows are open are computed with both ends throughout.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from attrs import frozen

from evalkit.language.interval import Interval, exact, noted
from evalkit.language.node import Node, walk
from evalkit.model.number import IntArray, narrow

#: Gives the interval of a leaf for the rows of a block.
Leaf = Callable[[Node], Interval]

#: One row in so many may be open; beyond, both ends of all are computed sooner than
#: rows are picked out.
FEW = 8


@frozen(eq=False)
class Program:
    """Steps in an order in which each finds its arguments done."""

    nodes: tuple[Node, ...]
    #: For each step, the slots of its arguments.
    args: tuple[tuple[int, ...], ...]
    #: Slots whose value nothing needs after a step.
    done: tuple[tuple[int, ...], ...]
    roots: tuple[int, ...]

    def run(self, leaf: Leaf) -> list[Interval]:
        """Compute the roots on one block."""
        values: list[Interval | None] = [None] * len(self.nodes)
        for index, node in enumerate(self.nodes):
            args = [values[a] for a in self.args[index]]
            values[index] = _value(node, args, leaf)  # type: ignore[arg-type]
            for slot in self.done[index]:
                values[slot] = None
        return [values[r] for r in self.roots]  # type: ignore[misc]

    def trace(self, leaf: Leaf) -> dict[int, Interval]:
        """Compute every step on one block and keep all, by the node's identity."""
        values: dict[int, Interval] = {}
        for node in self.nodes:
            args = [values[id(a)] for a in node.args]
            values[id(node)] = _value(node, args, leaf)
        return values


def lay_out(roots: Sequence[Node], *, before: bool = False) -> Program:
    """Lay out what the roots need; and what was needed `before` later leaves."""
    nodes = tuple(walk(roots, before=before))
    slots = {id(node): index for index, node in enumerate(nodes)}
    args = tuple(tuple(slots[id(a)] for a in node.args) for node in nodes)
    last = {slot: index for index, inner in enumerate(args) for slot in inner}
    kept = {slots[id(root)] for root in roots}
    done: list[list[int]] = [[] for _ in nodes]
    for slot, index in last.items():
        if slot not in kept:
            done[index].append(slot)
    return Program(
        nodes,
        args,
        tuple(tuple(d) for d in done),
        tuple(slots[id(root)] for root in roots),
    )


def constant_of(node: Node) -> Interval:
    """Give the interval of a constant."""
    assert node.value is not None
    if node.type.kind == "boolean":
        return exact(np.array([node.value], dtype=bool))
    return exact(np.array([node.value], dtype=narrow(node.value, node.value)))


def _value(node: Node, args: list[Interval], leaf: Leaf) -> Interval:
    if node.compute is None:
        return constant_of(node) if node.kind == "constant" else leaf(node)
    loose = [a for a in args if not a.point]
    if not loose:
        return node.compute(*args)
    at = _open_rows(loose)
    if at is None:
        return noted(node.compute(*args))
    whole = node.compute(*(exact(a.low) for a in args)).low
    part = node.compute(*(_taken(a, at) for a in args))
    kind = np.promote_types(whole.dtype, part.low.dtype)
    low = whole.astype(kind)
    low[at] = part.low
    still = np.broadcast_to(part.low != part.high, at.shape)
    if not still.any():
        return exact(low)
    high = low.astype(np.promote_types(kind, part.high.dtype))
    high[at] = part.high
    return Interval(low, high, at[still])


def _open_rows(loose: list[Interval]) -> IntArray | None:
    """Give the rows at which some argument is open; None when they are not few."""
    first = loose[0].at
    rows = max(len(a.low) for a in loose)
    if any(a.at is not first for a in loose):
        mask = np.zeros(rows, dtype=bool)
        for a in loose:
            if a.at is None:
                return None
            mask[a.at] = True
        first = np.flatnonzero(mask)
    return None if first is None or len(first) * FEW > rows else first


def _taken(value: Interval, at: IntArray) -> Interval:
    """Give the interval of some rows."""
    if len(value.low) == 1:
        return value
    low = value.low[at]
    return Interval(low, low if value.point else value.high[at])
