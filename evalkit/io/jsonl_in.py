"""Read JSON lines: one object a subject, its record tables as lists inside it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import attrs
import numpy as np

from evalkit.errors import FactsError, Fault, Place
from evalkit.io.facts_limits import Limits
from evalkit.io.grid import BadCell, Grid, Raw, RawColumn, coded
from evalkit.io.zip_parts import refuse

Row = dict[str, Any]
_NUMBER_LENGTH = 400


@attrs.frozen
class JsonTables:
    """The rows of a file, and of the record tables nested in them, by heading."""

    main: Grid
    nested: Mapping[str, Grid]


def read_json_lines(
    text: str, name: str, place: Place, nested: frozenset[str], id: str, limits: Limits
) -> JsonTables:
    """Read a file of JSON lines.

    Args:
        text: what the file holds.
        name: the file's name without its ending.
        place: where the file is.
        nested: keys whose values are the rows of record tables.
        id: the key of the subject's id, as this file writes it or `id`.
        limits: how much to read.

    Raises:
        FactsError: lines that are no objects, doubled keys, record lists that are
            none (EK4018–20), all of them at once.
    """
    faults: list[Fault] = []
    rows: list[Row] = []
    lines: list[int] = []
    for line, row in _objects(text, place, faults):
        rows.append(row)
        lines.append(line)
        if len(rows) > limits.rows:
            raise refuse("EK4011", place, limit=limits.rows)
    keys = list(dict.fromkeys(key for row in rows for key in row))
    if len(keys) > limits.columns:
        raise refuse("EK4012", place, limit=limits.columns)
    tables = {
        key: _nested(key, rows, lines, place, id, faults)
        for key in keys
        if key in nested
    }
    if faults:
        raise FactsError(faults)
    plain = [key for key in keys if key not in nested]
    return JsonTables(_grid(name, place, plain, rows, lines), tables)


def _objects(text: str, place: Place, faults: list[Fault]) -> Iterator[tuple[int, Row]]:
    """Give each line's object; note what is wrong with those that have none."""
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        here = attrs.evolve(place, line=number)
        doubled: list[str] = []

        def pairs(items: list[tuple[str, Any]], doubled: list[str] = doubled) -> Row:
            row = dict(items)
            if len(row) < len(items):
                keys = [key for key, _ in items]
                doubled.extend(key for key in row if keys.count(key) > 1)
            return row

        try:
            row = json.loads(
                line,
                object_pairs_hook=pairs,
                parse_float=_number,
                parse_int=_number,
                parse_constant=_no_number,
            )
        except (ValueError, RecursionError) as error:
            detail = str(error) if isinstance(error, ValueError) else "too deep"
            faults.append(Fault("EK4018", here, values={"detail": detail}))
            continue
        if not isinstance(row, dict):
            detail = type(row).__name__
            faults.append(Fault("EK4018", here, values={"detail": detail}))
            continue
        faults.extend(Fault("EK4019", here, got=key) for key in doubled)
        yield number, row


def _number(text: str) -> Decimal:
    if len(text) > _NUMBER_LENGTH:
        raise ValueError(f"a number of {len(text)} characters")
    return Decimal(text)


def _no_number(text: str) -> Decimal:
    raise ValueError(text)


def _nested(
    key: str,
    rows: Sequence[Row],
    lines: Sequence[int],
    place: Place,
    id: str,
    faults: list[Fault],
) -> Grid:
    """Gather the rows of a record table from the lists of all subjects."""
    inner: list[Row] = []
    owners: list[object] = []
    at: list[int] = []
    for row, line in zip(rows, lines, strict=True):
        entries = row.get(key)
        good = isinstance(entries, list) and all(isinstance(e, dict) for e in entries)
        if not good:
            here = attrs.evolve(place, line=line, column=key)
            faults.append(Fault("EK4020", here))
            continue
        inner += entries  # type: ignore[operator]  # a list, as was just seen
        owners += [row.get(id, row.get("id"))] * len(entries)  # type: ignore[arg-type]
        at += [line] * len(entries)  # type: ignore[arg-type]  # the same list
    keys = [
        name for name in dict.fromkeys(k for row in inner for k in row) if name != id
    ]
    grid = _grid(key, place, keys, inner, at)
    owner = RawColumn(id, coded(owners, json_raw))
    return attrs.evolve(grid, columns=(owner, *grid.columns))


def _grid(
    name: str, place: Place, keys: Sequence[str], rows: Sequence[Row], at: Sequence[int]
) -> Grid:
    columns = tuple(
        RawColumn(key, coded([row.get(key) for row in rows], json_raw)) for key in keys
    )
    return Grid(name, place, columns, np.array(at, dtype=np.int64), by_line=True)


def json_raw(value: object) -> Raw:
    """Take a JSON value as a cell."""
    if value is None or isinstance(value, (str, Decimal, bool)):
        return value
    kind = type(value).__name__
    return BadCell("EK4076", str(value), values={"kind": kind})
