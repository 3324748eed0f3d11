"""Facts as columns: what a reader returns and the engine takes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath

import attrs
from attrs import frozen

from evalkit.model.number import BoolArray, IntArray
from evalkit.model.value import ValueType


@frozen(eq=False)
class Column:
    """One field of many rows: values in whole units, and which of them are known.

    `values` has shape (rows,), a signed integer type, and lies inside `type`'s range
    where known. Where unknown it holds `type.low`. `known` is None when every value
    is. For words (`type.is_word`) values index `words`.

    `outright` says where it was said in so many words that the fact is not known: there
    it stays unknown even in a field whose empty cells count as 0 or no. None when
    nowhere.
    """

    type: ValueType
    values: IntArray
    known: BoolArray | None = None
    words: tuple[str, ...] = ()
    outright: BoolArray | None = None

    def __len__(self) -> int:
        return len(self.values)

    def take(self, rows: IntArray | slice) -> Column:
        """Give the column of some rows."""
        known, outright = (
            None if mask is None else mask[rows] for mask in (self.known, self.outright)
        )
        return attrs.evolve(
            self, values=self.values[rows], known=known, outright=outright
        )


@frozen(eq=False)
class Origin:
    """Where a table was read: file, sheet, the row of each entry, column letters."""

    file: str
    sheet: str | None
    #: Shape (rows,): 1-based row of each entry as the spreadsheet shows it.
    rows: IntArray
    #: Field id -> the column's letter and heading (`D 人均纯收入`).
    columns: Mapping[str, str]
    #: Of a table that was read from several: where each was, and which an entry is of.
    parts: tuple[Origin, ...] = ()
    part: IntArray | None = None

    def take(self, rows: IntArray) -> Origin:
        """Give where some of the entries were read."""
        part = None if self.part is None else self.part[rows]
        return attrs.evolve(self, rows=self.rows[rows], part=part)

    def of(self, entry: int) -> Origin:
        """Give the file, sheet and columns an entry was read from."""
        return self if self.part is None else self.parts[int(self.part[entry])]

    def where(self, entry: int, key: str | None = None) -> str | None:
        """Give the cell of an entry, or its row: `农户!D12`, `东片.xlsx 农户!12`.

        None where the entry has no such cell, or the file has no sheets to name.
        """
        here = self.of(entry)
        if key is not None and key not in here.columns:
            return None
        letter = "" if key is None else here.columns[key].split(" ")[0]
        sheet = here.sheet or (here.file if key is None else "")
        if sum(part.sheet == here.sheet for part in self.parts) > 1:
            file = PurePath(here.file).name
            sheet = f"{file} {here.sheet}" if here.sheet else file
        return f"{sheet}!{letter}{int(self.rows[entry])}".removeprefix("!")


@frozen(eq=False)
class Records:
    """Rows of a record table; `owner[i]` is the subject's index in the table."""

    owner: IntArray
    columns: Mapping[str, Column]
    origin: Origin | None = None

    def __len__(self) -> int:
        return len(self.owner)


@frozen(eq=False)
class Table:
    """Subjects and their facts. Ids are unique; rows may stand in any order.

    A record table the rubric declares and `records` does not hold was not supplied:
    what is counted over it is unknown, not 0.
    """

    ids: tuple[str, ...]
    columns: Mapping[str, Column]
    records: Mapping[str, Records] = attrs.field(factory=dict)
    names: tuple[str, ...] | None = None
    origin: Origin | None = None

    def __len__(self) -> int:
        return len(self.ids)
