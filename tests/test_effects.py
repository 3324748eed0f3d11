"""Effects of vetoes, and what programmes come to: suspended, barred, told, lent."""

from __future__ import annotations

import datetime

import pytest

from evalkit import Evaluation
from tests.whole_rubric import load, refused

DAY = datetime.date(2026, 11, 25)
BASE = """
[fields.score]
label = "得分"
type = "integer"
range = [0, 10]

[fields.flag]
label = "有情况"
type = "boolean"

[fields.on]
label = "日期"
type = "date"
range = [2020-01-01, 2026-12-31]

[criteria.all]
label = "全部"
points = 10

[criteria.all.items.score]
rule = "linear"
of = "score"
coefficient = 1
points = 10

[vetoes.flag]
label = "有情况"
when = "flag"
effect = {effect}

[ladder]
of = "total"
steps = [ {{ at_least = 6, grade = "好" }}, {{ otherwise = true, grade = "一般" }} ]

[programmes.loan]
label = "贷款"
needs = ["grade >= '好'", "no_veto"]
{more}
"""


def evaluate(effect: str, more: str = "", **facts: object) -> Evaluation:
    """Evaluate one household."""
    given = {"score": 8, "flag": True, "on": datetime.date(2025, 6, 1)} | facts
    named = {"score": "得分", "flag": "有情况", "on": "日期"}
    columns = {"户编号": ["a"]} | {named[k]: [v] for k, v in given.items()}
    return load(BASE.format(effect=effect, more=more)).evaluate(columns, as_of=DAY)


def said(result: Evaluation) -> tuple[str, str]:
    """Give the grade and the verdict of the programme."""
    row = result.rows()[0]
    return row["等级"], result.outcomes.programmes["loan"].verdict.verdict(0)


@pytest.mark.parametrize(
    ("effect", "flag", "expected"),
    [
        ('"suspend"', True, ("好", "undetermined")),
        ('"suspend"', False, ("好", "yes")),
        ('"suspend"', None, ("好", "undetermined")),
        ('"remark"', True, ("好", "yes")),
        ('"no_title"', True, ("不予评定", "no")),
        ('{ bar = "2 years", since = "on" }', True, ("不予评定", "no")),
        ('{ bar = "1 year", since = "on" }', True, ("好", "yes")),
    ],
)
def test_an_effect_does_what_it_says(
    effect: str, flag: bool | None, expected: tuple[str, str]
) -> None:
    """Who is suspended is never refused; a bar ends by itself."""
    assert said(evaluate(effect, flag=flag)) == expected


@pytest.mark.parametrize(
    ("flag", "told"),
    [
        (True, [("有情况", "yes", "暂停期间不办理")]),
        (None, [("有情况", "undetermined", "是否暂停待核实")]),
        (False, []),
    ],
)
def test_a_programme_says_what_suspends_it(
    flag: bool | None, told: list[tuple[str, str, str]]
) -> None:
    """Beside its needs, which are all met, stands what keeps it open."""
    programme = evaluate('"suspend"', flag=flag).explain("a").parts[-1]
    assert [p.verdict for p in programme.parts if p.kind == "need"] == ["yes", "yes"]
    found = [
        (part.label.zh, part.verdict, part.note and part.note.zh)
        for part in programme.parts
        if part.kind == "veto"
    ]
    assert found == told


def test_a_bar_says_until_when() -> None:
    """Results have the day; it is empty for whom nothing bars."""
    effect = '{ bar = "2 years", since = "on" }'
    row = evaluate(effect).rows()[0]
    assert row["有情况·至"] == "2027-06-01"
    assert evaluate(effect, flag=False).rows()[0]["有情况·至"] == ""
    (note,) = [
        part.note for part in evaluate(effect).explain("a").parts if part.kind == "veto"
    ]
    assert note is not None
    assert "2027-06-01" in note.zh


RANGE = """
[programmes.loan.limit]
of = "total"
steps = [ { at_least = 8, yuan = [100, 300] }, { otherwise = true, yuan = 50 } ]
"""
FORMULA = """
limit = { value = "100.5 * score", at_least = 10, at_most = 750, whole = 50 }

[programmes.loan.rate]
of = "score"
steps = [ { at_least = 8, bp = -20.5 }, { otherwise = true, bp = 5 } ]
"""


def test_a_range_is_left_to_the_lender() -> None:
    """Both ends stand in the results, and neither is called open."""
    result = evaluate('"remark"', RANGE)
    row = result.rows()[0]
    told = [row[f"贷款{name}最高"] for name in ("额度（元）", "额度起（元）")]
    assert told == ["300", "100"]
    assert not result.outcomes.programmes["loan"].limit.open.any()  # type: ignore[union-attr]


def test_an_amount_may_be_a_formula() -> None:
    """It is held to its ends and cut down to whole ones; a rate may fall."""
    row = evaluate('"remark"', FORMULA).rows()[0]
    assert (row["贷款额度（元）最高"], row["贷款利率（BP）最高"]) == ("750", "-20.5")
    row = evaluate('"remark"', FORMULA, score=6).rows()[0]
    assert (row["贷款额度（元）最高"], row["贷款利率（BP）最高"]) == ("600", "5")
    row = evaluate('"remark"', FORMULA, score=1).rows()[0]
    assert (row["贷款额度（元）最高"], row["贷款利率（BP）最低"]) == ("0", "0")
    parts = evaluate('"remark"', FORMULA).explain("a").parts[-1].parts
    assert [(p.key, p.unit) for p in parts if p.kind == "limit"] == [
        ("limit", "元"),
        ("rate", "BP"),
    ]


@pytest.mark.parametrize(
    ("keys", "score", "expected"),
    [
        (", at_least = 700, at_most = 3100, whole = 1000", 6, "700"),
        (", at_least = 700, at_most = 3100, whole = 1000", 8, "2000"),
        (", at_least = 700, at_most = 3100, whole = 1000", 10, "3000"),
        (", at_least = 700, at_most = 3100", 10, "3100"),
        (", whole = 1000", 6, "0"),
        (", at_most = 3100", 6, "0"),
        ("", 6, "0"),
        ("", 7, "1000"),
        ("", 10, "5500"),
    ],
)
def test_an_amount_is_never_less(keys: str, score: int, expected: str) -> None:
    """Cutting down breaks no promise; nobody is lent less than nothing."""
    formula = f'limit = {{ value = "score * 1500 - 9500"{keys} }}'
    row = evaluate('"remark"', formula, score=score).rows()[0]
    assert row["贷款额度（元）最高"] == row["贷款额度（元）最低"] == expected


def test_a_rate_may_be_negative() -> None:
    """The interest may be below the usual; only money is held at nothing."""
    row = evaluate('"remark"', 'rate = { value = "score - 10" }').rows()[0]
    assert row["贷款利率（BP）最低"] == row["贷款利率（BP）最高"] == "-2"


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ('limit = { value = "1", of = "total" }', ("EK1241", "limit")),
        ('limit = { of = "total" }', ("EK1241", "limit")),
        ('limit = { at_most = 3 }', ("EK1241", "limit")),
        ('limit = { value = "1", whole = 0 }', ("EK1106", "limit.whole")),
        ('limit = { value = "1", at_least = 3, at_most = 2 }',
         ("EK1303", "limit.at_least")),
        ('limit = { value = "1", at_most = -1 }', ("EK1106", "limit.at_most")),
        ('limit = { value = "1", at_most = 0.001 }', ("EK1105", "limit.at_most")),
        ('limit = { of = "total", steps = [ { otherwise = true, yuan = [3, 2] } ] }',
         ("EK1103", "limit.steps[0].yuan")),
        ('limit = { value = "grade" }', ("EK2012", "limit.value")),
        ('rate = { value = "grade" }', ("EK2012", "rate.value")),
    ],
)  # fmt: skip
def test_an_amount_that_is_wrong_is_refused(
    written: str, told: tuple[str, str]
) -> None:
    """Each mistake has its code and its key."""
    text = BASE.format(effect='"remark"', more=written)
    code, key = told
    assert refused(text) == [(code, f"programmes.loan.{key}")]


@pytest.mark.parametrize(
    ("effect", "code"),
    [
        ('{ bar = "2 years" }', "EK1103"),
        ('{ bar = "soon", since = "on" }', "EK1103"),
        ('{ bar = "2 years", since = "score" }', "EK2012"),
        ('"halve"', "EK1103"),
    ],
)
def test_an_effect_that_is_none_is_refused(effect: str, code: str) -> None:
    """A bar needs its length and its day."""
    assert [found for found, _ in refused(BASE.format(effect=effect, more=""))] == [
        code
    ]
