"""Raw rows of one sheet, file or frame, before anyone knows what they mean."""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import PurePath

import attrs
import numpy as np
import numpy.typing as npt
from attrs import frozen

from evalkit.errors import Fault, Place
from evalkit.model.number import BoolArray, IntArray


@frozen
class BadCell:
    """A cell that can't be taken for a value whatever it should be: why, what it shows.

    `percent` keeps the figure of a percentage as it is shown, for fields in percent.
    """

    code: str
    got: str
    percent: Decimal | None = None
    values: Mapping[str, object] = attrs.field(factory=dict)


_RANGE = re.compile(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})", re.ASCII)
#: What a cell can be: empty, text, a number, yes or no, a day, or no value at all.
Raw = None | str | int | Decimal | bool | datetime.date | BadCell


@frozen(eq=False)
class Coded:
    """Cells as codes into the different values there are, each parsed once."""

    distinct: Sequence[Raw]
    codes: IntArray

    def __len__(self) -> int:
        return len(self.codes)

    def take(self, rows: IntArray) -> Coded:
        """Give the cells of some rows."""
        return Coded(self.distinct, self.codes[rows])


@frozen(eq=False)
class Figures:
    """Cells of one numeric type: integers, floats, booleans or days (datetime64)."""

    values: npt.NDArray[np.generic]
    #: Which are given; None when every one is.
    known: BoolArray | None = None
    #: Integers count units of the last of so many decimals.
    decimals: int = 0

    def __len__(self) -> int:
        return len(self.values)

    def take(self, rows: IntArray) -> Figures:
        """Give the cells of some rows."""
        known = None if self.known is None else self.known[rows]
        return Figures(self.values[rows], known, self.decimals)


Cells = Coded | Figures


@frozen(eq=False)
class RawColumn:
    """A column as it came: heading and cells; the letter when it has one."""

    heading: str
    cells: Cells
    letter: str = ""
    #: Set when the heading itself can't be read (a formula, say).
    bad_heading: BadCell | None = None

    @property
    def shown(self) -> str:
        """Letter and heading as a message shows them: `D 人均纯收入`."""
        return f"{self.letter} {self.heading}".strip()


@frozen(eq=False)
class Grid:
    """One table as it came: where from, its columns, the row number of each entry."""

    name: str
    place: Place
    columns: tuple[RawColumn, ...]
    #: Shape (rows,): 1-based row, or line, of each entry as its program shows it.
    rows: IntArray
    #: The row of the headings; 0 when they are no row of the source.
    heading_row: int = 0
    #: Whether messages give the line of a file instead of the row of a sheet.
    by_line: bool = False
    #: Faults that don't stop the others from being looked for (merged cells).
    faults: tuple[Fault, ...] = ()
    #: Whether its rows stood inside their subjects, and the ids are theirs.
    nested: bool = False
    #: The tables it was joined from, their columns in the order of its own.
    parts: tuple[Grid, ...] = ()

    def part_of(self, row: int) -> tuple[Grid, int]:
        """Give the table an entry was in before it was joined, and its place there."""
        for part in self.parts:
            if row < len(part.rows):
                return part, row
            row -= len(part.rows)
        return self, row

    def shown(self, row: int) -> str:
        """Name the sheet, or the file, and the row of an entry: `东片!12`."""
        part, inside = self.part_of(row)
        file = PurePath(part.place.file or "").name
        sheets = [one.place.sheet for one in self.parts]
        sheet = part.place.sheet or ""
        if not sheet or sheets.count(sheet) > 1:
            sheet = f"{file} {sheet}".strip()
        return f"{sheet}!{int(part.rows[inside])}"

    def order(self, row: int) -> int:
        """Give what puts messages about entries in the order people read them."""
        return row if self.parts else int(self.rows[row])

    def at(self, row: int | None = None, column: RawColumn | None = None) -> Place:
        """Give the place of an entry and a column, for a message."""
        if row is not None and self.parts:
            part, inside = self.part_of(row)
            number = None if column is None else self.columns.index(column)
            return part.at(inside, None if number is None else part.columns[number])
        return self._numbered(None if row is None else int(self.rows[row]), column)

    def at_heading(self, column: RawColumn | None = None) -> Place:
        """Give the place of a heading, or of the heading row."""
        return self._numbered(self.heading_row or None, column)

    def _numbered(self, number: int | None, column: RawColumn | None) -> Place:
        shown = None if column is None else column.shown
        if self.by_line:
            return attrs.evolve(self.place, line=number, column=shown)
        return attrs.evolve(self.place, row=number, column=shown)


def column_letters(number: int) -> str:
    """Give the letters of a column's 0-based number: 0 is A, 26 is AA."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Give a column's 0-based number: A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def cell_range(said: str) -> tuple[int, int, int, int] | None:
    """Give left, top, right and bottom of cells like `B2:D5`; None for anything else.

    Columns are counted from 0, rows from 1.
    """
    match = _RANGE.fullmatch(said)
    if match is None:
        return None
    left, top, right, bottom = match.groups()
    return column_number(left), int(top), column_number(right), int(bottom)


def encode(cells: Iterable[Hashable]) -> tuple[list[Hashable], IntArray]:
    """Give the different cells in the order they come, and each cell's index in it."""
    index: defaultdict[Hashable, int] = defaultdict()
    index.default_factory = index.__len__
    codes = np.fromiter(map(index.__getitem__, cells), np.int32)
    return list(index), codes


def coded_texts(cells: Iterable[str | None]) -> Coded:
    """Code a column of texts."""
    distinct, codes = encode(cells)
    return Coded(distinct, codes)  # type: ignore[arg-type]  # the same texts


def coded(cells: Sequence[object], take: Callable[[object], Raw]) -> Coded:
    """Code a column of any values; 1, 1.0 and True stay apart."""
    if set(map(type, cells)) <= {str, type(None)}:
        return coded_texts(cells)  # type: ignore[arg-type]  # as was just seen
    try:
        distinct, codes = encode(zip(map(type, cells), cells, strict=True))
    except TypeError:  # a list or a dict among them can't be coded
        return Coded([take(cell) for cell in cells], np.arange(len(cells)))
    return Coded([take(pair[1]) for pair in distinct], codes)  # type: ignore[index]


@frozen(eq=False)
class RawSheet:
    """All cells of a sheet or a csv file, before its heading row is found."""

    name: str
    place: Place
    #: One for each column that has any cell, by its 0-based index.
    columns: Mapping[int, Coded]
    #: Shape (rows,): the numbers of the rows that have any cell, ascending.
    rows: IntArray
    merged: tuple[str, ...] = ()
    by_line: bool = False
    #: How many cells each row has, where rows can be ragged (csv).
    widths: IntArray | None = None
