"""Read a csv or tsv file as a raw sheet, every row located by its line."""

from __future__ import annotations

import csv
import io
from array import array
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice, zip_longest

import attrs
import numpy as np

from evalkit.errors import Place
from evalkit.io.facts_limits import Limits
from evalkit.io.grid import Coded, RawSheet
from evalkit.io.heading_row import SEARCHED_ROWS, IsId
from evalkit.io.safe_text import plain_cell
from evalkit.io.zip_parts import refuse

_DELIMITERS = (",", "\t", ";", "，", "|")
_BLOCK = 8_192


def read_csv(
    text: str, name: str, place: Place, is_id: IsId, limits: Limits
) -> RawSheet:
    """Read all cells of a csv file.

    Raises:
        FactsError: quotation marks don't pair up, or a limit is passed.
    """
    delimiter = sniff_delimiter(text, is_id)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    return _Gathered(place, limits).read(rows, name)


def sniff_delimiter(text: str, is_id: IsId) -> str:
    """Give the delimiter that makes the id's heading a cell of one of the first rows."""
    lines = list(islice(io.StringIO(text), SEARCHED_ROWS * 2))
    best = dict.fromkeys(_DELIMITERS, 0)
    for delimiter in _DELIMITERS:
        for line in lines:
            cells = [cell.strip().strip('"') for cell in line.split(delimiter)]
            if any(map(is_id, cells)):
                best[delimiter] = max(best[delimiter], len(cells))
    return max(_DELIMITERS, key=lambda delimiter: best[delimiter])


class _Gathered:
    """The cells of a csv file as they come: columns of codes, rows of lines."""

    def __init__(self, place: Place, limits: Limits) -> None:
        self.place = place
        self.limits = limits
        self.lines = array("q")
        self.widths = array("i")
        self.cells = 0
        self.indices: list[defaultdict[str, int]] = []
        self.codes: list[list[np.ndarray[tuple[int], np.dtype[np.int32]]]] = []

    def read(self, rows: "csv._reader", name: str) -> RawSheet:  # noqa: UP037
        numbered = self.numbered(rows)
        while block := list(islice(numbered, _BLOCK)):
            self.add(block)
        columns = {
            number: Coded([plain_cell(text) for text in index], np.concatenate(codes))
            for number, (index, codes) in enumerate(
                zip(self.indices, self.codes, strict=True)
            )
        }
        return RawSheet(
            name,
            self.place,
            columns,
            np.array(self.lines, dtype=np.int64),
            by_line=True,
            widths=np.array(self.widths, dtype=np.int64),
        )

    def numbered(self, rows: "csv._reader") -> Iterator[list[str]]:  # noqa: UP037
        """Give rows that have any cell, taking note of the line each begins at."""
        line = 1
        try:
            for row in rows:
                if row:
                    self.lines.append(line)
                    self.widths.append(len(row))
                    yield row
                line = rows.line_num + 1
        except csv.Error as error:
            place = attrs.evolve(self.place, line=line)
            raise refuse("EK4016", place, detail=str(error)) from error

    def add(self, block: list[list[str]]) -> None:
        if len(self.lines) > self.limits.rows:
            raise refuse("EK4011", self.place, limit=self.limits.rows)
        width = max(map(len, block))
        if width > self.limits.columns:
            raise refuse("EK4012", self.place, limit=self.limits.columns)
        self.cells += sum(map(len, block))
        if self.cells > self.limits.cells:
            raise refuse("EK4013", self.place, limit=self.limits.cells)
        before = len(self.lines) - len(block)
        while len(self.indices) < width:
            index: defaultdict[str, int] = defaultdict()
            index.default_factory = index.__len__
            index[""] = 0
            self.indices.append(index)
            self.codes.append([np.zeros(before, dtype=np.int32)])
        columns = list(zip_longest(*block, fillvalue=""))
        for number, index in enumerate(self.indices):
            if number < width:
                codes = np.fromiter(map(index.__getitem__, columns[number]), np.int32)
            else:
                codes = np.zeros(len(block), dtype=np.int32)
            self.codes[number].append(codes)
