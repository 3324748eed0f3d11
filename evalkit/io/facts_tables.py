"""One raw table to the subjects, or to the rows of a record table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from evalkit.errors import Fault
from evalkit.io.facts_doubts import doubtful_names
from evalkit.io.facts_faults import Faults
from evalkit.io.facts_limits import Limits
from evalkit.io.facts_reading import Headings, Reading, wanted_owner
from evalkit.io.grid import Grid
from evalkit.io.headings import (
    Wanted,
)
from evalkit.model.number import IntArray
from evalkit.model.rubric import RecordTable, Rubric
from evalkit.model.table import Records, Table


def read_subjects(
    grid: Grid,
    rubric: Rubric,
    limits: Limits,
    faults: Faults,
    known: Sequence[Wanted] = (),
) -> Table | None:
    """Read the main table, one row a subject; None when it has no ids to go by.

    Args:
        grid: the table as it came.
        rubric: what the rubric says of it.
        limits: how long a text may be.
        faults: takes what is wrong; the table is of no use then.
        known: columns that others read from the same sheet.
    """
    who = Headings.of(rubric).id
    reading = Reading.of(grid, rubric, rubric.fields, who, limits, faults)
    reading.warn_of_others(known)
    if not len(grid.rows):
        faults.add([Fault("EK4030", grid.at_heading())])
    names = reading.names()
    columns = reading.columns()
    ids = reading.ids()
    if ids is None:
        return None
    table = Table(ids.each(), columns, {}, names, reading.origin())
    reading.refuse_doubled(table.ids)
    reading.refuse_alike(columns)
    if not faults.count:
        place = grid.at_heading()
        faults.warnings += doubtful_names(table, rubric, place)
    return table


def read_records(
    grid: Grid,
    declared: RecordTable,
    rubric: Rubric,
    subjects: Mapping[str, int] | None,
    limits: Limits,
    faults: Faults,
    known: Sequence[Wanted] = (),
) -> Records:
    """Read a record table, many rows a subject.

    Args:
        grid: the table as it came.
        declared: what the rubric says of it.
        rubric: the rubric, for the headings of ids.
        subjects: id -> row of the main table; None when that could not be read.
        limits: how long a text may be.
        faults: takes what is wrong; the records are of no use then.
        known: columns that others read from the same sheet.
    """
    headings = Headings.of(rubric)
    # Rows inside their subject under the table's own id are that subject's.
    inside = grid.nested and grid.name == declared.key
    who = headings.id if inside else wanted_owner(declared, headings)
    reading = Reading.of(grid, rubric, declared.fields, who, limits, faults)
    reading.warn_of_others(known)
    columns = reading.columns()
    loose = bool(declared.owner or declared.outcomes) and not inside
    ids = reading.ids(loose=loose)
    origin = reading.origin()
    owner: IntArray = np.zeros(len(grid.rows), dtype=np.int64)
    if ids is not None and subjects is not None:
        owner = reading.owners(ids, subjects, strict=not declared.outcomes)
        reading.refuse_more_than(declared.at_most, owner, ids)
    if not loose:
        return Records(owner, columns, origin)
    theirs = np.flatnonzero(owner >= 0)
    taken = {key: column.take(theirs) for key, column in columns.items()}
    return Records(owner[theirs], taken, origin and origin.take(theirs))
