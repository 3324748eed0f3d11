"""A made-up workbook for any rubric: read without a fault, the same each time."""

from __future__ import annotations

import datetime
import io
import os
from pathlib import Path

import attrs
import pytest
from openpyxl import load_workbook

from evalkit import load_rubric
from evalkit.demo.drawn import drawn_workbook

RUBRICS = Path(__file__).parents[1] / "rubrics"
PATHS = sorted(
    path for path in RUBRICS.rglob("*.toml") if not path.name.endswith(".cases.toml")
)
GOLDEN = Path(__file__).parent / "golden" / "rubrics"
DAY = datetime.date(2026, 11, 25)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_made_up_workbook_is_read_and_evaluated(path: Path, tmp_path: Path) -> None:
    """What is made up fits the rubric, and its outcomes are those reviewed before."""
    rubric = load_rubric(path)
    content = drawn_workbook(rubric.record, 12, DAY)
    assert content == drawn_workbook(rubric.record, 12, DAY)
    facts = tmp_path / "facts.xlsx"
    facts.write_bytes(content)
    result = rubric.evaluate(facts, as_of=DAY)
    assert len(result) == 12
    result.write(tmp_path / "out")
    lines = (tmp_path / "out" / "outcomes.csv").read_text("utf-8-sig").splitlines()
    # The digest at the end of a line is of all that went into it, and looked at apart.
    found = "\n".join(line.rpartition(",")[0] for line in lines) + "\n"
    golden = GOLDEN / f"{path.parent.name}-{path.stem}.csv"
    if os.environ.get("EVALKIT_UPDATE_GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")


def test_a_scheme_without_names_has_none() -> None:
    """The column of names is there where the rubric wants one, and only there."""
    rubric = load_rubric(PATHS[0]).record
    subject = attrs.evolve(rubric.subject, name=None)
    book = load_workbook(
        io.BytesIO(drawn_workbook(attrs.evolve(rubric, subject=subject), 2, DAY))
    )
    headings = [cell.value for cell in book.worksheets[0][2]]
    assert headings[0] == rubric.subject.id
    assert rubric.subject.name not in headings
