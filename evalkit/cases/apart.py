"""Whether the cases of a rubric can be evaluated together without touching."""

from __future__ import annotations

from evalkit.engine.plan import Plan
from evalkit.language.node import ROW, Node, Reduction, walk

#: What a ranking gives that rests on all who are ranked, whatever their groups.
_OVERALL = ("place", "place_from_last")


def apart(plan: Plan) -> bool:
    """Say whether a subject's result rests on its groups alone, whatever their names.

    Groups are named anew for each case, so none of them may have a name that counts.
    """
    rubric = plan.rubric
    kinds = [field.type for field in rubric.fields if field.key in plan.groups]
    return (
        (rubric.ranking is None or rubric.ranking.within is not None)
        and all(one.within is not None for one in rubric.selections)
        and all(kind.is_word and kind.choices is None for kind in kinds)
        and all(_inside(node, plan) for node in walk(plan.told(), into_reductions=True))
    )


def _inside(node: Node, plan: Plan) -> bool:
    """Say whether a step rests on nothing beyond its subject's groups."""
    if node.reduction is not None:
        return _of_group(node.reduction)
    if node.kind in ("field", "word") and node.records is None:
        return node.key not in plan.groups
    return node.kind != "later" or node.key not in _OVERALL


def _of_group(reduction: Reduction) -> bool:
    if reduction.records is None:
        return reduction.by is not None
    # A figure for every row is one of all rows, whoever has them.
    return reduction.into != ROW
