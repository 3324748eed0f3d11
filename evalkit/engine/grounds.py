"""What figures rest on, for one subject: derived figures, fields, records, cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from evalkit.engine.frame import Frame
from evalkit.engine.program import lay_out
from evalkit.engine.run import Run
from evalkit.engine.words import EVERYONE, KINDS, said, shown
from evalkit.language.aloud import RESULTS, Reader
from evalkit.language.interval import Array
from evalkit.language.node import Node, Reduction, walk
from evalkit.language.reduce_rows import HIDDEN
from evalkit.model.outcome import VERDICTS, Trace, Verdict
from evalkit.model.rubric import Field, RecordTable
from evalkit.model.text import Text


class Grounds:
    """The value of every step for the subject in a row, and what it rests on."""

    def __init__(self, run: Run, row: int) -> None:
        self.run, self.row = run, row
        plan, self.rubric = run.plan, run.plan.rubric
        where = slice(row, row + 1)
        program = lay_out(plan.told())
        self.values = program.trace(lambda leaf: run.frame.leaf(leaf, where))
        self.aloud = Reader(self.rubric)
        self.derived = {d.key: d for d in self.rubric.derived}
        self.fields = {f.key: f for f in self.rubric.fields}
        # A figure that is just a field is told as the field; of two names for one
        # figure the first stands.
        self.named: dict[int, str] = {}
        for key, node in plan.derived.items():
            if node.kind != "field":
                self.named.setdefault(id(node), key)
        # A result that is just a field or a derived figure is told as that.
        self.results: dict[int, tuple[str, Text]] = {
            id(node): (key, label)
            for node, key, label in self._results()
            if node.kind in ("step", "later") and id(node) not in self.named
        }

    def _results(self) -> Iterator[tuple[Node, str, Text]]:
        """Give the results a condition may name, which are told in one line."""
        scope = self.run.plan.scope
        for key in ("total", "stars", "no_veto", "grade"):
            if key in scope.names:
                yield scope.names[key], key, said(key)
        decisions = self.run.plan.decisions
        for key, node in decisions.places.items():
            if node.kind == "later":
                yield node, key, RESULTS[key]
        for key, plan in decisions.selections.items():
            yield plan.leaf, f"selected({key})", plan.selection.label
        labels = {path: part.label for path, part in self.rubric.root.below()}
        for path, node in scope.results["points"].items():
            yield node, f"points({path})", labels[path]
        for path, node in scope.results["star"].items():
            yield node, f"star({path})", said("star", label=labels[path])
        for veto in self.rubric.vetoes:
            node = scope.results["veto"][veto.key]
            yield node, f"veto({veto.key})", veto.label

    def ends(self, node: Node) -> tuple[int, int]:
        """Give the least and the most a step can be."""
        value = self.values[id(node)]
        return int(value.low[0]), int(value.high[0])

    def shown(self, node: Node) -> tuple[str, str]:
        """Write both ends as people read them."""
        low, high = self.ends(node)
        words: tuple[str, ...] = ()
        if node.kind == "field":
            words = self.run.frame.columns[node.key].words
        if node.kind == "later" and node.type.is_number:
            return _place(node, low), _place(node, high)
        return shown(node.type, low, words), shown(node.type, high, words)

    def verdict(self, node: Node) -> Verdict | None:
        """Give what a yes-or-no step comes to, None for any other."""
        return VERDICTS[sum(self.ends(node))] if node.type.kind == "boolean" else None

    def told(self, node: Node) -> tuple[str, str, Verdict | None]:
        """Give both ends as people read them, and the verdict."""
        return *self.shown(node), self.verdict(node)

    def figures(self, nodes: Iterable[Node]) -> Iterator[Trace]:
        """Tell the figures steps rest on: derived ones with theirs, then fields."""
        seen: set[int] = set()
        for node in nodes:
            yield from self._figure(node, seen)

    def beneath(self, node: Node) -> Iterator[Trace]:
        """Tell the figures a named result rests on."""
        inside = id(node) in self.results
        return self.figures(node.args if inside else [node])

    def _figure(self, node: Node, seen: set[int]) -> Iterator[Trace]:
        if id(node) in seen:
            return
        seen.add(id(node))
        if id(node) in self.results:
            key, label = self.results[id(node)]
            yield Trace("derived", key, label, *self.told(node))
        elif id(node) in self.named:
            yield self._derived(node)
        elif node.kind == "field":
            yield self._field(node)
        elif node.kind == "aggregate":
            yield self._aggregate(node)
        else:
            for inner in node.args:
                yield from self._figure(inner, seen)

    def _derived(self, node: Node) -> Trace:
        declared = self.derived[self.named[id(node)]]
        parts = [self._aggregate(node)] if node.kind == "aggregate" else None
        return Trace(
            "derived",
            declared.key,
            declared.label,
            *self.told(node),
            unit=declared.unit,
            note=self.aloud.text(declared.value.text),
            source=declared.source,
            parts=tuple(self.figures(node.args) if parts is None else parts),
        )

    def _field(self, node: Node) -> Trace:
        declared = self.fields[node.key]
        origin = self.run.table.origin
        return Trace(
            "field",
            node.key,
            declared.label,
            *self.told(node),
            unit=declared.unit,
            note=self._gap(declared),
            cell=None if origin is None else origin.where(self.row, node.key),
            source=declared.source,
        )

    def _gap(self, declared: Field) -> Text | None:
        column = self.run.table.columns[declared.key]
        if column.outright is not None and column.outright[self.row]:
            return said("missing_unknown")
        if column.known is None or column.known[self.row]:
            return None
        return said(f"missing_{declared.missing}")

    def _aggregate(self, node: Node) -> Trace:
        reduction = node.reduction
        assert reduction is not None
        if reduction.records is None:
            return self._group(node, reduction)
        return self._records(node, reduction, reduction.records)

    def _group(self, node: Node, reduction: Reduction) -> Trace:
        group: str | Text = EVERYONE
        if reduction.by is not None:
            column = self.run.frame.columns[reduction.by]
            group = column.words[int(column.values[self.row])]
        label = said("group", kind=KINDS[reduction.kind], group=group)
        low, high = self.ends(node)
        note = None if low == high else said("peers")
        if note is not None and self.nobody(reduction):
            note = said("nobody")
        return Trace("derived", node.key, label, *self.told(node), note=note)

    def nobody(self, reduction: Reduction) -> bool:
        """Say whether surely nobody of the subject's group counts for a figure of it.

        Then it says nothing, however much is known.
        """
        frame = self.run.frame
        rows = np.arange(len(self.run.table))
        if reduction.by is not None:
            groups = frame.columns[reduction.by].values
            rows = np.flatnonzero(groups == groups[self.row])
        asked = [n for n in (reduction.member, reduction.figure) if n is not None]
        read = lay_out(asked).run(lambda leaf: frame.leaf(leaf, rows))
        values = dict(zip(map(id, asked), read, strict=True))
        counts = np.ones(len(rows), dtype=bool)
        if reduction.member is not None:
            counts &= values[id(reduction.member)].high.astype(bool)
        if reduction.reported:
            figure = values[id(reduction.figure)]
            counts &= figure.low == figure.high
        return not counts.any()

    def _records(self, node: Node, reduction: Reduction, key: str) -> Trace:
        declared, names = self.run.plan.scope.records[key]
        parts: list[Trace] = []
        note = said("unsupplied")
        if key in self.run.held.frames:
            mine = np.flatnonzero(self.run.held.owners[key] == self.row)
            parts = list(self._rows(declared, names, reduction, mine))
            note = said("records", rows=len(mine), counted=len(parts))
        return Trace(
            "derived",
            f"{node.key}({key})",
            declared.label,
            *self.told(node),
            note=note,
            parts=tuple(parts),
        )

    def _in_common(
        self, table: RecordTable, names: Mapping[str, Node], group: int
    ) -> Iterator[str]:
        """Write what the rows of a group have in common; nothing for a plain row."""
        held = self.run.held
        made = next((g for g in self.rubric.groups if g.key == table.key), None)
        if made is None:
            return
        keys = [names[key].reduction for key in made.by]
        row = int(np.flatnonzero(held.groups[table.key] == group)[0])
        nodes = [r.figure for r in keys if r is not None and r.figure is not None]
        yield from _cells(nodes, held.frames[made.of], row)

    def _rows(
        self,
        table: RecordTable,
        names: Mapping[str, Node],
        reduction: Reduction,
        mine: Array,
    ) -> Iterator[Trace]:
        """Tell the rows of a record table that count, or may count."""
        frame = self.run.held.frames[table.key]
        sure = maybe = np.ones(len(mine), dtype=bool)
        if reduction.member is not None:
            program = lay_out([reduction.member])
            member = program.run(lambda leaf: frame.leaf(leaf, mine))[0]
            sure = np.broadcast_to(member.low, mine.shape)
            maybe = np.broadcast_to(member.high, mine.shape)
        own = self.run.table.records.get(table.key)
        origin = None if own is None else own.origin
        made = [group for group in self.rubric.groups if group.key == table.key]
        common = {*HIDDEN, *(key for group in made for key in group.by)}
        told = [
            node
            for name, node in names.items()
            if name not in common and _worked_out(node, frame)
        ]
        for number, at in enumerate(mine.tolist()):
            if not maybe[number]:
                continue
            cells = [*self._in_common(table, names, at), *_cells(told, frame, at)]
            yield Trace(
                "row",
                f"{table.key}[{number}]",
                Text("，".join(cells)),
                low="",
                high="",
                verdict="yes" if sure[number] else "undetermined",
                cell=None if origin is None else origin.where(at),
            )


def _cells(nodes: Sequence[Node], frame: Frame, row: int) -> Iterator[str]:
    """Write figures of a row as people read them."""
    values = lay_out(nodes).run(lambda leaf: frame.leaf(leaf, slice(row, row + 1)))
    for node, value in zip(nodes, values, strict=True):
        column = frame.columns.get(node.key)
        words = () if column is None else column.words
        low, high = int(value.low[0]), int(value.high[0])
        yield shown(node.type, low, words) if low == high else "？"


def _worked_out(node: Node, frame: Frame) -> bool:
    """Say whether a figure of a row was needed, and so is there to be told."""
    leaves = walk([node])
    return all(id(n) in frame.stored for n in leaves if n.kind == "aggregate")


def _place(node: Node, units: int) -> str:
    """Write a place; who is not ranked has none."""
    return "—" if units == node.type.high else shown(node.type, units)
