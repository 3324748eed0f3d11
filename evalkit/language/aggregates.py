"""Functions over many rows: over the subjects of a group, or a subject's records.

`AGGREGATES` is the whole list; the reference page is written from it.
"""

from __future__ import annotations

from collections.abc import Callable

from attrs import frozen

from evalkit.language import conditions, figures
from evalkit.language.dates import EARLIEST, LATEST, shift
from evalkit.language.interval import monotone
from evalkit.language.node import AggregateKind, Node, Reduction
from evalkit.language.scope import Context
from evalkit.language.tokens import read_duration
from evalkit.language.tree import Call, Literal, Name, Tree
from evalkit.model.rubric import Duration
from evalkit.model.value import BOOLEAN, ValueType, number

#: The most subjects one table may hold; it bounds counts and sums over groups.
MOST_SUBJECTS = 100_000_000


@frozen
class Aggregate:
    """A function over many rows and how it is written."""

    name: str
    form: str
    about: str
    #: Whether it reduces a figure, or counts rows for which a condition holds.
    figure: bool
    over: tuple[str, ...] = ("subjects", "records")


AGGREGATES: dict[str, Aggregate] = {
    a.name: a
    for a in (
        Aggregate(
            "count",
            "count(condition, by=field) · count(table, condition, within=…)",
            "how many subjects of the group, or rows of the record table",
            figure=False,
        ),
        Aggregate(
            "sum",
            "sum(x, by=field) · sum(table, x, where=condition, within=…)",
            "the sum of a figure",
            figure=True,
        ),
        Aggregate(
            "mean",
            "mean(x, by=field) · mean(table, x, where=…, otherwise=n)",
            "the mean of a figure, rounded once to `numbers.ratios` decimals",
            figure=True,
        ),
        Aggregate(
            "median",
            "median(x, by=field)",
            "the middle figure of the group; of two middle ones their mean",
            figure=True,
            over=("subjects",),
        ),
        Aggregate(
            "min_of",
            "min_of(x, by=field) · min_of(table, x, where=…, otherwise=n)",
            "the least figure or first date",
            figure=True,
        ),
        Aggregate(
            "max_of",
            "max_of(x, by=field) · max_of(table, x, where=…, otherwise=n)",
            "the greatest figure or last date",
            figure=True,
        ),
        Aggregate(
            "share",
            "share(condition, by=field)",
            "the share of the group for which a condition holds, from 0 to 1",
            figure=False,
            over=("subjects",),
        ),
        Aggregate(
            "any",
            "any(table, condition, within=…)",
            "whether a condition holds for some row",
            figure=False,
            over=("records",),
        ),
        Aggregate(
            "all",
            "all(table, condition, within=…)",
            "whether a condition holds for every row; no when there are no rows",
            figure=False,
            over=("records",),
        ),
    )
}
_NAMED = ("by", "where", "reported", "within", "otherwise")

Compile = Callable[[Context, Tree], Node]


def is_over_records(context: Context, call: Call) -> bool:
    """Say whether a call's first argument names a record table."""
    first = call.args[0] if call.args else None
    return isinstance(first, Name) and first.name in context.scope.records


def aggregate(context: Context, call: Call, inner: Compile) -> Node:
    """Compile a function over many rows; `inner` compiles what it reduces."""
    about = AGGREGATES[call.name]
    over = "records" if is_over_records(context, call) else "subjects"
    for name, tree in call.named.items():
        allowed = ("by", "reported") if over == "subjects" else ("within", "otherwise")
        if name not in (*allowed, "where"):
            raise context.unknown("EK2018", tree, name, (*allowed, "where"))
    if context.scope.inside or over not in about.over:
        raise context.fault("EK2019", call, got=call.name, expected=about.form)
    if over == "records":
        return _over_records(context, call, inner)
    return _over_subjects(context, call, inner)


def _over_subjects(context: Context, call: Call, inner: Compile) -> Node:
    wanted = 0 if call.name == "count" and not call.args else 1
    if len(call.args) != wanted:
        raise context.fault("EK2014", call, expected=AGGREGATES[call.name].form)
    argument = inner(context, call.args[0]) if call.args else None
    where = _condition(context, call, "where", inner)
    by = _group(context, call)
    reported = _flag(context, call, "reported")
    figure, member, misses = argument, where, None
    if call.name == "count":
        figure, member = None, _both(context, call, argument, where)
    elif call.name == "share":
        condition = _wants(context, call.args[0], argument, "boolean")
        member = _both(context, call, condition, where)
        against = conditions.contrary(context, call, condition)
        figure, misses = None, _both(context, call, against, where)
    else:
        dates = call.name in ("min_of", "max_of")
        figure = _wants(
            context, call.args[0], argument, "number or date" if dates else "number"
        )
    if reported and figure is None:
        raise context.fault("EK2018", call, got="reported")
    kind = _kind(context, call, figure, MOST_SUBJECTS)
    numbers = context.scope.numbers
    reduction = Reduction(
        _name(call), None, by, figure, member, reported, misses, None, numbers.rounding
    )
    return _built(context, call, kind, reduction)


def _over_records(context: Context, call: Call, inner: Compile) -> Node:
    name = call.args[0]
    assert isinstance(name, Name)
    table, _ = context.scope.records[name.name]
    rows = Context(context.scope.within(name.name), context.expression)
    rest = list(call.args[1:])
    about = AGGREGATES[call.name]
    figure = None
    if about.figure:
        if not rest:
            raise context.fault("EK2014", call, expected=about.form)
        dates = call.name in ("min_of", "max_of")
        figure = _wants(
            context,
            rest[0],
            inner(rows, rest[0]),
            "number or date" if dates else "number",
        )
        rest = rest[1:]
    if len(rest) > 1 or (rest and "where" in call.named):
        raise context.fault("EK2014", call, expected=about.form)
    if rest:
        condition: Node | None = _wants(
            context, rest[0], inner(rows, rest[0]), "boolean"
        )
    else:
        condition = _condition(rows, call, "where", inner)
    inside = _window(rows, call, table.date)
    member, misses = _both(context, call, condition, inside), None
    if call.name == "all":
        if condition is None:
            raise context.fault("EK2014", call, expected=about.form)
        against = conditions.contrary(context, call, condition)
        misses = _both(context, call, against, inside)
    otherwise = None
    if call.name in ("mean", "min_of", "max_of"):
        if "otherwise" not in call.named:
            raise context.fault("EK2020", call, expected=about.form)
        assert figure is not None
        otherwise = inner(context, call.named["otherwise"])
        if otherwise.value is None or (otherwise.type.kind == "date") != (
            figure.type.kind == "date"
        ):
            raise context.fault("EK2012", call.named["otherwise"], expected="constant")
    kind = _kind(context, call, figure, table.at_most)
    instead = None
    if otherwise is not None:
        decimals = max(kind.decimals, otherwise.type.decimals)
        if decimals != kind.decimals:
            raise context.fault(
                "EK2012", call.named["otherwise"], expected=kind.decimals
            )
        instead = int(otherwise.value) * 10 ** (decimals - otherwise.type.decimals)  # type: ignore[arg-type]
        kind = kind.within(min(kind.low, instead), max(kind.high, instead))
    reduction = Reduction(
        _name(call),
        name.name,
        None,
        figure,
        member,
        False,
        misses,
        instead,
        context.scope.numbers.rounding,
    )
    return _built(context, call, kind, reduction)


def _built(context: Context, call: Call, kind: ValueType, what: Reduction) -> Node:
    context.step(call, kind, (), None)
    text = context.expression.text
    return Node("aggregate", kind, reduction=what, key=call.name, text=text)


def _name(call: Call) -> AggregateKind:
    return call.name  # type: ignore[return-value]


def _kind(context: Context, call: Call, figure: Node | None, rows: int) -> ValueType:
    """Give the type and range of what an aggregate can be."""
    ratios = context.scope.numbers.ratios
    if call.name in ("any", "all"):
        return BOOLEAN
    if call.name == "count":
        return number(0, 0, rows)
    if call.name == "share":
        return number(ratios, 0, 10**ratios)
    assert figure is not None
    low, high = figure.type.low, figure.type.high
    if call.name == "sum":
        return number(figure.type.decimals, min(0, low) * rows, max(0, high) * rows)
    if call.name in ("mean", "median"):
        most = max(abs(low), abs(high)) * rows
        context.step(call, number(0, -most, most), (), None)
        decimals = max(ratios, figure.type.decimals)
        factor = 10 ** (decimals - figure.type.decimals)
        return number(decimals, low * factor, high * factor)
    return figure.type


def _both(
    context: Context, tree: Tree, first: Node | None, second: Node | None
) -> Node | None:
    if first is None or second is None:
        return first or second
    return conditions.joined(context, tree, "and", (first, second))


def _wants(context: Context, tree: Tree, node: Node | None, wants: str) -> Node:
    assert node is not None
    kind = node.type
    if not (
        ("number" in wants and kind.is_number)
        or ("date" in wants and kind.kind == "date")
        or (wants == "boolean" and kind.kind == "boolean")
    ):
        raise context.fault("EK2012", tree, got=kind.kind, expected=wants)
    return node


def _condition(context: Context, call: Call, name: str, inner: Compile) -> Node | None:
    tree = call.named.get(name)
    if tree is None:
        return None
    return _wants(context, tree, inner(context, tree), "boolean")


def _group(context: Context, call: Call) -> str | None:
    tree = call.named.get("by")
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


def _flag(context: Context, call: Call, name: str) -> bool:
    tree = call.named.get(name)
    if tree is None:
        return False
    if not isinstance(tree, Literal) or not isinstance(tree.value, bool):
        raise context.fault("EK2012", tree, expected="true / false")
    return tree.value


def _window(context: Context, call: Call, date: str | None) -> Node | None:
    """Compile `within=`: dated after `as_of` less the duration, up to `as_of`."""
    tree = call.named.get("within")
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


__all__ = ["AGGREGATES", "aggregate", "figures", "is_over_records", "shifted"]
