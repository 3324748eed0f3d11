"""The schools' rubric: its worked cases hold, and no number moves unnoticed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from evalkit import load_rubric
from evalkit.cases.file import read_cases
from evalkit.testing import WorkedCase, cases

PATH = Path(__file__).parents[1] / "rubrics/school/civilised-campus.toml"
CASES = PATH.with_suffix(".cases.toml")


@pytest.mark.parametrize("case", cases(CASES))
def test_a_worked_case_comes_out(case: WorkedCase) -> None:
    """Each case gives the points, the grade and the place written beside it."""
    case.check()


def test_cases_reach_every_grade_and_veto() -> None:
    """Every grade and every veto is expected in some case, and some are open."""
    rubric = load_rubric(PATH).record
    assert rubric.ladder is not None
    expected = [case.expect for case in read_cases(CASES).cases]
    grades = [e.get("grade") for e in expected]
    assert {step.grade for step in rubric.ladder.steps} <= {
        grade for grade in grades if isinstance(grade, str)
    }
    assert any(isinstance(grade, list) for grade in grades)
    vetoes = {key for e in expected for key in e.get("vetoes", ())}
    assert vetoes == {veto.key for veto in rubric.vetoes}


def test_every_line_says_how_by_whom_and_whence() -> None:
    """Every item has a method, a department and a source; nothing is found wrong."""
    rubric = load_rubric("school/civilised-campus")
    assert rubric.findings() == ()
    items = [p for _, p in rubric.record.root.below() if not hasattr(p, "parts")]
    assert len(items) > 20
    for item in items:
        assert item.method
        assert item.supplied_by
        assert re.match("https?://", item.source)


def test_no_complaint_is_counted() -> None:
    """Petitions, complaints, suits, belief, illness and poverty are asked of nobody."""
    text = PATH.read_text(encoding="utf-8").partition("format = 1")[2]
    labels = "".join(re.findall(r"(?m)^(?:label|choices) = .*$", text))
    for word in ("信访", "投诉", "举报", "诉讼", "宗教", "信仰", "病", "贫困", "成绩"):
        assert word not in labels
