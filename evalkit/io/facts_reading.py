"""A raw table while it is read: its columns, whose rows they are, what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import attrs
import numpy as np
from attrs import frozen

from evalkit.errors import Fault, Place
from evalkit.io.facts_columns import empty_column, read_column
from evalkit.io.facts_doubts import alike_words, is_group, told_briefly
from evalkit.io.facts_faults import Faults
from evalkit.io.facts_ids import Texts, read_ids, read_names
from evalkit.io.facts_limits import Limits
from evalkit.io.facts_reasons import refuse_unreasoned
from evalkit.io.grid import Grid, RawColumn
from evalkit.io.headings import (
    Found,
    Wanted,
    find_columns,
    fits,
    wanted_field,
    wanted_names,
)
from evalkit.io.plain_text import folded
from evalkit.model.number import IntArray
from evalkit.model.rubric import Field, RecordTable, Rubric
from evalkit.model.table import Column, Origin

#: Keys no field can have, for the columns that are no fields.
_ID, _NAME = "(id)", "(name)"
#: Columns that need not be there.
OPTIONAL = frozenset((_NAME,))
#: Columns nearly every sheet has, which nobody needs to be told about.
_USUAL = frozenset(map(folded, ("序号", "备注", "No.")))


@frozen
class Headings:
    """The headings of ids and names, which every table of a rubric shares."""

    id: Wanted
    name: Wanted | None

    @classmethod
    def of(cls, rubric: Rubric) -> Headings:
        """Give the headings a rubric wants; `id` is one unless a field is called so."""
        inside = (field for table in rubric.records for field in table.fields)
        taken = {
            name
            for field in (*rubric.fields, *inside)
            for name in wanted_field(field).names
        }
        others = () if "id" in taken else ("id",)
        subject = rubric.subject
        name = None if subject.name is None else wanted_names(_NAME, subject.name)
        return cls(wanted_names(_ID, subject.id, *others), name)


def wanted_owner(table: RecordTable, headings: Headings) -> Wanted:
    """Say by which headings the column is known that names the subject of a row."""
    return wanted_names(_ID, table.owner) if table.owner else headings.id


@frozen(eq=False)
class Reading:
    """A table being read: its cells, the columns that were found, what is wrong."""

    grid: Grid
    fields: Sequence[Field]
    headings: Headings
    found: Found
    limits: Limits
    faults: Faults

    @classmethod
    def of(
        cls,
        grid: Grid,
        rubric: Rubric,
        fields: Sequence[Field],
        who: Wanted,
        limits: Limits,
        faults: Faults,
    ) -> Reading:
        """Find the columns; say what is missing or doubled. `who` names the subject."""
        headings = Headings.of(rubric)
        wanted = [who, *map(wanted_field, fields)]
        optional = set(OPTIONAL)
        if headings.name is not None:
            wanted.append(headings.name)
        if not len(grid.rows) and not grid.heading_row:
            # JSON lines without one record have no keys to be found by either.
            optional.update(want.key for want in wanted)
        found = find_columns(grid, wanted, frozenset(optional))
        faults.add([*grid.faults, *found.faults])
        return cls(grid, fields, headings, found, limits, faults)

    def warn_of_others(self, known: Sequence[Wanted]) -> None:
        """Name the columns that are known to nobody who reads this sheet."""
        for column in self.found.others:
            if folded(column.heading) not in _USUAL and not any(
                fits(column.heading, want) for want in known
            ):
                warning = Fault("EK4036", self.grid.at_heading(column))
                self.faults.warnings.append(warning)

    def columns(self) -> dict[str, Column]:
        """Read the fields; those that are missing have been told of."""
        columns = {}
        for field in self.fields:
            raw = self.found.columns.get(field.key)
            columns[field.key] = (
                empty_column(field)
                if raw is None
                else read_column(field, self.grid, raw, self.limits.text, self.faults)
            )
        found = self.found.columns
        refuse_unreasoned(self.fields, columns, found, self.grid, self.faults)
        return columns

    def ids(self, *, loose: bool = False) -> Texts | None:
        """Read the ids, if the column is there; `loose` lets cells be empty."""
        column = self.found.columns.get(_ID)
        if column is None:
            return None
        longest = self.limits.text
        return read_ids(self.grid, column, longest, self.faults, loose=loose)

    def names(self) -> tuple[str, ...] | None:
        """Read the names; a rubric may want none, a table may have none."""
        if self.headings.name is None:
            return None
        column = self.found.columns.get(_NAME)
        if column is None:
            values = {"heading": self.headings.name.heading}
            warning = Fault("EK4037", self.grid.at_heading(), values=values)
            self.faults.warnings.append(warning)
            return None
        return read_names(self.grid, column, self.limits.text, self.faults).each()

    def refuse_doubled(self, ids: Sequence[str]) -> None:
        """Name every row whose id an earlier row has."""
        if len(set(ids)) == len(ids):
            return
        first: dict[str, int] = {}
        again = [
            row
            for row, text in enumerate(ids)
            if first.setdefault(text, row) != row and text
        ]

        def fault(row: int) -> Fault:
            one, two = first[ids[row]], row
            if self.grid.part_of(one)[0] is self.grid.part_of(two)[0]:
                values: dict[str, object] = {
                    "first": int(self.grid.rows[one]),
                    "second": int(self.grid.rows[two]),
                }
                return Fault("EK4051", self.at_id(row), got=ids[row], values=values)
            values = {"other": self.grid.shown(one)}
            return Fault("EK4044", self.at_id(row), got=ids[row], values=values)

        self.at_ids(np.array(again, dtype=np.int64), fault)

    def refuse_alike(self, columns: Mapping[str, Column]) -> None:
        """Name groups that look like another one."""
        for field in filter(is_group, self.fields):
            column = self.found.columns.get(field.key)
            if column is None:
                continue
            found = {r: rest for r, *rest in alike_words(columns[field.key])}

            def fault(
                row: int,
                column: RawColumn = column,
                found: Mapping[int, Sequence[str]] = found,
            ) -> Fault:
                word, other = found[row]
                place = self.grid.at(row, column)
                return Fault("EK4045", place, got=word, values={"other": other})

            number = self.grid.columns.index(column)
            rows = np.array([*found], dtype=np.int64)
            self.faults.at_rows(self.grid, rows, number, fault)

    def owners(
        self, ids: Texts, subjects: Mapping[str, int], *, strict: bool = True
    ) -> IntArray:
        """Give each row's subject; -1 where there is none, which is a fault.

        Earlier results can't be changed any more: of those it is a warning.
        """
        where = [subjects.get(text, -1) for text in ids.distinct]
        owner: IntArray = np.array(where, dtype=np.int64)[ids.codes]
        empty = np.array([not text for text in ids.distinct], np.bool_)[ids.codes]

        def fault(row: int) -> Fault:
            text = ids.distinct[int(ids.codes[row])]
            return Fault("EK4055", self.at_id(row), got=text)

        unknown = np.flatnonzero((owner < 0) & ~empty)
        if strict:
            self.at_ids(unknown, fault)
        elif len(unknown):
            whose = sorted({ids.distinct[code] for code in ids.codes[unknown].tolist()})
            values = {"count": len(unknown)}
            place = self.grid.at_heading()
            warning = Fault("EK4088", place, got=told_briefly(whose), values=values)
            self.faults.warnings.append(warning)
        return owner

    def refuse_more_than(self, most: int, owner: IntArray, ids: Texts) -> None:
        """Name the first row too many of each subject."""
        order = np.argsort(owner, kind="stable")
        numbers, starts, counts = np.unique(
            owner[order], return_index=True, return_counts=True
        )
        over = np.flatnonzero((counts > most) & (numbers >= 0))
        rows = order[starts[over] + most]
        many = dict(zip(rows.tolist(), counts[over].tolist(), strict=True))

        def fault(row: int) -> Fault:
            values = {"rows": many[row], "limit": most}
            text = ids.distinct[int(ids.codes[row])]
            return Fault("EK4056", self.at_id(row), got=text, values=values)

        self.at_ids(np.sort(rows), fault)

    def at_ids(self, rows: IntArray, make: Callable[[int], Fault]) -> None:
        """Take faults that stand in the column of ids."""
        number = self.grid.columns.index(self.found.columns[_ID])
        self.faults.at_rows(self.grid, rows, number, make)

    def at_id(self, row: int) -> Place:
        """Give the place of a row's id."""
        return self.grid.at(row, self.found.columns[_ID])

    def origin(self) -> Origin | None:
        """Say where the table was read; tables in memory are nowhere."""
        whole = self._origin(self.grid)
        if whole is None or not self.grid.parts:
            return whole
        # Tables in memory come first: if that is a file, so are all the others.
        parts = filter(None, map(self._origin, self.grid.parts))
        lengths = [len(part.rows) for part in self.grid.parts]
        which = np.repeat(np.arange(len(lengths)), lengths)
        return attrs.evolve(whole, parts=tuple(parts), part=which)

    def _origin(self, grid: Grid) -> Origin | None:
        """Say where a table, or a part of it, was read."""
        place = grid.place
        if place.file is None:
            return None
        numbers = {id(column): i for i, column in enumerate(self.grid.columns)}
        shown = {
            field.key: grid.columns[numbers[id(self.found.columns[field.key])]].shown
            for field in self.fields
            if field.key in self.found.columns
        }
        return Origin(place.file, place.sheet, grid.rows, shown)
