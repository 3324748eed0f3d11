"""Tables of groups: rows of a record table that have something in common."""

from __future__ import annotations

from attrs import frozen

from evalkit.errors import Place
from evalkit.model.text import Expression, Text


@frozen
class GroupValue:
    """A figure of a group, worked out from its rows."""

    key: str
    label: Text
    value: Expression


@frozen
class GroupTable:
    """A record table made of the rows of another one, subject by subject."""

    key: str
    label: Text
    #: The record table, or the table of groups, whose rows are grouped.
    of: str
    #: What rows of one group have in common: fields or figures of a row.
    by: tuple[str, ...]
    values: tuple[GroupValue, ...] = ()
    where: Expression | None = None
    #: The value that is the group's day, for `within` and what goes by day.
    date: str | None = None
    source: str = ""
    place: Place = Place()
