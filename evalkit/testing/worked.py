"""Worked cases as tests of pytest, one each."""

from __future__ import annotations

from pathlib import Path

import pytest
from attrs import frozen

from evalkit.cases.file import ENDING, Case, Cases, read_cases
from evalkit.cases.runs import failures
from evalkit.kit.rubric import Rubric, load_rubric


def cases(path: Path | str, rubric: Rubric | Path | str | None = None) -> list[object]:
    """Give the worked cases of a file to `pytest.mark.parametrize`.

        @pytest.mark.parametrize("case", cases("ten-star.cases.toml"))
        def test_a_worked_case(case):
            case.check()

    Args:
        path: the file of cases.
        rubric: the rubric or its file; the one beside the cases when left out.
    """
    held = read_cases(path)
    if rubric is None:
        rubric = Path(str(path).removesuffix(ENDING) + ".toml")
    scheme = rubric if isinstance(rubric, Rubric) else load_rubric(rubric)
    return [
        pytest.param(WorkedCase(scheme, held, case), id=case.name)
        for case in held.cases
    ]


@frozen
class WorkedCase:
    """A case, with the rubric and the file it is of."""

    rubric: Rubric
    held: Cases
    case: Case

    def check(self) -> None:
        """Evaluate the case.

        Raises:
            AssertionError: with all that came out otherwise than expected.
        """
        __tracebackhide__ = True
        found = failures(self.rubric, self.held, [self.case])
        if found:
            raise AssertionError("\n".join(found))
