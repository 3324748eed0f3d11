"""One digest of a table of facts: of what it says, not of how it was filed.

The order of rows, columns and words changes nothing, nor the kind of file it was read
from; a cell, a record or a whole record table more or less changes it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import numpy as np

from evalkit.io.receipt import canonical_json, sha256
from evalkit.io.results_digest import digest_of_all
from evalkit.model.number import from_units
from evalkit.model.table import Column, Records, Table


def facts_digest(table: Table) -> str:
    """Give the SHA-256 of a table's facts, in hex."""
    keys = sorted(table.columns)
    names = ["null"] * len(table) if table.names is None else _strings(table.names)
    columns = [_strings(table.ids), names, *(_texts(table.columns[k]) for k in keys)]
    tables = sorted(table.records)
    columns += [_records(table.records[name], len(table)) for name in tables]
    subjects = [
        sha256(f"[{','.join(cells)}]".encode("utf-8", "surrogatepass"))
        for cells in zip(*columns, strict=True)
    ]
    whole = {
        "columns": keys,
        # A record table nobody handed in and one without a row are two things.
        "records": {name: sorted(table.records[name].columns) for name in tables},
        "subjects": digest_of_all(subjects),
    }
    return sha256(canonical_json(whole))


def _strings(texts: Sequence[str]) -> list[str]:
    return [json.dumps(text, ensure_ascii=False) for text in texts]


def _texts(column: Column) -> list[str]:
    """Write a column's values as JSON, each different one once.

    Unknown is null, or `[]` where it was said outright, which can mean something else.
    """
    if column.type.is_word:
        words = _strings(column.words)
        texts = [words[i] for i in column.values.tolist()] if words else []
        texts = texts or ["null"] * len(column)
    else:
        different, which = np.unique(column.values, return_inverse=True)
        decimals = column.type.decimals
        shown = [f'"{from_units(int(value), decimals)}"' for value in different]
        texts = [shown[i] for i in which.tolist()]
    if column.known is not None:
        for row in np.flatnonzero(~column.known).tolist():
            texts[row] = "null"
    if column.outright is not None:
        for row in np.flatnonzero(column.outright).tolist():
            texts[row] = "[]"
    return texts


def _records(records: Records, subjects: int) -> list[str]:
    """Write each subject's records as one JSON array, sorted."""
    own: list[list[str]] = [[] for _ in range(subjects)]
    columns: Mapping[str, Column] = records.columns
    cells = [_texts(columns[key]) for key in sorted(columns)]
    rows = zip(*cells, strict=True) if cells else [()] * len(records)
    for owner, row in zip(records.owner.tolist(), rows, strict=True):
        own[owner].append(f"[{','.join(row)}]")
    return [f"[{','.join(sorted(each))}]" for each in own]
