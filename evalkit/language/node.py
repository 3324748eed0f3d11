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

Kind = Literal["field", "word", "as_of", "constant", "step", "aggregate", "later"]
AggregateKind = Literal[
    "count", "sum", "mean", "median", "min_of", "max_of", "share", "any", "all",
    "first", "last", "longest_run", "latest_run",
]  # fmt: skip


#: A value for every subject; for every row of the record table.
SUBJECT, ROW = "", "."


@frozen(eq=False)
class Reduction:
    """What an aggregate node reduces, over which rows, and into what.

    Over subjects: by the groups of a word field (`by`), or all together. Over a record
    table: into the subject that owns a row; into every row of the table, by a word
    field of its; or into the rows of a table of groups, by keys.
    """

    kind: AggregateKind
    #: The record table or table of groups, or None for subjects.
    records: str | None
    #: The field whose words are the groups; None with owners or for one group.
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
    #: What has a value of it: a subject, a row of the same table, or the row of a table
    #: of groups, by that table's name.
    into: str = SUBJECT
    #: Of a table of groups: what rows of one group have in common.
    keys: tuple[Node, ...] = ()
    #: For what goes by date: the day of a row.
    order: Node | None = None
    #: So many of the least and of the greatest are left out where there are more rows
    #: than `above`.
    trim: int = 0
    above: int = 0
    #: Of a group that is there some row counts, so it never is without a figure.
    filled: bool = False
    #: Of a table of groups: what they have in common. Nothing else may need it, and
    #: all the same groups have to be made before they are looked over.
    made: Node | None = None

    def inner(self) -> tuple[Node, ...]:
        """Give the nodes it rests on."""
        several = (self.figure, self.member, self.misses, self.order, self.made)
        return tuple(node for node in (*several, *self.keys) if node is not None)


@frozen(eq=False)
class Node:
    """One typed step.

    `compute` is None for leaves: `field` (key = field id), `word` (key = field id, text
    = the word), `as_of`, `constant`, `aggregate` (key = the function's name), and
    `later` (key = the result it is), which the engine settles between two passes.
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
    #: For `later`: what must be known of every subject before it is.
    after: tuple[Node, ...] = ()

    def inner(self) -> tuple[Node, ...]:
        """Give the nodes this one rests on, those of a reduction included."""
        if self.reduction is None:
            return self.args + self.after
        return self.reduction.inner()


def walk(
    roots: Iterable[Node], *, into_reductions: bool = False, before: bool = False
) -> Iterator[Node]:
    """Yield every node once, each after those it rests on.

    Args:
        roots: where to begin.
        into_reductions: also what aggregates and later leaves rest on.
        before: also what later leaves rest on.
    """
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
            below = node.args + node.after if before else node.args
            below = node.inner() if into_reductions else below
            stack.extend((n, False) for n in reversed(below))
