"""A whole rubric around a few sections, and what tests do with one."""

from __future__ import annotations

import tempfile
from pathlib import Path

from evalkit import Rubric, load_rubric
from evalkit.errors import RubricError

HEAD = """\
format = 1

[rubric]
id = "household/part"
version = "1"
title = "部分"
full_marks = 10

[subject]
kind = "household"
label = "农户"
id = "户编号"
"""
SCORE = """
[fields.score]
label = "得分"
type = "integer"
range = [0, 10]

[criteria.all]
label = "全部"
points = 10

[criteria.all.items.score]
rule = "linear"
of = "score"
coefficient = 1
points = 10
"""


def load(text: str, head: str = HEAD) -> Rubric:
    """Load a rubric of some sections; one criterion is there where they have none."""
    whole = head + text + ("" if "[criteria." in text else SCORE)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rubric.toml"
        path.write_text(whole, encoding="utf-8")
        return load_rubric(path)


def refused(text: str, head: str = HEAD) -> list[tuple[str, str | None]]:
    """Give code and key of every fault of a rubric of some sections."""
    try:
        load(text, head)
    except RubricError as error:
        return [(fault.code, fault.place.key) for fault in error.faults]
    return []
