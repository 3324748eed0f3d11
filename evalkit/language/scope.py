"""What the names of an expression stand for, and how its faults are told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from attrs import evolve, field, frozen

from evalkit.errors import Fault, RubricError, nearest
from evalkit.language.interval import Interval
from evalkit.language.node import Node
from evalkit.language.tree import Tree
from evalkit.model.number import LIMIT, Numbers
from evalkit.model.rubric import RecordTable
from evalkit.model.text import Expression
from evalkit.model.value import ValueType


@frozen
class Scope:
    """The names an expression may use.

    `results` holds what is known after scoring only: `points(path)`, `star(path)`,
    `veto(key)`, by function and path.
    """

    numbers: Numbers
    names: Mapping[str, Node]
    records: Mapping[str, tuple[RecordTable, Mapping[str, Node]]] = field(factory=dict)
    results: Mapping[str, Mapping[str, Node]] = field(factory=dict)
    #: The record table whose rows the names are of, or None for subjects.
    inside: str | None = None
    #: The table of groups whose values are compiled.
    group: Group | None = None
    #: What the names of the rubric's own values stand for, in rows too.
    everywhere: Mapping[str, Node] = field(factory=dict)
    #: Names and functions whose own fault is told already: what uses one has none.
    faulty: frozenset[str] = frozenset()

    def within(self, records: str) -> Scope:
        """Give the scope of a condition on the rows of a record table."""
        own = self.records[records][1]
        names = {**self.everywhere, **own, "as_of": self.names["as_of"]}
        return evolve(self, names=names, records={}, results={}, inside=records)

    def without(self, *names: str) -> Scope:
        """Give the scope with names that are at fault."""
        return evolve(self, faulty=self.faulty.union(names))

    def adding(self, **names: Node) -> Scope:
        """Give the scope with more names."""
        return evolve(self, names={**self.names, **names})


@frozen
class Group:
    """A table of groups while its values are compiled."""

    key: str
    #: The table whose rows are grouped, and the names of its rows.
    source: RecordTable
    rows: Scope
    #: What rows of one group have in common.
    keys: tuple[Node, ...]
    #: Which rows are grouped; None for all.
    member: Node | None


@frozen
class Context:
    """An expression being compiled, and its scope."""

    scope: Scope
    expression: Expression

    def fault(
        self,
        code: str,
        tree: Tree,
        got: object = None,
        expected: object = None,
        near: Iterable[str] = (),
        **values: object,
    ) -> RubricError:
        """Build the error of a fault at a node of the syntax tree."""
        text = self.expression.text
        return RubricError(
            Fault(
                code,
                self.expression.place,
                got=None if got is None else str(got),
                expected=None if expected is None else str(expected),
                near=tuple(near),
                values={"text": text, "at": tree.at + 1, **values},
            )
        )

    def unknown(
        self,
        code: str,
        tree: Tree,
        name: str,
        known: Iterable[str],
        expected: str | None = None,
    ) -> RubricError:
        """Build the error of a name that stands for nothing."""
        return self.fault(code, tree, name, expected, nearest(name, known))

    def step(
        self,
        tree: Tree,
        kind: ValueType,
        args: tuple[Node, ...],
        compute: Callable[..., Interval] | None,
    ) -> Node:
        """Build a step, refusing one whose range doesn't fit in 64 bits."""
        self.fits(tree, kind)
        return Node("step", kind, args, compute)

    def folded(self, tree: Tree, kind: ValueType, value: int) -> Node:
        """Build the constant a step of constants comes to, under the same limit."""
        node = constant(kind, value)
        self.fits(tree, node.type)
        return node

    def fits(self, tree: Tree, kind: ValueType) -> None:
        """Refuse a range that doesn't fit in 64 bits, or a 1 that doesn't."""
        most = max(abs(kind.low), abs(kind.high), 10**kind.decimals)
        if most > LIMIT:
            high = max(kind.high, 10**kind.decimals)
            raise self.fault("EK2013", tree, low=kind.low, high=high)


def constant(kind: ValueType, value: int) -> Node:
    """Give the node of a value that holds for every row."""
    return Node("constant", kind.within(value, value), value=value)
