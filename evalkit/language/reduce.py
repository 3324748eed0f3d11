"""Compile functions over many rows to what the engine reduces: a `Reduction`."""

from __future__ import annotations

from evalkit.errors import RubricError
from evalkit.language.aggregates import AGGREGATES, MOST_SUBJECTS
from evalkit.language.node import ROW, SUBJECT, Node, Reduction
from evalkit.language.reduce_rows import MADE, MAY_LACK, over_group, over_records
from evalkit.language.reduced import (
    Compile,
    both,
    kind_of,
    misses_of,
    node_of,
    read_condition,
    read_figure,
    read_flag,
    read_group,
    read_instead,
)
from evalkit.language.scope import Context
from evalkit.language.tree import Call, Name

_NAMED = ("by", "where", "reported")


def aggregate(context: Context, call: Call, inner: Compile) -> Node:
    """Compile a function over many rows; `inner` compiles what it reduces."""
    first = call.args[0] if call.args else None
    table = first.name if isinstance(first, Name) else ""
    if table in context.scope.faulty:
        raise RubricError(())
    if table in context.scope.records:
        return over_records(context, call, table, inner)
    if context.scope.group is not None:
        return over_group(context, call, context.scope.group, inner)
    about = AGGREGATES[call.name]
    allowed = (*_NAMED, "otherwise") if about.name in MAY_LACK else _NAMED
    for name, tree in call.named.items():
        if name not in allowed:
            raise context.unknown("EK2018", tree, name, allowed)
    if "subjects" not in about.over:
        raise context.fault("EK2019", call, got=call.name, expected=about.form)
    return _over_subjects(context, call, inner)


def _over_subjects(context: Context, call: Call, inner: Compile) -> Node:
    """Compile a function over the subjects; inside a row, over the table's rows."""
    about = AGGREGATES[call.name]
    if len(call.args) != 1 and not (call.name == "count" and not call.args):
        raise context.fault("EK2014", call, expected=about.form)
    where = read_condition(context, call.named.get("where"), inner)
    by = read_group(context, call.named.get("by"))
    reported = read_flag(context, call.named.get("reported"))
    if reported and not about.figure:
        raise context.fault("EK2018", call, got="reported")
    figure, member, misses = None, where, None
    if about.figure:
        figure = read_figure(context, about, call.args[0], inner)
    else:
        condition = read_condition(context, call.args[0] if call.args else None, inner)
        member = both(context, call, condition, where)
        if about.name == "share":
            misses = misses_of(context, call, condition, where)
    kind, instead = read_instead(
        context, call, kind_of(context, call, figure, MOST_SUBJECTS), inner
    )
    numbers = context.scope.numbers
    return node_of(
        kind,
        Reduction(
            about.name,
            context.scope.inside,
            by,
            figure,
            member,
            reported=reported,
            misses=misses,
            otherwise=instead,
            rounding=numbers.rounding,
            into=SUBJECT if context.scope.inside is None else ROW,
            made=context.scope.names.get(MADE),
        ),
    )
