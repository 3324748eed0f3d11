"""What people may expect of a scheme that judges them: an end, and a source."""

from __future__ import annotations

import pytest

from tests.check_sample import found, said

BAD = "- when = \"any(events, kind == '坏事' and amount > 1, within='1 year')\""


def _veto(when: str, *more: str) -> list[tuple[str, str | None]]:
    return said(f'{BAD}\n+ when = "{when}"', *more, code="EK304")


@pytest.mark.parametrize(
    "when",
    [
        "any(events, kind == '坏事')",
        "agreed and not (count(events, kind == '坏事') < 3)",
        "sum(events, amount, where=kind == '坏事') > 3",
        "max_of(events, amount, otherwise=0) > 3 or count(events) > 3",
        "worst > 3",
    ],
)
def test_a_veto_without_a_look_back_is_told(when: str) -> None:
    """A veto on records of any age bars for ever; it is told once, with the table."""
    derived = (
        "  [derived]\n+ more = 'max_of(events, amount, otherwise=0)'\n+ worst = 'more'"
    )
    assert _veto(when, derived) == [("EK3041", "vetoes.bad.when")]


@pytest.mark.parametrize(
    "when",
    [
        "any(events, kind == '坏事', within='1 year')",
        "any(events, kind == '坏事' and on >= 2025-01-01)",
        "any(events, days_between(on, as_of) < 90)",
        "days_between(max_of(events, on, otherwise=2016-01-01), as_of) < 90",
        "recent > 3",
        "agreed",
    ],
)
def test_a_veto_with_a_look_back_is_not(when: str) -> None:
    """A window, and any condition on the day of a record, is a look-back."""
    derived = "  [derived]\n+ recent = \"count(events, within='30 days')\""
    assert _veto(when, derived) == []


def test_groups_that_take_rows_by_their_day_have_a_look_back() -> None:
    """It may stand in the groups instead; without it, groups bar for ever too."""
    groups = """\
+ [groups.lately]
+ label = "近两年"
+ of = "events"
+ by = ["kind"]
+ where = "on > as_of - 2 years"
+ values = { times = "count()" }
+
+ [groups.again]
+ label = "再分"
+ of = "lately"
+ by = ["times"]
+ values = { n = "count()" }
+
  [derived]"""
    for table in ("lately", "again"):
        assert _veto(f"count({table}) > 1", groups) == []
        ever = groups.replace('+ where = "on > as_of - 2 years"\n', "")
        assert _veto(f"count({table}) > 1", ever) == [("EK3041", "vetoes.bad.when")]


def test_the_table_is_named() -> None:
    """The finding names the records that would bar for ever."""
    (fault,) = found(f'{BAD}\n+ when = "count(events) > 3"', code="EK3041")
    assert fault.values == {"table": "events"}


def test_a_veto_without_a_source_is_told() -> None:
    """Who is barred may ask where it is written."""
    assert said('- source = "c"') == [("EK3042", "vetoes.bad")]


def test_an_item_without_a_source_is_told_unless_its_criterion_has_one() -> None:
    """An item's points have a source: its own, or that of a criterion around it."""
    hours = "criteria.work.items.hours"
    assert said('- source = "a"') == [("EK3043", hours)]
    (fault,) = found('- source = "a"', code="EK3043")
    assert fault.values == {"count": 2}
    own = '  rule = "linear"\n+ source = "e"'
    assert said('- source = "a"', own) == [("EK3043", hours)]
