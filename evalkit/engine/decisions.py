"""Compile what is decided from scores: grades, the ranking, programmes."""

from __future__ import annotations

from collections.abc import Mapping

import attrs
from attrs import frozen

from evalkit.engine import effects
from evalkit.engine.amounts import amount
from evalkit.engine.grading import Grading, grading
from evalkit.engine.scored import Scored
from evalkit.engine.scoring import NOWHERE
from evalkit.engine.selections import (
    SelectionPlan,
    compile_selections,
    place_nodes,
    sort_keys,
)
from evalkit.errors import Fault, RubricError
from evalkit.language import conditions
from evalkit.language.compile import compile_expression
from evalkit.language.node import Node
from evalkit.language.scope import Context, Scope
from evalkit.model.programme import LimitStep, Programme
from evalkit.model.rubric import Rubric
from evalkit.model.text import Expression


@frozen(eq=False)
class ProgrammePlan:
    """A programme's conditions, their verdict together, the limit."""

    programme: Programme
    needs: tuple[Node, ...]
    verdict: Node
    limit: Node | None
    #: The least of the ranges a limit leaves to the lender.
    least: Node | None = None
    rate: Node | None = None


@frozen(eq=False)
class Decisions:
    """Nodes of grades, ranking keys and programmes."""

    grading: Grading | None
    #: Ranking keys and whether a higher one is better.
    keys: tuple[tuple[Node, bool], ...]
    among: Node | None
    programmes: Mapping[str, ProgrammePlan]
    #: Names that are known once all are ranked: `place`, …
    places: Mapping[str, Node]
    selections: Mapping[str, SelectionPlan]
    #: Whether titles and programmes are suspended; None where nothing can be.
    suspended: Node | None = None

    @property
    def grade(self) -> Node | None:
        """The grade, where there is a ladder."""
        return None if self.grading is None else self.grading.grade

    @property
    def grades(self) -> tuple[str, ...]:
        """No title first, then from the lowest grade to the highest."""
        return () if self.grading is None else self.grading.grades

    def told(self) -> tuple[Node, ...]:
        """Give nodes that are no results, but of which an explanation speaks."""
        return () if self.grading is None else tuple(self.grading.told())

    def roots(self) -> tuple[Node, ...]:
        """Give every node whose value is a result."""
        figure = None if self.grading is None else self.grading.figure
        found = [
            n for n in (figure, self.grade, self.among, self.suspended) if n is not None
        ]
        found += [node for node, _ in self.keys]
        for selection in self.selections.values():
            found += selection.roots()
        for plan in self.programmes.values():
            found += [*plan.needs, plan.verdict]
            amounts = (plan.limit, plan.least, plan.rate)
            found += [node for node in amounts if node is not None]
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
        vetoes, scope = scored.vetoes, _with_results(rubric, scope, scored)
    grades = None
    if rubric.ladder is not None:
        try:
            grades = grading(rubric, rubric.ladder, scope, vetoes)
            scope = scope.adding(grade=grades.grade)
        except RubricError as error:
            faults += _at(error, rubric.ladder.of)
            scope = scope.without("grade")
    keys, among = _ranking(rubric, scope, faults)
    places: Mapping[str, Node] = {}
    if rubric.ranking is not None:
        places = place_nodes(rubric.ranking, keys, among)
        scope = scope.adding(**places)
    selections, scope = compile_selections(rubric, scope, (keys, among), faults)
    held = effects.suspended(rubric, vetoes)
    programmes = {}
    for programme in rubric.programmes:
        plan = _programme(programme, scope, held, faults)
        if plan is not None:
            programmes[programme.key] = plan
    return (
        Decisions(grades, keys, among, programmes, places, selections, held),
        scope,
    )


#: What is known after scoring: figures by name, and by function and path.
_RESULTS = ("total", "stars", "no_veto", "points", "star", "veto")


def _with_results(rubric: Rubric, scope: Scope, scored: Scored) -> Scope:
    points = {path: node for path, node in scored.criteria.items() if path}
    points.update({path: plan.points for path, plan in scored.items.items()})
    context = Context(scope, Expression(""))
    vetoed = effects.any_against(rubric, scored.vetoes, context)
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
    programme: Programme, scope: Scope, held: Node | None, faults: list[Fault]
) -> ProgrammePlan | None:
    needs = []
    for need in programme.needs:
        try:
            needs.append(compile_expression(need.when, scope, "boolean"))
        except RubricError as error:
            faults += error.faults
    limit = least = rate = None
    if programme.limit is not None:
        try:
            limit = amount(programme.limit, scope, lambda step: step.amount, 0)
            if programme.limit.ranged:
                least = amount(programme.limit, scope, _from)
        except RubricError as error:
            faults += _at(error, programme.limit.of)
    if programme.rate is not None:
        try:
            rate = amount(programme.rate, scope, lambda step: step.amount)
        except RubricError as error:
            faults += _at(error, programme.rate.of)
    if len(needs) < len(programme.needs):
        return None
    context = Context(scope, Expression("", programme.place))
    verdict = conditions.joined(context, NOWHERE, "and", tuple(needs))
    verdict = effects.withheld(verdict, held)
    return ProgrammePlan(programme, tuple(needs), verdict, limit, least, rate)


def _from(step: LimitStep) -> int:
    """Give the least of a range; where a step has none it is the amount itself."""
    return step.amount if step.least is None else step.least
