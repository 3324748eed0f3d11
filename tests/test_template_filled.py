"""A template that was filled in reads as what was filled in."""

from __future__ import annotations

import datetime
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.workbook.workbook import Workbook

from evalkit.errors import FactsError
from evalkit.io.facts_in import Facts, read_facts
from evalkit.io.headings import heading_of
from evalkit.io.results_facts import facts_digest
from evalkit.io.template import template_bytes
from evalkit.model.rubric import Field, Rubric
from tests.template_sample import EVERY, MANY, ODD, headings, rubric_of

RUBRIC = rubric_of()
TEMPLATE = template_bytes(RUBRIC)
Row = Mapping[str, Any]


def filled(rows: list[Row], events: list[Row], template: bytes = TEMPLATE) -> Workbook:
    """Fill rows into the sheets of a template, as a program would type."""
    book = openpyxl.load_workbook(io.BytesIO(template))
    for sheet, entries in zip(book.worksheets, (rows, events), strict=False):
        columns = headings(sheet)
        for number, entry in enumerate(entries, 2):
            for heading, value in entry.items():
                sheet[f"{columns[heading]}{number}"] = value
    return book


def read(book: Workbook, folder: Path, rubric: Rubric = RUBRIC) -> Facts:
    """Save a workbook and read its facts."""
    path = folder / "filled.xlsx"
    book.save(path)
    return read_facts(path, rubric)


def typed(field: Field) -> st.SearchStrategy[Any]:
    """Draw what a cell of a field lets in."""
    kind = field.type
    values: st.SearchStrategy[Any]
    if kind.kind == "boolean":
        values = st.sampled_from(("是", "否"))
    elif kind.choices is not None:
        values = st.sampled_from(kind.choices)
    elif kind.kind == "date":
        values = st.dates(datetime.date(2020, 1, 1), datetime.date(2026, 12, 31))
    elif kind.is_number:
        scale = 10**kind.decimals
        values = st.integers(kind.low, kind.high).map(
            lambda units: units / scale if kind.decimals else units
        )
    else:
        values = st.sampled_from(("东村", "0012", "1-2", "3E5", "张 三"))
    may = {"unknown": (None,), "zero": (None, "未知"), "no": (None, "未知")}
    return st.one_of(values, *map(st.just, may.get(field.missing, ())))


@st.composite
def entries(draw: st.DrawFn) -> tuple[list[Row], list[Row]]:
    """Draw rows of subjects and of events."""
    one = st.from_regex("[01甲][01甲-]{0,3}", fullmatch=True)
    ids = draw(st.lists(one, min_size=1, max_size=4, unique=True))
    rows = [
        {"户编号": id_, "户主姓名": f"某{id_}"}
        | {heading_of(field): draw(typed(field)) for field in RUBRIC.fields}
        for id_ in ids
    ]
    (kind,) = RUBRIC.records[0].fields
    events = [
        {"户编号": id_, "类别": draw(typed(kind))}
        for id_ in draw(st.lists(st.sampled_from(ids), max_size=3))
    ]
    return rows, events


@pytest.mark.slow
@settings(max_examples=25)
@given(given_=entries())
def test_what_was_filled_in_is_what_is_read(
    given_: tuple[list[Row], list[Row]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Cell by cell, a filled template says what columns of the same values say."""
    rows, events = given_
    facts = read(filled(rows, events), tmp_path_factory.mktemp("filled"))
    columns: dict[str, Any] = {key: [row[key] for row in rows] for key in rows[0]}
    columns["events"] = {
        key: [event[key] for event in events] for key in ("户编号", "类别")
    }
    assert facts.warnings == ()
    assert facts_digest(facts.table) == facts_digest(read_facts(columns, RUBRIC).table)


def test_a_template_nobody_filled_in_has_no_rows(tmp_path: Path) -> None:
    """As it was written it is refused as empty (EK4030), and for nothing else."""
    with pytest.raises(FactsError) as error:
        read(filled([], []), tmp_path)
    assert {fault.code for fault in error.value.faults} == {"EK4030"}
    assert {fault.place.sheet for fault in error.value.faults} <= {"农户表", "事件记录"}


ONE: Row = {"户编号": "1", "户主姓名": "甲", "所在村": "东村", "收入（元）": 5}


def test_nothing_may_have_happened(tmp_path: Path) -> None:
    """A record sheet without rows means that nothing happened, and no warning."""
    facts = read(filled([ONE], []), tmp_path)
    assert facts.warnings == ()
    assert len(facts.table.records["events"]) == 0


@pytest.mark.parametrize("name", ["Sheet1", "东村", "2026年"])
def test_the_explanation_is_never_taken_for_the_table(
    name: str, tmp_path: Path
) -> None:
    """Renamed, the sheet that was filled in is still the one that is read."""
    book = filled([ONE], [])
    book["农户表"].title = name
    facts = read(book, tmp_path)
    assert facts.table.ids == ("1",)
    assert facts.warnings == ()


@pytest.mark.parametrize("label", ["事件/记录", "事" * 32, "填表说明"])
def test_sheets_that_go_by_another_name_are_read(label: str, tmp_path: Path) -> None:
    """What the template called a sheet, the reader calls it too."""
    rubric = rubric_of(EVERY.replace('"事件记录"', f'"{label}"'))
    event = {"户编号": "1", "类别": "守信"}
    book = filled([ONE], [event], template_bytes(rubric))
    facts = read(book, tmp_path, rubric)
    assert len(facts.table.records["events"]) == 1
    assert facts.warnings == ()


def test_every_word_of_a_list_is_read(tmp_path: Path) -> None:
    """Whatever a drop-down offers, the reader takes, commas and quotes included."""
    rows = [
        {**ONE, "户编号": f"{number}", "情形": word, "怪词": ODD[0], "引号": '说"好"'}
        for number, word in enumerate(MANY)
    ]
    table = read(filled(rows, []), tmp_path).table
    column = table.columns["many"]
    assert [column.words[value] for value in column.values] == MANY
    assert column.known is None
