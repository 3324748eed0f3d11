"""Which missing facts keep a decision open.

From a decision that is open, walk down through the steps that are open too, to the
fields that are missing: any other missing fact can't change it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from evalkit.engine.frame import Frame
from evalkit.engine.plan import Plan
from evalkit.engine.program import lay_out
from evalkit.language.interval import Array, Interval
from evalkit.language.node import Node, walk
from evalkit.model.number import IntArray
from evalkit.model.outcome import Measure
from evalkit.model.table import Table


def wanting(
    plan: Plan,
    table: Table,
    whole: Frame,
    records: Mapping[str, Frame],
    values: Mapping[int, Measure],
) -> dict[str, dict[int, tuple[str, ...]]]:
    """Give, for every open decision and subject, the missing fields that keep it so.

    A field of other subjects (through a group's mean) is named `peers.field`, a field
    of a record table `table.field`, a table nobody handed in by its own name.
    """
    found = {}
    for name, node in _decisions(plan):
        rows = np.flatnonzero(values[id(node)].open)
        if len(rows):
            found[name] = _of_decision(node, table, whole, records, rows)
    return found


def _decisions(plan: Plan) -> Iterator[tuple[str, Node]]:
    yield "total", plan.scored.total
    yield "stars", plan.scored.stars
    if plan.decisions.grade is not None:
        yield "grade", plan.decisions.grade
    for key, programme in plan.decisions.programmes.items():
        yield f"programmes.{key}", programme.verdict


def _of_decision(
    decision: Node,
    table: Table,
    whole: Frame,
    records: Mapping[str, Frame],
    rows: IntArray,
) -> dict[int, tuple[str, ...]]:
    values = lay_out([decision]).trace(lambda leaf: whole.leaf(leaf, rows))
    relevant: dict[int, Array] = {id(decision): np.ones(len(rows), dtype=bool)}
    fields: dict[str, Array] = {}

    def note(name: str, mask: Array) -> None:
        if mask.any():
            fields[name] = fields.get(name, np.zeros(len(rows), dtype=bool)) | mask

    for node in reversed(list(walk([decision]))):
        here = relevant.get(id(node))
        if here is None or not here.any():
            continue
        if node.kind == "field":
            note(node.key, here & whole.unknown(node.key, rows))
        elif node.kind == "aggregate":
            for name, mask in _beneath(node, table, whole, records, rows, here):
                note(name, mask)
        for inner in node.args:
            mask = here & np.broadcast_to(_open(values[id(inner)]), (len(rows),))
            relevant[id(inner)] = relevant.get(id(inner), False) | mask
    order = sorted(fields)
    result: dict[int, tuple[str, ...]] = {}
    for index, row in enumerate(rows.tolist()):
        result[row] = tuple(name for name in order if fields[name][index])
    return result


def _open(value: Interval) -> Array:
    if value.point:
        return np.zeros(1, dtype=bool)
    return np.asarray(value.low != value.high)


def _beneath(
    node: Node,
    table: Table,
    whole: Frame,
    records: Mapping[str, Frame],
    rows: IntArray,
    here: Array,
) -> Iterator[tuple[str, Array]]:
    """Give the fields an open aggregate wants, and for which of the rows."""
    reduction = node.reduction
    assert reduction is not None
    leaves = [n for n in walk(node.inner(), into_reductions=True) if n.kind == "field"]
    if reduction.records is None:
        for leaf in leaves:
            if leaf.records is None and whole.unknown(leaf.key, slice(None)).any():
                yield f"peers.{leaf.key}", here
        return
    if reduction.records not in records:
        yield reduction.records, here
        return
    own = table.records[reduction.records]
    for leaf in leaves:
        missing = records[reduction.records].unknown(leaf.key, slice(0, len(own)))
        owners = np.zeros(len(table), dtype=bool)
        owners[own.owner[np.broadcast_to(missing, (len(own),))]] = True
        yield f"{reduction.records}.{leaf.key}", here & owners[rows]
