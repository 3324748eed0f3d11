"""Compile the criteria tree: items to points, points to criteria, stars, vetoes."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import attrs
import numpy as np
from attrs import frozen

from evalkit.engine import guard
from evalkit.errors import Fault, Place, RubricError
from evalkit.language import conditions, figures
from evalkit.language.compile import compile_expression
from evalkit.language.interval import Array, monotone
from evalkit.language.node import Node
from evalkit.language.scope import Context, Scope, constant
from evalkit.language.tree import Tree
from evalkit.model.number import narrow
from evalkit.model.rubric import Criterion, Item, Rubric
from evalkit.model.rule import Combiner, Kernel, Part, Rule
from evalkit.model.text import Expression
from evalkit.model.value import BOOLEAN, number

#: Where a step made by the engine stands in an expression: nowhere.
NOWHERE = Tree(0)


@frozen(eq=False)
class ItemPlan:
    """An item's points and the figures its rule reads."""

    item: Item
    kernel: Kernel
    operands: tuple[Node, ...]
    points: Node


@frozen(eq=False)
class Guarded:
    """An item or criterion, and the step that gives its points by a kernel."""

    path: str
    scored: Item | Criterion
    kernel: Kernel
    node: Node

    @property
    def record(self) -> Rule | Combiner:
        """The rule or combiner."""
        scored = self.scored
        return scored.rule if isinstance(scored, Item) else scored.combine


@frozen(eq=False)
class Scored:
    """Nodes of points, by path; the root's path is ""."""

    items: Mapping[str, ItemPlan]
    #: Every criterion's points, the root's under "".
    criteria: Mapping[str, Node]
    star: Mapping[str, Node]
    vetoes: Mapping[str, Node]
    total: Node
    stars: Node
    #: What gives points by a rule or combiner that has not failed yet.
    guarded: tuple[Guarded, ...]
    #: Paths of items and criteria that are open because theirs has failed.
    broken: frozenset[str]

    def roots(self) -> tuple[Node, ...]:
        """Give every node whose value is a result."""
        return (
            *self.criteria.values(),
            *self.star.values(),
            *self.vetoes.values(),
            self.stars,
        )


def score(
    rubric: Rubric, scope: Scope, faults: list[Fault], broken: Collection[str] = ()
) -> Scored | None:
    """Compile all that gives points; None when a part of it is faulty.

    Items and criteria whose paths are `broken` are open from end to end.
    """
    before = len(faults)
    vetoes: dict[str, Node] = {}
    for veto in rubric.vetoes:
        try:
            vetoes[veto.key] = compile_expression(veto.when, scope, "boolean")
        except RubricError as error:
            faults += error.faults
    zeroed: dict[str, list[Node]] = {}
    for veto in rubric.vetoes:
        if veto.effect.kind == "zero" and veto.key in vetoes:
            zeroed.setdefault(str(veto.effect.target), []).append(vetoes[veto.key])
    builder = _Builder(rubric, scope, faults, zeroed, broken)
    total = builder.criterion(rubric.root, "")
    if total is None or len(vetoes) < len(rubric.vetoes) or len(faults) > before:
        return None
    star_nodes = tuple(builder.star.values())
    kind = number(0, 0, len(star_nodes))
    stars = (
        Node("step", kind, star_nodes, monotone(_count, [True] * len(star_nodes)))
        if star_nodes
        else constant(kind, 0)
    )
    return Scored(
        builder.items,
        builder.criteria,
        builder.star,
        vetoes,
        total,
        stars,
        tuple(builder.guarded),
        frozenset(broken),
    )


def _count(*stars: Array) -> Array:
    whole = stars[0].astype(narrow(0, len(stars)))
    for star in stars[1:]:
        whole = whole + star
    return whole


class _Builder:
    """Walks the criteria tree once, from the leaves up."""

    def __init__(
        self,
        rubric: Rubric,
        scope: Scope,
        faults: list[Fault],
        zeroed: Mapping[str, list[Node]],
        broken: Collection[str],
    ) -> None:
        self.numbers = rubric.numbers
        self.scope = scope
        self.faults = faults
        self.zeroed = zeroed
        self.broken = broken
        self.guarded: list[Guarded] = []
        self.items: dict[str, ItemPlan] = {}
        self.criteria: dict[str, Node] = {}
        self.star: dict[str, Node] = {}

    def context(self, place: Place) -> Context:
        return Context(self.scope, Expression("", place))

    def criterion(self, criterion: Criterion, path: str) -> Node | None:
        nodes: list[Node | None] = []
        paths = []
        for inside, part in criterion.inside(path):
            paths.append(inside)
            nodes.append(
                self.item(part, inside)
                if isinstance(part, Item)
                else self.criterion(part, inside)
            )
        try:
            earned = self.condition(criterion)
            if any(n is None for n in nodes):
                return None
            points = self.combine(criterion, path, [n for n in nodes if n], paths)
            points = self.settle(criterion, path, points)
            self.criteria[path] = points
            self.earn(criterion, path, points, earned)
        except RubricError as error:
            self.tell(error, criterion.place)
            return None
        return points

    def condition(self, criterion: Criterion) -> Node:
        """Give the condition its star is earned by, apart from points."""
        if criterion.star is None or criterion.star.when is None:
            return constant(BOOLEAN, 1)
        return compile_expression(criterion.star.when, self.scope, "boolean")

    def combine(
        self, criterion: Criterion, path: str, nodes: list[Node], paths: list[str]
    ) -> Node:
        combiner = criterion.combine
        args = nodes
        if combiner.takes == "stars":
            args = [self.star.get(path, constant(BOOLEAN, 0)) for path in paths]
        parts = tuple(
            Part(part.key, node.type.low, node.type.high, part.points, part.weight)
            for part, node in zip(criterion.parts, args, strict=True)
        )
        kernel = guard.bound(combiner, len(args), parts, self.numbers)
        return self.points(kernel, path, criterion, args)

    def points(
        self, kernel: Kernel, path: str, scored: Item | Criterion, figures: list[Node]
    ) -> Node:
        """Give the points of a kernel; all it may give where it is broken."""
        kind = number(self.numbers.marks, kernel.low, kernel.high)
        context = self.context(scored.place)
        if path in self.broken:
            return context.step(NOWHERE, kind, (), guard.opened(kernel))
        kernel = guard.guarded(kernel, path)
        compute = guard.lifted(kernel, path)
        node = context.step(NOWHERE, kind, tuple(figures), compute)
        self.guarded.append(Guarded(path, scored, kernel, node))
        return node

    def settle(self, criterion: Criterion, path: str, node: Node) -> Node:
        """Apply floor, cap and the vetoes that take all points."""
        floor, cap = criterion.floor, criterion.cap
        if criterion.points is not None:
            floor = 0 if floor is None else floor
            cap = criterion.points if cap is None else cap
        node = self.clamp(criterion.place, node, floor, cap)
        return self.zero(criterion.place, path, node)

    def clamp(
        self, place: Place, node: Node, floor: int | None, cap: int | None
    ) -> Node:
        before = (node.type.low, node.type.high)
        low, high = before
        if floor is not None:
            low, high = max(low, floor), max(high, floor)
        if cap is not None:
            low, high = min(low, cap), min(high, cap)
        if (low, high) == before:
            return node
        # What lies in [low, high] already is left as it is.
        dtype = narrow(min(low, *before), max(high, *before))
        least, most = dtype(low), dtype(high)

        def clamped(x: Array) -> Array:
            return np.clip(x.astype(dtype, copy=False), least, most)

        kind = number(self.numbers.marks, low, high)
        return self.context(place).step(
            NOWHERE, kind, (node,), monotone(clamped, [True])
        )

    def zero(self, place: Place, path: str, node: Node) -> Node:
        context = self.context(place)
        nothing = constant(number(self.numbers.marks, 0, 0), 0)
        for veto in self.zeroed.get(path, ()):
            node = figures.choose(context, NOWHERE, veto, nothing, node)
        return node

    def earn(self, criterion: Criterion, path: str, points: Node, earned: Node) -> None:
        star = criterion.star
        if star is None:
            return
        if star.at_least is not None:
            context = self.context(criterion.place)
            bound = constant(points.type, star.at_least)
            reached = conditions.order(context, NOWHERE, ">=", points, bound)
            earned = conditions.joined(context, NOWHERE, "and", (earned, reached))
        self.star[path] = earned

    def item(self, item: Item, path: str) -> Node | None:
        operands: list[Node] = []
        for operand in item.rule.operands:
            expression = getattr(item.params, operand.name)
            try:
                operands.append(
                    compile_expression(expression, self.scope, operand.wants)
                )
            except RubricError as error:
                self.faults += error.faults
        if len(operands) < len(item.rule.operands):
            return None
        try:
            types = tuple(operand.type for operand in operands)
            kernel = guard.bound(
                item.rule, len(operands), item.params, types, self.numbers
            )
            points = self.points(kernel, path, item, operands)
            points = self.zero(item.place, path, points)
        except RubricError as error:
            self.tell(error, item.place)
            return None
        kernel = guard.guarded(kernel, path)
        self.items[path] = ItemPlan(item, kernel, tuple(operands), points)
        return points

    def tell(self, error: RubricError, place: Place) -> None:
        """Keep faults; a key relative to the item is made whole."""
        for fault in error.faults:
            if fault.place.file is None and fault.place.line is None:
                inner = fault.place.key
                key = ".".join(k for k in (place.key, inner) if k)
                where = attrs.evolve(place, key=key or None)
                fault = attrs.evolve(fault, place=where)
            self.faults.append(fault)
