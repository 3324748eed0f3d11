"""One fact, counted twice: found where it is, and only there."""

from __future__ import annotations

import pytest

from evalkit.errors import Fault
from tests.check_sample import found

AGREED = "criteria.品德.items.agreed"


def _twice(when: str, *changes: str) -> tuple[Fault, ...]:
    """Give the last item another condition; what it reads may be counted before."""
    agreed = f'- when = "agreed"\n+ when = "{when}"'
    return found(agreed, *changes, code="EK3001")


@pytest.mark.parametrize(
    "when",
    [
        "hours >= 10",
        "not (hours < 10)",
        "agreed and hours > 10",
        "hours + visits * 0 > 10",
        "-hours < -10",
        "max(hours, 3) > 10",
        "hours in (10, 20)",
        "(hours > 50 and agreed) or hours > 90",
    ],
)
def test_a_field_read_by_two_items_is_told_at_the_second(when: str) -> None:
    """However it is read, the same field in two items is one fact counted twice."""
    (fault,) = [f for f in _twice(when) if f.values["fact"] == "hours"]
    assert (fault.code, fault.place.key) == ("EK3001", AGREED)
    assert fault.values["other"] == "work.hours"
    assert fault.shown


def test_it_is_seen_through_derived_figures() -> None:
    """A field read through two derived figures is still the one field."""
    (fault,) = _twice("b > 10", "  [derived]\n+ a = 'hours * 2'\n+ b = 'a + 1'")
    assert fault.values == {"fact": "hours", "other": "work.hours"}


@pytest.mark.parametrize(
    "when",
    [
        "agreed",
        "agreed or hours == 0",
        "hours > 50 or agreed or visits > 3",
        "mean(hours, by=村) > 10",
        "count(visits > 2, by=村) > 10",
        "as_of > 2026-01-01",
        "agreed and hours * 0 < 1",
    ],
)
def test_exemptions_and_others_facts_are_no_double_counting(when: str) -> None:
    """One way among others, a group's mean and the day are not the subject's fact."""
    assert _twice(when) == ()


def test_a_fact_that_three_items_count_is_told_twice() -> None:
    """Each further item is told once, and names the first."""
    faults = _twice("hours > 9 and hours <= 90", '- of = "visits"\n+ of = "hours"')
    assert [(f.place.key, f.values["other"]) for f in faults] == [
        ("criteria.work.items.visits", "work.hours"),
        (AGREED, "work.hours"),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        "kind == '好事'",
        "kind == '好事' and proved",
        "'好事' == kind and on > 2026-01-01",
        "kind in ('好事', '坏事')",
        "kind != '坏事'",
        "not (kind == '坏事')",
        "amount in (1, 2)",
        "where=amount > 3",
        "within='2 years'",
    ],
)
def test_a_record_that_two_items_may_count_is_told(rows: str) -> None:
    """Rows that two conditions may both ask for are one fact, whatever the window."""
    (fault,) = _twice(f"count(events, {rows}) > 0")
    assert fault.values == {"fact": "events", "other": "品德.deeds"}
    assert fault.place.key == AGREED
    assert fault.shown


@pytest.mark.parametrize(
    "figure",
    [
        "count(events, kind == '坏事') > 0",
        "any(events, '坏事' == kind)",
        "count(events, kind in ('坏事',)) > 0",
        "count(events, where=proved and kind == '坏事') > 0",
        "all(events, not proved)",
        "share(events, proved, where=kind == '坏事', otherwise=0) > 0.5",
        "count(events, kind in ('好事', '坏事') and kind == '坏事') > 0",
        "sum(events, amount) > 3",
        "max_of(events, amount, where=kind == '好事', otherwise=0) > 3",
    ],
)
def test_records_that_no_two_items_count_are_not(figure: str) -> None:
    """Rows of another kind, and a figure of rows that are only counted, are others."""
    assert _twice(figure) == ()


def test_a_figure_of_records_is_told_by_its_name() -> None:
    """A figure that two items take of the same rows is named with its table."""
    deeds = '- of = "deeds"\n+ of = "sum(events, amount, kind == \'好事\')"'
    (fault,) = _twice("max_of(events, amount, otherwise=0) > 3", deeds)
    assert fault.values == {"fact": "events.amount", "other": "品德.deeds"}
    assert (
        _twice("max_of(events, amount, kind == '坏事', otherwise=0) > 3", deeds) == ()
    )
