"""From which grade up to which: steps no figure reaches have their place too."""

from __future__ import annotations

from decimal import Decimal

import attrs
import pytest

from evalkit.engine.plan import compile_rubric
from evalkit.engine.run import run
from evalkit.model.bands import Bounds
from evalkit.model.rubric import Effect, Ladder, LadderStep, Veto
from evalkit.model.text import Expression, Text
from tests.one_figure import AS_OF, rubric, table

#: A figure from 0.000 to 0.100.
WEIGHT = Expression("weight")


def ladder(of: Expression, **steps: Bounds) -> Ladder:
    """Give a ladder of some steps."""
    return Ladder(of, tuple(LadderStep(b, grade) for grade, b in steps.items()), "无")


def bounds(**written: str) -> Bounds:
    """Write bounds."""
    return Bounds(**{key: Decimal(text) for key, text in written.items()})


REST = Bounds(otherwise=True)


@pytest.mark.parametrize(
    "steps",
    [
        # The rest of nothing lies below whatever has a bound, however low that is.
        {"其余": REST, "低": bounds(at_least="-5"), "中": bounds(at_least="0")},
        {
            "其余": REST,
            "低": bounds(at_most="-3"),
            "中": bounds(above="-3", below="0"),
            "高": bounds(at_least="0"),
        },
        {"低": bounds(below="-2"), "中": bounds(at_least="-2")},
        # Above the very top nobody can be.
        {"低": bounds(at_most="0.1"), "中": bounds(above="0.1")},
        {
            "低": bounds(at_most="0.1"),
            "中": bounds(above="0.1", below="7"),
            "高": bounds(at_least="7", at_most="7"),
            "优": bounds(above="7"),
        },
    ],
)
def test_grades_rise_with_the_bounds_of_their_steps(steps: dict[str, Bounds]) -> None:
    """In whatever order they are written, and whether anybody can reach them."""
    for order in (list(steps), list(steps)[::-1]):
        written = {grade: steps[grade] for grade in order}
        whole = attrs.evolve(rubric("flag"), ladder=ladder(WEIGHT, **written))
        assert compile_rubric(whole).decisions.grades == ("无", *steps)


def test_a_cap_nobody_reaches_lets_the_rest_of_nothing_lie_below() -> None:
    """Whoever is capped, or may be, never falls past a grade the cap lies above."""
    steps = {
        "良": bounds(at_least="0.7"),
        "优": bounds(at_least="1.0"),
        "其余": REST,
    }
    of = Expression("max(1.0, min(weight, 1.0))")
    cap = Veto("cap", Text("超限"), Expression("flag"), Effect("cap_at", "良"))
    whole = attrs.evolve(rubric("flag"), ladder=ladder(of, **steps), vetoes=(cap,))
    facts = {"flag": [True, None, False]}
    grade = run(compile_rubric(whole), table(facts), as_of=AS_OF).outcomes.grade
    assert grade is not None
    ends = zip(grade.low.tolist(), grade.high.tolist(), strict=True)
    assert list(ends) == [(2, 2), (2, 3), (3, 3)]
