"""Which missing facts keep a decision open.

From a decision that is open, walk down through the steps that are open too, to the
fields that are missing: any other missing fact can't change it. Decisions are walked
together, each a bit, over the rows in which any of them is open.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

import numpy as np
from attrs import field, frozen

from evalkit.engine.blocks import blocks, side_by_side
from evalkit.engine.held import Held
from evalkit.engine.plan import Plan
from evalkit.engine.program import Program, lay_out
from evalkit.language.interval import Array
from evalkit.language.node import ROW, Node, walk
from evalkit.model.number import IntArray
from evalkit.model.outcome import Measure

#: Decisions walked together: one bit each.
TOGETHER = 8


def wanting(
    plan: Plan,
    held: Held,
    values: Mapping[int, Measure],
    batch_rows: int,
    threads: int,
) -> dict[str, Mapping[int, tuple[str, ...]]]:
    """Give, for every open decision and subject, the missing fields that keep it so.

    A field of other subjects (through a group's mean) is named `peers.field`, a field
    of a record table `table.field`, a table nobody handed in by its own name.
    """
    table = held.table
    origins = {group.key: group.of for group in plan.rubric.groups}
    gaps = _Gaps(held, origins)
    still = [(name, node, values[id(node)].open) for name, node in _decisions(plan)]
    still = [(name, node, open_) for name, node, open_ in still if open_.any()]
    found: dict[str, Mapping[int, tuple[str, ...]]] = {}
    for start in range(0, len(still), TOGETHER):
        names, nodes, opens = zip(*still[start : start + TOGETHER], strict=True)
        marks = np.zeros(len(table), dtype=np.uint8)
        for bit, open_ in enumerate(opens):
            marks |= open_.view(np.uint8) << np.uint8(bit)
        rows = np.flatnonzero(marks)
        walker = _Walk(lay_out(nodes, before=True), nodes, rows, marks[rows], gaps)
        parts = blocks(len(rows), batch_rows)
        missing = _joined(list(side_by_side(walker.fields, parts, threads)), parts)
        for bit, name in enumerate(names):
            found[name] = _Wanting(rows, walker.marks, bit, missing)
    return found


def _decisions(plan: Plan) -> Iterator[tuple[str, Node]]:
    yield "total", plan.scored.total
    yield "stars", plan.scored.stars
    if plan.decisions.grade is not None:
        yield "grade", plan.decisions.grade
    for key, figure in plan.shown.items():
        yield f"figures.{key}", figure
    for key, programme in plan.decisions.programmes.items():
        yield f"programmes.{key}", programme.verdict
    for key, selection in plan.decisions.selections.items():
        yield f"selections.{key}", selection.leaf


def _joined(
    found: Sequence[Mapping[str, Array]], parts: Sequence[slice]
) -> dict[str, Array]:
    """Join what blocks found, in the order of names; a block may lack some."""
    joined = {}
    for name in sorted({name for block in found for name in block}):
        marks = joined[name] = np.zeros(parts[-1].stop, dtype=np.uint8)
        for part, block in zip(parts, found, strict=True):
            if name in block:
                marks[part] = block[name]
    return joined


class _Wanting(Mapping[int, tuple[str, ...]]):
    """The fields a decision wants, by row; written out when they are first asked for.

    Many rows want the same fields, so few tuples are made.
    """

    def __init__(
        self, rows: IntArray, marks: Array, bit: int, missing: Mapping[str, Array]
    ) -> None:
        self._rows, self._marks, self._missing = rows, marks, missing
        self._bit = np.uint8(1 << bit)

    @cached_property
    def _told(self) -> dict[int, tuple[str, ...]]:
        at = np.flatnonzero(self._marks & self._bit)
        names = list(self._missing)
        holds = np.zeros((len(at), len(names)), dtype=bool)
        for index, marks in enumerate(self._missing.values()):
            holds[:, index] = marks[at] & self._bit
        packed = np.packbits(holds, axis=1)
        tuples: dict[bytes, tuple[str, ...]] = {}
        told = {}
        for index, (row, code) in enumerate(
            zip(self._rows[at].tolist(), map(bytes, packed), strict=True)
        ):
            wanted = tuples.get(code)
            if wanted is None:
                wanted = tuple(names[i] for i in np.flatnonzero(holds[index]))
                tuples[code] = wanted
            told[row] = wanted
        return told

    def __getitem__(self, row: int) -> tuple[str, ...]:
        return self._told[row]

    def __iter__(self) -> Iterator[int]:
        return iter(self._told)

    def __len__(self) -> int:
        return len(self._told)


@frozen(eq=False)
class _Walk:
    """Walks from open decisions to missing fields, for blocks of their rows."""

    program: Program
    decisions: Sequence[Node]
    rows: IntArray
    #: For each row, a bit for each decision that is open.
    marks: Array
    gaps: _Gaps

    def fields(self, part: slice) -> dict[str, Array]:
        """Give the missing fields of a block: a bit for each decision that wants it."""
        rows, marks = self.rows[part], self.marks[part]
        values = self.program.trace(lambda leaf: self.gaps.held.whole.leaf(leaf, rows))
        relevant: dict[int, Array] = {}
        for bit, node in enumerate(self.decisions):
            own = marks & np.uint8(1 << bit)
            relevant[id(node)] = relevant.get(id(node), np.uint8(0)) | own
        found: dict[str, Array] = {}
        for node in reversed(self.program.nodes):
            here = relevant.get(id(node))
            if here is None:
                continue
            for name, missing in self.gaps.of(node, rows):
                wanted = here * missing
                if wanted.any():
                    found[name] = found.get(name, np.uint8(0)) | wanted
            for inner in (*node.args, *node.after):
                value = values[id(inner)]
                if not value.point:
                    reached = here * (value.low != value.high)
                    relevant[id(inner)] = relevant.get(id(inner), np.uint8(0)) | reached
        return found


@frozen(eq=False)
class _Gaps:
    """Where facts are missing: of subjects, of their peers, in their records."""

    held: Held
    #: Table of groups -> the table it is made of.
    origins: Mapping[str, str]
    #: By record table, or None for peers, and field: whom it is missing for.
    _seen: dict[tuple[str | None, str], Array] = field(factory=dict, init=False)

    def of(self, node: Node, rows: IntArray) -> Iterator[tuple[str, Array]]:
        """Name the fields a leaf rests on, and say for which of the rows they lack."""
        if node.kind == "field":
            yield node.key, self.held.whole.unknown(node.key, rows)
        if node.kind == "later":
            yield from self.others(node)
        reduction = node.reduction
        if reduction is None:
            return
        table = reduction.records
        while table is not None and table in self.origins:
            table = self.origins[table]
        if table is not None and table not in self.held.frames:
            yield table, np.ones(1, dtype=bool)
            return
        beneath = list(walk(node.inner(), into_reductions=True))
        # What looks over the rows of others rests on what is missing there.
        several = [n.reduction for n in beneath if n.reduction is not None]
        others = any(r.into == ROW for r in several)
        for leaf in beneath:
            if leaf.kind == "field" and leaf.records == table:
                missing = self.beneath(table, leaf.key)
                if others:
                    missing = np.array([missing.any()])
                name = f"{table or 'peers'}.{leaf.key}"
                yield name, missing if len(missing) == 1 else missing[rows]

    def others(self, node: Node) -> Iterator[tuple[str, Array]]:
        """Name the fields of others that places and selections rest on."""
        frames, supplied = self.held.frames, self.held.table.records
        for leaf in walk(node.after, into_reductions=True):
            table, reduction = leaf.records, leaf.reduction
            if leaf.kind == "field" and (table is None or table in supplied):
                name = leaf.key if table is None else f"{table}.{leaf.key}"
                yield f"peers.{name}", np.array([self.beneath(table, leaf.key).any()])
            whole = None if reduction is None else reduction.records
            # What a table of groups is made of is met beneath it.
            if whole is not None and whole not in {*frames, *self.origins}:
                yield whole, np.ones(1, dtype=bool)

    def beneath(self, table: str | None, key: str) -> Array:
        """Say for whom a field is missing in peers, or in the subject's records."""
        found = self._seen.get((table, key))
        if found is not None:
            return found
        if table is None:
            found = np.array([self.held.whole.unknown(key, slice(None)).any()])
        else:
            owner = self.held.owners[table]
            missing = self.held.frames[table].unknown(key, slice(None))
            found = np.zeros(len(self.held.table), dtype=bool)
            found[owner[np.broadcast_to(missing, owner.shape)]] = True
        self._seen[table, key] = found
        return found
