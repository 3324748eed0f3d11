"""Tables of facts that leave gaps, and ways to fill them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Literal

import attrs
import numpy as np
from hypothesis import strategies as st

from evalkit.model.number import narrow
from evalkit.model.rubric import Field, RecordTable, Rubric
from evalkit.model.table import Column, Records, Table
from evalkit.model.value import ValueType
from tests.strategies.fields import VILLAGES, WORDS


def _number(draw: st.DrawFn, kind: ValueType) -> int:
    edges = [kind.low, kind.high]
    return draw(st.one_of(st.sampled_from(edges), st.integers(kind.low, kind.high)))


@st.composite
def columns(
    draw: st.DrawFn, declared: Field, rows: int, vocabulary: Sequence[str], gaps: bool
) -> Column:
    """Fill a column, with gaps where the field may have them."""
    kind = declared.type
    gappy = gaps and declared.missing != "refuse"
    known = [not gappy or draw(st.integers(0, 3)) > 0 for _ in range(rows)]
    if kind.is_word and kind.choices is None:
        words = [draw(st.sampled_from(vocabulary)) if k else None for k in known]
        return word_column(kind, words)
    values = [_number(draw, kind) if k else kind.low for k in known]
    said = [not k and draw(st.integers(0, 2)) == 0 for k in known]
    return column(kind, values, known, said)


def column(
    kind: ValueType,
    values: Sequence[int],
    known: Sequence[bool],
    said: Sequence[bool] = (),
) -> Column:
    """Build a column of numbers, dates, conditions or closed choices.

    `said` tells which of the unknown ones were said to be unknown outright.
    """
    array = np.array(values, dtype=narrow(kind.low, kind.high))
    mask = None if all(known) else np.array(known, dtype=bool)
    outright = np.array(said, dtype=bool) if any(said) else None
    return Column(kind, array, mask, kind.choices or (), outright)


def word_column(kind: ValueType, texts: Sequence[str | None]) -> Column:
    """Build a column of an open vocabulary; None is unknown."""
    words = tuple(sorted({t for t in texts if t is not None}))
    kind = kind.within(0, max(len(words) - 1, 0))
    values = np.array([words.index(t) if t else 0 for t in texts], dtype=np.int8)
    known = [t is not None for t in texts]
    mask = None if all(known) else np.array(known, dtype=bool)
    return Column(kind, values, mask, words)


#: So many rows of a subject show what there is to see.
MOST_ROWS = 6
_IDS = st.text("ab甲乙é𠀀1", min_size=1, max_size=3)


@st.composite
def tables(
    draw: st.DrawFn,
    rubric: Rubric,
    *,
    gaps: bool = True,
    known: Collection[str] = (),
) -> Table:
    """Give facts for a rubric: a few subjects, gaps, records supplied or not.

    Fields of subjects that are to be `known`, or that make classes, have no gaps.
    """
    classes = [one.classes.field for one in rubric.selections if one.classes]
    known = {*known, *classes}
    size = draw(st.sampled_from([0, 1, 2, 3, 4, 5, 6, 7]))
    ids = draw(st.lists(_IDS, unique=True, min_size=size, max_size=size))
    own = {
        f.key: draw(columns(f, len(ids), _vocabulary(f), gaps and f.key not in known))
        for f in rubric.fields
    }
    records = {}
    for table in rubric.records:
        if draw(st.integers(0, 5)) > 0:
            records[table.key] = draw(record_rows(table, len(ids), gaps=gaps))
    return Table(tuple(ids), own, records)


@st.composite
def record_rows(
    draw: st.DrawFn, table: RecordTable, subjects: int, *, gaps: bool
) -> Records:
    """Give rows of a record table, in any order, no more a subject than allowed."""
    most = min(table.at_most, MOST_ROWS)
    counts = [draw(st.integers(0, most)) for _ in range(subjects)]
    owners = [owner for owner, count in enumerate(counts) for _ in range(count)]
    owners = draw(st.permutations(owners))
    held = {f.key: draw(columns(f, len(owners), WORDS, gaps)) for f in table.fields}
    return Records(np.array(owners, dtype=np.int64), held)


def _vocabulary(declared: Field) -> tuple[str, ...]:
    return VILLAGES if declared.key == "village" else WORDS


#: Says how to fill the gaps of a field (`view`, `events.level`) or table (`events`).
Which = Callable[[str], Literal["all", "some", "none"]]


@st.composite
def resolved(draw: st.DrawFn, rubric: Rubric, table: Table, which: Which) -> Table:
    """Fill gaps of a table with anything the fields allow."""
    own = {
        f.key: draw(_filled(f, table.columns[f.key], which(f.key)))
        for f in rubric.fields
    }
    records = {}
    for declared in rubric.records:
        key, held = declared.key, table.records.get(declared.key)
        if held is not None:
            columns_ = {
                f.key: draw(_filled(f, held.columns[f.key], which(f"{key}.{f.key}")))
                for f in declared.fields
            }
            records[key] = Records(held.owner, columns_)
        elif which(key) == "all" or (which(key) == "some" and draw(st.booleans())):
            gaps = which(key) == "some"
            records[key] = draw(record_rows(declared, len(table), gaps=gaps))
    return attrs.evolve(table, columns=own, records=records)


@st.composite
def _filled(draw: st.DrawFn, declared: Field, held: Column, how: str) -> Column:
    """Fill the gaps of a column; an empty cell that means 0 or no is no gap."""
    said = [False] * len(held) if held.outright is None else held.outright.tolist()
    if held.known is None or how == "none":
        return held
    gaps = said if declared.missing in ("zero", "no") else ~held.known
    fill = [bool(gap) and (how == "all" or draw(st.booleans())) for gap in gaps]
    known = [bool(k) or now for k, now in zip(held.known, fill, strict=True)]
    kind = declared.type
    if kind.is_word and kind.choices is None:
        options = (*held.words, "一个新词", "甲")
        texts = [
            held.words[v] if k else draw(st.sampled_from(options)) if now else None
            for v, k, now in zip(held.values, held.known, known, strict=True)
        ]
        return word_column(kind, texts)
    values = [
        int(v) if k or not now else _number(draw, kind)
        for v, k, now in zip(held.values, held.known, known, strict=True)
    ]
    left = [s and not k for s, k in zip(said, known, strict=True)]
    return column(kind, values, known, left)
