"""Steps written twice are one; steps that differ in anything stay two."""

from __future__ import annotations

import numpy as np
import pytest

from evalkit.engine.alike import once
from evalkit.language.interval import Interval, exact
from evalkit.language.node import Node, walk
from evalkit.model.rule import Kernel
from evalkit.model.value import BOOLEAN, number
from tests.one_figure import compiled

FIELD = Node("field", number(0, 0, 9), key="field")


def steps(*texts: str) -> int:
    """Count the steps that expressions come to, each once."""
    plan = compiled(*texts)
    return sum(node.kind == "step" for node in walk(once([*plan.derived.values()])))


@pytest.mark.parametrize(
    ("first", "second", "alone"),
    [
        ("count_ > 3 and flag", "flag and count_ > 3", 3),
        ("income * 1.05", "income * 1.05 + 1", 2),
        ("born + 2 months", "born + 2 months", 1),
        ("view in ('好', '差')", "not (view in ('差', '好'))", 2),
        ("round(weight, 1)", "round(weight, 1)", 1),
        ("ratio(people, count_, otherwise=1)", "ratio(people, count_, otherwise=1)", 1),
    ],
)
def test_what_is_written_twice_is_one_step(first: str, second: str, alone: int) -> None:
    """The same function of the same arguments, closed over the same numbers."""
    assert steps(first, second) == alone


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("count_ > 3", "count_ > 4"),
        ("count_ > 3", "count_ >= 3"),
        ("born + 2 months", "born + 2 days"),
        ("born + 2 months", "born - 2 months"),
        ("born + 2 months", "since + 2 months"),
        ("view in ('好', '差')", "view in ('好', '一般')"),
        ("round(weight, 1)", "round(weight, 2)"),
        ("count_ - people", "people - count_"),
    ],
)
def test_what_differs_stays_apart(first: str, second: str) -> None:
    """Another number, word, sign, argument, or order of arguments is another step."""
    assert steps(first, second) == steps(first) + steps(second)


def made(compute: object) -> Node:
    """Give a step of a field."""
    return Node("step", BOOLEAN, (FIELD,), compute)  # type: ignore[arg-type]


def looked_up(table: object) -> object:
    """Give a function closed over a table."""

    def compute(x: Interval) -> Interval:
        return exact(table.take(x.low))  # type: ignore[attr-defined]

    return compute


def counting(start: int) -> object:
    """Give a function that calls itself."""

    def down(x: int = 3) -> int:
        return start if x == 0 else down(x - 1)

    return down


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (looked_up(np.array([1, 2])), looked_up(np.array([1, 3]))),
        (looked_up(np.array([1, 2])), looked_up(np.array([1, 2], dtype=np.int8))),
        (looked_up([1, 2]), looked_up((1, 2))),
        (counting(1), counting(2)),
        (lambda x: x, lambda x: exact(-x.low)),
        (looked_up(1), looked_up(True)),
        (
            looked_up(Kernel(np.abs, 0, 1, ("up",))),
            looked_up(Kernel(np.abs, 0, 2, ("up",))),
        ),
        (looked_up(object()), looked_up(object())),
    ],
)
def test_functions_are_told_apart_by_what_they_hold(one: object, other: object) -> None:
    """Arrays by their values, records by their fields, anything else by itself."""
    assert len(set(map(id, once([made(one), made(other)])))) == 2


@pytest.mark.parametrize(
    "make",
    [
        lambda: looked_up(np.array([1, 2])),
        lambda: looked_up([1, (2, "x"), frozenset({3}), np.int8(1), int]),
        lambda: counting(1),
        lambda: looked_up(Kernel(np.abs, 0, 1, ("up",))),
    ],
)
def test_functions_that_hold_the_same_are_one(make: object) -> None:
    """However often they were made, also one that calls itself."""
    nodes = once([made(make()), made(make())])  # type: ignore[operator]
    assert nodes[0] is nodes[1]


def test_what_the_engine_knows_by_identity_is_never_merged() -> None:
    """Fields and aggregates stay the nodes they are."""
    plan = compiled("count(events, proved)", "count(events, proved) + 1", "count_")
    nodes = [*plan.derived.values()]
    assert [id(n) for n in once(nodes)] == [id(n) for n in nodes]
    aggregates = [n for n in walk(once(nodes)) if n.kind == "aggregate"]
    assert len(aggregates) == 2
