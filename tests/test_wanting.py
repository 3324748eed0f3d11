"""Missing facts are named alike however rows are cut and decisions put together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
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
from tests.whole_rubric import load

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


@pytest.mark.parametrize("batch_rows", [1, 2, 3])
def test_what_one_block_wants_no_other_does(batch_rows: int) -> None:
    """Points and facts are those of each row, though blocks are open in other ways."""
    parts = (good("one", "count_ > 3"), good("other", "flag or wish"))
    held = {
        "count_": [1, 5, None, 1],
        "flag": [True, True, False, None],
        "wish": [True, True, False, False],
    }
    plan = compile_rubric(tree(*parts))
    outcomes = run(plan, table(held), as_of=AS_OF, batch_rows=batch_rows).outcomes
    assert outcomes.total.low.tolist() == [500, 1000, 0, 0]
    assert outcomes.total.high.tolist() == [500, 1000, 500, 500]
    assert dict(outcomes.wanting["total"]) == {2: ("count_",), 3: ("flag",)}


def test_a_row_that_looks_at_others_wants_what_is_missing_in_any() -> None:
    """Whose own rows are filled in waits for those the mean is of."""
    when = "count(events, level > mean(level, by=kind)) > 0"
    events = [
        (0, {"kind": "好事", "level": 3}),
        (1, {"kind": "好事", "level": None}),
        (2, {"kind": "违规", "level": 3}),
    ]
    plan = compile_rubric(tree(good("one", when)))
    held = table({"count_": [1, 2, 3]}, events=events)
    wanted = run(plan, held, as_of=AS_OF).outcomes.wanting["total"]
    assert dict(wanted) == {0: ("events.level",), 1: ("events.level",)}


PEERS = ("peers.events.level",)
GROUPED = """
[records.events]
label = "事件表"
at_most = 20

[records.events.fields.matter]
label = "事项"
type = "category"

[records.events.fields.level]
label = "级别"
type = "integer"
range = [0, 5]

[groups.matters]
label = "同一事项"
of = "events"
by = ["matter"]
values = {{ best = "max_of(level)" }}

[fields.score]
label = "得分"
type = "integer"
range = [0, 10]

[criteria.all]
label = "全部"
points = 10

[criteria.all.items.score]
rule = "linear"
of = "score"
coefficient = 1
points = 10

[ranking]
by = ["{by} desc"]

[programmes.praise]
label = "表扬"
needs = ["place <= 1"]
"""


@pytest.mark.parametrize(
    ("by", "level", "wanted"),
    [
        ("sum(matters, best)", "none", {0: ("events",), 1: ("events",)}),
        ("count(matters)", "none", {0: ("events",), 1: ("events",)}),
        ("sum(matters, best)", None, {0: PEERS, 1: ("events.level", *PEERS)}),
        ("count(matters)", None, {}),
        ("sum(matters, best)", 4, {}),
    ],
)
def test_a_place_wants_the_rows_its_order_rests_on(
    by: str, level: Any, wanted: dict[int, tuple[str, ...]]
) -> None:
    """Grouped or not, they are those of the table that is handed in, or is not."""
    facts: dict[str, Any] = {"户编号": ["a", "b"], "得分": [3, 3]}
    if level != "none":
        rows = {"户编号": ["a", "b"], "事项": ["修路", "捐款"], "级别": [3, level]}
        facts["事件表"] = rows
    found = load(GROUPED.format(by=by)).evaluate(facts).outcomes.wanting
    assert dict(found.get("programmes.praise", {})) == wanted
