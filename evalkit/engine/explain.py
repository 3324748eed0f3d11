"""Explain one subject: the same plan, run on one row with every step kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from evalkit.engine import effects, explain_decided
from evalkit.engine.grounds import Grounds
from evalkit.engine.guard import KernelError
from evalkit.engine.reasons import conditions, star_asks
from evalkit.engine.run import Run
from evalkit.engine.scored import Guarded
from evalkit.engine.selection_told import selections
from evalkit.engine.words import both, said, verdict
from evalkit.language.node import Node, Reduction
from evalkit.model.number import show_units
from evalkit.model.outcome import Trace, ranged
from evalkit.model.rubric import Criterion, Item, Veto
from evalkit.model.text import Text


def explain(run: Run, row: int) -> Trace:
    """Explain the outcome of the subject in a row of the run's table.

    The tree goes from the total to criteria, items, the figures their rules read and
    the cells those came from; vetoes, grade, places and programmes follow.
    """
    return _Explainer(run, row).outcome()


class _Explainer:
    """Tells the results of one subject, from the grounds they rest on."""

    def __init__(self, run: Run, row: int) -> None:
        self.run, self.row, self.plan = run, row, run.plan
        self.rubric, self.scored = run.plan.rubric, run.plan.scored
        self.grounds = Grounds(run, row)
        # Of several the first stands: the way in which every part applies.
        self.combined = {one.path: one for one in reversed(self.scored.guarded)}

    def outcome(self) -> Trace:
        root, table = self.rubric.root, self.run.table
        programmes = self.plan.decisions.programmes
        scores = list(self.parts(root, ""))
        parts = [
            *scores,
            *self.shown(scores),
            *self.vetoes(),
            *self.grade(),
            *self.places(),
            *selections(self.grounds),
            *(explain_decided.programme(self.grounds, p) for p in programmes.values()),
        ]
        name = table.names[self.row] if table.names else ""
        key = table.ids[self.row]
        return Trace(
            "outcome",
            key,
            Text(f"{key} {name}".strip()),
            *self.grounds.shown(self.scored.total),
            full=self.points(root.points),
            note=self.combination(root, ""),
            parts=tuple(parts),
        )

    def points(self, units: int | None) -> str | None:
        return None if units is None else show_units(units, self.rubric.numbers.marks)

    def parts(self, criterion: Criterion, path: str) -> Iterator[Trace]:
        for inside, part in criterion.inside(path):
            if isinstance(part, Item):
                yield self.item(part, inside)
            else:
                yield self.criterion(part, inside)

    def criterion(self, criterion: Criterion, path: str) -> Trace:
        parts = list(self.parts(criterion, path))
        note = self.combination(criterion, path)
        star = self.scored.star.get(path)
        if star is not None:
            assert criterion.star is not None
            marks = self.rubric.numbers.marks
            asks = star_asks(criterion.star, marks, self.grounds.aloud)
            note = both(verdict("star", self.grounds.ends(star), asks=asks), note)
            if criterion.star.when is not None:
                parts += self.grounds.beneath(star)
        return Trace(
            "criterion",
            path,
            criterion.label,
            *self.grounds.shown(self.scored.criteria[path]),
            verdict=None if star is None else self.grounds.verdict(star),
            full=self.points(criterion.points),
            note=note,
            source=criterion.source,
            parts=tuple(parts),
        )

    def combination(self, criterion: Criterion, path: str) -> Text | None:
        """Say how the parts are combined, and why points are not what they came to."""
        if path in self.scored.broken:
            failed = said("broken_combiner", name=criterion.combine.name)
            return both(failed, self.zeroed(path))
        combined = self.combined[path]
        left_out = self.left_out(criterion, path)
        settled = self.zeroed(path) or self.held(path)
        how = self.how(criterion, combined, whole=left_out is None)
        return both(how, left_out, settled)

    def left_out(self, criterion: Criterion, path: str) -> Text | None:
        """Say which parts do not apply, or may not, and what stands for them."""
        found = []
        for inside, part in criterion.inside(path):
            applies = self.scored.applies.get(inside)
            if applies is not None and self.grounds.ends(applies) != (1, 1):
                ends = self.grounds.ends(applies)
                found.append(verdict("applies", ends, label=part.label))
                found.append(said(f"absent_{part.absent}"))
                if part.absent == "mean_of_peers" and self.grounds.nobody(
                    Reduction("mean", None, part.peers, None, applies)
                ):
                    found.append(said("no_peers"))
        return both(*found)

    def how(
        self, criterion: Criterion, combined: Guarded, *, whole: bool
    ) -> Text | None:
        """Say what a combiner does with the parts; that it adds them goes unsaid.

        Its own words are for known parts that all count; else it is told by its title.
        """
        combiner = criterion.combine
        if combiner.adds:
            return None
        parts = self.known(combined.node.args) if whole else None
        try:
            words = None if parts is None else combined.kernel.describe(*parts)
        except KernelError:
            return said("wordless_combiner", name=combiner.name)
        return words or said("combined", title=combiner.title)

    def held(self, path: str) -> Text | None:
        """Say what the parts came to, where that is not what the criterion gives."""
        low, high = self.grounds.shown(self.scored.came[path])
        if (low, high) == self.grounds.shown(self.scored.criteria[path]):
            return None
        return said("held", parts=ranged(low, high))

    def zeroed(self, path: str) -> Text | None:
        """Say which vetoes take all points, or may."""
        found = []
        for veto, node in effects.acting(self.rubric, self.scored.vetoes, "points"):
            ends = self.grounds.ends(node)
            if veto.effect.target == path and ends[1]:
                found.append(verdict("zeroed", ends, veto=veto.label))
        return both(*found)

    def item(self, item: Item, path: str) -> Trace:
        plan = self.scored.items[path]
        return Trace(
            "item",
            path,
            item.label,
            *self.grounds.shown(plan.points),
            full=self.points(item.points),
            note=both(
                self.why(item, path),
                conditions(item, self.grounds.aloud),
                self.zeroed(path),
            ),
            source=item.source,
            parts=tuple(self.grounds.figures(plan.operands)),
        )

    def why(self, item: Item, path: str) -> Text | None:
        if path in self.scored.broken:
            return said("broken_rule", name=item.rule.name)
        plan = self.scored.items[path]
        figures = self.known(plan.operands)
        if figures is None:
            return said("open")
        try:
            return plan.kernel.describe(*figures)
        except KernelError:
            return said("wordless_rule", name=item.rule.name)

    def known(self, figures: Iterable[Node]) -> list[int] | None:
        """Give what figures come to; None where one is open."""
        ends = [self.grounds.ends(figure) for figure in figures]
        return [low for low, _ in ends] if all(a == b for a, b in ends) else None

    def shown(self, told: Iterable[Trace]) -> Iterator[Trace]:
        """Tell the figures results show, but for those the scores have told."""
        known = {line.key for line in _lines(told) if line.kind == "derived"}
        rest = [node for key, node in self.plan.shown.items() if key not in known]
        return self.grounds.figures(rest)

    def vetoes(self) -> Iterator[Trace]:
        for veto in self.rubric.vetoes:
            node = self.scored.vetoes[veto.key]
            yield Trace(
                "veto",
                veto.key,
                veto.label,
                *self.grounds.told(node),
                note=self.effect(veto),
                source=veto.source,
                parts=tuple(self.grounds.beneath(node)),
            )

    def effect(self, veto: Veto) -> Text | None:
        """Say what a veto does, or may, and for how long."""
        last = self.scored.until.get(veto.key)
        until = None if last is None else ranged(*self.grounds.shown(last))
        ends = self.grounds.ends(self.scored.vetoes[veto.key])
        return effects.noted(self.rubric, veto.effect, ends, until)

    def grade(self) -> Iterator[Trace]:
        grading, ladder = self.plan.decisions.grading, self.rubric.ladder
        if grading is not None and ladder is not None:
            yield explain_decided.grade(self.grounds, grading, ladder)

    def places(self) -> Iterator[Trace]:
        outcomes = self.run.outcomes
        group = outcomes.groups[self.row] if outcomes.groups else ""
        labels = (
            (outcomes.within, said("place_within", group=group)),
            (outcomes.overall, said("place")),
        )
        for places, label in labels:
            if places is not None:
                note = said("ranked", count=int(places.of[self.row]))
                ends = places.shown(self.row)
                yield Trace("ranking", "ranking", label, *ends, note=note)


def _lines(traces: Iterable[Trace]) -> Iterator[Trace]:
    """Give all lines of an explanation."""
    for trace in traces:
        yield trace
        yield from _lines(trace.parts)
