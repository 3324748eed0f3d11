"""A rule or combiner that fails: its points are open, it is named, the rest goes on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import attrs
import numpy as np
import pytest

from evalkit.engine.explain import explain
from evalkit.engine.plan import Plan, compile_rubric
from evalkit.engine.run import Run, run
from evalkit.errors import Fault, Place, RubricError
from evalkit.model.number import Numbers
from evalkit.model.outcome import Measure
from evalkit.model.rubric import Criterion, Effect, Item, Rubric, Veto
from evalkit.model.rule import Combiner, Direction, Kernel, Operand, Rule
from evalkit.model.table import Table
from evalkit.model.text import Expression, Text
from evalkit.model.value import ValueType
from evalkit.rules.combiners import SUM
from evalkit.rules.met import MET
from tests.one_figure import AS_OF, Shown, column, rubric, table

Compute = Callable[..., Any]


def rule(
    compute: Compute,
    low: Any = 0,
    high: Any = 1000,
    directions: Any = ("either",),
    operands: tuple[Operand, ...] = (Operand("of", "any"),),
) -> Rule:
    """Give a rule with this kernel."""

    def bind(params: Shown, types: tuple[ValueType, ...], numbers: Numbers) -> Kernel:
        return Kernel(compute, low, high, directions)

    return Rule("bad", Text("坏规则"), Shown, operands, bind, "tests")


def item(key: str, one: Rule, of: str = "count_") -> Item:
    """Give an item of the rule."""
    place = Place("r.toml", 9, f"items.{key}")
    return Item(key, Text(key), one, Shown(of=Expression(of)), place=place)


def good(key: str = "good", when: str = "count_ > 3") -> Item:
    """Give an item of a rule that works: five points."""
    params = MET.params(when=Expression(when), points=5)
    return Item(key, Text(key), MET, params)


def tree(*parts: Item | Criterion, combine: Combiner = SUM) -> Rubric:
    """Give a rubric of these parts, all under one criterion."""
    inner = Criterion("c", Text("c"), combine, parts)
    root = Criterion("", Text(""), SUM, (inner,), points=10_000)
    return attrs.evolve(rubric(), root=root)


FACTS = {"count_": [1, 7, 4, 9, 2]}
IDS = ("丙", "c", "b", "a", "甲")


def facts(order: Sequence[int] = range(5)) -> Table:
    """Give five households, in an order."""
    whole = attrs.evolve(table(FACTS), ids=IDS)
    rows = np.array(order, dtype=np.int64)
    columns = {key: held.take(rows) for key, held in whole.columns.items()}
    return Table(tuple(IDS[row] for row in order), columns)


def runs(plan: Plan) -> list[Run]:
    """Run the plan in blocks of every size, on threads, and in other orders."""
    found = [
        run(plan, facts(), as_of=AS_OF, batch_rows=rows, threads=threads)
        for rows in (1, 2, 3, 100)
        for threads in (1, 2)
    ]
    orders = ([4, 3, 2, 1, 0], [1, 3, 0, 2, 4])
    return found + [run(plan, facts(o), as_of=AS_OF, batch_rows=2) for o in orders]


def ends(measure: Measure, finished: Run) -> dict[str, tuple[int, int]]:
    """Give what each subject may have."""
    pairs = zip(finished.outcomes.ids, measure.low, measure.high, strict=True)
    return {id_: (int(low), int(high)) for id_, low, high in pairs}


def failed(plan: Plan) -> tuple[dict[str, tuple[int, int]], tuple[Fault, ...]]:
    """Give totals and warnings, which are the same however the plan is run."""
    told = {
        (tuple(sorted(ends(r.outcomes.total, r).items())), _texts(r.warnings))
        for r in runs(plan)
    }
    assert len(told) == 1
    finished = run(plan, facts(), as_of=AS_OF)
    return ends(finished.outcomes.total, finished), finished.warnings


def _texts(warnings: tuple[Fault, ...]) -> tuple[str, ...]:
    return tuple(w.text() + w.text("zh") for w in warnings)


#: What the good item gives each household.
GOOD = {"丙": 0, "c": 500, "b": 500, "a": 500, "甲": 0}


def raising(value: int) -> Compute:
    """Give a kernel that raises where it meets a value."""

    def compute(x: Any) -> Any:
        if (x == value).any():
            raise ValueError(value)
        return x * 1

    return compute


def writing(x: Any) -> Any:
    """Write into the facts."""
    x[:] = 0
    return x


BROKEN: dict[str, tuple[Compute, str, str]] = {
    "raises for one": (raising(9), "a", "raised ValueError"),
    "raises for all": (lambda x: 1 // 0, "a", "raised ZeroDivisionError"),
    "floats": (lambda x: x * 1.0, "a", "no whole numbers"),
    "a list": (lambda x: x.tolist(), "a", "no whole numbers"),
    "nothing": (lambda x: None, "a", "no whole numbers"),
    "conditions": (lambda x: x > 3, "a", "no whole numbers"),
    "objects": (lambda x: x.astype(object), "a", "no whole numbers"),
    "unsigned": (lambda x: x.astype(np.uint8), "a", "no whole numbers"),
    "one row": (lambda x: x[:1] * 1, "a", "another number of rows"),
    "a sum": (lambda x: x.sum(keepdims=True), "a", "another number of rows"),
    "a column": (lambda x: x.reshape(-1, 1) * 1, "a", "another number of rows"),
    "too much for c": (lambda x: x.astype(int) * 150, "a", "outside the range"),
    "too little": (lambda x: x.astype(int) - 2, "丙", "outside the range"),
    "writes": (writing, "a", "raised ValueError"),
    "no number": (
        lambda x: np.sqrt(4.0 - x).astype(np.int64),
        "a",
        "raised FloatingPointError",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_failing_rule_opens_its_points_for_everybody(name: str) -> None:
    """Whatever a kernel does wrong, for one subject or all, its item is open for all.

    The warning names rule, module, item and the first subject by id; the other items
    are scored as ever, and neither batches, threads nor order can be seen.
    """
    compute, first, why = BROKEN[name]
    totals, warnings = failed(compile_rubric(tree(item("x", rule(compute)), good())))
    assert totals == {id_: (points, 1000 + points) for id_, points in GOOD.items()}
    (warning,) = warnings
    assert (warning.code, warning.severity) == ("EK5009", "warning")
    assert warning.place == Place("r.toml", 9, "items.x")
    for said in (warning.text("en"), warning.text("zh")):
        for part in ("“bad”", f"`{__name__}`", "c.x", f"“{first}”"):
            assert part in said
    assert why in warning.text()


def test_the_facts_are_as_they_were_after_a_rule_wrote_into_them() -> None:
    """What a kernel is shown it can't change."""
    held = facts()
    run(compile_rubric(tree(item("x", rule(writing)))), held, as_of=AS_OF)
    assert held.columns["count_"].values.tolist() == FACTS["count_"]


def test_a_rule_that_looks_at_its_neighbours_never_gets_away_alone() -> None:
    """A kernel that fails only among others is open too, and no subject is blamed."""

    def compute(x: Any) -> Any:
        if len(x) > 2:
            raise RuntimeError
        return x * 1

    plan = compile_rubric(tree(item("x", rule(compute))))
    finished = run(plan, facts(), as_of=AS_OF)
    assert ends(finished.outcomes.total, finished) == dict.fromkeys(IDS, (0, 1000))
    assert finished.warnings[0].values["id"] == "—"


def test_a_rule_that_fails_by_chance_stays_out() -> None:
    """What fails in the run and not when tried again is open all the same."""
    calls = []

    def compute(x: Any) -> Any:
        calls.append(1)
        if len(calls) == 1:
            raise RuntimeError
        return x * 1

    plan = compile_rubric(tree(item("x", rule(compute)), good()))
    finished = run(plan, facts(), as_of=AS_OF)
    assert finished.outcomes.total.high.tolist() == [
        1000 + GOOD[id_] for id_ in finished.outcomes.ids
    ]
    assert [w.values["id"] for w in finished.warnings] == ["—"]


def test_points_that_move_against_their_direction_are_no_points() -> None:
    """A kernel that says it rises and falls is open where a figure is unknown."""
    falling = rule(lambda x: 1000 - x.astype(int), directions=("up",))
    plan = compile_rubric(tree(item("x", falling)))
    known = run(plan, facts(), as_of=AS_OF)
    assert known.warnings == ()
    gaps = attrs.evolve(table({"count_": [1, None, 3]}), ids=("1", "2", "3"))
    finished = run(plan, gaps, as_of=AS_OF)
    assert finished.outcomes.total.low.tolist() == [0, 0, 0]
    assert finished.outcomes.total.high.tolist() == [1000, 1000, 1000]
    assert "don't move" in finished.warnings[0].text()
    assert finished.warnings[0].values["id"] == "2"


def test_nobody_to_score_is_no_reason_to_fail() -> None:
    """An empty table is shown to a rule like any other, and may break it."""
    empty = facts([])
    whole = rule(lambda x: np.full(len(x), x.max()))
    finished = run(compile_rubric(tree(item("x", whole))), empty, as_of=AS_OF)
    assert len(finished.outcomes) == 0
    assert [w.values["id"] for w in finished.warnings] == ["—"]
    sound = run(compile_rubric(tree(good())), empty, as_of=AS_OF)
    assert sound.warnings == ()


def test_two_failing_rules_are_both_told() -> None:
    """Each failing item has its warning, in the order they are written."""
    parts = (item("x", rule(raising(9))), good(), item("y", rule(raising(1))))
    totals, warnings = failed(compile_rubric(tree(*parts)))
    assert totals == {id_: (points, 2000 + points) for id_, points in GOOD.items()}
    assert [(w.values["path"], w.values["id"]) for w in warnings] == [
        ("c.x", "a"),
        ("c.y", "丙"),
    ]


def combiner(compute: Compute, low: int = 0, high: int = 2000) -> Combiner:
    """Give a combiner with this kernel."""

    def bind(parts: Any, numbers: Numbers) -> Kernel:
        return Kernel(compute, low, high, ("up",) * len(parts))

    return Combiner("poor", Text("坏汇总"), bind, "tests")


def test_a_failing_combiner_opens_its_criterion() -> None:
    """Only the criterion it combines is open; the items below it are scored."""

    def compute(a: Any, b: Any) -> Any:
        if (a == 500).any():
            raise LookupError
        return a + b

    parts = (good("x"), good("y", "count_ > 1"))
    plan = compile_rubric(tree(*parts, combine=combiner(compute)))
    totals, warnings = failed(plan)
    assert totals == dict.fromkeys(IDS, (0, 2000))
    assert [w.values["path"] for w in warnings] == ["c"]
    assert "combiner" in warnings[0].text()
    assert "汇总方法" in warnings[0].text("zh")
    told = explain(run(plan, facts(), as_of=AS_OF), 0).parts[0]
    assert told.note == Text(
        "汇总方法“poor”出错，按可能的最低和最高计",
        "the combiner “poor” failed: least and most it can be",
    )
    assert [(part.low, part.high) for part in told.parts] == [("0", "0"), ("0", "0")]


def test_a_combiner_is_not_blamed_for_what_is_below_it() -> None:
    """A combiner that failed on points of a failing rule only is kept."""

    def compute(a: Any, b: Any) -> Any:
        # Fails on what the failing rule gave, and on nothing else it can give.
        if (a == 4).any():
            raise LookupError
        return a + b

    parts = (item("x", rule(raising(9))), good())
    totals, warnings = failed(
        compile_rubric(tree(*parts, combine=combiner(compute, 0, 1500)))
    )
    assert [w.values["path"] for w in warnings] == ["c.x"]
    assert totals == {id_: (points, 1000 + points) for id_, points in GOOD.items()}


def test_criteria_fail_from_the_deepest_up() -> None:
    """With criteria inside criteria the one that fails is told, not those around it."""
    boom = combiner(lambda a: 1 // 0, 0, 700)
    inner = Criterion("in", Text("in"), boom, (good(),))
    outer = Criterion("out", Text("out"), SUM, (inner, good("g")))
    root = Criterion("", Text(""), combiner(lambda a: a * 1.0, 0, 9), (outer,))
    plan = compile_rubric(attrs.evolve(rubric(), root=root))
    totals, warnings = failed(plan)
    assert [w.values["path"] for w in warnings] == ["out.in", "total"]
    assert totals == dict.fromkeys(IDS, (0, 9))
    told = explain(run(plan, facts(), as_of=AS_OF), 0)
    assert told.note is not None
    assert "poor" in told.note.zh


def test_a_failing_rule_beneath_vetoes_and_means_is_found() -> None:
    """Vetoes still take all points, and means of the total are open, not wrong."""
    whole = tree(item("x", rule(raising(9))), good())
    veto = Veto("v", Text("v"), Expression("count_ == 7"), Effect("zero", "c.x"))
    whole = attrs.evolve(whole, vetoes=(veto,))
    totals, _ = failed(compile_rubric(whole))
    assert totals["c"] == (500, 500)
    assert totals["b"] == (500, 1500)
    finished = run(compile_rubric(whole), facts(), as_of=AS_OF)
    (told,) = (t for t in explain(finished, 0).parts[0].parts if t.key == "c.x")
    assert told.note == Text(
        "评分规则“bad”出错，按可能的最低和最高计",
        "the rule “bad” failed: least and most it can be",
    )


def test_a_rule_over_a_group_figure_is_tried_with_it() -> None:
    """An item whose figure is a village mean is tried on that mean, and is found."""
    lone = item("x", rule(raising(4)), "floor(mean(count_))")
    totals, warnings = failed(compile_rubric(tree(lone, good())))
    assert totals["a"] == (500, 1500)
    assert warnings[0].values["id"] == "a"


def test_want_of_memory_is_no_fault_of_the_rule() -> None:
    """A machine without memory stops the run; it must not decide about points."""

    def compute(x: Any) -> Any:
        raise MemoryError

    with pytest.raises(MemoryError):
        run(compile_rubric(tree(item("x", rule(compute)))), facts(), as_of=AS_OF)


def test_constants_are_shown_a_row_each() -> None:
    """A kernel of several figures is given columns of one length, whatever they are."""
    seen = []

    def compute(x: Any, y: Any) -> Any:
        seen.append((x.shape, y.shape, x.flags.writeable or y.flags.writeable))
        return np.stack([x, y]).max(axis=0)

    @attrs.frozen(kw_only=True)
    class Pair:
        of: Expression
        than: Expression

    def bind(params: Pair, types: Any, numbers: Numbers) -> Kernel:
        return Kernel(compute, 0, 1000, ("up", "up"))

    operands = (Operand("of"), Operand("than"))
    pair = Rule("pair", Text("二者"), Pair, operands, bind, "tests")
    params = Pair(of=Expression("count_"), than=Expression("5"))
    one = Item("x", Text("x"), pair, params)
    finished = run(compile_rubric(tree(one)), facts(), as_of=AS_OF)
    assert finished.warnings == ()
    assert finished.outcomes.total.low.tolist() == [5, 7, 5, 9, 5]
    assert set(seen) == {((5,), (5,), False)}


def test_progress_never_falls_when_a_run_starts_anew() -> None:
    """What is told rises to 1000, also where a rule fails half way."""
    told: list[int] = []
    plan = compile_rubric(tree(item("x", rule(raising(2))), good()))
    run(plan, facts(), as_of=AS_OF, batch_rows=1, progress=told.append)
    assert told == sorted(set(told))
    assert told[-1] == 1000


UNSOUND: dict[str, tuple[Any, str]] = {
    "no kernel": (lambda *_: None, "NoneType is no Kernel"),
    "raises": (lambda *_: 1 // 0, "ZeroDivisionError"),
    "float range": (lambda *_: Kernel(len, 0.0, 1, ("up",)), "no range"),  # type: ignore[arg-type]
    "bool range": (lambda *_: Kernel(len, False, 1, ("up",)), "no range"),
    "empty range": (lambda *_: Kernel(len, 2, 1, ("up",)), "no range"),
    "few directions": (lambda *_: Kernel(len, 0, 1, ()), "no direction for each"),
    "a word": (lambda *_: Kernel(len, 0, 1, "up"), "no direction for each"),  # type: ignore[arg-type]
    "wrong direction": (lambda *_: Kernel(len, 0, 1, ("down ",)), "no directions"),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("name", UNSOUND)
def test_what_cannot_be_bound_refuses_the_rubric(name: str) -> None:
    """A bind that fails, or gives no sound kernel, is a located fault (EK5010)."""
    bind, why = UNSOUND[name]
    one = attrs.evolve(rule(len), bind=bind)
    poor = attrs.evolve(combiner(len), bind=bind)
    for whole, kind in (
        (tree(item("x", one), good()), "rule"),
        (tree(good(), combine=poor), "combiner"),
    ):
        with pytest.raises(RubricError) as caught:
            compile_rubric(whole)
        (fault,) = caught.value.faults
        assert fault.code == "EK5010"
        assert why in fault.text()
        assert why in fault.text("zh")
        assert f"The {kind} " in fault.text()
        assert f"`{__name__}`" in fault.text()


def test_a_range_beyond_64_bits_refuses_the_rubric() -> None:
    """Points that could not be added up are refused when the rubric is compiled."""
    with pytest.raises(RubricError) as caught:
        compile_rubric(tree(item("x", rule(len, 0, 2**62))))
    assert [f.code for f in caught.value.faults] == ["EK2013"]


def test_faults_a_rule_finds_itself_are_told_as_its_own() -> None:
    """A bind that refuses its parameters is believed, and placed at the item."""

    def bind(*told: Any) -> Kernel:
        raise RubricError(Fault("EK1507", Place(key="points"), got="0"))

    with pytest.raises(RubricError) as caught:
        compile_rubric(tree(item("x", attrs.evolve(rule(len), bind=bind))))
    (fault,) = caught.value.faults
    assert fault.place == Place("r.toml", 9, "items.x.points")


def test_directions_are_those_of_the_type() -> None:
    """Every direction the type names is taken."""
    directions: tuple[Direction, ...] = ("up", "down", "either")
    for direction in directions:
        one = item("x", rule(lambda x: x * 0, directions=(direction,)))
        assert compile_rubric(tree(one))
    assert column(ValueType("integer"), [1]).values.dtype == np.int8
