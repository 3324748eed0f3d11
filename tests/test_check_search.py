"""Findings shown by a household: what is better and harms, and what never binds."""

from __future__ import annotations

from decimal import Decimal

import pytest
from attrs import evolve, field, frozen, validators

from evalkit.check.checks import check_rubric
from evalkit.check.households import day_of, households
from evalkit.engine.plan import compile_rubric
from evalkit.engine.run import run
from evalkit.errors import Fault
from evalkit.rules.per_occurrence import PerOccurrence
from tests.check_sample import CLEAN
from tests.check_sample import found as found_in_sample
from tests.rubric_sample import REGISTRY, changed, read
from tests.whole_rubric import load, refused

FIELDS = """
[fields.hours]
label = "时长"
type = "integer"
range = [0, 100]
better = "{better}"

[fields.member]
label = "成员"
type = "boolean"

[fields.since]
label = "加入"
type = "date"
range = [2020-01-01, 2026-12-31]

[fields.view]
label = "评议"
type = "category"
choices = ["好", "差"]

[records.events]
label = "事件表"
at_most = 5

[records.events.fields.amount]
label = "数额"
type = "decimal"
range = [0, 9]

[criteria.a]
label = "A"
points = 10

[criteria.a.items.h]
rule = "bands"
of = "{of}"
bands = [
  {{ at_least = 50, points = {top} }},
  {{ at_least = 20, points = 6 }},
  {{ otherwise = true, points = 0 }},
]
points = 10
"""


def found(
    code: str, *, better: str = "more", of: str = "hours", top: int = 10
) -> list[Fault]:
    """Give the findings of a code."""
    text = FIELDS.format(better=better, of=of, top=top)
    return [fault for fault in load(text).findings() if fault.code == code]


def test_a_better_fact_that_harms_is_shown_by_a_household() -> None:
    """Forty hours give six points, fifty give four: the household is told."""
    (fault,) = found("EK3053", top=4)
    assert fault.place.key == "fields.hours"
    assert (fault.values["before"], fault.values["after"]) == ("6", "4")
    before, after = fault.shown
    assert (before.expect, after.expect) == ({"total": 6}, {"total": 4})
    assert before.facts["hours"] < 50 <= after.facts["hours"]  # type: ignore[operator]
    assert "Shown by a household: hours = " in fault.text("en")


@pytest.mark.parametrize(
    ("better", "of", "top", "harms"),
    [
        ("more", "hours", 10, False),
        ("less", "hours", 10, True),
        ("less", "100 - hours", 10, False),
        ("more", "hours + sum(events, amount)", 4, True),
        ("more", "hours - mean(hours) + 50", 10, False),
    ],
)
def test_what_nearly_harms_is_not_told(
    better: str, of: str, top: int, harms: bool
) -> None:
    """Nothing is told of a fact that only ever helps, alone or among others."""
    assert bool(found("EK3053", better=better, of=of, top=top)) == harms


def test_made_up_households_are_whole_and_always_the_same() -> None:
    """Every fact is known and in its range; bounds of the rubric are among them."""
    rubric = load(FIELDS.format(better="more", of="hours", top=10))
    first, again = (households(rubric.record, 200) for _ in range(2))
    for key, column in first.columns.items():
        assert column.known is None
        assert (column.values == again.columns[key].values).all()
        assert column.type.low <= column.values.min()
        assert column.values.max() <= column.type.high
    assert {19, 20, 49, 50, 100} <= set(first.columns["hours"].values.tolist())
    outcomes = run(rubric.plan, first, as_of=day_of(rubric.record)).outcomes
    assert set(outcomes.total.low.tolist()) == {0, 600, 1000}


def test_tables_the_rubric_refuses_find_nothing() -> None:
    """Where made-up facts can't be evaluated nothing is claimed."""
    grouped = FIELDS.format(better="more", of="hours", top=4) + (
        '\n[selections.best]\nlabel = "选"\ntake = 1\n'
        'by = ["total"]\nties = "lottery"\n'
    )
    assert [f.code for f in load(grouped).findings()].count("EK3053") == 1


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("cap = 10", None),
        ("cap = 12", "criteria.a.cap"),
        ("cap = 9", None),
        ("floor = -1", "criteria.a.floor"),
        ("floor = 1", None),
    ],
)
def test_a_bound_that_never_binds_is_told(written: str, key: str | None) -> None:
    """It is proven by the ranges of the rules; one that binds is not told."""
    text = FIELDS.format(better="more", of="hours", top=10)
    text = text.replace(
        'label = "A"\npoints = 10', f'label = "A"\n{written}\npoints = 10'
    )
    told = [f.place.key for f in load(text).findings() if f.code == "EK3028"]
    assert told == ([] if key is None else [key])


COUNTED = "- each = 1\n- cap = 2\n+ each = %s\n+ %s"


@pytest.mark.parametrize(
    ("each", "written", "key"),
    [
        ("1", "cap = 19", None),
        ("1", "cap = 20", "cap"),
        ("1", "cap = 99", "cap"),
        ("1", "floor = -1", "floor"),
        ("-1", "floor = -20", "floor"),
        ("-1", "floor = -19", None),
        ("1", "floor = 0", None),
        ("1", "cap = 99\n+ points = 99", None),
    ],
)
def test_a_bound_of_an_item_that_never_binds_is_told(
    each: str, written: str, key: str | None
) -> None:
    """Twenty rows at most: what they can't come to limits nothing (EK3028).

    Not so what is the full mark, or 0, which is said for the reader.
    """
    told = [
        f.place.key for f in found_in_sample(COUNTED % (each, written), code="EK3028")
    ]
    deeds = "criteria.品德.items.deeds."
    assert told == ([] if key is None else [deeds + key])


@frozen(kw_only=True)
class Few(PerOccurrence):
    """Parameters that refuse a cap above 99."""

    cap: Decimal = field(default=Decimal(2), validator=validators.le(Decimal(99)))


def test_a_bound_no_further_one_is_allowed_beside_is_left_alone() -> None:
    """Where a rule takes no other bound nothing is proven, and nothing raised."""
    rule = evolve(REGISTRY.rules["per_occurrence"], params=Few)
    registry = evolve(REGISTRY, rules={**REGISTRY.rules, rule.name: rule})
    for cap, told in (("99", []), ("98", ["EK3028"])):
        text = changed(COUNTED % ("1", f"cap = {cap}"), text=CLEAN)
        rubric = read(text, registry)
        faults = check_rubric(rubric, compile_rubric(rubric))
        assert [f.code for f in faults if f.code == "EK3028"] == told


def test_only_what_has_an_order_can_be_better() -> None:
    """EK1306: words without an order are neither more nor less."""
    text = FIELDS.format(better="more", of="hours", top=10)
    wrong = text.replace(
        'choices = ["好", "差"]', 'choices = ["好", "差"]\nbetter = "more"'
    )
    assert refused(wrong) == [("EK1306", "fields.view.better")]
