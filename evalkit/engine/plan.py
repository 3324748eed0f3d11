"""Compile a rubric, once, to a plan of typed nodes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from attrs import evolve, field, frozen

from evalkit.engine.decisions import Decisions, decide
from evalkit.engine.room import beyond_room
from evalkit.engine.scored import Scored
from evalkit.engine.scoring import NOWHERE, score
from evalkit.errors import Fault, RubricError
from evalkit.language.choices import recoded, vocabulary
from evalkit.language.compile import compile_expression
from evalkit.language.dates import FIRST_DAY, LAST_DAY
from evalkit.language.figures import rounded
from evalkit.language.grouping import as_records, group_of, value_scope
from evalkit.language.node import Node, walk
from evalkit.language.scope import Context, Scope
from evalkit.model.grouping import GroupTable
from evalkit.model.rubric import Derived, Field, RecordTable, Rubric
from evalkit.model.value import ValueType


@frozen(eq=False)
class Plan:
    """A compiled rubric."""

    rubric: Rubric
    fields: Mapping[str, Node]
    #: Record table -> field -> node.
    records: Mapping[str, Mapping[str, Node]]
    derived: Mapping[str, Node]
    scored: Scored
    decisions: Decisions
    #: Derived figures results have a column of.
    shown: Mapping[str, Node]
    #: Fields that make groups, which may not be unknown.
    groups: frozenset[str]
    #: Record table and field: what its rows are looked through by.
    row_groups: frozenset[tuple[str, str]]
    uses_as_of: bool
    #: What conditions and figures may name, for explanations.
    scope: Scope = field(repr=False)

    def roots(self) -> tuple[Node, ...]:
        """Give every node whose value is a result."""
        shown = self.shown.values()
        return (*self.scored.roots(), *self.decisions.roots(), *shown)

    def told(self) -> tuple[Node, ...]:
        """Give every node an explanation starts from: results, items, their figures."""
        items = self.scored.items.values()
        return (
            *self.roots(),
            *self.decisions.told(),
            *(plan.points for plan in items),
            *(operand for plan in items for operand in plan.operands),
        )


def compile_rubric(rubric: Rubric, broken: Collection[str] = ()) -> Plan:
    """Compile a rubric.

    Args:
        rubric: what a loader read.
        broken: paths of items and criteria whose rule or combiner failed in a run;
            their points are open from end to end.

    Raises:
        RubricError: with every fault of every expression and rule.
    """
    faults: list[Fault] = []
    fields = {f.key: field_node(f) for f in rubric.fields}
    records = {
        table.key: {f.key: field_node(f, table.key) for f in table.fields}
        for table in rubric.records
    }
    as_of = Node("as_of", ValueType("date", low=FIRST_DAY, high=LAST_DAY), key="as_of")
    scope = Scope(
        rubric.numbers,
        {**fields, "as_of": as_of},
        {t.key: (t, records[t.key]) for t in rubric.records},
    )
    fixed = [figure for figure in rubric.derived if figure.fixed]
    values, scope = _derive(fixed, rubric, scope, faults)
    scope = evolve(scope, everywhere=values)
    for table in rubric.records:
        scope = _row_figures(rubric, table, scope, faults)
    for grouped in rubric.groups:
        scope = _groups(grouped, scope, faults)
    records = {key: dict(names) for key, (_, names) in scope.records.items()}
    others = [figure for figure in rubric.derived if not figure.fixed]
    derived, scope = _derive(others, rubric, scope, faults)
    derived = {**values, **derived}
    scored = score(rubric, scope, faults, broken)
    faults += [] if scored is None else beyond_room(rubric, scored)
    decisions, scope = decide(rubric, scope, scored, faults)
    if faults or scored is None:
        raise RubricError(faults)
    roots = (*scored.roots(), *decisions.roots(), *derived.values())
    nodes = list(walk(roots, into_reductions=True))
    groups = {
        n.reduction.by
        for n in nodes
        if n.reduction is not None and n.reduction.records is None
    }
    if rubric.ranking is not None:
        groups.add(rubric.ranking.within)
    for one in rubric.selections:
        groups.add(one.within)
        groups.add(None if one.classes is None else one.classes.field)
    return Plan(
        rubric,
        fields,
        records,
        derived,
        scored,
        decisions,
        {d.key: derived[d.key] for d in rubric.derived if d.shown},
        frozenset(key for key in groups if key is not None),
        frozenset(_row_groups(nodes)),
        any(n.kind == "as_of" for n in nodes),
        scope,
    )


def _row_figures(
    rubric: Rubric, table: RecordTable, scope: Scope, faults: list[Fault]
) -> Scope:
    """Compile the figures of a table's rows; the scope returned knows them."""
    inside = scope.within(table.key)
    derived, inside = _derive(table.derived, rubric, inside, faults)
    names = {**scope.records[table.key][1], **derived}
    scope = evolve(scope, records={**scope.records, table.key: (table, names)})
    return scope.without(*inside.faulty)


def _groups(table: GroupTable, scope: Scope, faults: list[Fault]) -> Scope:
    """Compile a table of groups; the scope returned has it as a record table."""
    if table.of in scope.faulty:
        return scope.without(table.key)
    try:
        group, names = group_of(table, scope)
        for value in table.values:
            inside = value_scope(scope, group, names)
            names[value.key] = compile_expression(value.value, inside)
    except RubricError as error:
        faults += error.faults
        return scope.without(table.key)
    records = as_records(table, group.source)
    return evolve(scope, records={**scope.records, table.key: (records, names)})


def _derive(
    figures: Sequence[Derived], rubric: Rubric, scope: Scope, faults: list[Fault]
) -> tuple[dict[str, Node], Scope]:
    """Compile derived figures; the scope returned knows them by name."""
    derived: dict[str, Node] = {}
    for figure in figures:
        try:
            node = compile_expression(figure.value, scope)
            if figure.decimals is not None and node.type.is_number:
                node = rounded(
                    Context(scope, figure.value),
                    NOWHERE,
                    node,
                    figure.decimals,
                    rubric.numbers.rounding,
                )
            node = _said(scope, figure, node)
        except RubricError as error:
            faults += error.faults
            scope = scope.without(figure.key)
        else:
            derived[figure.key] = node
            scope = scope.adding(**{figure.key: node})
    return derived, scope


def _row_groups(nodes: Sequence[Node]) -> Iterator[tuple[str, str]]:
    """Give table and field of all that rows are grouped or looked through by."""
    for node in nodes:
        reduction = node.reduction
        if reduction is None:
            continue
        if reduction.records is not None and reduction.by is not None:
            yield reduction.records, reduction.by
        for leaf in walk(reduction.keys, into_reductions=True):
            if leaf.kind == "field" and leaf.records is not None:
                yield leaf.records, leaf.key


def _said(scope: Scope, figure: Derived, node: Node) -> Node:
    """Give a figure its own vocabulary; refuse a column of words nobody has listed."""
    context = Context(scope, figure.value)
    if figure.choices is not None:
        if node.type.choices is None:
            got = node.type.kind
            raise context.fault("EK2012", NOWHERE, got=got, expected="word")
        own = vocabulary(figure.choices, ordered=figure.ordered)
        node = recoded(context, NOWHERE, node, own)
    if figure.shown and node.type.is_word and node.type.choices is None:
        raise context.fault("EK2031", NOWHERE)
    return node


def field_node(declared: Field, records: str | None = None) -> Node:
    """Give the leaf of a field."""
    return Node("field", declared.type, key=declared.key, records=records)
