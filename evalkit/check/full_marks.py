"""Stated points that are never reached, or passed."""

from __future__ import annotations

from collections.abc import Iterator

from evalkit.catalogue.shown import Shown
from evalkit.check.climbing import highest
from evalkit.check.parts import criteria, items, roomy
from evalkit.check.reads import reads
from evalkit.check.showing import Kept, show_all
from evalkit.check.trying import figure_of, tried
from evalkit.engine.plan import Plan
from evalkit.errors import Fault
from evalkit.model.number import show_units
from evalkit.model.rubric import Criterion, Item, Rubric


def full_marks(rubric: Rubric, plan: Plan) -> Iterator[Fault]:
    """Find items and criteria whose most is not what they state.

    A criterion is told only where every part of it reaches its own points.
    """
    marks = rubric.numbers.marks

    def fault(code: str, part: Item | Criterion, path: str, most: int) -> Fault:
        points = show_units(part.points or 0, marks)
        said = {"most": show_units(most, marks), "points": points}
        return Fault(code, part.place, values=said, shown=_best(plan, path))

    short = roomy(rubric)
    for path, item, _ in items(rubric):
        most = plan.scored.items[path].kernel.high
        if item.points is None or most == item.points:
            continue
        if most < item.points:
            short.add(path)
        code = "EK3011" if most < item.points else "EK3013"
        yield fault(code, item, path, most)
    for path, criterion in reversed(list(criteria(rubric))):
        parts = {inside for inside, _ in criterion.inside(path)}
        most = plan.scored.criteria[path].type.high
        if criterion.points is not None and most < criterion.points:
            if not (parts | {path}) & short:
                yield fault("EK3012", criterion, path, most)
            short.add(path)
        elif criterion.points is None and parts & short:
            short.add(path)


def _best(plan: Plan, path: str) -> tuple[Shown, ...]:
    """Show the best household found, by what rules give before it is held."""
    scored = plan.scored
    given = {one.path: one.node for one in scored.guarded} | dict(scored.came)
    held = scored.items[path].points if path in scored.items else scored.criteria[path]
    rests_on = reads(plan.rubric, [held])
    figures = [figure_of(node) for node in (given.get(path, held), held)]
    found = tried(plan, highest(plan, rests_on, figures))
    return show_all([found], rests_on, Kept(points=(path,) if path else ()))
