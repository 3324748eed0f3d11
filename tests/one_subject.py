"""One subject of a table alone, for tests that nobody else's facts matter."""

from __future__ import annotations

import attrs
import numpy as np

from evalkit.model.number import IntArray
from evalkit.model.table import Origin, Records, Table


def subject(table: Table, row: int) -> Table:
    """Give the table of one subject, its records included."""
    rows = np.array([row])
    records = {}
    for name, held in table.records.items():
        own = np.flatnonzero(held.owner == row)
        records[name] = Records(
            np.zeros(len(own), dtype=np.int64),
            {key: column.take(own) for key, column in held.columns.items()},
            _origin(held.origin, own),
        )
    return Table(
        (table.ids[row],),
        {key: column.take(rows) for key, column in table.columns.items()},
        records,
        None if table.names is None else (table.names[row],),
        _origin(table.origin, rows),
    )


def _origin(origin: Origin | None, rows: IntArray) -> Origin | None:
    return None if origin is None else attrs.evolve(origin, rows=origin.rows[rows])
