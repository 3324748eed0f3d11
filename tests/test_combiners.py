"""The built-in combiners: the laws of every combiner, exact points, faults."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from evalkit.errors import RubricError
from evalkit.model.number import Numbers
from evalkit.model.rule import Combiner, Part
from evalkit.model.text import Text
from evalkit.model.value import number
from evalkit.rules.builtin import evalkit_combiners
from evalkit.rules.combiners import MINIMUM, STARS, SUM, WEIGHTED_MEAN
from evalkit.testing import check_combiner, numbers, rows
from tests.reference.figures import round_to

COMBINERS = {combiner.name: combiner for combiner in evalkit_combiners()}


def exact(
    name: str, parts: list[Part], row: tuple[int, ...], numbers: Numbers
) -> Fraction:
    """Combine points as the book says, in units of marks, before rounding."""
    weights = [part.weight for part in parts]
    if name == "sum":
        return Fraction(sum(row))
    if name == "minimum":
        return Fraction(min(row))
    if name == "stars":
        return Fraction(sum(row) * 10**numbers.marks)
    products = [weight * units for weight, units in zip(weights, row, strict=True)]
    return Fraction(sum(products), sum(weights))


@st.composite
def parts(draw: st.DrawFn, combiner: Combiner) -> list[Part]:
    """Draw parts of every size; stars are 0 or 1, and may be certain."""
    found = []
    most = draw(st.sampled_from([1, 100, 10_000, 10**12]))
    least = draw(st.sampled_from([0, -1, -most]))
    if combiner.takes == "stars":
        least, most = 0, 1
    for index in range(draw(st.integers(1, 6))):
        low, high = sorted(draw(st.tuples(*[st.integers(least, most)] * 2)))
        weight = draw(st.integers(0, 5) | st.integers(0, 10**6))
        found.append(Part(f"部分{index}", low, high, None, weight))
    return found


@pytest.mark.parametrize("name", COMBINERS)
@given(data=st.data())
def test_every_combiner_keeps_every_law_and_is_exact(
    name: str, data: st.DataObject
) -> None:
    """What parts come to is exact, rounded once where it is divided."""
    combined = data.draw(parts(COMBINERS[name]))
    counted = data.draw(numbers())
    kinds = [number(counted.marks, part.low, part.high) for part in combined]
    table = data.draw(rows(kinds))
    try:
        kernel = check_combiner(COMBINERS[name], combined, counted, rows=table)
    except RubricError as error:
        if {fault.code for fault in error.faults} <= {"EK1506", "EK1512"}:
            reject()
        raise
    found = kernel.compute(*np.array(table).T).tolist()
    for row, units in zip(table, found, strict=True):
        written = exact(name, combined, row, counted)
        assert units == round_to(written, 0, counted.rounding)
    lows, highs = zip(*((part.low, part.high) for part in combined), strict=True)
    for end, row in ((kernel.low, lows), (kernel.high, highs)):
        assert end == round_to(exact(name, combined, row, counted), 0, counted.rounding)


@pytest.mark.parametrize("name", COMBINERS)
def test_narrow_columns_come_to_more_than_they_could_hold(name: str) -> None:
    """Twelve int8 columns at their end are combined without overflow."""
    takes = COMBINERS[name].takes
    most = 1 if takes == "stars" else 127
    many = [Part(f"p{index}", 0, most, most, 100) for index in range(12)]
    kernel = COMBINERS[name].bind(tuple(many), Numbers())
    columns = [np.array([most], np.int8)] * 12
    assert kernel.compute(*columns).tolist() == [kernel.high]
    assert kernel.high == exact(name, many, (most,) * 12, Numbers())


def test_a_mean_by_weights_is_rounded_once() -> None:
    """(1 + 2) / 2 of hundredths is 1.5 and goes where the rubric sends it."""
    two = (Part("a", 0, 100, None, 1), Part("b", 0, 100, None, 1))
    found = []
    for rounding in ("half_up", "half_even", "down", "up"):
        kernel = WEIGHTED_MEAN.bind(two, Numbers(rounding=rounding))
        found.append(int(kernel.compute(np.array([1]), np.array([2]))[0]))
    assert found == [2, 2, 1, 2]


def test_a_mean_of_short_columns_is_doubled_on_the_way() -> None:
    """Rounding halves takes twice the sum, which int8 could not hold."""
    two = (Part("a", 0, 60, None, 1), Part("b", 0, 60, None, 1))
    kernel = WEIGHTED_MEAN.bind(two, Numbers())
    columns = np.array([[60, 59, 0], [60, 60, 1]], np.int8)
    assert kernel.compute(*columns).tolist() == [60, 60, 1]


def test_three_equal_totals_are_equal() -> None:
    """0.1 + 0.2 + 0.3, in whichever order, is 0.6 and the same 0.6 (defect 1)."""
    three = tuple(Part(key, 0, 100, None, 1) for key in "abc")
    kernel = SUM.bind(three, Numbers(marks=1))
    columns = np.array([[1, 2, 3], [3, 2, 1], [2, 2, 2]], np.int8).T
    assert kernel.compute(*columns).tolist() == [6, 6, 6]


HUGE = Part("huge", 0, 10**18, None, 1)
REFUSED = [
    (SUM, (HUGE, HUGE, HUGE), [("EK1506", "combine")]),
    (
        WEIGHTED_MEAN,
        (Part("a", 0, 2 * 10**18, None, 1), Part("b", 0, 1, None, 1)),
        [("EK1506", "combine")],
    ),
    (
        WEIGHTED_MEAN,
        (Part("a", 0, 1, None, -1), Part("b", 0, 1, None, -2)),
        [("EK1511", "a.weight"), ("EK1511", "b.weight")],
    ),
    (
        WEIGHTED_MEAN,
        (Part("a", 0, 1, None, 0), Part("b", 0, 1, None, 0)),
        [("EK1512", "combine")],
    ),
]


@pytest.mark.parametrize(("combiner", "parts", "faults"), REFUSED)
def test_parts_that_cannot_be_combined_are_refused(
    combiner: Combiner, parts: tuple[Part, ...], faults: list[tuple[str, str]]
) -> None:
    """Weights below 0, weights of nothing and sums past 64 bits are told."""
    with pytest.raises(RubricError) as refused:
        combiner.bind(parts, Numbers())
    found = refused.value.faults
    assert [(fault.code, fault.place.key) for fault in found] == faults


def test_parts_that_cancel_out_are_refused_before_they_overflow() -> None:
    """What is added up on the way counts, not only what it comes to."""
    up = Part("up", 3 * 10**18, 3 * 10**18, None, 1)
    down = Part("down", -3 * 10**18, -3 * 10**18, None, 1)
    with pytest.raises(RubricError) as refused:
        SUM.bind((up, down), Numbers())
    assert refused.value.faults[0].code == "EK1506"


def test_a_combiner_says_how_it_combined() -> None:
    """Weights and their sum are named; a plain sum speaks for itself."""
    parts = (Part("a", 0, 100, None, 3), Part("b", 0, 100, None, 1))
    said = {
        combiner.name: combiner.bind(parts, Numbers()).describe(50, 100)
        for combiner in (SUM, WEIGHTED_MEAN, MINIMUM, STARS)
    }
    assert said == {
        "sum": None,
        "weighted_mean": Text(
            "按权数加权平均（3 + 1 = 4）", "mean by weights (3 + 1 = 4)"
        ),
        "minimum": Text("取各部分最低分", "the lowest of the parts"),
        "stars": None,
    }
