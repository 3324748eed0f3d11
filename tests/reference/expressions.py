"""Evaluate an expression for one subject, by walking its syntax tree."""

from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction
from functools import cache
from math import ceil, floor
from typing import Protocol

from attrs import evolve

from evalkit.language.parse import parse
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
from evalkit.model.number import Numbers
from evalkit.model.text import Expression
from evalkit.model.value import Duration, to_days
from tests.reference.figures import (
    Figure,
    arithmetic,
    both,
    compare,
    date,
    either,
    hull,
    negation,
    number,
    ratio,
    rounded,
    truth,
    years_between,
)

#: What a word no row of an open vocabulary holds stands at.
ABSENT = Fraction(-1)
MANY = {
    *("count", "sum", "mean", "median", "min_of", "max_of", "share", "any", "all"),
    *("first", "last", "longest_run", "latest_run"),
}


class Scope(Protocol):
    """What the names of an expression stand for, of one subject."""

    @property
    def numbers(self) -> Numbers:
        """The decimals and rounding of the rubric."""

    @property
    def blank(self) -> bool:
        """Whether no subject is meant, and what a figure can ever be is asked."""

    def name(self, name: str) -> Figure:
        """Give what a name stands for."""

    def result(self, function: str, key: str) -> Figure:
        """Give points, a star, a veto or a selection."""

    def many(self, call: Call) -> Figure:
        """Work out a function over many rows."""


@cache
def _parsed(text: str) -> Tree:
    return parse(Expression(text))


def value_of(expression: Expression, scope: Scope) -> Figure:
    """Evaluate an expression."""
    return evaluate(_parsed(expression.text), scope)


def evaluate(tree: Tree, scope: Scope) -> Figure:
    """Evaluate a syntax tree."""
    match tree:
        case Literal(value=value):
            return _literal(value)
        case Name(name=name):
            return scope.name(name)
        case Negate(of=of):
            return arithmetic("-", number(0, 0), evaluate(of, scope), 0, "down")
        case Arithmetic(operator=sign, left=left, right=right):
            a, b = evaluate(left, scope), evaluate(right, scope)
            if scope.blank and b.length is not None:
                return _reach(a, b.length, 1 if sign == "+" else -1)
            return arithmetic(sign, a, b, scope.numbers.ratios, scope.numbers.rounding)
        case Comparison(operators=signs, terms=terms):
            pairs = zip(signs, terms, terms[1:], strict=False)
            return both([_compared(s, a, b, scope) for s, a, b in pairs])
        case Among(of=of, choices=choices, negated=negated):
            found = _among(of, choices, scope)
            return negation(found) if negated else found
        case Logic(operator=operator, terms=terms):
            join = both if operator == "and" else either
            return join([evaluate(term, scope) for term in terms])
        case Not(of=of):
            return negation(evaluate(of, scope))
        case Call():
            return _call(tree, scope)
    raise AssertionError(tree)


def _literal(value: object) -> Figure:
    match value:
        case bool():
            return truth(value, value)
        case Decimal():
            decimals = max(0, -int(value.as_tuple().exponent))
            return number(Fraction(value), Fraction(value), decimals)
        case datetime.date():
            return date(to_days(value), to_days(value))
        case Duration():
            return Figure("duration", Fraction(0), Fraction(0), length=value)
    raise AssertionError(value)


def _word(text: str, words: tuple[str, ...]) -> Figure:
    at = Fraction(words.index(text)) if text in words else ABSENT
    return Figure("word", at, at, words=words)


def _pair(a: Tree, b: Tree, scope: Scope) -> tuple[Figure, Figure]:
    """Evaluate two terms, of which one may be a text."""
    if isinstance(b, Literal) and isinstance(b.value, str):
        left = evaluate(a, scope)
        return left, _word(b.value, left.words or ())
    if isinstance(a, Literal) and isinstance(a.value, str):
        right = evaluate(b, scope)
        return _word(a.value, right.words or ()), right
    return evaluate(a, scope), evaluate(b, scope)


def _compared(sign: str, a: Tree, b: Tree, scope: Scope) -> Figure:
    return compare(sign, *_pair(a, b, scope))


def _among(of: Tree, choices: tuple[Tree, ...], scope: Scope) -> Figure:
    """Say whether a value is one of several; sure when all it can be are."""
    value, _ = _pair(of, choices[0], scope)
    if value.kind == "word":
        codes = {_pair(of, choice, scope)[1].low for choice in choices}
        can_be = range(int(value.low), int(value.high) + 1)
        return truth(all(c in codes for c in can_be), any(c in codes for c in can_be))
    return either([_compared("==", of, choice, scope) for choice in choices])


def _call(call: Call, scope: Scope) -> Figure:
    numbers, name = scope.numbers, call.name
    if name in ("points", "star", "veto", "selected"):
        path = call.args[0]
        assert isinstance(path, Name)
        return scope.result(name, path.name)
    if name in MANY:
        return scope.many(call)
    if name == "round":
        figure, places = evaluate(call.args[0], scope), call.args[1]
        assert isinstance(places, Literal)
        return rounded(figure, int(places.value), numbers.rounding)  # type: ignore[arg-type]
    if name in ("if", "case"):
        return _chosen(call, scope)
    args = [evaluate(a, scope) for a in call.args]
    if name == "how_many":
        return number(sum(f.low for f in args), sum(f.high for f in args))
    if name == "whole_steps":
        ends = [floor(x / y) for x in _ends(args[0]) for y in _ends(args[1])]
        return number(min(ends), max(ends))
    if name == "instalment":
        return _instalment(args, call.args[3], numbers)
    if name in ("quarter", "month"):
        return _part_of_year(args[0], 3 if name == "quarter" else 1)
    if name in ("min", "max"):
        best = min if name == "min" else max
        low, high = best(f.low for f in args), best(f.high for f in args)
        return evolve(hull(*args), low=low, high=high)
    if name == "abs":
        return _size(args[0])
    if name == "floor":
        return number(floor(args[0].low), floor(args[0].high))
    if name == "ceil":
        return number(ceil(args[0].low), ceil(args[0].high))
    if name == "ratio":
        otherwise = evaluate(call.named["otherwise"], scope)
        return ratio(*args, otherwise, numbers.ratios, numbers.rounding)
    if name == "age":
        return years_between(args[0], scope.name("as_of"))
    if name == "years_between":
        return years_between(*args)
    if name == "days_between":
        return number(args[1].low - args[0].high, args[1].high - args[0].low)
    assert name == "year", name
    years = [
        (datetime.date(1970, 1, 1) + datetime.timedelta(int(d))).year
        for d in (args[0].low, args[0].high)
    ]
    return number(*years)


def _instalment(args: list[Figure], places: Tree, numbers: Numbers) -> Figure:
    """Give the payment whose present values come to the loan."""
    amount, rate, months = args[:3]
    assert isinstance(places, Literal)

    def paid(loan: Fraction, yearly: Fraction, months: Fraction) -> Fraction:
        grown = 1 + yearly / 12
        return loan / sum((grown**-k for k in range(1, int(months) + 1)), Fraction(0))

    ends = number(
        paid(amount.low, rate.low, months.high),
        paid(amount.high, rate.high, months.low),
    )
    return rounded(ends, int(places.value), numbers.rounding)  # type: ignore[arg-type]


def _reach(day: Figure, by: Duration, sign: int) -> Figure:
    """Say what a moved date can ever be, months counted long."""
    days = sign * (by.months * 31 + by.days)
    return evolve(day, low=day.low + min(days, 0), high=day.high + max(days, 0))


def _ends(figure: Figure) -> tuple[Fraction, Fraction]:
    return figure.low, figure.high


def _part_of_year(day: Figure, months: int) -> Figure:
    """Give the month or quarter; over the turn of a year any is possible."""
    first, last = (
        datetime.date(1970, 1, 1) + datetime.timedelta(int(d)) for d in _ends(day)
    )
    if first.year != last.year:
        return number(1, 12 // months)
    return number((first.month - 1) // months + 1, (last.month - 1) // months + 1)


def _chosen(call: Call, scope: Scope) -> Figure:
    """Give what the first condition that holds chooses; all that may be chosen."""
    if call.name == "if":
        when, values = [call.args[0]], [call.args[1], call.args[2]]
    else:
        when, values = list(call.args[::2]), list(call.args[1::2])
        values.append(call.named["otherwise"])
    figures = _one_vocabulary(values, scope)
    conditions = [evaluate(tree, scope) for tree in when]
    can_be = []
    for condition, figure in zip(conditions, figures, strict=False):
        if scope.blank or condition.high:
            can_be.append(figure)
        if condition.low and not scope.blank:
            break
    else:
        can_be.append(figures[-1])
    return evolve(hull(*can_be), decimals=max(f.decimals for f in figures))


def _one_vocabulary(trees: list[Tree], scope: Scope) -> list[Figure]:
    """Evaluate what is chosen from; words of several kinds become one."""
    texts = [
        t.value if isinstance(t, Literal) and isinstance(t.value, str) else None
        for t in trees
    ]
    figures = [
        None if text is not None else evaluate(tree, scope)
        for tree, text in zip(trees, texts, strict=True)
    ]
    words: list[str] = []
    for text, figure in zip(texts, figures, strict=True):
        own = [text] if text is not None else list((figure and figure.words) or ())
        words += [word for word in own if word is not None and word not in words]
    if not words:
        return [figure for figure in figures if figure is not None]
    return [
        _word(str(text), tuple(words)) if figure is None else among(figure, words)
        for text, figure in zip(texts, figures, strict=True)
    ]


def among(figure: Figure, words: list[str] | tuple[str, ...]) -> Figure:
    """Give a word its place among other words, or all places it may have."""
    assert figure.words is not None
    own = [figure.words[i] for i in range(int(figure.low), int(figure.high) + 1)]
    places = [Fraction(words.index(word)) for word in own]
    return Figure("word", min(places), max(places), words=tuple(words))


def _size(figure: Figure) -> Figure:
    ends = [abs(figure.low), abs(figure.high)]
    low = Fraction(0) if figure.low <= 0 <= figure.high else min(ends)
    return number(low, max(ends), figure.decimals)
