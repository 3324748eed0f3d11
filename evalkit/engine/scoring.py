"""Compile the criteria tree: items to points, points to criteria, stars, vetoes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import attrs
import numpy as np

from evalkit.engine import effects, guard
from evalkit.engine.applying import Entry, combined
from evalkit.engine.scored import Guarded, ItemPlan, Scored
from evalkit.errors import Fault, Place, RubricError
from evalkit.language import conditions, figures
from evalkit.language.compile import compile_expression
from evalkit.language.interval import Array, monotone
from evalkit.language.node import Node
from evalkit.language.scope import Context, Scope, constant
from evalkit.language.tree import Tree
from evalkit.model.number import narrow
from evalkit.model.rubric import Criterion, Item, Rubric
from evalkit.model.rule import Kernel, Part
from evalkit.model.text import Expression
from evalkit.model.value import BOOLEAN, number

#: Where a step made by the engine stands in an expression: nowhere.
NOWHERE = Tree(0)


def score(
    rubric: Rubric, scope: Scope, faults: list[Fault], broken: Collection[str] = ()
) -> Scored | None:
    """Compile all that gives points; None when a part of it is faulty.

    Items and criteria whose paths are `broken` are open from end to end.
    """
    before = len(faults)
    compiled = effects.compiled(rubric, scope, faults)
    vetoes = {key: found.holds for key, found in compiled.items()}
    zeroed: dict[str, list[Node]] = {}
    for veto, node in effects.acting(rubric, vetoes, "points"):
        zeroed.setdefault(str(veto.effect.target), []).append(node)
    builder = _Builder(rubric, scope, faults, zeroed, broken)
    total = builder.criterion(rubric.root, "")
    if total is None or len(vetoes) < len(rubric.vetoes) or len(faults) > before:
        return None
    stars = _stars(builder.star, scope)
    return Scored(
        builder.items,
        builder.criteria,
        builder.came,
        builder.star,
        vetoes,
        total,
        stars,
        tuple(builder.guarded),
        frozenset(broken),
        builder.applies,
        {key: f.until for key, f in compiled.items() if f.until is not None},
    )


def _stars(star: Mapping[str, Node], scope: Scope) -> Node:
    """Count the stars that are earned."""
    nodes, context = tuple(star.values()), Context(scope, Expression(""))
    kind = number(0, 0, len(nodes))
    if not nodes:
        return constant(kind, 0)
    return attrs.evolve(conditions.counted(context, NOWHERE, nodes), type=kind)


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
        self.came: dict[str, Node] = {}
        self.star: dict[str, Node] = {}
        self.applies: dict[str, Node] = {}

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
            points = combined(
                self.context(criterion.place),
                criterion,
                self.entries(criterion, nodes, paths),
                self.numbers,
                lambda entries: self.combine(criterion, path, entries),
            )
            self.came[path] = points
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

    def entries(
        self, criterion: Criterion, nodes: list[Node | None], paths: list[str]
    ) -> list[Entry]:
        """Give the parts with their points and the conditions they apply under."""
        found = []
        for part, node, path in zip(criterion.parts, nodes, paths, strict=True):
            applies = None
            if part.applies is not None:
                applies = compile_expression(part.applies, self.scope, "boolean")
                self.applies[path] = applies
            assert node is not None
            found.append(Entry(part, path, node, applies))
        return found

    def combine(
        self, criterion: Criterion, path: str, entries: Sequence[Entry]
    ) -> Node:
        combiner = criterion.combine
        args = [entry.node for entry in entries]
        if combiner.takes == "stars":
            args = [self.star.get(e.path, constant(BOOLEAN, 0)) for e in entries]
        parts = tuple(
            Part(e.part.key, n.type.low, n.type.high, e.part.points, e.part.weight)
            for e, n in zip(entries, args, strict=True)
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
