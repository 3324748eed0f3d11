"""Laws of raw tables: codes, columns by letter, places of entries."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalkit.errors import Place
from evalkit.io.grid import (
    BadCell,
    Coded,
    Figures,
    Grid,
    Raw,
    RawColumn,
    cell_range,
    coded,
    coded_texts,
    column_letters,
    column_number,
)


def taken(value: object) -> Raw:
    """Take what is no cell as a bad one."""
    good = value is None or isinstance(value, str | int | Decimal | bool)
    return value if good else BadCell("EK4076", str(value))  # type: ignore[return-value]


def values(cells: Coded) -> list[Raw]:
    """Give each cell of a column."""
    return [cells.distinct[int(code)] for code in cells.codes]


@given(st.integers(0, 20_000))
def test_letters_and_numbers_of_columns_are_the_same_thing(number: int) -> None:
    """Every column has one name, and the name gives the column back."""
    assert column_number(column_letters(number)) == number


@pytest.mark.parametrize(
    ("number", "letters"),
    [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (16383, "XFD")],
)
def test_columns_are_named_as_spreadsheets_do(number: int, letters: str) -> None:
    """A to Z, then AA; the last column of a sheet is XFD."""
    assert column_letters(number) == letters


def test_ranges_of_cells_are_read_as_corners() -> None:
    """Left, top, right, bottom; what is no range of cells is None."""
    assert cell_range("B2:D15") == (1, 2, 3, 15)
    for said in ("B2", "", "B2:D", "A:C", "ABCD1:B2", "A1:B12345678", "b2:d4"):
        assert cell_range(said) is None


@given(st.lists(st.none() | st.text("ab", max_size=2)))
def test_coded_texts_are_the_texts(cells: list[str | None]) -> None:
    """Codes give each cell back, and no text is kept twice."""
    column = coded_texts(cells)
    assert values(column) == cells
    assert len(column.distinct) == len(set(cells))
    assert len(column) == len(cells)
    assert values(coded(cells, taken)) == cells


def test_equal_values_of_other_types_stay_apart() -> None:
    """1, True and 1.0 are three things to read, not one."""
    column = coded([1, True, Decimal(1), 1, None, "1"], taken)
    assert list(map(repr, values(column))) == [
        *("1", "True", "Decimal('1')", "1", "None", "'1'"),
    ]
    assert len(column.distinct) == 5


def test_lists_among_cells_are_taken_one_by_one() -> None:
    """A cell that can't be a key is still taken."""
    column = coded([[1], "a", [1]], taken)
    assert values(column) == [BadCell("EK4076", "[1]"), "a", BadCell("EK4076", "[1]")]


def test_rows_are_taken_out_of_columns_of_both_kinds() -> None:
    """The cells that stay are those of the rows asked for, in their order."""
    rows = np.array([2, 0])
    assert values(coded_texts(["a", "b", "c"]).take(rows)) == ["c", "a"]
    figures = Figures(np.array([1.5, 2.5, 3.5]))
    assert (len(figures), figures.take(rows).values.tolist()) == (3, [3.5, 1.5])
    assert figures.take(rows).known is None
    some = Figures(np.array([1, 2, 3]), np.array([True, True, False]))
    known = some.take(rows).known
    assert known is not None
    assert known.tolist() == [False, True]


def test_places_are_rows_of_sheets_or_lines_of_files() -> None:
    """A message gives the number its reader's program shows, and letter and heading."""
    column = RawColumn("收入", coded_texts(["1"]), "D")
    place = Place(file="f", sheet="s")
    grid = Grid("s", place, (column,), np.array([7]), heading_row=3)
    assert grid.at(0, column) == Place(file="f", sheet="s", row=7, column="D 收入")
    assert grid.at_heading() == Place(file="f", sheet="s", row=3)
    lines = Grid("s", Place(file="f"), (column,), np.array([7]), by_line=True)
    assert lines.at(0) == Place(file="f", line=7)
    assert lines.at() == lines.at_heading() == Place(file="f")
    assert RawColumn("收入", column.cells).shown == "收入"
    assert RawColumn("", column.cells, "D").shown == "D"
