"""Published scores of several assessors: median and mean, raised to whole numbers."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from evalkit import load_rubric
from tests.whole_rubric import load

FOLDER = Path(__file__).parent / "published/ora2_assessor_aggregation"


def rows(name: str) -> list[dict[str, str]]:
    """Read a published table."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def totals(text: str) -> dict[str, int]:
    """Evaluate every submission by a rubric; a mark is a row."""
    given = rows("inputs.csv")
    marks = [
        (row["id"], int(m)) for row in given for m in row["scores"].split("|") if m
    ]
    facts = {
        "编号": [row["id"] for row in given],
        "取法": [row["strategy"] for row in given],
        "打分表": {"编号": [i for i, _ in marks], "分数": [m for _, m in marks]},
    }
    outcomes = load(text, "").evaluate(facts).outcomes
    assert not outcomes.total.open.any()
    return dict(zip(outcomes.ids, outcomes.total.low.tolist(), strict=True))


TEXT = (FOLDER / "rubric.toml").read_text(encoding="utf-8")
PUBLISHED = {row["id"]: int(row["score"]) for row in rows("expected.csv")}


def test_the_published_scores_come_out() -> None:
    """Every submission gets what the source asserts, one without marks included."""
    assert load_rubric(FOLDER / "rubric.toml").findings() is not None
    assert totals(TEXT) == PUBLISHED
    assert len(PUBLISHED) == 15


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('rounding = "up"', 'rounding = "half_up"'),
        ('rounding = "up"', 'rounding = "down"'),
        ("strategy == 'median'", "strategy == 'mean'"),
        ("median(marks, mark, otherwise=0)", "median(marks, mark, otherwise=1)"),
        ("mean(marks, mark,", "mean(marks, mark, trim=1,"),
        ("mean(marks, mark,", "max_of(marks, mark,"),
    ],
)
def test_a_changed_rubric_is_noticed(old: str, new: str) -> None:
    """Another rounding, another middle, another score of nobody: some row differs."""
    assert TEXT.count(old) >= 1
    assert totals(TEXT.replace(old, new)) != PUBLISHED
