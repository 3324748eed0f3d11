"""Files as tables: a workbook is its sheets, JSON lines and their lists are several."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import attrs

from evalkit.errors import FactsError, Fault, Place, nearest
from evalkit.io.csv_in import read_csv
from evalkit.io.facts_given import Given, Wants
from evalkit.io.file_kinds import file_kind
from evalkit.io.grid import Grid, RawSheet
from evalkit.io.heading_row import (
    SEARCHED_ROWS,
    below_headings,
    find_heading_row,
    headings_seen,
)
from evalkit.io.jsonl_in import read_json_lines
from evalkit.io.parquet_in import read_parquet
from evalkit.io.text_in import decode
from evalkit.io.xlsx_in import Workbook
from evalkit.io.xlsx_parts import SheetPart
from evalkit.io.zip_parts import refuse


def given_in_file(path: Path, wants: Wants, stack: ExitStack) -> Iterator[Given]:
    """Give the tables of a file.

    Args:
        path: the file.
        wants: what is looked for.
        stack: closes a file that stays open until its sheets are read.

    Raises:
        FactsError: it is no file evalkit reads (EK4001–25).
    """
    place = Place(file=str(path))
    kind = file_kind(path, place, wants.limits)
    if kind == "workbook":
        yield from _sheets(path, place, wants, stack)
    elif kind == "lines":
        yield from _lines(path, place, wants)
    elif kind == "parquet":
        yield Given((path.stem,), place, partial(_parquet, path, place, wants))
    else:
        yield Given((path.stem,), place, partial(_csv, path, place, wants))


def _sheets(
    path: Path, place: Place, wants: Wants, stack: ExitStack
) -> Iterator[Given]:
    book = Workbook(path, place, wants.limits)
    stack.callback(book.close)
    alone = sum(not sheet.hidden for sheet in book.sheets) == 1
    for sheet in book.sheets:

        def read(sheet: SheetPart = sheet) -> Grid:
            return _below_headings(book.read(sheet), wants)

        seen_alone = alone and not sheet.hidden
        names = (sheet.name, path.stem) if seen_alone else (sheet.name,)
        at = attrs.evolve(place, sheet=sheet.name)
        yield Given(names, at, read, sheet.hidden)


def _lines(path: Path, place: Place, wants: Wants) -> Iterator[Given]:
    tables = read_json_lines(
        _text(path, place), path.stem, place, wants.nested, wants.is_id, wants.limits
    )
    for name, grid in ((path.stem, tables.main), *tables.nested.items()):
        yield Given((name,), place, partial(_same, grid))


def _same(grid: Grid) -> Grid:
    return grid


def _parquet(path: Path, place: Place, wants: Wants) -> Grid:
    return read_parquet(path, path.stem, place, wants.reads, wants.limits)


def _csv(path: Path, place: Place, wants: Wants) -> Grid:
    text = _text(path, place)
    sheet = read_csv(text, path.stem, place, wants.is_owner, wants.limits)
    return _below_headings(sheet, wants)


def _text(path: Path, place: Place) -> str:
    return decode(path.read_bytes(), place)


def _below_headings(sheet: RawSheet, wants: Wants) -> Grid:
    """Give the rows below the headings.

    Raises:
        FactsError: the sheet is empty (EK4030), or has no heading of ids (EK4031).
    """
    if not len(sheet.rows):
        raise refuse("EK4030", sheet.place)
    position = find_heading_row(sheet, wants.is_id)
    if position is None and wants.owners:
        position = find_heading_row(sheet, wants.is_owner)
    if position is None:
        heading = wants.id.heading
        near = nearest(heading, headings_seen(sheet))
        values = {"id": heading, "rows": SEARCHED_ROWS}
        raise FactsError(Fault("EK4031", sheet.place, near=near, values=values))
    return below_headings(sheet, position, wants.limits.faults)
