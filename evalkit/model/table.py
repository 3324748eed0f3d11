"""Facts as columns: what a reader returns and the engine takes."""

from __future__ import annotations

from collections.abc import Mapping

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

    def take(self, rows: IntArray) -> Origin:
        """Give where some of the entries were read."""
        return attrs.evolve(self, rows=self.rows[rows])


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
