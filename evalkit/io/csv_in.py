"""Read a csv or tsv file as a raw sheet, every row located by its line."""

from __future__ import annotations

import csv
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice, zip_longest

import attrs
import numpy as np

from evalkit.errors import Place
from evalkit.io.facts_limits import Limits
from evalkit.io.grid import Coded, RawSheet
from evalkit.io.heading_row import SEARCHED_ROWS, IsId
from evalkit.io.safe_text import plain_cell
from evalkit.io.text_in import lines_of
from evalkit.io.zip_parts import refuse
from evalkit.model.number import IntArray

_DELIMITERS = (",", "\t", ";", "，", "|")
#: Lines and characters among which the headings are, blank lines being lines too.
_SNIFFED_LINES = 2 * SEARCHED_ROWS
_SNIFFED = 64 * 1024
#: Rows that are coded at once, few enough that their cells stay near the processor.
_BLOCK = 512


def read_csv(
    text: str, name: str, place: Place, is_id: IsId, limits: Limits
) -> RawSheet:
    """Read all cells of a csv file.

    Raises:
        FactsError: quotation marks don't pair up, or a limit is passed.
    """
    delimiter = sniff_delimiter(text, is_id)
    return _Reading(place, limits).read(text, name, delimiter)


def sniff_delimiter(text: str, is_id: IsId) -> str:
    """Give the delimiter that makes the id's heading a cell of a row near the top."""
    best = dict.fromkeys(_DELIMITERS, 0)
    for line in islice(lines_of(text[:_SNIFFED]), _SNIFFED_LINES):
        for delimiter in _DELIMITERS:
            cells = [cell.strip().strip('"') for cell in line.split(delimiter)]
            if any(map(is_id, cells)):
                best[delimiter] = max(best[delimiter], len(cells))
    return max(_DELIMITERS, key=lambda delimiter: best[delimiter])


class _Column:
    """The cells of one column as codes; empty ones, and those not there, are 0."""

    def __init__(self, rows: int) -> None:
        self.codes_of: defaultdict[str, int] = defaultdict()
        self.codes_of.default_factory = self.codes_of.__len__
        self.codes_of[""] = 0
        self.blocks: list[IntArray] = []
        self.add_empty(rows)

    def add(self, cells: Iterable[str]) -> None:
        self.blocks.append(np.fromiter(map(self.codes_of.__getitem__, cells), np.int32))

    def add_empty(self, rows: int) -> None:
        self.blocks.append(np.zeros(rows, dtype=np.int32))

    def coded(self) -> Coded:
        texts = [plain_cell(text) for text in self.codes_of]
        return Coded(texts, np.concatenate(self.blocks))


class _Reading:
    """The cells of a csv file as they come: columns of codes, rows of lines."""

    def __init__(self, place: Place, limits: Limits) -> None:
        self.place = place
        self.limits = limits
        self.columns: list[_Column] = []
        self.lines = array("q")
        self.widths = array("i")
        self.line = 1
        self.length = 0

    def read(self, text: str, name: str, delimiter: str) -> RawSheet:
        rows = self.rows(text, delimiter)
        while block := list(islice(rows, _BLOCK)):
            self.add(block)
        columns = {n: column.coded() for n, column in enumerate(self.columns)}
        lines = np.array(self.lines, dtype=np.int64)
        widths = np.array(self.widths, dtype=np.int64)
        return RawSheet(name, self.place, columns, lines, by_line=True, widths=widths)

    def rows(self, text: str, delimiter: str) -> Iterator[list[str]]:
        """Give rows that have any cell, taking note of the line each begins at."""
        reader = csv.reader(self.text_lines(text), delimiter=delimiter, strict=True)
        try:
            for row in reader:
                if row:
                    self.lines.append(self.line)
                    self.widths.append(len(row))
                    yield row
                self.line = reader.line_num + 1
                self.length = 0
        except csv.Error as error:
            place = attrs.evolve(self.place, line=self.line)
            raise refuse("EK4016", place, detail=str(error)) from error

    def text_lines(self, text: str) -> Iterator[str]:
        """Give the lines; a row longer than all its cells may be is not gathered."""
        longest = self.limits.columns * self.limits.text
        for line in lines_of(text):
            self.length += len(line)
            if self.length > longest:
                place = attrs.evolve(self.place, line=self.line)
                raise refuse("EK4012", place, limit=self.limits.columns)
            yield line

    def add(self, block: list[list[str]]) -> None:
        limits = self.limits
        rows = len(self.lines)
        width = max(map(len, block))
        if rows > limits.rows:
            raise refuse("EK4011", self.place, limit=limits.rows)
        if width > limits.columns:
            raise refuse("EK4012", self.place, limit=limits.columns)
        if rows * max(width, len(self.columns)) > limits.cells:
            raise refuse("EK4013", self.place, limit=limits.cells)
        while len(self.columns) < width:
            self.columns.append(_Column(rows - len(block)))
        cells = zip_longest(*block, fillvalue="")
        for column, texts in zip(self.columns, cells, strict=False):
            column.add(texts)
        for column in self.columns[width:]:
            column.add_empty(len(block))
