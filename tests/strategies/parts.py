"""Parts of drawn rubrics: items of every rule, criteria, stars, steps, rankings."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

import attrs
import numpy as np
from attrs import frozen
from hypothesis import strategies as st

from evalkit.model.bands import Bounds
from evalkit.model.number import Numbers, from_units
from evalkit.model.programme import Limit, LimitStep, Need, Programme
from evalkit.model.rubric import Criterion, Item, Ranking, Rubric, Star
from evalkit.model.rule import Kernel, Operand, Rule
from evalkit.model.selection import SortKey
from evalkit.model.table import Table
from evalkit.model.text import Expression, Text
from evalkit.model.value import ValueType
from evalkit.rules.bands import BANDS, Band
from evalkit.rules.brackets import BRACKETS, Bracket
from evalkit.rules.combiners import MINIMUM, STARS, SUM, WEIGHTED_MEAN
from evalkit.rules.linear import LINEAR
from evalkit.rules.lookup import LOOKUP
from evalkit.rules.met import MET
from evalkit.rules.per_occurrence import PER_OCCURRENCE
from tests.reference.expressions import value_of
from tests.reference.facts import Facts
from tests.reference.scoring import Scorer
from tests.strategies.expressions import Names, expressions
from tests.strategies.fields import AS_OF, CHOICES


@frozen(kw_only=True)
class Zigzag:
    """Parameters of a rule whose points move either way."""

    of: Expression


def _zigzag(params: Zigzag, types: tuple[ValueType, ...], numbers: Numbers) -> Kernel:
    mark = 10**numbers.marks

    def compute(values: Any) -> Any:
        return np.abs(values.astype(np.int64) % 7 - 3) * mark

    return Kernel(compute, 0, 3 * mark, ("either",))


ZIGZAG = Rule("zigzag", Text("忽高忽低"), Zigzag, (Operand("of"),), _zigzag, "tests")


class Builder:
    """Builds a rubric part by part, asking the reference what figures can be."""

    def __init__(self, draw: st.DrawFn, rubric: Rubric, names: Names) -> None:
        self.draw = draw
        self.rubric = rubric
        self.names = names
        self.nobody = Facts(rubric, Table((), {}), AS_OF).nobody

    def pick(self, options: Sequence[Any]) -> Any:
        """Choose one."""
        return self.draw(st.sampled_from(options))

    def flip(self) -> bool:
        """Toss a coin."""
        return self.draw(st.booleans())

    def whole(self, low: int, high: int) -> int:
        """Choose a whole number."""
        return self.draw(st.integers(low, high))

    def number(self, depth: int = 2) -> Expression:
        """Write a figure small enough for any arithmetic done with it."""
        expression = self.draw(expressions("number", self.names, depth))
        low, high = value_of(expression, self.nobody).units()
        return expression if max(-low, high) < 10**12 else Expression("balance")

    def boolean(self, depth: int = 2) -> Expression:
        """Write a condition."""
        return self.draw(expressions("boolean", self.names, depth))

    def marks(self, low: int, high: int) -> int:
        """Choose points, in units of marks."""
        return self.whole(low, high) * 10**self.rubric.numbers.marks // 2

    def bounds(self, of: Expression, most: int) -> list[Bounds]:
        """Cut a figure's range into bands that cover it once."""
        figure = value_of(of, self.nobody)
        low, high = figure.units()
        cuts = st.lists(st.integers(low, high), min_size=1, max_size=most, unique=True)
        starts = sorted(self.draw(cuts))
        texts = [Decimal(from_units(u, figure.decimals)) for u in starts]
        if self.flip():
            found = [Bounds(at_least=t) for t in texts]
        else:
            found = [Bounds(at_most=t) for t in texts[:1]]
            pairs = pairwise(texts)
            found += [Bounds(above=a, at_most=b) for a, b in pairs]
        found.append(Bounds(otherwise=True))
        return self.draw(st.permutations(found))

    def item(self, key: str) -> Item:
        """Build an item of any rule."""
        name = self.pick([*BUILDERS, "bands"])
        rule, params = BUILDERS[name](self)
        weight = self.whole(1, 3)
        item = Item(key, Text(key), rule, params, weight=weight)
        return self.optional(item, deep=True)

    def optional(self, part: Any, *, deep: bool) -> Any:
        """Let a part apply to some only, now and then."""
        if self.whole(0, 4):
            return part
        ways = ["none", "full"]
        if self.names.groups:
            ways.append("mean_of_peers")
        absent = self.pick(ways)
        peers = None
        if absent == "mean_of_peers":
            peers = self.pick([None, "village"])
        return attrs.evolve(
            part,
            applies=self.boolean(1),
            absent=absent,
            peers=peers,
            points=self.marks(2, 20),
        )

    def left_out(self, parts: list[Any]) -> list[Any]:
        """Let some parts, never the first, be left out where they don't apply."""
        if len(parts) < 2 or self.whole(0, 3):
            return parts
        stated = [attrs.evolve(p, points=p.points or self.marks(2, 20)) for p in parts]
        return stated[:1] + [
            attrs.evolve(p, applies=self.boolean(1), absent="rescale", peers=None)
            if self.flip()
            else p
            for p in stated[1:]
        ]

    def criterion(self, key: str, depth: int) -> Criterion:
        """Build a criterion and what is below it."""
        deep = depth > 0
        parts: list[Item | Criterion] = []
        for index in range(self.whole(1, 3)):
            inner = deep and self.flip()
            name = f"c{index}" if inner else f"i{index}"
            parts.append(self.criterion(name, depth - 1) if inner else self.item(name))
        parts = self.left_out(parts)
        starred = all(isinstance(p, Criterion) for p in parts)
        combiner = self.pick(list(COMBINERS if starred else PLAIN_COMBINERS))
        points = self.marks(1, 40) if self.flip() else None
        star = self.star() if starred or self.flip() or not deep else None
        floor = self.pick([None, None, -self.marks(0, 4), self.marks(0, 3)])
        return Criterion(
            key,
            Text(key),
            COMBINERS[combiner],
            tuple(parts),
            points,
            floor=floor,
            cap=self.pick([None, None, self.marks(4, 30)]),
            star=star,
            weight=self.whole(1, 3),
        )

    def star(self) -> Star:
        """Say when a star is earned."""
        if self.flip():
            return Star(at_least=self.marks(0, 12))
        return Star(when=self.boolean(1))

    def points(self, low: int, high: int) -> Decimal:
        """Choose points as a rubric writes them."""
        marks = self.rubric.numbers.marks
        return Decimal(from_units(self.marks(low, high), marks))

    def score(self) -> None:
        """Let expressions use what is known after scoring."""
        self.nobody = Scorer(Facts(self.rubric, Table((), {}), AS_OF)).nobody()

    def ranking(self) -> Ranking:
        """Rank by a chain of keys."""
        options = [Expression(t) for t in ("total", "stars", "count", "flag", "born")]
        keys = tuple(
            SortKey(self.pick([*options, self.number(1)]), self.flip())
            for _ in range(self.whole(1, 3))
        )
        return Ranking(
            keys,
            within="village" if self.flip() else None,
            among=self.boolean(1) if self.flip() else None,
            ties=self.pick(["shared", "shared_last", "average", "dense", "ordinal"]),
            on=self.pick(["exact", "printed"]),
        )

    def programme(self) -> Programme:
        """Decide on a loan."""
        needs = tuple(
            Need(self.boolean(1), Text("条件")) for _ in range(self.whole(1, 3))
        )
        limit = None
        if self.flip():
            of = self.pick([Expression("stars"), self.number(1)])
            steps = [LimitStep(b, self.whole(0, 9) * 100) for b in self.bounds(of, 3)]
            limit = Limit(of, tuple(steps))
        return Programme("loan", Text("贷款"), needs, limit)

    def needs(self) -> tuple[Need, ...]:
        """Ask for something besides, most often for nothing."""
        count = self.pick([0, 0, 0, 1, 2])
        return tuple(Need(self.boolean(1), Text("另有要求")) for _ in range(count))

    def steps(self, of: Expression) -> list[Bounds]:
        """Lay the steps of a ladder, each grade one stretch."""
        figure = value_of(of, self.nobody)
        low, high = figure.units()
        # Some steps lie where the figure never comes.
        near = st.integers(low, high) | st.integers(low - 3, high + 3)
        cuts = st.lists(near, min_size=1, max_size=4, unique=True)
        starts = sorted(self.draw(cuts))
        found = [
            Bounds(at_least=Decimal(from_units(u, figure.decimals))) for u in starts
        ]
        if of.text != "stars" or starts[0] > low or self.flip():
            found.append(Bounds(otherwise=True))
        return self.draw(st.permutations(found))


def _met(builder: Builder) -> tuple[Rule, Any]:
    when, points = builder.boolean(), builder.points(-3, 6)
    return MET, MET.params(when=when, points=points, otherwise=builder.points(-2, 4))


def _bands(builder: Builder) -> tuple[Rule, Any]:
    of = builder.number()
    bands = tuple(
        Band(**attrs.asdict(bounds), points=builder.points(-4, 8))
        for bounds in builder.bounds(of, 3)
    )
    return BANDS, BANDS.params(of=of, bands=bands)


def _lookup(builder: Builder) -> tuple[Rule, Any]:
    name, keys = builder.pick(
        [
            ("view", CHOICES),
            ("flag", ("是", "否")),
            ("balance", ("-3", "0", "2")),
            ("count(events, proved)", ("0", "1", "3")),
        ]
    )
    points = {key: builder.points(-2, 5) for key in keys}
    return LOOKUP, LOOKUP.params(
        of=Expression(name), points=points, otherwise=builder.points(-1, 2)
    )


def _linear(builder: Builder) -> tuple[Rule, Any]:
    of, points = builder.number(), builder.points(2, 18)
    if builder.flip():
        coefficient = Decimal(builder.pick(["0.57", "-1.25", "0.001", "3"]))
        return LINEAR, LINEAR.params(of=of, points=points, coefficient=coefficient)
    ends = builder.pick([("0", "3"), ("7.5", "-2"), ("-1", "333.3"), ("5000", "0")])
    zero_at, full_at = (Decimal(end) for end in ends)
    return LINEAR, LINEAR.params(of=of, points=points, zero_at=zero_at, full_at=full_at)


def _per_occurrence(builder: Builder) -> tuple[Rule, Any]:
    of = builder.pick(["count", "balance", "stay", "count(events, level > 1)"])
    if of == "stay":
        of = "floor(" + builder.number(1).text + ")"
    floor = builder.pick([None, builder.points(-6, 0)])
    cap = builder.pick([None, builder.points(0, 6)])
    return PER_OCCURRENCE, PER_OCCURRENCE.params(
        of=Expression(of),
        each=builder.points(-3, 3),
        start=builder.points(-2, 6),
        floor=floor,
        cap=cap,
    )


def _brackets(builder: Builder) -> tuple[Rule, Any]:
    per = builder.pick(["1", "0.5", "3"])
    brackets = (
        Bracket(up_to=Decimal("2.5"), each=builder.points(-2, 3)),
        Bracket(per=Decimal(per), each=builder.points(-2, 3)),
    )
    return BRACKETS, BRACKETS.params(
        of=builder.number(1), brackets=brackets, whole=builder.flip(), cap=Decimal(9)
    )


def _either_way(builder: Builder) -> tuple[Rule, Any]:
    return ZIGZAG, Zigzag(of=builder.number())


BUILDERS: dict[str, Any] = {
    "met": _met,
    "bands": _bands,
    "lookup": _lookup,
    "linear": _linear,
    "per_occurrence": _per_occurrence,
    "brackets": _brackets,
    "zigzag": _either_way,
}
PLAIN_COMBINERS = ("sum", "weighted_mean", "minimum")
COMBINERS = {c.name: c for c in (SUM, WEIGHTED_MEAN, MINIMUM, STARS)}
