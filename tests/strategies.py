"""Strategies: rubrics of every part the format has, and tables that leave gaps.

Rubrics are built as records, so that what is compared is the engine and not the loader.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any, Literal

import attrs
import numpy as np
from attrs import frozen
from hypothesis import strategies as st

from evalkit.model.bands import Bounds
from evalkit.model.number import ROUNDINGS, Numbers, from_units, narrow
from evalkit.model.rubric import (
    Criterion,
    Derived,
    Effect,
    Field,
    Item,
    Ladder,
    LadderStep,
    Limit,
    LimitStep,
    Need,
    Programme,
    Ranking,
    RecordTable,
    Rubric,
    SortKey,
    Star,
    Subject,
    Veto,
)
from evalkit.model.rule import Kernel, Operand, Rule
from evalkit.model.table import Column, Records, Table
from evalkit.model.text import Expression, Text
from evalkit.model.value import ValueType, to_days
from evalkit.rules.bands import BANDS, Band
from evalkit.rules.combiners import MINIMUM, STARS, SUM, WEIGHTED_MEAN
from evalkit.rules.linear import LINEAR
from evalkit.rules.lookup import LOOKUP
from evalkit.rules.met import MET
from evalkit.rules.per_occurrence import PER_OCCURRENCE
from tests.reference.expressions import value_of
from tests.reference.facts import Facts
from tests.reference.scoring import Scorer

AS_OF = datetime.date(2026, 2, 28)
CHOICES = ("好", "一般", "差")
KINDS = ("纠纷", "好事", "违规")
VILLAGES = ("上村", "下村", "東村")
WORDS = ("甲", "乙", "丙", "𠀀")
FIRST, LAST = to_days(datetime.date(1950, 1, 1)), to_days(datetime.date(2026, 12, 31))
DURATIONS = ("12 months", "30 days", "2 years", "1 个月", "0 days")
#: Days that calendars trip over.
DAYS = ("2024-02-29", "2025-02-28", "2026-01-31", "2025-08-31", "2000-02-29")


def _type(kind: str, low: int, high: int, decimals: int = 0) -> ValueType:
    return ValueType(kind, decimals, low, high)  # type: ignore[arg-type]


TYPES: dict[str, ValueType] = {
    "flag": _type("boolean", 0, 1),
    "wish": _type("boolean", 0, 1),
    "count": _type("integer", 0, 12),
    "balance": _type("integer", -5, 5),
    "people": _type("integer", 1, 4),
    "share": _type("decimal", 0, 1000, 1),
    "income": _type("money", 0, 500_000, 2),
    "change": _type("money", -9_999, 9_999, 2),
    "view": ValueType("category", 0, 0, 2, CHOICES),
    "view2": ValueType("category", 0, 0, 2, CHOICES),
    "born": _type("date", FIRST, LAST),
    "since": _type("date", FIRST, LAST),
    "village": ValueType("category", 0, 0, 0),
    "remark": ValueType("text", 0, 0, 0),
}
RECORD_TYPES: dict[str, ValueType] = {
    "on": _type("date", FIRST, LAST),
    "kind": ValueType("category", 0, 0, 2, KINDS),
    "proved": _type("boolean", 0, 1),
    "level": _type("integer", 0, 5),
    "amount": _type("money", -1_000, 20_000, 2),
}


@st.composite
def _field(draw: st.DrawFn, key: str, kind: ValueType) -> Field:
    missing = ["unknown"]
    if kind.is_number and kind.low <= 0:
        missing.append("zero")
    if kind.kind == "boolean":
        missing.append("no")
    chosen = "refuse" if key == "village" else draw(st.sampled_from(missing))
    return Field(key, Text(key), kind, chosen)  # type: ignore[arg-type]


@frozen
class Names:
    """The names an expression may use, by what they are."""

    numbers: tuple[str, ...]
    booleans: tuple[str, ...]
    dates: tuple[str, ...]
    #: Words and the texts they are compared with.
    words: tuple[tuple[str, tuple[str, ...]], ...]
    records: bool = False
    groups: bool = False
    reported: bool = True

    def adding(self, **more: tuple[Any, ...]) -> Names:
        """Give the names with more of them."""
        both = {k: (*getattr(self, k), *v) for k, v in more.items()}
        return attrs.evolve(self, **both)


FIELDS = Names(
    ("count", "balance", "people", "share", "income", "change"),
    ("flag", "wish"),
    ("born", "since", "as_of"),
    (("view", CHOICES), ("village", VILLAGES), ("remark", WORDS)),
    records=True,
    groups=True,
)
ROWS = Names(("level", "amount"), ("proved",), ("on", "as_of"), (("kind", KINDS),))
_LITERALS = ("0", "1", "2", "3.5", "0.25", "10", "99.9", "1_000")


class Writer:
    """Writes expressions; each method gives the text of one of a kind."""

    def __init__(self, draw: st.DrawFn, names: Names) -> None:
        self.draw = draw
        self.names = names

    def pick(self, options: Sequence[Any]) -> Any:
        """Choose one."""
        return self.draw(st.sampled_from(options))

    def flip(self) -> bool:
        """Toss a coin."""
        return self.draw(st.booleans())

    def whole(self, low: int, high: int) -> int:
        """Choose a whole number."""
        return self.draw(st.integers(low, high))

    def number(self, depth: int) -> str:
        """Write a figure."""
        if depth == 0:
            return self.pick([*self.names.numbers, *_LITERALS[:4]])
        return self.pick(self._numbers())(depth - 1)

    def _numbers(self) -> list[Any]:
        forms = [
            lambda d: self.number(0),
            lambda d: f"({self.number(d)} {self.pick('+-')} {self.number(d)})",
            lambda d: f"({self.number(d)} * {self.number(0)})",
            lambda d: f"{self.number(d)} / {self.pick(self._divisors())}",
            lambda d: f"ratio({self.number(d)}, {self.number(0)}, otherwise=1.5)",
            lambda d: f"min({self.number(d)}, {self.number(0)})",
            lambda d: f"max({self.number(d)}, {self.number(0)}, {self.number(0)})",
            lambda d: f"-{self.number(0)}",
            lambda d: f"abs({self.number(d)})",
            lambda d: f"floor({self.number(d)})",
            lambda d: f"round({self.number(d)}, {self.pick('0123')})",
            lambda d: f"if({self.boolean(d)}, {self.number(d)}, {self.number(0)})",
            lambda d: f"age({self.date(d)})",
            lambda d: f"year({self.date(0)})",
            lambda d: f"years_between({self.date(0)}, {self.date(d)})",
            lambda d: f"days_between({self.date(0)}, {self.date(d)})",
            lambda d: f"({self.date(d)} - {self.date(0)})",
        ]
        if self.names.groups:
            forms += [self._group, self._group, self._counted_group]
        if self.names.records:
            forms += [self._over_records, self._counted_records]
        return forms

    def _divisors(self) -> list[str]:
        return ["3", "7", "-0.3", *{"people"}.intersection(self.names.numbers)]

    def boolean(self, depth: int) -> str:
        """Write a condition."""
        if depth == 0:
            return self.pick([*self.names.booleans, *self.names.booleans, "true"])
        d = depth - 1
        forms = [
            lambda: self.boolean(0),
            lambda: f"({self.number(d)} {self._sign()} {self.number(0)})",
            lambda: f"({self.number(d)} {self._sign()} {self.pick(_LITERALS)})",
            lambda: f"({self.pick('012')} <= {self.number(d)} < {self.number(0)})",
            lambda: f"({self.number(0)} in (1, 2, {self.number(d)}))",
            lambda: f"({self.date(d)} {self._sign()} {self.date(0)})",
            self._words,
            lambda: f"({self.boolean(d)} {self.pick(['==', '!='])} {self.boolean(0)})",
            lambda: f"({self.boolean(d)} {self.pick(['and', 'or'])} {self.boolean(d)})",
            lambda: f"(not {self.boolean(d)})",
        ]
        if self.names.records:
            forms.append(lambda: f"any(events, {self._rows(d)})")
            forms.append(lambda: f"all(events, {self._rows(d)})")
        return self.pick(forms)()

    def date(self, depth: int) -> str:
        """Write a date."""
        if depth == 0:
            return self.pick([*self.names.dates, *DAYS])
        moved = f"({self.date(0)} {self.pick('+-')} {self.pick(DURATIONS)})"
        return self.pick([self.date(0), moved, moved])

    def _sign(self) -> str:
        return self.pick(["<", "<=", ">", ">=", "==", "!="])

    def _words(self) -> str:
        name, words = self.pick(self.names.words)
        if name == "grade":
            return f"(grade {self._sign()} '{self.pick(words)}')"
        if self.flip():
            chosen = self.draw(st.lists(st.sampled_from(words), min_size=1, max_size=3))
            texts = ", ".join(f"'{w}'" for w in chosen)
            return f"({name} {self.pick(['in', 'not in'])} ({texts}))"
        if name == "view" and self.flip():
            return f"(view {self.pick(['==', '!='])} view2)"
        return f"({name} {self.pick(['==', '!='])} '{self.pick(words)}')"

    def _named(self, depth: int, *, reported: bool) -> str:
        named = ""
        if self.flip():
            named += ", by=village"
        if self.flip():
            named += f", where={self.boolean(depth)}"
        if reported and self.names.reported and self.whole(0, 4) == 0:
            named += ", reported=true"
        return named

    def _group(self, depth: int) -> str:
        kind = self.pick(["mean", "mean", "median", "sum", "min_of", "max_of"])
        inner = Writer(self.draw, attrs.evolve(self.names, groups=self.flip()))
        named = inner._named(depth, reported=True)
        return f"{kind}({inner.number(depth)}{named})"

    def _counted_group(self, depth: int) -> str:
        named = self._named(depth, reported=False)
        return f"{self.pick(['count', 'share'])}({self.boolean(depth)}{named})"

    def _rows(self, depth: int) -> str:
        """Write a condition on rows, perhaps in a window of time."""
        within = f", within='{self.pick(DURATIONS)}'" if self.flip() else ""
        return Writer(self.draw, ROWS).boolean(depth + 1) + within

    def _counted_records(self, depth: int) -> str:
        return f"count(events, {self._rows(depth)})"

    def _over_records(self, depth: int) -> str:
        kind = self.pick(["sum", "mean", "min_of", "max_of"])
        figure = Writer(self.draw, ROWS).number(depth)
        named = "" if kind == "sum" else ", otherwise=0"
        return f"{kind}(events, {figure}, {self._rows(depth)}{named})"


def expressions(kind: str, names: Names = FIELDS, depth: int = 2) -> Any:
    """Give expressions of a kind: number, boolean, date."""

    @st.composite
    def written(draw: st.DrawFn) -> Expression:
        return Expression(getattr(Writer(draw, names), kind)(depth))

    return written()


def _number(draw: st.DrawFn, kind: ValueType) -> int:
    edges = [kind.low, kind.high]
    return draw(st.one_of(st.sampled_from(edges), st.integers(kind.low, kind.high)))


@st.composite
def columns(
    draw: st.DrawFn, declared: Field, rows: int, vocabulary: Sequence[str], gaps: bool
) -> Column:
    """Fill a column, with gaps where the field may have them."""
    kind = declared.type
    gappy = gaps and declared.missing != "refuse"
    known = [not gappy or draw(st.integers(0, 3)) > 0 for _ in range(rows)]
    if kind.is_word and kind.choices is None:
        words = [draw(st.sampled_from(vocabulary)) if k else None for k in known]
        return word_column(kind, words)
    values = [_number(draw, kind) if k else kind.low for k in known]
    said = [not k and draw(st.integers(0, 2)) == 0 for k in known]
    return column(kind, values, known, said)


def column(
    kind: ValueType,
    values: Sequence[int],
    known: Sequence[bool],
    said: Sequence[bool] = (),
) -> Column:
    """Build a column of numbers, dates, conditions or closed choices.

    `said` tells which of the unknown ones were said to be unknown outright.
    """
    array = np.array(values, dtype=narrow(kind.low, kind.high))
    mask = None if all(known) else np.array(known, dtype=bool)
    outright = np.array(said, dtype=bool) if any(said) else None
    return Column(kind, array, mask, kind.choices or (), outright)


def word_column(kind: ValueType, texts: Sequence[str | None]) -> Column:
    """Build a column of an open vocabulary; None is unknown."""
    words = tuple(sorted({t for t in texts if t is not None}))
    kind = kind.within(0, max(len(words) - 1, 0))
    values = np.array([words.index(t) if t else 0 for t in texts], dtype=np.int8)
    known = [t is not None for t in texts]
    mask = None if all(known) else np.array(known, dtype=bool)
    return Column(kind, values, mask, words)


_IDS = st.text("ab甲乙é𠀀1", min_size=1, max_size=3)


@st.composite
def tables(draw: st.DrawFn, rubric: Rubric, *, gaps: bool = True) -> Table:
    """Give facts for a rubric: a few subjects, gaps, records supplied or not."""
    size = draw(st.sampled_from([0, 1, 2, 3, 4, 5, 6, 7]))
    ids = draw(st.lists(_IDS, unique=True, min_size=size, max_size=size))
    own = {
        f.key: draw(columns(f, len(ids), _vocabulary(f), gaps)) for f in rubric.fields
    }
    records = {}
    for table in rubric.records:
        if draw(st.integers(0, 5)) > 0:
            records[table.key] = draw(record_rows(table, len(ids), gaps=gaps))
    return Table(tuple(ids), own, records)


@st.composite
def record_rows(
    draw: st.DrawFn, table: RecordTable, subjects: int, *, gaps: bool
) -> Records:
    """Give rows of a record table, in any order, no more a subject than allowed."""
    counts = [draw(st.integers(0, table.at_most)) for _ in range(subjects)]
    owners = [owner for owner, count in enumerate(counts) for _ in range(count)]
    owners = draw(st.permutations(owners))
    held = {f.key: draw(columns(f, len(owners), (), gaps)) for f in table.fields}
    return Records(np.array(owners, dtype=np.int64), held)


def _vocabulary(declared: Field) -> tuple[str, ...]:
    return VILLAGES if declared.key == "village" else WORDS


#: Says how to fill the gaps of a field (`view`, `events.level`) or table (`events`).
Which = Callable[[str], Literal["all", "some", "none"]]


@st.composite
def resolved(draw: st.DrawFn, rubric: Rubric, table: Table, which: Which) -> Table:
    """Fill gaps of a table with anything the fields allow."""
    own = {
        f.key: draw(_filled(f, table.columns[f.key], which(f.key)))
        for f in rubric.fields
    }
    records = {}
    for declared in rubric.records:
        key, held = declared.key, table.records.get(declared.key)
        if held is not None:
            columns_ = {
                f.key: draw(_filled(f, held.columns[f.key], which(f"{key}.{f.key}")))
                for f in declared.fields
            }
            records[key] = Records(held.owner, columns_)
        elif which(key) == "all" or (which(key) == "some" and draw(st.booleans())):
            gaps = which(key) == "some"
            records[key] = draw(record_rows(declared, len(table), gaps=gaps))
    return attrs.evolve(table, columns=own, records=records)


@st.composite
def _filled(draw: st.DrawFn, declared: Field, held: Column, how: str) -> Column:
    """Fill the gaps of a column; an empty cell that means 0 or no is no gap."""
    said = [False] * len(held) if held.outright is None else held.outright.tolist()
    if held.known is None or how == "none":
        return held
    gaps = said if declared.missing in ("zero", "no") else ~held.known
    fill = [bool(gap) and (how == "all" or draw(st.booleans())) for gap in gaps]
    known = [bool(k) or now for k, now in zip(held.known, fill, strict=True)]
    kind = declared.type
    if kind.is_word and kind.choices is None:
        options = (*held.words, "一个新词", "甲")
        texts = [
            held.words[v] if k else draw(st.sampled_from(options)) if now else None
            for v, k, now in zip(held.values, held.known, known, strict=True)
        ]
        return word_column(kind, texts)
    values = [
        int(v) if k or not now else _number(draw, kind)
        for v, k, now in zip(held.values, held.known, known, strict=True)
    ]
    left = [s and not k for s, k in zip(said, known, strict=True)]
    return column(kind, values, known, left)


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
        return Item(key, Text(key), rule, params, weight=weight)

    def criterion(self, key: str, depth: int) -> Criterion:
        """Build a criterion and what is below it."""
        deep = depth > 0
        parts: list[Item | Criterion] = []
        for index in range(self.whole(1, 3)):
            inner = deep and self.flip()
            name = f"c{index}" if inner else f"i{index}"
            parts.append(self.criterion(name, depth - 1) if inner else self.item(name))
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


def _either_way(builder: Builder) -> tuple[Rule, Any]:
    return ZIGZAG, Zigzag(of=builder.number())


BUILDERS: dict[str, Any] = {
    "met": _met,
    "bands": _bands,
    "lookup": _lookup,
    "linear": _linear,
    "per_occurrence": _per_occurrence,
    "zigzag": _either_way,
}
PLAIN_COMBINERS = ("sum", "weighted_mean", "minimum")
COMBINERS = {c.name: c for c in (SUM, WEIGHTED_MEAN, MINIMUM, STARS)}


def _criteria(criterion: Criterion, path: str = "") -> list[tuple[str, Criterion]]:
    found = [] if not path else [(path, criterion)]
    for part in criterion.parts:
        if isinstance(part, Criterion):
            found += _criteria(part, f"{path}.{part.key}" if path else part.key)
    return found


def _items(criterion: Criterion, path: str = "") -> list[str]:
    found = []
    for part in criterion.parts:
        inside = f"{path}.{part.key}" if path else part.key
        found += _items(part, inside) if isinstance(part, Criterion) else [inside]
    return found


@st.composite
def rubrics(draw: st.DrawFn, *, groups: bool = True, reported: bool = True) -> Rubric:
    """Give rubrics; without `groups` no subject's result rests on others'."""
    fields = tuple(draw(_field(key, kind)) for key, kind in TYPES.items())
    rows = tuple(draw(_field(key, kind)) for key, kind in RECORD_TYPES.items())
    events = RecordTable("events", Text("事件"), rows, date="on", at_most=3)
    numbers = Numbers(
        draw(st.integers(0, 3)),
        draw(st.integers(1, 4)),
        draw(st.sampled_from(ROUNDINGS)),
    )
    empty = Criterion("", Text(""), COMBINERS["sum"], (), points=0)
    rubric = Rubric(
        id="household/drawn",
        version="1",
        title=Text("抽取的办法"),
        subject=Subject("household", Text("户"), "户编号"),
        numbers=numbers,
        printed=draw(st.integers(0, numbers.marks)),
        fields=fields,
        records=(events,),
        derived=(),
        root=empty,
    )
    names = attrs.evolve(FIELDS, groups=groups, reported=reported)
    rubric, names = _derive(draw, rubric, names)
    builder = Builder(draw, rubric, names)
    root = builder.criterion("", 2)
    root = attrs.evolve(root, points=builder.marks(10, 100), star=None)
    rubric = attrs.evolve(rubric, root=root, vetoes=_vetoes(builder, root))
    return _decided(draw, rubric, names)


def _derive(draw: st.DrawFn, rubric: Rubric, names: Names) -> tuple[Rubric, Names]:
    """Add derived figures, each of which may use those before it."""
    for index in range(draw(st.integers(0, 2))):
        builder = Builder(draw, rubric, names)
        key = f"派生{index}"
        decimals = builder.pick([None, None, 0, 1, 3])
        derived = Derived(key, Text(key), builder.number(3), decimals)
        rubric = attrs.evolve(rubric, derived=(*rubric.derived, derived))
        names = names.adding(numbers=(key, key))
    if draw(st.booleans()):
        builder = Builder(draw, rubric, names)
        derived = Derived("条件", Text("条件"), builder.boolean(3))
        rubric = attrs.evolve(rubric, derived=(*rubric.derived, derived))
        names = names.adding(booleans=("条件",))
    return rubric, names


def _vetoes(builder: Builder, root: Criterion) -> tuple[Veto, ...]:
    found = []
    paths = [*(path for path, _ in _criteria(root)), *_items(root)]
    for index in range(builder.whole(0, 2)):
        effect = Effect("no_title")
        if builder.flip():
            effect = Effect("zero", builder.pick(paths))
        found.append(Veto(f"v{index}", Text("否决"), builder.boolean(), effect))
    return tuple(found)


def _decided(draw: st.DrawFn, rubric: Rubric, names: Names) -> Rubric:
    """Add a ladder, a ranking and a programme to what gives points."""
    criteria = _criteria(rubric.root)
    names = names.adding(
        numbers=(*("total", "stars") * 4, *(f"points({p})" for p, _ in criteria)),
        booleans=(
            "no_veto",
            *(f"star({path})" for path, c in criteria if c.star),
            *(f"veto({veto.key})" for veto in rubric.vetoes),
        ),
    )
    builder = Builder(draw, rubric, names)
    builder.score()
    if builder.flip():
        of = builder.pick([Expression("stars"), Expression("total"), builder.number(1)])
        steps = [
            LadderStep(bounds, f"第{index}等")
            for index, bounds in enumerate(builder.steps(of))
        ]
        grades = tuple(step.grade for step in steps)
        rubric = attrs.evolve(rubric, ladder=Ladder(of, tuple(steps)))
        vetoes = list(rubric.vetoes)
        if vetoes and builder.flip():
            cap = Effect("cap_at", builder.pick(grades))
            vetoes[0] = attrs.evolve(vetoes[0], effect=cap)
        rubric = attrs.evolve(rubric, vetoes=tuple(vetoes))
        names = names.adding(words=(("grade", grades),) * 2)
    builder = Builder(draw, rubric, names)
    builder.score()
    if builder.flip():
        rubric = attrs.evolve(rubric, ranking=builder.ranking())
    if builder.flip():
        rubric = attrs.evolve(rubric, programmes=(builder.programme(),))
    return rubric
