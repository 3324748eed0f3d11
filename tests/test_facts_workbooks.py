"""What clerks hand in: every fault at once, with sheet, row, column, value."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path

import openpyxl

from evalkit.io.facts_in import read_facts
from evalkit.io.results_facts import facts_digest
from tests.facts_sample import (
    NO_EVENTS,
    ONE,
    RUBRIC,
    codes,
    faults_of,
    read,
    with_,
    write_csv,
    write_workbook,
)
from tests.raw_workbook import packed, parts


def _book(tmp_path: Path, **cells: list[object]) -> Path:
    """Write a workbook of as many households as there are cells."""
    rows = len(next(iter(cells.values()), [None]))
    columns = {heading: values * rows for heading, values in ONE.items()}
    columns["户编号"] = [f"A-{number}" for number in range(1, rows + 1)]
    sheets = {"农户": with_(columns, **cells), "事件记录": NO_EVENTS}
    return write_workbook(tmp_path / "台账.xlsx", sheets, title="农户台账")


def test_a_fault_says_sheet_row_column_value_and_what_was_expected(
    tmp_path: Path,
) -> None:
    """A clerk finds the cell without asking anyone."""
    path = _book(tmp_path, income=[Decimal(5), 1_000_001, "三千"])
    (fault, other) = faults_of(path)
    assert fault.text("zh") == (
        f"EK4069 {path}，工作表“农户”，第5行，G 人均纯收入列：超出允许的范围。"
        "实际为：1000001。应为：-10 ～ 1000000 元/年。请核对数字和单位。"
    )
    assert (other.code, other.place.row, other.got) == ("EK4064", 6, "三千")


def test_all_faults_of_all_sheets_come_at_once(tmp_path: Path) -> None:
    """The main sheet's first, by row and then by column; the records' after them."""
    main = {
        "户编号": ["A-1", "A-2", "A-1", None, "合计"],
        "户主姓名": ["甲", "乙", "甲", "丁", None],
        "所在村": ["上村", None, "上村", "下村", None],
        "信用评价": ["很好", "好", None, "好", None],
        "签订承诺": ["√", "也许", "否", "", None],
        "纠纷次数": [0, 1.5, "２", "一", 3],
        "人均纯收入": ["8000元", "/", "12.345", "1.2E+4", None],
        "出生日期": ["1980-2-30", "20260131", "1980年1月1日", 12345678, None],
        "说明": ["x" * 2001, None, "", "-", None],
    }
    events = {
        "户编号": ["A-1", "B-9", None],
        "类别": ["守信", "守信", "其他"],
        "日期": ["2027-01-01", "2026/1/31", None],
        "金额": [100.1, "百分之五", None],
    }
    path = write_workbook(tmp_path / "x.xlsx", {"农户": main, "事件记录": events})
    found = [
        (f.code, f.place.sheet, f.place.row, (f.place.column or "")[:1])
        for f in faults_of(path)
    ]
    assert found == [
        ("EK4074", "农户", 2, "D"),
        ("EK4065", "农户", 2, "G"),
        ("EK4071", "农户", 2, "H"),
        ("EK4075", "农户", 2, "I"),
        ("EK4063", "农户", 3, "C"),
        ("EK4070", "农户", 3, "E"),
        ("EK4068", "农户", 3, "F"),
        ("EK4066", "农户", 3, "G"),
        ("EK4051", "农户", 4, "A"),
        ("EK4068", "农户", 4, "G"),
        ("EK4050", "农户", 5, "A"),
        ("EK4064", "农户", 5, "F"),
        ("EK4067", "农户", 5, "G"),
        ("EK4072", "农户", 5, "H"),
        ("EK4054", "农户", 6, "A"),
        ("EK4063", "农户", 6, "C"),
        ("EK4069", "事件记录", 2, "C"),
        ("EK4069", "事件记录", 2, "D"),
        ("EK4055", "事件记录", 3, "A"),
        ("EK4064", "事件记录", 3, "D"),
        ("EK4050", "事件记录", 4, "A"),
        ("EK4074", "事件记录", 4, "B"),
    ]


def test_a_doubled_id_names_both_rows(tmp_path: Path) -> None:
    """The clerk sees which rows to compare."""
    path = _book(tmp_path, id=["7", "A-2", 7])
    (fault,) = faults_of(path)
    assert (fault.code, fault.got, fault.place.row) == ("EK4051", "7", 6)
    assert "编号重复：第4行和第6行。" in fault.text("zh")


def test_missing_and_doubled_columns_are_told_with_what_looks_alike(
    tmp_path: Path,
) -> None:
    """A heading spelled otherwise is named, so that nobody searches for it."""
    columns = {h: v for h, v in ONE.items() if h not in ("人均纯收入", "说明")}
    columns |= {"人均收入": [1], "信用": ["好"]}
    path = write_workbook(tmp_path / "x.xlsx", {"农户": columns, "events": NO_EVENTS})
    found = [(f.code, f.place.row, f.values, f.near) for f in faults_of(path)]
    assert found == [
        ("EK4033", 1, {"heading": "信用评价", "columns": "D 信用评价、I 信用"}, ()),
        ("EK4032", 1, {"heading": "人均纯收入（元/年）"}, ("人均收入",)),
        ("EK4032", 1, {"heading": "说明"}, ()),
    ]


def test_a_unit_in_the_heading_must_be_the_rubrics(tmp_path: Path) -> None:
    """Ten thousand yuan are not yuan."""
    columns = {h: v for h, v in ONE.items() if h != "人均纯收入"}
    good = {**columns, "人均纯收入（元 / 年）": [5]}
    assert read(good).table.columns["income"].values.tolist() == [500]
    path = write_csv(tmp_path / "x.csv", {**columns, "人均纯收入（万元）": [5]})
    (fault,) = faults_of(path)
    assert (fault.code, fault.got) == ("EK4034", "人均纯收入（万元）")


def test_formulas_errors_and_damaged_numbers_are_told_where_they_are_read(
    tmp_path: Path,
) -> None:
    """A formula in a column nobody reads harms nobody."""
    path = _book(tmp_path, id=["A-1", 1.3e17], income=[1, 2])
    book = openpyxl.load_workbook(path)
    sheet = book["农户"]
    sheet["G4"], sheet["F4"] = "=1+1", "#N/A"
    sheet["F4"].data_type = "e"
    sheet["K3"], sheet["K4"] = "核对", "=1+1"
    book.save(path)
    found = [(f.code, f.place.row, f.place.column) for f in faults_of(path)]
    assert found == [
        ("EK4061", 4, "F 纠纷次数"),
        ("EK4060", 4, "G 人均纯收入"),
        ("EK4052", 5, "A 户编号"),
    ]


def test_merged_cells_are_told_and_not_what_they_hide(tmp_path: Path) -> None:
    """Cells swallowed by a merged one are not told as empty; all else is."""
    path = _book(tmp_path, income=[1, 2, -100])
    book = openpyxl.load_workbook(path)
    sheet = book["农户"]
    sheet.merge_cells("A1:I1")
    sheet.merge_cells("C4:C6")
    sheet.merge_cells("A5:A6")
    book.save(path)
    found = [(f.code, f.place.row, f.values.get("cells")) for f in faults_of(path)]
    assert found == [
        ("EK4035", 4, "C4:C6"),
        ("EK4035", 5, "A5:A6"),
        ("EK4069", 6, None),
    ]


def test_an_empty_sheet_is_told(tmp_path: Path) -> None:
    """Without a cell, or without a row below the headings."""
    for columns in ({}, {heading: [] for heading in ONE}):
        path = write_workbook(
            tmp_path / "x.xlsx", {"农户": columns, "事件记录": NO_EVENTS}
        )
        assert codes(faults_of(path)) == ["EK4030"]
    book = write_workbook(tmp_path / "x.xlsx", {"农户": ONE, "事件记录": {}})
    assert codes(faults_of(book)) == ["EK4030"]


def test_a_far_cell_is_refused_before_it_can_do_harm(tmp_path: Path) -> None:
    """A1 and XFD1048576 alone make a sheet of seventeen thousand million cells."""
    rows = (
        '<row r="1"><c r="A1" t="str"><v>户编号</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    )
    path = packed(tmp_path / "x.xlsx", parts(rows))
    assert codes(faults_of(path)) == ["EK4012"]


def test_at_most_so_many_faults_are_told_and_the_rest_is_counted(
    tmp_path: Path,
) -> None:
    """The first by row are told, whatever column they are in."""
    path = _book(tmp_path, income=["x"] * 40, disputes=["x"] * 40)
    found = faults_of(path, faults=5)
    assert [(f.code, f.place.row) for f in found] == [
        ("EK4064", 4),
        ("EK4064", 4),
        ("EK4064", 5),
        ("EK4064", 5),
        ("EK4064", 6),
        ("EK4099", None),
    ]
    assert found[-1].values == {"count": 75}


def test_cells_are_read_as_people_write_them(tmp_path: Path) -> None:
    """Full width, spaces, commas, dates as text: what has one meaning is taken."""
    path = _book(
        tmp_path,
        id=[" A－1 ", "Ａ-2", 3, "'4"],
        name=["阿卜杜热合曼 · 吐尔逊", "𠀀", " =1+1 ", "@x"],
        view=[" 好", "一 般", "差", None],
        promise=["是", "×", "有", True],
        disputes=["１２", " 3 ", "1,0", 0.0],
        income=["1,200.5", "3", Decimal("0.1"), "-10"],
        born=["2026-1-31", "2026/1/31", "2026年1月31日", datetime.date(2026, 1, 31)],
        remark=["=SUM(A1)", "+86", "-", "@"],
    )
    (fault,) = faults_of(path)
    assert (fault.code, fault.got, fault.place.row) == ("EK4064", "1,0", 6)
    book = openpyxl.load_workbook(path)
    book["农户"]["F6"] = 10
    book.save(path)
    table = read_facts(path, RUBRIC).table
    assert table.ids == ("A-1", "A-2", "3", "4")
    assert table.names == ("阿卜杜热合曼 · 吐尔逊", "𠀀", "=1+1", "@x")
    columns = {key: each.values.tolist() for key, each in table.columns.items()}
    assert columns["disputes"] == [12, 3, 10, 0]
    assert columns["income"] == [120050, 300, 10, -1000]
    assert columns["promise"] == [1, 0, 1, 1]
    assert columns["view"] == [0, 1, 2, 0]
    assert len(set(columns["born"])) == 1
    assert table.columns["remark"].words == ("=SUM(A1)", "+86", "-", "@")


def test_a_table_remembers_where_its_cells_stand(tmp_path: Path) -> None:
    """An explanation can name the cell of every fact."""
    columns = with_(NO_EVENTS, id=["A-1"], kind=["守信"], on=[None], amount=[1])
    sheets = {"农户": ONE, "事件记录": columns}
    path = write_workbook(tmp_path / "x.xlsx", sheets, title="台账")
    table = read_facts(path, RUBRIC).table
    origin, own = table.origin, table.records["events"].origin
    assert origin is not None
    assert own is not None
    assert (origin.file, origin.sheet, origin.rows.tolist()) == (
        str(path),
        "农户",
        [4],
    )
    assert origin.columns["income"] == "G 人均纯收入"
    assert (own.sheet, own.rows.tolist(), own.columns["on"]) == (
        "事件记录",
        [4],
        "C 日期",
    )
    assert facts_digest(table) == facts_digest(read(ONE, columns).table)
