"""The syntax tree of an expression; `at` is the offset of a node in its text."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal

from attrs import field, frozen

from evalkit.model.value import Duration


@frozen
class Tree:
    """Any node of the syntax tree."""

    at: int


@frozen
class Literal(Tree):
    """A number, a text, a truth value, a date or a duration."""

    value: Decimal | str | bool | datetime.date | Duration


@frozen
class Name(Tree):
    """A name; dotted where it is the path of a criterion."""

    name: str


@frozen
class Call(Tree):
    """A function with its arguments, by place and by name."""

    name: str
    args: tuple[Tree, ...] = ()
    named: Mapping[str, Tree] = field(factory=dict)


@frozen
class Negate(Tree):
    """Minus something."""

    of: Tree


@frozen
class Arithmetic(Tree):
    """Two figures added, subtracted, multiplied or divided."""

    operator: str
    left: Tree
    right: Tree


@frozen
class Comparison(Tree):
    """A chain `a <= b < c`: `terms` has one more entry than `operators`."""

    operators: tuple[str, ...]
    terms: tuple[Tree, ...]


@frozen
class Among(Tree):
    """Whether a value is one of several literals."""

    of: Tree
    choices: tuple[Tree, ...]
    negated: bool


@frozen
class Logic(Tree):
    """Several conditions joined by `and`, or by `or`."""

    operator: str
    terms: tuple[Tree, ...]


@frozen
class Not(Tree):
    """The contrary of a condition."""

    of: Tree
