"""Which way a figure moves with what it names: up, down, or it can't be told.

A figure moves with a field (more of it, or a condition that comes to hold) and with a
word (a value or a record that comes to be that word). What is said is cautious: where
the text alone doesn't settle it, the direction is open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

import attrs
from attrs import frozen

from evalkit.check.reading import COUNTS, MANY, RESULTS, Reading
from evalkit.language.tree import (
    Among,
    Arithmetic,
    Call,
    Comparison,
    Literal,
    Logic,
    Name,
    Negate,
    Not,
    Tree,
)
from evalkit.model.rubric import Field

UP, DOWN, OPEN = 1, -1, 0
#: Functions that rise with the rows they look over.
_TALLIES = frozenset({"count", "any"})
#: Functions that rise with each of their figures.
_RISING = frozenset({"min", "max", "round", "floor", "ceil", "year", "how_many", *MANY})
_SIGNS = {"<": DOWN, "<=": DOWN, ">": UP, ">=": UP}


@frozen
class Influence:
    """What moves a figure, by its key, labels or word, and the direction.

    `which` marks a field that is asked for its words (`kind == 'x'`): what matters then
    is the word, and the field itself moves nothing up or down.
    """

    names: tuple[str, ...]
    direction: int
    which: bool = False

    def turned(self, direction: int) -> Influence:
        """Give the influence on a figure that moves with this one."""
        return attrs.evolve(self, direction=self.direction * direction)


def influences(
    names: Reading, tree: Tree, inside: str | None = None
) -> Iterator[Influence]:
    """Give what moves a figure or a condition, and the direction."""
    match tree:
        case Name(name=name):
            yield from _name(names, name, inside)
        case Negate(of=of) | Not(of=of):
            yield from _turned(influences(names, of, inside), DOWN)
        case Arithmetic():
            yield from _arithmetic(names, tree, inside)
        case Logic(terms=terms):
            for term in terms:
                yield from influences(names, term, inside)
        case Comparison(operators=signs, terms=terms):
            for sign, left, right in zip(signs, terms, terms[1:], strict=False):
                yield from _compared(names, sign, left, right, inside)
        case Among(of=of, choices=choices, negated=negated):
            for choice in choices:
                sign = "!=" if negated else "=="
                yield from _compared(names, sign, of, choice, inside)
        case Call(name=name) if name not in RESULTS:
            yield from _call(names, tree, inside)


def _turned(found: Iterable[Influence], direction: int) -> Iterator[Influence]:
    for influence in found:
        yield influence.turned(direction)


def _name(names: Reading, name: str, inside: str | None) -> Iterator[Influence]:
    declared = _field(names, name, inside)
    if declared is not None:
        label = declared.label
        yield Influence((name, label.zh, label.en), UP)
    elif inside is None and name in names.derived:
        yield from influences(names, names.derived[name])
    elif inside is not None:
        origin = names.origins.get(inside, inside)
        tree = names.of_rows.get((inside, name))
        if tree is not None:
            yield from influences(names, tree, origin)
        elif origin != inside:
            yield from _name(names, name, origin)


def _field(names: Reading, name: str, inside: str | None) -> Field | None:
    if inside is None:
        return names.fields.get(name)
    return next((f for f in names.records[inside].fields if f.key == name), None)


def _arithmetic(
    names: Reading, tree: Arithmetic, inside: str | None
) -> Iterator[Influence]:
    left, right = tree.left, tree.right
    ways = {
        "+": (UP, UP),
        "-": (UP, DOWN),
        "*": (_sign(right), _sign(left)),
        "/": (_sign(right), OPEN),
    }[tree.operator]
    for side, way in zip((left, right), ways, strict=True):
        yield from _turned(influences(names, side, inside), way)


def _sign(factor: Tree) -> int:
    """Say which way a product moves with its other factor."""
    if isinstance(factor, Negate):
        return -_sign(factor.of)
    value = factor.value if isinstance(factor, Literal) else None
    return UP if isinstance(value, Decimal) and value > 0 else OPEN


def _compared(
    names: Reading, sign: str, left: Tree, right: Tree, inside: str | None
) -> Iterator[Influence]:
    if sign in _SIGNS:
        yield from _turned(influences(names, left, inside), _SIGNS[sign])
        yield from _turned(influences(names, right, inside), -_SIGNS[sign])
        return
    equal = UP if sign == "==" else DOWN
    for one, other in ((left, right), (right, left)):
        value = other.value if isinstance(other, Literal) else None
        found = influences(names, one, inside)
        if isinstance(value, str):
            yield Influence((value,), equal)
            yield from (attrs.evolve(e, direction=OPEN, which=True) for e in found)
        elif isinstance(value, bool):
            yield from _turned(found, equal if value else -equal)
        elif value == 0 and _from_zero(names, one, inside):
            yield from _turned(found, -equal)
        else:
            yield from _turned(found, OPEN)


def _from_zero(names: Reading, tree: Tree, inside: str | None) -> bool:
    """Say whether 0 is the least a figure can be, as far as the text shows."""
    if isinstance(tree, Call):
        return tree.name in COUNTS
    declared = _field(names, tree.name, inside) if isinstance(tree, Name) else None
    if declared is not None:
        return declared.type.low == 0
    if isinstance(tree, Name) and tree.name in names.derived:
        return _from_zero(names, names.derived[tree.name], None)
    return False


def _call(names: Reading, tree: Call, inside: str | None) -> Iterator[Influence]:
    table = names.table(tree)
    counts = tree.name in COUNTS
    if table is not None:
        inside = table
        label = names.records[table].label
        way = _with_rows(names, tree, inside)
        yield Influence((table, label.zh, label.en), way)
        if table in names.wheres:
            origin = names.origins[table]
            found = influences(names, names.wheres[table], origin)
            yield from _turned(found, way)
    args = tree.args if table is None else tree.args[1:]
    ways = _ways(tree)
    if table is not None and not counts:
        # The figure, and which rows it is taken of.
        ways = (UP, _with_rows(names, tree, inside))
    elif tree.name == "abs" and _from_zero(names, args[0], inside):
        ways = (UP,)
    for arg, way in zip(args, ways, strict=False):
        yield from _turned(influences(names, arg, inside), way)
    for name in ("where", "otherwise"):
        if name in tree.named:
            way = _with_rows(names, tree, inside)
            yield from _turned(influences(names, tree.named[name], inside), way)


def _with_rows(names: Reading, tree: Call, inside: str | None) -> int:
    """Say which way a function over many rows moves with more of them.

    More rows are more to count, and to sum where none is below 0; so is the greatest
    where there is 0 without any. Of all rows, fewer are as they should be.
    """
    if tree.name in _TALLIES:
        return UP
    figures = tree.args if names.table(tree) is None else tree.args[1:]
    none = tree.named.get("otherwise")
    sums = tree.name == "sum" or (
        tree.name == "max_of" and isinstance(none, Literal) and none.value == 0
    )
    return UP if sums and _from_zero(names, figures[0], inside) else OPEN


def _ways(tree: Call) -> tuple[int, ...]:
    """Give the direction in which a function moves with each of its arguments."""
    match tree.name, tree.args:
        case (
            "ratio" | "whole_steps",
            _,
        ):  # of something that isn't negative, as far as one can see
            return UP, OPEN
        case "instalment", _:
            return UP, UP, DOWN
        case "age", _:
            return (DOWN,)
        case "years_between" | "days_between", _:
            return DOWN, UP
        case "if", (_, Literal(value=Decimal() as yes), Literal(value=Decimal() as no)):
            return ((yes > no) - (yes < no),)
        case "if", _:
            return OPEN, UP, UP
        case "case", args:
            return (OPEN, UP) * (len(args) // 2)
    return (UP if tree.name in _RISING else OPEN,) * len(tree.args)
