"""The volunteers' rubric: its worked cases hold, and no number moves unnoticed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from evalkit import load_rubric
from evalkit.cases.file import read_cases
from evalkit.testing import WorkedCase, cases

PATH = Path(__file__).parents[1] / "rubrics/person/volunteer-stars.toml"
CASES = PATH.with_suffix(".cases.toml")


@pytest.mark.parametrize("case", cases(CASES))
def test_a_worked_case_comes_out(case: WorkedCase) -> None:
    """Each case gives the stars, the grade and the place written beside it."""
    case.check()


def test_cases_reach_every_grade() -> None:
    """Every grade is expected for certain in some case, and some grade is open."""
    ladder = load_rubric(PATH).record.ladder
    assert ladder is not None
    expected = [case.expect.get("grade") for case in read_cases(CASES).cases]
    assert {step.grade for step in ladder.steps} <= {
        grade for grade in expected if isinstance(grade, str)
    }
    assert any(isinstance(grade, list) for grade in expected)


def test_the_scheme_gives_no_cause_for_a_finding() -> None:
    """Nothing is counted twice or asked in vain, and every number has its source."""
    rubric = load_rubric("person/volunteer-stars")
    assert rubric.findings() == ()
    scheme = rubric.record
    for part in (scheme, scheme.ladder, scheme.ranking, *scheme.records):
        assert part is not None
        assert re.match("https?://", part.source)
