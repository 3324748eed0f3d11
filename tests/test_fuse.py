"""However steps are computed, fused or not, they say the same."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import numpy as np
from hypothesis import given, reject
from hypothesis import strategies as st

from evalkit.engine import fuse as fusing
from evalkit.engine import program as programs
from evalkit.engine.fuse import fuse
from evalkit.engine.plan import Plan, compile_rubric
from evalkit.engine.program import Program, lay_out
from evalkit.engine.run import run
from evalkit.errors import RubricError
from evalkit.model.rubric import Rubric
from tests import strategies
from tests.reference.engine import evaluate, read_outcomes

#: Rows at a time, and one in how many may be open before all are computed whole.
NEVER, ALWAYS = 10**9, 0


@contextmanager
def computed(*, few: int, entries: int) -> Iterator[None]:
    """Compute blocks in one way, whatever their rows: tables, rows picked out."""
    with (
        mock.patch.object(programs, "FEW", few),
        mock.patch.object(fusing, "ENTRIES_PER_ROW", entries),
    ):
        yield


def compiled(rubric: Rubric) -> Plan:
    """Compile a drawn rubric, setting aside those too large for 64 bits."""
    try:
        return compile_rubric(rubric)
    except RubricError as error:
        if {f.code for f in error.faults} == {"EK2013"}:
            reject()
        raise


def told(program: Program, leaf: Any, rows: int) -> list[tuple[list[int], list[int]]]:
    """Write down what a programme gives, row by row."""
    return [
        tuple(
            np.broadcast_to(end, (rows,)).astype(np.int64).tolist()
            for end in (value.low, value.high)
        )
        for value in program.run(leaf)
    ]


@given(st.data())
def test_however_rows_are_computed_they_come_out_the_same(data: st.DataObject) -> None:
    """Fused or not, open rows picked out or not, every step's ends are the same."""
    rubric = data.draw(strategies.rubrics())
    table = data.draw(strategies.tables(rubric))
    plan = compiled(rubric)
    done = run(plan, table, as_of=strategies.AS_OF)
    frame, roots = done.frame, list(plan.roots())
    picks = st.lists(st.sampled_from(range(len(table))), max_size=30)
    rows = np.array(data.draw(picks) if len(table) else [], dtype=np.int64)

    def leaf(node: Any) -> Any:
        return frame.leaf(node, rows)

    found = []
    for few in (NEVER, ALWAYS):
        with computed(few=few, entries=1):
            plain = lay_out(roots)
            fused = fuse(roots, frame.fixed, rows=1 << 16)
            found += [told(plain, leaf, len(rows)), told(fused, leaf, len(rows))]
    assert found[1:] == found[:1] * 3


@given(st.data())
def test_a_fused_run_says_what_the_slow_engine_says(data: st.DataObject) -> None:
    """With all tables made and open rows picked out, results are the reference's."""
    rubric = data.draw(strategies.rubrics())
    table = data.draw(strategies.tables(rubric))
    plan = compiled(rubric)
    with computed(few=ALWAYS, entries=1 << 16):
        outcomes = run(plan, table, as_of=strategies.AS_OF).outcomes
    assert read_outcomes(outcomes) == evaluate(rubric, table, strategies.AS_OF)
