"""What a run holds of facts while aggregates are worked out."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen

from evalkit.engine.frame import Frame
from evalkit.language.node import ROW, SUBJECT, Node, Reduction
from evalkit.model.number import IntArray
from evalkit.model.table import Table


@frozen(eq=False)
class Held:
    """The frames of subjects, of record tables and of the tables of groups made.

    Tables of groups come in while aggregates are worked out; a table nobody handed in
    has no frame, nor has a table of groups made of it.
    """

    table: Table
    whole: Frame
    #: By record table or table of groups.
    frames: dict[str, Frame]
    #: The subject that each of their rows is of; shape (rows,).
    owners: dict[str, IntArray]
    #: Of a table of groups: the group of each row it is made of; shape (rows,).
    groups: dict[str, IntArray] = field(factory=dict)

    def rows(self, reduction: Reduction) -> int | None:
        """Say how many rows an aggregate goes through; None for a table not there."""
        if reduction.records is None:
            return len(self.table)
        own = self.owners.get(reduction.records)
        return None if own is None else len(own)

    def target(self, reduction: Reduction) -> tuple[Frame, int]:
        """Give the frame an aggregate's values belong to, and its number of rows."""
        if reduction.into == SUBJECT or reduction.records is None:
            return self.whole, len(self.table)
        name = reduction.records if reduction.into == ROW else reduction.into
        return self.frames[name], len(self.owners[name])

    def keys(self, reduction: Reduction) -> IntArray:
        """Give the row of the target that each row of the source counts for."""
        if reduction.into != SUBJECT:
            return self.groups[reduction.into]
        assert reduction.records is not None
        return self.owners[reduction.records]

    def has(self, node: Node) -> bool:
        """Say whether an aggregate has been worked out."""
        every = (self.whole, *self.frames.values())
        return any(id(node) in frame.stored for frame in every)


def hold(table: Table, whole: Frame, frames: Mapping[str, Frame]) -> Held:
    """Give what is held before any aggregate is worked out."""
    owners = {name: table.records[name].owner for name in frames}
    return Held(table, whole, dict(frames), owners)
