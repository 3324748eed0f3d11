"""Conditions: comparisons of figures, words and dates, and Kleene's logic."""

from __future__ import annotations

import operator
from collections.abc import Callable
from fractions import Fraction
from math import ceil, floor

import numpy as np

from evalkit.language.interval import Array, Interval, monotone
from evalkit.language.node import Node
from evalkit.language.scope import Context, constant
from evalkit.language.tree import Tree
from evalkit.model.number import narrow
from evalkit.model.value import BOOLEAN, number

#: The sign that says the same with the terms in the other order.
TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
_SIGNS: dict[str, Callable[[Array, Array | int], Array]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def order(
    context: Context, tree: Tree, sign: str, left: Node, right: Node, grid: int = 1
) -> Node:
    """Compare two aligned figures or dates.

    `grid` is the step of the coarser figure, in units of the finer one.
    """
    if right.value is not None:
        return order_constant(context, tree, sign, left, Fraction(right.value))
    if left.value is not None:
        return order_constant(context, tree, TURNED[sign], right, Fraction(left.value))
    if sign in ("==", "!="):
        node = context.step(tree, BOOLEAN, (left, right), _same(grid))
        return node if sign == "==" else contrary(context, tree, node)
    rising = sign in (">", ">=")
    return context.step(
        tree, BOOLEAN, (left, right), monotone(_SIGNS[sign], [rising, not rising])
    )


def order_constant(
    context: Context, tree: Tree, sign: str, left: Node, bound: Fraction
) -> Node:
    """Compare a figure with a bound, in units of the figure, perhaps between two."""
    if sign in ("==", "!="):
        if left.type.low == bound == left.type.high:
            node = constant(BOOLEAN, 1)
        elif bound.denominator == 1 and left.type.low <= bound <= left.type.high:
            node = context.step(tree, BOOLEAN, (left,), _is(int(bound)))
        else:
            node = constant(BOOLEAN, 0)
        return node if sign == "==" else contrary(context, tree, node)
    up = sign in (">=", "<")
    cut = ceil(bound) if up else floor(bound)
    if (sign == ">=" and left.type.low >= cut) or (sign == ">" and left.type.low > cut):
        return constant(BOOLEAN, 1)
    if (sign == "<=" and left.type.high <= cut) or (
        sign == "<" and left.type.high < cut
    ):
        return constant(BOOLEAN, 1)
    if (sign == ">=" and left.type.high < cut) or (
        sign == ">" and left.type.high <= cut
    ):
        return constant(BOOLEAN, 0)
    if (sign == "<=" and left.type.low > cut) or (sign == "<" and left.type.low >= cut):
        return constant(BOOLEAN, 0)
    compare = _SIGNS[sign]
    rising = sign in (">", ">=")
    return context.step(
        tree,
        BOOLEAN,
        (left,),
        monotone(lambda x: compare(x, cut), [rising]),
    )


def _same(grid: int) -> Callable[..., Interval]:
    """Say whether two figures are equal: on a value that both can have."""

    def lifted(a: Interval, b: Interval) -> Interval:
        if a.point and b.point:
            both = a.low == b.low
            return Interval(both, both)
        fixed = (a.low == a.high) & (b.low == b.high) & (a.low == b.low)
        if grid == 1:
            return Interval(fixed, (a.low <= b.high) & (b.low <= a.high))
        least, most = np.maximum(a.low, b.low), np.minimum(a.high, b.high)
        return Interval(fixed, most.astype(np.int64) // grid * grid >= least)

    return lifted


def _is(value: int) -> Callable[[Interval], Interval]:
    def lifted(x: Interval) -> Interval:
        if x.point:
            same = x.low == value
            return Interval(same, same)
        return Interval(
            (x.low == value) & (x.high == value), (x.low <= value) & (value <= x.high)
        )

    return lifted


def among(context: Context, tree: Tree, left: Node, codes: frozenset[int]) -> Node:
    """Say whether a word of a closed vocabulary is one of several."""
    # A grade no subject can reach has a code all the same.
    inside = np.zeros(max(left.type.high, *codes) + 1, dtype=bool)
    inside[sorted(codes)] = True
    counts = np.concatenate([[0], np.cumsum(inside)])

    def lifted(x: Interval) -> Interval:
        if x.point:
            found = inside[x.low]
            return Interval(found, found)
        hits = counts[x.high.astype(np.intp) + 1] - counts[x.low]
        width = x.high.astype(np.int64) - x.low + 1
        return Interval(hits == width, hits > 0)

    return context.step(tree, BOOLEAN, (left,), lifted)


def joined(context: Context, tree: Tree, sign: str, nodes: tuple[Node, ...]) -> Node:
    """Join conditions by `and` or `or`."""
    absorbing = 0 if sign == "and" else 1
    if any(n.value == absorbing for n in nodes):
        return constant(BOOLEAN, absorbing)
    rest = tuple(n for n in nodes if n.value is None)
    if not rest:
        return constant(BOOLEAN, 1 - absorbing)
    if len(rest) == 1:
        return rest[0]
    function = np.logical_and if sign == "and" else np.logical_or

    def join(*arrays: Array) -> Array:
        whole = arrays[0]
        for array in arrays[1:]:
            whole = function(whole, array)
        return whole

    return context.step(tree, BOOLEAN, rest, monotone(join, [True] * len(rest)))


def contrary(context: Context, tree: Tree, node: Node) -> Node:
    """Give the contrary of a condition."""
    if node.value is not None:
        return constant(BOOLEAN, 1 - node.value)
    return context.step(tree, BOOLEAN, (node,), monotone(np.logical_not, [False]))


def counted(context: Context, tree: Tree, nodes: tuple[Node, ...]) -> Node:
    """Count the conditions that hold."""
    dtype = narrow(0, len(nodes))

    def count(*arrays: Array) -> Array:
        whole = arrays[0].astype(dtype)
        for array in arrays[1:]:
            whole = whole + array
        return whole

    kind = number(0, sum(n.type.low for n in nodes), sum(n.type.high for n in nodes))
    return context.step(tree, kind, nodes, monotone(count, [True] * len(nodes)))
