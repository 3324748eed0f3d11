"""What expressions over one subject come to, known and unknown."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np
import pytest

from evalkit.language.dates import shift
from evalkit.model.number import Numbers, Rounding
from evalkit.model.value import Duration, from_days, to_days
from tests.one_figure import known, said

Day = datetime.date
YES, NO, OPEN = ("是", "是"), ("否", "否"), ("否", "是")
TRUTHS = {True: YES, False: NO, None: OPEN}


@pytest.mark.parametrize("a", TRUTHS)
@pytest.mark.parametrize("b", TRUTHS)
def test_logic_is_kleenes(a: bool | None, b: bool | None) -> None:
    """Unknown joins yes and no as Kleene's tables say."""
    facts = {"flag": [a], "wish": [b]}
    both: bool | None = None
    either: bool | None = None
    if a is False or b is False:
        both = False
    elif a and b:
        both = True
    if a or b:
        either = True
    elif a is False and b is False:
        either = False
    same = None if None in (a, b) else a == b
    contrary = None if same is None else not same
    assert said("flag and wish", facts) == [TRUTHS[both]]
    assert said("flag or wish", facts) == [TRUTHS[either]]
    assert said("flag == wish", facts) == [TRUTHS[same]]
    assert said("flag != wish", facts) == [TRUTHS[contrary]]
    assert said("not flag", facts) == [TRUTHS[None if a is None else not a]]
    assert said("flag == true", facts) == [TRUTHS[a]]
    assert said("flag and true and not false", facts) == [TRUTHS[a]]
    assert said("flag and false", facts) == [NO]
    assert said("true or flag", facts) == [YES]
    assert said("false or false", facts) == [NO]
    assert said("false or flag or false", facts) == [TRUTHS[a]]
    assert said("true and true", facts) == [YES]


@pytest.mark.parametrize(
    ("text", "facts", "expected"),
    [
        ("18 <= count_ <= 65", [17, 18, 65, 66, None], [NO, YES, YES, NO, OPEN]),
        ("18 < count_ < 20", [18, 19, 20], [NO, YES, NO]),
        ("1 < 2 < 3 < count_", [3, 4], [NO, YES]),
        (
            "whole_steps(count_, 50) == 1",
            [49, 50, 99, 100, None],
            [NO, YES, YES, NO, OPEN],
        ),
        ("whole_steps(0.3 * count_, 0.1) == 3", [1, 2], [YES, NO]),
        (
            "if(count_ > 1, as_of, 2020-01-01) > 2025-01-01",
            [1, 2, None],
            [NO, YES, OPEN],
        ),
        ("case(count_ > 1, count_ > 2, otherwise=true)", [1, 2, 3], [YES, NO, YES]),
        ("if(count_ > 1, '甲', if(count_ > 0, '甲', '乙')) == '甲'", [0, 1], [NO, YES]),
        ("count_ > 1000", [1000, None], [NO, NO]),
        ("count_ >= 0", [0, None], [YES, YES]),
        ("count_ > 0", [0, 1, None], [NO, YES, OPEN]),
        ("count_ <= 0", [0, 1, None], [YES, NO, OPEN]),
        ("count_ < 0", [0, None], [NO, NO]),
        ("count_ < 1000", [1000, 999, None], [NO, YES, OPEN]),
        ("count_ >= 1000", [1000, 999, None], [YES, NO, OPEN]),
        ("count_ <= 1000", [1000, None], [YES, YES]),
        ("count_ < 1001", [1000, None], [YES, YES]),
        ("count_ >= 1001", [1000, None], [NO, NO]),
        ("count_ < -1", [0, None], [NO, NO]),
        ("count_ == 0", [0, 1, None], [YES, NO, OPEN]),
        ("count_ == 1000", [1000, 1, None], [YES, NO, OPEN]),
        ("count_ <= 999.5", [999, 1000], [YES, NO]),
        ("count_ < 0.5", [0, 1], [YES, NO]),
        ("count_ >= 0.5", [0, 1], [NO, YES]),
        ("count_ == 2.5", [2, 3, None], [NO, NO, NO]),
        ("2.5 == count_", [2, 3, None], [NO, NO, NO]),
        ("2.5 != count_", [2, None], [YES, YES]),
        ("3 > count_", [2, 3], [YES, NO]),
        ("count_ == 2000", [2, None], [NO, NO]),
        ("count_ != 2", [2, 3, None], [NO, YES, OPEN]),
        ("count_ in (1, 2.5, 3)", [1, 2, 3, None], [YES, NO, YES, OPEN]),
        ("count_ not in (1, 3)", [1, 2, None], [NO, YES, OPEN]),
        ("count_ in (count_ + 0, 7)", [5, None], [YES, OPEN]),
    ],
)
def test_numbers_compare_exactly(text: str, facts: list[Any], expected: Any) -> None:
    """Chains, bounds between two whole numbers, numbers no figure can be."""
    assert said(text, {"count_": facts}) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("view == '好'", [YES, NO, OPEN]),
        ("'好' != view", [NO, YES, OPEN]),
        ("view in ('好', '一般')", [YES, NO, OPEN]),
        ("view in ('好', '一般', '差')", [YES, YES, YES]),
        ("view not in ('好', '一般')", [NO, YES, OPEN]),
        ("view == view2", [YES, NO, OPEN]),
        ("view != view2", [NO, YES, OPEN]),
    ],
)
def test_words_of_choices_compare(text: str, expected: Any) -> None:
    """Choices are equal or not; one of all choices there are is certain."""
    facts = {"view": ["好", "差", None], "view2": ["好", "好", "好"]}
    assert said(text, facts) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("remark == '甲'", [YES, NO, OPEN]),
        ("remark != '甲'", [NO, YES, OPEN]),
        ("remark in ('甲', '丙')", [YES, NO, OPEN]),
        ("remark not in ('甲', '丙')", [NO, YES, OPEN]),
        ("remark == '没见过'", [NO, NO, OPEN]),
        ("village == '甲村'", [YES, YES, YES]),
        ("'乙村' == village", [NO, NO, NO]),
    ],
)
def test_words_of_an_open_vocabulary_compare(text: str, expected: Any) -> None:
    """A word not filled in may be any, also one that stands nowhere in the facts."""
    assert said(text, {"remark": ["甲", "乙", None]}) == expected


def test_the_only_word_there_is_may_not_be_the_missing_one() -> None:
    """Where all who answered wrote one word, who did not may still mean another."""
    assert said("remark == '甲'", {"remark": ["甲", None]}) == [YES, OPEN]
    assert said("remark == '甲'", {"remark": [None]}) == [OPEN]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("count_ + 1", ("8", "8")),
        ("count_ - weight", ("6.975", "6.975")),
        ("weight * weight", ("0.000625", "0.000625")),
        ("weight * weight / 3", ("0.0002", "0.0002")),
        ("weight * weight / 0.025", ("0.025", "0.025")),
        ("-weight", ("-0.025", "-0.025")),
        ("2 * 3 - -1", ("7", "7")),
        ("balance * balance", ("100", "100")),
        ("abs(balance)", ("10", "10")),
        ("abs(-2.5)", ("2.5", "2.5")),
        ("floor(weight)", ("0", "0")),
        ("floor(balance / 3)", ("-4", "-4")),
        ("floor(-0.5)", ("-1", "-1")),
        ("balance / 3", ("-3.3333", "-3.3333")),
        ("round(balance / 3, 1)", ("-3.3", "-3.3")),
        ("round(count_, 2)", ("7", "7")),
        ("round(2.5, 0)", ("3", "3")),
        ("min(count_, balance, 3.5)", ("-10", "-10")),
        ("max(count_, balance, 3.5)", ("7", "7")),
        ("if(count_ > 3, 1, 0.5)", ("1", "1")),
        ("if(flag, 1, 0.5)", ("0.5", "1")),
        ("if(flag, people, 3)", ("1", "9")),
        ("if(true, count_, people)", ("7", "7")),
        ("people + people", ("2", "18")),
        ("people - people", ("-8", "8")),
        ("people * balance", ("-90", "-10")),
        ("abs(people - 3)", ("0", "6")),
        ("1 / people", ("0.1111", "1")),
        ("nothing * 1.000", ("0", "0")),
        ("nothing + 3", ("3", "3")),
        ("huge - huge", ("-100000000000000000", "100000000000000000")),
        ("ratio(count_, balance, otherwise=0)", ("-0.7", "-0.7")),
        ("ratio(count_, nothing, otherwise=1.5)", ("1.5", "1.5")),
        ("ratio(nothing, nothing, otherwise=-1)", ("-1", "-1")),
        ("ratio(count_, people, otherwise=0)", ("0.7778", "7")),
        ("ratio(1, count_ - people, otherwise=9)", ("-1", "9")),
        ("ratio(1, 3, otherwise=0.123456)", ("0.3333", "0.3333")),
        ("ratio(people, count_ - 7, otherwise=0.123456)", ("0.123456", "0.123456")),
    ],
)
def test_arithmetic_is_exact(text: str, expected: Any) -> None:
    """Sums and products keep every digit; a quotient is rounded once."""
    facts = {"count_": [7], "balance": [-10], "weight": ["0.025"]}
    assert said(text, facts) == [expected]


def test_a_divisor_that_may_be_nothing_gives_all_it_can() -> None:
    """An unknown divisor of either sign gives both branches and `otherwise`."""
    facts = {"balance": [None, 5, 0]}
    assert said("ratio(10, balance, otherwise=99)", facts) == [
        ("-10", "99"),
        ("2", "2"),
        ("99", "99"),
    ]
    assert said("ratio(people, 0 - count_, otherwise=0)", {"count_": [None, 2]}) == [
        ("-9", "0"),
        ("-4.5", "-0.5"),
    ]


ROUNDED: dict[Rounding, list[str]] = {
    "half_up": ["0.3", "-0.3", "0.2", "0.7", "-0.7"],
    "half_even": ["0.2", "-0.2", "0.2", "0.7", "-0.7"],
    "down": ["0.2", "-0.2", "0.2", "0.6", "-0.6"],
    "up": ["0.3", "-0.3", "0.3", "0.7", "-0.7"],
}


@pytest.mark.parametrize("rounding", ROUNDED)
def test_quotients_round_as_the_rubric_says(rounding: Rounding) -> None:
    """1/4, -1/4, 6/25, 2/3 and -2/3 to one decimal, and the same by round()."""
    numbers = Numbers(2, 1, rounding)
    texts = ["1 / 4", "-1 / 4", "6 / 25", "2 / 3", "-2 / 3"]
    assert [known(text, numbers=numbers)[0] for text in texts] == ROUNDED[rounding]
    for text, wanted in (("0.25", 0), ("-0.25", 1), ("0.24", 2)):
        found = known(f"round({text}, 1)", numbers=numbers)
        assert found == [ROUNDED[rounding][wanted]]
    for rows, wanted in (([0, "0.5"], 0), ([0, "-0.5"], 1)):
        facts = {"balance": [int(float(r) * 2) for r in rows]}
        found = known("mean(balance / 2)", facts, numbers)
        assert found[0] == ROUNDED[rounding][wanted]


#: Born, the day asked about, whole years.
AGES = [
    ("2000-02-28", "2026-02-28", 26),
    ("2000-02-29", "2026-02-28", 25),
    ("2000-02-29", "2026-03-01", 26),
    ("2000-02-29", "2024-02-29", 24),
    ("2000-02-29", "2000-02-29", 0),
    ("2000-03-01", "2026-02-28", 25),
    ("1999-12-31", "2000-01-01", 0),
    ("2026-12-31", "2026-01-01", -1),
    ("1969-12-31", "1970-12-31", 1),
    ("1900-01-01", "2026-12-31", 126),
]


@pytest.mark.parametrize(("born", "day", "years"), AGES)
def test_ages_count_birthdays(born: str, day: str, years: int) -> None:
    """A birthday on 29 February comes on 1 March of other years."""
    facts = {"born": [Day.fromisoformat(born)], "since": [Day.fromisoformat(day)]}
    assert known("years_between(born, since)", facts) == [str(years)]
    assert known(f"years_between({born}, {day})") == [str(years)]
    if day == "2026-02-28":
        assert known("age(born)", facts) == [str(years)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-01-31 + 1 month", "2024-02-29"),
        ("2023-01-31 + 1 month", "2023-02-28"),
        ("2024-03-31 - 1 month", "2024-02-29"),
        ("2024-02-29 + 1 year", "2025-02-28"),
        ("2024-02-29 + 4 年", "2028-02-29"),
        ("2024-02-28 + 2 天", "2024-03-01"),
        ("2026-01-01 - 1 day", "2025-12-31"),
        ("1970-01-02 + 365 days", "1971-01-02"),
        ("1970-01-02 - 9999 days", "1942-08-18"),
        ("1969-01-31 + 1 month", "1969-02-28"),
        ("0001-01-02 - 1 day", "0001-01-01"),
        ("9999-12-30 + 1 day", "9999-12-31"),
        ("as_of", "2026-02-28"),
        ("as_of - 12 months", "2025-02-28"),
        ("stays + 300 days", "1971-01-25"),
        ("2026-03-01 - 2026-02-01", "28"),
        ("days_between(2026-03-01, 2026-02-01)", "-28"),
        ("year(2026-12-31 + 1 day)", "2027"),
        ("year(born)", "2001"),
        ("as_of - born", "8831"),
    ],
)
def test_dates_follow_the_calendar(text: str, expected: str) -> None:
    """Months end where they end, days are counted one by one."""
    facts = {"born": [Day(2001, 12, 25)], "stays": [Day(1970, 3, 31)]}
    assert known(text, facts) == [expected]


def test_months_come_before_days() -> None:
    """A month and a day from 30 January is 1 March, and back again 31 January."""
    length = Duration(months=1, days=1)
    there = shift(np.array([to_days(Day(2025, 1, 30))], np.int16), length, 1)
    assert [from_days(int(day)) for day in there] == [Day(2025, 3, 1)]
    back = shift(there, length, -1)
    assert [from_days(int(day)) for day in back] == [Day(2025, 1, 31)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("born <= since", [OPEN, YES, NO]),
        ("born == 2020-01-01", [OPEN, YES, NO]),
        ("born in (2020-01-01, 2021-01-01)", [OPEN, YES, NO]),
        ("born - since > 0", [OPEN, NO, YES]),
        ("2000-01-01 < born < 2021-01-01", [OPEN, YES, NO]),
    ],
)
def test_dates_compare(text: str, expected: Any) -> None:
    """A date that is not known may lie anywhere in its field's range."""
    born = [None, Day(2020, 1, 1), Day(2022, 1, 1)]
    facts = {"born": born, "since": [Day(2021, 1, 1)] * 3}
    assert said(text, facts) == expected


def test_an_unknown_date_has_an_unknown_age() -> None:
    """Age and year lie between what the field's range allows."""
    assert said("age(born)") == [("-1", "126")]
    assert said("year(born)") == [("1900", "2026")]
    assert said("stays + 1 month") == [("1970-02-01", "1970-05-01")]
    assert said("stays - 30 days") == [("1969-12-02", "1970-03-02")]
    assert said("stays - 1970-02-01") == [("-31", "59")]
    assert said("days_between(stays, 1970-02-01)") == [("-59", "31")]
    assert said("years_between(born, 2000-01-01)") == [("-27", "100")]


def test_identifiers_may_be_chinese() -> None:
    """A field named in Chinese is used like any other."""
    facts = {"人均收入": ["18600.50", 20000], "village": ["甲村", "甲村"]}
    assert known("人均收入 * 2", facts) == ["37201", "40000"]
    assert known("人均收入 >= mean(人均收入, by=village)", facts) == ["否", "是"]


def test_quotients_may_be_whole() -> None:
    """With ratios of no decimals a third is nothing and two thirds are one."""
    numbers = Numbers(2, 0)
    assert known("1 / 3", numbers=numbers) == ["0"]
    assert known("2 / 3", numbers=numbers) == ["1"]
    assert known("share(flag)", {"flag": [True, True, False]}, numbers)[0] == "1"


@pytest.mark.parametrize(
    ("text", "facts", "expected"),
    [
        ("round(3.5, 1) == people", {}, NO),
        ("people != min(3.5, 3.5)", {}, YES),
        ("min(3.0, 3.0) == people", {}, OPEN),
        ("floor(people / 2) in (3.25, min(4.1, 4.1))", {}, NO),
        ("weight == nothing", {"weight": ["0.05"]}, NO),
        ("weight == people", {"weight": ["0.05"]}, NO),
        ("weight + 1.05 == people", {}, NO),
        ("weight + 0.95 == people", {}, OPEN),
        ("max(weight, 1.05) != people", {"people": [1]}, YES),
    ],
)
def test_figures_are_equal_only_on_a_value_both_can_have(
    text: str, facts: dict[str, Any], expected: Any
) -> None:
    """Whatever an unknown whole number turns out to be, it is none with decimals."""
    numbers = Numbers(ratios=1)
    assert said(text, facts, numbers) == [expected]


def test_figures_in_units_never_meet_as_floats() -> None:
    """0.1 + 0.2 is 0.3, and twenty million and one stays what it is."""
    assert known("0.1 + 0.2 == 0.3") == ["是"]
    facts = {"huge": [20_000_001, 99_999_999_999_999_999]}
    assert known("huge", facts) == ["20000001", "99999999999999999"]
    assert known("huge + 1", facts) == ["20000002", "100000000000000000"]
