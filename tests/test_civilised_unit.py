"""The civilised units' rubric: its cases hold, and no number moves unnoticed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from evalkit import load_rubric
from evalkit.testing import WorkedCase, cases

RUBRICS = Path(__file__).parents[1] / "rubrics"
PATH = RUBRICS / "unit/civilised-unit.toml"
CASES = PATH.with_suffix(".cases.toml")


@pytest.mark.parametrize("case", cases(CASES))
def test_a_worked_case_comes_out(case: WorkedCase) -> None:
    """Each case gives the points, the grade and the place written beside it."""
    case.check()


def test_the_scheme_gives_no_cause_for_a_finding() -> None:
    """Nothing is counted twice or asked in vain, and every number has its source."""
    rubric = load_rubric("unit/civilised-unit")
    assert rubric.findings() == ()
    scheme = rubric.record
    for part in (scheme, scheme.ladder, scheme.ranking, *scheme.records):
        assert part is not None
        assert re.match("https?://", part.source)


@pytest.mark.parametrize("case", cases(CASES))
def test_at_most_one_thing_is_decided(case: WorkedCase) -> None:
    """Of naming and the six outcomes of a re-inspection no two come together."""
    told = case.case.expect.get("programmes", {})
    assert list(told.values()).count("yes") <= 1
