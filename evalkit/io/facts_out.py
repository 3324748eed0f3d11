"""Facts as JSON lines: what a replay reads where the facts were no files.

Fields are named by their ids; what is unknown is null, or 未知 where that was said
outright. Reading the lines back gives the same facts, and so the same digest.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np

from evalkit.model.number import from_units
from evalkit.model.rubric import Rubric
from evalkit.model.table import Column, Records, Table
from evalkit.model.value import from_days

#: What a spreadsheet calls yes and no, and so does everything that reads one.
_ANSWERS = ("false", "true")


def facts_lines(rubric: Rubric, table: Table) -> bytes:
    """Write one JSON object a subject, its records as lists inside it."""
    rows = [f"{_string(rubric.subject.id)}:{_string(id_)}" for id_ in table.ids]
    parts: list[Sequence[str]] = [rows]
    if table.names is not None and rubric.subject.name is not None:
        label = _string(rubric.subject.name)
        parts.append([f"{label}:{_string(name)}" for name in table.names])
    parts += [_pairs(key, column) for key, column in table.columns.items()]
    parts += [_lists(key, held, len(table)) for key, held in table.records.items()]
    lines = ["{" + ",".join(row) + "}\n" for row in zip(*parts, strict=True)]
    return "".join(lines).encode("utf-8", "surrogatepass")


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _pairs(key: str, column: Column) -> list[str]:
    """Write `"key":value` for each row."""
    name = _string(key)
    distinct, codes = np.unique(column.values, return_inverse=True)
    shown = [f"{name}:{_value(column, int(value))}" for value in distinct]
    pairs = [shown[code] for code in codes.tolist()]
    if column.known is not None:
        for row in np.flatnonzero(~column.known).tolist():
            pairs[row] = f"{name}:null"
    if column.outright is not None:
        for row in np.flatnonzero(column.outright).tolist():
            pairs[row] = f'{name}:"未知"'
    return pairs


def _value(column: Column, value: int) -> str:
    kind = column.type
    if kind.kind == "boolean":
        return _ANSWERS[value]
    if kind.kind == "date":
        return _string(from_days(value).isoformat())
    if kind.is_word:
        # Where nothing is known there are no words, and the value is not shown.
        return _string(column.words[value]) if column.words else "null"
    return from_units(value, kind.decimals)


def _lists(key: str, held: Records, subjects: int) -> list[str]:
    own: list[list[str]] = [[] for _ in range(subjects)]
    columns = [_pairs(name, column) for name, column in held.columns.items()]
    for row, owner in enumerate(held.owner.tolist()):
        cells = ",".join(column[row] for column in columns)
        own[owner].append("{" + cells + "}")
    name = _string(key)
    return [f"{name}:[{','.join(rows)}]" for rows in own]
