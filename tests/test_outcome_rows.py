"""Outcomes as rows of printable text and as outcomes.csv."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from evalkit.io.outcome_rows import (
    outcome_rows,
    outcomes_csv,
    result_columns,
)
from evalkit.io.results_digest import outcome_digests
from evalkit.io.safe_text import plain_cell, visible
from evalkit.io.verdict_words import VERDICT_WORDS, place_range
from evalkit.model.outcome import Outcomes, place_text
from evalkit.model.rubric import Rubric
from evalkit.model.text import Text
from evalkit.model.value import number
from tests.results_sample import (
    OUTCOMES,
    PLAIN_RUBRIC,
    RUBRIC,
    between,
    plain,
    shuffled,
)

GOLDEN = Path(__file__).parent / "golden" / "results" / "outcomes.csv"


def rows_by_id(
    rubric: Rubric = RUBRIC, outcomes: Outcomes = OUTCOMES
) -> dict[str, dict[str, str]]:
    """Give the rows by id, each a cell by its heading."""
    headings, rows = outcome_rows(rubric, outcomes)
    return {row[0]: dict(zip(headings, row, strict=True)) for row in rows}


def csv_of(rubric: Rubric, outcomes: Outcomes) -> bytes:
    """Write outcomes.csv."""
    return outcomes_csv(result_columns(rubric, outcomes, outcome_digests(outcomes)))


def test_the_csv_is_the_one_that_was_reviewed() -> None:
    """The sample's outcomes.csv is, byte for byte, the one kept beside the tests."""
    assert csv_of(RUBRIC, OUTCOMES) == GOLDEN.read_bytes()


def test_rows_are_sorted_by_the_code_points_of_ids() -> None:
    """Upper before lower case, digits by sign and not by value."""
    ids = ("b", "a10", "B", "a9", "户", "𠮷", "\uffee")
    outcomes = attrs.evolve(OUTCOMES, ids=ids)
    _, rows = outcome_rows(RUBRIC, outcomes)
    assert [row[0] for row in rows] == ["B", "a10", "a9", "b", "户", "\uffee", "𠮷"]


@given(st.permutations(range(len(OUTCOMES))))
def test_the_order_of_the_rows_changes_nothing(order: list[int]) -> None:
    """However the facts are ordered, the rows are the same."""
    moved = outcome_rows(RUBRIC, shuffled(OUTCOMES, order))
    assert moved == outcome_rows(RUBRIC, OUTCOMES)


def test_what_is_open_never_looks_like_no_or_nothing() -> None:
    """An open total has two ends, an open verdict says so in words."""
    row = rows_by_id()["A03"]
    assert (row["总分最低"], row["总分最高"]) == ("8.50", "19.00")
    assert (row["星数最低"], row["星数最高"]) == ("0", "2")
    assert row["等级"] == "未达星级～十星级文明户"
    assert row["等级是否确定"] == "否"
    assert row["勤劳致富星·得星"] == "待定"
    assert row["道德信贷"] == "待核实"
    limit = (row["道德信贷额度（元）最低"], row["道德信贷额度（元）最高"])
    assert limit == ("0", "100000")
    assert row["排名（全部）"] == "2–6"
    assert row["待补充的事实"] == "人均纯收入、其他农户的人均纯收入"


def test_what_is_certain_is_said_once() -> None:
    """A certain grade, place or verdict is one word."""
    row = rows_by_id()["A01"]
    assert (row["总分最低"], row["总分最高"]) == ("20.00", "20.00")
    assert (row["等级"], row["等级是否确定"]) == ("十星级文明户", "是")
    assert (row["排名（全部）"], row["排名（按所在村）"]) == ("1", "1")
    assert (row["勤劳致富星·得星"], row["有犯罪记录"]) == ("是", "否")
    assert (row["道德信贷"], row["待补充的事实"]) == ("符合条件", "")


@pytest.mark.parametrize(
    ("id_", "column", "kind", "word"),
    [
        ("A03", "勤劳致富星·得星", "star", "待定"),
        ("A04", "有犯罪记录", "veto", "待核实"),
        ("A03", "道德信贷", "programme", "待核实"),
    ],
)
def test_an_open_star_waits_for_points_and_an_open_veto_for_facts(
    id_: str, column: str, kind: str, word: str
) -> None:
    """What is open is said in the words of its kind, those of the explanation."""
    assert rows_by_id()[id_][column] == word
    assert VERDICT_WORDS[kind]["undetermined"].zh == word


def test_whoever_may_not_be_ranked_is_told_so() -> None:
    """Not ranked, and ranked only if a missing fact allows it, are two things."""
    rows = rows_by_id()
    assert rows["B02"]["排名（全部）"] == "不排名"
    assert rows["A04"]["排名（全部）"] == "7以内或不排名"


def test_nobody_who_is_refused_is_shown_an_amount() -> None:
    """The limit of a refused programme is 0, whatever the table of limits says."""
    row = rows_by_id()["B02"]
    assert (row["道德信贷"], row["道德信贷额度（元）最高"]) == ("不符合", "0")


def test_facts_are_named_by_label_and_strange_ones_by_key() -> None:
    """Wanting facts stand in the rubric's order, under the labels clerks know."""
    assert rows_by_id()["A02"]["待补充的事实"] == "户主年龄、事件记录、odd"
    assert rows_by_id()["A04"]["待补充的事实"] == "事件记录·已核实"


def test_steps_of_one_name_are_one_grade() -> None:
    """Between two steps with the same name nothing is open."""
    grades = ("不予评定", "合格", "合格", "优秀")
    row = rows_by_id(outcomes=attrs.evolve(OUTCOMES, grades=grades))["A03"]
    assert row["等级"] == "合格～优秀"
    low = [3, 3, 2, 2, 1, 0, 0]
    grade = between(number(0, 0, 3), low, [3, 3, 2, 2, 2, 0, 1])
    outcomes = attrs.evolve(OUTCOMES, grades=grades, grade=grade)
    row = rows_by_id(outcomes=outcomes)["A03"]
    assert (row["等级"], row["等级是否确定"]) == ("合格", "是")


def test_a_rubric_that_has_little_gives_few_columns() -> None:
    """Names, stars, grades, places, vetoes and programmes are left out with it."""
    headings, rows = outcome_rows(PLAIN_RUBRIC, plain())
    assert headings[:3] == ("编号", "总分最低", "总分最高")
    assert "等级" not in headings
    assert "星数最低" not in headings
    assert len(rows) == len(OUTCOMES)


def test_a_programme_without_a_limit_has_no_amounts() -> None:
    """No limit, no column."""
    programmes = {
        key: attrs.evolve(p, limit=None) for key, p in OUTCOMES.programmes.items()
    }
    rows = rows_by_id(outcomes=attrs.evolve(OUTCOMES, programmes=programmes))
    assert "道德信贷" in rows["A01"]
    assert not [heading for heading in rows["A01"] if "额度" in heading]


def test_headings_name_one_column_each() -> None:
    """Two vetoes of one label get numbers."""
    twin = attrs.evolve(RUBRIC.vetoes[0], key="twin")
    rubric = attrs.evolve(RUBRIC, vetoes=(*RUBRIC.vetoes, twin))
    vetoes = dict(OUTCOMES.vetoes) | {"twin": OUTCOMES.vetoes["crime"]}
    headings, _ = outcome_rows(rubric, attrs.evolve(OUTCOMES, vetoes=vetoes))
    assert "有犯罪记录（1）" in headings
    assert "有犯罪记录（2）" in headings
    assert len(set(headings)) == len(headings)


def test_names_without_a_heading_are_named_by_the_subject() -> None:
    """Names come with a heading even where the rubric states none."""
    subject = attrs.evolve(RUBRIC.subject, name=None)
    headings, _ = outcome_rows(attrs.evolve(RUBRIC, subject=subject), OUTCOMES)
    assert headings[1] == "农户名称"


def test_groups_have_a_heading_even_when_their_field_is_unknown() -> None:
    """A group the rubric does not name is still a group."""
    headings, _ = outcome_rows(PLAIN_RUBRIC, attrs.evolve(plain(), groups=("a",) * 7))
    assert headings[1] == "分组"


def test_the_csv_opens_in_a_spreadsheet() -> None:
    """It begins with the mark, ends lines with CRLF, and calms down formulas."""
    content = csv_of(RUBRIC, OUTCOMES)
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\n") == content.count(b"\r\n") == len(OUTCOMES) + 1
    assert ",'=李四,".encode() in content


def test_figures_of_the_csv_stay_figures() -> None:
    """A figure below zero is no formula and gets no apostrophe."""
    total = between(number(2, -1000, 0), [-150] * 7, [-150] * 7)
    content = csv_of(PLAIN_RUBRIC, attrs.evolve(plain(), total=total))
    assert b",-1.50,-1.50," in content


def test_labels_that_look_like_formulas_are_calmed_down_too() -> None:
    """Headings come from the rubric, which anyone may have written."""
    programme = attrs.evolve(RUBRIC.programmes[0], label=Text("=1+1"))
    rubric = attrs.evolve(RUBRIC, programmes=(programme,))
    assert b",'=1+1," in csv_of(rubric, OUTCOMES)


@example(["\ud800", "a\r\n", "\x00", "'=1", ",", '"', ""])
@given(st.lists(st.text(max_size=6), min_size=7, max_size=7))
def test_names_come_back_from_the_csv(names: list[str]) -> None:
    """Whatever a name holds, reading the file gives back what is visible of it."""
    outcomes = attrs.evolve(OUTCOMES, names=tuple(names))
    content = csv_of(RUBRIC, outcomes)
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    read = {plain_cell(row[0]): plain_cell(row[1]) for row in rows[1:]}
    expected = zip(OUTCOMES.ids, names, strict=True)
    assert read == {id_: visible(name) for id_, name in expected}


@pytest.mark.parametrize(
    ("halves", "text"), [(0, ""), (2, "1"), (5, "2.5"), (20, "10")]
)
def test_places_are_counted_in_halves(halves: int, text: str) -> None:
    """Place 2.5 is five halves; no half is no place."""
    assert place_text(halves) == text


@pytest.mark.parametrize(
    ("best", "worst", "zh", "en"),
    [
        ("3", "3", "3", "3"),
        ("3", "7.5", "3–7.5", "3–7.5"),
        ("", "7", "7以内或不排名", "7 or better, or not ranked"),
        ("", "", "不排名", "not ranked"),
    ],
)
def test_places_are_said_in_both_languages(
    best: str, worst: str, zh: str, en: str
) -> None:
    """A place, a range, perhaps none, none: no two read alike."""
    said = place_range(best, worst)
    assert (said.said("zh"), said.said("en")) == (zh, en)
