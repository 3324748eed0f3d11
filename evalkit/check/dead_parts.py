"""Parts that can't change anything, whatever the facts."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from evalkit.catalogue.shown import Shown
from evalkit.check.climbing import highest
from evalkit.check.parts import at, criteria, items, roomy
from evalkit.check.reads import reads
from evalkit.check.showing import Kept, show_all
from evalkit.check.trying import least, total, tried
from evalkit.engine.plan import Plan
from evalkit.engine.run import Run
from evalkit.errors import Fault, Place
from evalkit.language.compile import compile_expression
from evalkit.language.node import Node
from evalkit.model.bands import Bounds, cut
from evalkit.model.number import IntArray, show_units
from evalkit.model.rubric import Rubric
from evalkit.model.selection import SizedQuota
from evalkit.model.text import Expression


def dead_scores(rubric: Rubric, plan: Plan) -> Iterator[Fault]:
    """Find items, criteria and weights that never make a difference."""
    marks = rubric.numbers.marks
    moving = set()
    loose = set(plan.scored.applies) | {
        v.effect.target for v in rubric.vetoes if v.effect.kind == "zero"
    }
    for path, item, around in items(rubric):
        kernel = plan.scored.items[path].kernel
        # Where it doesn't apply, or a veto empties it, it gives something else.
        if loose & {"total", *_around(path)}:
            moving |= {id(criterion) for criterion in around}
        elif kernel.low == kernel.high:
            values = {"points": show_units(kernel.low, marks)}
            yield Fault("EK3021", item.place, values=values)
        else:
            moving |= {id(criterion) for criterion in around}
    open_ = roomy(rubric)
    for path, criterion in criteria(rubric):
        kind = plan.scored.criteria[path].type
        if kind.low == kind.high and id(criterion) in moving and path not in open_:
            values = {"points": show_units(kind.low, marks)}
            yield Fault("EK3022", criterion.place, values=values)
        if criterion.combine.weighs:
            for part in criterion.parts:
                if part.weight == 0:
                    yield Fault("EK3023", at(part.place, "weight"))


def _around(path: str) -> Iterator[str]:
    """Give a path and those of what it is in."""
    while path:
        yield path
        path = path.rpartition(".")[0]


def dead_conditions(rubric: Rubric, plan: Plan) -> Iterator[Fault]:
    """Find stars, vetoes, needs and conditions of ranking that are decided already."""
    for path, criterion in criteria(rubric):
        if path in plan.scored.star:
            place = at(criterion.place, "star")
            yield from _decided(plan.scored.star[path], place)
    for veto in rubric.vetoes:
        yield from _decided(plan.scored.vetoes[veto.key], at(veto.place, "when"))
    if rubric.ladder is not None and plan.decisions.grading is not None:
        grading = plan.decisions.grading
        for step in rubric.ladder.steps:
            held = grading.needs.get(grading.grades.index(step.grade), ())
            for need, node in zip(step.needs, held, strict=True):
                yield from _decided(node, need.when.place)
    if rubric.ranking is not None and plan.decisions.among is not None:
        place = at(rubric.ranking.place, "among")
        yield from _decided(plan.decisions.among, place)
    for path, node in plan.scored.applies.items():
        yield from _decided(node, at(_placed(rubric, path), "applies"))
    for selection in rubric.selections:
        among = plan.decisions.selections[selection.key].among
        if selection.among is not None and among is not None:
            yield from _decided(among, at(selection.place, "among"))
    for programme in rubric.programmes:
        needs = plan.decisions.programmes[programme.key].needs
        for need, node in zip(programme.needs, needs, strict=True):
            yield from _decided(node, need.when.place)


def _placed(rubric: Rubric, path: str) -> Place:
    return next(part.place for at, part in rubric.root.below() if at == path)


def _decided(condition: Node, place: Place) -> Iterator[Fault]:
    if condition.value is not None:
        yield Fault("EK3025" if condition.value else "EK3024", place)


def dead_steps(rubric: Rubric, plan: Plan) -> Iterator[Fault]:
    """Find steps that no figure can fall in: of the ladder, limits, rates, quotas."""
    if rubric.room:
        return  # what villages add moves figures nobody here can foresee
    if rubric.ladder is not None:
        bounds = [step.bounds for step in rubric.ladder.steps]
        ladder = rubric.ladder
        yield from _steps(plan, ladder.of, bounds, ladder.place, _fallen(rubric))
    for programme in rubric.programmes:
        for limit in (programme.limit, programme.rate):
            if limit is not None and limit.steps:
                bounds = [step.bounds for step in limit.steps]
                yield from _steps(plan, limit.of, bounds, limit.place)
    for selection in rubric.selections:
        if isinstance(selection.take, SizedQuota):
            bounds = [step.bounds for step in selection.take.steps]
            place = at(selection.place, "take")
            yield from _steps(plan, selection.take.of, bounds, place)


def _fallen(rubric: Rubric) -> set[int]:
    """Give the steps of the ladder that are come to from above, whatever the figure.

    Whoever misses what a step asks for falls below it, and a veto may cap at one.
    """
    assert rubric.ladder is not None
    steps = rubric.ladder.steps
    capped = {v.effect.target for v in rubric.vetoes if v.effect.kind == "cap_at"}
    asked = any(step.needs for step in steps)
    return {at for at, step in enumerate(steps) if asked or step.grade in capped}


def _steps(
    plan: Plan,
    of: Expression,
    steps: Sequence[Bounds],
    place: Place,
    fallen: Collection[int] = (),
) -> Iterator[Fault]:
    figure = compile_expression(of, plan.scope).type
    reached = set(cut(steps, figure).band)
    for index, step in enumerate(steps):
        if index not in reached and index not in fallen:
            low, high = (
                show_units(end, figure.decimals) for end in (figure.low, figure.high)
            )
            values = {"low": low, "high": high}
            where = at(place, f"steps[{index}]")
            yield Fault("EK3026", where, step.text(), values=values)


def dead_caps(rubric: Rubric, plan: Plan) -> Iterator[Fault]:
    """Find vetoes that cap at the highest grade, which takes nothing from anyone."""
    for veto in rubric.vetoes:
        if veto.effect.kind == "cap_at" and veto.effect.target == _best(plan):
            place = at(veto.place, "effect")
            shown = _untouched(plan, veto.key)
            yield Fault("EK3027", place, got=veto.effect.target, shown=shown)


def _untouched(plan: Plan, veto: str) -> tuple[Shown, ...]:
    """Show a household that has the highest grade though the veto holds."""

    def vetoed(done: Run) -> IntArray:
        return least(done.outcomes.vetoes[veto])

    def grade(done: Run) -> IntArray:
        assert done.outcomes.grade is not None
        return least(done.outcomes.grade)

    found = highest(plan, reads(plan.rubric, plan.told()), (vetoed, grade, total))
    done = tried(plan, found)
    if not vetoed(done)[0] or grade(done)[0] != len(plan.decisions.grades) - 1:
        return ()
    return show_all([done], kept=Kept(grade=True))


def _best(plan: Plan) -> str:
    return plan.decisions.grades[-1]
