"""The parts of a function over many rows: what is reduced, which rows, what comes."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from evalkit.language import conditions
from evalkit.language.aggregates import Aggregate
from evalkit.language.functions import shifted
from evalkit.language.node import Node, Reduction
from evalkit.language.scope import Context
from evalkit.language.tokens import read_duration
from evalkit.language.tree import Call, Literal, Name, Tree
from evalkit.model.value import BOOLEAN, Duration, ValueType, number

Compile = Callable[[Context, Tree], Node]


def node_of(kind: ValueType, reduction: Reduction) -> Node:
    """Give the node of a reduction."""
    return Node("aggregate", kind, reduction=reduction, key=reduction.kind)


def read_figure(context: Context, about: Aggregate, tree: Tree, inner: Compile) -> Node:
    """Compile what is reduced: a number, or what has an order."""
    node = inner(context, tree)
    in_order = node.type.kind == "date" or node.type.ordered
    extreme = about.name in ("min_of", "max_of") and in_order
    # What a row says can be anything but a word nobody has listed.
    said = about.dated and (not node.type.is_word or node.type.choices is not None)
    if not (node.type.is_number or extreme or said):
        raise context.fault("EK2012", tree, got=node.type.kind, expected="number")
    return node


def read_instead(
    context: Context, call: Call, kind: ValueType, inner: Compile
) -> tuple[ValueType, int | None]:
    """Read `otherwise=`: what comes where nothing counts, and the type with it."""
    tree = call.named.get("otherwise")
    if tree is None:
        return kind, None
    instead = _otherwise(context, tree, kind, inner)
    return kind.within(min(kind.low, instead), max(kind.high, instead)), instead


def _otherwise(context: Context, tree: Tree, kind: ValueType, inner: Compile) -> int:
    """Give a constant in units of what it stands for."""
    if kind.choices is not None:
        return _word(context, tree, kind.choices)
    node = inner(context, tree)
    alike = node.type.is_number if kind.is_number else node.type.kind == kind.kind
    if node.value is None or not alike:
        raise context.fault("EK2012", tree, got=node.type.kind, expected="constant")
    if node.type.decimals > kind.decimals:
        got = f"{node.type.decimals} decimals"
        raise context.fault("EK2012", tree, got, f"{kind.decimals} decimals")
    instead: int = node.value * 10 ** (kind.decimals - node.type.decimals)
    context.fits(tree, kind.within(instead, instead))
    return instead


def _word(context: Context, tree: Tree, words: tuple[str, ...]) -> int:
    """Give the place of a written word."""
    text = tree.value if isinstance(tree, Literal) else None
    if not isinstance(text, str):
        raise context.fault("EK2012", tree, expected=" · ".join(words[:12]))
    if text not in words:
        raise context.unknown("EK2015", tree, text, words, " · ".join(words[:12]))
    return words.index(text)


def kind_of(context: Context, call: Call, figure: Node | None, rows: int) -> ValueType:
    """Give the type and range of what an aggregate can be."""
    ratios = context.scope.numbers.ratios
    if call.name in ("any", "all"):
        return BOOLEAN
    if call.name in ("count", "longest_run", "latest_run"):
        return number(0, 0, rows)
    if call.name == "share":
        context.fits(call, number(ratios, 0, 2 * rows * 10**ratios))
        return number(ratios, 0, 10**ratios)
    assert figure is not None
    kind = figure.type
    low, high = kind.low, kind.high
    if call.name == "sum":
        kind = number(kind.decimals, min(0, low) * rows, max(0, high) * rows)
    elif call.name in ("mean", "median"):
        context.fits(call, number(0, low * rows, high * rows))
        decimals = max(ratios, kind.decimals)
        factor = 10 ** (decimals - kind.decimals)
        kind = number(decimals, low * factor, high * factor)
    context.fits(call, kind)
    return kind


def misses_of(
    context: Context, call: Call, condition: Node | None, among: Node | None
) -> Node | None:
    """Compile what is reduced: a number, or what has an order."""
    """Give the members for which a condition fails."""
    assert condition is not None
    return both(context, call, conditions.contrary(context, call, condition), among)


def both(
    context: Context, tree: Tree, first: Node | None, second: Node | None
) -> Node | None:
    """Give the condition that two hold, of which either may be none."""
    if first is None or second is None:
        return first or second
    return conditions.joined(context, tree, "and", (first, second))


def read_condition(context: Context, tree: Tree | None, inner: Compile) -> Node | None:
    """Compile a condition, if there is one."""
    if tree is None:
        return None
    node = inner(context, tree)
    if node.type.kind != "boolean":
        raise context.fault("EK2012", tree, got=node.type.kind, expected="boolean")
    return node


def read_group(context: Context, tree: Tree | None) -> str | None:
    """Read `by=`: a field of words."""
    if tree is None:
        return None
    node = context.scope.names.get(tree.name) if isinstance(tree, Name) else None
    if node is None or node.kind != "field" or not node.type.is_word:
        words = [
            name
            for name, n in context.scope.names.items()
            if n.kind == "field" and n.type.is_word
        ]
        got = tree.name if isinstance(tree, Name) else ""
        raise context.unknown("EK2017", tree, got, words)
    return node.key


def read_flag(context: Context, tree: Tree | None) -> bool:
    """Read a named argument that is true or false."""
    if tree is None:
        return False
    if not isinstance(tree, Literal) or not isinstance(tree.value, bool):
        raise context.fault("EK2012", tree, expected="true / false")
    return tree.value


def read_window(context: Context, tree: Tree | None, date: str | None) -> Node | None:
    """Read a named argument that is true or false."""
    """Read `by=`: a field of words."""
    """Compile a condition, if there is one."""
    """Compile `within=`: dated after `as_of` less the duration, up to `as_of`."""
    if tree is None:
        return None
    value = tree.value if isinstance(tree, Literal) else None
    if isinstance(value, str):
        value = read_duration(value)
    if not isinstance(value, Duration):
        raise context.fault("EK2012", tree, expected="12 months")
    if date is None:
        raise context.fault("EK2021", tree)
    day, today = context.scope.names[date], context.scope.names["as_of"]
    start = shifted(context, tree, today, value, -1)
    after = conditions.order(context, tree, ">", day, start)
    until = conditions.order(context, tree, "<=", day, today)
    return conditions.joined(context, tree, "and", (after, until))


def read_count(context: Context, tree: Tree | None, least: int) -> int:
    """Read a named argument that is a whole number, `least` where it is left out."""
    if tree is None:
        return least
    value = tree.value if isinstance(tree, Literal) else None
    if not isinstance(value, Decimal) or value % 1 or not least <= value <= 10**6:
        raise context.fault("EK2014", tree, expected=f"{least}, {least + 1}, …")
    return int(value)
