"""Types of expressions: every EK2xxx code provoked, and told where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from evalkit.catalogue import CATALOGUE
from evalkit.engine.plan import compile_rubric
from evalkit.errors import Fault, RubricError
from evalkit.language.parse import MOST_DEPTH, MOST_SIGNS
from evalkit.model.number import Numbers
from tests.one_figure import compiled, rubric

#: Expression -> code and the character it is told at.
REFUSED = {
    "incom > 3": ("EK2010", 1),
    "income > 人均": ("EK2010", 10),
    "total": ("EK2010", 1),
    "grade == '好'": ("EK2010", 1),
    "events": ("EK2010", 1),
    "x0": ("EK2010", 1),
    "thrift.sub": ("EK2010", 1),
    "as_of.year": ("EK2010", 1),
    "flag.__class__": ("EK2010", 1),
    "__builtins__": ("EK2010", 1),
    "count(events, income > 3)": ("EK2010", 15),
    "any(events, proved and flag)": ("EK2010", 24),
    "maximum(income, 3)": ("EK2011", 1),
    "points(thrift)": ("EK2011", 1),
    "__import__('os')": ("EK2011", 1),
    "eval('1')": ("EK2011", 1),
    "open('a')": ("EK2011", 1),
    "income.max()": ("EK2011", 1),
    "income + flag": ("EK2012", 10),
    "flag + income": ("EK2012", 1),
    "born + since": ("EK2012", 1),
    "born - 3": ("EK2012", 8),
    "born * 12 months": ("EK2012", 6),
    "income + 12 months": ("EK2012", 1),
    "not income": ("EK2012", 5),
    "flag and income": ("EK2012", 10),
    "flag or view": ("EK2012", 9),
    "-flag": ("EK2012", 2),
    "-born": ("EK2012", 2),
    "flag < wish": ("EK2012", 1),
    "income == born": ("EK2012", 11),
    "income == view": ("EK2012", 11),
    "view == income": ("EK2012", 9),
    "born == flag": ("EK2012", 9),
    "born > 3": ("EK2012", 8),
    "flag == 1": ("EK2012", 9),
    "view < '好'": ("EK2012", 1),
    "village > '甲村'": ("EK2012", 1),
    "income == '3'": ("EK2012", 1),
    "'2026-01-31' < born": ("EK2012", 16),
    "view == 1": ("EK2012", 9),
    "income in (1, '2')": ("EK2012", 1),
    "abs(flag)": ("EK2012", 5),
    "if(income, 1, 2)": ("EK2012", 4),
    "if(flag, born, income)": ("EK2012", 16),
    "if(flag, '甲', income)": ("EK2012", 15),
    "case(flag, 1)": ("EK2014", 1),
    "case(flag, otherwise=1)": ("EK2014", 1),
    "if(flag, 1)": ("EK2014", 1),
    "case(income, 1, otherwise=2)": ("EK2012", 6),
    "case(flag, '甲', otherwise='乙') == '丙'": ("EK2015", 35),
    "case(flag, '甲', otherwise='乙') > '乙'": ("EK2012", 1),
    "whole_steps(income, 0)": ("EK2016", 1),
    "instalment(income - 1, 0.1, 12, 2)": ("EK2032", 1),
    "instalment(income, -0.1, 12, 2)": ("EK2032", 1),
    "instalment(income, 0.1, 12.0, 2)": ("EK2032", 1),
    "instalment(income, 0.1, 0, 2)": ("EK2032", 1),
    "instalment(income, 0.1, 1201, 2)": ("EK2032", 1),
    "instalment(income, 0.1, 12, 10)": ("EK2014", 29),
    "age(income)": ("EK2012", 5),
    "year(as_of) + view": ("EK2012", 15),
    "min(income, born)": ("EK2012", 13),
    "ratio(income, people, otherwise=flag)": ("EK2012", 33),
    "mean(flag)": ("EK2012", 6),
    "sum(born)": ("EK2012", 5),
    "mean(born)": ("EK2012", 6),
    "max_of(view)": ("EK2012", 8),
    "share(income)": ("EK2012", 7),
    "count(income)": ("EK2012", 7),
    "mean(income, where=income)": ("EK2012", 20),
    "mean(income, reported=flag)": ("EK2012", 23),
    "mean(income, reported=1)": ("EK2012", 23),
    "count(events, level)": ("EK2012", 15),
    "sum(events, proved)": ("EK2012", 13),
    "any(events, proved, within=12)": ("EK2012", 28),
    "any(events, proved, within='a while')": ("EK2012", 28),
    "any(events, proved, within=level)": ("EK2012", 28),
    "mean(events, level, otherwise=income)": ("EK2012", 31),
    "mean(events, level, otherwise=true)": ("EK2012", 31),
    "mean(events, level, otherwise=2026-01-01)": ("EK2012", 31),
    "min_of(events, on, otherwise=3)": ("EK2012", 30),
    "max_of(events, level, otherwise=0.5)": ("EK2012", 33),
    "mean(events, level, otherwise=0.12345)": ("EK2012", 31),
    "huge * huge": ("EK2013", 6),
    "sum(huge)": ("EK2013", 1),
    "mean(huge)": ("EK2013", 1),
    "mean(-huge)": ("EK2013", 1),
    "median(-huge)": ("EK2013", 1),
    "sum(-huge)": ("EK2013", 1),
    "huge * 1.000": ("EK2013", 6),
    "income + 0.00000000000000001": ("EK2013", 8),
    "9999999999999999999": ("EK2013", 1),
    "0.0000000000000000001": ("EK2013", 1),
    "3000000000 * 3000000000": ("EK2013", 12),
    "2000000000000000000 + 2000000000000000000": ("EK2013", 21),
    "nothing / 0.000000000000000001": ("EK2013", 9),
    "mean(events, level, otherwise=1000000000000000)": ("EK2013", 31),
    "min(income)": ("EK2014", 1),
    "abs()": ("EK2014", 1),
    "abs(income, 2)": ("EK2014", 1),
    "abs(x=income)": ("EK2014", 1),
    "ratio(income, people)": ("EK2014", 1),
    "ratio(income, people, otherwise=1, by=village)": ("EK2014", 1),
    "round(income)": ("EK2014", 1),
    "round(income, 10)": ("EK2014", 15),
    "round(income, -1)": ("EK2014", 15),
    "round(income, 0.5)": ("EK2014", 15),
    "round(income, people)": ("EK2014", 15),
    "mean()": ("EK2014", 1),
    "mean(income, people)": ("EK2014", 1),
    "count(flag, wish)": ("EK2014", 1),
    "share()": ("EK2014", 1),
    "sum(events)": ("EK2014", 1),
    "count(events, proved, proved)": ("EK2014", 1),
    "count(events, proved, where=proved)": ("EK2014", 1),
    "all(events)": ("EK2014", 1),
    "all(events, within='1 year')": ("EK2014", 1),
    "view == '不错'": ("EK2015", 9),
    "'不错' == view": ("EK2015", 1),
    "view in ('好', '不错')": ("EK2015", 15),
    "income / balance": ("EK2016", 8),
    "income / nothing": ("EK2016", 8),
    "1 / (people - 1)": ("EK2016", 3),
    "mean(income, by=people)": ("EK2017", 17),
    "mean(income, by=乡镇)": ("EK2017", 17),
    "mean(income, by='village')": ("EK2017", 17),
    "mean(income, within='1 year')": ("EK2018", 21),
    "sum(income, otherwise=1)": ("EK2018", 23),
    "mean(income, otherwise=people)": ("EK2012", 24),
    "first(level, otherwise='好')": ("EK2019", 1),
    "count(events, proved, by=village)": ("EK2018", 26),
    "count(events, proved, otherwise=1)": ("EK2018", 33),
    "sum(events, level, otherwise=1)": ("EK2018", 30),
    "any(events, proved, reported=true)": ("EK2018", 30),
    "count(flag, reported=true)": ("EK2018", 1),
    "share(flag, reported=true)": ("EK2018", 1),
    "any(flag)": ("EK2019", 1),
    "all(flag)": ("EK2019", 1),
    "first(level)": ("EK2019", 1),
    "sum(events, any(proved))": ("EK2019", 13),
    "count(events, level > mean(level, by=level))": ("EK2017", 38),
    "mean(events, level, trim=1.5, otherwise=0)": ("EK2014", 26),
    "mean(events, level, trim=2, above=3, otherwise=0)": ("EK2014", 35),
    "sum(events, level, trim=1)": ("EK2018", 25),
    "longest_run(events)": ("EK2014", 1),
    "median(events, level)": ("EK2020", 1),
    "share(events, proved)": ("EK2020", 1),
    "first(events, level)": ("EK2020", 1),
    "mean(events, level)": ("EK2020", 1),
    "min_of(events, on, proved)": ("EK2020", 1),
    "max_of(visits, mark)": ("EK2020", 1),
    "count(visits, within='1 year')": ("EK2021", 22),
    "'好'": ("EK2022", 1),
    "12 months": ("EK2022", 1),
    "12 months + as_of": ("EK2022", 1),
    "'好' == '好'": ("EK2022", 8),
    "born > 1 year": ("EK2022", 8),
    "abs('3')": ("EK2022", 5),
    "view == mood": ("EK2023", 1),
    "village == remark": ("EK2023", 1),
    "view == village": ("EK2023", 1),
    "born + 9999 years": ("EK2024", 6),
    "0001-01-01 - 1 day": ("EK2024", 12),
    "9999-12-31 + 1 day": ("EK2024", 12),
    "as_of - 2000 years": ("EK2024", 7),
    "count(events, within='9999 years')": ("EK2024", 22),
}


def refused(expression: str, numbers: Numbers | None = None) -> Fault:
    """Give the one fault of an expression that can't be compiled."""
    with pytest.raises(RubricError) as caught:
        compiled(expression, numbers=numbers)
    (fault,) = caught.value.faults
    return fault


@pytest.mark.parametrize("text", REFUSED)
def test_what_has_no_type_is_refused_at_its_character(text: str) -> None:
    """Each expression names its one fault, the text and the character, filled in."""
    fault = refused(text)
    assert (fault.code, fault.values.get("at")) == REFUSED[text]
    for language in ("en", "zh"):
        said = fault.text(language)
        assert text in said
        assert not {"{text}", "{at}", "{low}", "{high}"} & {*said.split()}


#: Told of whole rubrics, where what surrounds an expression is at fault.
LATER = {"EK2030", "EK2031", "EK2055", "EK2056", "EK2057"}


def test_every_code_of_expressions_is_provoked() -> None:
    """No EK2xxx code lacks an expression that meets it."""
    read = {code for code, _ in REFUSED.values()}
    elsewhere = {"EK2001", "EK2002", "EK2003", "EK2004", "EK2005", *LATER}
    parsed = (Path(__file__).parent / "test_language_parse.py").read_text("utf-8")
    assert {code for code in elsewhere - LATER if code in parsed} | {
        *LATER
    } == elsewhere
    assert read | elsewhere == {code for code in CATALOGUE if code.startswith("EK2")}


def test_shares_too_fine_to_count_are_refused() -> None:
    """A share of a hundred million to twelve decimals leaves 64 bits; to nine not."""
    assert refused("share(flag)", Numbers(2, 12)).code == "EK2013"
    assert compiled("share(flag)", numbers=Numbers(2, 9))


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("incom > 3", "income"),
        ("evnts", "events"),
        ("meen(income)", "mean"),
        ("yaer(born)", "year"),
        ("view == '一船'", "一般"),
        ("mean(income, by=vilage)", "village"),
        ("count(events, proved, withn='1 year')", "within"),
    ],
)
def test_the_nearest_name_is_shown(text: str, near: str) -> None:
    """A mistyped name, function, choice, group or argument shows what was meant."""
    assert near in refused(text).near


@pytest.mark.parametrize(
    "text",
    [
        "人均收入 > 3",
        "count()",
        "count(by=village)",
        "count(where=flag)",
        "count(flag, by=village, where=wish)",
        "count(events)",
        "count(events, where=proved)",
        "any(visits)",
        "all(events, where=proved, within=2 years)",
        "median(income)",
        "max_of(born, by=village)",
        "min_of(events, on, otherwise=2000-01-01)",
        "mean(events, amount, otherwise=-1.25)",
        "mean(income, by=view)",
        "mean(income, by=remark)",
        "view == view2",
        "view in ('好', '差')",
        "remark in ('甲', '乙')",
        "flag in (true, wish)",
        "born in (2000-01-01, since)",
        "flag == (income > 3)",
        "'好' != view",
        "village == '哪里都行'",
        "born - since",
        "born - 1 month + 3 days",
        "mean(income - mean(income), by=village)",
        "ratio(income, nothing, otherwise=people)",
        "3000000000 * 300000000",
        "round(income, 9)",
        "(as_of - born) / 365",
    ],
)
def test_what_can_be_said_is_compiled(text: str) -> None:
    """These forms, each written in some scheme, have a type."""
    assert compiled(text)


#: Expression -> decimals, lowest and highest of all it can be, in units.
RANGES = {
    "people + balance": (0, -49, 59),
    "people - balance": (0, -49, 59),
    "people * balance": (0, -450, 450),
    "-people": (0, -9, -1),
    "people / 4": (4, 2500, 22500),
    "1 / (people - 10)": (4, -10000, -1111),
    "ratio(people, balance, otherwise=0)": (4, -90000, 90000),
    "ratio(people, balance, otherwise=100.5)": (4, -90000, 1005000),
    "ratio(people, nothing, otherwise=2)": (4, 20000, 20000),
    "ratio(1, people, otherwise=0.123456)": (6, 111100, 1000000),
    "abs(balance)": (0, 0, 50),
    "abs(people)": (0, 1, 9),
    "abs(-people)": (0, 1, 9),
    "floor(weight)": (0, 0, 0),
    "floor(balance / 3)": (0, -17, 16),
    "round(weight, 2)": (2, 0, 10),
    "round(people, 1)": (1, 10, 90),
    "min(people, balance)": (0, -50, 9),
    "max(people, balance)": (0, 1, 50),
    "if(flag, people, weight)": (3, 0, 9000),
    "age(born)": (0, -127, 299),
    "years_between(born, since)": (0, -127, 126),
    "days_between(stays, 1970-01-31)": (0, -60, 30),
    "1970-01-31 - stays": (0, -60, 30),
    "stays - 1970-01-31": (0, -30, 60),
    "year(stays + 1 year)": (0, 1970, 1971),
    "month(stays)": (0, 1, 4),
    "quarter(stays)": (0, 1, 2),
    "quarter(born)": (0, 1, 4),
    "month(2024-02-29)": (0, 2, 2),
    "stays + 2 days": (0, 0, 92),
    "stays - 2 days": (0, -2, 90),
    "stays - 1 month": (0, -31, 90),
    "mean(people)": (4, 10000, 90000),
    "median(income)": (4, 0, 100_000_000_00),
    "min_of(people)": (0, 1, 9),
    "share(flag)": (4, 0, 10000),
    "count()": (0, 0, 100_000_000),
    "sum(balance)": (0, -5_000_000_000, 5_000_000_000),
    "sum(people)": (0, 0, 900_000_000),
    "count(events, proved)": (0, 0, 4),
    "sum(events, amount)": (2, -40_000, 40_000),
    "mean(events, level, otherwise=-1)": (4, -10_000, 50_000),
    "max_of(events, level, otherwise=9)": (0, 0, 9),
}


@pytest.mark.parametrize("text", RANGES)
def test_every_step_knows_how_far_it_reaches(text: str) -> None:
    """The range a figure is given is the one it has: rules and bands rest on it."""
    kind = compiled(text).derived["x0"].type
    assert (kind.decimals, kind.low, kind.high) == RANGES[text]


def test_what_parsing_lets_through_can_be_compiled() -> None:
    """The deepest and longest expression allowed needs no more stack than there is."""
    depth = MOST_DEPTH - 1
    text = "-abs(" * depth + "income" + ")" * depth
    text += " + 1" * (MOST_SIGNS - depth)
    assert compiled(text)
    assert compiled("not " * MOST_SIGNS + "flag")


def test_all_faults_are_told_at_once_and_each_once() -> None:
    """Three faulty figures are three faults; what uses a faulty one adds none."""
    with pytest.raises(RubricError) as caught:
        compile_rubric(rubric("incom", "x0 + 1", "flag + 1", "x2 / x0", "view == '3'"))
    codes = [fault.code for fault in caught.value.faults]
    assert codes == ["EK2010", "EK2012", "EK2015"]
