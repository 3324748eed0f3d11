"""Compile what is known once all are ranked: places, and who is selected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs
from attrs import frozen

from evalkit.engine.kernels import steps
from evalkit.engine.scoring import NOWHERE
from evalkit.errors import Fault, RubricError
from evalkit.language import figures
from evalkit.language.aggregates import MOST_SUBJECTS
from evalkit.language.compile import compile_expression
from evalkit.language.node import Node, walk
from evalkit.language.scope import Context, Scope, constant
from evalkit.model.bands import cut
from evalkit.model.number import to_units
from evalkit.model.rubric import Ranking, Rubric
from evalkit.model.selection import Selection, ShareQuota, SizedQuota, SortKey
from evalkit.model.text import Expression
from evalkit.model.value import BOOLEAN, number

#: The place of who is not ranked: behind everybody.
BEHIND = MOST_SUBJECTS + 1

Keys = tuple[tuple[Node, bool], ...]


@frozen(eq=False)
class SelectionPlan:
    """The order of a selection, who takes part, how many are taken."""

    selection: Selection
    keys: Keys
    among: Node | None
    quota: Node
    #: Whether a subject is selected.
    leaf: Node

    def roots(self) -> tuple[Node, ...]:
        """Give every node whose value a result rests on."""
        among = () if self.among is None else (self.among,)
        return (*(node for node, _ in self.keys), *among, self.quota, self.leaf)


def sort_keys(
    by: Sequence[SortKey], scope: Scope, faults: list[Fault], printed: int | None
) -> Keys:
    """Compile the keys of an order; marks as printed where decimals are given."""
    keys: list[tuple[Node, bool]] = []
    for key in by:
        context = Context(scope, key.of)
        try:
            node = compile_expression(key.of, scope)
            if node.type.is_word and not node.type.ordered:
                raise context.fault("EK2012", NOWHERE, node.type.kind, "number")
            if printed is not None and node.type.is_number:
                decimals = min(node.type.decimals, printed)
                rounding = scope.numbers.rounding
                node = figures.rounded(context, NOWHERE, node, decimals, rounding)
            keys.append((node, key.descending))
        except RubricError as error:
            faults += error.faults
    return tuple(keys)


def place_nodes(ranking: Ranking, keys: Keys, among: Node | None) -> dict[str, Node]:
    """Give the names a ranking leaves: places from both ends, and who is ranked.

    Who is not ranked stands behind everybody, from whichever end one counts.
    """
    decimals = 1 if ranking.ties == "average" else 0
    one = 10**decimals
    kind = number(decimals, one, BEHIND * one)
    after = tuple(node for node, _ in keys) + (() if among is None else (among,))
    names = ["place", "place_from_last"]
    if ranking.within is not None:
        names += ["place_within", "place_within_from_last"]
    found = {name: Node("later", kind, key=name, after=after) for name in names}
    return {**found, "ranked": constant(BOOLEAN, 1) if among is None else among}


def compile_selections(
    rubric: Rubric, scope: Scope, ranking: tuple[Keys, Node | None], faults: list[Fault]
) -> tuple[dict[str, SelectionPlan], Scope]:
    """Compile selections, each of which may name those before it."""
    found: dict[str, SelectionPlan] = {}
    for selection in rubric.selections:
        leaves = {key: plan.leaf for key, plan in found.items()}
        results = {**scope.results, "selected": leaves}
        scope = attrs.evolve(scope, results=results)
        before = len(faults)
        plan = _selection(rubric, selection, scope, ranking, faults)
        if plan is None or len(faults) > before:
            scope = scope.without("selected")
        else:
            found[selection.key] = plan
    leaves = {key: plan.leaf for key, plan in found.items()}
    if leaves:
        results = {**scope.results, "selected": leaves}
        scope = attrs.evolve(scope, results=results)
    return found, scope


def _selection(
    rubric: Rubric,
    selection: Selection,
    scope: Scope,
    ranking: tuple[Keys, Node | None],
    faults: list[Fault],
) -> SelectionPlan | None:
    among = candidates(rubric, selection)
    keys = ranking[0]
    if selection.by:
        keys = sort_keys(selection.by, scope, faults, None)
    node = None
    try:
        if among is not None:
            node = compile_expression(among, scope, "boolean")
        quota = _quota(selection, among, scope)
    except RubricError as error:
        faults += error.faults
        return None
    classes = selection.classes
    if classes is not None and _least(rubric, selection) > quota.type.high:
        context = Context(scope, Expression("", selection.place))
        more = context.fault(
            "EK2057", NOWHERE, least=_least(rubric, selection), most=quota.type.high
        )
        faults += more.faults
    after = (*(n for n, _ in keys), *([] if node is None else [node]), quota)
    leaf = Node("later", BOOLEAN, key=f"selected({selection.key})", after=after)
    return SelectionPlan(selection, keys, node, quota, leaf)


def candidates(rubric: Rubric, selection: Selection) -> Expression | None:
    """Say who may be taken; by the ranking's order, only those who are ranked."""
    own, ranking = selection.among, rubric.ranking
    ranked = None if selection.by or ranking is None else ranking.among
    if own is None or ranked is None:
        return own or ranked
    return attrs.evolve(own, text=f"({own.text}) and ({ranked.text})")


def _least(rubric: Rubric, selection: Selection) -> int:
    """Add up the fewest of every class that is sure to be there."""
    assert selection.classes is not None
    fields = {field.key: field for field in rubric.fields}
    classes = selection.classes
    words = fields[classes.field].type.choices or ()
    limits = map(classes.of, words)
    return sum(limit.least for limit in limits if limit is not None)


def _quota(selection: Selection, among: Expression | None, scope: Scope) -> Node:
    """Compile how many are taken: a whole number, the same for the whole group."""
    take = selection.take
    if isinstance(take, ShareQuota):
        of = take.of or _everybody(selection, among)
        context = Context(scope, of)
        node = compile_expression(of, scope, "number")
        decimals = max(0, -int(take.share.as_tuple().exponent))
        kind = number(decimals, 0, 0)
        share = context.folded(NOWHERE, kind, to_units(take.share, decimals))
        node = figures.multiply(context, NOWHERE, node, share)
        node = figures.rounded(context, NOWHERE, node, 0, take.rounding)
    elif isinstance(take, SizedQuota):
        of, context = take.of, Context(scope, take.of)
        figure = compile_expression(of, scope, "number")
        try:
            cuts = cut([step.bounds for step in take.steps], figure.type, "steps")
        except RubricError as error:
            raise RubricError(
                [attrs.evolve(fault, place=take.place) for fault in error.faults]
            ) from None
        table = steps(cuts, tuple(step.take for step in take.steps))
        kind = number(0, table.low, table.high)
        node = context.step(NOWHERE, kind, (figure,), table.compute)
    else:
        of, context = take, Context(scope, take)
        node = compile_expression(of, scope, "number")
    if node.type.decimals:
        raise context.fault("EK2055", NOWHERE, f"{node.type.decimals} decimals")
    for leaf in walk([node]):
        if not _alike(leaf, selection.within):
            raise context.fault("EK2056", NOWHERE, leaf.key)
    return node


def _everybody(selection: Selection, among: Expression | None) -> Expression:
    """Write the number of those of the group who may be taken."""
    terms = [] if among is None else [f"({among.text})"]
    terms += [] if selection.within is None else [f"by={selection.within}"]
    return Expression(f"count({', '.join(terms)})", selection.place)


def _alike(leaf: Node, within: str | None) -> bool:
    """Say whether a step is the same for all of a group, if what it rests on is."""
    if leaf.kind == "aggregate":
        reduction = leaf.reduction
        assert reduction is not None
        return reduction.records is None and reduction.by in (None, within)
    if leaf.kind in ("field", "later"):
        return leaf.kind == "field" and leaf.key == within
    return True


def later_leaves(
    places: Mapping[str, Node], selections: Mapping[str, SelectionPlan]
) -> list[list[Node]]:
    """Give what is settled between passes, in the order it is settled in."""
    ranked = [node for node in places.values() if node.kind == "later"]
    return [ranked, *([plan.leaf] for plan in selections.values())]
