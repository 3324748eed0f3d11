"""The laws that `evalkit.testing` checks: whoever breaks one is told which, and how."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from attrs import evolve, frozen
from hypothesis import given
from hypothesis import strategies as st

from evalkit.errors import Fault, RubricError
from evalkit.model.number import Numbers
from evalkit.model.rule import Combiner, Kernel, Operand, Part, Rule
from evalkit.model.text import Expression, Text
from evalkit.model.value import ValueType, number
from evalkit.testing import (
    check_combiner,
    check_rule,
    decimals,
    figures,
    numbers,
    rows,
    values,
)


@frozen(kw_only=True)
class Doubled:
    """A figure."""

    of: Expression


def double(values: Any) -> Any:
    """Double a column, wide enough for any figure of the tests."""
    return values.astype(np.int64) * 2


KIND = number(1, -100, 100)
KERNEL = Kernel(double, -200, 200, ("up",), lambda value: Text("加倍", "doubled"))
PARAMS = Doubled(of=Expression("x"))


def rule(kernel: Kernel, again: Kernel | None = None) -> Rule:
    """Give a rule that binds to a kernel, and the second time to another."""
    kernels = [kernel, again or kernel]
    return Rule(
        "doubled",
        Text("加倍", "Doubled"),
        Doubled,
        (Operand("of"),),
        lambda params, types, numbers: kernels.pop(0),
        "https://example.org",
    )


def broken(kernel: Kernel, again: Kernel | None = None, **how: Any) -> str:
    """Check a kernel that breaks a law, and give what is said of it."""
    with pytest.raises(AssertionError) as found:
        check_rule(rule(kernel, again), PARAMS, [KIND], **how)
    return str(found.value)


def test_a_sound_kernel_is_given_back() -> None:
    """What keeps every law can be looked at more closely."""
    assert check_rule(rule(KERNEL), PARAMS, [KIND]) is KERNEL


def test_figures_come_in_no_column_too_short_for_them() -> None:
    """A figure of millions is never tried in columns of eight bits."""
    widths = set()

    def compute(values: Any) -> Any:
        widths.add(values.dtype.name)
        return double(values)

    kernel = evolve(KERNEL, compute=compute, low=0, high=2 * 10**6)
    check_rule(rule(kernel), PARAMS, [number(0, 0, 10**6)])
    assert widths == {"int32", "int64"}


def _overflowing(values: Any) -> Any:
    return values * values.dtype.type(2)


def _writing(values: Any) -> Any:
    out = double(values)
    if values.flags.writeable:
        values += 1
    return out


def _needing_to_write(values: Any) -> Any:
    values += 0
    return double(values)


def _counting(values: Any) -> Any:
    return double(values) // (1 + (len(values) > 1))


def _in_order(values: Any) -> Any:
    out = double(values)
    return np.maximum.accumulate(out) if len(out) > 1 else out


BROKEN: list[tuple[str, dict[str, Any]]] = [
    ("it returns an array", {"compute": lambda values: double(values).tolist()}),
    ("points are whole numbers", {"compute": lambda values: values / 2}),
    ("points are whole numbers", {"compute": lambda values: values > 0}),
    ("there is one number of points a row", {"compute": lambda v: double(v)[:1]}),
    ("there is one number of points a row", {"compute": lambda v: double(v)[:, None]}),
    ("every number of points lies between low and high", {"high": 100}),
    ("every number of points lies between low and high", {"low": -199}),
    ("the arrays it is given stay as they are", {"compute": _writing}),
    ("it needs only to read what it is given", {"compute": _needing_to_write}),
    ("each row stands for itself", {"compute": _counting}),
    ("each row stands for itself", {"compute": _in_order}),
    ("columns of int8 give what wider ones give", {"compute": _overflowing}),
    ("what it says is a Text in Chinese and in English, or None",
     {"describe": lambda value: Text("加倍")}),
    ("what it says is a Text in Chinese and in English, or None",
     {"describe": lambda value: "加倍"}),
    ("points move as declared (down)", {"directions": ("down",)}),
    ("points move as declared (up)",
     {"compute": lambda values: np.abs(double(values)), "low": 0}),
    ("low and high are of type int", {"high": 200.0}),
    ("low and high are of type int", {"low": np.int64(-200)}),
    ("low ≤ high", {"low": 201}),
    ("there is one direction a figure: up, down or either", {"directions": ()}),
    ("there is one direction a figure: up, down or either", {"directions": ("UP",)}),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("law", "changes"), BROKEN)
def test_a_broken_law_is_named(law: str, changes: dict[str, Any]) -> None:
    """The message begins with the rule and the law."""
    said = broken(evolve(KERNEL, **changes))
    assert said.startswith(f"doubled breaks a law: {law}")


@pytest.mark.parametrize(("law", "changes"), BROKEN)
def test_a_broken_law_is_named_by_rows_of_ones_own(
    law: str, changes: dict[str, Any]
) -> None:
    """A few rows at the edges find out every kernel, each by its own law."""
    edges = [(-100,), (57,), (0,), (100,)]
    said = broken(evolve(KERNEL, **changes), rows=edges)
    assert said.startswith(f"doubled breaks a law: {law}\n")


def test_a_broken_law_is_shown_by_the_smallest_row() -> None:
    """Figures stand in the message as a sheet has them, beside what was declared."""
    assert broken(evolve(KERNEL, high=100)) == (
        "doubled breaks a law: every number of points lies between low and high\n"
        "  of = 5.1: 102 units of marks\n"
        "  declared: -200 to 100"
    )


def test_rows_of_ones_own_are_checked() -> None:
    """Whoever knows the edges of a rule better may name them."""
    said = broken(evolve(KERNEL, high=100), rows=[(10,), (57,)])
    assert "of = 5.7: 114 units of marks" in said
    kernel = check_rule(rule(evolve(KERNEL, high=100)), PARAMS, [KIND], rows=[(10,)])
    assert kernel.high == 100


def test_a_rule_bound_twice_is_the_same_rule() -> None:
    """A kernel that depends on what was bound before is found out."""
    other = evolve(KERNEL, compute=lambda values: double(values) * 0)
    assert "bound twice and computed twice" in broken(KERNEL, other, rows=[(1,)])


def test_a_kernel_may_move_either_way_when_it_says_so() -> None:
    """Where nothing is declared about a figure, nothing is checked about it."""
    kernel = evolve(
        KERNEL,
        compute=lambda values: np.abs(double(values)),
        low=0,
        directions=("either",),
        describe=lambda value: None,
    )
    assert check_rule(rule(kernel), PARAMS, [KIND]) is kernel


def test_an_unsound_rule_is_not_even_bound() -> None:
    """What a registry would refuse is refused first."""
    unsound = evolve(rule(KERNEL), source="")
    with pytest.raises(
        AssertionError, match="'doubled' is unsound: no source is given"
    ):
        check_rule(unsound, PARAMS, [KIND])


def test_parameters_of_another_rule_are_refused() -> None:
    """The record has to be the one the rule declares."""
    with pytest.raises(AssertionError, match=r"'x' is no Doubled"):
        check_rule(rule(KERNEL), "x", [KIND])


def test_refused_parameters_are_told_as_they_are() -> None:
    """A fault of the parameters is no broken law."""

    def bind(params: Any, types: Any, numbers: Any) -> Kernel:
        raise RubricError(Fault("EK1109", values={"why": "no"}))

    with pytest.raises(RubricError, match="EK1109"):
        check_rule(evolve(rule(KERNEL), bind=bind), PARAMS, [KIND])


PARTS = (Part("thrift", 0, 10, None, 1), Part("filial", -5, 10, None, 1))


def combiner(kernel: Kernel) -> Combiner:
    """Give a combiner that binds to a kernel."""
    return Combiner(
        "added", Text("相加", "Added"), lambda parts, numbers: kernel, "https://x.org"
    )


def test_a_combiner_that_keeps_every_law_is_given_back() -> None:
    """A sum of two parts passes."""
    kernel = Kernel(lambda a, b: double(a) + b, -5, 30, ("up", "up"))
    assert check_combiner(combiner(kernel), PARTS) is kernel


def test_a_combiner_that_falls_as_a_part_rises_is_refused() -> None:
    """To do better in a part can't be worse for the whole."""
    kernel = Kernel(lambda a, b: double(a) - b, -10, 25, ("up", "down"))
    with pytest.raises(AssertionError, match="never falls when a part rises"):
        check_combiner(combiner(kernel), PARTS)


def test_a_combiner_that_says_it_adds_must_add() -> None:
    """What full marks are held against is nothing but the sum of the parts."""
    kernel = Kernel(lambda a, b: double(a) + b, -5, 30, ("up", "up"))
    with pytest.raises(AssertionError, match="gives the sum of its parts"):
        check_combiner(evolve(combiner(kernel), adds=True), PARTS)
    plain = Kernel(lambda a, b: np.add(a, b, dtype=np.int64), -5, 20, ("up", "up"))
    assert check_combiner(evolve(combiner(plain), adds=True), PARTS) is plain


def test_parts_are_named_in_the_message() -> None:
    """The keys of the parts and their marks say which figures broke the law."""
    kernel = Kernel(lambda a, b: double(a) + b, -5, 10, ("up", "up"))
    with pytest.raises(AssertionError, match=r"thrift = 0.1, filial = 0.09: 29 units"):
        check_combiner(combiner(kernel), PARTS, Numbers(2), rows=[(10, 9)])


@given(st.data())
def test_drawn_figures_lie_where_they_are_said_to(data: st.DataObject) -> None:
    """Types, values and rows keep their ends, parameters their decimals."""
    kind = data.draw(figures(-20, 300, places=3))
    assert kind.is_number
    assert -20 <= kind.low <= kind.high <= 300
    assert 0 <= kind.decimals <= 3
    assert kind.low <= data.draw(values(kind)) <= kind.high
    table = data.draw(rows([kind, KIND], at_most=3))
    assert 1 <= len(table) <= 3
    assert all(kind.low <= a <= kind.high and -100 <= b <= 100 for a, b in table)
    amount = data.draw(decimals("-0.5", 2, 1))
    assert -0.5 <= amount <= 2
    assert amount == round(amount, 1)
    assert data.draw(numbers()).marks in range(5)


def test_edges_come_often() -> None:
    """Both ends of a vast range are among the first hundred values drawn."""
    seen: set[int] = set()
    vast = ValueType("integer", 0, -(10**17), 10**17)
    given(values(vast))(lambda value: seen.add(value))()
    assert {vast.low, vast.high, 0} <= seen
