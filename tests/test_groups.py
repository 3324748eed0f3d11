"""Groups of rows, figures of a row, rows that look at others."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest

from evalkit import Rubric, Trace
from evalkit.engine.run import run
from evalkit.errors import FactsError
from evalkit.io.facts_in import read_facts
from tests.whole_rubric import load, refused

DAY = datetime.date(2026, 11, 25)
EVENTS = """
[records.events]
label = "事件表"
date = "on"
at_most = 20

[records.events.fields.matter]
label = "事项"
type = "category"

[records.events.fields.level]
label = "级别"
type = "category"
choices = ["村", "县", "省"]
ordered = true

[records.events.fields.on]
label = "日期"
type = "date"
range = [2020-01-01, 2030-12-31]

[records.events.fields.proved]
label = "属实"
type = "boolean"

[records.events.derived]
worth = "case(level == '省', 10, level == '县', 5, otherwise=2)"
year = "year(on)"

[groups.matters]
label = "同一事项"
of = "events"
by = ["matter"]
where = "proved"
date = "on"
values = { best = "max_of(worth)", on = "max_of(on)", times = "count()" }

[groups.years]
label = "各年"
of = "matters"
by = ["times"]
values = { best = { value = "sum(best)", label = "合计" } }
"""
FIGURES = """
[derived.honours]
label = "荣誉分"
value = "sum(matters, best)"
shown = true

[derived.recent]
value = "count(matters, within='1 year')"
shown = true

[derived.capped]
value = "sum(years, min(best, 6))"
shown = true

[derived.top]
value = "max_of(events, level, otherwise='村')"
shown = true

[derived.latest]
value = "last(events, level, where=proved, otherwise='村')"
shown = true

[derived.earliest]
value = "first(events, on, otherwise=2020-01-01)"
shown = true
"""


#: Without what is grouped by how often.
PLAIN = FIGURES.partition("[derived.capped]")[0]


def evaluate(rubric: Rubric, rows: list[tuple[object, ...]]) -> dict[str, str]:
    """Evaluate one household with rows of matter, level, day and proof."""
    result = rubric.evaluate(facts(rows), as_of=DAY)
    return result.rows()[0]


def facts(rows: list[tuple[object, ...]]) -> dict[str, object]:
    """Give the facts of one household."""
    columns = {
        "户编号": ["a"] * len(rows),
        **{
            name: [row[i] for row in rows]
            for i, name in enumerate(("事项", "级别", "日期", "属实"))
        },
    }
    return {"户编号": ["a"], "得分": [3], "事件表": columns}


def day(year: int, month: int = 5) -> datetime.date:
    """Give a day."""
    return datetime.date(year, month, 1)


ROWS = [
    ("修路", "村", day(2024), True),
    ("修路", "省", day(2025), True),
    ("修路", "县", day(2025, 6), True),
    ("捐款", "县", day(2026), True),
    ("传闻", "省", day(2026), False),
]


def test_one_matter_counts_once_at_its_highest() -> None:
    """Three levels of one matter give the highest; what is not proved gives nothing."""
    row = evaluate(load(EVENTS + FIGURES), ROWS)
    assert row["荣誉分最低"] == row["荣誉分最高"] == "15"
    assert row["recent最低"] == "1"
    # Three rows of one matter, one of another: each number of rows is held to 6.
    assert row["capped最高"] == "11"
    assert (row["top"], row["latest"], row["earliest"]) == ("省", "县", "2024-05-01")


def test_no_rows_are_no_groups() -> None:
    """A table without a row for a household has no groups for it either."""
    row = evaluate(load(EVENTS + FIGURES), [("修路", "村", day(2025), False)])
    assert row["荣誉分最高"] == "0"
    empty = evaluate(load(EVENTS + FIGURES), [])
    assert (empty["荣誉分最高"], empty["top"]) == ("0", "村")


def test_groups_count_whether_or_not_a_figure_of_theirs_is_asked_for() -> None:
    """Which groups there are is known from the rows, without anything said of them."""
    asked = {
        "count(matters)": "3",
        "sum(matters, 7)": "21",
        "count(matters, 1 > 2)": "0",
        "count(matters, count(true) > 2)": "3",
    }
    events = EVENTS.partition("[groups.years]")[0].replace('where = "proved"\n', "")
    for number, (text, expected) in enumerate(asked.items()):
        figure = f'[derived.asked]\nvalue = "{text}"\nshown = true\n'
        row = evaluate(load(events + figure), ROWS)
        assert (row["asked最低"], row["asked最高"]) == (expected, expected), number


def test_a_group_is_there_as_surely_as_a_row_of_it() -> None:
    """Where nobody knows whether it is proved, its points are open."""
    row = evaluate(load(EVENTS + PLAIN), [("修路", "县", day(2025), None)])
    assert (row["荣誉分最低"], row["荣誉分最高"]) == ("0", "5")
    assert row["待补充的事实"] == "事件表·属实"


def test_a_table_nobody_handed_in_leaves_its_groups_open() -> None:
    """What is counted over them can be anything."""
    given = {"户编号": ["a"], "得分": [3]}
    row = load(EVENTS + FIGURES).evaluate(given, as_of=DAY).rows()[0]
    assert (row["荣誉分最低"], row["荣誉分最高"]) == ("0", "200")


def test_a_row_of_no_known_group_is_refused() -> None:
    """EK4063 at its cell; EK4911 where a program made the table."""
    rows, rubric = [(None, "县", day(2025), True)], load(EVENTS + FIGURES)
    with pytest.raises(FactsError, match="EK4063") as caught:
        evaluate(rubric, rows)
    assert [fault.place.column for fault in caught.value.faults] == ["事项"]
    table = read_facts(facts(rows), rubric.record).table
    with pytest.raises(FactsError, match="EK4911") as caught:
        run(rubric.plan, table, as_of=DAY)
    (fault,) = caught.value.faults
    assert (fault.place.column, fault.values["id"]) == ("事项", "a")


def test_rows_that_look_at_others_must_say_of_which_group() -> None:
    """A judge nobody named has no ballot."""
    text = EVENTS + '[derived.n]\nvalue = "count(events, count(by=matter) > 1)"\n'
    rubric = load(text + "shown = true\n")
    rows = [("修路", "村", day(2025), True), ("修路", "村", day(2026), True)]
    assert evaluate(rubric, rows)["n最低"] == "2"
    with pytest.raises(FactsError, match="EK4063"):
        evaluate(rubric, [*rows, (None, "县", day(2025), True)])
    unsupplied = rubric.evaluate({"户编号": ["a"], "得分": [3]}, as_of=DAY)
    assert unsupplied.rows()[0]["n最高"] == "20"


def told(trace: Trace) -> Iterator[Trace]:
    """Give every line of an explanation."""
    yield trace
    for part in trace.parts:
        yield from told(part)


def test_an_explanation_tells_groups_and_their_figures() -> None:
    """The matter, its day and what it is worth stand in one line."""
    rule = (
        '[criteria.all]\nlabel = "全部"\npoints = 10\n'
        '[criteria.all.items.h]\nrule = "per_occurrence"\nof = "honours"\n'
        "each = 1\ncap = 10\npoints = 10\n"
    )
    rubric = load(EVENTS + PLAIN + rule)
    given = {key: value for key, value in facts(ROWS).items() if key != "得分"}
    whole = rubric.evaluate(given, as_of=DAY).explain("a")
    lines = list(told(whole.parts[0]))
    rows = [line.label.zh for line in lines if line.kind == "row"]
    assert rows == ["修路，10，2025-06-01", "捐款，5，2026-05-01"]
    label = next(line.label.zh for line in lines if line.key == "sum(matters)")
    assert label == "同一事项"


WRONG = {
    "of nothing": (('of = "events"', 'of = "event"'), ("EK1221", "groups.matters.of")),
    "by nothing": (('["matter"]', "[]"), ("EK1108", "groups.matters.by")),
    "by no field": (('["matter"]', '["mater"]'), ("EK1203", "groups.matters.by[0]")),
    "no such day": (('date = "on"\nval', 'date = "no"\nval'),
                    ("EK1203", "groups.matters.date")),
    "a name with a meaning": (("times = ", "total = "),
                              ("EK1208", "groups.matters.values.total")),
    "a name it is grouped by": (("best = \"max", "matter = \"max"),
                                ("EK1207", "groups.matters.values.matter")),
    "no expression": (('"count()" }', "3 }"),
                      ("EK1103", "groups.matters.values.times")),
    "a row's name in a group": (('"max_of(worth)"', '"worth"'),
                                ("EK2010", "groups.matters.values.best")),
    "no condition": (('where = "proved"', 'where = "worth"'),
                     ("EK2012", "groups.matters.where")),
    "a row's figure": (('year = "year(on)"', 'year = "year(level)"'),
                       ("EK2012", "records.events.derived.year")),
    "a row's name with a meaning": (('year = "year(on)"', 'total = "year(on)"'),
                                    ("EK1208", "records.events.derived.total")),
    "no label": (('[groups.years]\nlabel = "各年"', "[groups.years]"),
                 ("EK1102", "groups.years")),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_refused_where_it_stands(name: str) -> None:
    """Each mistake is told once; what rests on it is not blamed."""
    change, told_ = WRONG[name]
    text = EVENTS.replace(*change)
    assert text != EVENTS
    assert refused(text)[0] == told_
    assert refused(text + FIGURES)[0] == told_


def test_what_rows_are_grouped_by_is_told_once() -> None:
    """A row's figure that is at fault is not told again by who groups by it."""
    text = EVENTS.replace('year = "year(on)"', 'year = "year(level)"')
    text = text.replace('by = ["matter"]', 'by = ["year"]')
    assert refused(text + FIGURES) == [("EK2012", "records.events.derived.year")]


@pytest.mark.parametrize(
    ("rows", "newest", "oldest"),
    [
        ([("村", 2024, True), ("县", 2025, True), ("省", 2026, False)], "县", "村"),
        # Proved or not, and so there or not: the rest, or what stands for nothing.
        ([("县", 2024, True), ("省", 2025, None)], "县～省", "县"),
        ([("县", 2024, None)], "村～县", "村～县"),
        ([("县", 2024, False)], "村", "村"),
    ],
)
def test_a_group_has_its_latest_and_its_earliest(
    rows: list[tuple[str, int, bool | None]], newest: str, oldest: str
) -> None:
    """Nothing need be said for no rows: a group has at least one."""
    head = EVENTS.partition("values = ")[0].removesuffix('date = "on"\n')
    values = 'values = { newest = "last(level)", oldest = "first(level)" }\n'
    figures = "".join(
        f"[derived.{name}]\nvalue = \"max_of(matters, {name}, otherwise='村')\"\n"
        "shown = true\n"
        for name in ("newest", "oldest")
    )
    row = evaluate(
        load(head + values + figures),
        [("修路", level, day(year), proved) for level, year, proved in rows],
    )
    assert (row["newest"], row["oldest"]) == (newest, oldest)


def test_what_goes_by_day_needs_a_day() -> None:
    """EK2021: rows without a day have no order."""
    text = EVENTS.replace('date = "on"\nat_most', "at_most").replace(
        'date = "on"\nvalues', "values"
    )
    figure = '[derived.x]\nvalue = "latest_run(events, proved)"\n'
    assert refused(text + figure) == [("EK2021", "derived.x.value")]


def test_a_word_that_is_not_there_stands_for_no_rows() -> None:
    """Where there are no rows only a listed word can stand."""
    for written, code in (("'市'", "EK2015"), ("3", "EK2012"), ("level", "EK2012")):
        figure = f'[derived.x]\nvalue = "last(events, level, otherwise={written})"\n'
        assert refused(EVENTS + figure) == [(code, "derived.x.value")]


@pytest.mark.parametrize(
    ("figure", "counted"),
    [
        ("count(every)", "2"),
        ("sum(every, 3)", "6"),
        ("sum(every, age(as_of), true)", "0"),
        ("if(any(every, true), 1, 0)", "1"),
        ("count(sizes)", "1"),
    ],
)
def test_groups_are_there_when_nothing_is_asked_of_them(
    figure: str, counted: str
) -> None:
    """Counting them, or summing what is the same for all, needs no value of theirs."""
    table = f"""
[groups.every]
label = "各事项"
of = "events"
by = ["matter"]
values = {{ times = "count()" }}

[groups.sizes]
label = "各次数"
of = "every"
by = ["times"]
values = {{ matters = "count()" }}

[derived.asked]
value = "{figure}"
shown = true
"""
    rubric = load(EVENTS + table)
    rows = [(matter, "村", day(2025), True) for matter in ("修路", "捐款")]
    row = evaluate(rubric, rows)
    assert (row["asked最低"], row["asked最高"]) == (counted, counted)
    assert evaluate(rubric, [])["asked最高"] == "0"
