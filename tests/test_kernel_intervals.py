"""Kernels see known values; what unknown ones can come to is worked out around them."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalkit.engine.kernels import MOST_TRIED, lift
from evalkit.language.interval import Interval, exact
from evalkit.model.rule import Direction, Kernel

Ends = tuple[int, int]


def kernel(directions: tuple[Direction, ...]) -> Kernel:
    """Give a kernel of figures from 0 to 9 that moves as told, `either` in zigzag."""

    def compute(*figures: Any) -> Any:
        whole = np.zeros(1, dtype=np.int16)
        for figure, way in zip(figures, directions, strict=True):
            wide = figure.astype(np.int16)
            sign = {"up": wide, "down": -wide, "either": wide * 7 % 4}[way]
            whole = whole + sign
        return whole

    low = sum({"up": 0, "down": -9, "either": 0}[way] for way in directions)
    high = sum({"up": 9, "down": 0, "either": 3}[way] for way in directions)
    return Kernel(compute, low, high, directions)


ROWS = st.lists(
    st.tuples(*[st.tuples(st.integers(0, 9), st.integers(0, 9)).map(sorted)] * 2),
    min_size=1,
    max_size=12,
)


@given(st.tuples(*[st.sampled_from(["up", "down", "either"])] * 2), ROWS)
def test_an_open_figure_gives_the_least_and_the_most(ways: Any, rows: Any) -> None:
    """Of all values it can have, where they are few; else what is declared, no less."""
    made = kernel(ways)
    args = [
        Interval(*(np.array([row[i][end] for row in rows]) for end in (0, 1)))
        for i in (0, 1)
    ]
    found = lift(made)(*args)
    for row, (low, high) in enumerate(zip(found.low, found.high, strict=True)):
        reached = [
            int(made.compute(*(np.array([value]) for value in values))[0])
            for values in product(*(range(a, b + 1) for a, b in rows[row]))
        ]
        wild = any(
            w == "either" and a < b for w, (a, b) in zip(ways, rows[row], strict=True)
        )
        if wild and len(reached) > MOST_TRIED:
            assert (low, high) == (made.low, made.high)
        else:
            assert (low, high) == (min(reached), max(reached))


@pytest.mark.parametrize("ways", [("up", "down"), ("down", "up"), ("either", "up")])
def test_known_figures_give_one_column(ways: Any) -> None:
    """Points are computed once, and once only, where every figure is known."""
    made = kernel(ways)
    values = np.arange(10)
    found = lift(made)(exact(values), exact(values[::-1]))
    assert found.point
    assert found.low.tolist() == made.compute(values, values[::-1]).tolist()
