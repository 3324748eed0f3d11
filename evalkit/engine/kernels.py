"""Lift kernels, which see known values only, to intervals.

Where a figure is unknown, points move with it as the kernel's directions declare;
where they move either way, every value the figure can still have is tried as long as
there are few, and else the kernel's whole declared range stands.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from attrs import frozen

from evalkit.language.interval import Array, Interval, exact, monotone
from evalkit.model.bands import Cuts
from evalkit.model.number import narrow
from evalkit.model.rule import Kernel

#: How many combinations of unknown values are tried one by one.
MOST_TRIED = 64


def lift(kernel: Kernel) -> Callable[..., Interval]:
    """Give the interval version of a kernel."""
    ups = [d == "up" for d in kernel.directions]
    compute = _counted(kernel.compute)
    if "either" not in kernel.directions:
        return monotone(compute, ups) if len({*ups}) < 2 else _mixed(compute, ups)

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


def _mixed(compute: Callable[..., Array], ups: list[bool]) -> Callable[..., Interval]:
    """Lift a kernel that rises in one figure and falls in another.

    A block's known rows may be computed with the lows of all; that every block is, so
    that a kernel which fails there fails whatever the blocks.
    """
    ends = monotone(compute, ups)

    def lifted(*args: Interval) -> Interval:
        if not all(a.point for a in args):
            compute(*(a.low for a in args))
        return ends(*args)

    return lifted


def _try_all(
    compute: Callable[..., Array], lows: list[Array], widths: list[Array]
) -> tuple[Array, Array]:
    """Evaluate a kernel at every combination of values and keep the extremes."""
    low: Array | None = None
    high: Array | None = None
    tries = np.multiply.reduce(widths).max()
    for turn in range(tries):
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


@frozen(eq=False)
class Steps:
    """A figure's bands turned into values: ladders and limits."""

    compute: Callable[[Interval], Interval]
    low: int
    high: int


def steps(cuts: Cuts, values: tuple[int, ...]) -> Steps:
    """Give each band its value; an open figure, the extremes of the bands it spans."""
    table = [values[band] for band in cuts.band]
    kind = narrow(min(table), max(table))
    first, last = np.array(table, dtype=kind), cuts.cuts
    span = range(len(table))
    least = np.array([[min(table[i : j + 1], default=0) for j in span] for i in span])
    most = np.array([[max(table[i : j + 1], default=0) for j in span] for i in span])

    def segment(x: Array) -> Array:
        index = np.zeros(x.shape, dtype=np.intp)
        for bound in last:
            index += x >= bound
        return index

    def compute(x: Interval) -> Interval:
        low = segment(x.low)
        if x.point:
            return exact(first[low])
        high = segment(x.high)
        return Interval(least[low, high].astype(kind), most[low, high].astype(kind))

    return Steps(compute, min(table), max(table))
