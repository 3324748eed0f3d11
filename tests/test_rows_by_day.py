"""What goes by day, and trimmed means: bounds hold however open rows turn out."""

from __future__ import annotations

from itertools import groupby, product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalkit.engine.by_day import by_day
from evalkit.engine.kept import Kept
from evalkit.engine.reading_off import read_off
from evalkit.engine.summaries import summarise
from evalkit.language.interval import Interval
from evalkit.language.node import Node, Reduction
from evalkit.model.number import divide
from evalkit.model.value import BOOLEAN, number

FIGURE = Node("field", number(0, -9, 9), key="figure")
CONDITION = Node("field", BOOLEAN, key="condition")
ONE_OF = st.sampled_from([(0, 0), (1, 1), (0, 1)])
SMALL = st.tuples(st.integers(-2, 2), st.integers(0, 1)).map(lambda p: (p[0], sum(p)))
DAYS = st.tuples(st.integers(1, 3), st.integers(0, 1)).map(lambda p: (p[0], sum(p)))


def interval(ends: list[tuple[int, int]], kind: Any = np.int64) -> Interval:
    """Make an interval of every row."""
    low, high = (np.array([end[i] for end in ends], dtype=kind) for i in (0, 1))
    return Interval(low, low if (low == high).all() else high)


def completions(rows: list[tuple[tuple[int, int], ...]]) -> Any:
    """Give every way open rows can turn out."""
    each = [list(product(*(range(a, b + 1) for a, b in row))) for row in rows]
    return product(*each)


def in_runs(kind: str, rows: list[tuple[int, int]]) -> int:
    """Count rows in a row by (day, holds); on one day those that hold come first."""
    told = [holds for _, holds in sorted(rows, key=lambda r: (r[0], -r[1]))]
    runs = [(held, len(list(some))) for held, some in groupby(told)]
    if kind == "longest_run":
        return max([count for held, count in runs if held], default=0)
    return runs[-1][1] if runs and runs[-1][0] else 0


@pytest.mark.parametrize("kind", ["longest_run", "latest_run"])
@given(st.lists(st.tuples(DAYS, ONE_OF), min_size=1, max_size=5))
def test_runs_lie_between_their_bounds(kind: Any, rows: Any) -> None:
    """However days and conditions turn out, a run is within the bounds told."""
    days, holds = ([row[i] for row in rows] for i in (0, 1))
    fails = [(1 - high, 1 - low) for low, high in holds]
    reduction = Reduction(kind, "events", None, None, CONDITION, misses=CONDITION)
    keys = np.zeros(len(rows), dtype=np.int64)
    kept = Kept(keys, None, interval(holds, bool), interval(fails, bool),
                interval(days))  # fmt: skip
    found = by_day(reduction, number(0, 0, 9), 1, kept)
    every = [in_runs(kind, list(rows)) for rows in completions(rows)]
    assert found.low[0] <= min(every)
    assert found.high[0] >= max(every)


@pytest.mark.parametrize("kind", ["first", "last"])
@given(st.lists(st.tuples(DAYS, ONE_OF, SMALL), min_size=1, max_size=4))
def test_ends_lie_between_their_bounds(kind: Any, rows: Any) -> None:
    """However rows turn out, the first and the last figure are within the bounds."""
    days, member, figures = ([row[i] for row in rows] for i in (0, 1, 2))
    reduction = Reduction(kind, "events", None, FIGURE, CONDITION, otherwise=7)
    keys = np.zeros(len(rows), dtype=np.int64)
    kept = Kept(keys, interval(figures), interval(member, bool), None, interval(days))
    found = by_day(reduction, FIGURE.type, 1, kept)
    sign = 1 if kind == "last" else -1
    every = []
    for whole in completions(rows):
        there = [(sign * day, figure) for day, counts, figure in whole if counts]
        every.append(max(there)[1] if there else 7)
    assert found.low[0] <= min(every)
    assert found.high[0] >= max(every)


@given(st.lists(st.tuples(ONE_OF, SMALL), min_size=1, max_size=5))
def test_trimmed_means_lie_between_their_bounds(rows: Any) -> None:
    """However rows turn out, a trimmed mean is within the bounds told."""
    member, figures = ([row[i] for row in rows] for i in (0, 1))
    node = Node("aggregate", number(2, -900, 900), reduction=Reduction(
        "mean", "events", None, FIGURE, CONDITION, otherwise=700, trim=1, above=2,
    ))  # fmt: skip
    assert node.reduction is not None
    keys = np.zeros(len(rows), dtype=np.int64)
    summary = summarise(
        node.reduction, keys, 1, interval(figures), interval(member, bool), None
    )
    found = read_off(node, summary)
    every = []
    for whole in completions(rows):
        there = sorted(figure for counts, figure in whole if counts)
        there = there[1:-1] if len(there) > 2 else there
        mean = divide(100 * sum(there), len(there), "half_up") if there else 700
        every.append(mean)
    assert found.low[0] <= min(every)
    assert found.high[0] >= max(every)


def test_a_trimmed_mean_of_sums_too_large_for_64_bits_is_exact() -> None:
    """Only the mean must fit into 64 bits, not what is divided to get it."""
    figure = Node("field", number(0, 0, 10**15))
    node = Node("aggregate", number(3, 0, 10**18), reduction=Reduction(
        "mean", "events", None, figure, None, trim=1, above=2,
    ))  # fmt: skip
    assert node.reduction is not None
    values = [0, *[10**15 - 1] * 99, 10**15]
    keys = np.zeros(len(values), dtype=np.int8)
    rows = interval([(v, v) for v in values])
    found = read_off(node, summarise(node.reduction, keys, 1, rows, None, None))
    assert found.low.tolist() == [(10**15 - 1) * 1000]
