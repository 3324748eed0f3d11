"""Score one subject: items, criteria, stars, vetoes, the grade, programmes."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import prod

import numpy as np
from attrs import evolve, field, frozen

from evalkit.model.bands import Bounds, Cuts, cut
from evalkit.model.programme import Limit, Programme
from evalkit.model.rubric import Criterion, Item, Ladder, Rubric
from evalkit.model.rule import Kernel, Part
from tests.reference.expressions import value_of
from tests.reference.facts import Facts, Subject
from tests.reference.figures import (
    NO,
    OPEN,
    YES,
    Figure,
    both,
    compare,
    either,
    from_units,
    hull,
    moved,
    negation,
    number,
    round_to,
    truth,
)
from tests.reference.rows import Row, reduce
from tests.reference.standing import name_nobody, rank, select

#: Up to so many combinations of unknown values are tried one by one.
MOST_TRIED = 64


def grades_of(ladder: Ladder, figure: Figure) -> tuple[tuple[str, ...], list[int]]:
    """List grades from no title up, and say for each step which grade it gives."""
    cuts = cut([s.bounds for s in ladder.steps], figure.type)
    ranked = sorted(
        range(len(ladder.steps)),
        key=lambda i: _rank(ladder.steps[i].bounds, i, cuts, figure),
    )
    names = (ladder.none, *(ladder.steps[i].grade for i in ranked))
    return names, [ranked.index(i) + 1 for i in range(len(ladder.steps))]


def _rank(bounds: Bounds, index: int, cuts: Cuts, figure: Figure) -> tuple[int, object]:
    """Say where a step stands: below all values, at its stretch, or above them."""
    if index in cuts.band:
        return 3, cuts.band.index(index)
    if bounds.otherwise:
        return 0, 0
    start, end = (
        next((Fraction(b) for b in some if b is not None), None)
        for some in ((bounds.at_least, bounds.above), (bounds.at_most, bounds.below))
    )
    if start is None:
        return 1, end
    return 4 if start >= figure.high else 2, (start, bounds.above is not None)


def spanned(bounds: list[Bounds], figure: Figure, static: Figure) -> list[int]:
    """Give the bands a figure can fall in."""
    cuts = cut(bounds, static.type)
    low, high = figure.units()
    edges = [static.units()[0], *cuts.cuts, static.units()[1] + 1]
    return [
        band
        for band, start, end in zip(cuts.band, edges, edges[1:], strict=False)
        if start <= high and low < end
    ]


def tried(kernel: Kernel, operands: list[Figure]) -> Figure:
    """Bound a rule's points by trying every value, or by its directions.

    A rule that fails says nothing: its points can be all it declares.
    """
    try:
        return _tried(kernel, operands)
    except ArithmeticError:
        return Figure("units", Fraction(kernel.low), Fraction(kernel.high))


def _tried(kernel: Kernel, operands: list[Figure]) -> Figure:
    ends = [f.units() for f in operands]
    if prod(high - low + 1 for low, high in ends) <= MOST_TRIED:
        values = product(*(range(low, high + 1) for low, high in ends))
        points = [compute(kernel, v) for v in values]
        return Figure("units", min(points), max(points))
    lows, highs = [], []
    for direction, (low, high) in zip(kernel.directions, ends, strict=True):
        if direction == "either" and low != high:
            return Figure("units", Fraction(kernel.low), Fraction(kernel.high))
        lows.append(high if direction == "down" else low)
        highs.append(low if direction == "down" else high)
    return Figure("units", compute(kernel, lows), compute(kernel, highs))


def compute(kernel: Kernel, values: object) -> Fraction:
    """Run a kernel on one row."""
    columns = [np.array([v]) for v in values]  # type: ignore[attr-defined]
    return Fraction(int(kernel.compute(*columns)[0]))


def _ends(figure: Figure) -> tuple[Fraction, Fraction]:
    return figure.low, figure.high


@frozen(eq=False)
class Scorer:
    """A rubric's rules, bound to types found by asking about nobody."""

    facts: Facts
    #: Places and selections.
    settled: dict[str, list[tuple[Fraction, Fraction]]] = field(factory=dict)

    @property
    def rubric(self) -> Rubric:
        """The rubric."""
        return self.facts.rubric

    def nobody(self) -> Subject:
        """Give the names of nobody, with what can be known after scoring."""
        for step in (self._score, self._grade):
            step(self.facts.nobody)
        name_nobody(self.facts)
        return self.facts.nobody

    def results(self) -> list[dict[str, Figure]]:
        """Score, grade and decide on every subject; nobody's types come first."""
        subjects = [self.facts.nobody, *self.facts.subjects]
        for step in (self._score, self._grade):
            for subject in subjects:
                step(subject)
        name_nobody(self.facts)
        self.settled.update(rank(self.facts))
        self.settled.update(select(self.facts))
        for subject in subjects:
            self._programmes(subject)
        return [subject.after for subject in subjects]

    def _score(self, subject: Subject) -> None:
        """Score a subject; what is known after scoring goes into its names."""
        after: dict[str, Figure] = {}
        against = [NO]
        for veto in self.rubric.vetoes:
            holds = value_of(veto.when, subject)
            if veto.effect.kind == "bar":
                assert veto.effect.since is not None
                assert veto.effect.length is not None
                start = value_of(veto.effect.since, subject)
                zero = Fraction(0)
                by = Figure("duration", zero, zero, length=veto.effect.length)
                until = moved(start, by, 1)
                after[f"until({veto.key})"] = until
                today = subject.name("as_of")
                holds = both([holds, compare("<", today, until)])
            after[f"veto({veto.key})"] = holds
            if veto.effect.kind not in ("suspend", "remark"):
                against.append(holds)
        after["no_veto"] = negation(either(against))
        after["total"] = self._criterion(self.rubric.root, "", subject, after)
        after.pop("points()")
        stars = [f for key, f in after.items() if key.startswith("star(")]
        after["stars"] = number(sum(f.low for f in stars), sum(f.high for f in stars))
        if subject.blank:
            after["stars"] = number(0, len(stars))
        subject.after.update(after)

    def _criterion(
        self,
        criterion: Criterion,
        path: str,
        subject: Subject,
        after: dict[str, Figure],
    ) -> Figure:
        """Combine parts, clamp, take all points where a veto says so, earn the star."""
        marks = self.rubric.numbers.marks
        paths = [f"{path}.{p.key}" if path else p.key for p in criterion.parts]
        for part, inside in zip(criterion.parts, paths, strict=True):
            if isinstance(part, Item):
                self._item(part, inside, subject, after)
            else:
                self._criterion(part, inside, subject, after)
        ways = [
            self._combined(criterion, kept, paths, subject, after)
            for kept in self._kept(criterion, subject)
        ]
        low, high = min(low for low, _ in ways), max(high for _, high in ways)
        floor, cap = criterion.floor, criterion.cap
        if criterion.points is not None:
            floor = 0 if floor is None else floor
            cap = criterion.points if cap is None else cap
        if floor is not None:
            low, high = max(low, floor), max(high, floor)
        if cap is not None:
            low, high = min(low, cap), min(high, cap)
        points = from_units(low, high, marks)
        points = self._zeroed(path, points, subject, after)
        after[f"points({path})"] = points
        if criterion.star is not None:
            after[f"star({path})"] = self._star(criterion, points, subject)
        return points

    def _kept(self, criterion: Criterion, subject: Subject) -> list[tuple[int, ...]]:
        """List the parts that may be left when those that don't apply are left out."""
        ways: list[tuple[int, ...]] = [()]
        for index, part in enumerate(criterion.parts):
            applies = YES
            if part.applies is not None and part.absent == "rescale":
                applies = OPEN if subject.blank else value_of(part.applies, subject)
            with_it = [(*way, index) for way in ways] if applies.high else []
            ways = with_it + ([] if applies.low else ways)
        return ways

    def _combined(
        self,
        criterion: Criterion,
        kept: tuple[int, ...],
        paths: list[str],
        subject: Subject,
        after: dict[str, Figure],
    ) -> tuple[int, int]:
        """Combine some parts; the others don't apply and these stand for the whole."""
        marks, numbers = self.rubric.numbers.marks, self.rubric.numbers
        nobody = self.facts.nobody
        static = after if subject is nobody else nobody.after
        parts = [criterion.parts[i] for i in kept]
        if criterion.combine.takes == "stars":
            figures = [after.get(f"star({paths[i]})", NO) for i in kept]
            types = [static.get(f"star({paths[i]})", NO) for i in kept]
            units, ranges = [f.units() for f in figures], [f.units() for f in types]
        else:
            pairs = [(criterion.parts[i], paths[i]) for i in kept]
            figures = [self._stood_in(*pair, subject, after) for pair in pairs]
            types = [self._stood_in(*pair, nobody, static) for pair in pairs]
            units, ranges = (
                [f.units(marks) for f in some] for some in (figures, types)
            )
        told = tuple(
            Part(p.key, low, high, p.points, p.weight)
            for p, (low, high) in zip(parts, ranges, strict=True)
        )
        kernel = criterion.combine.bind(told, numbers)
        ends = [compute(kernel, [u[end] for u in units]) for end in (0, 1)]
        if criterion.combine.adds and len(kept) < len(criterion.parts):
            full = Fraction(sum(p.points or 0 for p in criterion.parts))
            left = sum(p.points or 0 for p in parts)
            ends = [round_to(end * full / left, 0, numbers.rounding) for end in ends]
        return int(ends[0]), int(ends[1])

    def _stood_in(
        self,
        part: Item | Criterion,
        path: str,
        subject: Subject,
        after: dict[str, Figure],
    ) -> Figure:
        """Give a part's points, or what stands for it where it does not apply."""
        own = after[f"points({path})"]
        if part.applies is None or part.absent == "rescale":
            return own
        applies = OPEN if subject.blank else value_of(part.applies, subject)
        marks = self.rubric.numbers.marks
        if part.absent == "mean_of_peers":
            instead = self._mean_of_peers(part, path, subject, own)
        else:
            units = (part.points or 0) if part.absent == "full" else 0
            instead = from_units(units, units, marks)
        can_be = [own] if applies.high else []
        return hull(*can_be, *([] if applies.low else [instead]))

    def _mean_of_peers(
        self, part: Item | Criterion, path: str, subject: Subject, own: Figure
    ) -> Figure:
        """Give the mean of the points of those a part applies to."""
        facts = self.facts
        static = facts.nobody.after.get(f"points({path})", own)
        if subject.blank:
            return static
        rows = []
        for other in facts.subjects:
            terms = [value_of(part.applies, other)]  # type: ignore[arg-type]
            if part.peers is not None:
                group = part.peers
                terms.append(compare("==", other.name(group), subject.name(group)))
            points: dict[str, Figure] = {
                f"veto({v.key})": value_of(v.when, other) for v in self.rubric.vetoes
            }
            if isinstance(part, Item):
                self._item(part, path, other, points)
            else:
                self._criterion(part, path, other, points)
            rows.append(Row(both(terms), points[f"points({path})"]))
        return reduce("mean", rows, static, static, self.rubric.numbers)

    def _zeroed(
        self, path: str, points: Figure, subject: Subject, after: dict[str, Figure]
    ) -> Figure:
        for veto in self.rubric.vetoes:
            if veto.effect.kind == "zero" and veto.effect.target == path:
                vetoed = after[f"veto({veto.key})"]
                nothing = evolve(points, low=Fraction(0), high=Fraction(0))
                if subject.blank:
                    points = hull(nothing, points)
                elif vetoed.low:
                    points = nothing
                elif vetoed.high:
                    points = hull(nothing, points)
        return points

    def _star(self, criterion: Criterion, points: Figure, subject: Subject) -> Figure:
        star, conditions = criterion.star, [YES]
        assert star is not None
        if star.at_least is not None:
            bound = from_units(star.at_least, star.at_least, self.rubric.numbers.marks)
            conditions.append(compare(">=", points, bound))
        if star.when is not None:
            conditions.append(value_of(star.when, subject))
        return both(conditions)

    def _item(
        self, item: Item, path: str, subject: Subject, after: dict[str, Figure]
    ) -> None:
        numbers = self.rubric.numbers
        expressions = [getattr(item.params, o.name) for o in item.rule.operands]
        types = tuple(value_of(e, self.facts.nobody).type for e in expressions)
        kernel = item.rule.bind(item.params, types, numbers)
        # Of nobody it can be all that the rule declares.
        points = Figure("units", Fraction(kernel.low), Fraction(kernel.high))
        if not subject.blank:
            points = tried(kernel, [value_of(e, subject) for e in expressions])
        figure = from_units(int(points.low), int(points.high), numbers.marks)
        after[f"points({path})"] = self._zeroed(path, figure, subject, after)

    def _grade(self, subject: Subject) -> None:
        ladder = self.rubric.ladder
        if ladder is None:
            return
        static = value_of(ladder.of, self.facts.nobody)
        names, places = grades_of(ladder, static)
        figure = value_of(ladder.of, subject)
        bands = spanned([s.bounds for s in ladder.steps], figure, static)
        low, high = min(places[b] for b in bands), max(places[b] for b in bands)
        capped = [v for v in self.rubric.vetoes if v.effect.kind == "cap_at"]
        for veto in capped:
            vetoed = subject.after[f"veto({veto.key})"]
            top = names.index(str(veto.effect.target))
            low = min(low, top) if vetoed.high else low
            high = min(high, top) if vetoed.low else high
        asked = {
            places[i]: both([value_of(need.when, subject) for need in step.needs])
            for i, step in enumerate(ladder.steps)
            if step.needs
        }
        while low and not asked.get(low, YES).low:
            low -= 1
        while high and not asked.get(high, YES).high:
            high -= 1
        for veto in self.rubric.vetoes:
            if veto.effect.kind in ("no_title", "bar"):
                vetoed = subject.after[f"veto({veto.key})"]
                low, high = 0 if vetoed.high else low, 0 if vetoed.low else high
        grade = Figure("word", Fraction(low), Fraction(high), words=names)
        subject.after["grade"] = grade

    def _programmes(self, subject: Subject) -> None:
        for programme in self.rubric.programmes:
            self._programme(programme, subject)

    def _programme(self, programme: Programme, subject: Subject) -> None:
        needs = [value_of(need.when, subject) for need in programme.needs]
        start = f"programmes.{programme.key}"
        for index, need in enumerate(needs):
            subject.after[f"{start}.needs[{index}]"] = need
        verdict = both(needs)
        stops = [v.key for v in self.rubric.vetoes if v.effect.kind == "suspend"]
        if stops:
            held = either([subject.after[f"veto({key})"] for key in stops])
            subject.after["suspended"] = held
            if held.high:
                verdict = truth(False, bool(verdict.high))
        subject.after[f"{start}.verdict"] = verdict
        if programme.limit is not None:
            limit = self._limit(programme.limit, subject)
            subject.after[f"{start}.limit"] = limit
            if programme.limit.ranged:
                least = self._limit(programme.limit, subject, least=True)
                subject.after[f"{start}.least"] = least
        if programme.rate is not None:
            rate = self._limit(programme.rate, subject)
            subject.after[f"{start}.rate"] = rate

    def _limit(self, limit: Limit, subject: Subject, *, least: bool = False) -> Figure:
        if not limit.steps:
            ends = []
            for end in _ends(value_of(limit.of, subject)):
                units = int(round_to(end, 2, self.rubric.numbers.rounding) * 100)
                if limit.at_least is not None:
                    units = max(units, limit.at_least)
                if limit.at_most is not None:
                    units = min(units, limit.at_most)
                whole = limit.whole or 1
                ends.append(units // whole * whole)
            return from_units(ends[0], ends[1], 2)
        static = value_of(limit.of, self.facts.nobody)
        figure = value_of(limit.of, subject)
        bands = spanned([s.bounds for s in limit.steps], figure, static)
        steps = [limit.steps[b] for b in bands]
        amounts = [
            s.least if least and s.least is not None else s.amount for s in steps
        ]
        return from_units(min(amounts), max(amounts), 2)
