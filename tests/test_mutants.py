"""What is changed in a rubric, to see whether its cases notice."""

from __future__ import annotations

import tomllib

import pytest

from evalkit.cases.mutants import mutants

#: Legal TOML in which nothing of what decides may be overlooked.
TEXT = """
format = 1

[derived]
old = "count(deeds, on >= 2020-01-31, within='2 years') - 1_000.5"

[fields.a]
label = "1 分"
range = [0, 9]
missing = "zero"

[fields.b]
missing = "refuse"

[records.deeds.fields.level]
missing = "no"

[records.deeds.derived]
worth = "if(level == '3级', 2, -1)"

[criteria]
hall = { label = "2", points = 10, items = { "low-income" = { rule = "bands", \
bands = [ { at_least = 5, points = 4, note = "3" }, { otherwise = true, \
points = 1, note = "3" } ], points = 7 } } }

[criteria.yard] # all of it
points = -1.5
each = -1.5

[criteria.yard.criteria.inner.items.x]
proved = true

[vetoes."一票"]
when = "old > 3"

[selections.first]
take = 3
ties = "all"
within = "village"
by = ["total", "old + 1 asc"]

[[accepted]]
code = "EK3043"
why = "3 of 4"
"""


def test_everything_that_decides_is_changed_once() -> None:
    """Whatever way it is written; what only people read is left alone."""
    text = TEXT.replace("\\\n", "")
    assert [change for change, _ in mutants(text)] == [
        "without vetoes.一票",
        "without criteria.hall.items.low-income",
        "without criteria.yard.criteria.inner.items.x",
        "derived.old = \"count(deeds, on >= 2020-02-01, within='2 years') - 1_000.5\"",
        "derived.old = \"count(deeds, on >= 2020-01-31, within='3 years') - 1_000.5\"",
        "derived.old = \"count(deeds, on >= 2020-01-31, within='2 years') - 1000.4\"",
        'without fields.a.missing = "zero"',
        'without records.deeds.fields.level.missing = "no"',
        "records.deeds.derived.worth = \"if(level == '3级', 3, -1)\"",
        "records.deeds.derived.worth = \"if(level == '3级', 2, -0)\"",
        "criteria.hall.items.low-income.bands[0].at_least = 6",
        "criteria.hall.items.low-income.bands[0].points = 5",
        "criteria.hall.items.low-income.bands[1].points = 2",
        "criteria.yard.each = -1.4",
        'vetoes.一票.when = "old > 4"',
        "selections.first.take = 4",
        'selections.first.ties = "none"',
        'selections.first.ties = "lottery"',
        'without selections.first.within = "village"',
        'selections.first.by[0] = "total asc"',
        'selections.first.by[1] = "old + 1 desc"',
        'selections.first.by[1] = "old + 2 asc"',
    ]


@pytest.mark.parametrize(
    ("day", "other"), [("2026-02-28", "2026-03-01"), ("9999-12-31", "9999-12-30")]
)
def test_a_day_is_moved_by_one(day: str, other: str) -> None:
    """To the next day there is; the last of all days has only one before it."""
    text = f"""
[values]
v = {{ dated = [ {{ is = 1 }}, {{ from = {day}, is = 2 }} ] }}

[derived]
late = "since > {day}"
"""
    assert [change for change, _ in mutants(text)] == [
        "values.v.dated[0].is = 2",
        f"values.v.dated[1].from = {other}",
        "values.v.dated[1].is = 3",
        f'derived.late = "since > {other}"',
    ]


def test_a_changed_rubric_differs_in_that_one_thing() -> None:
    """All else is what it was."""
    text = TEXT.replace("\\\n", "")
    first = tomllib.loads(text)
    changed = dict(mutants(text))["selections.first.take = 4"]
    first["selections"]["first"]["take"] = 4
    assert tomllib.loads(changed) == first
