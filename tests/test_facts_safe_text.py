"""Text for sheets: never a formula, never lost."""

from __future__ import annotations

import io

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalkit.io.safe_text import plain_cell, put_text, safe_cell, visible


@pytest.mark.parametrize(
    "text", ["=1+1", "+86", "-", "@cmd", "＝1", " =1", "'=1", "\t=1", "\n"]
)
def test_text_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    """Csv text that could be taken for a formula begins with an apostrophe."""
    assert safe_cell(text) == "'" + text


@pytest.mark.parametrize("text", ["", "张三", "𠮷野", "'tis", "a=b", "1-2", "_x0041"])
def test_other_text_stays(text: str) -> None:
    """Text no spreadsheet would run is written as it is."""
    assert safe_cell(text) == text
    assert plain_cell(text) == text


@given(st.text())
def test_csv_text_comes_back(text: str) -> None:
    """Taking the apostrophe off gives the text that was written."""
    assert plain_cell(safe_cell(text)) == visible(text)


def test_what_cannot_be_stored_is_shown() -> None:
    """Control characters and lone surrogates become visible signs."""
    assert visible("a\x00\x1f\x7f\ud800\uffff𠮷\n") == "a␀␟␡\ufffd\ufffd𠮷\n"


@pytest.mark.parametrize("text", ["=1+1", "+86", "-1", "@x", "𠮷\x07", "1.3E+17"])
def test_a_workbook_cell_is_text(text: str) -> None:
    """A cell written as text is text when the workbook is opened again."""
    book = openpyxl.Workbook()
    put_text(book.active.cell(1, 1), text)
    stream = io.BytesIO()
    book.save(stream)
    cell = openpyxl.load_workbook(stream).active["A1"]
    assert (cell.data_type, cell.value) == ("s", visible(text))


def test_codes_and_length_of_workbook_text() -> None:
    """An underscore that would begin a code is escaped; too long a text is cut."""
    cell = openpyxl.Workbook().active.cell(1, 1)
    put_text(cell, "_x0041_")
    assert cell.value == "_x005F_x0041_"
    put_text(cell, "字" * 40_000)
    assert (len(cell.value), cell.value[-1]) == (32_767, "…")
