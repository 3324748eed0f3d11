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


def grade_asks(
    ladder: Ladder, grades: Sequence[str], lowest: int, highest: int
) -> list[Text]:
    """Say what grades ask for that may still be reached, and the next one above."""
    asked: dict[str, Text] = {}
    bounds = {step.grade: step.bounds for step in ladder.steps}
    for grade in grades[lowest + 1 : highest + 2]:
        stated = bounds.get(grade)
        if stated is not None and not stated.otherwise and grade != grades[lowest]:
            said_bounds = Text(*stated.said())
            asked[grade] = said("grade_asks", grade=grade, bounds=said_bounds)
    return list(asked.values())
