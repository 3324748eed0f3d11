"""Arithmetic on figures: exact, on whole units, every result's range known."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from evalkit.language.interval import Array, Interval, corners, hull, monotone
from evalkit.language.node import Node
from evalkit.language.scope import Context
from evalkit.language.tree import Tree
from evalkit.model.number import Rounding, divide, divide_arrays, narrow
from evalkit.model.value import ValueType, number


def rescale(context: Context, tree: Tree, node: Node, decimals: int) -> Node:
    """Give a figure with more decimals; the same node when it has as many."""
    factor = 10 ** (decimals - node.type.decimals)
    if factor == 1:
        return node
    kind = number(decimals, node.type.low * factor, node.type.high * factor)
    if node.value is not None:
        return context.folded(tree, kind, node.value * factor)
    return context.step(tree, kind, (node,), monotone(_times(factor, kind), [True]))


def _times(factor: int, kind: ValueType) -> Callable[[Array], Array]:
    # Of a figure that is always 0 the factor is the larger number.
    dtype = narrow(min(kind.low, 0), max(kind.high, factor))
    return lambda x: np.multiply(x, factor, dtype=dtype)


def align(context: Context, tree: Tree, nodes: Iterable[Node]) -> tuple[Node, ...]:
    """Give figures the same number of decimals."""
    nodes = tuple(nodes)
    decimals = max(n.type.decimals for n in nodes)
    return tuple(rescale(context, tree, n, decimals) for n in nodes)


def negate(context: Context, tree: Tree, node: Node) -> Node:
    """Give minus a figure."""
    kind = number(node.type.decimals, -node.type.high, -node.type.low)
    if node.value is not None:
        return context.folded(tree, kind, -node.value)
    dtype = narrow(kind.low, kind.high)
    lifted = monotone(lambda x: np.negative(x.astype(dtype, copy=False)), [False])
    return context.step(tree, kind, (node,), lifted)


def add(context: Context, tree: Tree, left: Node, right: Node) -> Node:
    """Add two figures."""
    a, b = align(context, tree, (left, right))
    kind = number(a.type.decimals, a.type.low + b.type.low, a.type.high + b.type.high)
    if a.value is not None and b.value is not None:
        return context.folded(tree, kind, a.value + b.value)
    dtype = narrow(kind.low, kind.high)
    lifted = monotone(lambda x, y: np.add(x, y, dtype=dtype), [True, True])
    return context.step(tree, kind, (a, b), lifted)


def subtract(context: Context, tree: Tree, left: Node, right: Node) -> Node:
    """Subtract a figure from another."""
    return add(context, tree, left, negate(context, tree, right))


def multiply(context: Context, tree: Tree, left: Node, right: Node) -> Node:
    """Multiply two figures; their decimals add up."""
    a, b = left.type, right.type
    ends = [x * y for x in (a.low, a.high) for y in (b.low, b.high)]
    kind = number(a.decimals + b.decimals, min(ends), max(ends))
    if left.value is not None and right.value is not None:
        return context.folded(tree, kind, left.value * right.value)
    dtype = narrow(kind.low, kind.high)

    def times(x: Array, y: Array) -> Array:
        return np.multiply(x, y, dtype=dtype)

    lifted = (
        monotone(times, [True, True]) if a.low >= 0 and b.low >= 0 else corners(times)
    )
    return context.step(tree, kind, (left, right), lifted)


def quotient(
    context: Context, tree: Tree, top: Node, bottom: Node, otherwise: Node | None = None
) -> Node:
    """Divide, rounding once to the rubric's decimals of quotients.

    Where the bottom can be 0 the rubric must say what the quotient is then
    (`ratio(x, y, otherwise=n)`); should that have more decimals, zeros fill up the
    quotient's.
    """
    numbers = context.scope.numbers
    decimals = max(numbers.ratios, otherwise.type.decimals if otherwise else 0)
    finer = 10 ** (decimals - numbers.ratios)
    low, high = bottom.type.low, bottom.type.high
    if low <= 0 <= high and otherwise is None:
        raise context.fault("EK2016", tree)
    shift = numbers.ratios + bottom.type.decimals - top.type.decimals
    up, down = 10 ** max(shift, 0), 10 ** max(-shift, 0)

    def ratio(x: Array, y: Array) -> Array:
        x, y = np.broadcast_arrays(
            np.multiply(x, up, dtype=np.int64), np.multiply(y, down, dtype=np.int64)
        )
        sign = np.sign(y)
        bottoms = np.where(y == 0, 1, np.abs(y))
        return np.asarray(divide_arrays(x * sign, bottoms, numbers.rounding) * finer)

    bottoms = [y for y in (low, high, -1, 1) if low <= y <= high and y]
    ends = [
        divide(x * up, y * down, numbers.rounding) * finer
        for x in (top.type.low, top.type.high)
        for y in bottoms
    ]
    most = max(abs(top.type.low), abs(top.type.high), 1) * up
    least = max(abs(low), abs(high), 1) * down
    context.fits(tree, number(0, 0, max(most, 2 * least)))
    if not low <= 0 <= high:
        kind = number(decimals, min(ends), max(ends))
        return context.step(tree, kind, (top, bottom), corners(ratio))
    assert otherwise is not None
    instead = rescale(context, tree, otherwise, decimals)
    ends += [instead.type.low, instead.type.high]
    kind = number(decimals, min(ends), max(ends))
    return context.step(
        tree, kind, (top, bottom, instead), _guarded(ratio, signed=low < 0)
    )


def _guarded(
    ratio: Callable[[Array, Array], Array], *, signed: bool
) -> Callable[..., Interval]:
    """Lift a quotient whose bottom may be 0, where `instead` stands for it."""
    lift = corners(ratio)

    def lifted(top: Interval, bottom: Interval, instead: Interval) -> Interval:
        if top.point and bottom.point and instead.point:
            values = np.where(bottom.low == 0, instead.low, ratio(top.low, bottom.low))
            return Interval(values, values)
        parts: list[tuple[Array, Interval]] = []
        above = Interval(np.maximum(bottom.low, 1), np.maximum(bottom.high, 1))
        parts.append((bottom.high > 0, lift(top, above)))
        if signed:
            under = Interval(np.minimum(bottom.low, -1), np.minimum(bottom.high, -1))
            parts.append((bottom.low < 0, lift(top, under)))
        parts.append(((bottom.low <= 0) & (bottom.high >= 0), instead))
        big = np.iinfo(np.int64)
        low: Array = np.full(1, big.max)
        high: Array = np.full(1, big.min)
        for holds, part in parts:
            low = np.where(holds, np.minimum(low, part.low), low)
            high = np.where(holds, np.maximum(high, part.high), high)
        return Interval(low, high)

    return lifted


def least(context: Context, tree: Tree, nodes: tuple[Node, ...]) -> Node:
    """Give the least of several figures."""
    nodes = align(context, tree, nodes)
    kind = number(
        nodes[0].type.decimals,
        min(n.type.low for n in nodes),
        min(n.type.high for n in nodes),
    )
    return context.step(tree, kind, nodes, _fold(np.minimum, len(nodes)))


def most(context: Context, tree: Tree, nodes: tuple[Node, ...]) -> Node:
    """Give the greatest of several figures."""
    nodes = align(context, tree, nodes)
    kind = number(
        nodes[0].type.decimals,
        max(n.type.low for n in nodes),
        max(n.type.high for n in nodes),
    )
    return context.step(tree, kind, nodes, _fold(np.maximum, len(nodes)))


def _fold(
    function: Callable[[Array, Array], Array], count: int
) -> Callable[..., Interval]:
    def folded(*arrays: Array) -> Array:
        whole = arrays[0]
        for array in arrays[1:]:
            whole = function(whole, array)
        return whole

    return monotone(folded, [True] * count)


def absolute(context: Context, tree: Tree, node: Node) -> Node:
    """Give the size of a figure, its sign aside."""
    low, high = node.type.low, node.type.high
    kind = number(node.type.decimals, max(low, -high, 0), max(abs(low), abs(high)))
    dtype = narrow(min(kind.low, low, -high), max(kind.high, -low))

    def lifted(x: Interval) -> Interval:
        down = x.low.astype(dtype, copy=False)
        if x.point:
            size = np.abs(down)
            return Interval(size, size)
        up = x.high.astype(dtype, copy=False)
        return Interval(
            np.maximum(np.maximum(down, -up), 0), np.maximum(np.abs(down), np.abs(up))
        )

    return context.step(tree, kind, (node,), lifted)


def rounded(
    context: Context, tree: Tree, node: Node, decimals: int, rounding: Rounding
) -> Node:
    """Round to fewer decimals; a figure that has no more is only given its zeros."""
    cutting = node.type.decimals - decimals
    if cutting <= 0:
        return rescale(context, tree, node, decimals)
    unit = 10**cutting
    kind = number(
        decimals,
        divide(node.type.low, unit, rounding),
        divide(node.type.high, unit, rounding),
    )

    def cut(x: Array) -> Array:
        return divide_arrays(x.astype(np.int64), np.array(unit), rounding)

    return context.step(tree, kind, (node,), monotone(cut, [True]))


def floor(context: Context, tree: Tree, node: Node) -> Node:
    """Cut a figure to the whole number at or below it."""
    unit = 10**node.type.decimals
    kind = number(0, node.type.low // unit, node.type.high // unit)
    dtype = narrow(node.type.low, max(node.type.high, unit))

    def cut(x: Array) -> Array:
        return np.asarray(np.floor_divide(x, unit, dtype=dtype))

    return context.step(tree, kind, (node,), monotone(cut, [True]))


def ceiling(context: Context, tree: Tree, node: Node) -> Node:
    """Raise a figure to the whole number at or above it."""
    down = floor(context, tree, negate(context, tree, node))
    return negate(context, tree, down)


def whole_steps(context: Context, tree: Tree, figure: Node, step: Node) -> Node:
    """Count the whole steps in a figure, exactly: no quotient is rounded before."""
    if step.type.low <= 0:
        raise context.fault("EK2016", tree)
    a, b = align(context, tree, (figure, step))
    ends = [
        x // y for x in (a.type.low, a.type.high) for y in (b.type.low, b.type.high)
    ]
    dtype = narrow(min(a.type.low, *ends), max(a.type.high, b.type.high, *ends))

    def steps(x: Array, y: Array) -> Array:
        return np.asarray(np.floor_divide(x, y, dtype=dtype))

    kind = number(0, min(ends), max(ends))
    return context.step(tree, kind, (a, b), corners(steps))


def choose(context: Context, tree: Tree, when: Node, yes: Node, no: Node) -> Node:
    """Give one of two figures, dates or words by a condition; both where unknown."""
    if yes.type.is_number:
        yes, no = align(context, tree, (yes, no))
    kind = yes.type.within(
        min(yes.type.low, no.type.low), max(yes.type.high, no.type.high)
    )

    def lifted(c: Interval, a: Interval, b: Interval) -> Interval:
        low = np.where(c.low, a.low, b.low)
        if c.point:
            if a.point and b.point:
                return Interval(low, low)
            return Interval(low, np.where(c.low, a.high, b.high))
        both = hull(a, b)
        open_ = c.low != c.high
        return Interval(
            np.where(open_, both.low, low),
            np.where(open_, both.high, np.where(c.low, a.high, b.high)),
        )

    return context.step(tree, kind, (when, yes, no), lifted)
