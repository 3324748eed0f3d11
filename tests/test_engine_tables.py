"""Tables put together by a program, which no reader has looked through."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

import attrs
import numpy as np
import pytest

from evalkit.engine.frame import frame
from evalkit.engine.run import run
from evalkit.errors import FactsError
from evalkit.kit.rubric import load_rubric
from evalkit.model.outcome import Trace
from evalkit.model.table import Column, Table
from tests.facts_sample import FIELDS, ONE, read


def test_columns_that_are_absent_or_hold_other_words_are_told_together() -> None:
    """EK4901 and EK4902 name the column as people know it, and the word."""
    columns: dict[str, Column] = dict(read(ONE).table.columns)
    del columns["income"]
    columns["view"] = attrs.evolve(columns["view"], words=("好", "极好"))
    with pytest.raises(FactsError) as caught:
        frame(FIELDS, columns, None, columns)
    assert [(f.code, f.place.column, f.got) for f in caught.value.faults] == [
        ("EK4902", "信用评价", "极好"),
        ("EK4901", "人均纯收入", None),
    ]


def test_words_in_another_order_are_the_same_words() -> None:
    """A program may number the choices as it likes."""
    column = Column(FIELDS[1].type, np.array([0, 1], np.int8), words=("差", "好"))
    held = frame((FIELDS[1],), {"view": column}, None, ("view",))
    assert held.columns["view"].values.tolist() == [2, 0]


def test_more_subjects_than_can_be_counted_are_refused() -> None:
    """A county has fewer; sums over all of them stay within their numbers (EK4904)."""
    plan = load_rubric("household/ten-star").plan
    ids: Any = range(100_000_001)
    with pytest.raises(FactsError) as caught:
        run(plan, Table(ids, {}), as_of=datetime.date(2026, 10, 31))
    (fault,) = caught.value.faults
    assert (fault.code, fault.got) == ("EK4904", "100000001")


def _told(trace: Trace, key: str) -> Iterator[Trace]:
    if (trace.kind, trace.key) == ("field", key):
        yield trace
    for part in trace.parts:
        yield from _told(part, key)


@pytest.mark.parametrize(
    ("cell", "low", "high", "note"),
    [
        (None, "否", "否", "未填，办法规定按“否”计"),
        ("不详", "否", "是", "未填"),
        (False, "否", "否", None),
    ],
)
def test_an_explanation_says_what_an_empty_cell_counts_as(
    cell: object, low: str, high: str, note: str | None
) -> None:
    """And what was said to be unknown stays open, whatever an empty cell would be."""
    rubric = load_rubric("household/ten-star")
    facts: dict[str, list[Any]] = {field.key: [None] for field in rubric.record.fields}
    facts |= {"id": ["A-1"], "village": ["上村"], "bank_consent": [cell]}
    result = rubric.evaluate(facts, as_of=datetime.date(2026, 10, 31))
    told = next(_told(result.explain("A-1"), "bank_consent"))
    assert (told.low, told.high) == (low, high)
    assert (told.note and told.note.zh) == note
