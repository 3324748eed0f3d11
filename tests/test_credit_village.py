"""The credit villages' rubric: its cases hold, its households come from results."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest

from evalkit import load_rubric
from evalkit.cases.file import read_cases
from evalkit.testing import WorkedCase, cases

RUBRICS = Path(__file__).parents[1] / "rubrics"
PATH = RUBRICS / "village/credit-village.toml"
CASES = PATH.with_suffix(".cases.toml")
DAY = datetime.date(2026, 11, 30)


@pytest.mark.parametrize("case", cases(CASES))
def test_a_worked_case_comes_out(case: WorkedCase) -> None:
    """Each case gives the points, the grade and the place written beside it."""
    case.check()


def test_the_scheme_gives_no_cause_for_a_finding() -> None:
    """Nothing is counted twice or asked in vain, and every number has its source."""
    rubric = load_rubric("village/credit-village")
    assert rubric.findings() == ()
    scheme = rubric.record
    for part in (scheme, scheme.ladder, scheme.ranking, *scheme.records):
        assert part is not None
        assert re.match("https?://", part.source)


def test_villages_are_made_of_their_households(tmp_path: Path) -> None:
    """The folder of the households' result goes in; a village counts its own."""
    stars = load_rubric("household/ten-star")
    base = dict(read_cases(RUBRICS / "household/ten-star.cases.toml").base)
    homes = {key: [value] * 10 for key, value in base.items()}
    homes["village"] = ["云泉村"] * 8 + ["金湾村"] * 2
    homes["户编号"] = [f"A-{n}" for n in range(10)]
    homes["户主姓名"] = [f"某{n}" for n in range(10)]
    homes["schooling"] = ["有辍学"] * 1 + ["都在学"] * 9
    table = stars.record.records[0]
    events = {"户编号": [], **{field.key: [] for field in table.fields}}
    stars.evaluate({**homes, "events": events}, as_of=DAY).write(tmp_path / "stars")
    villages = tmp_path / "行政村.csv"
    villages.write_text(
        "村名,所在乡镇,总户数,有贷款的户数,按期还款的户数,不良贷款率,上年不良贷款率\n"
        "云泉村,镇,10,10,9,1,1\n金湾村,镇,10,10,9,1,1\n",
        encoding="utf-8",
    )
    rubric = load_rubric("village/credit-village")
    result = rubric.evaluate([villages, tmp_path / "stars"], as_of=DAY)
    told = {
        row["村名"]: (row["信用户数（户）最低"], row["等级"]) for row in result.rows()
    }
    assert told == {"云泉村": ("8", "信用村"), "金湾村": ("2", "未达信用村")}
