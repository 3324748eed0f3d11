"""Find the heading row of a sheet and cut the sheet into columns below it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import attrs
import numpy as np

from evalkit.errors import Fault
from evalkit.io.cell_values import number_text
from evalkit.io.grid import BadCell, Coded, Grid, Raw, RawColumn, RawSheet
from evalkit.io.headings import Wanted, fits
from evalkit.io.plain_text import trimmed
from evalkit.io.xlsx_in import column_number
from evalkit.model.number import BoolArray

#: How far down people put titles, units and notes above the headings.
SEARCHED_ROWS = 10
_MERGED = re.compile(r"([A-Z]+)(\d+):([A-Z]+)(\d+)")
#: Tells whether a heading names the column of ids.
IsId = Callable[[str], bool]


def is_id(wanted: Wanted) -> IsId:
    """Give the test that finds the column of ids."""
    return lambda heading: bool(fits(heading, wanted))


def find_heading_row(sheet: RawSheet, is_id: IsId) -> int | None:
    """Give the position of the first row with the id's heading, or None."""
    for position in range(min(SEARCHED_ROWS, len(sheet.rows))):
        for cells in sheet.columns.values():
            raw = cells.distinct[int(cells.codes[position])]
            if isinstance(raw, str) and is_id(raw):
                return position
    return None


def headings_seen(sheet: RawSheet) -> list[str]:
    """Give the texts of the first rows, for a message that finds no heading."""
    seen: dict[str, None] = {}
    for position in range(min(SEARCHED_ROWS, len(sheet.rows))):
        for cells in sheet.columns.values():
            raw = cells.distinct[int(cells.codes[position])]
            if isinstance(raw, str) and trimmed(raw):
                seen[trimmed(raw)] = None
    return list(seen)


def below_headings(sheet: RawSheet, position: int) -> Grid:
    """Give the rows below the heading row, empty ones left out."""
    below = slice(position + 1, None)
    columns = []
    for number, cells in sheet.columns.items():
        raw = cells.distinct[int(cells.codes[position])]
        bad = raw if isinstance(raw, BadCell) else None
        rest = Coded(cells.distinct, cells.codes[below])
        letter = column_letters(number)
        columns.append(RawColumn(_heading(raw), rest, letter, bad))
    full = np.zeros(len(sheet.rows) - position - 1, dtype=np.bool_)
    for column in columns:
        full |= ~blank(column.cells)
    grid = Grid(
        sheet.name,
        sheet.place,
        tuple(columns),
        sheet.rows[below],
        int(sheet.rows[position]),
        sheet.by_line,
    )
    faults = (*_bad_headings(grid), *_merged(sheet, grid), *_ragged(sheet, grid, full))
    if not full.all():
        kept = np.flatnonzero(full)
        columns = [
            attrs.evolve(column, cells=column.cells.take(kept)) for column in columns
        ]
        grid = attrs.evolve(grid, columns=tuple(columns), rows=grid.rows[kept])
    return attrs.evolve(grid, faults=faults)


def column_letters(number: int) -> str:
    """Give the letters of a column's 0-based number: 0 is A, 26 is AA."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _heading(raw: Raw) -> str:
    if raw is None or isinstance(raw, BadCell):
        return ""
    return " ".join((raw if isinstance(raw, str) else number_text(raw)).split())


def blank(cells: Coded) -> BoolArray:
    """Say which cells hold nothing, spaces counting as nothing."""
    nothing = [
        raw is None or (isinstance(raw, str) and not trimmed(raw))
        for raw in cells.distinct
    ]
    return np.array(nothing, dtype=np.bool_)[cells.codes]


def _bad_headings(grid: Grid) -> Iterable[Fault]:
    for column in grid.columns:
        bad = column.bad_heading
        if bad is not None:
            yield Fault(bad.code, grid.at_heading(column), got=bad.got)


def _merged(sheet: RawSheet, grid: Grid) -> Iterable[Fault]:
    """Name merged cells that touch the headings or the rows below them."""
    used = [column_number(c.letter) for c in grid.columns if c.heading]
    for cells in sheet.merged:
        match = _MERGED.fullmatch(cells)
        if match is None:
            continue
        left, top, right, bottom = match.groups()
        touches = any(column_number(left) <= n <= column_number(right) for n in used)
        last = int(grid.rows[-1]) if len(grid.rows) else grid.heading_row
        if touches and int(bottom) >= grid.heading_row and int(top) <= last:
            place = attrs.evolve(grid.place, row=int(top))
            yield Fault("EK4035", place, values={"cells": cells})


def _ragged(sheet: RawSheet, grid: Grid, full: BoolArray) -> Iterable[Fault]:
    """Name the rows of a csv file that have too few or too many cells."""
    if sheet.widths is None:
        return
    headed = [column_number(c.letter) for c in grid.columns if c.heading]
    wide = max(headed, default=-1) + 1
    widths = sheet.widths[len(sheet.rows) - len(full) :]
    stray = np.zeros(len(full), dtype=np.bool_)
    for column in grid.columns:
        if column_number(column.letter) >= wide:
            stray |= ~blank(column.cells)
    for row in np.flatnonzero(full & ((widths < wide) | stray)):
        values = {"cells": int(widths[row]), "headings": wide}
        yield Fault("EK4017", grid.at(int(row)), values=values)
