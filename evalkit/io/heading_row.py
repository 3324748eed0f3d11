"""Find the heading row of a sheet and cut the sheet into columns below it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain

import attrs
import numpy as np

from evalkit.errors import Fault
from evalkit.io.cell_values import number_text
from evalkit.io.fault_list import FaultList
from evalkit.io.grid import (
    BadCell,
    Coded,
    Grid,
    Raw,
    RawColumn,
    RawSheet,
    cell_range,
    column_letters,
)
from evalkit.io.plain_text import trimmed
from evalkit.model.number import BoolArray, IntArray

#: How far down people put titles, units and notes above the headings.
SEARCHED_ROWS = 10
#: Tells whether a heading names the column of ids.
IsId = Callable[[str], bool]


def find_heading_row(sheet: RawSheet, is_id: IsId) -> int | None:
    """Give the position of the first row with the id's heading, or None."""
    texts = _first_texts(sheet)
    return next((position for position, text in texts if is_id(text)), None)


def headings_seen(sheet: RawSheet) -> list[str]:
    """Give the texts of the first rows, for a message that finds no heading."""
    seen = dict.fromkeys(trimmed(text) for _, text in _first_texts(sheet))
    return [text for text in seen if text]


def _first_texts(sheet: RawSheet) -> Iterator[tuple[int, str]]:
    for position in range(min(SEARCHED_ROWS, len(sheet.rows))):
        for cells in sheet.columns.values():
            raw = cells.distinct[int(cells.codes[position])]
            if isinstance(raw, str):
                yield position, raw


def below_headings(sheet: RawSheet, position: int, most: int) -> Grid:
    """Give the rows below the heading row, empty ones left out.

    Args:
        sheet: all cells.
        position: which of its rows holds the headings.
        most: how many faults to list; the rest is counted.
    """
    below = slice(position + 1, None)
    filled = {
        number: ~blank(Coded(cells.distinct, cells.codes[below]))
        for number, cells in sheet.columns.items()
    }
    full = np.zeros(len(sheet.rows[below]), dtype=np.bool_)
    for cells_filled in filled.values():
        full |= cells_filled
    kept = np.flatnonzero(full) + position + 1
    columns: list[RawColumn] = []
    headed: list[int] = []
    for number, cells in sheet.columns.items():
        raw = cells.distinct[int(cells.codes[position])]
        bad = raw if isinstance(raw, BadCell) else None
        heading = _heading(raw)
        columns.append(
            RawColumn(heading, cells.take(kept), column_letters(number), bad)
        )
        if heading or bad:
            headed.append(number)
    grid = Grid(
        sheet.name,
        sheet.place,
        tuple(columns),
        sheet.rows[kept],
        int(sheet.rows[position]),
        sheet.by_line,
    )
    faults = [_bad_headings(grid), _merged(grid, sheet.merged, headed)]
    if sheet.widths is not None:
        wide = max(headed, default=-1) + 1
        stray = np.zeros(len(full), dtype=np.bool_)
        for number, cells_filled in filled.items():
            if number >= wide:
                stray |= cells_filled
        widths = sheet.widths[kept]
        faults.append(_ragged(grid, widths, wide, (widths < wide) | stray[full]))
    listed = FaultList(most)
    for fault in chain(*faults):
        listed.add(fault)
    return attrs.evolve(grid, faults=listed.told())


def _heading(raw: Raw) -> str:
    if raw is None or isinstance(raw, BadCell):
        return ""
    return " ".join(number_text(raw).split())


def blank(cells: Coded) -> BoolArray:
    """Say which cells hold nothing, spaces counting as nothing."""
    nothing = [
        raw is None or (isinstance(raw, str) and not trimmed(raw))
        for raw in cells.distinct
    ]
    return np.array(nothing, dtype=np.bool_)[cells.codes]


def _bad_headings(grid: Grid) -> Iterator[Fault]:
    for column in grid.columns:
        bad = column.bad_heading
        if bad is not None:
            yield Fault(bad.code, grid.at_heading(column), got=bad.got)


def _merged(
    grid: Grid, merged: Iterable[str], headed: Sequence[int]
) -> Iterator[Fault]:
    """Name merged cells that touch the headings or the rows below them."""
    last = int(grid.rows[-1]) if len(grid.rows) else grid.heading_row
    for said in merged:
        cells = cell_range(said)
        if cells is None:
            continue
        left, top, right, bottom = cells
        first = bisect_left(headed, left)
        touches = first < len(headed) and headed[first] <= right
        if touches and bottom >= grid.heading_row and top <= last:
            place = attrs.evolve(grid.place, row=top)
            yield Fault("EK4035", place, values={"cells": said})


def _ragged(
    grid: Grid, widths: IntArray, wide: int, ragged: BoolArray
) -> Iterator[Fault]:
    """Name the rows of a csv file that have too few or too many cells."""
    for row in np.flatnonzero(ragged):
        values = {"cells": int(widths[row]), "headings": wide}
        yield Fault("EK4017", grid.at(int(row)), values=values)
