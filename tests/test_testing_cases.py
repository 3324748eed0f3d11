"""Worked cases run from their file: what differs is told, and what can't be read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from evalkit import RubricError, load_rubric
from evalkit.cases.file import read_cases
from evalkit.testing import WorkedCase, cases, run_cases

RUBRIC = """
format = 1

[rubric]
id = "household/tidy"
version = "1"
title = "清洁户评定办法"
full_marks = 10

[subject]
kind = "household"
label = "农户"
id = "户编号"

[fields.village]
label = "村"
type = "category"
missing = "refuse"

[fields.months]
label = "清洁月数"
type = "integer"
range = [0, 12]

[fields.income]
label = "收入"
type = "money"
range = [0, 100_000]

[fields.since]
label = "入住日"
type = "date"
range = [1950-01-01, 2030-12-31]

[fields.view]
label = "印象"
type = "category"
choices = ["好", "差"]

[fields.pledge]
label = "承诺"
type = "boolean"

[records.visits]
label = "走访"
fields.clean = { label = "整洁", type = "boolean" }
fields.on = { label = "日期", type = "date", range = [2020-01-01, 2030-12-31] }
date = "on"

[derived.mean_income]
label = "村均收入"
value = "mean(income, by=village)"

[criteria.tidy]
label = "整洁"
points = 8
star = { at_least = 6 }
[criteria.tidy.items.months]
rule = "per_occurrence"
of = "months"
each = 0.5
[criteria.tidy.items.visits]
rule = "per_occurrence"
of = "count(visits, clean)"
each = 1
cap = 2

[criteria.thrift]
label = "勤俭"
points = 2
[criteria.thrift.items.income]
rule = "met"
when = "income >= mean_income and pledge and view == '好'"
points = 2

[vetoes.newcomer]
label = "入住不满一年"
when = "years_between(since, as_of) < 1"
effect = "no_title"

[vetoes.never]
label = "从未承诺"
when = "not pledge"
effect = "no_title"

[ladder]
of = "total"
steps = [ { at_least = 6, grade = "清洁户" }, { otherwise = true, grade = "未达标" } ]

[ranking]
by = ["total desc"]
within = "village"

[programmes.broom]
label = "奖扫帚"
needs = ["total >= 6"]
limit.of = "total"
limit.steps = [{ at_least = 8, yuan = 20.5 }, { otherwise = true, yuan = 10 }]

[programmes.praise]
label = "表扬"
needs = ["stars >= 1"]
"""

HEAD = """
format = 1
rubric = "household/tidy"
as_of = 2026-06-30

[base]
village = "云泉村"
months = 10
income = 100.5
since = 1990-05-01
view = "好"
pledge = true
"""

SOUND = """
[[cases]]
name = "一户好人家"
why = "样样都有"
visits = [{ clean = true, on = 2026-01-01 }, { clean = false }, { clean = true }]
[cases.expect]
total = 9
stars = 1
grade = "清洁户"
place = 1
star = { tidy = "yes" }
points = { tidy = 7, thrift = 2, "tidy.months" = 5, "tidy.visits" = 2 }
programmes = { broom = "yes", praise = "yes" }
limit = { broom = 20.5 }

[[cases]]
name = "不知道月数"
unknown = ["months"]
[cases.expect]
total = [2, 8]
grade = ["未达标", "清洁户"]
star = { tidy = "undetermined" }
points = { "tidy.months" = [0, 6] }
limit = { broom = [10, 20.5] }
stars = [0, 1]

[[cases]]
name = "另有两户"
facts = { income = 90 }
peers = [{ income = 110, visits = [{ clean = true }] }, { unknown = ["pledge"] }]
expect = { total = 5, place = [2, 3], points = { tidy = 5 } }

[[cases]]
name = "刚搬来"
as_of = 1991-04-30
facts = { pledge = false }
unknown = ["view"]
expect = { vetoes = ["never", "newcomer"], grade = "不予评定", total = 5 }

[[cases]]
name = "几时搬来"
unknown = ["since"]
expect = { vetoes_open = ["newcomer"] }
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with the rubric in it."""
    (tmp_path / "tidy.toml").write_text(RUBRIC, "utf-8")
    return tmp_path


def held(folder: Path, text: str, head: str = HEAD) -> Path:
    """Write a file of cases beside the rubric."""
    path = folder / "tidy.cases.toml"
    path.write_text(head + text, "utf-8")
    return path


def failures(folder: Path, case: str, head: str = HEAD) -> list[str]:
    """Give what is told of one case, without its name."""
    held(folder, f'[[cases]]\nname = "x"\n{case}', head)
    return [told.removeprefix("x: ") for told in run_cases(folder / "tidy.toml")]


def test_cases_that_hold_have_nothing_to_tell(folder: Path) -> None:
    """Totals, intervals, peers, records, days and vetoes come out as written."""
    path = held(folder, SOUND)
    assert run_cases(folder / "tidy.toml") == []
    assert run_cases(load_rubric(folder / "tidy.toml"), read_cases(path)) == []
    assert run_cases(str(folder / "tidy.toml"), str(path)) == []


def test_each_case_is_a_test_of_its_own(folder: Path) -> None:
    """Tests are called as the cases are, and check one case each."""
    found: list[Any] = cases(held(folder, SOUND))
    assert [one.id for one in found][:2] == ["一户好人家", "不知道月数"]
    for one in found:
        (case,) = one.values
        assert isinstance(case, WorkedCase)
        case.check()


def test_a_case_that_fails_says_everything(folder: Path) -> None:
    """All that came out otherwise stands in one message."""
    path = held(folder, '[[cases]]\nname = "x"\nexpect = { total = 6, stars = 1 }')
    (one,) = cases(path, folder / "tidy.toml")
    with pytest.raises(AssertionError) as found:
        one.values[0].check()  # type: ignore[attr-defined]
    assert str(found.value) == (
        "x: total: expected 6, got 7\nx: stars: expected 1, got 0"
    )


OTHERWISE = [
    ("expect = { total = 7.5 }", ["total: expected 7.5, got 7"]),
    ("expect = { total = [6, 7] }", ["total: expected 6 to 7, got 7"]),
    ("unknown = ['months']\nexpect = { total = 7 }", ["total: expected 7, got 2 to 8"]),
    ('expect = { grade = "未达标" }', ["grade: expected 未达标, got 清洁户"]),
    (
        'expect = { points = { tidy = 4, "tidy.months" = 4.25 } }',
        [
            "points tidy: expected 4, got 5",
            "points tidy.months: expected 4.25, got 5",
        ],
    ),
    ('expect = { star = { tidy = "yes" } }', ["star tidy: expected yes, got no"]),
    (
        "expect = { vetoes = ['never'] }",
        ["vetoes never: expected yes, got no"],
    ),
    (
        "facts = { pledge = false }\nexpect = { stars = 0 }",
        ["vetoes never: expected anything but yes, got yes"],
    ),
    (
        "unknown = ['since']\nexpect = { stars = 0 }",
        ["vetoes_open newcomer: expected anything but undetermined, got undetermined"],
    ),
    (
        "expect = { programmes = { broom = 'no' }, limit = { broom = 20 } }",
        ["programmes broom: expected no, got yes", "limit broom: expected 20, got 10"],
    ),
    ("expect = { place = 2.5 }", ["place: expected 2.5, got 1"]),
    # what is expected has to be something the rubric gives
    (
        "expect = { grade = '清洁护' }",
        ["grade: 清洁护: there is no such name; did you mean 清洁户?"],
    ),
    (
        "expect = { points = { tidi = 1 } }",
        ["points: tidi: there is no such name; did you mean tidy?"],
    ),
    (
        "expect = { star = { thrift = 'no' } }",
        ["star: thrift: there is no such name; there are tidy"],
    ),
    (
        "expect = { vetoes = ['nevr'] }",
        ["vetoes: nevr: there is no such name; did you mean never?"],
    ),
    ("expect = { limit = { praise = 5 } }", ["limit: praise has no limit"]),
]


@pytest.mark.parametrize(("case", "told"), OTHERWISE, ids=[c for c, _ in OTHERWISE])
def test_what_came_out_otherwise_is_told(
    case: str, told: list[str], folder: Path
) -> None:
    """What was expected and what came out stand side by side."""
    assert failures(folder, case) == told


UNREADABLE = [
    ("facts = { mnths = 1 }", "mnths: there is no such name; did you mean months?"),
    ("unknown = ['town']", "town: there is no such name; there are village, months"),
    ("facts = { months = 13 }", "months = 13: the range is 0 to 12"),
    ("facts = { months = 1.5 }", "months = 1.5: 1.5 has more than 0 decimals"),
    ("facts = { months = true }", "months = true: a number is wanted"),
    ("facts = { months = '1' }", "months = 1: a number is wanted"),
    ("facts = { pledge = 1 }", "pledge = 1: true or false is wanted"),
    ("facts = { view = 1 }", "view = 1: a word is wanted"),
    ("facts = { view = '中' }", "view = 中: the choices are 好, 差"),
    ("facts = { since = 1 }", "since = 1: a day is wanted"),
    ("facts.since = 2020-01-01T10:00:00", "since = 2020-01-01T10:00:00: a day is"),
    ("facts = { income = inf }", "income = Infinity: a number is wanted"),
    ("facts = { income = 1e88888 }", "income = 1E+88888: a number is wanted"),
    ("facts = { income = [1] }", "income = [1]: a number is wanted"),
    ("facts = { months = 0.50 }", "months = 0.5: 0.50 has more than 0 decimals"),
    (
        "facts = { since = 1949-10-01 }",
        "since = 1949-10-01: the range is 1950-01-01 to 2030-12-31",
    ),
    (
        "visits = [{ clean = true }, { clean = 1, at = 2 }]",
        "visits, row 2: clean = 1: true or false is wanted",
    ),
    (
        "visit = [{ clean = true }]",
        "visit: there is no such name; did you mean visits?",
    ),
    ("peers = [{ months = 13 }]", "months = 13: the range is 0 to 12"),
    (
        "peers = [{ visit = [{}] }]",
        "visit: there is no such name; did you mean visits?",
    ),
]


@pytest.mark.parametrize(("case", "told"), UNREADABLE, ids=[c for c, _ in UNREADABLE])
def test_facts_the_rubric_does_not_know_are_told(
    case: str, told: str, folder: Path
) -> None:
    """A case that says nothing sensible is not evaluated, and no other one suffers."""
    found = failures(folder, f"{case}\nexpect = {{ total = 99 }}")
    assert found[0].startswith(told)
    assert not any("99" in one for one in found)


def test_the_cases_have_to_be_those_of_the_rubric(folder: Path) -> None:
    """Cases of one rubric say nothing of another."""
    head = HEAD.replace("tidy", "civil")
    assert failures(folder, "expect = { total = 7 }", head) == [
        "tidy.cases.toml: the cases are of household/civil, not of household/tidy"
    ]


def test_a_case_that_cannot_be_evaluated_spoils_no_other(folder: Path) -> None:
    """An unknown village, or no day to look back from, is told of its own case."""
    refused = (
        '[[cases]]\nname = "无村"\nunknown = ["village"]\nexpect = { total = 7 }\n'
    )
    held(folder, SOUND + refused)
    (told,) = run_cases(folder / "tidy.toml")
    assert told.startswith("无村: EK4903 ")
    head = HEAD.replace("as_of = 2026-06-30\n", "")
    (told,) = failures(folder, "expect = { total = 7 }", head)
    assert told.startswith("EK7901 ")


def replaced(folder: Path, *changes: tuple[str, str]) -> None:
    """Change the rubric."""
    text = RUBRIC
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (folder / "tidy.toml").write_text(text, "utf-8")


TWO = """
[[cases]]
name = "一"
facts = { months = 10 }
expect = { place = 1 }
[[cases]]
name = "二"
facts = { months = 9, income = 50 }
expect = { place = 1, total = 6.5 }
"""


@pytest.mark.parametrize(
    "changes",
    [
        (('within = "village"\n', ""),),
        (('mean(income, by=village)"', 'mean(income)"'),),
        (("and view == '好'", "and village == '云泉村'"),),
        (
            (
                'label = "村"\ntype = "category"',
                'label = "村"\ntype = "category"\nchoices = ["云泉村"]',
            ),
        ),
    ],
    ids=["ranked over all", "a mean over all", "a village by name", "villages listed"],
)
def test_cases_never_touch_one_another(
    changes: tuple[tuple[str, str], ...], folder: Path
) -> None:
    """Each case is alone with its peers, however the rubric looks at others."""
    replaced(folder, *changes)
    held(folder, TWO)
    assert run_cases(folder / "tidy.toml") == []


def test_a_rubric_may_lack_what_is_expected(folder: Path) -> None:
    """Without a ladder there is no grade, without a ranking no place."""
    start = RUBRIC.index("[ladder]")
    end = RUBRIC.index("[programmes.broom]")
    replaced(folder, (RUBRIC[start:end], ""))
    assert failures(folder, "expect = { grade = '清洁户', place = 1 }") == [
        "grade: the rubric has no ladder",
        "place: the rubric ranks nobody",
    ]


def test_a_rubric_without_record_tables_has_no_rows(folder: Path) -> None:
    """Rows of a table that isn't there are told as such."""
    start, end = RUBRIC.index("[records.visits]"), RUBRIC.index("[derived")
    replaced(folder, (RUBRIC[start:end], ""), ("count(visits, clean)", "months"))
    assert failures(folder, "visits = []\nexpect = { total = 9 }") == [
        "visits: there is no such name; there are none"
    ]


def test_a_rubric_that_is_broken_is_no_failing_case(folder: Path) -> None:
    """What is wrong with the rubric is told as the rubric's."""
    replaced(folder, ("points = 8", "points = 8.001"))
    with pytest.raises(RubricError, match="EK1105"):
        cases(held(folder, SOUND))


def test_a_mark_at_the_beginning_is_read_over(folder: Path) -> None:
    """Editors of Windows begin a file with one."""
    path = held(folder, SOUND, "\ufeff" + HEAD)
    assert run_cases(folder / "tidy.toml", path) == []


BARRED = """
[vetoes.late]
label = "入住晚"
when = "since > 2020-01-01"
effect = { bar = "2 years", since = "since" }

[vetoes.looked_into]
label = "正在核查"
when = "not pledge"
effect = "suspend"

[ladder]
"""


def test_bars_and_suspensions_are_compared(folder: Path) -> None:
    """Until when somebody is barred, and whether titles and loans rest."""
    replaced(folder, ("\n[ladder]\n", BARRED))
    fresh = "facts = { since = 2025-03-01, pledge = false }\n"
    vetoes = 'vetoes = ["late", "never", "looked_into"]'
    right = f'until = {{ late = 2027-03-01 }}, suspended = "yes", {vetoes}'
    assert failures(folder, fresh + f"expect = {{ {right} }}") == []
    wrong = f'until = {{ late = 2026-03-01 }}, suspended = "no", {vetoes}'
    assert failures(folder, fresh + f"expect = {{ {wrong} }}") == [
        "suspended: expected no, got yes",
        "until late: expected 2026-03-01, got 2027-03-01",
    ]


def test_without_suspensions_there_is_none_to_expect(folder: Path) -> None:
    """A rubric in which nothing suspends is told, not compared."""
    assert failures(folder, 'expect = { suspended = "no" }') == [
        "suspended: nothing in the rubric suspends"
    ]


def test_who_is_not_barred_is_barred_until_no_day(folder: Path) -> None:
    """A day of a veto that doesn't hold says nothing, so nothing is compared."""
    replaced(folder, ("\n[ladder]\n", BARRED))
    assert failures(folder, "expect = { until = { late = 1992-05-01 } }") == [
        "until: late doesn't hold: it ends on no day"
    ]
