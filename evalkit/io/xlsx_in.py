"""Read the sheets of a workbook under hard limits, in pure Python, one pass a sheet.

Cells are taken as the sheet shows them: a number keeps at most 15 digits (a program
stores 0.1 + 0.2 as 0.30000000000000004 and shows 0.3), a date is a number whose style
is one. Formulas, error values and damaged long numbers become `BadCell`, so that they
are faults only where the rubric reads them.
"""

from __future__ import annotations

import datetime
import re
from array import array
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import attrs
import numpy as np

from evalkit.errors import FactsError, Place
from evalkit.io.cell_numbers import written
from evalkit.io.facts_limits import Limits
from evalkit.io.grid import BadCell, Coded, Raw, RawSheet
from evalkit.io.xlsx_parts import Book, Runs, SheetPart, decoded, read_book
from evalkit.io.zip_parts import Package, refuse

_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_LAST_ROW = 1_048_576
_KEPT = Decimal(10) ** 15  # numbers from here on have lost digits
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
        self._package.file.close()

    def read(self, sheet: SheetPart) -> RawSheet:
        """Read all cells of a sheet."""
        return _Sheet(self._package, self._book, sheet).read()


class _Column:
    """The cells of one column as they come: row positions and codes of raw cells."""

    def __init__(self) -> None:
        self.index: dict[_Key, int] = {}
        self.rows = array("i")
        self.codes = array("i")

    def add(self, row: int, key: _Key) -> None:
        self.rows.append(row)
        self.codes.append(self.index.setdefault(key, len(self.index) + 1))


class _Sheet:
    """Handlers for the elements of a sheet, and what they have gathered."""

    def __init__(self, package: Package, book: Book, sheet: SheetPart) -> None:
        self.package = package
        self.book = book
        self.sheet = sheet
        self.place = attrs.evolve(package.place, sheet=sheet.name)
        self.columns: dict[int, _Column] = {}
        self.rows = array("i")
        self.merged: list[str] = []
        self.cells = 0
        self.row = 0
        self.column = -1
        self.numbers: dict[str, int] = {}
        self.kind = ""
        self.style = 0
        self.text: list[str] = []
        self.in_value = False
        self.formula = False
        self.runs = Runs()

    def read(self) -> RawSheet:
        try:
            self.package.parse(self.sheet.part, self.start, self.end, self.data)
        except (ValueError, KeyError) as error:
            detail = f"{self.sheet.part}: {error}"
            raise refuse("EK4007", self.place, detail=detail) from error
        columns = {
            number: self.coded(column) for number, column in self.columns.items()
        }
        return RawSheet(
            self.sheet.name,
            self.place,
            dict(sorted(columns.items())),
            np.array(self.rows, dtype=np.int64),
            tuple(self.merged),
        )

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "c":
            self.kind = attributes.get("t", "n")
            self.style = int(attributes.get("s", 0))
            self.formula = False
            reference = attributes.get("r")
            self.column = self.number(reference) if reference else self.column + 1
        elif name == "v":
            self.in_value = True
        elif name == "row":
            self.begin_row(attributes.get("r"))
        elif name == "f":
            self.formula = True
        elif name == "mergeCell":
            self.merged.append(attributes["ref"])
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
            raise ValueError(f"row {row}")
        self.row = row
        self.column = -1

    def number(self, reference: str) -> int:
        """Give a cell's column; the letters of a sheet are few, so they are kept."""
        letters = reference.rstrip("0123456789")
        if letters not in self.numbers:
            if not _REFERENCE.fullmatch(reference):
                raise ValueError(f"cell {reference}")
            self.numbers[letters] = column_number(letters)
        return self.numbers[letters]

    def end_cell(self) -> None:
        text = "".join(self.text)
        self.text.clear()
        if self.kind == "inlineStr":
            text = self.runs.taken()
            self.kind = "text"
        if not text and not self.formula:
            return
        limits = self.package.limits
        self.cells += 1
        if self.cells > limits.cells:
            raise refuse("EK4013", self.place, limit=limits.cells)
        if self.column >= limits.columns:
            raise refuse("EK4012", self.place, limit=limits.columns)
        if not self.rows or self.rows[-1] != self.row:
            self.rows.append(self.row)
            if len(self.rows) > limits.rows:
                raise refuse("EK4011", self.place, limit=limits.rows)
        column = self.columns.get(self.column)
        if column is None:
            column = self.columns[self.column] = _Column()
        key = (self.kind, self.style, text, self.formula)
        column.add(len(self.rows) - 1, key)

    def coded(self, column: _Column) -> Coded:
        codes = np.zeros(len(self.rows), dtype=np.int32)
        codes[np.array(column.rows)] = np.array(column.codes)
        return Coded([None, *map(self.decode, column.index)], codes)

    def decode(self, key: _Key) -> Raw:
        kind, style, text, formula = key
        if formula:
            return BadCell("EK4060", text)
        if kind == "s":
            return self.book.texts[_index(text, len(self.book.texts))]
        if kind in ("text", "str"):
            return decoded(text)
        if kind == "b":
            return text in ("1", "true")
        if kind == "e":
            return BadCell("EK4061", text)
        if kind == "d":
            return datetime.datetime.fromisoformat(text)
        return self.figure(style, text)

    def figure(self, style: int, text: str) -> Raw:
        number = shown_number(text)
        if style in self.book.dates:
            day = from_serial(number, from_1904=self.book.from_1904)
            return BadCell("EK4071", written(number)) if day is None else day
        if abs(number) >= _KEPT:
            return BadCell("EK4052", text)
        if style in self.book.percents:
            percent = number * 100
            return BadCell("EK4062", f"{written(percent)}%", percent)
        return number


def _index(text: str, count: int) -> int:
    index = int(text)
    if not 0 <= index < count:
        raise ValueError(f"shared string {index}")
    return index


def column_number(letters: str) -> int:
    """Give a column's 0-based number: A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def shown_number(text: str) -> Decimal:
    """Give a stored number with the digits a spreadsheet shows, at most 15."""
    if len(text) <= 15 and "E" not in text and "e" not in text:
        digits = text
    else:
        digits = format(float(text), ".15g")
    try:
        number = Decimal(digits)
    except ArithmeticError as error:
        raise ValueError(f"number {text}") from error
    if not number.is_finite():
        raise ValueError(f"number {text}")
    return number


def from_serial(number: Decimal, *, from_1904: bool) -> datetime.date | None:
    """Give the day of a serial number; None for the days that never were."""
    days = int(number) if 0 <= number < 2_958_466 else -1  # year 9999
    if days < 0 or (days in (0, 60) and not from_1904):
        return None  # 1900-01-00 and 1900-02-29, which spreadsheets believe in
    if from_1904:
        first = datetime.datetime(1904, 1, 1)  # noqa: DTZ001  # days of a sheet
    else:
        late = 30 if days > 60 else 31
        first = datetime.datetime(1899, 12, late)  # noqa: DTZ001
    seconds = round((number - days) * 86_400)
    moment = first + datetime.timedelta(days=days, seconds=int(seconds))
    return moment if seconds else moment.date()
