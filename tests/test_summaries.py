"""Summaries of batches merge to the summary of all rows, whatever the batches."""

from __future__ import annotations

from itertools import pairwise, product
from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalkit.engine.reading_off import read_off
from evalkit.engine.summaries import Summary, summarise
from evalkit.language.aggregates import AGGREGATES
from evalkit.language.interval import Interval
from evalkit.language.node import AggregateKind, Node, Reduction
from evalkit.model.number import divide
from evalkit.model.value import BOOLEAN, number

FIGURE = Node("field", number(1, -500, 500), key="figure")
CONDITION = Node("field", BOOLEAN, key="condition")
CONTRARY = Node("field", BOOLEAN, key="contrary")
GROUPS = 3
FIGURED = ("sum", "mean", "median", "min_of", "max_of")


def aggregate(
    kind: AggregateKind, *, reported: bool, where: bool, otherwise: int | None
) -> Node:
    """Make a function over many rows."""
    figured = kind in FIGURED
    needs_condition = where or not figured
    reduction = Reduction(
        kind,
        None,
        None,
        FIGURE if figured else None,
        CONDITION if needs_condition else None,
        reported and figured,
        CONTRARY if kind in ("share", "all") else None,
        otherwise if kind in ("mean", "min_of", "max_of") else None,
    )
    if kind in ("any", "all"):
        return Node("aggregate", BOOLEAN, reduction=reduction)
    kinds = {
        "count": number(0, 0, 1000),
        "share": number(2, 0, 100),
        "mean": number(2, -5000, 5000),
        "median": number(2, -5000, 5000),
        "sum": number(1, -500_000, 500_000),
    }
    return Node("aggregate", kinds.get(kind, FIGURE.type), reduction=reduction)


def interval(ends: list[tuple[int, int]], kind: Any) -> Interval:
    """Make an interval; one that is known everywhere has one array."""
    low, high = (np.array([end[i] for end in ends], dtype=kind) for i in (0, 1))
    return Interval(low, low if (low == high).all() else high)


@st.composite
def rows(draw: st.DrawFn) -> Any:
    """Draw keys, figures and conditions, some of them open."""
    count = draw(st.integers(1, 14))

    def many(one: Any) -> Any:
        return draw(st.lists(one, min_size=count, max_size=count))

    keys = many(st.integers(0, GROUPS - 1))
    figure = many(
        st.tuples(st.integers(-500, 490), st.sampled_from([0, 0, 0, 7])).map(
            lambda pair: (pair[0], pair[0] + pair[1])
        )
    )
    held = many(st.sampled_from([(0, 0), (1, 1), (1, 1), (0, 1)]))
    return np.array(keys, dtype=np.int16), figure, held


def summary(node: Node, drawn: Any, part: slice) -> Summary:
    """Summarise some of the rows."""
    keys, figure, held = drawn
    reduction = node.reduction
    assert reduction is not None
    against = [(1 - high, 1 - low) for low, high in held]
    return summarise(
        reduction,
        keys[part],
        GROUPS,
        None if reduction.figure is None else interval(figure[part], np.int16),
        None if reduction.member is None else interval(held[part], bool),
        None if reduction.misses is None else interval(against[part], bool),
    )


def ends(value: Interval) -> tuple[list[int], list[int]]:
    """Write an interval down."""
    return value.low.astype(int).tolist(), value.high.astype(int).tolist()


@given(
    st.sampled_from([k for k in get_args(AggregateKind) if not AGGREGATES[k].dated]),
    st.booleans(),
    st.booleans(),
    st.sampled_from([None, 0, 300]),
    rows(),
    st.data(),
)
def test_batches_merge_to_what_all_rows_give(
    kind: Any,
    reported: bool,
    where: bool,
    otherwise: int | None,
    drawn: Any,
    data: st.DataObject,
) -> None:
    """Cut anywhere, merged from the left or the right, every figure is the same."""
    node = aggregate(kind, reported=reported, where=where, otherwise=otherwise)
    count = len(drawn[0])
    cuts = sorted(data.draw(st.sets(st.integers(1, count), max_size=3)) | {0, count})
    parts = [summary(node, drawn, slice(start, stop)) for start, stop in pairwise(cuts)]
    whole = ends(read_off(node, summary(node, drawn, slice(None))))
    left = parts[0]
    for part in parts[1:]:
        left = left.merge(part)
    right = parts[-1]
    for part in parts[-2::-1]:
        right = part.merge(right)
    assert ends(read_off(node, left)) == whole
    assert ends(read_off(node, right)) == whole


@given(st.sampled_from(["count", "sum", "any"]), rows())
def test_open_rows_count_the_worst_way_and_the_best_way(kind: Any, drawn: Any) -> None:
    """What counts, and each figure's end, may be anything; both extremes are given."""
    node = aggregate(kind, reported=False, where=True, otherwise=None)
    found = ends(read_off(node, summary(node, drawn, slice(None))))
    keys, figure, held = drawn
    for key in range(GROUPS):
        own = [row for row in range(len(keys)) if keys[row] == key]
        worst = best = 0
        for row in own:
            adds = figure[row] if kind == "sum" else (1, 1)
            choices = [end for end in adds if held[row][1]]
            choices += [0] if not held[row][0] else []
            worst, best = worst + min(choices), best + max(choices)
        if kind == "any":
            worst, best = min(worst, 1), min(best, 1)
        assert (found[0][key], found[1][key]) == (worst, best)


def middle(values: list[int], reduction: Reduction) -> int:
    """Give the mean or the median of some figures, rounded once."""
    count = len(values)
    cut = reduction.trim if count > reduction.above else 0
    if reduction.kind == "median":
        cut = (count - 1) // 2
    kept = sorted(values)[cut : count - cut]
    return divide(sum(kept) * 10, len(kept), reduction.rounding)


@given(
    st.sampled_from([("mean", 0), ("mean", 1), ("mean", 2), ("median", 0)]),
    st.integers(0, 3),
    st.sampled_from(["half_up", "half_even", "down", "up"]),
    st.sampled_from([None, 300]),
    st.booleans(),
    rows(),
    st.integers(0, 14),
)
def test_a_middle_lies_between_all_that_can_come_out(
    how: Any,
    above: int,
    rounding: Any,
    otherwise: int | None,
    reported: bool,
    drawn: Any,
    cut: int,
) -> None:
    """Whoever of the open rows counts: both ends are met, and none lies beyond."""
    kind, trim = how
    reduction = Reduction(
        kind,
        None,
        None,
        FIGURE,
        CONDITION,
        reported,
        otherwise=otherwise,
        rounding=rounding,
        trim=trim,
        above=2 * trim + above,
    )
    node = Node("aggregate", number(2, -5000, 5000), reduction=reduction)
    parts = [summary(node, drawn, part) for part in (slice(cut), slice(cut, None))]
    low, high = ends(read_off(node, parts[0].merge(parts[1])))
    keys, figure, held = drawn
    for key in range(GROUPS):
        own = [
            (figure[row], held[row])
            for row in range(len(keys))
            if keys[row] == key and (not reported or figure[row][0] == figure[row][1])
        ]
        found: list[tuple[int, int]] = []
        for counts in product(*(range(a, b + 1) for _, (a, b) in own)):
            inside = [own[i][0] for i, counted in enumerate(counts) if counted]
            if inside:
                least, most = zip(*inside, strict=True)
                found.append((middle(least, reduction), middle(most, reduction)))
            elif otherwise is None:
                found.append((-5000, 5000))
            else:
                found.append((otherwise, otherwise))
        expected = min(a for a, _ in found), max(b for _, b in found)
        assert (low[key], high[key]) == expected


@pytest.mark.parametrize(("last", "mean"), [(1, 2**60), (4, 2**60 + 1)])
def test_a_mean_of_sums_too_large_for_64_bits_is_exact(last: int, mean: int) -> None:
    """Whole numbers of any size are divided where 64 bits can't hold them."""
    figure = Node("field", number(0, 0, 2**61), key="figure")
    reduction = Reduction("mean", None, None, figure, None)
    node = Node("aggregate", number(0, 0, 2**61), reduction=reduction)
    values = np.array([2**60, 2**60, 2**60 - 1 + last])
    made = summarise(
        reduction, np.zeros(3, int), 1, Interval(values, values), None, None
    )
    assert ends(read_off(node, made)) == ([mean], [mean])
