"""What the criteria tree compiles to: points, stars and vetoes as nodes."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen

from evalkit.language.node import Node
from evalkit.model.rubric import Criterion, Item
from evalkit.model.rule import Combiner, Kernel, Rule


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
    #: What every criterion's parts come to, before floor, cap and vetoes.
    came: Mapping[str, Node]
    star: Mapping[str, Node]
    vetoes: Mapping[str, Node]
    total: Node
    stars: Node
    #: What gives points by a rule or combiner that has not failed yet.
    guarded: tuple[Guarded, ...]
    #: Paths of items and criteria that are open because theirs has failed.
    broken: frozenset[str]
    #: Whether a part applies, by path, where not everybody has it.
    applies: Mapping[str, Node]
    #: The day from which a veto that bars for a time does no longer.
    until: Mapping[str, Node] = field(factory=dict)

    def roots(self) -> tuple[Node, ...]:
        """Give every node whose value is a result."""
        return (
            *self.criteria.values(),
            *self.star.values(),
            *self.vetoes.values(),
            *self.until.values(),
            *self.applies.values(),
            self.stars,
        )
