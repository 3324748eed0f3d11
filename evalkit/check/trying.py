"""Try made-up households: evaluate them, and read figures of what comes out."""

from __future__ import annotations

from collections.abc import Callable

import attrs
import numpy as np

from evalkit.check.households import day_of, ids
from evalkit.engine.plan import Plan
from evalkit.engine.program import lay_out
from evalkit.engine.run import Run, run
from evalkit.language.node import Node
from evalkit.model.number import IntArray, narrow
from evalkit.model.outcome import Measure
from evalkit.model.table import Column, Records, Table

#: A figure of every household of a run; 0 for each where a rule has failed.
Figure = Callable[[Run], IntArray]


def tried(plan: Plan, table: Table) -> Run:
    """Evaluate households, each in groups of its own where that can be had.

    One alone is evaluated just as it is.
    """
    columns = dict(table.columns)
    for key in plan.groups & columns.keys() if len(table) > 1 else ():
        if columns[key].type.is_word and columns[key].type.choices is None:
            columns[key] = _apart(columns[key])
    own = attrs.evolve(table, columns=columns)
    return run(plan, own, as_of=day_of(plan.rubric), threads=1)


def _apart(column: Column) -> Column:
    rows = len(column)
    words = tuple(f"{column.words[v]} {i}" for i, v in enumerate(column.values))
    codes = np.arange(rows).astype(narrow(0, rows))
    return attrs.evolve(column, values=codes, words=words)


def alone(table: Table, row: int) -> Table:
    """Give one household with its rows: nothing else can have moved its result."""
    records = {}
    for name, held in table.records.items():
        own = np.flatnonzero(held.owner == row)
        columns = {key: column.take(own) for key, column in held.columns.items()}
        records[name] = Records(np.zeros(len(own), dtype=np.int64), columns)
    at = np.array([row])
    columns = {key: column.take(at) for key, column in table.columns.items()}
    return Table(ids(1), columns, records)


def figure_of(node: Node) -> Figure:
    """Give what reads the least a node comes to."""
    program = lay_out([node])

    def read(done: Run) -> IntArray:
        if done.warnings:
            return np.zeros(len(done.table), dtype=np.int64)
        (value,) = program.run(lambda leaf: done.frame.leaf(leaf, slice(None)))
        return np.broadcast_to(value.low, len(done.table)).astype(np.int64)

    return read


def total(done: Run) -> IntArray:
    """Read the total."""
    known = not done.warnings
    return least(done.outcomes.total) * known


def least(measure: Measure) -> IntArray:
    """Give the least a result can be."""
    return np.asarray(measure.low, dtype=np.int64)
