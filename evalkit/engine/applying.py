"""Parts of a criterion that do not apply to everybody.

A part that does not apply is full, nothing, the mean of those it applies to, or left
out: then the others stand for the whole. What is left out is worked out for each way
the conditions can come out, so that an open one leaves no more open than it must.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from attrs import frozen

from evalkit.language import figures
from evalkit.language.interval import Array, monotone
from evalkit.language.node import Node, Reduction
from evalkit.language.scope import Context, constant
from evalkit.language.tree import Tree
from evalkit.model.number import LIMIT, Numbers, divide, divide_arrays
from evalkit.model.rubric import Criterion, Item
from evalkit.model.value import number

#: Parts left out at once; each doubles the ways there are.
MOST_LEFT_OUT = 6
_NOWHERE = Tree(0)


@frozen(eq=False)
class Entry:
    """A part of a criterion, its path, its points, when it applies."""

    part: Item | Criterion
    path: str
    node: Node
    applies: Node | None


#: Combines the points of some parts of a criterion.
Combine = Callable[[Sequence[Entry]], Node]


def combined(
    context: Context,
    criterion: Criterion,
    entries: Sequence[Entry],
    numbers: Numbers,
    combine: Combine,
) -> Node:
    """Give the points of a criterion, whichever of its parts apply.

    Raises:
        RubricError: nothing would be left, or there are too many ways (EK1232–4);
            the others stand for more than 64 bits hold (EK1506).
    """
    entries = [_stood_in(context, entry, numbers) for entry in entries]
    optional = [i for i, entry in enumerate(entries) if left_out(entry.part)]
    if not optional:
        return combine(entries)
    if len(optional) == len(entries):
        raise context.fault("EK1232", _NOWHERE)
    if len(optional) > MOST_LEFT_OUT:
        raise context.fault("EK1233", _NOWHERE, expected=f"≤ {MOST_LEFT_OUT}")
    full = _full(entries) if criterion.combine.adds else None
    if criterion.combine.adds and full is None:
        raise context.fault("EK1234", _NOWHERE)

    def way(decided: int, kept: tuple[int, ...]) -> Node:
        """Give the points with the first conditions decided."""
        if decided == len(optional):
            some = [e for i, e in enumerate(entries) if i not in optional or i in kept]
            return _scaled(context, combine(some), full, _full(some), numbers)
        index = optional[decided]
        applies = entries[index].applies
        assert applies is not None
        with_it = way(decided + 1, (*kept, index))
        without = way(decided + 1, kept)
        return figures.choose(context, _NOWHERE, applies, with_it, without)

    return way(0, ())


def left_out(part: Item | Criterion) -> bool:
    """Say whether the others stand for a part where it does not apply."""
    return part.applies is not None and part.absent == "rescale"


def _full(entries: Sequence[Entry]) -> int | None:
    """Give the full marks of parts together; None where one states none."""
    stated = [entry.part.points for entry in entries]
    known = [points for points in stated if points is not None]
    return sum(known) if len(known) == len(stated) else None


def _stood_in(context: Context, entry: Entry, numbers: Numbers) -> Entry:
    """Put in the place of a part that does not apply what stands for it."""
    part, applies = entry.part, entry.applies
    if applies is None or part.absent == "rescale":
        return entry
    kind = number(numbers.marks, 0, 0)
    if part.absent == "mean_of_peers":
        instead = _mean(part, entry.node, applies, numbers)
    else:
        units = (part.points or 0) if part.absent == "full" else 0
        instead = constant(kind, units)
    node = figures.choose(context, _NOWHERE, applies, entry.node, instead)
    return Entry(part, entry.path, node, None)


def _mean(part: Item | Criterion, node: Node, applies: Node, numbers: Numbers) -> Node:
    """Give the mean of those it applies to, in units of marks."""
    reduction = Reduction(
        "mean", None, part.peers, node, applies, rounding=numbers.rounding
    )
    return Node("aggregate", node.type, reduction=reduction, key="mean")


def _scaled(
    context: Context, node: Node, full: int | None, left: int | None, numbers: Numbers
) -> Node:
    """Let the parts that are left stand for the whole, rounded once."""
    if full is None or left is None or full == left:
        return node
    ends = [end * full for end in (node.type.low, node.type.high)]
    if left <= 0:
        raise context.fault("EK1234", _NOWHERE)
    if 2 * max(map(abs, ends)) + 2 * left > LIMIT:
        raise context.fault("EK1506", _NOWHERE)
    rounding = numbers.rounding
    low, high = (divide(end, left, rounding) for end in ends)

    def scale(points: Array) -> Array:
        whole = points.astype(np.int64) * full
        return divide_arrays(whole, np.array(left), rounding)

    kind = number(numbers.marks, low, high)
    return context.step(_NOWHERE, kind, (node,), monotone(scale, [True]))
