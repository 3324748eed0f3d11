"""Compile the syntax tree of an expression to typed nodes.

Every type is known at load: a mistyped name, a sum of a date and a word, a quotient
that could divide by 0 are refused before a single fact is read.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction

from evalkit.errors import RubricError
from evalkit.language import conditions, figures
from evalkit.language.aggregates import AGGREGATES
from evalkit.language.choices import FORMS, chosen
from evalkit.language.functions import FUNCTIONS, days_between, shifted
from evalkit.language.node import Node
from evalkit.language.parse import parse
from evalkit.language.reduce import aggregate
from evalkit.language.scope import Context, Scope, constant
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
from evalkit.model.number import to_units
from evalkit.model.text import Expression
from evalkit.model.value import BOOLEAN, Duration, ValueType, number, to_days


def compile_expression(
    expression: Expression, scope: Scope, wants: str = "any"
) -> Node:
    """Compile an expression.

    Args:
        expression: its text and place.
        scope: the names it may use.
        wants: `number`, `boolean`, `date`, `word` or `any`.

    Raises:
        RubricError: with one fault (EK2001–EK2024) at the expression's place; with none
            where it uses a figure whose fault is told already.
    """
    context = Context(scope, expression)
    tree = parse(expression)
    node = _compile(context, tree)
    return expect(context, tree, node, wants)


def expect(context: Context, tree: Tree, node: Node, wants: str) -> Node:
    """Refuse a node of another type than is wanted."""
    kind = node.type
    fits = {
        "any": True,
        "number": kind.is_number,
        "boolean": kind.kind == "boolean",
        "date": kind.kind == "date",
        "word": kind.is_word,
    }
    if not fits[wants]:
        raise context.fault("EK2012", tree, got=kind.kind, expected=wants)
    return node


def _compile(context: Context, tree: Tree) -> Node:
    match tree:
        case Literal():
            return _literal(context, tree)
        case Name():
            return _name(context, tree)
        case Call():
            return _call(context, tree)
        case Negate(of=of):
            return figures.negate(context, tree, _want(context, of, "number"))
        case Arithmetic():
            return _arithmetic(context, tree)
        case Comparison():
            return _comparison(context, tree)
        case Among():
            return _among(context, tree)
        case Logic(operator=sign, terms=terms):
            nodes = tuple(_want(context, t, "boolean") for t in terms)
            return conditions.joined(context, tree, sign, nodes)
    assert isinstance(tree, Not)
    return conditions.contrary(context, tree, _want(context, tree.of, "boolean"))


def _want(context: Context, tree: Tree, wants: str) -> Node:
    return expect(context, tree, _compile(context, tree), wants)


def _literal(context: Context, tree: Literal) -> Node:
    match tree.value:
        case bool():
            return constant(BOOLEAN, int(tree.value))
        case Decimal():
            decimals = max(0, -int(tree.value.as_tuple().exponent))
            units = to_units(tree.value, decimals)
            return context.folded(tree, number(decimals, 0, 0), units)
        case datetime.date():
            return constant(ValueType("date"), to_days(tree.value))
    raise context.fault("EK2022", tree, got=str(tree.value))


def _name(context: Context, tree: Name) -> Node:
    scope = context.scope
    if tree.name in scope.faulty:
        raise RubricError(())
    node = scope.names.get(tree.name)
    if node is None:
        known = [*scope.names, *scope.records]
        raise context.unknown("EK2010", tree, tree.name, known)
    return node


def _call(context: Context, call: Call) -> Node:
    scope = context.scope
    if call.name in scope.faulty:
        raise RubricError(())
    if call.name in scope.results:
        found = scope.results[call.name]
        path = call.args[0] if len(call.args) == 1 and not call.named else None
        if not isinstance(path, Name) or path.name not in found:
            got = path.name if isinstance(path, Name) else ""
            raise context.unknown("EK2010", call, got, found)
        return found[path.name]
    if call.name in AGGREGATES:
        return aggregate(context, call, _compile)
    if call.name in FORMS:
        return chosen(context, call, _compile)
    function = FUNCTIONS.get(call.name)
    if function is None:
        known = [*FUNCTIONS, *FORMS, *AGGREGATES, *scope.results]
        raise context.unknown("EK2011", call, call.name, known)
    count, least = len(call.args), len(function.wants)
    if set(call.named) != set(function.named) or (
        count < least if function.many else count != least
    ):
        raise context.fault("EK2014", call, expected=function.form)
    wants = function.wants + function.wants[-1:] * (count - least)
    nodes = [_want(context, t, w) for t, w in zip(call.args, wants, strict=True)]
    nodes += [_want(context, call.named[n], w) for n, w in function.named.items()]
    return function.build(context, call, tuple(nodes))


def _arithmetic(context: Context, tree: Arithmetic) -> Node:
    sign = tree.operator
    duration = _duration(tree.right)
    if duration is not None:
        date = _want(context, tree.left, "date")
        if sign not in "+-":
            raise context.fault("EK2012", tree, got=sign, expected="+ -")
        return shifted(context, tree, date, duration, 1 if sign == "+" else -1)
    left = _compile(context, tree.left)
    if left.type.kind == "date" and sign == "-":
        start = _want(context, tree.right, "date")
        return days_between(context, tree, start, left)
    left = expect(context, tree.left, left, "number")
    right = _want(context, tree.right, "number")
    if sign == "/":
        return figures.quotient(context, tree, left, right)
    build = {"+": figures.add, "-": figures.subtract, "*": figures.multiply}[sign]
    return build(context, tree, left, right)


def _duration(tree: Tree) -> Duration | None:
    if isinstance(tree, Literal) and isinstance(tree.value, Duration):
        return tree.value
    return None


def _comparison(context: Context, tree: Comparison) -> Node:
    pairs = zip(tree.operators, tree.terms, tree.terms[1:], strict=False)
    nodes = tuple(_pair(context, tree, sign, a, b) for sign, a, b in pairs)
    return conditions.joined(context, tree, "and", nodes)


def _pair(context: Context, tree: Tree, sign: str, a: Tree, b: Tree) -> Node:
    """Compare two terms; a text is read as a word of the other term's vocabulary."""
    if _text(a) is not None:
        a, b = b, a
        sign = conditions.TURNED[sign]
    left = _compile(context, a)
    text = _text(b)
    if text is not None:
        left = expect(context, a, left, "word")
        node = _word(context, b, left, text)
    else:
        node = _compile(context, b)
    kinds = (left.type, node.type)
    if all(k.is_number for k in kinds):
        # A number is compared as it is written: a whole figure never equals 3.5.
        if node.value is not None:
            bound = _bound(node, left)
            return conditions.order_constant(context, tree, sign, left, bound)
        if left.value is not None:
            turned, bound = conditions.TURNED[sign], _bound(left, node)
            return conditions.order_constant(context, tree, turned, node, bound)
        left, node = figures.align(context, tree, (left, node))
    elif kinds[0].is_word and kinds[1].is_word:
        return _words(context, tree, sign, left, node)
    elif not (kinds[0].kind == kinds[1].kind and kinds[0].kind in ("date", "boolean")):
        raise context.fault("EK2012", b, got=kinds[1].kind, expected=kinds[0].kind)
    if kinds[0].kind == "boolean" and sign not in ("==", "!="):
        raise context.fault("EK2012", tree, got=sign, expected="== !=")
    grid: int = 10 ** abs(kinds[0].decimals - kinds[1].decimals)
    return conditions.order(context, tree, sign, left, node, grid)


def _bound(constant: Node, figure: Node) -> Fraction:
    """Give a number in units of a figure, perhaps between two."""
    assert constant.value is not None
    one: int = 10**figure.type.decimals
    return Fraction(constant.value * one, 10**constant.type.decimals)


def _text(tree: Tree) -> str | None:
    if isinstance(tree, Literal) and isinstance(tree.value, str):
        return tree.value
    return None


def _word(context: Context, tree: Tree, left: Node, text: str) -> Node:
    choices = left.type.choices
    if choices is None:
        return Node(
            "word", left.type.within(-1, -1), key=left.key, text=text,
            records=left.records,
        )  # fmt: skip
    if text not in choices:
        raise context.unknown("EK2015", tree, text, choices, " · ".join(choices[:12]))
    return constant(left.type, choices.index(text))


def _words(context: Context, tree: Tree, sign: str, left: Node, right: Node) -> Node:
    """Compare two words: equal or not, and by order where they have one."""
    a, b = left.type.choices, right.type.choices
    if a != b or (a is None and right.kind != "word"):
        raise context.fault("EK2023", tree)
    if sign not in ("==", "!=") and not left.type.ordered:
        raise context.fault("EK2012", tree, got=sign, expected="== !=")
    return conditions.order(context, tree, sign, left, right)


def _among(context: Context, tree: Among) -> Node:
    """Compile `x in (a, b)`: any of the choices equals it."""
    left = _compile(context, tree.of)
    texts = [_text(choice) for choice in tree.choices]
    if left.type.choices is not None and None not in texts:
        codes = frozenset(
            int(_word(context, c, left, str(t)).value or 0)
            for c, t in zip(tree.choices, texts, strict=True)
        )
        node = conditions.among(context, tree, left, codes)
    else:
        nodes = tuple(_pair(context, tree, "==", tree.of, c) for c in tree.choices)
        node = conditions.joined(context, tree, "or", nodes)
    return conditions.contrary(context, tree, node) if tree.negated else node
