"""The result in figures, and what results call things."""

from __future__ import annotations

from unittest import mock

import attrs
import pytest

from evalkit.io import notice, results_summary
from evalkit.io.results_labels import (
    decision_labels,
    distinct,
    fact_labels,
    group_label,
    measure_word,
    named_grade,
)
from evalkit.io.results_summary import (
    GradeCounts,
    ProgrammeCounts,
    group_order,
    summarise,
)
from tests.results_sample import OUTCOMES, PLAIN_RUBRIC, RUBRIC, plain, shuffled


def test_grades_are_counted_from_the_top_and_open_ones_apart() -> None:
    """An open grade is counted as open, never under its lowest end."""
    summary = summarise(RUBRIC, OUTCOMES)
    assert summary.grades == ("十星级文明户", "八星级文明户", "未达星级", "不予评定")
    assert summary.total == GradeCounts("", 7, (2, 2, 0, 1), 2)
    assert summary.groups == (
        GradeCounts("桃源村", 5, (2, 1, 0, 0), 2),
        GradeCounts("柳溪村", 2, (0, 1, 0, 1), 0),
    )


def test_programmes_count_yes_no_and_open() -> None:
    """Who may still be eligible is neither in nor out."""
    assert summarise(RUBRIC, OUTCOMES).programmes == (
        ProgrammeCounts("credit_loan", "道德信贷", 3, 2, 2),
    )


def test_what_is_open_is_counted_with_the_facts_that_lack() -> None:
    """Decisions by key; facts by how many households they hold up, then in order."""
    summary = summarise(RUBRIC, OUTCOMES)
    assert summary.undetermined == {
        "total": 1,
        "stars": 1,
        "grade": 2,
        "vetoes.crime": 1,
        "programmes.credit_loan": 2,
    }
    assert list(summary.wanted.items()) == [
        ("income", 1),
        ("head_age", 1),
        ("events", 1),
        ("events.proved", 1),
        ("peers.income", 1),
        ("odd", 1),
    ]
    wanting = {"total": {0: ("head_age",), 1: ("head_age", "income")}}
    more = summarise(RUBRIC, attrs.evolve(OUTCOMES, wanting=wanting))
    assert list(more.wanted.items()) == [("head_age", 2), ("income", 1)]


def test_a_bare_result_has_a_bare_summary() -> None:
    """Without ladder, groups and programmes only the total can be open."""
    summary = summarise(PLAIN_RUBRIC, plain())
    assert summary.grades == ()
    assert summary.total == GradeCounts("", 7, (), 0)
    assert (summary.groups, summary.programmes) == ((), ())
    assert summary.undetermined == {"total": 1}
    assert summary.wanted == {}


def test_steps_of_one_name_are_counted_together() -> None:
    """Two steps called 合格 are one line of the table."""
    grades = ("不予评定", "合格", "合格", "优秀")
    summary = summarise(RUBRIC, attrs.evolve(OUTCOMES, grades=grades))
    assert summary.grades == ("优秀", "合格", "不予评定")
    assert summary.total.settled == (2, 2, 1)


def test_a_group_is_not_looked_for_among_everybody() -> None:
    """Grades are looked up as often for seven groups of one as for all together."""
    each = attrs.evolve(OUTCOMES, groups=tuple(f"第{n}组" for n in range(7)))
    for module in (results_summary, notice):
        with mock.patch.object(module, "named_grade", wraps=named_grade) as looked_up:
            if module is notice:
                sheets = list(
                    notice._sheets(RUBRIC, each, summarise(RUBRIC, each).grades)
                )
                assert [sheet.undetermined for sheet in sheets].count(1) == 2
                assert looked_up.call_count == 1
            else:
                groups = summarise(RUBRIC, each).groups
                assert [group.subjects for group in groups] == [1] * 7
                assert sum(group.undetermined for group in groups) == 2
                assert looked_up.call_count == 3


def test_groups_stand_in_the_order_of_their_ids() -> None:
    """Ids number a county's villages; the order of the rows does not matter."""
    assert group_order(OUTCOMES) == ("桃源村", "柳溪村")
    turned = shuffled(OUTCOMES, [5, 3, 6, 4, 2, 1, 0])
    assert group_order(turned) == ("桃源村", "柳溪村")
    assert group_order(plain()) == ()
    mixed = attrs.evolve(
        OUTCOMES, ids=("3", "2", "1", "4", "5", "6", "7"), groups=tuple("abacccc")
    )
    assert group_order(mixed) == ("a", "b", "c")


@pytest.mark.parametrize(
    ("kind", "word"),
    [("household", "户"), ("school", "所"), ("person", "人"), ("other", "个")],
)
def test_every_kind_of_subject_has_its_measure_word(kind: str, word: str) -> None:
    """Households are counted in 户, schools in 所."""
    subject = attrs.evolve(RUBRIC.subject, kind=kind)
    assert measure_word(attrs.evolve(RUBRIC, subject=subject)) == word


def test_labels_come_from_the_rubric() -> None:
    """Fields, record tables, their fields and those of other subjects have labels."""
    labels = fact_labels(RUBRIC)
    assert labels["events.proved"] == "事件记录·已核实"
    assert labels["peers.income"] == "其他农户的人均纯收入"
    assert decision_labels(RUBRIC)["programmes.credit_loan"] == "道德信贷"
    assert group_label(RUBRIC) == "所在村"
    assert group_label(PLAIN_RUBRIC) == "分组"


def test_only_doubled_labels_are_numbered() -> None:
    """A label that stands once stays as it is."""
    assert distinct(["a", "b", "a"]) == ["a（1）", "b", "a（2）"]
