"""Step functions: points that change at stated values of a figure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

from evalkit.model.number import IntArray, narrow

#: Up to so many changes, adding up comparisons is faster than searching for the place.
FEW = 24


def step_function(
    cuts: Sequence[int], points: Sequence[int]
) -> Callable[[IntArray], IntArray]:
    """Give the kernel of points[i] from cuts[i-1] up to below cuts[i].

    Args:
        cuts: values of the figure, rising.
        points: one more than there are cuts.
    """
    changes = [(cut, b - a) for cut, (a, b) in zip(cuts, pairwise(points), strict=True)]
    changes = [(cut, change) for cut, change in changes if change]
    first = points[0]
    sizes = [*points, *(change for _, change in changes)]
    kind = narrow(min(sizes), max(sizes))
    if len(changes) > FEW:
        return _search(changes, first, kind)
    # Typed scalars keep every product and sum in the narrow type.
    steps = [(cut, kind(change)) for cut, change in changes]
    start = kind(first)

    def compute(values: IntArray) -> IntArray:
        if not steps:
            return np.full(len(values), start)
        cut, change = steps[0]
        out = np.multiply(values >= cut, change)
        for cut, change in steps[1:]:
            out += np.multiply(values >= cut, change)
        if first:
            out += start
        return out

    return compute


def _search(
    changes: list[tuple[int, int]], first: int, kind: type[np.signedinteger]
) -> Callable[[IntArray], IntArray]:
    places = np.array([cut for cut, _ in changes], dtype=np.int64)
    levels = [first]
    for _, change in changes:
        levels.append(levels[-1] + change)
    table = np.array(levels, dtype=kind)

    def compute(values: IntArray) -> IntArray:
        return table.take(np.searchsorted(places, values, side="right"))

    return compute
