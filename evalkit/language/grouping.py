"""Tables of groups: rows of a record table that have something in common, as one row.

A group is there as surely as one of its rows is. Its values are aggregates over its
rows; what looks over groups looks over rows that are themselves worked out.
"""

from __future__ import annotations

from collections.abc import Mapping

from evalkit.errors import RubricError
from evalkit.language.compile import compile_expression
from evalkit.language.conditions import joined
from evalkit.language.node import Node, Reduction
from evalkit.language.reduce_rows import EXISTS, HIDDEN, MADE
from evalkit.language.scope import Context, Group, Scope
from evalkit.language.tree import Tree
from evalkit.model.grouping import GroupTable
from evalkit.model.rubric import RecordTable
from evalkit.model.text import Expression
from evalkit.model.value import BOOLEAN


def group_of(table: GroupTable, scope: Scope) -> tuple[Group, dict[str, Node]]:
    """Compile what makes the groups of a table.

    Returns:
        The group while its values are compiled, and the names it has before them: what
        its rows have in common, and the condition that it is there.

    Raises:
        RubricError: the condition is at fault; or a figure rows are grouped by is,
            which is told already.
    """
    source, names = scope.records[table.of]
    rows = scope.within(table.of)
    context = Context(rows, Expression("", table.place))
    keys = []
    for key in table.by:
        if key not in names:
            raise RubricError(())  # a figure of the row that is told already
        keys.append(names[key])
    member = names.get(EXISTS)
    if table.where is not None:
        condition = compile_expression(table.where, rows, "boolean")
        both = (condition,) if member is None else (member, condition)
        member = joined(context, Tree(0), "and", both)
    group = Group(table.key, source, rows, tuple(keys), member)
    found = {
        key: _in_common(group, node) for key, node in zip(table.by, keys, strict=True)
    }
    found[MADE] = found[table.by[0]]
    if member is not None:
        found[EXISTS] = _reduced(group, "any", member, None, BOOLEAN.kind)
    return group, found


def value_scope(scope: Scope, group: Group, names: Mapping[str, Node]) -> Scope:
    """Give the scope of the values of a group."""
    own = {name: node for name, node in names.items() if name not in HIDDEN}
    known = {**scope.everywhere, **own, "as_of": scope.names["as_of"]}
    return Scope(scope.numbers, known, group=group)


def as_records(table: GroupTable, source: RecordTable) -> RecordTable:
    """Give a table of groups as the record table it stands for."""
    return RecordTable(
        table.key,
        table.label,
        (),
        table.date,
        source.at_most,
        table.source,
        table.place,
    )


def _in_common(group: Group, node: Node) -> Node:
    """Give what all rows of a group say; any of them will do."""
    return _reduced(group, "min_of", None, node, node.key)


def _reduced(
    group: Group, kind: str, member: Node | None, figure: Node | None, key: str
) -> Node:
    reduction = Reduction(
        kind,  # type: ignore[arg-type]
        group.source.key,
        None,
        figure,
        member,
        into=group.key,
        keys=group.keys,
    )
    kind_of = BOOLEAN if figure is None else figure.type
    words = None if figure is None else figure.records
    return Node("aggregate", kind_of, key=key, records=words, reduction=reduction)
