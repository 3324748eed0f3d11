"""Functions over one row: rounding, the least of, a choice, ages and years.

`FUNCTIONS` is the whole list; the reference page is written from it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

import numpy as np
from attrs import frozen

from evalkit.language import conditions, dates, figures
from evalkit.language.dates import EARLIEST, LATEST, shift
from evalkit.language.instalments import instalment
from evalkit.language.interval import Interval, monotone
from evalkit.language.node import Node
from evalkit.language.scope import Context
from evalkit.language.tree import Call, Literal, Tree
from evalkit.model.value import Duration, number


@frozen
class Function:
    """A function: what it takes, what it gives, how it compiles."""

    name: str
    #: How it is written, for the reference page.
    form: str
    about: str
    #: What each argument must be; the last one repeats when `many` is set.
    wants: tuple[str, ...]
    build: Callable[[Context, Call, tuple[Node, ...]], Node]
    many: bool = False
    #: Named arguments: name -> what it must be; all must be given.
    named: Mapping[str, str] = {}


def _round(context: Context, tree: Call, args: tuple[Node, ...]) -> Node:
    decimals = _count(context, tree.args[1])
    return figures.rounded(
        context, tree, args[0], decimals, context.scope.numbers.rounding
    )


def _count(context: Context, tree: Tree) -> int:
    value = tree.value if isinstance(tree, Literal) else None
    if not isinstance(value, Decimal) or value not in range(10):
        raise context.fault("EK2014", tree, expected="0 … 9")
    return int(value)


def _instalment(context: Context, tree: Call, args: tuple[Node, ...]) -> Node:
    return instalment(context, tree, args[:3], _count(context, tree.args[3]))


def _age(context: Context, tree: Call, args: tuple[Node, ...]) -> Node:
    return _years(context, tree, (args[0], context.scope.names["as_of"]))


def _years(context: Context, tree: Call, args: tuple[Node, ...]) -> Node:
    start, end = (node.type for node in args)
    kind = number(
        0,
        int(dates.years_between(np.array(start.high), np.array(end.low))),
        int(dates.years_between(np.array(start.low), np.array(end.high))),
    )
    return context.step(tree, kind, args, monotone(dates.years_between, [False, True]))


def _days(context: Context, tree: Call, args: tuple[Node, ...]) -> Node:
    return days_between(context, tree, args[0], args[1])


def days_between(context: Context, tree: Tree, start: Node, end: Node) -> Node:
    """Count the days from one date to another."""
    low, high = end.type.low - start.type.high, end.type.high - start.type.low
    lifted = monotone(lambda a, b: b.astype("int64") - a, [False, True])
    return context.step(tree, number(0, low, high), (start, end), lifted)


def shifted(
    context: Context, tree: Tree, date: Node, duration: Duration, sign: int
) -> Node:
    """Move a date by a duration."""
    reach = sign * (duration.months * 31 + duration.days)
    kind = date.type.within(
        date.type.low + min(reach, 0), date.type.high + max(reach, 0)
    )
    if kind.low < EARLIEST or kind.high > LATEST:
        raise context.fault("EK2024", tree)
    lifted = monotone(lambda days: shift(days, duration, sign), [True])
    return context.step(tree, kind, (date,), lifted)


def _year(context: Context, tree: Call, args: tuple[Node, ...]) -> Node:
    days = args[0].type
    first, last = (int(dates.year(np.array(day))) for day in (days.low, days.high))
    kind = number(0, first, last)
    return context.step(tree, kind, args, monotone(dates.year, [True]))


def _part(months: int) -> Callable[[Context, Call, tuple[Node, ...]], Node]:
    """Give the part of its year a date lies in, counted from 1."""
    lifted = dates.part_of_year(months)

    def build(context: Context, tree: Call, args: tuple[Node, ...]) -> Node:
        days = args[0].type
        ever = lifted(Interval(np.array([days.low]), np.array([days.high])))
        kind = number(0, int(ever.low[0]), int(ever.high[0]))
        return context.step(tree, kind, args, lifted)

    return build


def _ratio(context: Context, tree: Call, args: tuple[Node, ...]) -> Node:
    return figures.quotient(context, tree, args[0], args[1], args[2])


FUNCTIONS: dict[str, Function] = {
    f.name: f
    for f in (
        Function(
            "min",
            "min(a, b, …)",
            "the least of several figures",
            ("number", "number"),
            lambda c, t, a: figures.least(c, t, a),
            many=True,
        ),
        Function(
            "max",
            "max(a, b, …)",
            "the greatest of several figures",
            ("number", "number"),
            lambda c, t, a: figures.most(c, t, a),
            many=True,
        ),
        Function(
            "abs",
            "abs(x)",
            "the size of a figure, its sign aside",
            ("number",),
            lambda c, t, a: figures.absolute(c, t, a[0]),
        ),
        Function(
            "round",
            "round(x, n)",
            "the figure rounded once to n decimals, as `numbers.rounding` says",
            ("number", "number"),
            _round,
        ),
        Function(
            "floor",
            "floor(x)",
            "the whole number at or below a figure",
            ("number",),
            lambda c, t, a: figures.floor(c, t, a[0]),
        ),
        Function(
            "ceil",
            "ceil(x)",
            "the whole number at or above a figure",
            ("number",),
            lambda c, t, a: figures.ceiling(c, t, a[0]),
        ),
        Function(
            "whole_steps",
            "whole_steps(x, y)",
            "how many whole y there are in x; y is above 0",
            ("number", "number"),
            lambda c, t, a: figures.whole_steps(c, t, a[0], a[1]),
        ),
        Function(
            "ratio",
            "ratio(x, y, otherwise=n)",
            "x / y, and n where y is 0",
            ("number", "number"),
            _ratio,
            named={"otherwise": "number"},
        ),
        Function(
            "instalment",
            "instalment(amount, rate, months, n)",
            "the level monthly instalment of a loan at a rate a year (0.0395), a "
            "twelfth of it a month, rounded once to n decimals",
            ("number", "number", "number", "number"),
            _instalment,
        ),
        Function(
            "how_many",
            "how_many(a, b, …)",
            "how many of several conditions hold",
            ("boolean", "boolean"),
            lambda c, t, a: conditions.counted(c, t, a),
            many=True,
        ),
        Function(
            "age",
            "age(date)",
            "whole years from a date to `as_of`",
            ("date",),
            _age,
        ),
        Function(
            "years_between",
            "years_between(from, to)",
            "whole years from one date to another",
            ("date", "date"),
            _years,
        ),
        Function(
            "days_between",
            "days_between(from, to)",
            "days from one date to another",
            ("date", "date"),
            _days,
        ),
        Function("year", "year(date)", "the calendar year", ("date",), _year),
        Function(
            "quarter",
            "quarter(date)",
            "the quarter of its year, 1 to 4",
            ("date",),
            _part(3),
        ),
        Function(
            "month",
            "month(date)",
            "the month of its year, 1 to 12",
            ("date",),
            _part(1),
        ),
    )
}
