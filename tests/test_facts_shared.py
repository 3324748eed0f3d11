"""Record tables that read one sheet, each with a column of its own that says whose."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import openpyxl
import pytest

from evalkit.errors import FactsError, Fault
from evalkit.io.facts_in import read_facts
from evalkit.io.facts_out import facts_lines
from evalkit.io.results_facts import facts_digest
from evalkit.io.template import template_bytes
from evalkit.model.rubric import RecordTable, Rubric
from evalkit.model.text import Text
from tests.facts_sample import (
    EVENTS,
    FIELDS,
    ONE,
    RUBRIC,
    codes,
    polars_table,
    write_csv,
    write_workbook,
)

LED = RecordTable(
    "led",
    Text("牵连"),
    EVENTS.fields[:1],
    at_most=2,
    sheet="事件记录",
    owner="户长编号",
)
SHARED: Rubric = attrs.evolve(RUBRIC, records=(EVENTS, LED))
TWO: dict[str, list[Any]] = {key: [*cells, *cells] for key, cells in ONE.items()}
TWO |= {"户编号": ["A-1", "A-2"], "户主姓名": ["张三", "李四"]}
ROWS: dict[str, list[Any]] = {
    "户编号": ["A-1", "A-1", "A-2"],
    "户长编号": ["A-2", None, "无"],
    "类别": ["守信", "纠纷", "守信"],
    "日期": [None, None, None],
    "金额": [None, None, None],
}


def _faults(sources: object) -> tuple[Fault, ...]:
    with pytest.raises(FactsError) as caught:
        read_facts(sources, SHARED)
    return caught.value.faults


def _workbook(folder: Path) -> object:
    return write_workbook(folder / "x.xlsx", {"农户": TWO, "事件记录": ROWS})


def _files(folder: Path) -> object:
    return [
        write_csv(folder / "农户.csv", TWO),
        write_csv(folder / "事件记录.csv", ROWS),
    ]


def _tables(folder: Path) -> object:
    return {"农户": polars_table(TWO), "事件记录": polars_table(ROWS)}


def _dicts(folder: Path) -> object:
    return {**TWO, "events": ROWS}


@pytest.mark.parametrize("make", [_workbook, _files, _tables, _dicts])
def test_two_tables_read_one_sheet(
    tmp_path: Path, make: Callable[[Path], object]
) -> None:
    """Each row belongs to whom the table's own column names; to nobody where empty."""
    facts = read_facts(make(tmp_path), SHARED)
    events, led = (facts.table.records[key] for key in ("events", "led"))
    assert events.owner.tolist() == [0, 0, 1]
    assert led.owner.tolist() == [1]
    assert led.columns["kind"].values.tolist() == [0]
    assert facts.warnings == ()


def test_the_row_of_a_shared_sheet_is_known(tmp_path: Path) -> None:
    """What belongs to nobody is left out of the places of rows as well."""
    table = read_facts(_workbook(tmp_path), SHARED).table
    origin = table.records["led"].origin
    assert origin is not None
    assert (origin.sheet, origin.rows.tolist()) == ("事件记录", [2])


def test_an_owner_nobody_knows_is_told(tmp_path: Path) -> None:
    """A name that is no subject's is a fault, and so is one that is not known."""
    rows = ROWS | {"户长编号": ["A-9", "未知", None]}
    path = write_workbook(tmp_path / "x.xlsx", {"农户": TWO, "事件记录": rows})
    faults = _faults(path)
    assert [(f.code, f.place.row) for f in faults] == [("EK4055", 2), ("EK4050", 3)]


def test_a_fault_of_a_shared_sheet_is_told_once(tmp_path: Path) -> None:
    """Two tables that read one cell find one fault."""
    rows = ROWS | {"类别": ["守信", "吵架", "守信"]}
    path = write_workbook(tmp_path / "x.xlsx", {"农户": TWO, "事件记录": rows})
    assert codes(_faults(path)) == ["EK4074"]


def test_too_many_rows_are_counted_for_each_table(tmp_path: Path) -> None:
    """The most rows a subject may have are those of the table, not of the sheet."""
    rows = {key: [cells[0]] * 3 for key, cells in ROWS.items()}
    path = write_workbook(tmp_path / "x.xlsx", {"农户": TWO, "事件记录": rows})
    (fault,) = _faults(path)
    assert (fault.code, fault.place.row) == ("EK4056", 4)


def test_a_sheet_may_have_no_ids_at_all(tmp_path: Path) -> None:
    """A record sheet is found by the column its table goes by."""
    only = attrs.evolve(LED, sheet="")
    rows = {key: ROWS[key] for key in ("户长编号", "类别")}
    rubric = attrs.evolve(RUBRIC, records=(only,))
    sources = [
        write_csv(tmp_path / "农户.csv", TWO),
        write_csv(tmp_path / "牵连.csv", rows),
    ]
    assert read_facts(sources, rubric).table.records["led"].owner.tolist() == [1]


def test_columns_nobody_reads_are_still_named(tmp_path: Path) -> None:
    """A column of a shared sheet is warned of only if no table knows it, and once."""
    rows = ROWS | {"经办": ["甲", "乙", "丙"]}
    path = write_workbook(tmp_path / "x.xlsx", {"农户": TWO, "事件记录": rows})
    warnings = read_facts(path, SHARED).warnings
    assert [(w.code, w.place.column) for w in warnings] == [("EK4036", "F 经办")]


@pytest.mark.parametrize("name", ["农户", "2026"])
def test_the_main_sheet_can_be_shared(tmp_path: Path, name: str) -> None:
    """A record table may read the subjects' own sheet, whatever that is called."""
    led = attrs.evolve(LED, sheet="农户", fields=FIELDS[-1:])
    rubric = attrs.evolve(RUBRIC, records=(led,))
    main = TWO | {"户长编号": ["A-2", ""]}
    facts = read_facts(write_csv(tmp_path / f"{name}.csv", main), rubric)
    assert facts.table.records["led"].owner.tolist() == [1]
    assert facts.warnings == ()


def test_lines_hold_the_rows_of_a_table_inside_whom_they_concern(
    tmp_path: Path,
) -> None:
    """Written as lines and read back, a shared sheet gives the same facts."""
    table = read_facts(_workbook(tmp_path), SHARED).table
    lines = tmp_path / "facts.jsonl"
    lines.write_bytes(facts_lines(SHARED, table))
    assert facts_digest(read_facts(lines, SHARED).table) == facts_digest(table)


def _lines(path: Path, columns: dict[str, list[Any]]) -> Path:
    rows = zip(*columns.values(), strict=True)
    lines = [
        json.dumps(dict(zip(columns, row, strict=True)), default=str) for row in rows
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_lines_may_share_a_list_too(tmp_path: Path) -> None:
    """Rows under another table's name say themselves whom they concern."""
    events = [{"户长编号": "A-2", "类别": "守信", "日期": None, "金额": None}]
    main = TWO | {"事件记录": [events, []]}
    path = _lines(tmp_path / "x.jsonl", main)
    facts = read_facts(path, SHARED)
    assert facts.table.records["events"].owner.tolist() == [0]
    assert facts.table.records["led"].owner.tolist() == [1]


def test_the_template_has_one_sheet_for_those_who_share_it(tmp_path: Path) -> None:
    """Every column of the sheet is there once, those that say whose come first."""
    book = openpyxl.load_workbook(io.BytesIO(template_bytes(SHARED)))
    assert book.sheetnames[:2] == ["农户表", "事件记录"]
    headings = [cell.value for cell in book["事件记录"][1]]
    assert headings == ["户编号", "户长编号", "类别", "日期", "金额"]
    main = attrs.evolve(LED, sheet="农户", fields=FIELDS[-1:])
    apart = attrs.evolve(LED, key="apart", sheet="", label=Text("另记"))
    rubric = attrs.evolve(RUBRIC, records=(main, apart))
    book = openpyxl.load_workbook(io.BytesIO(template_bytes(rubric)))
    assert book.sheetnames[:2] == ["农户表", "另记"]
    headings = [cell.value for cell in book["农户表"][1]]
    assert headings[:3] == ["户编号", "户主姓名", "户长编号"]


def test_a_sheet_of_its_own_name_is_shared_by_those_who_name_it(tmp_path: Path) -> None:
    """Two tables may share a sheet that is neither's; without it both are unknown."""
    both = [attrs.evolve(EVENTS, sheet="台账"), attrs.evolve(LED, sheet="台账")]
    rubric = attrs.evolve(RUBRIC, records=tuple(both))
    path = write_workbook(tmp_path / "x.xlsx", {"农户": TWO, "台账": ROWS})
    table = read_facts(path, rubric).table
    assert [len(table.records[key]) for key in ("events", "led")] == [3, 1]
    alone = read_facts(write_csv(tmp_path / "农户.csv", TWO), rubric)
    assert codes(alone.warnings) == ["EK4042", "EK4042"]


def test_a_shared_main_table_may_come_in_parts(tmp_path: Path) -> None:
    """Who shares a sheet shares all its parts."""
    led = attrs.evolve(LED, sheet="农户", fields=FIELDS[-1:])
    rubric = attrs.evolve(RUBRIC, records=(led,))
    main = {**TWO, "户长编号": ["A-2", ""], "": [None, "旁注"]}
    other = {**main, "户编号": ["B-1", "B-2"], "户主姓名": ["王五", "赵六"]}
    path = write_workbook(tmp_path / "x.xlsx", {"东片": main, "西片": other})
    facts = read_facts(path, rubric)
    assert facts.table.records["led"].owner.tolist() == [1, 1]
