"""Compile what is decided from scores: grades, the ranking, programmes."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import attrs
from attrs import frozen

from evalkit.engine.kernels import steps
from evalkit.engine.scoring import NOWHERE, Scored
from evalkit.engine.selections import (
    SelectionPlan,
    compile_selections,
    place_nodes,
    sort_keys,
)
from evalkit.errors import Fault, RubricError
from evalkit.language import conditions, figures
from evalkit.language.compile import compile_expression
from evalkit.language.interval import Interval
from evalkit.language.node import Node
from evalkit.language.scope import Context, Scope, constant
from evalkit.model.bands import Cuts, cut
from evalkit.model.rubric import Ladder, Limit, Programme, Rubric
from evalkit.model.text import Expression
from evalkit.model.value import ValueType


@frozen(eq=False)
class ProgrammePlan:
    """A programme's conditions, their verdict together, the limit."""

    programme: Programme
    needs: tuple[Node, ...]
    verdict: Node
    limit: Node | None


@frozen(eq=False)
class Decisions:
    """Nodes of grades, ranking keys and programmes."""

    #: The figure the ladder reads.
    figure: Node | None
    grade: Node | None
    #: No title first, then from the lowest grade to the highest.
    grades: tuple[str, ...]
    #: Ranking keys and whether a higher one is better.
    keys: tuple[tuple[Node, bool], ...]
    among: Node | None
    programmes: Mapping[str, ProgrammePlan]
    #: Names that are known once all are ranked: `place`, …
    places: Mapping[str, Node]
    selections: Mapping[str, SelectionPlan]

    def roots(self) -> tuple[Node, ...]:
        """Give every node whose value is a result."""
        found = [n for n in (self.figure, self.grade, self.among) if n is not None]
        found += [node for node, _ in self.keys]
        for selection in self.selections.values():
            found += selection.roots()
        for plan in self.programmes.values():
            found += [*plan.needs, plan.verdict]
            found += [plan.limit] if plan.limit is not None else []
        return tuple(found)


def decide(
    rubric: Rubric, scope: Scope, scored: Scored | None, faults: list[Fault]
) -> tuple[Decisions, Scope]:
    """Compile all decisions; the scope returned knows every result by name.

    Where there are no scores because something in them is at fault, decisions are
    compiled all the same, so that their own faults are told at once.
    """
    vetoes: Mapping[str, Node] = {}
    if scored is None:
        scope = scope.without(*_RESULTS)
    else:
        vetoes, scope = scored.vetoes, _with_results(scope, scored)
    figure = grade = None
    grades: tuple[str, ...] = ()
    if rubric.ladder is not None:
        try:
            figure, grade, grades = _grade(rubric, rubric.ladder, scope, vetoes)
            scope = scope.adding(grade=grade)
        except RubricError as error:
            faults += _at(error, rubric.ladder.of)
            scope = scope.without("grade")
    keys, among = _ranking(rubric, scope, faults)
    places: Mapping[str, Node] = {}
    if rubric.ranking is not None:
        places = place_nodes(rubric.ranking, keys, among)
        scope = scope.adding(**places)
    selections, scope = compile_selections(rubric, scope, (keys, among), faults)
    programmes = {}
    for programme in rubric.programmes:
        plan = _programme(programme, scope, faults)
        if plan is not None:
            programmes[programme.key] = plan
    return (
        Decisions(figure, grade, grades, keys, among, programmes, places, selections),
        scope,
    )


#: What is known after scoring: figures by name, and by function and path.
_RESULTS = ("total", "stars", "no_veto", "points", "star", "veto")


def _with_results(scope: Scope, scored: Scored) -> Scope:
    points = {path: node for path, node in scored.criteria.items() if path}
    points.update({path: plan.points for path, plan in scored.items.items()})
    context = Context(scope, Expression(""))
    vetoed = conditions.joined(context, NOWHERE, "or", tuple(scored.vetoes.values()))
    names = {
        **scope.names,
        "total": scored.total,
        "stars": scored.stars,
        "no_veto": conditions.contrary(context, NOWHERE, vetoed),
    }
    results = {"points": points, "star": scored.star, "veto": scored.vetoes}
    return attrs.evolve(scope, names=names, results=results)


def _at(error: RubricError, expression: Expression) -> list[Fault]:
    """Place the faults of bands at the expression they are bands of."""
    return [
        fault
        if fault.place.file or fault.place.line
        else attrs.evolve(
            fault,
            place=attrs.evolve(
                expression.place,
                key=".".join(
                    k
                    for k in (
                        (expression.place.key or "").rpartition(".")[0],
                        fault.place.key,
                    )
                    if k
                )
                or None,
            ),
        )
        for fault in error.faults
    ]


def _grade(
    rubric: Rubric, ladder: Ladder, scope: Scope, vetoes: Mapping[str, Node]
) -> tuple[Node, Node, tuple[str, ...]]:
    figure = compile_expression(ladder.of, scope, "number")
    context = Context(scope, ladder.of)
    cuts = cut([s.bounds for s in ladder.steps], figure.type, "steps")
    if len(set(cuts.band)) < len(cuts.band):
        raise context.fault("EK2030", NOWHERE)
    below, above = _unreached(ladder, cuts, figure.type)
    ranked = [*below, *cuts.band, *above]
    grades = (ladder.none, *(ladder.steps[i].grade for i in ranked))
    values = tuple(ranked.index(i) + 1 for i in range(len(ladder.steps)))
    ladder_steps = steps(cuts, values)
    kind = ValueType(
        "category", 0, ladder_steps.low, ladder_steps.high, grades, ordered=True
    )
    node = Node("step", kind, (figure,), ladder_steps.compute, key="grade")
    for veto in rubric.vetoes:
        if veto.key not in vetoes:
            continue
        vetoed = vetoes[veto.key]
        if veto.effect.kind == "no_title":
            instead = constant(kind.within(0, 0), 0)
        elif veto.effect.kind == "cap_at":
            top = constant(kind, grades.index(str(veto.effect.target)))
            instead = figures.least(context, NOWHERE, (node, top))
        else:
            continue
        node = figures.choose(context, NOWHERE, vetoed, instead, node)
    whole = kind.within(node.type.low, node.type.high)
    return figure, Node("step", whole, (node,), _same, key="grade"), grades


def _unreached(
    ladder: Ladder, cuts: Cuts, figure: ValueType
) -> tuple[list[int], list[int]]:
    """Give the steps no value falls on, from low to high: those below and above all."""
    starts: dict[int, Fraction] = {}
    for index, step in enumerate(ladder.steps):
        bounds = step.bounds
        start = bounds.at_least if bounds.above is None else bounds.above
        if index not in cuts.band:
            # What has no lower bound, or takes the rest of nothing, lies lowest.
            lowest = Fraction(figure.low - 1, 10**figure.decimals)
            starts[index] = lowest if start is None else Fraction(start)
    ordered = sorted(starts, key=starts.__getitem__)
    top = Fraction(figure.high, 10**figure.decimals)
    return (
        [index for index in ordered if starts[index] <= top],
        [index for index in ordered if starts[index] > top],
    )


def _same(x: Interval) -> Interval:
    return x


def _ranking(
    rubric: Rubric, scope: Scope, faults: list[Fault]
) -> tuple[tuple[tuple[Node, bool], ...], Node | None]:
    ranking = rubric.ranking
    if ranking is None:
        return (), None
    among = None
    printed = rubric.printed if ranking.on == "printed" else None
    keys = sort_keys(ranking.by, scope, faults, printed)
    if ranking.among is not None:
        try:
            among = compile_expression(ranking.among, scope, "boolean")
        except RubricError as error:
            faults += error.faults
    return keys, among


def _programme(
    programme: Programme, scope: Scope, faults: list[Fault]
) -> ProgrammePlan | None:
    needs = []
    for need in programme.needs:
        try:
            needs.append(compile_expression(need.when, scope, "boolean"))
        except RubricError as error:
            faults += error.faults
    limit = None
    if programme.limit is not None:
        try:
            limit = _limit(programme.limit, scope)
        except RubricError as error:
            faults += _at(error, programme.limit.of)
    if len(needs) < len(programme.needs):
        return None
    context = Context(scope, Expression("", programme.place))
    verdict = conditions.joined(context, NOWHERE, "and", tuple(needs))
    return ProgrammePlan(programme, tuple(needs), verdict, limit)


def _limit(limit: Limit, scope: Scope) -> Node:
    figure = compile_expression(limit.of, scope, "number")
    cuts = cut([s.bounds for s in limit.steps], figure.type, "steps")
    table = steps(cuts, tuple(s.amount for s in limit.steps))
    kind = ValueType("money", 2, table.low, table.high)
    return Context(scope, limit.of).step(NOWHERE, kind, (figure,), table.compute)
