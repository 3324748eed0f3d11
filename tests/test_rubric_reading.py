"""What is read from a rubric file: every key, exactly as it was written."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from evalkit.engine.plan import compile_rubric
from evalkit.errors import Place
from evalkit.model.bands import Bounds
from evalkit.model.number import Numbers
from evalkit.model.programme import LimitStep, Need
from evalkit.model.rubric import (
    Criterion,
    Effect,
    Field,
    Item,
    LadderStep,
    RecordTable,
    Star,
    Subject,
)
from evalkit.model.selection import SortKey
from evalkit.model.text import Expression, Text
from evalkit.model.value import BOOLEAN, Duration, ValueType, to_days
from tests.rubric_sample import SAMPLE, changed, faults, read

LINES = SAMPLE.split("\n")


def _place(key: str, line: str) -> Place:
    return Place("sample.toml", 1 + LINES.index(line), key)


def _days(year: int, month: int, day: int) -> int:
    return to_days(datetime.date(year, month, day))


def test_the_head_is_read() -> None:
    """Id, version, title, subject, numbers and validity are what the file says."""
    rubric = read()
    assert (rubric.id, rubric.version) == ("unit/sample", "1")
    assert rubric.title == Text("样例办法", "Sample")
    assert rubric.subject == Subject("unit", Text("单位"), "编号", "名称")
    assert (rubric.numbers, rubric.printed) == (Numbers(2, 4, "half_up"), 1)
    assert rubric.valid_from == datetime.date(2026, 1, 1)
    assert rubric.valid_until == datetime.date(2026, 12, 31)
    assert (rubric.source, rubric.note, rubric.file) == ("", "", "sample.toml")


def test_what_is_left_out_has_its_default() -> None:
    """Without [numbers], validity, name, ladder and the rest, defaults hold."""
    text = "\n\n".join(
        part
        for part in SAMPLE.split("\n\n")
        if not part.startswith(("[numbers", "[vetoes", "[ladder", "[rank", "[prog"))
    )
    text = changed(
        "- valid = { from = 2026-01-01, until = 2026-12-31 }",
        '- name = "名称"',
        text=text.rstrip() + "\n",
    )
    rubric = read(text)
    assert (rubric.numbers, rubric.printed) == (Numbers(), 2)
    assert (rubric.valid_from, rubric.valid_until) == (None, None)
    assert rubric.subject.name is None
    assert (rubric.vetoes, rubric.ladder, rubric.ranking) == ((), None, None)
    assert rubric.programmes == ()


def test_facts_alone_need_nothing_else() -> None:
    """Without fields, records and derived figures a rubric is read, too."""
    text = """\
format = 1
[rubric]
id = "unit/sample"
version = "1"
title = "样例"
full_marks = 1
[subject]
kind = "unit"
label = "单位"
id = "编号"
[criteria.a]
label = "甲"
points = 1
[criteria.a.items.b]
rule = "met"
when = "as_of > 2026-01-01"
points = 1
"""
    rubric = read(text)
    assert (rubric.fields, rubric.records, rubric.derived) == ((), (), ())
    compile_rubric(rubric)


def test_fields_are_read() -> None:
    """Each type of field has its range, decimals, choices and what is said of it."""
    village, view, hours, visits, since, agreed = read().fields
    assert village == Field(
        "村",
        Text("所在村"),
        ValueType("category", 0, 0, 2**31 - 1),
        place=_place("fields.村", '[fields."村"]'),
    )
    assert view.type == ValueType("category", 0, 0, 2, ("好", "一般", "差"))
    assert view.label == Text("评议", "View")
    assert hours == Field(
        "hours",
        Text("时长"),
        ValueType("decimal", 1, 0, 1000),
        unit="小时",
        aliases=("服务时长",),
        place=_place("fields.hours", "[fields.hours]"),
    )
    assert (visits.type, visits.missing) == (ValueType("integer", 0, 0, 12), "zero")
    assert since.type == ValueType("date", 0, _days(1990, 1, 1), _days(2026, 12, 31))
    assert agreed.type == BOOLEAN


def test_a_field_says_where_it_comes_from() -> None:
    """Supplier, method, note and source of a field are kept."""
    text = changed(
        '  label = "已同意"\n+ supplied_by = "甲"\n+ method = "乙"\n'
        '+ note = "丙"\n+ source = "丁"'
    )
    agreed = read(text).fields[-1]
    said = (agreed.supplied_by, agreed.method, agreed.note, agreed.source)
    assert said == ("甲", "乙", "丙", "丁")


def test_money_has_two_decimals_unless_it_says_otherwise() -> None:
    """Decimals and money have two decimals, whole numbers none, unless declared."""
    for kind, decimals in (("money", 2), ("decimal", 2)):
        text = changed(
            f'- type = "decimal"\n- decimals = 1\n+ type = "{kind}"\n  range = [0, 100]'
        )
        assert read(text).fields[2].type == ValueType(kind, decimals, 0, 10_000)  # type: ignore[arg-type]


def test_a_text_field_is_open() -> None:
    """Texts, and categories without choices, take their words from the facts."""
    text = changed(
        '- type = "boolean"\n+ type = "text"',
        '- when = "agreed"\n+ when = "true"',
        '- needs = ["total >= 12", { when = "agreed", label = "同意" }]\n'
        '+ needs = ["true"]',
    )
    assert read(text).fields[-1].type == ValueType("text", 0, 0, 2**31 - 1)
    assert not faults(text)


def test_records_are_read() -> None:
    """A record table has its fields, its date and its most rows."""
    (events,) = read().records
    assert events == RecordTable(
        "events",
        Text("记录"),
        (
            Field(
                "on",
                Text("日期"),
                ValueType("date", 0, _days(2016, 1, 1), _days(2026, 12, 31)),
                place=_place("records.events.fields.on", "[records.events.fields.on]"),
            ),
            Field(
                "kind",
                Text("种类"),
                ValueType("category", 0, 0, 1, ("好事", "坏事")),
                place=_place(
                    "records.events.fields.kind", "[records.events.fields.kind]"
                ),
            ),
        ),
        "on",
        20,
        place=_place("records.events", "[records.events]"),
    )
    text = changed(
        '- date = "on"\n- at_most = 20',
        "- deeds = \"count(events, kind == '好事', within='12 months')\"\n"
        "+ deeds = \"count(events, kind == '好事')\"",
    )
    assert (read(text).records[0].date, read(text).records[0].at_most) == (None, 100)


def test_derived_figures_are_read_short_and_long() -> None:
    """A derived figure is an expression alone, or a table with label and decimals."""
    deeds, rate = read().derived
    at = "deeds = \"count(events, kind == '好事', within='12 months')\""
    assert (deeds.key, deeds.label, deeds.decimals) == ("deeds", Text("deeds"), None)
    assert deeds.value == Expression(
        "count(events, kind == '好事', within='12 months')", _place("derived.deeds", at)
    )
    assert (rate.label, rate.decimals) == (Text("每次时长"), 1)
    assert rate.value.place.key == "derived.rate.value"


def test_criteria_and_items_are_read() -> None:
    """Points are units of marks; floor and cap follow from points; order is kept."""
    rubric = read()
    root = rubric.root
    assert (root.key, root.label, root.points) == ("", rubric.title, 2000)
    assert (root.floor, root.cap, root.combine.name) == (0, 2000, "sum")
    work, conduct = root.parts
    assert isinstance(work, Criterion)
    assert isinstance(conduct, Criterion)
    assert (work.key, work.label, work.points) == ("work", Text("工作"), 1000)
    assert (work.floor, work.cap, work.weight) == (0, 1000, 1)
    assert work.star == Star(600, None)
    assert work.place == _place("criteria.work", "[criteria.work]")
    assert [part.key for part in work.parts] == ["hours", "visits"]
    hours = work.parts[0]
    assert isinstance(hours, Item)
    assert (hours.label, hours.points, hours.weight) == (Text("服务时长"), 500, 1)
    assert hours.rule.name == "bands"
    assert hours.params.of.place.key == "criteria.work.items.hours.of"
    assert [band.points for band in hours.params.bands] == [5, 3, 0]
    assert (conduct.key, conduct.star) == ("品德", None)
    view, deeds, agreed = conduct.parts
    assert view.label == Text("评议")
    assert (view.points, deeds.points, agreed.points) == (None, None, 200)
    assert isinstance(view, Item)
    assert view.params.points == {"好": 6, "一般": 3, "差": 0}


def test_what_is_said_of_items_and_criteria_is_kept() -> None:
    """Weight, source, note, star condition, floor and cap are what the file says."""
    said = '+ weight = 3\n+ source = "甲"\n+ note = "乙"'
    text = changed(
        "- star = { at_least = 6 }\n+ star = { when = 'agreed' }\n"
        f"{said}\n+ floor = 1\n+ cap = 9.5",
        f'  rule = "linear"\n{said}',
    )
    work = read(text).root.parts[0]
    assert isinstance(work, Criterion)
    assert (work.weight, work.source, work.note) == (3, "甲", "乙")
    assert (work.floor, work.cap) == (100, 950)
    assert work.star is not None
    assert work.star.when is not None
    assert (work.star.at_least, work.star.when.text) == (None, "agreed")
    item = work.parts[1]
    assert (item.weight, item.source, item.note) == (3, "甲", "乙")


def test_parts_may_pass_a_full_mark_that_is_said_to_be_a_cap() -> None:
    """More points below than the full mark are meant where `cap` is written."""
    text = changed(
        '  label = "工作"\n- points = 10\n+ points = 9\n+ cap = 9',
        "- full_marks = 20\n+ full_marks = 19",
    )
    assert read(text).root.parts[0].points == 900


def test_items_and_criteria_below_one_criterion_keep_their_order() -> None:
    """Parts stand in the order of the file, items and criteria mixed."""
    text = changed(
        """\
- [criteria.work.items.visits]
+ [criteria.work.criteria.middle]
+ label = "中"
+ [criteria.work.criteria.middle.items.a]
+ rule = "met"
+ when = "agreed"
+ points = 1
+ [criteria.work.items.visits]"""
    )
    work = read(text).root.parts[0]
    assert isinstance(work, Criterion)
    assert [part.key for part in work.parts] == ["hours", "middle", "visits"]
    middle = work.parts[1]
    assert isinstance(middle, Criterion)
    assert (middle.points, middle.floor, middle.cap) == (None, None, None)
    assert middle.place.key == "criteria.work.criteria.middle"


def test_decisions_are_read() -> None:
    """Vetoes, ladder, ranking and programmes are what the file says."""
    rubric = read()
    assert [veto.effect for veto in rubric.vetoes] == [
        Effect("cap_at", "良好"),
        Effect("zero", "work.hours"),
    ]
    ladder = rubric.ladder
    assert ladder is not None
    assert ladder.none == "不予评定"
    assert ladder.steps == (
        LadderStep(Bounds(Decimal(16)), "优秀"),
        LadderStep(Bounds(Decimal(12)), "良好"),
        LadderStep(Bounds(otherwise=True), "一般"),
    )
    ranking = rubric.ranking
    assert ranking is not None
    by = [
        Expression(text, key.of.place)
        for text, key in zip(("total", "hours"), ranking.by, strict=True)
    ]
    assert ranking.by == (SortKey(by[0], True), SortKey(by[1], True))
    assert (ranking.within, ranking.ties, ranking.on) == ("村", "shared", "exact")
    (loan,) = rubric.programmes
    assert loan.valid_for == Duration(months=12)
    assert [need.label for need in loan.needs] == [Text("total >= 12"), Text("同意")]
    assert loan.needs[1] == Need(
        Expression(
            "agreed",
            _place(
                "programmes.loan.needs[1].when",
                'needs = ["total >= 12", { when = "agreed", label = "同意" }]',
            ),
        ),
        Text("同意"),
    )
    assert loan.limit is not None
    assert loan.limit.steps == (
        LimitStep(Bounds(Decimal(16)), 2_000_000),
        LimitStep(Bounds(otherwise=True), 1_000_050),
    )


def test_other_words_of_decisions_are_read() -> None:
    """No title, ascending keys, tie rules, printed ranks, loans without a limit."""
    text = changed(
        '- effect = { cap_at = "良好" }\n+ effect = "no_title"',
        '- by = ["total desc", "hours"]\n- within = "村"\n'
        '+ by = ["total  asc", "if(agreed, 1, 0)\\tdesc"]\n'
        '+ ties = "dense"\n+ on = "printed"',
        '  of = "total"\n+ none = "无"\n  steps = [\n'
        '    { at_least = 16, grade = "优秀" },',
        '- valid_for = "1 year"',
    )
    text = text[: text.index("[programmes.loan.limit]")]
    rubric = read(text)
    assert rubric.vetoes[0].effect == Effect("no_title")
    assert rubric.ranking is not None
    assert [(key.of.text, key.descending) for key in rubric.ranking.by] == [
        ("total", False),
        ("if(agreed, 1, 0)", True),
    ]
    assert (rubric.ranking.within, rubric.ranking.ties) == (None, "dense")
    assert rubric.ranking.on == "printed"
    assert rubric.ladder is not None
    assert rubric.ladder.none == "无"
    assert rubric.programmes[0].limit is None
    assert rubric.programmes[0].valid_for is None


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("1年", Duration(months=12)),
        ("18 个月", Duration(months=18)),
        ("30 days", Duration(days=30)),
        ("90天", Duration(days=90)),
    ],
)
def test_durations_are_read_in_both_languages(written: str, read_as: Duration) -> None:
    """A duration is a number and a unit, in Chinese or in English."""
    text = changed(f'- valid_for = "1 year"\n+ valid_for = "{written}"')
    assert read(text).programmes[0].valid_for == read_as


@pytest.mark.parametrize(
    ("written", "units"),
    [
        ("0.1", 10),
        ("0.10000000000000000000", 10),
        ("0.29", 29),
        ("1.15", 115),
        ("4.35", 435),
    ],
)
def test_decimals_are_exact(written: str, units: int) -> None:
    """0.1 is one tenth: no number of a rubric goes through a float."""
    text = changed(f"- star = {{ at_least = 6 }}\n+ star = {{ at_least = {written} }}")
    work = read(text).root.parts[0]
    assert isinstance(work, Criterion)
    assert work.star == Star(units, None)


def test_bands_with_a_hole_are_refused_when_the_figure_is_finer() -> None:
    """Bands "to 59.9" and "from 60" fit tenths; a figure of hundredths is refused."""
    bands = """\
  bands = [
-   { at_least = 60, points = 5 },
-   { at_least = 20, points = 3 },
-   { otherwise = true, points = 0 },
+   { at_least = 60, points = 5 },
+   { at_most = 59.9, points = 0 },"""
    assert not faults(changed(bands))
    finer = changed(bands, "- decimals = 1\n  range = [0, 100]\n+ decimals = 3")
    (fault,) = faults(finer)
    assert (fault.code, fault.place.key) == (
        "EK1402",
        "criteria.work.items.hours.bands[0]",
    )
    assert fault.values == {"low": "59.901", "high": "59.999"}


def test_bands_that_meet_twice_are_refused() -> None:
    """Bands "to 60" and "from 60" both take 60, and no other value."""
    text = changed(
        """\
  bands = [
-   { at_least = 60, points = 5 },
-   { at_least = 20, points = 3 },
-   { otherwise = true, points = 0 },
+   { at_least = 60, points = 5 },
+   { at_most = 60, points = 0 },"""
    )
    (fault,) = faults(text)
    assert fault.code == "EK1401"
    assert fault.values == {"other": "≤ 60", "low": "60", "high": "60"}


def test_a_long_list_is_shown_in_short() -> None:
    """A list of thousands is shown by its first elements."""
    text = changed(f"- range = [0, 12]\n+ range = {list(range(5_000))}")
    (fault,) = faults(text)
    assert fault.got == "[0, 1, 2, …]"


def test_a_long_text_is_shown_in_short() -> None:
    """A text of thousands of characters is shown by its beginning."""
    text = changed(f'- id = "unit/sample"\n+ id = "{"样" * 5_000}"')
    (fault,) = faults(text)
    assert fault.got == '"' + "样" * 58 + "…"


def test_names_near_none_of_thousands_are_listed_in_part() -> None:
    """Where no name is near, the first ones are listed; of many none is compared."""
    more = "".join(
        f'\n[fields.f{n}]\nlabel = "第{n}项"\ntype = "text"' for n in range(2_100)
    )
    text = changed('- within = "村"\n+ within = "f20999"', text=SAMPLE + more + "\n")
    (fault,) = faults(text)
    assert fault.near == ()
    expected = (fault.expected or "").split(" | ")
    assert expected == ["村", "view", *(f"f{n}" for n in range(18))]
