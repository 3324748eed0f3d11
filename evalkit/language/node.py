"""Nodes: the typed steps an expression or a rubric compiles to.

A node knows its type, the range it can take whatever the facts, and how to compute its
interval from those of its arguments. Leaves are read from the facts by the engine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Literal

from attrs import frozen

from evalkit.language.interval import Interval
from evalkit.model.number import Rounding
from evalkit.model.value import ValueType

Kind = Literal["field", "word", "as_of", "constant", "step", "aggregate"]
AggregateKind = Literal[
    "count", "sum", "mean", "median", "min_of", "max_of", "share", "any", "all"
]


@frozen(eq=False)
class Reduction:
    """What an aggregate node reduces, and over which rows.

    Over subjects: by the groups of a word field (`by`), or all together. Over a record
    table: by the subject that owns the row.
    """

    kind: AggregateKind
    #: The record table, or None for subjects.
    records: str | None
    #: The field whose words are the groups; None with records or for one group.
    by: str | None
    #: The figure reduced; None for count, any.
    figure: Node | None
    #: The condition of membership, or None for every row.
    member: Node | None
    #: Only rows whose figure is known count.
    reported: bool = False
    #: For `share`, `all`: members for which the condition fails.
    misses: Node | None = None
    #: What an empty group of records gives, in units of the node's type.
    otherwise: int | None = None
    rounding: Rounding = "half_up"


@frozen(eq=False)
class Node:
    """One typed step.

    `compute` is None for leaves: `field` (key = field id), `word` (key = field id, text
    = the word), `as_of`, `constant`, and `aggregate` (key = the function's name).
    """

    kind: Kind
    type: ValueType
    args: tuple[Node, ...] = ()
    compute: Callable[..., Interval] | None = None
    key: str = ""
    text: str = ""
    #: The record table a field belongs to, or None for the subject's own.
    records: str | None = None
    reduction: Reduction | None = None
    #: For constants: the value in units of the type.
    value: int | None = None

    def inner(self) -> tuple[Node, ...]:
        """Give the nodes this one rests on, those of a reduction included."""
        if self.reduction is None:
            return self.args
        r = self.reduction
        return tuple(n for n in (r.figure, r.member, r.misses) if n is not None)


def walk(roots: Iterable[Node], *, into_reductions: bool = False) -> Iterator[Node]:
    """Yield every node once, each after those it rests on."""
    seen: set[int] = set()
    for root in roots:
        stack: list[tuple[Node, bool]] = [(root, False)]
        while stack:
            node, ready = stack.pop()
            if ready:
                yield node
                continue
            if id(node) in seen:
                continue
            seen.add(id(node))
            stack.append((node, True))
            below = node.inner() if into_reductions else node.args
            stack.extend((n, False) for n in reversed(below))
