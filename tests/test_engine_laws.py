"""Laws of the engine over drawn rubrics: gaps, order, batches, one by one."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from evalkit.engine.plan import Plan, compile_rubric
from evalkit.engine.run import run
from evalkit.errors import RubricError
from evalkit.model.outcome import Measure, Outcomes
from evalkit.model.rubric import Criterion, Item, Rubric
from evalkit.model.rule import Kernel
from evalkit.model.table import Records, Table
from tests import strategies
from tests.one_subject import subject
from tests.reference.engine import (
    Ends,
    Results,
    evaluate,
    item_paths,
    read_outcomes,
)


def compiled(rubric: Rubric) -> Plan:
    """Compile a drawn rubric, setting aside those too large for 64 bits."""
    try:
        return compile_rubric(rubric)
    except RubricError as error:
        if {f.code for f in error.faults} == {"EK2013"}:
            reject()
        raise


def results(plan: Plan, table: Table, **how: Any) -> Results:
    """Run a plan and read what came out."""
    return read_outcomes(run(plan, table, as_of=strategies.AS_OF, **how).outcomes)


def holds(outer: Ends, inner: Ends) -> bool:
    """Say whether an interval lies in another one."""
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def assert_inside(outer: Results, inner: Results) -> None:
    """Check that every figure of every subject lies in the wider one."""
    for key, wide in outer.items():
        for row, (ends, found) in enumerate(zip(wide, inner[key], strict=True)):
            assert holds(ends, found), (key, row, ends, found)


@pytest.mark.slow
@given(st.data())
def test_the_engine_says_what_the_slow_engine_says(data: st.DataObject) -> None:
    """Every figure, verdict, grade, place and limit is the reference's."""
    rubric = data.draw(strategies.rubrics())
    table = data.draw(strategies.tables(rubric))
    plan = compiled(rubric)
    assert results(plan, table) == evaluate(rubric, table, strategies.AS_OF)


@pytest.mark.slow
@given(st.data())
def test_whatever_the_unknown_turns_out_to_be_lies_in_the_interval(
    data: st.DataObject,
) -> None:
    """Filling every gap gives figures inside those said before."""
    rubric = data.draw(strategies.rubrics(reported=False))
    table = data.draw(strategies.tables(rubric))
    plan = compiled(rubric)
    full = data.draw(strategies.resolved(rubric, table, lambda name: "all"))
    assert_inside(results(plan, table), results(plan, full))


@pytest.mark.slow
@given(st.data())
def test_facts_that_arrive_narrow_and_never_widen(data: st.DataObject) -> None:
    """Filling some gaps gives intervals inside those said before."""
    rubric = data.draw(strategies.rubrics(reported=False))
    table = data.draw(strategies.tables(rubric))
    plan = compiled(rubric)
    more = data.draw(strategies.resolved(rubric, table, lambda name: "some"))
    assert_inside(results(plan, table), results(plan, more))


@pytest.mark.slow
@given(st.data())
def test_neither_order_nor_batches_nor_threads_show(data: st.DataObject) -> None:
    """Shuffled rows, batches of 1, 7 and 65,536 and two threads change nothing."""
    rubric = data.draw(strategies.rubrics())
    table = data.draw(strategies.tables(rubric))
    plan = compiled(rubric)
    whole = results(plan, table)
    for batch_rows in (1, 7, 65_536):
        for threads in (1, 2):
            how = {"batch_rows": batch_rows, "threads": threads}
            assert results(plan, table, **how) == whole
    order = data.draw(st.permutations(range(len(table))))
    shuffled = results(plan, reordered(table, order), batch_rows=2)
    for key, column in whole.items():
        assert shuffled[key] == [column[row] for row in order], key


def reordered(table: Table, order: list[int]) -> Table:
    """Give a table its rows in another order, its records backwards."""
    rows = np.array(order, dtype=np.int64)
    place = np.empty(len(order), dtype=np.int64)
    place[rows] = np.arange(len(order))
    records = {}
    for key, held in table.records.items():
        back = np.arange(len(held))[::-1]
        columns = {name: c.take(back) for name, c in held.columns.items()}
        records[key] = Records(place[held.owner[back]], columns)
    return Table(
        tuple(table.ids[row] for row in order),
        {key: column.take(rows) for key, column in table.columns.items()},
        records,
    )


@pytest.mark.slow
@given(st.data())
def test_one_by_one_equals_all_at_once(data: st.DataObject) -> None:
    """Without figures of groups, a subject alone gets what it gets among others."""
    rubric = data.draw(strategies.rubrics(groups=False))
    rubric = attrs.evolve(rubric, ranking=None)
    table = data.draw(strategies.tables(rubric))
    plan = compiled(rubric)
    whole = results(plan, table)
    for row in range(len(table)):
        alone = results(plan, subject(table, row))
        assert alone == {key: [column[row]] for key, column in whole.items()}


@given(st.data())
@settings(max_examples=10)
def test_the_same_input_gives_the_same_bytes(data: st.DataObject) -> None:
    """Two runs of two compilations agree to the last bit."""
    rubric = data.draw(strategies.rubrics())
    table = data.draw(strategies.tables(rubric))
    first, second = (
        run(compiled(rubric), table, as_of=strategies.AS_OF).outcomes for _ in range(2)
    )
    assert first.total.low.tobytes() == second.total.low.tobytes()
    assert first.total.high.tobytes() == second.total.high.tobytes()
    assert first.wanting == second.wanting


def failing(part: Item | Criterion, path: str) -> Item | Criterion:
    """Give a part of the tree with the rule of one item replaced by one that fails."""
    if isinstance(part, Criterion):
        key, _, rest = path.partition(".")
        parts = [failing(p, rest) if p.key == key else p for p in part.parts]
        return attrs.evolve(part, parts=tuple(parts))
    bind = part.rule.bind

    def fails(*figures: Any) -> Any:
        raise ArithmeticError

    def bound(*told: Any) -> Kernel:
        return attrs.evolve(bind(*told), compute=fails)

    return attrs.evolve(part, rule=attrs.evolve(part.rule, bind=bound))


@pytest.mark.slow
@given(st.data())
def test_a_rule_that_fails_leaves_everything_else_as_it_is(data: st.DataObject) -> None:
    """Its points are all it declares, for everybody; nothing else is touched by it."""
    rubric = data.draw(strategies.rubrics())
    table = data.draw(strategies.tables(rubric))
    path = data.draw(st.sampled_from(list(item_paths(rubric.root))))
    rubric = attrs.evolve(rubric, root=failing(rubric.root, path))
    plan = compiled(rubric)
    expected = evaluate(rubric, table, strategies.AS_OF)
    for batch_rows in (1, 65_536):
        done = run(plan, table, as_of=strategies.AS_OF, batch_rows=batch_rows)
        assert read_outcomes(done.outcomes) == expected
        assert [w.values["path"] for w in done.warnings] == [path]


def decisions(outcomes: Outcomes) -> dict[str, Measure]:
    """Give the figures whose missing facts are named."""
    found = {"total": outcomes.total, "stars": outcomes.stars}
    if outcomes.grade is not None:
        found["grade"] = outcomes.grade
    for key, figure in outcomes.figures.items():
        found[f"figures.{key}"] = figure
    for key, programme in outcomes.programmes.items():
        found[f"programmes.{key}"] = programme.verdict
    return found


@pytest.mark.slow
@given(st.data())
def test_missing_facts_are_named_where_a_decision_is_open(data: st.DataObject) -> None:
    """Every open decision names what it wants, and no other one does."""
    rubric = data.draw(strategies.rubrics())
    table = data.draw(strategies.tables(rubric))
    outcomes = run(compiled(rubric), table, as_of=strategies.AS_OF).outcomes
    for decision, measure in decisions(outcomes).items():
        rows = {row for row in range(len(table)) if measure.open[row]}
        assert set(outcomes.wanting.get(decision, {})) == rows, decision


@pytest.mark.slow
@given(st.data())
def test_the_facts_named_and_no_others_decide(data: st.DataObject) -> None:
    """Filling the facts named settles a decision; filling all others does nothing."""
    rubric = data.draw(strategies.rubrics(groups=False))
    plan, table = compiled(rubric), data.draw(strategies.tables(rubric))
    outcomes = run(plan, table, as_of=strategies.AS_OF).outcomes
    for decision, measure in decisions(outcomes).items():
        for row, names in list(outcomes.wanting.get(decision, {}).items())[:1]:
            alone, ends = subject(table, row), (measure.low[row], measure.high[row])
            for named in (True, False):

                def which(name: str, named: bool = named, names: Any = names) -> Any:
                    return "all" if (name in names) == named else "none"

                filled = data.draw(strategies.resolved(rubric, alone, which))
                then = run(plan, filled, as_of=strategies.AS_OF).outcomes
                found = decisions(then)[decision]
                if named:
                    assert not found.open[0], (decision, names)
                else:
                    assert (found.low[0], found.high[0]) == ends, (decision, names)
