"""The same facts are the same, whatever they are filed in."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import polars as pl
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalkit.io.facts_in import read_facts
from evalkit.io.facts_out import facts_lines
from evalkit.io.results_facts import facts_digest
from tests.facts_sample import (
    ONE,
    RUBRIC,
    Columns,
    arrow_table,
    faults_of,
    filed,
    polars_table,
    read,
    shuffled,
    with_,
    write_csv,
    write_lines,
    write_workbook,
)

Tables = tuple[dict[str, list[Any]], dict[str, list[Any]]]
_Write = Callable[[Path, Columns, Columns], object]


def _csv(folder: Path, main: Columns, events: Columns) -> object:
    return [
        write_csv(folder / "农户.csv", main),
        write_csv(folder / "事件记录.csv", events, "gb18030"),
    ]


def _workbook(folder: Path, main: Columns, events: Columns) -> object:
    sheets = {"事件记录": events, "农户表": main}
    return write_workbook(folder / "facts.xlsx", sheets, title="云泉村农户台账")


def _lines(folder: Path, main: Columns, events: Columns) -> object:
    return write_lines(folder / "facts.jsonl", main, events)


def _polars(folder: Path, main: Columns, events: Columns) -> object:
    return {"households": polars_table(main), "事件记录": polars_table(events)}


def _arrow(folder: Path, main: Columns, events: Columns) -> object:
    return {"events": arrow_table(events), "": arrow_table(main)}


def _columns(folder: Path, main: Columns, events: Columns) -> object:
    return {**main, "events": events}


WAYS: tuple[_Write, ...] = (_csv, _workbook, _lines, _polars, _arrow, _columns)


def _digest(sources: object) -> str:
    return facts_digest(read_facts(sources, RUBRIC).table)


@pytest.mark.slow
@given(facts=filed(), order=st.randoms(use_true_random=False))
def test_facts_are_the_same_in_whatever_they_are_filed(
    facts: Tables, order: Random
) -> None:
    """Workbook, csv, JSON lines, frames and dicts, in any order, give one digest."""

    def mixed(numbers: list[int]) -> list[int]:
        return order.sample(numbers, len(numbers))

    wanted = facts_digest(read(*facts).table)
    for way in WAYS:
        main, events = (shuffled(columns, mixed) for columns in facts)
        with TemporaryDirectory() as folder:
            assert _digest(way(Path(folder), main, events)) == wanted, way


@pytest.mark.slow
@given(facts=filed(), outright=st.booleans())
def test_what_a_result_keeps_reads_back_the_same(facts: Tables, outright: bool) -> None:
    """The lines a replay reads hold every fact, those said to be unknown too."""
    main, events = facts
    if outright:
        main = with_(main, disputes=["未知"] * len(main["户编号"]))
    table = read(main, events).table
    with TemporaryDirectory() as folder:
        path = Path(folder) / "facts.jsonl"
        path.write_bytes(facts_lines(RUBRIC, table))
        assert _digest(path) == facts_digest(table)


def test_a_result_without_names_is_kept_without_names(tmp_path: Path) -> None:
    """Whether the facts had none or the rubric wants none."""
    main = {heading: values for heading, values in ONE.items() if heading != "户主姓名"}
    table = read_facts(main, RUBRIC).table
    path = tmp_path / "facts.jsonl"
    path.write_bytes(facts_lines(RUBRIC, table))
    assert _digest(path) == facts_digest(table)


@pytest.fixture
def facts() -> Tables:
    """Give facts in which every column has a value and a gap."""
    main = {
        "户编号": ["7", "户001", "𠀀-3"],
        "户主姓名": ["张 三", "=1+1", "𠀀一"],
        "所在村": ["上村", "上村", "𠀀村"],
        "信用评价": [None, "好", "差"],
        "签订承诺": [True, None, False],
        "纠纷次数": [None, 12, 0],
        "人均纯收入": [Decimal("-10.00"), Decimal("12345.67"), None],
        "出生日期": [datetime.date(1950, 1, 1), None, datetime.date(2026, 12, 31)],
        "说明": ["@home", "-", None],
    }
    events = {
        "户编号": ["𠀀-3", "7", "7"],
        "类别": ["守信", "纠纷", None],
        "日期": [datetime.date(2024, 2, 29), None, None],
        "金额": [None, Decimal("0.1"), Decimal("-10.0")],
    }
    return main, events


def test_parquet_of_any_writer_holds_the_same_facts(
    tmp_path: Path, facts: Tables
) -> None:
    """Files of pyarrow and of polars, whatever their types, give one digest."""
    main, events = facts
    polars_table(main).write_parquet(tmp_path / "household.parquet")
    pq.write_table(
        arrow_table(events), tmp_path / "事件记录.parquet", compression="zstd"
    )
    sources = [tmp_path / "household.parquet", str(tmp_path / "事件记录.parquet")]
    found = read_facts(sources, RUBRIC)
    assert facts_digest(found.table) == facts_digest(read(main, events).table)
    assert found.warnings == ()


def test_columns_may_be_of_any_kind(facts: Tables) -> None:
    """Lists, tuples, numpy arrays and Arrow columns may stand side by side."""
    main, events = facts
    mixed = {
        **main,
        "户编号": tuple(main["户编号"]),
        "所在村": np.array(main["所在村"]),
        "信用评价": polars_table(main)["信用评价"],
        "签订承诺": np.array(main["签订承诺"], dtype=object),
        "纠纷次数": np.ma.array([9, 12, 0], mask=[True, False, False]),
        "人均纯收入": np.array([-10, 12345.67, np.nan]),
        "出生日期": np.array(["1950-01-01", "NaT", "2026-12-31"], "M8[ns]"),
        "events": polars_table(events),
    }
    found = read_facts(mixed, RUBRIC).table
    assert facts_digest(found) == facts_digest(read(main, events).table)


def test_a_million_rows_are_not_read_one_by_one() -> None:
    """A long frame is read whole: its columns are as narrow as their range."""
    rows = 100_000
    frame = pl.DataFrame(
        {
            "户编号": pl.int_range(rows, eager=True),
            "所在村": pl.Series(["上村", "下村"] * (rows // 2)),
            "信用评价": pl.Series(["好", None] * (rows // 2), dtype=pl.Categorical),
            "签订承诺": pl.Series([True, None] * (rows // 2)),
            "纠纷次数": pl.int_range(rows, eager=True) % 13,
            "人均纯收入": pl.int_range(rows, eager=True) / 100,
            "出生日期": pl.Series([datetime.date(1980, 1, 31)] * rows),
            "说明": pl.int_range(rows, eager=True).cast(pl.String),
        }
    )
    table = read_facts(frame, RUBRIC).table
    assert table.ids[-1] == str(rows - 1)
    assert table.columns["income"].values.tolist() == list(range(rows))
    widths = {key: str(each.values.dtype) for key, each in table.columns.items()}
    assert widths == {
        "village": "int32",
        "view": "int8",
        "promise": "int8",
        "disputes": "int8",
        "income": "int32",
        "born": "int16",
        "remark": "int32",
    }
    assert table.columns["income"].known is None
    assert table.origin is None


def test_what_is_no_table_is_refused() -> None:
    """Anything else is told by its type, beside what is wrong elsewhere."""
    found = faults_of([ONE, 5, pl.Series([1]), object()])
    assert [(fault.code, fault.got) for fault in found] == [
        ("EK4022", "int"),
        ("EK4025", None),
        ("EK4022", "object"),
    ]
