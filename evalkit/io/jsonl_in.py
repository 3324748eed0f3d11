"""Read JSON lines: one object a subject, its record tables as lists inside it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, cast

import attrs
import numpy as np

from evalkit.errors import Fault, Place
from evalkit.io.facts_limits import Limits
from evalkit.io.fault_list import FaultList
from evalkit.io.gathered import Gathered
from evalkit.io.grid import BadCell, Grid, Raw, RawColumn
from evalkit.io.heading_row import IsId
from evalkit.io.text_in import lines_of

_Object = dict[str, Any]
#: The column of the ids of the subjects a nested table's rows belong to.
_OWNER = None
_NUMBER_LENGTH = 400
_SHOWN = 60
#: Half of a character beyond U+FFFF; no text can be written with one alone.
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
#: What can't be a cell, in the words of JSON, and how it is shown.
_BRACKETS = {list: ("array", "[…]"), dict: ("object", "{…}")}


@attrs.frozen
class JsonTables:
    """The rows of a file, and of the record tables nested in them, by heading."""

    main: Grid
    #: The tables that any line has. The first column of each is its subjects' ids.
    nested: Mapping[str, Grid]


def read_json_lines(
    text: str,
    name: str,
    place: Place,
    nested: frozenset[str],
    is_id: IsId,
    limits: Limits,
) -> JsonTables:
    """Read a file of JSON lines.

    Args:
        text: what the file holds.
        name: the file's name without its ending.
        place: where the file is.
        nested: keys whose values are the rows of record tables.
        is_id: tells the key of the subject's id. The rows inside a subject are its
            own: an id they carry is not looked at.
        limits: how much to read.

    Raises:
        FactsError: lines that are no objects, doubled keys, record lists that are
            none (EK4018–20), all of them at once; or a limit is passed.
    """
    faults = FaultList(limits.faults)
    ids = _Ids(is_id)
    main = _Table(place, limits)
    tables: dict[str, _Table] = {}
    without: dict[str, list[int]] = {key: [] for key in sorted(nested)}
    for line, row in _objects(text, place, limits, faults):
        main.add(line, {key: row[key] for key in row if key not in nested})
        owner = ids.of(row)
        for key, lines in without.items():
            if key not in row:
                lines.append(line)
                continue
            table = tables.setdefault(key, _Table(place, limits))
            entries = row[key]
            if not _is_table(entries):
                faults.add(_no_table(place, line, key))
                continue
            for entry in entries:
                inner = {name: entry[name] for name in entry if not ids.names(name)}
                table.add(line, {_OWNER: owner, **inner})
    for key in tables:
        for line in without[key]:
            faults.add(_no_table(place, line, key))
    faults.raise_any()
    return JsonTables(
        main.grid(name), {key: tables[key].nested(key, ids.key) for key in tables}
    )


class _Ids:
    """Finds the id in an object, and remembers the key it stands under."""

    def __init__(self, is_id: IsId) -> None:
        self._is_id = is_id
        self._known: dict[str, bool] = {}
        self.key = ""

    def names(self, key: str) -> bool:
        """Say whether a key is the id's."""
        if key not in self._known:
            self._known[key] = self._is_id(key)
        return self._known[key]

    def of(self, row: _Object) -> object:
        """Give the id of an object, None when it has none."""
        for key in row:
            if self.names(key):
                self.key = key
                return row[key]
        return None


class _Table:
    """One table while its lines are read."""

    def __init__(self, place: Place, limits: Limits) -> None:
        self._place = place
        self._cells: Gathered[str | None, Hashable] = Gathered(place, limits)

    def add(self, line: int, row: Mapping[str | None, object]) -> None:
        self._cells.add_row(line)
        for key, value in row.items():
            self._cells.add(key, _cell(value))

    def grid(self, name: str) -> Grid:
        coded = self._cells.coded(_raw)
        columns = tuple(RawColumn(key or "", cells) for key, cells in coded.items())
        lines = np.array(self._cells.numbers, dtype=np.int64)
        return Grid(name, self._place, columns, lines, by_line=True)

    def nested(self, name: str, id_key: str) -> Grid:
        """Give the table with the ids of its subjects, even if it has no rows."""
        self._cells.add_column(_OWNER)
        grid = self.grid(name)
        owner = attrs.evolve(grid.columns[0], heading=id_key)
        return attrs.evolve(grid, columns=(owner, *grid.columns[1:]), nested=True)


def _is_table(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(entry, dict) for entry in value)


def _no_table(place: Place, line: int, key: str) -> Fault:
    return Fault("EK4020", attrs.evolve(place, line=line, column=key))


def _objects(
    text: str, place: Place, limits: Limits, faults: FaultList
) -> Iterator[tuple[int, _Object]]:
    """Give each line's object; note what is wrong with those that have none."""
    longest = limits.columns * limits.text
    doubled: list[str] = []
    decoder = json.JSONDecoder(
        object_pairs_hook=lambda pairs: _object(pairs, doubled),
        parse_float=_number,
        parse_int=_number,
        parse_constant=_no_number,
    )
    for number, line in enumerate(lines_of(text), 1):
        here = attrs.evolve(place, line=number)
        said = line.rstrip()
        if not said:
            continue
        try:
            row = _decoded(said, decoder, longest)
        except ValueError as error:
            faults.add(Fault("EK4018", here, values={"detail": str(error)}))
        else:
            yield number, row
        for key in doubled:
            faults.add(Fault("EK4019", here, got=key))
        doubled.clear()


def _decoded(line: str, decoder: json.JSONDecoder, longest: int) -> _Object:
    """Give the object of a line, ValueError when it has none."""
    if len(line) > longest:
        raise ValueError(f"more than {longest} characters")
    try:
        row = decoder.decode(line)
        if _SURROGATE.search(line):
            json.dumps(row, ensure_ascii=False, default=str).encode()
    except json.JSONDecodeError as error:
        raise ValueError(f"{error.msg}, character {error.pos + 1}") from error
    except RecursionError as error:
        raise ValueError("brackets in brackets without end") from error
    if not isinstance(row, dict):
        raise ValueError(line[:_SHOWN])
    return row


def _object(pairs: list[tuple[str, Any]], doubled: list[str]) -> _Object:
    row = dict(pairs)
    if len(row) < len(pairs):
        counts = Counter(key for key, _ in pairs)
        doubled.extend(key for key, count in counts.items() if count > 1)
    return row


def _number(text: str) -> Decimal:
    if len(text) > _NUMBER_LENGTH:
        raise ValueError(f"a number of {len(text)} characters")
    try:
        return Decimal(text)
    except InvalidOperation as error:  # more digits in the exponent than there are
        raise ValueError(text[:_SHOWN]) from error


def _no_number(text: str) -> Decimal:
    raise ValueError(text)


def _cell(value: object) -> Hashable:
    """Give what tells a value from others: True isn't 1, and a list is never read."""
    if value is None or isinstance(value, str):
        return value
    return (type(value), value if isinstance(value, (Decimal, bool)) else None)


def _raw(cell: Hashable) -> Raw:
    if not isinstance(cell, tuple):
        return cast("str | None", cell)
    kind, value = cell
    if value is None:
        name, shown = _BRACKETS[kind]
        return BadCell("EK4076", shown, values={"kind": name})
    return cast("Decimal | bool", value)
