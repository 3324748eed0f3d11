"""Read the sheets of a workbook under hard limits, in pure Python, one pass a sheet.

Cells are taken as the sheet shows them: a number keeps at most 15 digits (a program
stores 0.1 + 0.2 as 0.30000000000000004 and shows 0.3), a date is a number whose style
is one. Formulas, error values and damaged long numbers become `BadCell`, so that they
are faults only where the rubric reads them.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import attrs
import numpy as np

from evalkit.errors import FactsError, Place
from evalkit.io.cell_numbers import written
from evalkit.io.cell_values import number_text
from evalkit.io.facts_limits import Limits
from evalkit.io.gathered import Gathered
from evalkit.io.grid import BadCell, Raw, RawSheet, cell_range, column_number
from evalkit.io.xlsx_parts import Book, Runs, SheetPart, decoded, read_book
from evalkit.io.zip_parts import Package, refuse

_LETTERS = re.compile(r"[A-Z]{1,3}")
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[Ee][+-]?\d+)?", re.ASCII)
_LAST_ROW = 1_048_576
_KEPT = Decimal(10) ** 15  # numbers from here on have lost digits
_FIRST_1900 = datetime.date(1899, 12, 30)  # right from 1 March 1900 on
_FIRST_1904 = datetime.date(1904, 1, 1)
#: What identifies a raw cell before it is decoded: type, style, text, formula or not.
_Key = tuple[str, int, str, bool]


class Workbook:
    """An open workbook; its sheets are read one by one, as they are asked for."""

    def __init__(self, path: Path, place: Place, limits: Limits) -> None:
        """Open the workbook and read everything but its cells."""
        self._package = Package.open(path, place, limits)
        try:
            self._book = read_book(self._package)
        except FactsError:
            self.close()
            raise
        self.sheets = self._book.sheets

    def close(self) -> None:
        """Close the file."""
        self._package.close()

    def read(self, sheet: SheetPart) -> RawSheet:
        """Read all cells of a sheet."""
        return _Sheet(self._package, self._book, sheet).read()


class _Sheet:
    """Handlers for the elements of a sheet, and what they have gathered."""

    def __init__(self, package: Package, book: Book, sheet: SheetPart) -> None:
        self.package = package
        self.book = book
        self.sheet = sheet
        self.limits = package.limits
        self.place = attrs.evolve(package.place, sheet=sheet.name)
        self.cells: Gathered[int, _Key] = Gathered(self.place, self.limits)
        self.merged: list[str] = []
        self.letters: dict[str, int] = {}
        self.row = 0
        self.column = -1
        self.kind = ""
        self.style = 0
        self.text: list[str] = []
        self.in_value = False
        self.runs = Runs()
        self.formula = False
        #: Whether any formula fills more cells than its own, and the last row of each
        #: column that one fills; only its first cell says that it is a formula.
        self.spills = False
        self.spilled = np.zeros(self.limits.columns, dtype=np.int32)

    def read(self) -> RawSheet:
        self.package.parse(self.sheet.part, self.start, self.end, self.data)
        try:
            columns = self.cells.coded(self.decode)
        except ValueError as error:
            detail = f"{self.sheet.part}: {error}"
            raise refuse("EK4007", self.place, detail=detail) from error
        return RawSheet(
            self.sheet.name,
            self.place,
            dict(sorted(columns.items())),
            np.array(self.cells.numbers, dtype=np.int64),
            tuple(self.merged),
        )

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "c":
            self.kind = attributes.get("t", "n")
            self.style = int(attributes.get("s") or 0)
            self.formula = False
            reference = attributes.get("r")
            self.column = self.number(reference) if reference else self.column + 1
        elif name == "v":
            self.in_value = True
        elif name == "row":
            self.begin_row(attributes.get("r"))
        elif name == "f":
            self.begin_formula(attributes)
        elif name == "mergeCell":
            self.merged.append(attributes.get("ref", ""))
            if len(self.merged) > self.limits.rows:
                raise refuse("EK4013", self.place, limit=self.limits.rows)
        elif self.kind == "inlineStr":
            self.runs.start(name, attributes)

    def data(self, data: str) -> None:
        if self.in_value:
            self.text.append(data)
        elif self.kind == "inlineStr":
            self.runs.text(data)

    def end(self, name: str) -> None:
        if name == "c":
            self.end_cell()
        elif name == "v":
            self.in_value = False
        elif self.kind == "inlineStr":
            self.runs.end(name)

    def begin_row(self, said: str | None) -> None:
        row = int(said) if said else self.row + 1
        if not self.row < row <= _LAST_ROW:
            raise ValueError(f"row {row} after row {self.row}")
        self.row = row
        self.column = -1

    def begin_formula(self, attributes: Mapping[str, str]) -> None:
        self.formula = True
        if attributes.get("t") in ("array", "dataTable"):
            filled = cell_range(attributes.get("ref", ""))
            if filled is not None:
                left, _, right, bottom = filled
                rows = self.spilled[left : right + 1]
                np.maximum(rows, bottom, out=rows)
                self.spills = True

    def number(self, reference: str) -> int:
        """Give a cell's column; the letters of a sheet are few, so they are kept."""
        letters = reference.rstrip("0123456789")
        if reference != f"{letters}{self.row}":
            raise ValueError(f"cell {reference} in row {self.row}")
        if letters not in self.letters:
            if not _LETTERS.fullmatch(letters):
                raise ValueError(f"cell {reference}")
            self.letters[letters] = column_number(letters)
        return self.letters[letters]

    def end_cell(self) -> None:
        text = "".join(self.text)
        self.text.clear()
        kind, self.kind = self.kind, ""
        if kind == "inlineStr":
            text = self.runs.taken() or text
        if not text and not self.formula:
            return
        if self.column >= self.limits.columns:
            raise refuse("EK4012", self.place, limit=self.limits.columns)
        formula = self.formula or (
            self.spills and bool(self.spilled[self.column] >= self.row)
        )
        numbers = self.cells.numbers
        if not numbers or numbers[-1] != self.row:
            self.cells.add_row(self.row)
        self.cells.add(self.column, (kind, self.style, text, formula))

    def decode(self, key: _Key) -> Raw:
        kind, style, text, formula = key
        if formula:
            return BadCell("EK4060", text)
        if kind == "s":
            return self.book.texts[_index(text, len(self.book.texts))]
        if kind == "inlineStr":
            return text
        if kind == "str":
            return decoded(text)
        if kind == "b":
            return text in ("1", "true")
        if kind == "e":
            return BadCell("EK4061", text)
        if kind == "d":
            return _written_moment(text)
        return self.figure(style, text)

    def figure(self, style: int, text: str) -> Raw:
        number = shown_number(text)
        if style in self.book.dates:
            day = from_serial(number, from_1904=self.book.from_1904)
            return BadCell("EK4071", written(number)) if day is None else day
        if abs(number) >= _KEPT:
            return BadCell("EK4052", text.upper())
        if style in self.book.percents:
            percent = number.scaleb(2)
            return BadCell("EK4062", f"{number_text(percent)}%", percent)
        return number


def _index(text: str, count: int) -> int:
    index = int(text)
    if not 0 <= index < count:
        raise ValueError(f"shared string {index}")
    return index


def _written_moment(text: str) -> Raw:
    """Give a day that is written out instead of counted, as strict workbooks do."""
    try:
        moment = datetime.datetime.fromisoformat(text)
    except ValueError:
        return BadCell("EK4071", text)
    return moment if moment.time() != datetime.time() else moment.date()


def shown_number(text: str) -> Decimal:
    """Give a stored number with the digits a spreadsheet shows, at most 15."""
    said = text.strip()
    if not _NUMBER.fullmatch(said):
        raise ValueError(f"number {text}")
    if len(said) <= 15 and "E" not in said and "e" not in said:
        return Decimal(said)
    number = Decimal(format(float(said), ".15g"))
    if not number.is_finite():
        raise ValueError(f"number {text}")
    return number


def from_serial(number: Decimal, *, from_1904: bool) -> datetime.date | None:
    """Give the day of a serial number; None for the days that never were."""
    first = _FIRST_1904 if from_1904 else _FIRST_1900
    days = int(number)
    if number < 0 or days > (datetime.date.max - first).days:
        return None
    if not from_1904:
        if days in (0, 60):
            return None  # 1900-01-00 and 1900-02-29, which spreadsheets believe in
        if days < 60:
            days += 1
    day = first + datetime.timedelta(days)
    # What is almost midnight is still the day before, as the sheet shows it.
    seconds = min(round((number - int(number)) * 86_400), 86_399)
    if not seconds:
        return day
    midnight = datetime.datetime.combine(day, datetime.time())
    return midnight + datetime.timedelta(seconds=seconds)
