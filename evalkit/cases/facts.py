"""The facts of worked cases as the tables that an evaluation takes."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
from attrs import frozen

from evalkit.cases.file import Case, Cases, unknown_name
from evalkit.model.number import show_units, to_units
from evalkit.model.rubric import Field, Rubric
from evalkit.model.table import Column, Records, Table
from evalkit.model.value import ValueType, from_days, to_days


@frozen
class Subject:
    """One subject of a case: its facts, its rows of record tables."""

    id: str
    facts: Mapping[str, Any]
    records: Mapping[str, Sequence[Mapping[str, Any]]]

    def faults(self, rubric: Rubric) -> Iterator[str]:
        """Say what of it the rubric can't read."""
        yield from _faults(rubric.fields, self.facts)
        tables = {table.key: table for table in rubric.records}
        for key, rows in self.records.items():
            if key not in tables:
                yield unknown_name(key, list(tables) or ["no record tables"])
            elif not isinstance(rows, list):
                yield f"{key} is no list of rows"
            else:
                for number, row in enumerate(rows, 1):
                    for fault in _faults(tables[key].fields, row):
                        yield f"{key}, row {number}: {fault}"


#: What the subject of a case is called; its peers are called `1`, `2`, … as they come.
OWN = "own"


def subjects(cases: Cases, case: Case) -> list[Subject]:
    """Give the subject of a case, and its peers after it."""
    facts = {**cases.base, **case.facts, **dict.fromkeys(case.unknown)}
    # Its id comes after those of its peers: who is first by id alone must not pass.
    found = [Subject(OWN, facts, case.records)]
    for number, peer in enumerate(case.peers, 1):
        changed = {key: value for key, value in peer.items() if key != "unknown"}
        changed |= dict.fromkeys(peer.get("unknown", ()))
        rows = {key: rows for key, rows in changed.items() if isinstance(rows, list)}
        own = {key: value for key, value in changed.items() if key not in rows}
        found.append(Subject(f"{number}", {**cases.base, **own}, rows))
    return found


def table(rubric: Rubric, subjects: Sequence[Subject]) -> Table:
    """Make the table of subjects; record tables they don't name have no rows."""
    records = {}
    for declared in rubric.records:
        rows = [
            (owner, row)
            for owner, subject in enumerate(subjects)
            for row in subject.records.get(declared.key, ())
        ]
        columns = {
            field.key: _column(field, [row.get(field.key) for _, row in rows])
            for field in declared.fields
        }
        owners = np.array([owner for owner, _ in rows], dtype=np.int64)
        records[declared.key] = Records(owners, columns)
    columns = {
        field.key: _column(field, [s.facts.get(field.key) for s in subjects])
        for field in rubric.fields
    }
    return Table(tuple(subject.id for subject in subjects), columns, records)


def _faults(fields: Sequence[Field], row: Mapping[str, Any]) -> Iterator[str]:
    known = {field.key: field for field in fields}
    for key, value in row.items():
        if key not in known:
            yield unknown_name(key, list(known))
        elif value is not None:
            try:
                _units(known[key].type, value)
            except ValueError as error:
                yield f"{key} = {value}: {error}"


def _column(field: Field, values: Sequence[Any]) -> Column:
    kind = field.type
    known = np.array([value is not None for value in values], dtype=bool)
    words = kind.choices or tuple(sorted({v for v in values if v is not None}))
    place = {word: index for index, word in enumerate(words)}
    empty = 0 if kind.is_word else kind.low
    units = [empty if v is None else _units(kind, v, place) for v in values]
    return Column(
        kind,
        np.array(units, dtype=np.int64),
        None if known.all() else known,
        words if kind.is_word else (),
    )


def _units(kind: ValueType, value: object, place: Mapping[str, int] = {}) -> int:
    """Give a value in whole units; ValueError says what it should be."""
    if kind.is_word:
        if not isinstance(value, str):
            raise ValueError("a word is wanted")
        if kind.choices is not None and value not in kind.choices:
            raise ValueError(f"the choices are {', '.join(kind.choices)}")
        return place.get(value, 0)
    if kind.kind == "boolean":
        if not isinstance(value, bool):
            raise ValueError("true or false is wanted")
        return int(value)
    if kind.kind == "date":
        if not isinstance(value, datetime.date):
            raise ValueError("a day is wanted")
        units = to_days(value)
    elif isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ValueError("a number is wanted")
    else:
        units = to_units(value, kind.decimals)
    if not kind.low <= units <= kind.high:
        raise ValueError(
            f"the range is {_shown(kind, kind.low)} to {_shown(kind, kind.high)}"
        )
    return units


def _shown(kind: ValueType, units: int) -> str:
    if kind.kind == "date":
        return from_days(units).isoformat()
    return show_units(units, kind.decimals)
