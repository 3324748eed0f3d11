"""Explain one subject: the same plan, run on one row with every step kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from evalkit.engine.decisions import ProgrammePlan
from evalkit.engine.program import lay_out
from evalkit.engine.run import Run
from evalkit.engine.scoring import ItemPlan
from evalkit.engine.words import said, shown
from evalkit.language.interval import Array, Interval
from evalkit.language.node import Node
from evalkit.model.number import show_units
from evalkit.model.outcome import Places, Trace
from evalkit.model.rubric import Criterion, Item
from evalkit.model.text import Text


def explain(run: Run, row: int) -> Trace:
    """Explain the outcome of the subject in a row of the run's table.

    The tree goes from the total to criteria, items, the figures their rules read and
    the cells those came from; vetoes, grade, places and programmes follow.
    """
    return _Explainer(run, row).outcome()


class _Explainer:
    """The values of every step for one subject, and how they are told."""

    def __init__(self, run: Run, row: int) -> None:
        self.run, self.row, self.plan = run, row, run.plan
        self.rubric = run.plan.rubric
        where = slice(row, row + 1)
        program = lay_out(self.plan.told())
        self.values = program.trace(lambda leaf: run.frame.leaf(leaf, where))
        self.named = {id(node): key for key, node in self.plan.derived.items()}
        self.fields = {f.key: f for f in self.rubric.fields}
        # A result that is just a field or a derived figure is told as that.
        self.results = {
            id(node): label
            for node, label in self.named_results()
            if node.kind == "step" and id(node) not in self.named
        }

    def named_results(self) -> Iterator[tuple[Node, Text]]:
        """Give the results a condition may name, which are told in one line."""
        names = self.plan.scope.names
        for key in ("total", "stars", "no_veto", "grade"):
            if key in names:
                yield names[key], said(f"result_{key}", 0, 0)
        labels = {path: p.item.label for path, p in self.plan.scored.items.items()}
        labels |= dict(_labels(self.rubric.root, ""))
        labels |= {veto.key: veto.label for veto in self.rubric.vetoes}
        for found in self.plan.scope.results.values():
            for path, node in found.items():
                yield node, labels[path]

    def ends(self, node: Node) -> tuple[int, int]:
        value = self.values[id(node)]
        return int(value.low[0]), int(value.high[0])

    def shown(self, node: Node) -> tuple[str, str]:
        low, high = self.ends(node)
        words: tuple[str, ...] = ()
        if node.kind == "field":
            words = self.run.frame.columns[node.key].words
        return shown(node.type, low, words), shown(node.type, high, words)

    def outcome(self) -> Trace:
        low, high = self.shown(self.plan.scored.total)
        root = self.rubric.root
        parts = [
            *(self.criterion(p, p.key) for p in root.parts if isinstance(p, Criterion)),
            *(self.item(p, p.key) for p in root.parts if isinstance(p, Item)),
            *self.vetoes(),
            *self.grade(),
            *self.places(),
            *(self.programme(p) for p in self.plan.decisions.programmes.values()),
        ]
        name = self.run.table.names[self.row] if self.run.table.names else ""
        key = self.run.table.ids[self.row]
        full = self.points(root.points)
        label = Text(f"{key} {name}".strip())
        return Trace("outcome", key, label, low, high, full, parts=tuple(parts))

    def points(self, units: int | None) -> str | None:
        return None if units is None else show_units(units, self.rubric.numbers.marks)

    def criterion(self, criterion: Criterion, path: str) -> Trace:
        node = self.plan.scored.criteria[path]
        low, high = self.shown(node)
        parts: list[Trace] = []
        for part in criterion.parts:
            inside = f"{path}.{part.key}"
            parts.append(
                self.item(part, inside)
                if isinstance(part, Item)
                else self.criterion(part, inside)
            )
        note = None
        star = self.plan.scored.star.get(path)
        if star is not None:
            note = said("star", *self.ends(star))
            if criterion.star is not None and criterion.star.when is not None:
                parts += self.beneath(star)
        return Trace(
            "criterion",
            path,
            criterion.label,
            low,
            high,
            self.points(criterion.points),
            note=note,
            source=criterion.source,
            parts=tuple(parts),
        )

    def item(self, item: Item, path: str) -> Trace:
        plan = self.plan.scored.items[path]
        low, high = self.shown(plan.points)
        return Trace(
            "item",
            path,
            item.label,
            low,
            high,
            self.points(item.points),
            note=self.why(plan),
            source=item.source,
            parts=tuple(self.figures(plan.operands)),
        )

    def why(self, plan: ItemPlan) -> Text | None:
        ends = [self.ends(o) for o in plan.operands]
        if all(low == high for low, high in ends):
            return plan.kernel.describe(*(low for low, _ in ends))
        return said("open", 0, 1)

    def figures(self, nodes: Iterable[Node]) -> Iterator[Trace]:
        """Tell the figures steps rest on: derived ones with theirs, then fields."""
        seen: set[int] = set()
        for node in nodes:
            yield from self.figure(node, seen)

    def beneath(self, node: Node) -> Iterator[Trace]:
        """Tell the figures a named result rests on."""
        inside = id(node) in self.results
        return self.figures(node.args if inside else [node])

    def figure(self, node: Node, seen: set[int]) -> Iterator[Trace]:
        if id(node) in seen:
            return
        seen.add(id(node))
        if id(node) in self.results:
            low, high = self.shown(node)
            yield Trace("derived", node.key, self.results[id(node)], low, high)
        elif id(node) in self.named:
            yield self.derived(node)
        elif node.kind == "field":
            yield self.field(node)
        elif node.kind == "aggregate":
            yield self.aggregate(node)
        else:
            for inner in node.args:
                yield from self.figure(inner, seen)

    def derived(self, node: Node) -> Trace:
        key = self.named[id(node)]
        declared = next(d for d in self.rubric.derived if d.key == key)
        low, high = self.shown(node)
        if node.kind == "field":
            parts = [self.field(node)]
        elif node.kind == "aggregate":
            parts = [self.aggregate(node)]
        else:
            parts = list(self.figures(node.args))
        return Trace(
            "derived",
            key,
            declared.label,
            low,
            high,
            note=Text(declared.value.text),
            source=declared.source,
            parts=tuple(parts),
        )

    def field(self, node: Node) -> Trace:
        declared = self.fields[node.key]
        low, high = self.shown(node)
        note, cell = None, None
        column = self.run.frame.columns[node.key]
        if column.known is not None and not column.known[self.row]:
            note = said(f"missing_{declared.missing}", 0, 0)
        origin = self.run.table.origin
        if origin is not None and node.key in origin.columns:
            letter = origin.columns[node.key].split(" ")[0]
            sheet = f"{origin.sheet}!" if origin.sheet else ""
            cell = f"{sheet}{letter}{int(origin.rows[self.row])}"
        return Trace(
            "field",
            node.key,
            declared.label,
            low,
            high,
            unit=declared.unit,
            note=note,
            cell=cell,
            source=declared.source,
        )

    def aggregate(self, node: Node) -> Trace:
        low, high = self.shown(node)
        reduction = node.reduction
        assert reduction is not None
        if reduction.records is None:
            group = None
            if reduction.by is not None:
                column = self.run.frame.columns[reduction.by]
                group = column.words[int(column.values[self.row])]
            label = said("group", 0, 0, node.key, group)
            return Trace("derived", node.key, label, low, high)
        declared = next(r for r in self.rubric.records if r.key == reduction.records)
        rows, parts = 0, []
        if reduction.records in self.run.records:
            own = self.run.table.records[reduction.records]
            mine = np.flatnonzero(own.owner == self.row)
            rows = len(mine)
            parts = list(self.records(node, mine))
        label = Text(declared.label.zh, declared.label.en)
        note = said("records", rows, len(parts))
        return Trace(
            "derived",
            f"{node.key}({reduction.records})",
            label,
            low,
            high,
            note=note,
            parts=tuple(parts),
        )

    def records(self, node: Node, mine: Array) -> Iterator[Trace]:
        """Tell the rows of a record table that count, or may count."""
        reduction = node.reduction
        assert reduction is not None
        assert reduction.records is not None
        frame = self.run.records[reduction.records]
        member: Interval | None = None
        if reduction.member is not None:
            program = lay_out([reduction.member])
            member = program.run(lambda leaf: frame.leaf(leaf, mine))[0]
        table = next(r for r in self.rubric.records if r.key == reduction.records)
        origin = self.run.table.records[reduction.records].origin
        for index, at in enumerate(mine.tolist()):
            if member is not None:
                high = np.broadcast_to(member.high, (len(mine),))
                if not high[index]:
                    continue
            cells = []
            for declared in table.fields:
                low, top = (
                    int(v[0])
                    for v in _ends(frame.field(declared.key, slice(at, at + 1)))
                )
                words = frame.columns[declared.key].words
                text = shown(declared.type, low, words)
                cells.append(text if low == top else "？")
            sure = member is None or bool(
                np.broadcast_to(member.low, (len(mine),))[index]
            )
            cell = None
            if origin is not None:
                sheet = origin.sheet or origin.file
                cell = f"{sheet}!{int(origin.rows[at])}"
            line = "，".join(cells)
            yield Trace(
                "field",
                f"{reduction.records}[{at}]",
                Text(line),
                "1" if sure else "0",
                "1",
                cell=cell,
            )

    def vetoes(self) -> Iterator[Trace]:
        for veto in self.rubric.vetoes:
            node = self.plan.scored.vetoes[veto.key]
            low, high = self.shown(node)
            effect = said(
                f"veto_{veto.effect.kind}", *self.ends(node), veto.effect.target
            )
            yield Trace(
                "veto",
                veto.key,
                veto.label,
                low,
                high,
                note=effect,
                source=veto.source,
                parts=tuple(self.beneath(node)),
            )

    def grade(self) -> Iterator[Trace]:
        decisions = self.plan.decisions
        if decisions.grade is None or decisions.figure is None:
            return
        low, high = (decisions.grades[i] for i in self.ends(decisions.grade))
        note = Text("、".join(self.figure_range(decisions.figure)))
        assert self.rubric.ladder is not None
        yield Trace(
            "grade",
            "grade",
            Text("等级", "grade"),
            low,
            high,
            note=Text(f"{self.rubric.ladder.of.text} = {note.zh}"),
            source=self.rubric.ladder.source,
        )

    def figure_range(self, node: Node) -> tuple[str, ...]:
        low, high = self.shown(node)
        return (low,) if low == high else (f"{low}～{high}",)

    def places(self) -> Iterator[Trace]:
        outcomes = self.run.outcomes
        group = outcomes.groups[self.row] if outcomes.groups else ""
        labels = (
            (outcomes.within, Text(f"{group}排名", f"place in {group}")),
            (outcomes.overall, Text("总排名", "place over all")),
        )
        for places, label in labels:
            if places is not None:
                low, high = (_place(places, side, self.row) for side in (0, 1))
                note = said("of", int(places.of[self.row]), 0)
                yield Trace("ranking", "ranking", label, low, high, note=note)

    def programme(self, plan: ProgrammePlan) -> Trace:
        low, high = self.shown(plan.verdict)
        parts = []
        for need, node in zip(plan.programme.needs, plan.needs, strict=True):
            a, b = self.shown(node)
            inner = tuple(self.figures([node])) if a != b or a == "否" else ()
            parts.append(Trace("need", need.when.text, need.label, a, b, parts=inner))
        if plan.limit is not None and self.ends(plan.verdict)[1]:
            a, b = self.shown(plan.limit)
            label = Text("额度上限", "limit")
            parts.append(Trace("limit", "limit", label, a, b, unit="元"))
        programme = plan.programme
        return Trace(
            "programme",
            programme.key,
            programme.label,
            low,
            high,
            source=programme.source,
            note=Text(programme.note) if programme.note else None,
            parts=tuple(parts),
        )


def _labels(criterion: Criterion, path: str) -> Iterator[tuple[str, Text]]:
    for part in criterion.parts:
        if isinstance(part, Criterion):
            inside = f"{path}.{part.key}" if path else part.key
            yield inside, part.label
            yield from _labels(part, inside)


def _ends(value: Interval) -> tuple[Array, Array]:
    return value.low, value.high


def _place(places: Places, side: int, row: int) -> str:
    half = int((places.low, places.high)[side][row])
    return show_units(half * 5, 1) if half else "—"
