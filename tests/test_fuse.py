"""However steps are computed, fused or not, they say the same."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import attrs
import numpy as np
import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from evalkit.engine import fuse as fusing
from evalkit.engine import program as programs
from evalkit.engine.fuse import fuse
from evalkit.engine.plan import Plan, compile_rubric
from evalkit.engine.program import Program, lay_out
from evalkit.engine.run import run
from evalkit.errors import RubricError
from evalkit.language.interval import exact
from evalkit.language.node import Node
from evalkit.model.rubric import Rubric
from evalkit.model.rule import Operand
from evalkit.model.value import to_days
from tests import strategies, test_guard
from tests.one_figure import AS_OF, column, table
from tests.one_figure import compiled as compiled_text
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


@pytest.mark.slow
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


@pytest.mark.slow
@given(st.data())
def test_a_fused_run_says_what_the_slow_engine_says(data: st.DataObject) -> None:
    """With all tables made and open rows picked out, results are the reference's."""
    rubric = data.draw(strategies.rubrics())
    table = data.draw(strategies.tables(rubric))
    plan = compiled(rubric)
    with computed(few=ALWAYS, entries=1 << 16):
        outcomes = run(plan, table, as_of=strategies.AS_OF).outcomes
    assert read_outcomes(outcomes) == evaluate(rubric, table, strategies.AS_OF)


def fused(plan: Plan, roots: list[Node], rows: int = 1 << 16) -> Program:
    """Fuse roots; what is the same for every row is the day."""
    today = exact(np.array([to_days(AS_OF)]))
    return fuse(roots, lambda node: today, rows)


def steps(program: Program) -> int:
    """Count the steps a programme takes."""
    return sum(node.kind == "step" for node in program.nodes)


@pytest.mark.parametrize(
    ("text", "plain", "looked_up"),
    [
        # A date's years, compared: one look-up in a table of days.
        ("years_between(born, as_of) >= 18", 2, 1),
        # Three fields of few values.
        ("if(flag and not wish and people > 2, people * 2 + 1, 0)", 6, 1),
        # Whether income is high enough is computed, and looked up with the rest.
        ("if(income > 5 and flag and people != 2, people, 0)", 5, 2),
        # One step alone stays as it is, and so do figures of many values.
        ("people > 2", 1, 1),
        ("(income + income) * 2 > income", 3, 3),
        # More figures than steps are not worth a table.
        ("flag and wish and people > 2 and view == '好'", 3, 3),
    ],
)
def test_chains_of_small_steps_are_one(text: str, plain: int, looked_up: int) -> None:
    """What a few figures of few values lead to is one step, whatever the functions."""
    plan = compiled_text(text)
    (root,) = plan.derived.values()
    assert steps(lay_out([root])) == plain
    assert steps(fused(plan, [root])) == looked_up
    assert steps(fused(plan, [root], rows=2)) == plain


VISITS = [(1, mark) for mark in [9] * 8 + [None] * 3] + [(0, 9), (0, None)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Every value, or none known, of a figure of few values and of many.
        ("if(people * 2 > 6, 1, 0) + 0", [(0, 0), (1, 1), (0, 1)]),
        ("if(count_ * 2 > 500, 1, 0) + 1", [(1, 1), (2, 2), (1, 2)]),
        # Eight to eleven of a hundred visits, which no table has an entry for.
        ("if(count(visits, mark > 5) * 2 > 17, 1, 0) + 1", [(1, 1), (1, 2), (1, 1)]),
        ("if(count(visits, mark > 5) * 2 > 15, 1, 0) + 1", [(1, 1), (2, 2), (1, 1)]),
        # Beside it a table nobody handed in, which is one value for all.
        (
            "if(count(visits, mark > 5) * 2 > 15 and count(events) * 2 > 5, 1, 0) + 1",
            [(1, 1), (1, 2), (1, 1)],
        ),
    ],
)
def test_what_is_open_is_looked_up_or_else_computed(
    text: str, expected: list[tuple[int, int]]
) -> None:
    """A look-up gives both ends, and rows without an entry are not guessed at."""
    plan = compiled_text(text)
    visits = [(row, {"mark": mark}) for row, mark in VISITS]
    facts = {"people": [3, 4, None], "count_": [250, 251, None]}
    frame = run(plan, table(facts, visits=visits), as_of=AS_OF).frame
    (root,) = plan.derived.values()
    rows = np.arange(3)
    for few in (NEVER, ALWAYS):
        with computed(few=few, entries=1):
            looked_up = fuse([root], frame.fixed, rows=1 << 16)
            ((low, high),) = told(looked_up, lambda node: frame.leaf(node, rows), 3)
        assert steps(looked_up) == 1
        assert list(zip(low, high, strict=True)) == expected


def test_what_is_a_result_is_computed_once_and_not_inside_others() -> None:
    """A figure that is a result itself is what others are looked up by."""
    plan = compiled_text("people * 2 + 1", "if(x0 > 3 and flag, x0 - 1, 0)")
    first, second = plan.derived.values()
    program = fused(plan, [first, second])
    result, other = (program.nodes[root] for root in program.roots)
    assert steps(program) == 2
    assert [node.key for node in result.args] == ["people"]
    assert {id(node) for node in other.args} >= {id(result)}


def test_equal_tables_of_the_same_figures_are_one() -> None:
    """Two ways to write one condition are looked up once."""
    plan = compiled_text("if(people * 2 > 6, 1, 0) + 0", "if(people * 3 > 9, 1, 0) + 0")
    roots = [*plan.derived.values()]
    assert steps(lay_out(roots)) > 4
    assert steps(fused(plan, roots)) == 1


def test_a_rule_that_fails_on_some_value_is_not_made_a_table_of() -> None:
    """Whether it fails is for the facts to show, not for values nobody has."""

    def picky(values: Any) -> Any:
        if (values == 9).any():
            raise ValueError
        return values.astype(np.int8)

    failing = test_guard.rule(picky, 0, 9, ("up",))
    item = test_guard.item("bad", failing, of="people")
    plan = compile_rubric(test_guard.tree(item, test_guard.good(when="people > 3")))
    facts = table({"people": [1, 5, None] + [2] * 97})
    for peopled, codes in (([1, 5, 8], []), ([1, 5, 9], ["EK5009"])):
        column_ = column(plan.fields["people"].type, peopled + [2] * 97)
        told = attrs.evolve(facts, columns={**facts.columns, "people": column_})
        with computed(few=ALWAYS, entries=1 << 16):
            done = run(plan, told, as_of=AS_OF)
        assert [fault.code for fault in done.warnings] == codes
    assert fused(plan, [plan.scored.total]).nodes


def test_a_rule_fails_alike_in_whichever_way_blocks_are_computed() -> None:
    """One that rises in one figure and falls in another is tried with both lows too."""

    def compute(a: Any, b: Any) -> Any:
        if ((a == 0) & (b == 0)).any():
            raise ValueError
        return (a - b + 50).astype(np.int16)

    operands = (Operand("of", "number"), Operand("of", "number"))
    failing = test_guard.rule(compute, -60, 1100, ("up", "down"), operands)
    plan = compile_rubric(
        test_guard.tree(test_guard.item("bad", failing, of="people - people"))
    )
    facts = table({"people": [None] * 100})
    found = []
    for few in (NEVER, ALWAYS):
        with computed(few=few, entries=0):
            found.append([w.code for w in run(plan, facts, as_of=AS_OF).warnings])
    assert found[0] == found[1]
