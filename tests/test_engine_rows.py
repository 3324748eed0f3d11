"""Functions over rows, their groups and the rows of others: as the slow engine says."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from evalkit.engine.plan import Plan, compile_rubric
from evalkit.engine.run import run
from evalkit.errors import RubricError
from evalkit.model.rubric import Derived, Rubric
from evalkit.model.text import Expression, Text
from tests import strategies
from tests.reference.engine import Results, evaluate, read_outcomes
from tests.strategies.expressions import FIELDS, ROWS, Writer
from tests.test_engine_laws import assert_inside, reordered


@st.composite
def rubrics(draw: st.DrawFn) -> Rubric:
    """Give rubrics that show figures over rows, and rest on nothing else."""
    rubric = draw(strategies.rubrics(reported=False))
    writer = Writer(draw, FIELDS)
    rows = Writer(draw, ROWS)
    figures = [
        writer._over_records(1),
        writer._over_records(0),
        writer._runs(1),
        writer._runs(0),
        f"sum(events, {rows._window(1)}, {rows._window(0)} > 1)",
        f"max_of(events, {rows._window(0)}, otherwise=0)",
    ]
    shown = tuple(
        Derived(f"行{i}", Text("行"), Expression(text), shown=True)
        for i, text in enumerate(figures)
    )
    derived = (*rubric.derived, *shown)
    return attrs.evolve(
        rubric, derived=derived, ranking=None, programmes=(), selections=()
    )


def compiled(rubric: Rubric) -> Plan:
    """Compile a drawn rubric, setting aside those too large for 64 bits."""
    try:
        return compile_rubric(rubric)
    except RubricError as error:
        if {f.code for f in error.faults} == {"EK2013"}:
            reject()
        raise


def figures(results: Results) -> Results:
    """Give the figures over rows."""
    return {key: ends for key, ends in results.items() if key.startswith("figures.")}


@pytest.mark.slow
@given(st.data())
def test_figures_over_rows_are_what_the_slow_engine_says(data: st.DataObject) -> None:
    """Every figure is the reference's, in one batch, in many, and in any order."""
    rubric = data.draw(rubrics())
    table = data.draw(strategies.tables(rubric))
    plan = compiled(rubric)
    whole = read_outcomes(run(plan, table, as_of=strategies.AS_OF).outcomes)
    assert figures(whole) == figures(evaluate(rubric, table, strategies.AS_OF))
    single = run(plan, table, as_of=strategies.AS_OF, batch_rows=1, threads=2)
    assert read_outcomes(single.outcomes) == whole
    order = data.draw(st.permutations(range(len(table))))
    moved = run(plan, reordered(table, order), as_of=strategies.AS_OF).outcomes
    for key, column in figures(whole).items():
        assert read_outcomes(moved)[key] == [column[row] for row in order], key


@pytest.mark.slow
@given(st.data())
def test_whatever_the_rows_turn_out_to_be_lies_inside(data: st.DataObject) -> None:
    """Filling the gaps of rows gives figures inside those said before."""
    rubric = data.draw(rubrics())
    table = data.draw(strategies.tables(rubric))
    plan = compiled(rubric)
    full = data.draw(strategies.resolved(rubric, table, lambda name: "all"))
    before, after = (
        figures(read_outcomes(run(plan, one, as_of=strategies.AS_OF).outcomes))
        for one in (table, full)
    )
    assert_inside(before, after)
