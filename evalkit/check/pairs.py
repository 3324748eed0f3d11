"""Find a household that one fact changes: before it, and after."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

import numpy as np
from attrs import frozen

from evalkit.check.changes import Change
from evalkit.check.climbing import highest
from evalkit.check.households import Named, households, ids
from evalkit.check.trying import Figure, alone, tried
from evalkit.engine.plan import Plan
from evalkit.engine.run import Run
from evalkit.model.number import BoolArray
from evalkit.model.table import Records, Table

#: Households tried at once, those of them looked at one by one, changes tried.
TRIED, LOOKED_AT, CHANGES = 400, 4, 6
#: Says of each household whether a finding is seen, by the runs before and after.
Seen = Callable[[Run, Run], BoolArray]


@frozen
class Sought:
    """What a household must show.

    Attributes:
        rests_on: the facts that may matter; the others stay plain.
        changes: what may be changed, one at a time.
        seen: what must be seen of it.
        lift: what a household should do well in before it can lose anything.
    """

    rests_on: Collection[Named]
    changes: Sequence[Change]
    seen: Seen
    lift: tuple[Figure, ...] = ()


def pair(plan: Plan, sought: Sought) -> tuple[Run, Run] | None:
    """Find a household before and after a change, each as it is when alone.

    Households with few rows come first. None where none was found, which proves
    nothing.
    """
    for start in _starts(plan, sought):
        for change in sought.changes[:CHANGES]:
            before, after = change(start)
            seen = sought.seen(tried(plan, before), tried(plan, after))
            rows = _rows(before) + _rows(after)
            order = np.argsort(rows, kind="stable")
            for at in order[seen[order]][:LOOKED_AT].tolist():
                one, then = (tried(plan, alone(t, at)) for t in (before, after))
                if sought.seen(one, then)[0]:
                    return one, then
    return None


def _starts(plan: Plan, sought: Sought) -> Iterator[Table]:
    yield households(plan.rubric, TRIED, sought.rests_on)
    if sought.lift:
        yield _copies(highest(plan, sought.rests_on, sought.lift))


def _copies(household: Table) -> Table:
    """Give a household many times, so that much can be changed in it at once."""
    columns = {
        key: column.take(np.zeros(TRIED, dtype=np.int64))
        for key, column in household.columns.items()
    }
    records = {}
    for name, held in household.records.items():
        at = np.tile(np.arange(len(held)), TRIED)
        own = {key: column.take(at) for key, column in held.columns.items()}
        records[name] = Records(np.repeat(np.arange(TRIED), len(held)), own)
    return Table(ids(TRIED), columns, records)


def _rows(table: Table) -> np.typing.NDArray[np.int64]:
    """Count the rows each household has."""
    held = [records.owner for records in table.records.values()]
    owners = np.concatenate([np.zeros(0, dtype=np.int64), *held])
    return np.bincount(owners, minlength=len(table))
