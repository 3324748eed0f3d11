"""`met`: points when a condition holds."""

from __future__ import annotations

from decimal import Decimal

from attrs import frozen

from evalkit.model.bounds_words import said_points
from evalkit.model.number import Numbers
from evalkit.model.rule import Aloud, Kernel, Operand, Rule
from evalkit.model.text import Expression, Text
from evalkit.model.value import ValueType
from evalkit.rules.points import Marks, direction
from evalkit.rules.steps import step_function


@frozen(kw_only=True)
class Met:
    """A condition, its points, and the points when it does not hold."""

    when: Expression
    points: Decimal
    otherwise: Decimal = Decimal(0)


def bind(params: Met, types: tuple[ValueType, ...], numbers: Numbers) -> Kernel:
    """Bind the rule to its condition."""
    marks = Marks(numbers)
    yes = marks.read(params.points, "points")
    no = marks.read(params.otherwise, "otherwise")
    marks.check()
    reachable = (no, yes)[types[0].low : types[0].high + 1]

    def describe(value: int) -> Text:
        points = marks.said(yes if value else no)
        if value:
            return Text(f"条件成立，得 {points} 分", f"the condition holds: {points}")
        return Text(
            f"条件不成立，得 {points} 分", f"the condition does not hold: {points}"
        )

    return Kernel(
        step_function((1,), (no, yes)),
        min(reachable),
        max(reachable),
        (direction(reachable),),
        describe,
    )


def _say(params: Met, aloud: Aloud) -> Text:
    """Say what the condition gives, and what is given without it."""
    when, given = aloud(params.when), said_points(params.points)
    zh = f"符合“{when.zh}”" if " " in when.zh else when.zh
    if not params.otherwise:
        return Text(f"{zh}的，{given.zh}", f"{when.said('en')}: {given.en}")
    other = said_points(params.otherwise)
    return Text(
        f"{zh}的，{given.zh}；不是的，{other.zh}",
        f"{when.said('en')}: {given.en}; else {other.en}",
    )


MET = Rule(
    name="met",
    title=Text("符合条件得分", "Points when a condition holds"),
    params=Met,
    operands=(Operand("when", "boolean"),),
    bind=bind,
    source="https://360docs.net/doc/1417958620.html",
    say=_say,
)
