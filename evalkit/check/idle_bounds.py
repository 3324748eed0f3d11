"""Floors and caps that never bind, whatever the facts."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import attrs

from evalkit.check.parts import at, criteria, items
from evalkit.engine.guard import bound as bind
from evalkit.engine.plan import Plan
from evalkit.engine.scored import ItemPlan
from evalkit.errors import Fault, RubricError
from evalkit.model.number import show_units
from evalkit.model.rubric import Rubric
from evalkit.model.rule import Kernel


def idle_bounds(rubric: Rubric, plan: Plan) -> Iterator[Fault]:
    """Find floors and caps of criteria that the parts can't come to, whatever they are.

    Proven by the ranges of the rules: no household there could be is held by them.
    """
    marks = rubric.numbers.marks
    for path, criterion in criteria(rubric):
        if not path:
            continue
        kind = plan.scored.came[path].type
        cap, floor = criterion.cap, criterion.floor
        if cap is not None and cap != criterion.points and kind.high <= cap:
            values = {"end": show_units(kind.high, marks)}
            yield Fault("EK3028", at(criterion.place, "cap"), values=values)
        if floor is not None and floor != 0 and kind.low >= floor:
            values = {"end": show_units(kind.low, marks)}
            yield Fault("EK3028", at(criterion.place, "floor"), values=values)


def idle_item_bounds(rubric: Rubric, plan: Plan) -> Iterator[Fault]:
    """Find floors and caps of items that their figures can't come to.

    Proven by the range of the rule: it stays as it is where the bound is further off.
    """
    marks = rubric.numbers.marks
    for path, item, _ in items(rubric):
        scored = plan.scored.items[path]
        kernel = scored.kernel
        ways = (("cap", 1, kernel.high, item.points), ("floor", -1, kernel.low, 0))
        for name, way, end, meant in ways:
            bound = getattr(item.params, name, None)
            # What is the full mark, or 0, is said for the reader, too.
            if isinstance(bound, Decimal) and bound != _points(meant, marks):
                further = bound + way * Decimal(1).scaleb(-marks)
                far = _bound(plan, scored, name, further)
                if far is not None and (far.high if way > 0 else far.low) == end:
                    values = {"end": show_units(end, marks)}
                    yield Fault("EK3028", at(item.place, name), values=values)


def _points(units: int | None, marks: int) -> Decimal | None:
    return None if units is None else Decimal(units).scaleb(-marks)


def _bound(plan: Plan, scored: ItemPlan, name: str, value: Decimal) -> Kernel | None:
    """Bind an item's rule with another parameter; None where it refuses that."""
    rule, operands = scored.item.rule, scored.operands
    types = tuple(operand.type for operand in operands)
    try:
        params = _other(scored.item.params, name, value)
        return bind(rule, len(operands), params, types, plan.rubric.numbers)
    except RubricError:
        return None


def _other(params: Any, name: str, value: Decimal) -> Any:
    """Give parameters with another one; their validators are anyone's code."""
    try:
        return attrs.evolve(params, **{name: value})
    except Exception as error:
        raise RubricError(()) from error
