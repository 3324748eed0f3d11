"""A program: nodes laid out as steps over slots, run on one block of rows at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from attrs import frozen

from evalkit.language.interval import Interval, exact
from evalkit.language.node import Node, walk
from evalkit.model.number import narrow

#: Gives the interval of a leaf for the rows of a block.
Leaf = Callable[[Node], Interval]


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
            if node.compute is None:
                value = _constant(node) if node.kind == "constant" else leaf(node)
            else:
                value = node.compute(*(values[a] for a in self.args[index]))
            values[index] = value
            for slot in self.done[index]:
                values[slot] = None
        return [values[r] for r in self.roots]  # type: ignore[misc]

    def trace(self, leaf: Leaf) -> dict[int, Interval]:
        """Compute every step on one block and keep all, by the node's identity."""
        values: dict[int, Interval] = {}
        for node in self.nodes:
            if node.compute is None:
                value = _constant(node) if node.kind == "constant" else leaf(node)
            else:
                value = node.compute(*(values[id(a)] for a in node.args))
            values[id(node)] = value
        return values


def lay_out(roots: Sequence[Node]) -> Program:
    """Lay out what the roots need."""
    nodes = tuple(walk(roots))
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


def _constant(node: Node) -> Interval:
    assert node.value is not None
    if node.type.kind == "boolean":
        return exact(np.array([node.value], dtype=bool))
    return exact(np.array([node.value], dtype=narrow(node.value, node.value)))
