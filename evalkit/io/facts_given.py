"""Tables somebody handed in, the names they go by, and what is looked for in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import attrs
from attrs import frozen

from evalkit.errors import Place
from evalkit.io.facts_limits import Limits
from evalkit.io.facts_reading import Headings, wanted_owner
from evalkit.io.grid import Grid
from evalkit.io.headings import Wanted, fits, wanted_field
from evalkit.io.plain_text import folded
from evalkit.model.rubric import RecordTable, Rubric
from evalkit.model.text import Text


@frozen(eq=False)
class Given:
    """A table somebody handed in; it is read when it is known to be wanted.

    Attributes:
        names: what it goes by, the likeliest first: its sheet, its file, its key.
        place: where it is.
        read: reads it, or raises FactsError.
        hidden: whether its sheet is hidden from who opens the workbook.
    """

    names: tuple[str, ...]
    place: Place
    read: Callable[[], Grid]
    hidden: bool = False

    @property
    def shown(self) -> str:
        """What a message calls it."""
        return self.place.sheet or self.place.file or "?"

    def holding(self, grid: Grid) -> Given:
        """Give the same table, read."""
        return attrs.evolve(self, read=lambda: grid)


@frozen(eq=False)
class Wants:
    """What a rubric looks for in whatever it is handed."""

    rubric: Rubric
    limits: Limits
    id: Wanted
    wanted: Sequence[Wanted]
    #: The columns that name the subjects of record tables which don't go by the id.
    owners: Sequence[Wanted]
    #: Keys under which JSON lines hold the rows of record tables.
    nested: frozenset[str]

    @classmethod
    def of(cls, rubric: Rubric, limits: Limits) -> Wants:
        """Gather the headings of all tables."""
        headings = Headings.of(rubric)
        wanted = [headings.id]
        if headings.name is not None:
            wanted.append(headings.name)
        for fields in (rubric.fields, *(table.fields for table in rubric.records)):
            wanted += map(wanted_field, fields)
        nested = {
            name
            for table in rubric.records
            for name in (*record_names(table), *shared_names(rubric, table))
        }
        owners = [wanted_owner(t, headings) for t in rubric.records if t.owner]
        return cls(
            rubric,
            limits,
            headings.id,
            [*wanted, *owners],
            owners,
            frozenset(nested),
        )

    def is_id(self, heading: str) -> bool:
        """Say whether a heading is that of the ids."""
        return bool(fits(heading, self.id))

    def beside(self, key: str, keys: Sequence[str]) -> list[Wanted]:
        """Give the columns of the tables of some keys, but for those of one."""
        return [want for one in keys if one != key for want in self.of_table(one)]

    def of_table(self, key: str) -> list[Wanted]:
        """Give the columns of a table, the one that says whose a row is first."""
        headings = Headings.of(self.rubric)
        for table in self.rubric.records:
            if table.key == key:
                who = wanted_owner(table, headings)
                return [who, *map(wanted_field, table.fields)]
        named = [headings.id] + ([headings.name] if headings.name else [])
        return [*named, *map(wanted_field, self.rubric.fields)]

    def is_owner(self, heading: str) -> bool:
        """Say whether a heading names the subjects of some record table."""
        return self.is_id(heading) or any(fits(heading, one) for one in self.owners)

    def reads(self, heading: str) -> bool:
        """Say whether any table has a column of this heading."""
        return any(fits(heading, want) is not False for want in self.wanted)


def subject_names(rubric: Rubric) -> tuple[str, ...]:
    """Give the names of the main table: 农户, 农户表, household."""
    return _names(rubric.subject.label, rubric.subject.kind)


def record_names(table: RecordTable) -> tuple[str, ...]:
    """Give the names of a record table: 事件记录, 事件记录表, events."""
    return _names(table.label, table.key)


def shared_names(rubric: Rubric, table: RecordTable) -> tuple[str, ...]:
    """Give the names of the sheet a record table shares with others, if it does.

    Where that is the sheet of another table it goes by all names of that one.
    """
    if not table.sheet:
        return ()
    others = [record_names(other) for other in rubric.records if not other.sheet]
    for known in (subject_names(rubric), *others):
        if folded(table.sheet) in map(folded, known):
            return known
    return (table.sheet, f"{table.sheet}表")


def _names(label: Text, key: str) -> tuple[str, ...]:
    names = (label.zh, f"{label.zh}表", label.en, key)
    return tuple(name for name in names if name)
