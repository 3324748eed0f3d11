"""What can be read and is hardly meant: groups that look alike, names of several."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from evalkit.errors import Fault, Place
from evalkit.io.plain_text import folded
from evalkit.model.number import IntArray
from evalkit.model.rubric import Field, Rubric
from evalkit.model.table import Column, Table

#: Of how many names and subjects a warning tells.
_TOLD = 5


def is_group(field: Field) -> bool:
    """Say whether subjects are compared within the words of a field."""
    open_words = field.type.kind == "category" and field.type.choices is None
    return open_words and field.missing == "refuse"


def alike_words(column: Column) -> Iterator[tuple[int, str, str]]:
    """Give words that look like another one: where first, the word, the other.

    Nobody sees that `Ａ村` and `A村` are two; who is in which would decide places.
    """
    codes, rows = np.unique(column.values, return_index=True)
    first: dict[str, str] = {}
    for row, code in sorted(zip(rows.tolist(), codes.tolist(), strict=True)):
        if column.known is not None and not column.known[row]:
            continue
        word = column.words[code]
        other = first.setdefault(folded(word), word)
        if other != word:
            yield row, word, other


def doubtful_names(table: Table, rubric: Rubric, place: Place) -> Iterator[Fault]:
    """Warn of subjects without a name, and of several of one name in a group."""
    if table.names is None:
        return
    named = zip(table.ids, table.names, strict=True)
    unnamed = sorted(id_ for id_, name in named if not name)
    if unnamed:
        values = {"count": len(unnamed)}
        yield Fault("EK4046", place, got=told_briefly(unnamed), values=values)
    groups = _groups(table, rubric)
    pairs = [*zip(groups.tolist(), table.names, strict=True)]
    if len(set(pairs)) == len(pairs):
        return
    shared: dict[tuple[int, str], list[str]] = {}
    for pair, id_ in zip(pairs, table.ids, strict=True):
        if pair[1]:
            shared.setdefault(pair, []).append(id_)
    found = sorted(
        f"{name}（{'、'.join(sorted(ids))}）"
        for (_, name), ids in shared.items()
        if len(ids) > 1
    )
    if found:
        values = {"count": len(found)}
        yield Fault("EK4047", place, got=told_briefly(found), values=values)


def _groups(table: Table, rubric: Rubric) -> IntArray:
    """Give each subject's group, 0 where the rubric makes none."""
    within = None if rubric.ranking is None else rubric.ranking.within
    if within is None:
        return np.zeros(len(table), dtype=np.int64)
    return table.columns[within].values


def told_briefly(texts: Sequence[str]) -> str:
    """Name the first of several."""
    return "、".join(texts[:_TOLD]) + "……" * (len(texts) > _TOLD)
