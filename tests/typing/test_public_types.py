"""What a type checker knows of the public names: mypy reads it, pytest runs it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from pathlib import Path
from typing import assert_type

import numpy as np
from attrs import frozen

import evalkit
from evalkit import (
    Evaluation,
    Expression,
    Fault,
    Kernel,
    Numbers,
    Operand,
    Ranked,
    Rubric,
    Rule,
    Text,
    Trace,
    ValueType,
    hookimpl,
)

FACTS = {
    "编号": ["A-1"],
    "姓名": ["张三"],
    "services": {"编号": ["A-1"], "hours": [120], "on": [datetime.date(2026, 1, 2)]},
}


def test_what_loading_and_evaluating_give() -> None:
    """A rubric, an evaluation and its parts have types of their own, none is Any."""
    rubric = evalkit.load_rubric("household/ten-star")
    assert_type(rubric, Rubric)
    assert_type(rubric.title, Text)
    assert_type(rubric.digest, str)


def looked_at(rubric: Rubric, folder: Path) -> None:
    """Use an evaluation as a program would."""
    result = rubric.evaluate(FACTS, as_of=datetime.date(2026, 10, 31))
    assert_type(result, Evaluation)
    assert_type(result.explain("A-1"), Trace)
    assert_type(result.ranking(most=3), list[Ranked])
    assert_type(result.rows(), list[dict[str, str]])
    assert_type(result.warnings, tuple[Fault, ...])
    assert_type(evalkit.replay(folder), tuple[Fault, ...])


def test_errors_carry_their_faults() -> None:
    """One family of errors, whose faults a program can read."""
    fault = Fault("EK7002", got="x")
    error: evalkit.EvalkitError = evalkit.UsageError(fault)
    assert_type(error.faults, tuple[Fault, ...])
    assert_type(error.text("zh"), str)
    assert_type(fault.as_json(), dict[str, object])
    assert error.faults == (fault,)


@frozen(kw_only=True)
class Params:
    """The figure of a rule."""

    of: Expression


def bind(params: Params, types: tuple[ValueType, ...], numbers: Numbers) -> Kernel:
    """Give every row no points."""
    return Kernel(lambda values: np.zeros_like(values), 0, 0, ("up",))


@hookimpl
def evalkit_rules() -> Iterable[Rule]:
    """Give a rule, as a plugin does."""
    figure = Operand("of", "number")
    return [
        Rule("none", Text("不计分"), Params, (figure,), bind, "https://example.org")
    ]


def test_a_plugin_is_typed() -> None:
    """The records of a plugin fit the types the engine asks for."""
    (rule,) = evalkit_rules()
    assert_type(rule, Rule)
    assert rule.bind(Params(of=Expression("x")), (), Numbers()).high == 0
