"""Stated points that are never reached, or passed."""

from __future__ import annotations

import pytest

from tests.check_sample import found, said

HOURS = "criteria.work.items.hours"
VISITS = "criteria.work.items.visits"


def test_a_coefficient_that_stops_short_of_the_full_mark_is_told() -> None:
    """0.57 a time, 35 times at most, is 19.95 of the 20 that are printed."""
    (fault,) = found(
        "- range = [0, 12]\n+ range = [0, 35]",
        "- zero_at = 0\n- full_at = 10\n- points = 5\n"
        "+ coefficient = 0.57\n+ points = 20",
        '  label = "工作"\n  source = "a"\n- points = 10\n+ points = 25',
        "- full_marks = 20\n+ full_marks = 35",
    )
    assert (fault.code, fault.place.key) == ("EK3011", VISITS)
    assert fault.values == {"most": "19.95", "points": "20"}


def test_bands_that_stop_short_are_told() -> None:
    """An item whose best band gives less than it states is told, its whole is not."""
    less = "-   { at_least = 60, points = 5 },\n+   { at_least = 60, points = 4.5 },"
    (fault,) = found(less)
    assert (fault.code, fault.place.key) == ("EK3011", HOURS)
    assert fault.values == {"most": "4.5", "points": "5"}


def test_a_band_nobody_can_reach_leaves_the_item_short() -> None:
    """A figure that ends before the best band makes the item short of its points."""
    assert said("- range = [0, 100]\n+ range = [0, 59.9]") == [("EK3011", HOURS)]


def test_parts_without_stated_points_leave_the_criterion_to_be_told() -> None:
    """Where no part is short of its own, the criterion that is short is told."""
    (fault,) = found('- points = { "好" = 6, "一般" = 3, "差" = 0 }\n'
        '+ points = { "好" = 5.5, "一般" = 3, "差" = 0 }')  # fmt: skip
    assert (fault.code, fault.place.key) == ("EK3012", "criteria.品德")
    assert fault.values == {"most": "9.5", "points": "10"}


def test_the_whole_may_be_short_alone() -> None:
    """A whole that averages parts of 10 never reaches 20; the whole is told."""
    mean = '  full_marks = 20\n+ combine = "weighted_mean"'
    (fault,) = found(mean, code="EK301")
    assert (fault.code, fault.place.key) == ("EK3012", "rubric")
    assert fault.values == {"most": "10", "points": "20"}


def test_between_an_item_and_the_whole_nothing_more_is_told() -> None:
    """A criterion without points of its own passes the shortfall on in silence."""
    assert said(
        "-   { at_least = 60, points = 5 },\n+   { at_least = 60, points = 4.5 },",
        '  label = "工作"\n  source = "a"\n- points = 10',
    ) == [("EK3011", HOURS)]


@pytest.mark.parametrize("most", ["6", "5.01"])
def test_an_item_that_passes_its_points_is_told(most: str) -> None:
    """An item that can give more than it states is told."""
    band = "{ at_least = 60, points = 5 },"
    (fault,) = found(f"-   {band}\n+   {band.replace('5', most)}")
    assert (fault.code, fault.place.key) == ("EK3013", HOURS)
    assert fault.values == {"most": most, "points": "5"}


@pytest.mark.parametrize(
    "changes",
    [
        # The very last value reaches the best band; so does the very first.
        ("- range = [0, 100]\n+ range = [0, 60]",),
        # Half a point a time, and ten times.
        (
            "- range = [0, 12]\n+ range = [0, 10]",
            "- zero_at = 0\n- full_at = 10\n- points = 5\n"
            "+ coefficient = 0.5\n+ points = 5",
        ),
        # Villages may add what is wanting.
        (
            "- each = 1\n- cap = 2\n+ each = 1\n+ cap = 1",
            "+ [[room]]\n+ in = '品德'\n+ items = 1\n+ points_each = 2\n+ \n  [ladder]",
        ),
        # What a part has too much the criterion's points hold.
        ("- each = 1\n- cap = 2\n+ each = 1\n+ cap = 2.01",),
    ],
)
def test_full_marks_that_are_just_reached_are_not_told(
    changes: tuple[str, ...],
) -> None:
    """One value that comes to the full mark is enough, and none that passes it."""
    assert said(*changes, code="EK301") == []
