"""The families' rubric: its cases hold, and no number moves unnoticed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from evalkit import load_rubric
from evalkit.cases.file import read_cases
from evalkit.testing import WorkedCase, cases

RUBRICS = Path(__file__).parents[1] / "rubrics"
PATH = RUBRICS / "family/civilised-family.toml"
CASES = PATH.with_suffix(".cases.toml")


@pytest.mark.parametrize("case", cases(CASES))
def test_a_worked_case_comes_out(case: WorkedCase) -> None:
    """Each case gives the points, the grade and the selection written beside it."""
    case.check()


def test_cases_reach_every_grade_veto_and_decision() -> None:
    """Every grade, veto and decision comes out in some case, and some stay open."""
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
    for told in ("yes", "no"):
        assert {p.key for p in rubric.programmes} == {
            key
            for e in expected
            for key, found in e.get("programmes", {}).items()
            if found == told
        }


def test_every_line_says_how_by_whom_and_whence() -> None:
    """Every item has a method, a supplier and a source; nothing is found wrong."""
    rubric = load_rubric("family/civilised-family")
    assert rubric.findings() == ()
    scheme = rubric.record
    for part in (scheme, scheme.ladder, scheme.ranking, *scheme.records):
        assert part is not None
        assert re.match("https?://", part.source)
    items = [p for _, p in scheme.root.below() if not hasattr(p, "parts")]
    assert len(items) > 15
    for item in items:
        assert item.method
        assert item.supplied_by
        assert re.match("https?://", item.source)


def test_nothing_is_asked_that_must_not_count() -> None:
    """Petitions, complaints, suits, belief, births, illness and means are not asked."""
    text = PATH.read_text(encoding="utf-8").partition("format = 1")[2]
    asked = "".join(re.findall(r"(?m)^(?:label|choices|  ).*$", text))
    for word in ("家庭暴力", "违反村规民约", "红白事操办"):
        assert word in asked
    for word in ("信访", "投诉", "举报", "诉讼", "信仰", "生育", "病", "贫困", "收入"):
        assert word not in asked


@pytest.mark.parametrize("case", cases(CASES))
def test_at_most_one_thing_is_decided(case: WorkedCase) -> None:
    """Of submitting and the four outcomes of a re-inspection no two come together."""
    told = case.case.expect.get("programmes", {})
    assert list(told.values()).count("yes") <= 1
