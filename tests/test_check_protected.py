"""What must not be punished: found where it may be, left alone where it helps."""

from __future__ import annotations

import pytest

from evalkit.check.protected_words import PROTECTED, Protected, protected_words
from evalkit.errors import Fault
from tests.check_sample import found, said

AGREED = "criteria.品德.items.agreed"
DEEDS = "criteria.品德.items.deeds"
#: Fields a clerk might be asked for.
FIELDS = """\
+ [fields.ill]
+ label = "患病人数"
+ type = "integer"
+ range = [0, 9]
+ [fields.poor]
+ label = "低保户"
+ type = "boolean"
+ [fields.faith]
+ label = "信仰"
+ type = "category"
+ choices = ["无", "有"]
+ [fields.debt]
+ label = "贫困程度"
+ type = "integer"
+ range = [-9, 9]
+ [fields.spare]
+ label = "备用"
+ type = "integer"
+ range = [-9, 9]
  [fields.since]"""
SICK = "  [derived]\n+ sick = 'ill'"
KINDS = """\
+ [records.events.fields.lost]
+ label = "得失"
+ type = "integer"
+ range = [-9, 9]
+
  [records.events.fields.kind]
- label = "种类"
- type = "category"
- choices = ["好事", "坏事"]
+ label = "种类"
+ type = "category"
+ choices = ["好事", "坏事", "上访", "助残"]"""


def _found(*changes: str) -> tuple[Fault, ...]:
    return found(FIELDS, KINDS, *changes, code="EK305")


def _item(when: str, *more: str) -> list[object]:
    """Give the words found when the last item has another condition."""
    agreed = f'- when = "agreed"\n+ when = "{when}"'
    faults = _found(agreed, *more)
    assert {(f.code, f.place.key) for f in faults} <= {("EK3051", AGREED)}
    assert all(fault.shown for fault in faults), "told, and nobody loses by it"
    return [fault.values["word"] for fault in faults]


def test_nothing_is_found_in_what_is_declared_alone() -> None:
    """Fields, choices and record tables that nothing reads punish nobody."""
    assert _found() == ()


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ("ill == 0", ["患病"]),
        ("ill < 1", ["患病"]),
        ("0 >= ill", ["患病"]),
        ("not (ill > 0)", ["患病"]),
        ("visits - ill > 0", ["患病"]),
        ("visits + -ill > 0", ["患病"]),
        ("ill * -1 > -1", ["患病"]),
        ("visits > ill", ["患病"]),
        ("ratio(visits, ill, otherwise=0) > 1", ["患病"]),
        ("visits / (ill + 1) > 1", ["患病"]),
        ("ill in (0, 1)", ["患病"]),
        ("ill == 3", ["患病"]),
        ("not (ill - visits == 0)", ["患病"]),
        ("if(ill > 0, 1, 2) > 1", ["患病"]),
        ("if(ill > 0, visits, 2) > 1", ["患病"]),
        ("if(agreed, ill, 0) < 1", ["患病"]),
        ("case(ill > 0, 1, otherwise=2) > 1", ["患病"]),
        ("case(agreed, ill, otherwise=0) < 1", ["患病"]),
        ("whole_steps(visits, ill + 1) > 1", ["患病"]),
        ("instalment(1200, 0.1, ill + 1, 2) > 300", ["患病"]),
        ("not (debt == 0)", ["贫困"]),
        ("not poor", ["低保"]),
        ("poor == false", ["低保"]),
        ("poor != true", ["低保"]),
        ("agreed and not poor", ["低保"]),
        ("faith == '无'", ["信仰"]),
        ("faith in ('无',)", ["信仰"]),
        ("count(events, kind == '上访') == 0", ["上访"]),
        ("not any(events, kind in ('坏事', '上访'))", ["上访"]),
        ("all(events, kind != '上访')", ["上访"]),
        ("all(events, kind not in ('上访',))", ["上访"]),
        ("abs(debt) > 3", ["贫困"]),
        ("sum(events, lost, where=kind == '上访') > 0", ["上访"]),
        ("max_of(events, amount, kind == '上访', otherwise=3) < 5", ["上访"]),
        ("share(events, proved, where=kind == '上访', otherwise=0) > 0.5", ["上访"]),
        ("share(poor, by=村) < 0.3", ["低保"]),
        ("count(poor, by=村) == 0", ["低保"]),
        ("mean(ill, by=村, where=agreed) < 2", ["患病"]),
        ("sick == 0", ["患病"]),
    ],
)
def test_points_that_fall_with_what_is_protected_are_told(
    when: str, words: list[str]
) -> None:
    """However it is written, points that may fall with it are told, with the word."""
    assert _item(when, SICK) == words


@pytest.mark.parametrize(
    "when",
    [
        "ill > 0",
        "ill != 0",
        "visits + ill > 3",
        "ill * 2 > 3",
        "2 * ill > 3",
        "ill / 2 > 1",
        "ratio(ill, visits, otherwise=0) > 1",
        "max(ill, visits) > 3",
        "round(ill, 0) > 3",
        "if(ill > 0, 2, 1) > 1",
        "if(agreed, ill, 0) > 1",
        "case(agreed, ill, otherwise=0) > 1",
        "whole_steps(ill, 3) > 1",
        "instalment(ill, 0.1, 12, 2) > 3",
        "how_many(ill > 0, poor) > 1",
        "ceil(ill / 2) > 1",
        "visits >= 5 or (poor and visits >= 2)",
        "poor",
        "poor == true",
        "not (not poor)",
        "count(events, kind == '上访') > 0",
        "abs(ill) > 3",
        "sum(events, amount, where=kind == '上访') > 0",
        "sum(events, amount, kind == '上访') > 0",
        "max_of(events, amount, kind == '上访', otherwise=0) > 3",
        "any(events, kind == '助残')",
        "all(events, kind != '坏事')",
        "not (ill == 0)",
        "not (sick == 0)",
        "count(events, kind == '上访') != 0",
        "visits == 3 and agreed",
        "spare == 0",
        "days_between(since, as_of) > 3",
        "years_between(since, as_of) > 3 and age(since) > 3 and year(since) < 2000",
        "hours + 0 > 3 and true",
        "sum(events, amount, where=kind == '坏事') > 0",
    ],
)
def test_points_that_rise_with_it_are_left_alone(when: str) -> None:
    """What only gives or waives for the ill and the poor is no punishment."""
    assert _item(when, SICK) == []


def test_a_rule_that_takes_points_turns_the_direction() -> None:
    """Points for each time are given or taken: only what is taken is told."""
    of = '- of = "deeds"\n+ of = "ill"'
    assert _found(of) == ()
    (fault,) = _found(
        of, "- each = 1\n- cap = 2\n+ start = 2\n+ each = -1\n+ floor = 0"
    )
    assert (fault.code, fault.place.key) == ("EK3051", DEEDS)
    assert fault.values["word"] == "患病"


def test_a_choice_that_is_worth_less_is_told() -> None:
    """Of the words of a table, the protected one is told unless it has the most."""
    choices = '- choices = ["好", "一般", "差"]\n+ choices = ["好", "一般", "贫困户"]'
    table = '- points = { "好" = 6, "一般" = 3, "差" = 0 }\n+ points = '
    (fault,) = _found(choices, f'{table}{{ "好" = 6, "一般" = 3, "贫困户" = 0 }}')
    assert (fault.place.key, fault.values["word"]) == (
        "criteria.品德.items.评议",
        "贫困",
    )
    assert not _found(choices, f'{table}{{ "好" = 6, "一般" = 3, "贫困户" = 6 }}')


def test_a_label_is_told_where_points_may_fall() -> None:
    """An item called after it is told if its points may fall with anything."""
    named = '  rule = "met"\n+ label = "没有举报"'
    assert _item("agreed", named) == []
    assert _item("visits == 0", named) == ["举报"]
    assert _item("agreed and spare == 3", named) == ["举报"]
    below = "- points = 2\n+ points = 0\n+ otherwise = -2"
    assert _item("agreed", named, below) == ["举报"]


def test_a_word_that_is_only_asked_for_lets_nothing_fall() -> None:
    """To ask a field for one of its words is no fall, where the word only gives."""
    named = '  rule = "met"\n+ label = "帮扶病人"'
    assert _item("any(events, kind == '助残')", named) == []


def test_a_criterion_s_label_is_told_once() -> None:
    """A criterion called after it is told once, if an item below may take points."""
    label = '- label = "工作"\n+ label = { zh = "工作", en = "No petitions" }'
    assert _found(label) == ()
    down = "- zero_at = 0\n- full_at = 10\n+ zero_at = 10\n+ full_at = 0"
    less = "-   { at_least = 20, points = 3 },\n+   { at_least = 20, points = 0 },\n"
    less += (
        "-   { otherwise = true, points = 0 },\n+   { otherwise = true, points = 3 },"
    )
    (fault,) = _found(label, down, less)
    assert (fault.code, fault.place.key) == ("EK3051", "criteria.work")
    assert fault.values["word"] == "petition"


def test_the_label_of_a_whole_scheme_is_not() -> None:
    """A scheme may be called after what it is for."""
    title = '- title = { zh = "样例办法", en = "Sample" }\n+ title = "信访评议办法"'
    down = "- zero_at = 0\n- full_at = 10\n+ zero_at = 10\n+ full_at = 0"
    assert _found(title, down) == ()


def test_a_star_that_may_be_lost_is_told() -> None:
    """A star's condition is told like an item's."""
    star = "- star = { at_least = 6 }\n+ star = { when = '%s' }"
    (fault,) = _found(star % "not poor")
    assert (fault.code, fault.place.key) == ("EK3051", "criteria.work.star")
    assert _found(star % "poor") == ()


def test_a_veto_is_told_by_its_label_and_by_its_condition() -> None:
    """What bars someone is told where its label or what makes it hold is protected."""
    (fault,) = _found('- label = "太晚"\n+ label = "去信访"')
    assert (fault.code, fault.place.key) == ("EK3052", "vetoes.late")
    when = '- when = "since > 2026-06-30"\n+ when = "%s"'
    (fault,) = _found(when % "any(events, kind == '上访', within='1 year')")
    assert (fault.code, fault.values["word"]) == ("EK3052", "上访")
    assert _found(when % "visits < 1 and not poor") == ()


def test_a_need_of_a_programme_is_told() -> None:
    """A need is told where what is protected may keep someone from what it opens."""
    need = '- needs = ["total >= 12", { when = "agreed", label = "同意" }]\n+ needs = ['
    (fault,) = _found(f'{need}{{ when = "not poor", label = "甲" }}]')
    assert (fault.code, fault.place.key) == ("EK3052", "programmes.loan.needs[0].when")
    (fault,) = _found(f'{need}{{ when = "visits == 0", label = "没有诉讼" }}]')
    assert fault.values["word"] == "诉讼"
    assert _found(f'{need}{{ when = "poor", label = "低保户" }}]') == ()
    assert _found(f'{need}"points(work) > 3"]') == ()


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ("count(events) == 0", ["投诉"]),
        ("any(events)", []),
        ("all(events, proved)", ["投诉"]),
        ("max_of(events, amount, otherwise=0) > 3", []),
        ("max_of(events, amount, otherwise=0) < 3", ["投诉"]),
        ("min_of(events, amount, otherwise=0) > 3", ["投诉"]),
        ("share(events, proved, otherwise=0) > 0", []),
        ("share(events, proved, otherwise=0) > 0.5", ["投诉"]),
    ],
)
def test_records_called_after_it_are_told(when: str, words: list[str]) -> None:
    """A record table's own name counts as what its rows are."""
    table = '- label = "记录"\n+ label = "投诉记录"'
    faults = _found(f'- when = "agreed"\n+ when = "{when}"', table)
    assert [f.values["word"] for f in faults if f.place.key == AGREED] == words
    assert ("EK3052", "vetoes.bad") in [(f.code, f.place.key) for f in faults]


def test_notes_and_sources_are_not_read() -> None:
    """A note may say that petitions don't count."""
    assert said('  rule = "met"\n+ note = "信访不扣分"\n+ source = "信访条例"') == []


@pytest.mark.parametrize("kind", PROTECTED, ids=lambda kind: kind.zh[0])
def test_each_word_is_found_and_has_its_reason(kind: Protected) -> None:
    """Every word of the list is found in a text; its kind says why in both tongues."""
    for word in (*kind.zh, *kind.en):
        assert kind in [one for _, one in protected_words(f"x，{word}y")]
    assert kind.why.isascii()
    assert not kind.why_zh.isascii()


def test_english_words_begin_a_word() -> None:
    """`petition` is in `Petitions` and `no_petition`; `sick` is not in `homesick`."""
    assert [w for w, _ in protected_words("No_Petitions")] == ["petition"]
    assert [w for w, _ in protected_words("homesick")] == []
    assert [w for w, _ in protected_words("poor_house, ILLNESS")] == ["illness", "poor"]


def test_a_text_gives_one_word_of_each_kind() -> None:
    """Two words for the same thing are told as the first of them."""
    assert [w for w, _ in protected_words("投诉、上访、打官司")] == ["投诉", "打官司"]


BY = '- by = ["total desc", "hours"]\n+ by = ["total desc", "%s"]'
AMONG = '- among = "grade >= \'良好\'"\n+ among = "%s"'
LIMIT = """\
- of = "total"
- steps = [
-   { at_least = 16, yuan = 20_000 },
-   { otherwise = true, yuan = 10_000.50 },
- ]
+ %s"""
STEPS = (
    "of = '%s'\n+ steps = [{ at_least = 1, yuan = %d }, { otherwise = true, yuan = 5 }]"
)
RATE = LIMIT % "value = '5000'\n+ [programmes.loan.rate]\n+ %s"
FORMULA = LIMIT % "value = '%s'"


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (BY % "ill desc", None),
        (BY % "ill asc", "ranking.by[1]"),
        (AMONG % "ill == 0", "ranking.among"),
        (AMONG % "poor", None),
        (FORMULA % "5000 - 100 * ill", "programmes.loan.limit.value"),
        (FORMULA % "5000 + 100 * ill", None),
        (LIMIT % (STEPS % ("ill", 3)), "programmes.loan.limit.of"),
        (LIMIT % (STEPS % ("ill", 9)), None),
        (LIMIT % (STEPS % ("0 - ill", 9)), "programmes.loan.limit.of"),
        (RATE % "value = 'ill'", "programmes.loan.rate.value"),
        (RATE % "value = '0 - ill'", None),
    ],
)
def test_who_is_put_behind_or_gets_less_is_told(change: str, key: str | None) -> None:
    """EK3052: orders, limits and rates are read in the way that is better."""
    faults = _found(change)
    assert [(f.code, f.place.key) for f in faults] == ([("EK3052", key)] if key else [])


@pytest.mark.parametrize(
    ("start", "key"),
    [("top", "selections.best.by[0]"), ("bottom", None)],
)
def test_who_is_selected_for_it_last_is_told(start: str, key: str | None) -> None:
    """To be passed over in a list of the best; a list of the last is no honour."""
    lines = ["label = '前列'", "take = 1", "ties = 'all'", f"from = '{start}'"]
    best = [
        "+ [selections.best]",
        *(f"+ {line}" for line in lines),
        "+ by = ['ill asc']",
    ]
    faults = _found("\n".join([*best, "+ ", "  [programmes.loan]"]))
    assert [(f.code, f.place.key) for f in faults] == ([("EK3052", key)] if key else [])


@pytest.mark.parametrize(
    ("applies", "absent", "told"),
    [
        ("ill == 0", "none", True),
        ("ill == 0", "full", False),
        ("poor", "none", False),
    ],
)
def test_what_applies_to_the_healthy_alone_is_told(
    applies: str, absent: str, told: bool
) -> None:
    """EK3051: where a part that does not apply gives nothing, who has it loses it."""
    part = f'  when = "agreed"\n+ applies = "{applies}"\n+ absent = "{absent}"'
    faults = _found(part)
    key = f"{AGREED}.applies"
    assert [(f.code, f.place.key) for f in faults] == [("EK3051", key)] * told
