"""Telling rows apart by cases says of each condition what the condition says."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalkit.engine import cases as casing
from evalkit.engine.cases import Cases, cases_of
from evalkit.engine.program import lay_out
from evalkit.engine.run import Run, run
from evalkit.language.node import Node, walk
from tests.one_figure import AS_OF, Day, compiled, table

WHERE = (
    "kind == '纠纷' and proved",
    "kind == '好事' and proved and level >= 3",
    "kind in ('好事', '违规')",
    "not proved",
    "level == 5 or kind == '违规'",
)
COUNTS = [f"count(events, {where}, within='12 months')" for where in WHERE]


def counted(*texts: str, events: Any) -> tuple[Run, list[Node]]:
    """Run counts over events; give also the conditions they count by."""
    plan = compiled(*texts)
    nodes = walk(plan.derived.values(), into_reductions=True)
    reductions = [n.reduction for n in nodes if n.reduction is not None]
    conditions = [r.member for r in reductions if r.member is not None]
    return run(
        plan, table({"count_": [1, 2, 3]}, events=events), as_of=AS_OF
    ), conditions


EVENTS = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.fixed_dictionaries(
            {
                "on": st.sampled_from([None, Day(2025, 7, 1), Day(2020, 1, 1)]),
                "kind": st.sampled_from([None, "纠纷", "好事", "违规"]),
                "proved": st.sampled_from([None, True, False]),
                "level": st.sampled_from([None, 0, 3, 5]),
            }
        ),
    ),
    max_size=40,
)


def told(found: Cases, done: Run, which: list[int]) -> Any:
    """Say by cases which rows count for some conditions, and what each says."""
    own = done.held.frames["events"]
    rows = slice(0, len(done.table.records["events"]))
    case = lay_out([found.node]).run(lambda leaf: own.leaf(leaf, rows))[0]
    assert (case.low == case.high).all()
    codes = np.broadcast_to(case.low, (rows.stop,))
    at = found.rows(codes, which)
    says = [found.condition(codes[at], i) for i in which]
    return at.tolist(), [(v.low.tolist(), v.high.tolist()) for v in says]


@pytest.mark.slow
@given(EVENTS, st.sets(st.integers(0, 4), min_size=1), st.sampled_from([0, 8, 99]))
def test_cases_say_what_conditions_say(events: Any, asked: Any, few: int) -> None:
    """Which rows may count, and whether each does, however many cases there are."""
    done, conditions = counted(*COUNTS, events=events)
    own, count = done.held.frames["events"], len(events)
    found = cases_of(conditions, own.fixed, rows=1 << 16)
    assert found is not None
    values = [
        (np.broadcast_to(v.low, (count,)), np.broadcast_to(v.high, (count,)))
        for v in lay_out(conditions).run(lambda n: own.leaf(n, slice(0, count)))
    ]
    which = sorted(asked)
    at = [row for row in range(count) if any(values[i][1][row] for i in which)]
    says = [tuple(end[at].tolist() for end in values[i]) for i in which]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(casing, "FEW", few)
        assert told(found, done, which) == (at, says)


@pytest.mark.parametrize(
    ("texts", "rows"),
    [
        (COUNTS[:1], 1 << 16),  # one condition is asked at once
        (COUNTS, 8),  # too few rows to be worth a table
        (["count(events, amount > 5)", "count(events, amount > 6)"], 1 << 14),
        ([f"count(events, level == {n % 6} and on > 2020-01-{n % 28 + 1:02})"
          for n in range(1, 42)], 1 << 16),
    ],
)  # fmt: skip
def test_where_cases_are_too_many_there_are_none(texts: Any, rows: int) -> None:
    """One condition, few rows, figures of many values, more conditions than bits."""
    done, conditions = counted(*texts, events=[(0, {"level": 3})])
    assert cases_of(conditions, done.held.frames["events"].fixed, rows) is None


def test_conditions_on_figures_that_may_lie_between_are_asked_one_by_one() -> None:
    """A case needs figures known or wholly unknown; a sum of two may be neither."""
    texts = [f"count(events, level + level + level > {n})" for n in (3, 6)]
    done, conditions = counted(*texts, events=[(0, {"level": 3})])
    assert cases_of(conditions, done.held.frames["events"].fixed, rows=64) is not None
    many = [f"count(events, amount + level > {n})" for n in (3, 6)]
    done, conditions = counted(*many, events=[(0, {"level": 3})])
    assert cases_of(conditions, done.held.frames["events"].fixed, rows=1 << 16) is None
