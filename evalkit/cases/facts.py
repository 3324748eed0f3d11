"""The facts of worked cases as the tables that an evaluation takes."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
from attrs import frozen

from evalkit.cases.file import Case, Cases
from evalkit.cases.words import (
    UnfitError,
    is_day,
    is_number,
    of,
    shown,
    unknown_name,
    wanted,
)
from evalkit.model.number import show_units, to_units
from evalkit.model.rubric import Field, Rubric
from evalkit.model.table import Column, Records, Table
from evalkit.model.text import Text
from evalkit.model.value import ValueType, from_days, to_days


@frozen
class Subject:
    """One subject of a case: its facts, its rows of record tables."""

    id: str
    facts: Mapping[str, Any]
    records: Mapping[str, Sequence[Mapping[str, Any]]]

    def faults(self, rubric: Rubric) -> Iterator[Text]:
        """Say what of it the rubric can't read."""
        yield from _faults(rubric.fields, self.facts)
        tables = {table.key: table for table in rubric.records}
        for key, rows in self.records.items():
            if key not in tables:
                yield unknown_name(key, list(tables))
                continue
            for number, row in enumerate(rows, 1):
                at = Text(f"{key} 第 {number} 行", f"{key}, row {number}")
                for told in _faults(tables[key].fields, row):
                    yield of(at, told)


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


def _faults(fields: Sequence[Field], row: Mapping[str, Any]) -> Iterator[Text]:
    known = {field.key: field for field in fields}
    for key, value in row.items():
        if key not in known:
            yield unknown_name(key, list(known))
        elif value is not None:
            try:
                _units(known[key].type, value)
            except UnfitError as error:
                yield of(f"{key} = {shown(value)}", error.told)


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
    """Give a value in whole units; UnfitError says what it should be."""
    if kind.is_word:
        if not isinstance(value, str):
            raise UnfitError(wanted(Text("文字", "a word")))
        if kind.choices is not None and value not in kind.choices:
            zh, en = "、".join(kind.choices), ", ".join(kind.choices)
            raise UnfitError(Text(f"只能是 {zh}", f"the choices are {en}"))
        return place.get(value, 0)
    if kind.kind == "boolean":
        if not isinstance(value, bool):
            raise UnfitError(wanted(Text(" true 或 false", "true or false")))
        return int(value)
    units = _day(value) if kind.kind == "date" else _number(value, kind.decimals)
    if not kind.low <= units <= kind.high:
        low, high = _shown(kind, kind.low), _shown(kind, kind.high)
        raise UnfitError(
            Text(f"范围是 {low} 到 {high}", f"the range is {low} to {high}")
        )
    return units


def _day(value: object) -> int:
    if not is_day(value):
        raise UnfitError(wanted(Text("日期", "a day")))
    assert isinstance(value, datetime.date)
    return to_days(value)


def _number(value: object, decimals: int) -> int:
    if not is_number(value):
        raise UnfitError(wanted(Text("数", "a number")))
    assert isinstance(value, int | Decimal)
    try:
        return to_units(value, decimals)
    except ValueError as error:
        raise UnfitError(Text(f"小数多于 {decimals} 位", str(error))) from error


def _shown(kind: ValueType, units: int) -> str:
    if kind.kind == "date":
        return from_days(units).isoformat()
    return show_units(units, kind.decimals)
