"""What is wrong with a rubric's workbook is told by sheet, row and column."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from evalkit import Rubric, RubricError, load_rubric, replay
from evalkit.io.rubric_blocks import Block
from evalkit.io.rubric_book_out import rubric_book
from tests.cli_sample import TIDY, call
from tests.rubric_sample import SAMPLE

Edit = Callable[[Workbook], object]
BANDS = "评分项目·分档给分"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Write the sample of every section as a workbook."""
    (tmp_path / "sample.toml").write_text(SAMPLE, encoding="utf-8")
    path = tmp_path / "sample.xlsx"
    assert call("convert", tmp_path / "sample.toml", path).exit_code == 0
    return path


def edited(path: Path, edit: Edit) -> Path:
    """Change a workbook as somebody would in a spreadsheet."""
    opened = load_workbook(path)
    edit(opened)
    opened.save(path)
    return path


def at(sheet: Worksheet, name: str, key: str) -> str:
    """Give the cell of a row by its id, or of a form's key, and a column by its key."""
    if sheet["B1"].value == "键":
        row = next(c.row for c in sheet["B"] if c.value == key)
        return f"C{row}"
    row = next(c.row for c in sheet["A"] if c.value == name)
    keys = [str(c.value).rpartition(" ")[2] for c in sheet[2]]
    return sheet.cell(row, keys.index(key) + 1).coordinate


def put(sheet: str, name: str, key: str, value: object) -> Edit:
    """Write a value into a cell."""

    def edit(book: Workbook) -> None:
        book[sheet][at(book[sheet], name, key)] = value

    return edit


def told(path: Path) -> list[tuple[str, str | None, int | None, str | None]]:
    """Load a workbook; give code, sheet, row and column of every fault."""
    try:
        load_rubric(path)
    except RubricError as error:
        faults = error.faults
    else:
        faults = ()
    assert all(fault.place.file == str(path) for fault in faults)
    return [(f.code, f.place.sheet, f.place.row, f.place.column) for f in faults]


def test_a_workbook_loads_and_means_the_same(book: Path, tmp_path: Path) -> None:
    """`load_rubric` takes either; the digest and the kept text are the TOML's."""
    there, here = load_rubric(tmp_path / "sample.toml"), load_rubric(book)
    assert here.digest == there.digest
    assert here.file == "sample.toml"
    assert here.findings() == () or here.findings()[0].place.sheet


@pytest.mark.parametrize(
    ("edit", "code", "sheet", "column"),
    [
        (put("总则", "", "full_marks", "二十"), "EK1103", "总则", "C 内容"),
        (put("总则", "", "version", "=1+1"), "EK4060", "总则", "C 内容"),
        (put("指标字段", "hours", "type", "小数"), "EK1104", "指标字段", "D 类型"),
        (put("指标字段", "hours", "range", "多"), "EK1103", "指标字段", "F 取值范围"),
        (put("一票否决", "bad", "when", "nobody > 1"), "EK2010", "一票否决", "C 情形"),
        (put("一票否决", "bad", "@id", None), "EK1276", "一票否决", None),
        (put("一票否决", "bad", "@id", "late"), "EK1275", "一票否决", None),
        (put("评分项目", "work.hours", "@in", "项"), "EK1277", "评分项目", "B 类"),
        (put("评分项目", "work.hours", "@in", None), "EK1277", "评分项目", "B 类"),
        (put("评分项目", "work.hours", "@id", "wrk.hours"), "EK1274", "评分项目", None),
        (put("评分项目", "work.hours", "of", "TOML: ["), "EK1272", "评分项目", None),
        (put(BANDS, "work.hours", "points", "多"), "EK1103", BANDS, "D 得分"),
        (put(BANDS, "work.hours", "points", "TOML: 1e9999"), "EK1106", BANDS, "D 得分"),
        (put(BANDS, "work.hours", "above", "TOML: ["), "EK1272", BANDS, "E 高于"),
        (put(BANDS, "work.hours", "@id", "work.hour"), "EK1274", BANDS, None),
        (lambda book: book.create_sheet("附表").append(["甲"]), "EK1273", "附表", None),
        (lambda b: b.copy_worksheet(b["总则"]), "EK1278", "总则 Copy", "A 项目"),
        (lambda b: b["总则"].append([None, "id", "x/y"]), "EK1278", "总则", "B 键"),
        (lambda b: b["总则"].append([None, None, "x/y"]), "EK1276", "总则", "B 键"),
        (put("指标字段", "hours", "unit", None), None, "", None),
    ],
)  # fmt: skip
def test_a_fault_is_told_by_its_cell(
    book: Path, edit: Edit, code: str | None, sheet: str, column: str | None
) -> None:
    """Each mistake names its sheet, row and column, as the spreadsheet shows them."""
    faults = told(edited(book, edit))
    if code is None:
        assert faults == []
        return
    found = [fault for fault in faults if fault[0] == code]
    assert found, faults
    assert found[0][1] == sheet
    if column is not None:
        assert found[0][3] == column
    assert found[0][2] or code == "EK1273"


def test_columns_must_be_told_apart(book: Path) -> None:
    """A column without its key, and two columns of one key, are refused."""

    def stray(opened: Workbook) -> None:
        opened["一票否决"].cell(3, 20, "字")

    assert ("EK1277", "一票否决", 3, "T") in told(edited(book, stray))

    def twice(name: str) -> Edit:
        key = "at_least" if name == BANDS else "label"
        return lambda opened: opened[name].cell(2, 20, key)

    for name in ("一票否决", BANDS):
        fault = [f for f in told(edited(book, twice(name))) if f[0] == "EK1278"]
        assert [f[1:] for f in fault[-1:]] == [(name, 2, "T")]


def test_what_a_clerk_may_do_is_taken(book: Path) -> None:
    """Numbers, days and ticks typed as such, full-width digits, spaces, a new row."""
    before = load_rubric(book).digest

    def edit(opened: Workbook) -> None:
        opened["总则"][at(opened["总则"], "", "full_marks")] = 20
        opened["总则"][at(opened["总则"], "", "valid.from")] = datetime.date(2026, 1, 1)
        sheet = opened[BANDS]
        sheet[at(sheet, "work.hours", "at_least")] = "６０"
        sheet[at(sheet, "work.hours", "points")] = " 5 "
        sheet[at(sheet, "work.hours", "above")] = "  "
        last = next(c.row for c in sheet["C"] if c.value == "是")
        sheet.cell(last, 3, True)

    assert load_rubric(edited(book, edit)).digest == before

    def more(opened: Workbook) -> None:
        opened["一票否决"].append(["new", "新情形", "not agreed", "no_title"])

    vetoes = load_rubric(edited(book, more)).record.vetoes
    assert [veto.key for veto in vetoes] == ["bad", "late", "new"]


def test_what_is_no_rubric_is_refused(tmp_path: Path) -> None:
    """A filled-in table, and a damaged workbook, are named for what they are."""
    path = tmp_path / "facts.xlsx"
    other = Workbook()
    other.active.append(["户编号", "清洁月数"])
    other.save(path)
    assert told(path) == [("EK1008", None, None, None)]
    path.write_bytes(b"PK\x03\x04 and no more")
    assert [fault[0] for fault in told(path)] == ["EK4007"]
    with pytest.raises(RubricError):
        load_rubric(tmp_path / "none.xlsx")


def test_a_text_too_long_for_a_cell_is_refused() -> None:
    """Nothing is cut off in silence."""
    block = Block(("rubric",), {"note": "长" * 40_000})
    with pytest.raises(RubricError) as error:
        rubric_book([block], "办法", {})
    assert [fault.code for fault in error.value.faults] == ["EK1271"]


def tidy(folder: Path) -> Path:
    """Write the small scheme as a workbook."""
    (folder / "tidy.toml").write_text(TIDY, encoding="utf-8")
    call("convert", folder / "tidy.toml", folder / "tidy.xlsx")
    return folder / "tidy.xlsx"


def test_a_result_of_a_workbook_is_replayed(tmp_path: Path) -> None:
    """The folder of a result keeps the rubric's text, which gives the same bytes."""
    rubric: Rubric = load_rubric(tidy(tmp_path))
    facts = {"户编号": ["1"], "所在村": ["甲"], "清洁月数": [3], "签订公约": [True]}
    day = datetime.date(2026, 10, 31)
    rubric.evaluate(facts, as_of=day).write(tmp_path / "out")
    assert (tmp_path / "out/inputs/rubric/tidy.toml").is_file()
    assert replay(tmp_path / "out") == ()


def test_an_overlay_may_be_a_workbook_on_a_workbook(tmp_path: Path) -> None:
    """A village's workbook adds to the township's; faults name the right one."""
    base = TIDY + '\n[[room]]\nin = "hygiene"\nitems = 1\npoints_each = 2\n'
    (tmp_path / "tidy.toml").write_text(base, encoding="utf-8")
    own = """\
format = 1

[overlay]
of = "tidy.xlsx"
id = "household/own"
version = "1"
title = "本村办法"

[criteria.hygiene.items.yard]
rule = "met"
when = "signed"
points = 2
"""
    (tmp_path / "own.toml").write_text(own, encoding="utf-8")
    for name in ("tidy", "own"):
        answer = call("convert", tmp_path / f"{name}.toml", tmp_path / f"{name}.xlsx")
        assert answer.exit_code == 0, answer.stderr
    rubric = load_rubric(tmp_path / "own.xlsx")
    assert rubric.record.added == ("hygiene.yard",)
    assert rubric.digest == load_rubric(tmp_path / "own.toml").digest
    edited(tmp_path / "tidy.xlsx", put("总则", "", "full_marks", "十"))
    with pytest.raises(RubricError) as error:
        load_rubric(tmp_path / "own.xlsx")
    (fault,) = error.value.faults
    assert fault.place.file == str(tmp_path / "tidy.xlsx")
    assert fault.place.sheet == "总则"
    (tmp_path / "tidy.xlsx").unlink()
    with pytest.raises(RubricError) as error:
        load_rubric(tmp_path / "own.xlsx")
    (fault,) = error.value.faults
    assert (fault.code, fault.place.sheet) == ("EK1281", "加项")


def test_converting_back_and_forth(tmp_path: Path) -> None:
    """The command writes either kind, over no file by itself, and says the digest."""
    path = tidy(tmp_path)
    digest = load_rubric(path).digest
    answer = call("convert", path, tmp_path / "back.toml")
    assert digest in answer.stdout
    assert load_rubric(tmp_path / "back.toml").digest == digest
    assert "EK7006" in call("convert", path, tmp_path / "back.toml").stderr
    assert call("convert", path, tmp_path / "back.toml", "--force").exit_code == 0
    refused = call("convert", path, tmp_path / "back.docx")
    assert (refused.exit_code, "EK7021" in refused.stderr) == (2, True)
