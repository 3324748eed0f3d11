"""What was asked for, beside what was reached: bounds of stars, conditions, grades."""

from __future__ import annotations

from collections.abc import Sequence

from evalkit.engine.words import both, said
from evalkit.language.aloud import Reader
from evalkit.model.number import show_units
from evalkit.model.rubric import Item, Ladder, Star
from evalkit.model.text import Expression, Text


def star_asks(star: Star, marks: int, aloud: Reader) -> Text:
    """Say what a star asks for: points, a condition, or both."""
    points = condition = None
    if star.at_least is not None:
        points = said("asks_points", least=show_units(star.at_least, marks))
    if star.when is not None:
        condition = aloud.text(star.when.text)
    asked = both(points, condition)
    assert asked is not None  # a star asks for something
    return asked


def conditions(item: Item, aloud: Reader) -> Text | None:
    """Say the conditions a rule looks at; one that is only a name says itself."""
    asked = []
    for operand in item.rule.operands:
        expression = getattr(item.params, operand.name)
        if operand.wants == "boolean" and not _is_name(expression):
            asked.append(said("condition", text=aloud.text(expression.text)))
    return both(*asked)


def _is_name(expression: Expression) -> bool:
    return expression.text.strip().isidentifier()


def next_grade(ladder: Ladder, grades: Sequence[str], at: int) -> Text | None:
    """Say what the next higher grade asks for; None at the top."""
    above = next((grade for grade in grades[at + 1 :] if grade != grades[at]), None)
    step = next((one for one in ladder.steps if one.grade == above), None)
    if step is None or step.bounds.otherwise:
        return None
    bounds = Text(*step.bounds.said())
    return said("next_grade", grade=step.grade, bounds=bounds)
