"""Stated points that are never reached, or passed."""

from __future__ import annotations

from collections.abc import Iterator

from evalkit.check.parts import criteria, items
from evalkit.engine.plan import Plan
from evalkit.errors import Fault, Place
from evalkit.model.number import show_units
from evalkit.model.rubric import Rubric


def full_marks(rubric: Rubric, plan: Plan) -> Iterator[Fault]:
    """Find items and criteria whose most is not what they state.

    A criterion is told only where every part of it reaches its own points.
    """
    marks = rubric.numbers.marks

    def fault(code: str, place: Place, most: int, points: int) -> Fault:
        said = {"most": show_units(most, marks), "points": show_units(points, marks)}
        return Fault(code, place, values=said)

    short: set[str] = set()
    for path, item, _ in items(rubric):
        most = plan.scored.items[path].kernel.high
        if item.points is None or most == item.points:
            continue
        if most < item.points:
            short.add(path)
        code = "EK3011" if most < item.points else "EK3013"
        yield fault(code, item.place, most, item.points)
    for path, criterion in reversed(list(criteria(rubric))):
        parts = {inside for inside, _ in criterion.inside(path)}
        most = plan.scored.criteria[path].type.high
        if criterion.points is not None and most < criterion.points:
            if not parts & short:
                yield fault("EK3012", criterion.place, most, criterion.points)
            short.add(path)
        elif criterion.points is None and parts & short:
            short.add(path)
