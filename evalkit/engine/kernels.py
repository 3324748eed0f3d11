"""Lift kernels, which see known values only, to intervals.

Where a figure is unknown, points move with it as the kernel's directions declare;
where they move either way, every value the figure can still have is tried as long as
there are few, and else the kernel's whole declared range stands.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from evalkit.language.interval import Array, Interval, monotone
from evalkit.model.bands import Cuts
from evalkit.model.number import narrow
from evalkit.model.rule import Direction, Kernel

#: How many combinations of unknown values are tried one by one.
MOST_TRIED = 64


def lift(kernel: Kernel) -> Callable[..., Interval]:
    """Give the interval version of a kernel."""
    ups = [d == "up" for d in kernel.directions]
    compute = _counted(kernel.compute)
    if "either" not in kernel.directions:
        return monotone(compute, ups)

    def lifted(*args: Interval) -> Interval:
        if all(a.point for a in args):
            points = compute(*(a.low for a in args))
            return Interval(points, points)
        arrays = np.broadcast_arrays(
            *(a.low for a in args), *(a.high for a in args), subok=False
        )
        lows, highs = arrays[: len(args)], arrays[len(args) :]
        low = np.array(compute(*lows), dtype=np.int64)
        high = low.copy()
        widths = [h.astype(np.int64) - x + 1 for x, h in zip(lows, highs, strict=True)]
        wild = np.zeros(len(low), dtype=bool)
        for width, direction in zip(widths, kernel.directions, strict=True):
            if direction == "either":
                wild |= width > 1
        few = np.ones(len(low))
        for width in widths:
            few = few * width
        sure = ~wild & (few > 1)
        if sure.any():
            ends = monotone(compute, ups)(
                *(Interval(x[sure], h[sure]) for x, h in zip(lows, highs, strict=True))
            )
            low[sure], high[sure] = ends.low, ends.high
        low[wild], high[wild] = kernel.low, kernel.high
        tried = np.flatnonzero(wild & (few <= MOST_TRIED))
        if len(tried):
            part = [x[tried].astype(np.int64) for x in lows]
            low[tried], high[tried] = _try_all(
                compute, part, [w[tried] for w in widths]
            )
        return Interval(low, high)

    return lifted


def _try_all(
    compute: Callable[..., Array], lows: list[Array], widths: list[Array]
) -> tuple[Array, Array]:
    """Evaluate a kernel at every combination of values and keep the extremes."""
    low: Array | None = None
    high: Array | None = None
    for turn in range(MOST_TRIED):
        rest = np.full(len(lows[0]), turn)
        values = []
        for start, width in zip(lows, widths, strict=True):
            values.append(start + rest % width)
            rest = rest // width
        # Past a row's last combination the odometer starts anew, which is harmless.
        points = compute(*values)
        low = points if low is None else np.minimum(low, points)
        high = points if high is None else np.maximum(high, points)
    assert low is not None
    assert high is not None
    return low, high


def _counted(compute: Callable[..., Array]) -> Callable[..., Array]:
    """Give a kernel conditions as 0 and 1, which is what it is promised."""

    def counted(*arrays: Array) -> Array:
        return compute(*(a.view(np.int8) if a.dtype == np.bool_ else a for a in arrays))

    return counted


def steps(cuts: Cuts, values: tuple[int, ...]) -> Kernel:
    """Build the kernel that gives each band its value: ladders and limits."""
    table = [values[band] for band in cuts.band]
    array = np.array(table, dtype=narrow(min(table), max(table)))
    bounds = cuts.cuts

    def compute(x: Array) -> Array:
        index = np.zeros(x.shape, dtype=np.intp)
        for bound in bounds:
            index += x >= bound
        return array[index]

    return Kernel(compute, min(table), max(table), (direction(table),))


def direction(table: list[int]) -> Direction:
    """Say how values move along a table."""
    pairs = list(pairwise(table))
    if all(a <= b for a, b in pairs):
        return "up"
    return "down" if all(a >= b for a, b in pairs) else "either"
