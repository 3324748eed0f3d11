"""A better fact that lowers the result: found by trying, and shown by a household."""

from __future__ import annotations

from collections.abc import Iterator

import attrs
import numpy as np

from evalkit.check.households import Named, day_of, households, plain
from evalkit.check.parts import items
from evalkit.check.reads import reads
from evalkit.check.showing import show_all
from evalkit.check.trying import alone, total, tried
from evalkit.engine.plan import Plan
from evalkit.errors import Fault
from evalkit.model.number import IntArray, show_units
from evalkit.model.rubric import Field, Rubric
from evalkit.model.table import Column, Table
from evalkit.model.value import to_days

#: Households tried at once, and those of them looked at one by one.
TRIED, LOOKED_AT = 1500, 6


def worse_for_better(rubric: Rubric, plan: Plan) -> Iterator[Fault]:
    """Find fields declared better when more, or less, that can lower the total.

    Each finding is shown by a household with the fact and with the better one, each
    worked out alone: nothing else differs.
    """
    fields = [field for field in rubric.fields if field.better is not None]
    if not fields:
        return
    table = households(rubric, TRIED)
    before = total(tried(plan, table))
    for field in fields:
        values = _better(field, table.columns[field.key])
        after = total(tried(plan, _with(table, field, values)))
        for row in np.flatnonzero(after < before)[:LOOKED_AT].tolist():
            found = _found(plan, alone(table, row), field, int(values[row]))
            if found is not None:
                yield found
                break


def _better(field: Field, column: Column) -> IntArray:
    """Give every household a better value, where there is one."""
    kind, values = field.type, column.values.astype(np.int64)
    random = np.random.default_rng(len(values))
    low, high = kind.low, kind.high
    if field.better == "more":
        return random.integers(values, high, endpoint=True)
    return random.integers(low, values, endpoint=True)


def _with(table: Table, field: Field, values: IntArray) -> Table:
    column = attrs.evolve(table.columns[field.key], values=values)
    return attrs.evolve(table, columns={**table.columns, field.key: column})


def _found(plan: Plan, household: Table, field: Field, value: int) -> Fault | None:
    """Tell of a household whose total falls when a fact of its gets better.

    Told with the facts alone that the field's items rest on, where these suffice.
    """
    rests_on, marks = _beside(plan, field), plan.rubric.numbers.marks
    for one, named in (
        (_plain(plan, household, rests_on), rests_on),
        (household, None),
    ):
        then = _with(one, field, np.array([value]))
        both = [tried(plan, each) for each in (one, then)]
        before, after = (int(total(done)[0]) for done in both)
        if after < before:
            values = {
                "name": field.label.zh,
                "before": show_units(before, marks),
                "after": show_units(after, marks),
            }
            shown = show_all(both, named)
            return Fault("EK3053", field.place, values=values, shown=shown)
    return None


def _beside(plan: Plan, field: Field) -> frozenset[Named]:
    """Give the facts that items rest on which rest on a field."""
    each = [
        reads(plan.rubric, [plan.scored.items[path].points])
        for path, _, _ in items(plan.rubric)
    ]
    own = ("", field.key)
    return frozenset({own}.union(*(facts for facts in each if own in facts)))


def _plain(plan: Plan, household: Table, kept: frozenset[Named]) -> Table:
    """Give a household with what is not kept as it is where it doesn't matter."""
    today = to_days(day_of(plan.rubric))
    columns = {
        field.key: household.columns[field.key]
        if ("", field.key) in kept
        else plain(field, 1, today)
        for field in plan.rubric.fields
    }
    none = households(plan.rubric, 1, ()).records
    records = {
        name: held if any(name == table for table, _ in kept) else none[name]
        for name, held in household.records.items()
    }
    return attrs.evolve(household, columns=columns, records=records)
