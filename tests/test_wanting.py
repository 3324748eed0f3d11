"""Missing facts are named alike however rows are cut and decisions put together."""

from __future__ import annotations

from collections.abc import Mapping
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalkit.engine import wanting as wants
from evalkit.engine.plan import compile_rubric
from evalkit.engine.run import run
from evalkit.errors import RubricError
from tests import strategies
from tests.one_figure import AS_OF, table
from tests.test_guard import good, tree

Told = dict[str, dict[int, tuple[str, ...]]]


def told(found: Mapping[str, Mapping[int, tuple[str, ...]]]) -> Told:
    """Write down which facts are wanted."""
    return {key: dict(rows) for key, rows in found.items()}


@pytest.mark.slow
@given(st.data())
def test_neither_batches_nor_company_change_what_is_wanted(data: st.DataObject) -> None:
    """Walked one by one or eight together, in blocks of any size, on any threads."""
    rubric = data.draw(strategies.rubrics())
    facts = data.draw(strategies.tables(rubric))
    try:
        plan = compile_rubric(rubric)
    except RubricError:
        return
    found = []
    for together in (1, 2, 8):
        for batch_rows, threads in ((1, 2), (3, 1), (100, 1)):
            with mock.patch.object(wants, "TOGETHER", together):
                done = run(
                    plan,
                    facts,
                    as_of=strategies.AS_OF,
                    batch_rows=batch_rows,
                    threads=threads,
                )
            found.append(told(done.outcomes.wanting))
    assert found[1:] == found[:1] * 8


def test_what_is_wanted_is_read_by_row() -> None:
    """By row, in rows' order, as many as are open; a decided row is not there."""
    parts = (good("one", "count_ > 3"), good("other", "flag or wish"))
    plan = compile_rubric(tree(*parts))
    held = {
        "count_": [1, None, 5, None],
        "flag": [True, True, None, None],
        "wish": [None, None, False, True],
    }
    outcomes = run(plan, table(held), as_of=AS_OF).outcomes
    wanted = outcomes.wanting["total"]
    assert dict(wanted) == {1: ("count_",), 2: ("flag",), 3: ("count_",)}
    assert (list(wanted), len(wanted), wanted[2]) == ([1, 2, 3], 3, ("flag",))
    assert wanted.get(0) is None
    assert wanted == run(plan, table(held), as_of=AS_OF).outcomes.wanting["total"]


def test_of_peers_and_records_it_is_said_whose_fact_is_wanted() -> None:
    """A subject's own records count, and any peer's fact; a table nobody handed in."""
    when = "count(events, proved) > 0 or count_ > mean(count_)"
    parts = (good("one", when), good("two", "sum(visits, mark) > 3"))
    plan = compile_rubric(tree(*parts))
    held = {"count_": [1, None, 5]}
    events = [(0, {"proved": None}), (2, {"proved": True})]
    outcomes = run(plan, table(held, events=events), as_of=AS_OF).outcomes
    assert dict(outcomes.wanting["total"]) == {
        0: ("events.proved", "visits"),
        1: ("count_", "peers.count_", "visits"),
        2: ("visits",),
    }
