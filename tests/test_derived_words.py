"""Derived figures that are words, values by date, and figures results show."""

from __future__ import annotations

import datetime
import itertools
from pathlib import Path

import pytest

from evalkit.io.results_labels import decision_labels
from evalkit.testing import run_cases
from tests.whole_rubric import HEAD, SCORE, load, refused

WORDS = """
[fields.age]
label = "年龄"
type = "integer"
range = [0, 120]

[fields.level]
label = "级别"
type = "category"
choices = ["村", "镇", "县"]
ordered = true

[values.line]
label = "年龄线"
unit = "岁"
dated = [ { is = 18 }, { from = 2026-07-01, is = 20 } ]

[values.fee]
label = "费用"
is = 2.50

[derived.band]
label = "年龄段"
value = "case(age >= 60, '老年', age >= line, '成年', otherwise='少年')"
choices = ["少年", "成年", "老年"]
ordered = true
shown = true

[derived.due]
label = "应交"
unit = "元"
value = "whole_steps(age, 10) * fee"
shown = true

[derived.grown]
value = "band >= '成年' and level >= '镇'"
shown = true
"""


def rows(day: datetime.date, **facts: object) -> dict[str, str]:
    """Evaluate one subject as of a day and give its row of results."""
    given = {"户编号": "a", "得分": 1, "年龄": None, "级别": None} | facts
    columns = {key: [value] for key, value in given.items()}
    return load(WORDS).evaluate(columns, as_of=day).rows()[0]


def test_the_first_condition_that_holds_decides() -> None:
    """A value changes on its day, and what it decides with it."""
    before, after = datetime.date(2026, 6, 30), datetime.date(2026, 7, 1)
    assert rows(before, 年龄=19, 级别="县")["年龄段"] == "成年"
    assert rows(after, 年龄=19, 级别="县")["年龄段"] == "少年"
    row = rows(after, 年龄=69, 级别="镇")
    assert (row["年龄段"], row["grown"]) == ("老年", "是")
    assert (row["应交（元）最低"], row["应交（元）最高"]) == ("15.00", "15.00")


def test_what_is_unknown_may_be_any_of_the_words() -> None:
    """A word that is open is written as the first and the last it can be."""
    row = rows(datetime.date(2026, 7, 1), 级别="村")
    assert row["年龄段"] == "少年～老年"
    assert row["grown"] == "否"


def test_what_is_shown_is_explained_and_says_what_it_wants() -> None:
    """A figure that is shown has its line, its unit and the facts it wants."""
    facts = {"户编号": ["a"], "得分": [1], "年龄": [None], "级别": ["镇"]}
    result = load(WORDS).evaluate(facts, as_of=datetime.date(2026, 7, 1))
    assert result.outcomes.wanting["figures.band"] == {0: ("age",)}
    lines = {part.key: part for part in result.explain("a").parts}
    assert (lines["band"].low, lines["band"].high) == ("少年", "老年")
    assert (lines["due"].high, lines["due"].unit) == ("30", "元")
    assert lines["grown"].verdict == "undetermined"
    assert decision_labels(load(WORDS).record)["figures.band"] == "年龄段"


ROWS = """
[records.members]
label = "成员"

[records.members.fields.wage]
label = "工资"
type = "integer"
range = [0, 10000]

[records.members.fields.kind]
label = "类别"
type = "category"
choices = ["务工", "务农"]

[records.members.derived]
over = "max(0, wage - free)"

[groups.kinds]
label = "各类"
of = "members"
by = ["kind"]
values = { most = "max_of(over) + free" }

[values.free]
label = "起征额"
dated = [ { is = 1000 }, { from = 2026-07-01, is = 2000 } ]

[derived.taxed]
value = "sum(members, over, where=wage > free)"
shown = true

[derived.best]
value = "max_of(kinds, most, most > free, otherwise=0)"
shown = true
"""


def test_values_of_the_rubric_are_known_in_rows() -> None:
    """A value changes on its day in figures and conditions of rows and groups too."""
    facts = {
        "户编号": ["a"],
        "得分": [1],
        "members": {"户编号": ["a", "a"], "工资": [2500, 1500], "类别": ["务工"] * 2},
    }
    rubric = load(ROWS)
    found = {}
    for day in (datetime.date(2026, 6, 30), datetime.date(2026, 7, 1)):
        figures = rubric.evaluate(facts, as_of=day).outcomes.figures
        found[day.month] = [int(figures[key].low[0]) for key in ("taxed", "best")]
    assert found == {6: [2000, 2500], 7: [500, 2500]}
    assert "EK3032" not in {fault.code for fault in rubric.findings()}


def test_a_value_nothing_reads_is_told() -> None:
    """A value that stands for nothing is found, wherever it might have been read."""
    text = ROWS + '[values.spare]\nlabel = "多余"\nis = 3\n'
    faults = load(text).findings()
    unread = [fault.place.key for fault in faults if fault.code == "EK3032"]
    assert unread == ["values.spare"]


CASES = """
format = 1
rubric = "household/part"
as_of = 2026-07-01

[[cases]]
name = "grown"
facts = { age = 69, level = "镇", score = 1 }

[cases.expect.figures]
band = "老年"
due = 15
grown = "yes"
next = 2026-07-02

[[cases]]
name = "of any age"
facts = { level = "镇", score = 1 }
expect = { figures = { band = ["少年", "成年"] } }
"""


def test_worked_cases_say_what_figures_are_shown(tmp_path: Path) -> None:
    """A case may expect numbers, words, days and conditions that results show."""
    text = WORDS + '[derived.next]\nvalue = "as_of + 1 days"\nshown = true\n'
    path = tmp_path / "part.toml"
    path.write_text(HEAD + text + SCORE, encoding="utf-8")
    path.with_suffix(".cases.toml").write_text(CASES, encoding="utf-8")
    [told] = run_cases(path)
    assert "band: expected 少年 to 成年, got 少年 to 老年" in told


WRONG = {
    "no order without words": (
        '[derived.x]\nvalue = "score"\nordered = true',
        ("EK1211", "derived.x.ordered"),
    ),
    "a word twice": (
        "[derived.x]\nvalue = \"if(score > 1, 'a', 'b')\"\nchoices = ['a', 'a', 'b']",
        ("EK1110", "derived.x.choices[1]"),
    ),
    "no words": (
        "[derived.x]\nvalue = \"if(score > 1, 'a', 'b')\"\nchoices = []",
        ("EK1108", "derived.x.choices"),
    ),
    "a word that is not listed": (
        "[derived.x]\nvalue = \"if(score > 1, 'a', 'b')\"\nchoices = ['a', 'c']",
        ("EK2015", "derived.x.value"),
    ),
    "words of a number": (
        "[derived.x]\nvalue = \"score\"\nchoices = ['a', 'c']",
        ("EK2012", "derived.x.value"),
    ),
    "any word shown": (
        '[fields.who]\nlabel = "谁"\ntype = "text"\n'
        '[derived.x]\nvalue = "who"\nshown = true',
        ("EK2031", "derived.x.value"),
    ),
    "days that fall": (
        '[values.x]\nlabel = "x"\ndated = [ { is = 1 }, { from = 2026-02-01, is = 2 },'
        " { from = 2026-01-01, is = 3 } ]",
        ("EK1212", "values.x.dated"),
    ),
    "a first day": (
        '[values.x]\nlabel = "x"\ndated = [ { from = 2026-02-01, is = 2 } ]',
        ("EK1212", "values.x.dated"),
    ),
    "both ways": (
        '[values.x]\nlabel = "x"\nis = 1\ndated = [ { is = 2 } ]',
        ("EK1111", "values.x"),
    ),
    "a value without a number": (
        '[values.x]\nlabel = "x"\nis = "many"',
        ("EK1103", "values.x.is"),
    ),
    "a bad figure": ("[derived.x]\nvalue = 3", ("EK1103", "derived.x.value")),
    "decimals beyond any": (
        '[derived.x]\nvalue = "score"\ndecimals = 10',
        ("EK1106", "derived.x.decimals"),
    ),
    "an order of numbers": (
        '[fields.n]\nlabel = "n"\ntype = "integer"\nrange = [0, 1]\nordered = true',
        ("EK1306", "fields.n.ordered"),
    ),
    "words that are open in a choice": (
        '[fields.who]\nlabel = "谁"\ntype = "text"\n'
        "[derived.x]\nvalue = \"if(score > 1, 'a', who) == 'a'\"",
        ("EK2012", "derived.x.value"),
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_refused_where_it_stands(name: str) -> None:
    """Each mistake has its code and its key, and is told alone."""
    text, told = WRONG[name]
    assert refused("\n" + text + "\n") == [told]


def test_words_of_several_vocabularies_become_one() -> None:
    """Words chosen from fields and figures keep their meaning in any order."""
    text = (
        WORDS + "[derived.mixed]\n"
        "value = \"if(age > 50, level, if(score > 5, '县', '无')) == '县'\"\n"
        "shown = true\n"
        "[derived.same]\nvalue = \"if(age > 50, level, level) >= '镇'\"\nshown = true\n"
        "[derived.top]\nvalue = \"if(age > 50, if(true, '县', '村'), level) == '县'\"\n"
        "shown = true\n"
    )
    rubric = load(text)
    ages, levels, scores = (40, 60), ("村", "镇", "县", None), (1, 9)
    facts = list(itertools.product(ages, levels, scores))
    columns = {
        "户编号": [str(i) for i in range(len(facts))],
        "年龄": [age for age, _, _ in facts],
        "级别": [level for _, level, _ in facts],
        "得分": [score for _, _, score in facts],
    }
    day = datetime.date(2026, 7, 1)
    figures = rubric.evaluate(columns, as_of=day).outcomes.figures
    for row, (age, level, score) in enumerate(facts):
        if level is None:
            word = "yes" if score > 5 else "no"
            expected = "undetermined" if age > 50 else word
            assert figures["same"].verdict(row) == "undetermined"
        else:
            held = level == "县" if age > 50 else score > 5
            expected = "yes" if held else "no"
            same = "no" if level == "村" else "yes"
            assert figures["same"].verdict(row) == same
        assert figures["mixed"].verdict(row) == expected
