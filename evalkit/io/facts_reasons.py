"""Values that need a reason beside them, and stand there without one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from evalkit.errors import Fault
from evalkit.io.facts_faults import Faults
from evalkit.io.grid import Grid, RawColumn
from evalkit.model.number import BoolArray, show_units
from evalkit.model.rubric import Field
from evalkit.model.table import Column


def refuse_unreasoned(
    fields: Sequence[Field],
    columns: Mapping[str, Column],
    raw: Mapping[str, RawColumn],
    grid: Grid,
    faults: Faults,
) -> None:
    """Name every cell that is neither 0, no nor empty, with no reason beside it."""
    declared = {field.key: field for field in fields}
    for field in fields:
        if field.reason is not None and {field.key, field.reason} <= raw.keys():
            reason = declared[field.reason]
            _refuse(field, reason, columns, raw[field.key], grid, faults)


def _refuse(
    field: Field,
    reason: Field,
    columns: Mapping[str, Column],
    column: RawColumn,
    grid: Grid,
    faults: Faults,
) -> None:
    said, reasons = columns[field.key], columns[reason.key]
    bare = _known(said) & (said.values != 0) & ~_known(reasons)

    def fault(row: int) -> Fault:
        units, kind = int(said.values[row]), field.type
        got = show_units(units, kind.decimals) if kind.is_number else "是"
        told = {"heading": reason.label.zh}
        return Fault("EK4081", grid.at(row, column), got, values=told)

    faults.at_rows(grid, np.flatnonzero(bare), grid.columns.index(column), fault)


def _known(column: Column) -> BoolArray:
    return (
        np.ones(len(column.values), np.bool_) if column.known is None else column.known
    )
