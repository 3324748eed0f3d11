"""The sheets of a rubric's workbook: their cells, and what each says it holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import attrs
from attrs import frozen

from evalkit.errors import Place
from evalkit.io.grid import Raw, RawSheet, column_letters
from evalkit.io.rubric_book import HEAD, OF
from evalkit.io.rubric_sections import SECTIONS


@frozen
class BookSheet:
    """The cells of a sheet by row and column, and what it holds."""

    name: str
    place: Place
    cells: Mapping[int, Mapping[int, Raw]]
    mark: str = ""
    #: The row of the keys, and the key of each column.
    start: int = 0
    columns: Mapping[int, str] = attrs.field(factory=dict)
    headings: Mapping[int, str] = attrs.field(factory=dict)

    @classmethod
    def of(cls, raw: RawSheet) -> BookSheet:
        """Find the mark of a sheet, in its first column, and its keys beside it."""
        cells: dict[int, dict[int, Raw]] = {}
        for column, coded in raw.columns.items():
            for row, code in zip(raw.rows.tolist(), coded.codes.tolist(), strict=True):
                value = coded.distinct[code]
                if value is not None and value != "":
                    cells.setdefault(row, {})[column] = value
        cells = dict(sorted(cells.items()))
        sheet = cls(raw.name, raw.place, cells)
        for row, there in cells.items():
            mark, _, first = str(there.get(0, "")).partition(" ")
            if mark == HEAD or mark.partition(OF)[0] in SECTIONS:
                keys = {c: str(k).strip() for c, k in there.items() if c}
                above = {c: str(k) for c, k in cells.get(row - 1, {}).items()}
                columns = {0: first, **keys} if first else keys
                return attrs.evolve(
                    sheet, mark=mark, start=row, columns=columns, headings=above
                )
        return sheet

    def at(self, row: int, column: int | None = None) -> Place:
        """Give the place of a row, or of a cell of it."""
        place = attrs.evolve(self.place, row=row)
        if column is None:
            return place
        shown = f"{column_letters(column)} {self.headings.get(column, '')}".strip()
        return attrs.evolve(place, column=shown)

    def rows(self) -> Iterator[tuple[int, Mapping[int, Raw]]]:
        """Give the rows below the keys."""
        return ((row, there) for row, there in self.cells.items() if row > self.start)
