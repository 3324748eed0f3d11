"""Laws of the heading row: where it is, and what stands below it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalkit.errors import Place
from evalkit.io.grid import BadCell, Coded, Grid, Raw, RawSheet, coded
from evalkit.io.heading_row import (
    below_headings,
    blank,
    find_heading_row,
    headings_seen,
)
from evalkit.io.headings import fits, wanted_names

ID = wanted_names("id", "户编号", "id")
HEADINGS = ["户编号", "姓名", "收入"]


def is_id(heading: str) -> bool:
    """Say whether a heading is that of the ids."""
    return bool(fits(heading, ID))


def below(sheet: RawSheet, position: int, most: int = 200) -> Grid:
    """Give the rows below the heading row, with the first faults listed."""
    return below_headings(sheet, position, most)


def sheet(*rows: Sequence[Raw], merged: tuple[str, ...] = ()) -> RawSheet:
    """Give a sheet of rows that begin at row 1."""
    width = max(map(len, rows), default=0)
    full = [[*row, *[None] * (width - len(row))] for row in rows]
    columns = {
        number: coded(list(column), lambda cell: cell)  # type: ignore[arg-type, return-value]
        for number, column in enumerate(zip(*full, strict=True))
    }
    numbers = np.arange(1, len(rows) + 1)
    return RawSheet("农户", Place(sheet="农户"), columns, numbers, merged)


def csv_rows(*rows: list[str]) -> RawSheet:
    """Give a csv file of rows, one a line."""
    plain = sheet(*rows)
    columns = {
        number: Coded([raw or "" for raw in cells.distinct], cells.codes)
        for number, cells in plain.columns.items()
    }
    widths = np.array([len(row) for row in rows])
    place = Place(file="a.csv")
    return RawSheet("a", place, columns, plain.rows, by_line=True, widths=widths)


@given(st.integers(0, 9))
def test_a_heading_row_is_found_below_titles(titles: int) -> None:
    """Up to nine rows of titles and notes may stand above."""
    rows: list[list[Raw]] = [["花名册", None, 2026] for _ in range(titles)]
    found = find_heading_row(sheet(*rows, [*HEADINGS], ["1"]), is_id)
    assert found == titles


@pytest.mark.parametrize("rows", [[["花名册"]] * 10 + [HEADINGS], [["姓名"]], []])
def test_no_heading_row_is_none(rows: list[list[str]]) -> None:
    """The eleventh row is too far down; a row without the id is none."""
    assert find_heading_row(sheet(*rows), is_id) is None


def test_headings_seen_are_the_texts_of_the_first_rows() -> None:
    """A message that finds no headings shows what is there, each once."""
    seen = headings_seen(sheet([" 花名册 ", None, " "], ["姓名", 3, "花名册"]))
    assert seen == ["花名册", "姓名"]
    assert headings_seen(sheet(*[["x"]] * 10, ["late"])) == ["x"]


def test_rows_below_keep_their_numbers_and_blank_ones_go() -> None:
    """A row of spaces is no row; the others keep the number the sheet shows."""
    grid = below(
        sheet(["标题"], [*HEADINGS], ["1", "张三", 5], [" ", None, "\u200b"], ["2"]), 1
    )
    assert grid.heading_row == 2
    assert grid.rows.tolist() == [3, 5]
    assert not grid.faults
    shown = [(c.shown, len(c.cells)) for c in grid.columns]
    assert shown == [("A 户编号", 2), ("B 姓名", 2), ("C 收入", 2)]
    ids = grid.columns[0].cells
    assert isinstance(ids, Coded)
    assert [ids.distinct[code] for code in ids.codes] == ["1", "2"]


def test_a_sheet_of_headings_only_has_no_rows() -> None:
    """Merged cells are still looked at, down to the headings."""
    grid = below(sheet([*HEADINGS], merged=("A1:B1", "A2:B2")), 0)
    assert len(grid.rows) == 0
    assert [fault.values["cells"] for fault in grid.faults] == ["A1:B1"]


def test_headings_are_made_one_line_and_numbers_are_headings_too() -> None:
    """Line breaks and doubled spaces become one space; 2025.0 is a year."""
    raw: list[Raw] = ["户编号", " 人均\n 收入 ", Decimal("2025.0"), None, "x"]
    grid = below(sheet(raw), 0)
    assert [column.heading for column in grid.columns] == [
        *("户编号", "人均 收入", "2025", "", "x"),
    ]


def test_a_heading_that_is_no_text_is_a_fault() -> None:
    """A formula or an error as a heading names no column, and is told."""
    bad = BadCell("EK4060", "A1&B1")
    grid = below(sheet(["户编号", bad], ["1", 2]), 0)
    (fault,) = grid.faults
    assert (fault.code, fault.got) == ("EK4060", "A1&B1")
    assert fault.place == Place(sheet="农户", row=1, column="B")
    merged = sheet(["户编号", bad], ["1", 2], ["2", None], merged=("B2:B3",))
    codes = [fault.code for fault in below(merged, 0).faults]
    assert codes == ["EK4060", "EK4035"]


@pytest.mark.parametrize(
    ("merged", "told"),
    [
        ("A1:C1", False),  # a title above
        ("A1:A2", True),  # a title that reaches into the headings
        ("A2:B2", True),  # headings
        ("A3:A4", True),  # two rows share a cell
        ("B4:F4", True),  # the edge of the columns
        ("D3:F9", False),  # beside the table
        ("A5:C9", False),  # below the last row
        ("C4:D5", True),  # reaches below it
        ("nonsense", False),
    ],
)
def test_merged_cells_are_faults_where_they_touch_the_table(
    merged: str, told: bool
) -> None:
    """Merging is harmless above, beside and below, and a fault inside."""
    grid = below(
        sheet(["标题"], [*HEADINGS], ["1", "a", 1], ["2", "b", 2], merged=(merged,)), 1
    )
    assert [fault.code for fault in grid.faults] == ["EK4035"] * told
    assert not any("{" in fault.text("zh") for fault in grid.faults)
    if told:
        assert grid.faults[0].place.row == int(merged[1])
        assert grid.faults[0].values == {"cells": merged}


def test_a_csv_row_with_too_few_or_stray_cells_is_told() -> None:
    """A missing or a stray delimiter moves cells, so the row's line is named."""
    grid = below(
        csv_rows(
            ["标题"],
            HEADINGS,
            ["1", "a", "1"],
            ["2", "b"],
            ["3", "c", "1", "200"],
            ["4", "d", "1", "", ""],
            [""],
        ),
        1,
    )
    assert not any("{" in fault.text("zh") for fault in grid.faults)
    told = [(f.code, f.place.line, f.values) for f in grid.faults]
    assert told == [
        ("EK4017", 4, {"cells": 2, "headings": 3}),
        ("EK4017", 5, {"cells": 4, "headings": 3}),
    ]
    assert grid.rows.tolist() == [3, 4, 5, 6]


def test_a_csv_file_without_headings_is_ragged_everywhere() -> None:
    """Rows below a row of nothing have cells too many."""
    grid = below(csv_rows([""], ["1", "2"]), 0)
    assert [fault.values for fault in grid.faults] == [{"cells": 2, "headings": 0}]


def test_faults_past_the_limit_are_counted() -> None:
    """A file whose every row lacks a comma is not a million messages."""
    short = csv_rows(HEADINGS, *([str(n)] for n in range(1000)))
    codes = [fault.code for fault in below(short, 0).faults]
    assert codes == ["EK4017"] * 200 + ["EK4099"]
    *listed, more = below(short, 0, most=3).faults
    assert (len(listed), more.values) == (3, {"count": 997})
    few = csv_rows(HEADINGS, *([str(n)] for n in range(3)))
    assert [f.code for f in below(few, 0, most=3).faults] == ["EK4017"] * 3


def test_rows_of_a_sheet_are_never_ragged() -> None:
    """A sheet has no delimiters: cells right of the headings are left alone."""
    assert not below(sheet([*HEADINGS], ["1", None, 2, "注"]), 0).faults


def test_blank_cells_are_those_without_anything_to_see() -> None:
    """None, spaces and hidden signs are blank; errors and zeros are not."""
    column = coded(
        [None, "", " \u3000", "\ufeff", 0, False, "0"],
        lambda cell: cell,  # type: ignore[arg-type, return-value]
    )
    assert blank(column).tolist() == [True] * 4 + [False] * 3
    bad = Coded([BadCell("EK4061", "")], np.array([0]))
    assert not blank(bad).any()
