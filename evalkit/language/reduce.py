"""Compile functions over many rows to what the engine reduces: a `Reduction`."""

from __future__ import annotations

from collections.abc import Callable

from evalkit.language import conditions
from evalkit.language.aggregates import AGGREGATES, MOST_SUBJECTS, Aggregate
from evalkit.language.functions import shifted
from evalkit.language.node import Node, Reduction
from evalkit.language.scope import Context
from evalkit.language.tokens import read_duration
from evalkit.language.tree import Call, Literal, Name, Tree
from evalkit.model.rubric import Duration
from evalkit.model.value import BOOLEAN, ValueType, number

Compile = Callable[[Context, Tree], Node]

_NAMED = {"subjects": ("by", "where", "reported"), "records": ("where", "within")}
#: What has no value over no rows, so that the rubric must say one.
_NEED_OTHERWISE = frozenset({"mean", "min_of", "max_of"})


def aggregate(context: Context, call: Call, inner: Compile) -> Node:
    """Compile a function over many rows; `inner` compiles what it reduces."""
    about = AGGREGATES[call.name]
    first = call.args[0] if call.args else None
    table = first.name if isinstance(first, Name) else ""
    over = "records" if table in context.scope.records else "subjects"
    allowed = _NAMED[over]
    if over == "records" and about.name in _NEED_OTHERWISE:
        allowed = (*allowed, "otherwise")
    for name, tree in call.named.items():
        if name not in allowed:
            raise context.unknown("EK2018", tree, name, allowed)
    if context.scope.inside or over not in about.over:
        raise context.fault("EK2019", call, got=call.name, expected=about.form)
    if over == "records":
        return _over_records(context, call, table, inner)
    return _over_subjects(context, call, inner)


def _over_subjects(context: Context, call: Call, inner: Compile) -> Node:
    about = AGGREGATES[call.name]
    if len(call.args) != 1 and not (call.name == "count" and not call.args):
        raise context.fault("EK2014", call, expected=about.form)
    where = _condition(context, call.named.get("where"), inner)
    by = _group(context, call.named.get("by"))
    reported = _flag(context, call.named.get("reported"))
    if reported and not about.figure:
        raise context.fault("EK2018", call, got="reported")
    figure, member, misses = None, where, None
    if about.figure:
        figure = _figure(context, about, call.args[0], inner)
    else:
        condition = _condition(context, call.args[0] if call.args else None, inner)
        member = _both(context, call, condition, where)
        if about.name == "share":
            misses = _misses(context, call, condition, where)
    numbers = context.scope.numbers
    return _node(
        _kind(context, call, figure, MOST_SUBJECTS),
        Reduction(
            about.name,
            None,
            by,
            figure,
            member,
            reported=reported,
            misses=misses,
            rounding=numbers.rounding,
        ),
    )


def _over_records(context: Context, call: Call, name: str, inner: Compile) -> Node:
    about = AGGREGATES[call.name]
    table, _ = context.scope.records[name]
    rows = Context(context.scope.within(name), context.expression)
    rest = list(call.args[1:])
    figure = None
    if about.figure:
        if not rest:
            raise context.fault("EK2014", call, expected=about.form)
        figure = _figure(rows, about, rest.pop(0), inner)
    rest += [call.named["where"]] if "where" in call.named else []
    if len(rest) > 1 or (about.name == "all" and not rest):
        raise context.fault("EK2014", call, expected=about.form)
    condition = _condition(rows, rest[0] if rest else None, inner)
    inside = _window(rows, call.named.get("within"), table.date)
    misses = None
    if about.name == "all":
        misses = _misses(context, call, condition, inside)
    kind, instead = _kind(context, call, figure, table.at_most), None
    if about.name in _NEED_OTHERWISE:
        if "otherwise" not in call.named:
            raise context.fault("EK2020", call, expected=about.form)
        instead = _otherwise(context, call.named["otherwise"], kind, inner)
        kind = kind.within(min(kind.low, instead), max(kind.high, instead))
    return _node(
        kind,
        Reduction(
            about.name,
            name,
            None,
            figure,
            _both(context, call, condition, inside),
            misses=misses,
            otherwise=instead,
            rounding=context.scope.numbers.rounding,
        ),
    )


def _node(kind: ValueType, reduction: Reduction) -> Node:
    return Node("aggregate", kind, reduction=reduction, key=reduction.kind)


def _figure(context: Context, about: Aggregate, tree: Tree, inner: Compile) -> Node:
    node = inner(context, tree)
    in_order = node.type.kind == "date" or node.type.ordered
    extreme = about.name in ("min_of", "max_of") and in_order
    if not node.type.is_number and not extreme:
        raise context.fault("EK2012", tree, got=node.type.kind, expected="number")
    return node


def _otherwise(context: Context, tree: Tree, kind: ValueType, inner: Compile) -> int:
    """Give the figure of a subject without rows, in units of the others'."""
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


def _kind(context: Context, call: Call, figure: Node | None, rows: int) -> ValueType:
    """Give the type and range of what an aggregate can be."""
    ratios = context.scope.numbers.ratios
    if call.name in ("any", "all"):
        return BOOLEAN
    if call.name == "count":
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


def _misses(
    context: Context, call: Call, condition: Node | None, among: Node | None
) -> Node | None:
    """Give the members for which a condition fails."""
    assert condition is not None
    return _both(context, call, conditions.contrary(context, call, condition), among)


def _both(
    context: Context, tree: Tree, first: Node | None, second: Node | None
) -> Node | None:
    if first is None or second is None:
        return first or second
    return conditions.joined(context, tree, "and", (first, second))


def _condition(context: Context, tree: Tree | None, inner: Compile) -> Node | None:
    if tree is None:
        return None
    node = inner(context, tree)
    if node.type.kind != "boolean":
        raise context.fault("EK2012", tree, got=node.type.kind, expected="boolean")
    return node


def _group(context: Context, tree: Tree | None) -> str | None:
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


def _flag(context: Context, tree: Tree | None) -> bool:
    if tree is None:
        return False
    if not isinstance(tree, Literal) or not isinstance(tree.value, bool):
        raise context.fault("EK2012", tree, expected="true / false")
    return tree.value


def _window(context: Context, tree: Tree | None, date: str | None) -> Node | None:
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
