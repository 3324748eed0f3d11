"""The made-up county's workbook: what a clerk sees, and that it comes whole or not."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from evalkit.demo import workbook
from evalkit.demo.county import County
from evalkit.demo.workbook import write_county
from evalkit.errors import EvalkitError
from evalkit.model.number import Numbers
from evalkit.model.rubric import Criterion, Field, RecordTable, Rubric, Subject
from evalkit.model.rule import Combiner, Kernel
from evalkit.model.text import Text
from evalkit.model.value import Kind, ValueType

SMALL = County(
    ids=("629901-001-0001", "629901-001-0002"),
    names=("=王", "欧阳𬭩"),
    columns={
        "village": ["云泉村", "云泉村"],
        "income": [Decimal("12340.50"), None],
        "signed": [True, False],
        "since": [datetime.date(1998, 3, 1), None],
    },
    events={
        "户编号": ["629901-001-0002"],
        "kind": ["互助"],
        "proved": [None],
    },
)


def _field(key: str, label: str, kind: Kind, decimals: int = 0) -> Field:
    return Field(key, Text(label), ValueType(kind, decimals))


@pytest.fixture
def rubric() -> Rubric:
    """Give a rubric with the small county's headings."""
    combiner = Combiner("sum", Text("合计"), lambda p, n: Kernel(sum, 0, 0, ()), "")
    return Rubric(
        "household/ten-star",
        "1",
        Text("十文明户评定办法"),
        Subject("household", Text("农户"), "户编号", "户主姓名"),
        Numbers(),
        2,
        (
            _field("village", "所在村", "category"),
            _field("income", "人均纯收入", "money", 2),
            _field("signed", "签订公约", "boolean"),
            _field("since", "入住日期", "date"),
        ),
        (
            RecordTable(
                "events",
                Text("事件记录"),
                (
                    _field("kind", "类别", "category"),
                    _field("proved", "是否查实", "boolean"),
                ),
            ),
        ),
        (),
        Criterion("", Text(""), combiner, ()),
    )


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the county be two households."""

    def made(*, progress: Any) -> County:
        progress(1000)
        return SMALL

    monkeypatch.setattr(workbook, "county", made)


def _rows(path: Path, sheet: str) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(path)
    return list(book[sheet].iter_rows(values_only=True))


@pytest.mark.usefixtures("small")
def test_sheets_are_such_as_a_clerk_keeps(tmp_path: Path, rubric: Rubric) -> None:
    """Titles say it is made up, headings are labels, blanks are blank."""
    path = tmp_path / "某县.xlsx"
    assert write_county(str(path), rubric) is SMALL
    title, headings, first, second = _rows(path, "农户表")
    assert "演示数据，纯属虚构" in title[0]
    assert headings[:4] == ("户编号", "户主姓名", "所在村", "人均纯收入")
    assert first[:2] == ("629901-001-0001", "=王")
    assert first[3:] == (12340.5, "是", "1998-03-01")
    assert second[3:] == (None, "否", None)
    assert _rows(path, "事件记录")[1:] == [
        ("户编号", "类别", "是否查实"),
        ("629901-001-0002", "互助", None),
    ]
    said = "".join(str(row[0]) for row in _rows(path, "说明"))
    assert "编出来的" in said
    assert "2026-10-31" in said


@pytest.mark.usefixtures("small")
def test_same_bytes_each_time(tmp_path: Path, rubric: Rubric) -> None:
    """Writing twice gives the same bytes, and progress ends at all of it."""
    told: list[int] = []
    for name in ("a.xlsx", "b.xlsx"):
        write_county(tmp_path / name, rubric, told.append)
    one, other = ((tmp_path / name).read_bytes() for name in ("a.xlsx", "b.xlsx"))
    assert one == other
    assert told == [600, 750, 980, 1000] * 2


@pytest.mark.usefixtures("small")
def test_an_interrupted_write_leaves_what_was_there(
    tmp_path: Path, rubric: Rubric, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped before the rename, the old file stands and no part is left."""
    path = tmp_path / "某县.xlsx"
    path.write_text("old")

    def stopped(self: Path, target: Path) -> Path:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", stopped)
    with pytest.raises(KeyboardInterrupt):
        write_county(path, rubric)
    assert [each.name for each in tmp_path.iterdir()] == ["某县.xlsx"]
    assert path.read_text() == "old"


@pytest.mark.usefixtures("small")
def test_a_refused_write_says_why(tmp_path: Path, rubric: Rubric) -> None:
    """A folder that is not there is a fault with the path, not a traceback."""
    with pytest.raises(EvalkitError) as caught:
        write_county(tmp_path / "none" / "a.xlsx", rubric)
    assert caught.value.faults[0].code == "EK6013"
    assert "a.xlsx" in caught.value.text("zh")
