"""Functions over the rows of a record table, or of one group of them."""

from __future__ import annotations

from attrs import frozen

from evalkit.language.aggregates import AGGREGATES, Aggregate
from evalkit.language.node import SUBJECT, Node, Reduction
from evalkit.language.reduced import (
    Compile,
    both,
    kind_of,
    misses_of,
    node_of,
    read_condition,
    read_count,
    read_figure,
    read_instead,
    read_window,
)
from evalkit.language.scope import Context, Group
from evalkit.language.tree import Call, Tree

_NAMED = ("where", "within")
#: What has no value over no rows: of records the rubric must say one.
MAY_LACK = frozenset({"mean", "median", "min_of", "max_of", "share", "first", "last"})
#: What compares rows for which a condition holds with those for which it does not.
_CONTRARY = frozenset({"all", "share", "longest_run", "latest_run"})


@frozen
class _Rows:
    """The rows a function looks over, and what has a value of it."""

    #: Where conditions and figures of a row are compiled.
    context: Context
    source: str
    at_most: int
    date: str | None
    #: Rows that are there at all; None for all.
    member: Node | None
    #: What has to be known before there are such rows.
    made: Node | None = None
    into: str = SUBJECT
    keys: tuple[Node, ...] = ()


def over_records(context: Context, call: Call, name: str, inner: Compile) -> Node:
    """Compile a function over a subject's rows of a record table or its groups."""
    table, names = context.scope.records[name]
    rows = _Rows(
        Context(context.scope.within(name), context.expression),
        name,
        table.at_most,
        table.date,
        names.get(EXISTS),
        names.get(MADE),
    )
    return _reduced(context, call, call.args[1:], rows, inner)


def over_group(context: Context, call: Call, group: Group, inner: Compile) -> Node:
    """Compile a function over the rows of one group, while its values are compiled."""
    rows = _Rows(
        Context(group.rows, context.expression),
        group.source.key,
        group.source.at_most,
        group.source.date,
        group.member,
        into=group.key,
        keys=group.keys,
    )
    return _reduced(context, call, call.args, rows, inner)


#: The name, in a table of groups, of the condition that a group is there at all.
EXISTS = "?"
#: The name of what its rows have in common, which is known once groups are made.
MADE = "!"
#: Names that no expression can write.
HIDDEN = frozenset({EXISTS, MADE})


def _reduced(
    context: Context, call: Call, args: tuple[Tree, ...], rows: _Rows, inner: Compile
) -> Node:
    about = AGGREGATES[call.name]
    _check_named(context, call, about, rows)
    rest = list(args)
    figure = None
    if about.figure:
        if not rest:
            raise context.fault("EK2014", call, expected=about.form)
        figure = read_figure(rows.context, about, rest.pop(0), inner)
    where = call.named.get("where")
    if where is not None and (about.name not in _CONTRARY or not rest):
        rest.append(where)
        where = None
    if len(rest) > 1 or (about.name in _CONTRARY and not rest):
        raise context.fault("EK2014", call, expected=about.form)
    condition = read_condition(rows.context, rest[0] if rest else None, inner)
    among = read_condition(rows.context, where, inner)
    inside = read_window(rows.context, call.named.get("within"), rows.date)
    among = both(context, call, both(context, call, rows.member, among), inside)
    misses = None
    if about.name in _CONTRARY:
        misses = misses_of(context, call, condition, among)
    kind, instead = read_instead(
        context, call, kind_of(context, call, figure, rows.at_most), inner
    )
    trim = read_count(context, call.named.get("trim"), 0)
    return node_of(
        kind,
        Reduction(
            about.name,
            rows.source,
            None,
            figure,
            both(context, call, condition, among),
            misses=misses,
            otherwise=instead,
            rounding=context.scope.numbers.rounding,
            into=rows.into,
            keys=rows.keys,
            order=_day(context, call, about, rows),
            trim=trim,
            above=read_count(context, call.named.get("above"), 2 * trim),
            filled=rows.into != SUBJECT and condition is None and inside is None,
            made=rows.made,
        ),
    )


def _check_named(context: Context, call: Call, about: Aggregate, rows: _Rows) -> None:
    allowed: tuple[str, ...] = _NAMED
    picked = len(call.args) > 1 or {"where", "within"} & set(call.named)
    empty = rows.into == SUBJECT or bool(picked) or about.name == "share"
    needs = about.name in MAY_LACK and empty
    if needs:
        allowed = (*allowed, "otherwise")
    if about.name == "mean":
        allowed = (*allowed, "trim", "above")
    for name, tree in call.named.items():
        if name not in allowed:
            raise context.unknown("EK2018", tree, name, allowed)
    if needs and "otherwise" not in call.named:
        raise context.fault("EK2020", call, expected=about.form)


def _day(context: Context, call: Call, about: Aggregate, rows: _Rows) -> Node | None:
    """Give the day rows are ordered by, for what goes by day."""
    if not about.dated:
        return None
    if rows.date is None:
        raise context.fault("EK2021", call)
    return rows.context.scope.names[rows.date]
