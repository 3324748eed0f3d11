"""Lifting: the points of an unknown figure, from kernels that see known ones only."""

from __future__ import annotations

from itertools import product
from math import prod

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from evalkit.engine.kernels import MOST_TRIED, lift, steps
from evalkit.language.interval import Array, Interval, exact
from evalkit.model.bands import Cuts
from evalkit.model.rule import Direction, Kernel

Ends = list[list[tuple[int, int]]]


def zigzag(directions: tuple[Direction, ...]) -> Kernel:
    """Give a kernel that moves with each figure as its direction says."""

    def compute(*figures: Array) -> Array:
        whole = np.zeros(len(figures[0]), dtype=np.int64)
        for direction, figure in zip(directions, figures, strict=True):
            values = figure.astype(np.int64)
            if direction == "up":
                whole += 3 * values
            elif direction == "down":
                whole -= 2 * values
            else:
                whole += values * 7 % 11
        return whole

    return Kernel(compute, -1000, 1000, directions)


@st.composite
def cases(draw: st.DrawFn) -> tuple[tuple[Direction, ...], Ends]:
    """Draw directions, and an interval of each figure for a few rows."""
    directions = tuple(
        draw(
            st.lists(st.sampled_from(["up", "down", "either"]), min_size=1, max_size=3)
        )
    )
    rows = draw(st.integers(0, 4))
    width = st.sampled_from([0, 0, 1, 2, 7, 40])
    ends = [
        [(low := draw(st.integers(-20, 20)), low + draw(width)) for _ in range(rows)]
        for _ in directions
    ]
    return directions, ends


def intervals(ends: Ends) -> list[Interval]:
    """Give the columns; where every row is known, a point."""
    found = []
    for figure in ends:
        low, high = (np.array([e[i] for e in figure], dtype=np.int8) for i in (0, 1))
        known = all(a == b for a, b in figure)
        found.append(exact(low) if known else Interval(low, high))
    return found


@given(cases())
def test_points_lie_in_the_interval_and_reach_its_ends(
    case: tuple[tuple[Direction, ...], Ends],
) -> None:
    """All an open figure can give lies between the ends, and few values reach them.

    Figures that move one way, and few enough combinations of values, give exactly the
    least and the most; else the kernel's whole declared range stands.
    """
    directions, ends = case
    kernel = zigzag(directions)
    found = lift(kernel)(*intervals(ends))
    rows = len(ends[0])
    assert len(found.low) == len(found.high) == rows
    for row in range(rows):
        spans = [range(figure[row][0], figure[row][1] + 1) for figure in ends]
        values = [np.array(column) for column in zip(*product(*spans), strict=True)]
        points = kernel.compute(*values)
        told = int(found.low[row]), int(found.high[row])
        to_and_fro = any(
            d == "either" and len(s) > 1 for d, s in zip(directions, spans, strict=True)
        )
        if to_and_fro and prod(map(len, spans)) > MOST_TRIED:
            assert told == (kernel.low, kernel.high)
        else:
            assert told == (points.min(), points.max())


def test_conditions_are_shown_as_numbers() -> None:
    """A kernel may count with what it is given: yes is 1 and no is 0."""
    kernel = Kernel(lambda a, b: a + b, 0, 2, ("up", "up"))
    yes, no = np.array([True, True]), np.array([True, False])
    assert lift(kernel)(exact(yes), exact(no)).low.tolist() == [2, 1]


def test_steps_give_the_extremes_of_the_bands_a_figure_spans() -> None:
    """Limits that rise and fall again are known wherever both ends give the same."""
    table = steps(Cuts((10, 20), (0, 1, 2)), (600, 900, 300))
    assert (table.low, table.high) == (300, 900)
    low = np.array([0, 0, 5, 10, 20, 15])
    high = np.array([0, 9, 10, 19, 30, 25])
    found = table.compute(Interval(low, high))
    assert found.low.tolist() == [600, 600, 600, 900, 300, 300]
    assert found.high.tolist() == [600, 600, 900, 900, 300, 900]
    known = table.compute(exact(np.array([9, 10, 19, 20])))
    assert known.point
    assert known.low.tolist() == [600, 900, 900, 300]
