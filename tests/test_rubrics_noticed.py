"""The worked cases of every rubric that comes along notice every change of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from evalkit import load_rubric
from evalkit.cases.checking import check_cases
from evalkit.cases.file import read_cases
from evalkit.cases.mutation import mutate
from evalkit.cases.runs import beside

RUBRICS = Path(__file__).parents[1] / "rubrics"
PATHS = sorted(RUBRICS.rglob("*.cases.toml"))


def test_every_rubric_has_worked_cases() -> None:
    """None comes without."""
    rubrics = set(RUBRICS.rglob("*.toml")) - set(PATHS)
    assert {beside(load_rubric(path)) for path in rubrics} == set(PATHS)


@pytest.mark.slow
@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name.partition(".")[0])
def test_no_number_can_move_unnoticed(path: Path) -> None:
    """Change one thing of what decides: a case fails, or the rubric is refused."""
    rubric = load_rubric(path.with_name(path.name.replace(".cases.", ".")))
    done = mutate(rubric, read_cases(path), lambda tried, of: None)
    assert done.unnoticed == ()
    assert done.noticed > 0


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name.partition(".")[0])
def test_check_finds_nothing(path: Path) -> None:
    """No finding, no case that comes out otherwise, nothing that no case comes to."""
    rubric = load_rubric(path.with_name(path.name.replace(".cases.", ".")))
    assert rubric.findings() == ()
    assert check_cases(rubric)[1] == ()
