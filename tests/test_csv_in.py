"""Laws of csv files: every cell once, every row at its line, limits before memory."""

from __future__ import annotations

import csv
import io
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalkit.errors import FactsError, Fault, Place
from evalkit.io.csv_in import read_csv, sniff_delimiter
from evalkit.io.facts_limits import Limits
from evalkit.io.grid import RawSheet
from evalkit.io.safe_text import safe_cell, visible
from tests.test_heading_row import is_id

PLACE = Place(file="农户.csv")


def read(text: str, /, **limits: int) -> RawSheet:
    """Read a csv file."""
    return read_csv(text, "农户", PLACE, is_id, Limits(**limits))


def rows(sheet: RawSheet) -> list[list[object]]:
    """Give all rows, each as wide as it was written."""
    assert sheet.widths is not None
    return [
        [
            sheet.columns[n].distinct[int(sheet.columns[n].codes[i])]
            for n in range(width)
        ]
        for i, width in enumerate(sheet.widths)
    ]


def refused(text: str, /, **limits: int) -> Fault:
    """Give the fault of a file that is refused."""
    with pytest.raises(FactsError) as error:
        read(text, **limits)
    (fault,) = error.value.faults
    assert "{" not in fault.text("zh")
    return fault


@given(
    st.lists(
        st.lists(st.text("ab,;\"'= \n\r张\u2028", max_size=4), min_size=1), max_size=9
    ),
    st.sampled_from(("\r\n", "\n", "\r")),
)
def test_what_a_program_writes_is_read_again(
    table: list[list[str]], line_end: str
) -> None:
    """Quotes, delimiters and line breaks inside cells come back as they were."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator=line_end, quoting=csv.QUOTE_ALL)
    writer.writerow(["户编号"])
    writer.writerows(map(safe_cell, row) for row in table)
    read_back = rows(read(file.getvalue()))
    assert read_back == [["户编号"], *([*map(visible, row)] for row in table)]


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "，", "|"])
def test_the_delimiter_is_the_one_that_makes_the_headings(delimiter: str) -> None:
    """A title with other signs doesn't mislead."""
    others = "".join(sign for sign in ",\t;，|" if sign != delimiter)
    headings = delimiter.join(("序号", '"户编号"', "收入"))
    text = f"说明{others}x{others}y\n\n{headings}\n1{delimiter}A{delimiter}2,3\n"
    assert sniff_delimiter(text, is_id) == delimiter
    assert rows(read(text))[1] == ["序号", "户编号", "收入"]


@pytest.mark.parametrize(
    "text", ["", "户编号\n1\n", "甲;乙\n1;2\n", "户编号,x;户编号\n"]
)
def test_the_comma_is_the_delimiter_when_nothing_says_otherwise(text: str) -> None:
    """A file of one column, or without an id, is read with commas."""
    assert sniff_delimiter(text, is_id) == ","


def test_rows_are_at_the_lines_they_begin_at() -> None:
    """Cells with line breaks and blank lines are counted as an editor counts them."""
    sheet = read('户编号,x\n\n"1\n2\r\n3",a\r2,b\n\r\n,\n3,c')
    assert sheet.rows.tolist() == [1, 3, 6, 8, 9]
    assert sheet.by_line
    assert rows(sheet)[1] == ["1\n2\r\n3", "a"]
    assert rows(sheet)[3] == ["", ""]


def test_rows_may_be_ragged() -> None:
    """A short row has no cells on the right, a long one opens columns for itself."""
    sheet = read("户编号,a\n1\n2,b,c,d\n3,e\n")
    assert sheet.widths is not None
    assert sheet.widths.tolist() == [2, 1, 4, 2]
    assert [len(column) for column in sheet.columns.values()] == [4, 4, 4, 4]
    assert [sheet.columns[3].distinct[code] for code in sheet.columns[3].codes] == [
        *("", "", "d", ""),
    ]


def test_many_rows_are_read_block_by_block() -> None:
    """A column that begins or ends anywhere keeps its cells in their rows."""
    lines = ["户编号"]
    lines += [f"{n},x" if 700 <= n < 800 else f"{n}" for n in range(2000)]
    lines += ["2000,y,z"]
    sheet = read("\n".join(lines))
    found = {(row[0], *row[1:]) for row in rows(sheet) if len(row) > 1}
    assert found == {(str(n), "x") for n in range(700, 800)} | {("2000", "y", "z")}
    second, third = sheet.columns[1], sheet.columns[2]
    assert [second.distinct[code] for code in second.codes].count("") == 1901
    assert [third.distinct[code] for code in third.codes] == [""] * 2001 + ["z"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('户编号,x\n1,"a"b\n', 2),
        ('户编号,x\n1,a\n2,"b\n3,c\n', 3),
        ('户编号,x\n"1\n1",a\n2,"b', 4),
        ('户编号,x\n1,"' + "字" * 200_000 + '"\n', 2),
    ],
)
def test_quotes_that_do_not_pair_up_are_told_with_the_row_they_begin_in(
    text: str, line: int
) -> None:
    """A stray quotation mark is not taken for a cell to the end of the file."""
    fault = refused(text)
    assert (fault.code, fault.place) == ("EK4016", Place(file="农户.csv", line=line))
    assert fault.values["detail"]


def test_a_quotation_mark_inside_a_plain_cell_is_part_of_it() -> None:
    """5" is five inches, not the start of a quoted cell."""
    assert rows(read('户编号,x\n1,5"\n'))[1] == ["1", '5"']


@pytest.mark.parametrize(
    ("text", "limits", "code"),
    [
        ("户编号\n1\n2\n", {"rows": 2}, "EK4011"),
        ("户编号,a,b\n", {"columns": 2}, "EK4012"),
        ("户编号,a\n1,2\n3,4\n", {"cells": 5}, "EK4013"),
        ("户编号\n1\n2,,,\n", {"cells": 11}, "EK4013"),
        ("户编号\n" + "," * 50, {"columns": 5, "text": 9}, "EK4012"),
        ('户编号\n"' + "a\n" * 30, {"columns": 5, "text": 9}, "EK4012"),
    ],
)
def test_a_file_past_a_limit_is_refused(
    text: str, limits: dict[str, int], code: str
) -> None:
    """Rows, columns, cells with those never written, and rows without end."""
    fault = refused(text, **limits)
    assert (fault.code, fault.place.file) == (code, "农户.csv")
    assert fault.values["limit"] == limits.get(
        {"EK4011": "rows", "EK4012": "columns", "EK4013": "cells"}[code]
    )


def test_a_file_at_its_limits_is_read() -> None:
    """The limits themselves are allowed."""
    sheet = read("户编号,a\n1,2\n", rows=2, columns=2, cells=4)
    assert rows(sheet) == [["户编号", "a"], ["1", "2"]]


def test_a_row_may_fill_all_its_cells() -> None:
    """As many characters as its cells may have together are read, with its line end."""
    text = "户编号,xxxxx\n1,2345678\n"
    assert len(rows(read(text, columns=2, text=5))) == 2


def test_a_file_of_one_endless_line_is_refused_before_it_is_split() -> None:
    """Ten million delimiters in a line are not made ten million cells."""
    assert refused("户编号\n" + "," * 10_000_000).code == "EK4012"


@given(st.text('户编号,;\t"\n\r =') | st.text())
def test_any_text_is_a_table_or_refused(text: str) -> None:
    """Every row has its line and every column a cell for it, or the file is refused."""
    with suppress(FactsError):
        sheet = read(text)
        assert all(len(cells) == len(sheet.rows) for cells in sheet.columns.values())
        assert (np.diff(sheet.rows) > 0).all()


def test_an_empty_file_has_no_rows() -> None:
    """Nothing is read from nothing."""
    sheet = read("")
    assert (rows(sheet), dict(sheet.columns)) == ([], {})
