"""Which sheet or file is which table."""

from __future__ import annotations

from pathlib import Path

import attrs
import openpyxl
import polars as pl
import pytest

from evalkit.io.facts_in import read_facts
from evalkit.model.rubric import Subject
from evalkit.model.text import Text
from tests.facts_sample import (
    NO_EVENTS,
    ONE,
    RUBRIC,
    Columns,
    codes,
    faults_of,
    polars_table,
    with_,
    write_csv,
    write_lines,
    write_workbook,
)

SOME = with_(NO_EVENTS, id=["A-1"], kind=["守信"], on=[None], amount=[None])
OTHER: Columns = {"项目": ["电费"], "金额": [3]}


def _warned(sources: object) -> list[tuple[str, str | None]]:
    facts = read_facts(sources, RUBRIC)
    assert facts.table.ids == ("A-1",)
    return [(fault.code, fault.place.sheet) for fault in facts.warnings]


@pytest.mark.parametrize("name", ["农户", "农户表", " 农 户 ", "household", "Sheet1"])
def test_the_main_sheet_goes_by_its_name_or_its_headings(
    tmp_path: Path, name: str
) -> None:
    """The subject's label in any of its forms, or any sheet that has ids and fields."""
    sheets = {"杂项": OTHER, name: ONE, "事件记录": NO_EVENTS}
    path = write_workbook(tmp_path / "x.xlsx", sheets)
    assert _warned(path) == [("EK4038", "杂项")]


@pytest.mark.parametrize("name", ["事件记录", "事件记录表", "Events", "events"])
def test_a_record_sheet_goes_by_its_name(tmp_path: Path, name: str) -> None:
    """The record table's label or its id."""
    path = write_workbook(tmp_path / "x.xlsx", {name: SOME, "Sheet1": ONE})
    assert _warned(path) == []
    assert len(read_facts(path, RUBRIC).table.records["events"]) == 1


def test_files_go_by_their_names(tmp_path: Path) -> None:
    """Of csv the file's name, and of a workbook that has one sheet to be seen."""
    main = write_csv(tmp_path / "2026.csv", ONE)
    events = write_workbook(tmp_path / "事件记录.xlsx", {"Sheet1": SOME, "隐藏": ONE})
    book = openpyxl.load_workbook(events)
    book["隐藏"].sheet_state = "veryHidden"
    book.save(events)
    assert _warned([main, str(events)]) == []


def test_the_name_of_a_file_says_nothing_of_several_sheets(tmp_path: Path) -> None:
    """One of them would have to be meant, and none says so."""
    sheets = {"Sheet1": ONE, "Sheet2": OTHER}
    path = write_workbook(tmp_path / "事件记录.xlsx", sheets)
    assert _warned(path) == [("EK4042", None), ("EK4038", "Sheet2")]


def test_headings_are_looked_for_in_an_empty_table_too(tmp_path: Path) -> None:
    """A column that is missing is missing before the first row is filled in."""
    events = {heading: [] for heading in NO_EVENTS if heading != "金额"}
    path = write_workbook(tmp_path / "x.xlsx", {"农户": ONE, "事件记录": events})
    (fault,) = faults_of(path)
    assert (fault.code, fault.values) == ("EK4032", {"heading": "金额"})


def test_a_sheet_that_explains_is_not_missed(tmp_path: Path) -> None:
    """A guide, an empty sheet, a list hidden behind a drop-down: nobody is warned."""
    guide = {"怎么填": ["照实填"]}
    sheets = {"填表说明": guide, "Sheet1": ONE, "Sheet2": {}, "events": NO_EVENTS}
    path = write_workbook(tmp_path / "x.xlsx", {**sheets, "选项": OTHER})
    book = openpyxl.load_workbook(path)
    book["选项"].sheet_state = "hidden"
    book.save(path)
    assert _warned(path) == []


def test_records_nobody_handed_in_are_unknown_and_warned_of(tmp_path: Path) -> None:
    """Not handing in a sheet is not the same as an empty one."""
    path = write_csv(tmp_path / "x.csv", ONE)
    facts = read_facts(path, RUBRIC)
    assert facts.table.records == {}
    assert [(w.code, w.values["table"]) for w in facts.warnings] == [
        ("EK4042", "事件记录")
    ]


def test_a_name_counts_for_more_than_headings(tmp_path: Path) -> None:
    """A copy under another name is not read, and people are told."""
    sheets = {"旧表": ONE, "农户": ONE, "events": NO_EVENTS}
    path = write_workbook(tmp_path / "x.xlsx", sheets)
    assert _warned(path) == [("EK4038", "旧表")]
    (warning,) = read_facts(path, RUBRIC).warnings
    assert warning.expected == "农户、事件记录"


def test_two_tables_for_one_are_refused(tmp_path: Path) -> None:
    """Nobody guesses which is meant."""
    first, second = "农户", "农户表"
    sheets = {first: ONE, second: ONE, "events": NO_EVENTS}
    (fault,) = faults_of(write_workbook(tmp_path / "x.xlsx", sheets))
    assert (fault.code, fault.place.sheet) == ("EK4039", second)
    assert (fault.got, fault.values) == (f"{first}、{second}", {"table": "农户"})


def test_ids_alone_do_not_make_a_main_table(tmp_path: Path) -> None:
    """Of two sheets with ids the one with fields is meant; alone it would be."""
    bare = {"户编号": ["A-1"], "电话": ["1"]}
    sheets = {"电话": bare, "Sheet2": ONE, "events": NO_EVENTS}
    path = write_workbook(tmp_path / "x.xlsx", sheets)
    assert _warned(path) == [("EK4038", "电话")]
    two = {"电话": bare, "Sheet2": OTHER, "events": NO_EVENTS}
    found = faults_of(write_workbook(tmp_path / "y.xlsx", two))
    assert set(codes(found)) == {"EK4032"}
    assert {fault.place.sheet for fault in found} == {"电话"}


def test_frames_without_names_go_by_their_headings() -> None:
    """Of several, the one with ids and fields is the main table."""
    frames = [pl.DataFrame(OTHER), polars_table(ONE)]
    assert _warned(frames) == [("EK4042", None), ("EK4038", None)]


def test_no_main_table_is_told(tmp_path: Path) -> None:
    """Records alone are nothing to evaluate, nor are several sheets without ids."""
    (fault,) = faults_of({"events": NO_EVENTS})
    assert (fault.code, fault.values) == ("EK4040", {"table": "农户", "id": "户编号"})
    several = write_workbook(tmp_path / "x.xlsx", {"a": OTHER, "b": OTHER, "c": {}})
    assert codes(faults_of(several)) == ["EK4040"]
    assert codes(faults_of({})) == ["EK4040"]
    assert codes(faults_of([])) == ["EK4040"]


def test_a_single_table_is_the_main_one_whatever_it_lacks(tmp_path: Path) -> None:
    """The only table there is was meant, so what is wrong with it is told."""
    path = write_csv(tmp_path / "x.csv", {"户编码": ["1"], "村": ["上村"]})
    (fault,) = faults_of(path)
    assert (fault.code, fault.near) == ("EK4031", ("户编码",))
    assert fault.values == {"id": "户编号", "rows": 10}
    lacking = polars_table({key: ONE[key] for key in ("所在村", "说明")})
    found = faults_of(lacking)
    assert [fault.values["heading"] for fault in found[:1]] == ["户编号"]


def test_what_could_not_be_opened_may_hold_what_is_missing(tmp_path: Path) -> None:
    """A damaged file is told alone, not the tables that may be in it."""
    bad = tmp_path / "a.parquet"
    bad.write_bytes(b"PAR1 and nothing else")
    events = write_csv(tmp_path / "events.csv", SOME)
    assert codes(faults_of([bad, events])) == ["EK4021"]
    other = write_csv(tmp_path / "其他.csv", OTHER)
    assert codes(faults_of([bad, other])) == ["EK4021"]
    assert codes(faults_of([tmp_path / "none.csv", other, events])) == [
        "EK4001",
        "EK4031",
    ]


def test_a_damaged_file_that_was_not_needed_is_warned_of(tmp_path: Path) -> None:
    """The main table is there, so the evaluation can go on."""
    bad = tmp_path / "a.parquet"
    bad.write_bytes(b"PAR1 and nothing else")
    main = write_csv(tmp_path / "x.csv", ONE)
    facts = read_facts([bad, main, write_csv(tmp_path / "events.csv", SOME)], RUBRIC)
    assert [w.code for w in facts.warnings] == ["EK4038"]


def test_a_hidden_table_is_refused(tmp_path: Path) -> None:
    """It can't be told whether what nobody sees was meant."""
    path = write_workbook(tmp_path / "x.xlsx", {"农户": ONE, "事件记录": SOME})
    book = openpyxl.load_workbook(path)
    book["事件记录"].sheet_state = "hidden"
    book.save(path)
    (fault,) = faults_of(path)
    assert (fault.code, fault.place.sheet) == ("EK4041", "事件记录")


def test_records_are_refused_and_counted_without_a_main_table(tmp_path: Path) -> None:
    """Whose they are can't be told then; the rest of them is looked through."""
    events = with_(SOME, kind=["其他"])
    main = {"户编码": ["A-1"], "所在村": ["上村"]}
    found = faults_of(
        write_workbook(tmp_path / "x.xlsx", {"农户": main, "events": events})
    )
    assert codes(found) == ["EK4031", "EK4074"]


def test_columns_nobody_knows_are_warned_of(tmp_path: Path) -> None:
    """But for numbers and remarks, which every sheet has; names may stand anywhere."""
    main = {"序号": [1], **ONE, "电话": ["1"], "备注": ["x"]}
    events = {**SOME, "户主姓名": ["张三"], "": [None]}
    path = write_workbook(tmp_path / "x.xlsx", {"农户": main, "事件记录": events})
    facts = read_facts(path, RUBRIC)
    assert [(w.code, w.place.column) for w in facts.warnings] == [("EK4036", "K 电话")]


def test_a_table_without_names_is_warned_of(tmp_path: Path) -> None:
    """Results can do without names; a rubric that wants none is not asked."""
    main = {heading: values for heading, values in ONE.items() if heading != "户主姓名"}
    facts = read_facts({**main, "events": NO_EVENTS}, RUBRIC)
    assert facts.table.names is None
    (warning,) = facts.warnings
    assert (warning.code, warning.values) == ("EK4037", {"heading": "户主姓名"})
    subject = Subject("household", Text("农户"), "户编号")
    facts = read_facts(
        {**main, "events": NO_EVENTS}, attrs.evolve(RUBRIC, subject=subject)
    )
    assert facts.warnings == ()


def test_ids_may_be_called_id_unless_a_field_is(tmp_path: Path) -> None:
    """Programs call them so; people who have such a field mean something else."""
    main = {("id" if h == "户编号" else h): v for h, v in ONE.items()}
    assert read_facts({**main, "events": NO_EVENTS}, RUBRIC).table.ids == ("A-1",)
    fields = (
        attrs.evolve(RUBRIC.fields[-1], key="id", label=Text("编码")),
        *RUBRIC.fields,
    )
    rubric = attrs.evolve(RUBRIC, fields=fields)
    table = read_facts({**ONE, "id": ["x"], "events": NO_EVENTS}, rubric).table
    assert (table.ids, table.columns["id"].words) == (("A-1",), ("x",))


def test_a_subject_of_json_lines_without_records_says_so(tmp_path: Path) -> None:
    """Empty lists are an empty table; a record may leave out what is not known."""
    path = write_lines(tmp_path / "x.jsonl", ONE, NO_EVENTS)
    own = read_facts(path, RUBRIC).table.records["events"]
    assert (len(own), sorted(own.columns)) == (0, ["amount", "kind", "on"])
    path.write_text("", encoding="utf-8")
    assert codes(faults_of(path)) == ["EK4030"]


def test_two_lists_for_one_record_table_are_refused(tmp_path: Path) -> None:
    """Under its label and under its id."""
    path = write_lines(tmp_path / "x.jsonl", ONE, NO_EVENTS)
    text = path.read_text(encoding="utf-8").replace("}\n", ', "事件记录": []}\n')
    path.write_text(text, encoding="utf-8")
    assert codes(faults_of(path)) == ["EK4039"]
