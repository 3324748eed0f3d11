"""Compute aggregates, each level of them from those before it.

Groups of subjects are summarised block by block, and the summaries merged. Of record
tables, blocks keep the rows that count or may count, and those are summarised by owner.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from attrs import frozen

from evalkit.engine.blocks import blocks, over_blocks, side_by_side
from evalkit.engine.by_day import by_day
from evalkit.engine.frame import Frame, Stored
from evalkit.engine.fuse import fuse
from evalkit.engine.grouping import make_groups
from evalkit.engine.held import Held
from evalkit.engine.kept import joined, keeper, unique
from evalkit.engine.reading_off import read_off
from evalkit.engine.summaries import Summary, summarise
from evalkit.language.interval import Interval
from evalkit.language.node import ROW, SUBJECT, Node, Reduction, walk
from evalkit.model.number import IntArray, narrow


@frozen
class Work:
    """How blocks are computed; none of it changes a result."""

    batch_rows: int
    threads: int
    #: Told rows as they are done.
    done: Callable[[int], None]


def levels(roots: Sequence[Node]) -> list[list[Node]]:
    """Sort aggregates so that each level needs only those before it."""
    depth: dict[int, int] = {}
    found: list[list[Node]] = []
    for node in walk(roots, into_reductions=True):
        below = max((depth[id(n)] for n in node.inner()), default=0)
        depth[id(node)] = below + (node.kind == "aggregate")
        if node.kind == "aggregate":
            if len(found) <= below:
                found.append([])
            found[below].append(node)
    return found


def rows_of(level: Sequence[Node], held: Held) -> int:
    """Say how many rows the aggregates of a level go through, as far as is known."""
    read = {_source(node): held.rows(_reduction(node)) or 0 for node in level}
    return sum(read.values())


def reduce(level: Sequence[Node], held: Held, work: Work) -> None:
    """Compute the aggregates of a level and store them with what they are of."""
    by_table: dict[tuple[str | None, bool], list[Node]] = {}
    for node in level:
        by_table.setdefault(_source(node), []).append(node)
    for (name, in_place), nodes in by_table.items():
        if held.rows(_reduction(nodes[0])) is None:
            for node in nodes:
                held.whole.stored[id(node)] = Stored(_anything(node), None)
        elif in_place:
            frame, rows = held.target(_reduction(nodes[0]))
            _in_place(nodes, rows, frame, work)
        else:
            assert name is not None
            for node in nodes:
                if _reduction(node).into != SUBJECT:
                    make_groups(_reduction(node), held)
            _over_records(nodes, held.frames[name], held, work)


def _source(node: Node) -> tuple[str | None, bool]:
    """Give the table an aggregate reads, and whether its rows are what it is for."""
    reduction = _reduction(node)
    return reduction.records, reduction.records is None or reduction.into == ROW


def _reduction(node: Node) -> Reduction:
    assert node.reduction is not None
    return node.reduction


def _anything(node: Node) -> Interval:
    """Say nothing: a table nobody handed in allows any figure."""
    kind = bool if node.type.kind == "boolean" else np.int64
    low, high = (np.array([end], dtype=kind) for end in (node.type.low, node.type.high))
    return Interval(low, high)


def _in_place(nodes: Sequence[Node], rows: int, whole: Frame, work: Work) -> None:
    """Compute figures of groups of rows, for every row of the same table."""
    reductions = [_reduction(node) for node in nodes]
    inner = unique(n for node in nodes for n in node.inner())
    program = fuse(list(inner.values()), whole.fixed, rows)
    keyed = [_groups(r.by, rows, whole) for r in reductions]

    def summaries(part: slice) -> list[Summary]:
        values = program.run(lambda leaf: whole.leaf(leaf, part))
        found = dict(zip(inner, values, strict=True))

        def of(node: Node | None) -> Interval | None:
            return None if node is None else found[id(node)]

        return [
            summarise(r, groups[part], size, of(r.figure), of(r.member), of(r.misses))
            for r, (groups, size) in zip(reductions, keyed, strict=True)
        ]

    # A summary is as long as there are groups, and should cost no more than its rows.
    longest = max(size for _, size in keyed)
    parts = blocks(rows, max(work.batch_rows, 2 * longest))
    merged: list[Summary] = []
    for batch in over_blocks(summaries, parts, work.threads, work.done):
        pairs = zip(merged, batch, strict=True)
        merged = [a.merge(b) for a, b in pairs] if merged else batch
    for node, summary, (groups, _) in zip(nodes, merged, keyed, strict=True):
        whole.stored[id(node)] = Stored(read_off(node, summary), groups)


def _groups(by: str | None, rows: int, whole: Frame) -> tuple[IntArray, int]:
    if by is None:
        return np.zeros(rows, dtype=np.int8), 1
    column = whole.columns[by]
    return column.values, max(len(column.words), 1)


def _over_records(nodes: Sequence[Node], frame: Frame, held: Held, work: Work) -> None:
    reductions = [_reduction(node) for node in nodes]
    keys = [held.keys(r) for r in reductions]
    targets = [held.target(r) for r in reductions]
    keep = keeper(reductions, keys, frame)
    parts = blocks(len(keys[0]), work.batch_rows)
    kept = list(over_blocks(keep, parts, work.threads, work.done))

    def settle(index: int) -> Interval:
        node, size = nodes[index], targets[index][1]
        rows = joined([block[index] for block in kept])
        if rows.day is not None:
            return _narrowed(by_day(reductions[index], node.type, size, rows), node)
        summary = summarise(
            reductions[index], rows.keys, size, rows.figure, rows.member, rows.misses
        )
        return _narrowed(read_off(node, summary), node)

    settled = side_by_side(settle, range(len(nodes)), work.threads)
    for node, value, (target, _) in zip(nodes, settled, targets, strict=True):
        target.stored[id(node)] = Stored(value, None)


def _narrowed(value: Interval, node: Node) -> Interval:
    """Keep a figure of every subject in no more bytes than it needs."""
    if node.type.kind == "boolean":
        return value
    kind = narrow(node.type.low, node.type.high)
    low = value.low.astype(kind, copy=False)
    return Interval(low, low if value.point else value.high.astype(kind, copy=False))
