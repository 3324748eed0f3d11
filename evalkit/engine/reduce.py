"""Compute aggregates, each level of them from those before it.

Groups of subjects are summarised block by block, and the summaries merged. Of record
tables, blocks keep the rows that count or may count, and those are summarised by owner.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import numpy as np
from attrs import frozen

from evalkit.engine.blocks import blocks, over_blocks, side_by_side
from evalkit.engine.cases import cases_of
from evalkit.engine.frame import Frame, Stored
from evalkit.engine.fuse import fuse
from evalkit.engine.program import Program
from evalkit.engine.reading_off import read_off
from evalkit.engine.summaries import Summary, summarise
from evalkit.language.interval import Interval
from evalkit.language.node import Node, Reduction, walk
from evalkit.model.number import IntArray, narrow
from evalkit.model.table import Records, Table


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


def rows_of(level: Sequence[Node], table: Table) -> int:
    """Say how many rows the aggregates of a level go through."""
    read = {_reduction(node).records for node in level}
    return sum(
        len(table) if name is None else len(table.records[name])
        for name in read
        if name is None or name in table.records
    )


def reduce(
    level: Sequence[Node],
    table: Table,
    whole: Frame,
    records: Mapping[str, Frame],
    work: Work,
) -> None:
    """Compute the aggregates of a level and store them in the frame of subjects."""
    by_table: dict[str | None, list[Node]] = {}
    for node in level:
        by_table.setdefault(_reduction(node).records, []).append(node)
    for name, nodes in by_table.items():
        if name is None:
            _over_subjects(nodes, len(table), whole, work)
        elif name in records:
            own = table.records[name]
            _over_records(nodes, own, records[name], len(table), whole, work)
        else:
            for node in nodes:
                whole.stored[id(node)] = Stored(_anything(node), None)


def _reduction(node: Node) -> Reduction:
    assert node.reduction is not None
    return node.reduction


def _anything(node: Node) -> Interval:
    """Say nothing: a table nobody handed in allows any figure."""
    kind = bool if node.type.kind == "boolean" else np.int64
    low, high = (np.array([end], dtype=kind) for end in (node.type.low, node.type.high))
    return Interval(low, high)


@frozen(eq=False)
class _Inner:
    """The steps inside aggregates, computed together: what two share is done once."""

    program: Program
    #: For each aggregate: the roots of its figure, member and misses, or None.
    places: tuple[tuple[int | None, int | None, int | None], ...]

    def run(
        self, frame: Frame, part: slice
    ) -> Iterator[tuple[Interval | None, Interval | None, Interval | None]]:
        """Give each aggregate's figure, member and misses for a block."""
        values = self.program.run(lambda leaf: frame.leaf(leaf, part))
        for figure, member, misses in self.places:
            yield (
                None if figure is None else values[figure],
                None if member is None else values[member],
                None if misses is None else values[misses],
            )


def _inner(nodes: Sequence[Node], frame: Frame, rows: int) -> _Inner:
    roots = _unique(n for node in nodes for n in node.inner())
    at = {key: index for index, key in enumerate(roots)}

    def place(node: Node | None) -> int | None:
        return None if node is None else at[id(node)]

    places = [
        (place(r.figure), place(r.member), place(r.misses))
        for r in map(_reduction, nodes)
    ]
    program = fuse(list(roots.values()), frame.fixed, rows)
    return _Inner(program, tuple(places))


def _over_subjects(nodes: Sequence[Node], rows: int, whole: Frame, work: Work) -> None:
    inner = _inner(nodes, whole, rows)
    keyed = [_groups(_reduction(node).by, rows, whole) for node in nodes]

    def summaries(part: slice) -> list[Summary]:
        return [
            summarise(_reduction(node), groups[part], size, *values)
            for node, (groups, size), values in zip(
                nodes, keyed, inner.run(whole, part), strict=True
            )
        ]

    # A summary may be as long as there are groups; it must not cost more than its rows.
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


def _over_records(
    nodes: Sequence[Node],
    own: Records,
    frame: Frame,
    subjects: int,
    whole: Frame,
    work: Work,
) -> None:
    keep = _keeper([_reduction(node) for node in nodes], own, frame)
    parts = blocks(len(own), work.batch_rows)
    kept = list(over_blocks(keep, parts, work.threads, work.done))

    def settle(index: int) -> Interval:
        node = nodes[index]
        rows = _joined([block[index] for block in kept])
        summary = summarise(
            _reduction(node), rows.keys, subjects, rows.figure, rows.member, rows.misses
        )
        return _narrowed(read_off(node, summary), node)

    settled = side_by_side(settle, range(len(nodes)), work.threads)
    for node, value in zip(nodes, settled, strict=True):
        whole.stored[id(node)] = Stored(value, None)


def _keeper(
    reductions: Sequence[Reduction], own: Records, frame: Frame
) -> Callable[[slice], list[_Kept]]:
    """Give what keeps the rows of a block that count for each aggregate, or may."""
    conditions = _unique(n for r in reductions for n in (r.member, r.misses))
    figures = _unique(r.figure for r in reductions)
    cases = cases_of(list(conditions.values()), frame.fixed, len(own))
    tests = list(conditions.values()) if cases is None else [cases.node]
    program = fuse([*figures.values(), *tests], frame.fixed, len(own))
    place = {key: at for at, key in enumerate(conditions)}

    def keep(part: slice) -> list[_Kept]:
        owner = own.owner[part]
        found = [
            _each(value, len(owner))
            for value in program.run(lambda leaf: frame.leaf(leaf, part))
        ]
        values = dict(zip(figures, found, strict=False))
        told = found[len(figures) :]

        def kept(r: Reduction) -> _Kept:
            asked = [place[id(n)] for n in (r.member, r.misses) if n is not None]
            figure = None if r.figure is None else values[id(r.figure)]
            if not asked:
                return _Kept(owner, figure, None, None)
            if cases is None:
                at = np.flatnonzero(np.any([told[i].high for i in asked], axis=0))
                says = [_picked(told[i], at) for i in asked]
            else:
                case = told[0].low
                at = cases.rows(case, asked)
                says = [cases.condition(case[at], i) for i in asked]
            member, *misses = says
            figure = None if figure is None else _picked(figure, at)
            return _Kept(owner[at], figure, member, misses[0] if misses else None)

        return [kept(r) for r in reductions]

    return keep


def _unique(nodes: Iterable[Node | None]) -> dict[int, Node]:
    return {id(node): node for node in nodes if node is not None}


@frozen(eq=False)
class _Kept:
    """Rows of a record table that count for an aggregate, or may."""

    keys: IntArray
    figure: Interval | None
    member: Interval | None
    misses: Interval | None


def _each(value: Interval, rows: int) -> Interval:
    """Give every row a value of its own."""
    low = np.broadcast_to(value.low, (rows,))
    return Interval(low, low if value.point else np.broadcast_to(value.high, (rows,)))


def _picked(value: Interval, at: IntArray) -> Interval:
    low = value.low[at]
    return Interval(low, low if value.point else value.high[at])


def _joined(kept: Sequence[_Kept]) -> _Kept:
    return _Kept(
        np.concatenate([rows.keys for rows in kept]),
        _concatenated([rows.figure for rows in kept]),
        _concatenated([rows.member for rows in kept]),
        _concatenated([rows.misses for rows in kept]),
    )


def _concatenated(values: Sequence[Interval | None]) -> Interval | None:
    """Join what blocks gave; either all of them gave something or none."""
    given = [value for value in values if value is not None]
    if not given:
        return None
    low = np.concatenate([value.low for value in given])
    if all(value.point for value in given):
        return Interval(low, low)
    return Interval(low, np.concatenate([value.high for value in given]))


def _narrowed(value: Interval, node: Node) -> Interval:
    """Keep a figure of every subject in no more bytes than it needs."""
    if node.type.kind == "boolean":
        return value
    kind = narrow(node.type.low, node.type.high)
    low = value.low.astype(kind, copy=False)
    return Interval(low, low if value.point else value.high.astype(kind, copy=False))
