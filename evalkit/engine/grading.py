"""Compile grades: the step a figure reaches, what vetoes allow, what steps need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

import numpy as np
from attrs import field, frozen

from evalkit.engine.effects import acting
from evalkit.engine.kernels import steps
from evalkit.engine.scoring import NOWHERE
from evalkit.language import conditions, figures
from evalkit.language.compile import compile_expression
from evalkit.language.interval import Array, Interval, monotone
from evalkit.language.node import Node
from evalkit.language.scope import Context, Scope, constant
from evalkit.model.bands import Bounds, Cuts, cut
from evalkit.model.number import narrow
from evalkit.model.rubric import Ladder, Rubric
from evalkit.model.value import ValueType


@frozen(eq=False)
class Grading:
    """Nodes of the grade, and of what it comes from."""

    #: The figure the ladder reads.
    figure: Node
    #: The step it reaches, before a step's needs are looked at.
    reached: Node
    grade: Node
    #: No title first, then from the lowest grade to the highest.
    grades: tuple[str, ...]
    #: Place of a grade -> what its step needs, condition by condition.
    needs: Mapping[int, tuple[Node, ...]] = field(factory=dict)

    def told(self) -> Iterator[Node]:
        """Give the nodes an explanation speaks of."""
        yield self.reached
        for needs in self.needs.values():
            yield from needs


def grading(
    rubric: Rubric, ladder: Ladder, scope: Scope, vetoes: Mapping[str, Node]
) -> Grading:
    """Compile the ladder.

    Raises:
        RubricError: its figure, its bounds or a need is at fault.
    """
    figure = compile_expression(ladder.of, scope, "number")
    context = Context(scope, ladder.of)
    cuts = cut([s.bounds for s in ladder.steps], figure.type, "steps")
    if len(set(cuts.band)) < len(cuts.band):
        raise context.fault("EK2030", NOWHERE)
    below, above = _unreached(ladder, cuts, figure.type)
    ranked = [*below, *cuts.band, *above]
    grades = (ladder.none, *(ladder.steps[i].grade for i in ranked))
    values = tuple(ranked.index(i) + 1 for i in range(len(ladder.steps)))
    table = steps(cuts, values)
    kind = ValueType("category", 0, table.low, table.high, grades, ordered=True)
    node = Node("step", kind, (figure,), table.compute, key="grade")
    for veto, vetoed in acting(rubric, vetoes, "step"):
        top = constant(kind, grades.index(str(veto.effect.target)))
        held = figures.least(context, NOWHERE, (node, top))
        node = figures.choose(context, NOWHERE, vetoed, held, node)
    reached = node
    needs = {
        ranked.index(i) + 1: tuple(
            compile_expression(need.when, scope, "boolean") for need in step.needs
        )
        for i, step in enumerate(ladder.steps)
        if step.needs
    }
    if needs:
        node = _fallen(context, node, needs)
    nothing = constant(kind.within(0, 0), 0)
    for _, vetoed in acting(rubric, vetoes, "title"):
        node = figures.choose(context, NOWHERE, vetoed, nothing, node)
    whole = kind.within(node.type.low, node.type.high)
    grade = Node("step", whole, (node,), _same, key="grade")
    return Grading(figure, reached, grade, grades, needs)


def _fallen(
    context: Context, reached: Node, needs: Mapping[int, tuple[Node, ...]]
) -> Node:
    """Give the highest step up to the one reached whose needs hold, or none.

    More reached or more needs held never give a lower step, so ends come from ends.
    """
    held = {
        place: conditions.joined(context, NOWHERE, "and", nodes)
        for place, nodes in needs.items()
    }
    top = reached.type.high
    dtype = narrow(0, max(top, 1))

    def fallen(step: Array, *holds: Array) -> Array:
        asked = dict(zip(held, holds, strict=True))
        best = np.zeros(1, dtype=dtype)
        for place in range(1, top + 1):
            stands = step >= place
            if place in asked:
                stands = stands & asked[place]
            best = np.where(stands, dtype(place), best)
        return best

    args = (reached, *held.values())
    least = fallen(*(np.array([n.type.low]) for n in args))
    most = fallen(*(np.array([n.type.high]) for n in args))
    kind = reached.type.within(int(least[0]), int(most[0]))
    return context.step(NOWHERE, kind, args, monotone(fallen, [True] * len(args)))


def _unreached(
    ladder: Ladder, cuts: Cuts, figure: ValueType
) -> tuple[list[int], list[int]]:
    """Give the steps no value falls on, from low to high: those below and above all."""
    bounds = [step.bounds for step in ladder.steps]
    missed = (index for index in range(len(bounds)) if index not in cuts.band)
    ordered = sorted(missed, key=lambda index: _lies(bounds[index]))
    top = Fraction(figure.high, 10**figure.decimals)
    # What starts above the top of the range, not at it, starts past all values too.
    high = [index for index in ordered if _lies(bounds[index]) > (2, top, False)]
    return [index for index in ordered if index not in high], high


def _lies(bounds: Bounds) -> tuple[int, Fraction, bool]:
    """Say where a step lies: the rest of nothing lowest, then by where it starts."""
    start = bounds.at_least if bounds.above is None else bounds.above
    if start is not None:
        return 2, Fraction(start), bounds.above is not None
    end = bounds.at_most if bounds.below is None else bounds.below
    return (0, Fraction(0), False) if end is None else (1, Fraction(end), False)


def _same(x: Interval) -> Interval:
    return x
