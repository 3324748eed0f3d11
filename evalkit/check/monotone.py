"""A better fact that lowers the result: found by trying, and shown by a household."""

from __future__ import annotations

from collections.abc import Iterator

import attrs
import numpy as np

from evalkit.check.households import day_of, households
from evalkit.engine.plan import Plan
from evalkit.engine.run import run
from evalkit.errors import EvalkitError, Fault
from evalkit.model.number import IntArray, show_units
from evalkit.model.outcome import Measure
from evalkit.model.rubric import Field, Rubric
from evalkit.model.table import Column, Records, Table
from evalkit.model.value import ValueType, from_days

#: Households tried at once, and those of them looked at one by one.
TRIED, LOOKED_AT = 1500, 6


def worse_for_better(rubric: Rubric, plan: Plan) -> Iterator[Fault]:
    """Find fields declared better when more, or less, that can lower the total.

    Each finding is shown by a household with the fact and with the better one, worked
    out among the same others: nothing else differs.
    """
    fields = [field for field in rubric.fields if field.better is not None]
    if not fields:
        return
    table = households(rubric, TRIED)
    before = _totals(plan, table)
    for field in fields:
        values = _better(field, table.columns[field.key])
        after = _totals(plan, _with(table, field, values))
        for row in np.flatnonzero(after < before)[:LOOKED_AT].tolist():
            shown = _shown(rubric, plan, _alone(table, row), field, int(values[row]))
            if shown is not None:
                yield shown
                break


def _alone(table: Table, row: int) -> Table:
    """Give one household with its rows: nothing else can have moved its total."""
    at = np.array([row])
    records = {}
    for name, held in table.records.items():
        own = np.flatnonzero(held.owner == row)
        columns = {key: column.take(own) for key, column in held.columns.items()}
        records[name] = Records(np.zeros(len(own), dtype=np.int64), columns)
    columns = {key: column.take(at) for key, column in table.columns.items()}
    return Table((table.ids[row],), columns, records)


def _totals(plan: Plan, table: Table) -> IntArray:
    """Work out all totals; nothing where a made-up table is refused."""
    try:
        total = run(plan, table, as_of=day_of(plan.rubric), seed="check").outcomes.total
    except EvalkitError:
        total = Measure(ValueType("integer"), *(np.zeros(len(table), np.int64),) * 2)
    return np.asarray(total.low, dtype=np.int64)


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


def _shown(
    rubric: Rubric, plan: Plan, household: Table, field: Field, value: int
) -> Fault | None:
    """Show a household whose total falls when a fact of its gets better."""
    better = _with(household, field, np.array([value]))
    before, after = (int(_totals(plan, one)[0]) for one in (household, better))
    if after >= before:
        return None
    facts = {f.key: _written(household.columns[f.key], 0) for f in rubric.fields}
    marks = rubric.numbers.marks
    values = {
        "name": field.label.zh,
        "before": show_units(before, marks),
        "after": show_units(after, marks),
        "facts": _inline(facts),
        "records": "".join(_rows(rubric, household)),
        "better": f"{field.key} = {_written(better.columns[field.key], 0)}",
    }
    return Fault("EK3053", field.place, values=values)


def _rows(rubric: Rubric, household: Table) -> Iterator[str]:
    """Write the rows of a household as a case file has them, a table a line."""
    for table in rubric.records:
        held = household.records[table.key]
        rows = [
            _inline({f.key: _written(held.columns[f.key], i) for f in table.fields})
            for i in range(len(held))
        ]
        if rows:
            yield f"{table.key} = [ {', '.join(rows)} ]\n"


def _inline(facts: dict[str, str]) -> str:
    return "{ " + ", ".join(f"{key} = {value}" for key, value in facts.items()) + " }"


def _written(column: Column, row: int) -> str:
    """Write a fact as a case file has it."""
    kind, value = column.type, int(column.values[row])
    if kind.is_word:
        return f'"{column.words[value]}"'
    if kind.kind == "boolean":
        return "true" if value else "false"
    if kind.kind == "date":
        return from_days(value).isoformat()
    return show_units(value, kind.decimals)
