"""The digest of facts."""

from __future__ import annotations

import attrs
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from evalkit.io.results_facts import facts_digest
from evalkit.model.table import Column, Records, Table
from evalkit.model.value import BOOLEAN, ValueType, number
from tests.results_sample import column

WORDS = ValueType("category", high=2)
VILLAGE = Column(WORDS, column([1, 0, 0]), words=("柳溪村", "桃源村"))
INCOME = Column(
    number(2, 0, 10**6), column([100, 250, 0]), np.array([True, True, False])
)
PROVED = Column(BOOLEAN, column([1, 0, 1, 1]))
EVENTS = Records(column([0, 0, 2, 2]), {"proved": PROVED})
TABLE = Table(
    ("a", "b", "c"),
    {"village": VILLAGE, "income": INCOME},
    {"events": EVENTS},
    ("张三", "李四", "王五"),
)


@given(st.permutations(range(3)), st.permutations(range(4)))
def test_the_order_of_rows_and_records_is_not_a_fact(
    order: list[int], events: list[int]
) -> None:
    """Subjects and records in any order have one digest."""
    rows, lines = column(order), column(events)
    where = np.argsort(rows)
    names = TABLE.names or ()
    moved = Table(
        tuple(TABLE.ids[row] for row in order),
        {key: each.take(rows) for key, each in list(TABLE.columns.items())[::-1]},
        {"events": Records(where[EVENTS.owner[lines]], {"proved": PROVED.take(lines)})},
        tuple(names[row] for row in order),
    )
    assert facts_digest(moved) == facts_digest(TABLE)


def test_the_order_of_words_and_the_width_of_numbers_are_no_facts() -> None:
    """Another reader may number words otherwise and store figures narrower."""
    other = attrs.evolve(
        VILLAGE, values=column([0, 2, 2]), words=("桃源村", "x", "柳溪村")
    )
    known = np.array([True, True, False])
    narrow = attrs.evolve(INCOME, values=np.array([100, 250, 7], np.int16), known=known)
    table = attrs.evolve(TABLE, columns={"village": other, "income": narrow})
    assert facts_digest(table) == facts_digest(TABLE)


def test_every_fact_counts() -> None:
    """An id, a name, a cell, a known zero, a record, an owner: each changes it."""
    none = column([])
    empty = PROVED.take(none)
    changed = [
        attrs.evolve(TABLE, ids=("a", "b", "d")),
        attrs.evolve(TABLE, names=("张三", "李四", "王六")),
        attrs.evolve(TABLE, names=None),
        attrs.evolve(TABLE, columns={"village": VILLAGE}),
        attrs.evolve(TABLE, columns={**TABLE.columns, "other": INCOME}),
        attrs.evolve(
            TABLE, columns={**TABLE.columns, "income": attrs.evolve(INCOME, known=None)}
        ),
        attrs.evolve(
            TABLE,
            columns={
                **TABLE.columns,
                "income": attrs.evolve(INCOME, outright=np.array([False, False, True])),
            },
        ),
        attrs.evolve(TABLE, records={}),
        attrs.evolve(TABLE, records={"events": Records(none, {})}),
        attrs.evolve(TABLE, records={"events": Records(none, {"proved": empty})}),
        attrs.evolve(TABLE, records={"events": Records(EVENTS.owner, {})}),
        attrs.evolve(
            TABLE, records={"events": attrs.evolve(EVENTS, owner=column([0, 0, 2, 1]))}
        ),
    ]
    digests = [facts_digest(table) for table in [TABLE, *changed]]
    assert len(set(digests)) == len(digests)


def test_words_nobody_knows_are_unknown() -> None:
    """A column of words may be empty altogether."""
    nobody = Column(WORDS, column([0, 0, 0]), np.zeros(3, bool))
    named = attrs.evolve(nobody, words=("x",))
    tables = [attrs.evolve(TABLE, columns={"v": each}) for each in (nobody, named)]
    assert facts_digest(tables[0]) == facts_digest(tables[1])


def test_half_a_surrogate_pair_does_not_stop_the_run() -> None:
    """Names come from anywhere."""
    assert facts_digest(attrs.evolve(TABLE, names=("\ud800", "b", "c")))
