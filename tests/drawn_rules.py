"""Parameters of every built-in rule, drawn, and the points a slow hand would give."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from math import floor as floor_of
from typing import Any

from hypothesis import strategies as st

from evalkit.model.text import Expression
from evalkit.model.value import BOOLEAN, ValueType, number
from evalkit.rules.bands import Band, Bands
from evalkit.rules.brackets import Bracket, Brackets
from evalkit.rules.linear import Linear
from evalkit.rules.lookup import Lookup
from evalkit.rules.met import Met
from evalkit.rules.per_occurrence import PerOccurrence
from evalkit.testing import decimals, figures

OF = Expression("x")
VIEW = ValueType("category", 0, 0, 2, ("好", "一般", "差"))

#: Parameters, the type of the figure, and the points of a value of it, as written.
Drawn = tuple[Any, ValueType, Callable[[Fraction], Fraction]]


def exact(number: Decimal | None, otherwise: int = 0) -> Fraction:
    """Give a number as it is written."""
    return Fraction(otherwise) if number is None else Fraction(number)


#: Points of every size: those of schemes, and those that fill 64 bits.
POINTS = decimals(-20, 100) | decimals(-(10**12), 10**12)
NUMERIC = figures(-128, 127) | figures(-30_000, 30_000) | figures(-(10**12), 10**12)


@st.composite
def met(draw: st.DrawFn) -> Drawn:
    """Draw a condition, which may be decided by its type already."""
    params = Met(when=OF, points=draw(POINTS), otherwise=draw(POINTS))
    kind = draw(st.sampled_from([BOOLEAN, BOOLEAN.within(0, 0), BOOLEAN.within(1, 1)]))
    return params, kind, lambda x: exact(params.points if x else params.otherwise)


@st.composite
def bands(draw: st.DrawFn) -> Drawn:
    """Draw bands that cover a figure once, their bounds written in any of the ways."""
    kind = draw(NUMERIC)
    inside = st.integers(min(kind.low + 1, kind.high), kind.high)
    # A few bands are compared one by one, many are searched.
    many = 30 if kind.span > 30 and draw(st.booleans()) else 0
    most = 40 if many else min(3, kind.span - 1)
    starts = sorted(draw(st.sets(inside, min_size=many, max_size=most)))
    one = Decimal(1).scaleb(-kind.decimals)
    ends = [Decimal(start).scaleb(-kind.decimals) for start in starts]
    closed = draw(st.booleans())
    written = []
    for lower, upper in zip([None, *ends], [*ends, None], strict=True):
        bounds: dict[str, Any] = {}
        if lower is not None:
            bottom = [
                {"at_least": lower},
                {"at_least": lower - one / 2},
                {"above": lower - one},
                {"above": lower - one / 2},
            ]
            bounds = draw(st.sampled_from(bottom))
        if closed and upper is not None:
            top = [
                {"below": upper},
                {"below": upper - one / 2},
                {"at_most": upper - one},
                {"at_most": upper - one / 2},
            ]
            bounds = {**bounds, **draw(st.sampled_from(top))}
        if not bounds:
            bounds = {"otherwise": True}
        written.append(Band(**bounds, points=draw(POINTS)))
    params = Bands(of=OF, bands=tuple(draw(st.permutations(written))))

    def holds(band: Band, x: Fraction) -> bool:
        return (
            not band.otherwise
            and (band.at_least is None or x >= exact(band.at_least))
            and (band.above is None or x > exact(band.above))
            and (band.at_most is None or x <= exact(band.at_most))
            and (band.below is None or x < exact(band.below))
        )

    def points(x: Fraction) -> Fraction:
        held = [band for band in written if holds(band, x)]
        return exact((held or written)[-1 if held else 0].points)

    return params, kind, points


@st.composite
def lookup(draw: st.DrawFn) -> Drawn:
    """Draw a table by word, by yes and no, or by whole number."""
    low = draw(st.just(0) | st.integers(-200, 200))
    whole = number(0, low, low + draw(st.integers(0, 12)))
    kind = draw(st.sampled_from([VIEW, VIEW.within(1, 1), BOOLEAN, whole]))
    named: dict[int, str] = {}
    for value in range(kind.low, kind.high + 1):
        names = [str(value)]
        if kind.choices:
            names = [kind.choices[value]]
        elif kind is BOOLEAN:
            names = [["false", "no", "否"], ["true", "yes", "是"]][value]
        named[value] = draw(st.sampled_from(names))
    otherwise = draw(st.none() | POINTS)
    listed = [v for v in named if otherwise is None or draw(st.booleans())]
    points = {named[value]: draw(POINTS) for value in listed}
    params = Lookup(of=OF, points=points, otherwise=otherwise)
    return params, kind, lambda x: exact(points.get(named[int(x)], otherwise))


@st.composite
def linear(draw: st.DrawFn) -> Drawn:
    """Draw a line by its ends or by its coefficient."""
    kind = draw(NUMERIC)
    points = draw(decimals("0.01", 100) | decimals("0.01", 10**6))
    if draw(st.booleans()):
        coefficient = draw(decimals(-5, 5, 3).filter(bool))
        params = Linear(of=OF, points=points, coefficient=coefficient)
        slope, zero = Fraction(coefficient), Fraction(0)
    else:
        low, high = (
            str(Decimal(v).scaleb(-kind.decimals)) for v in (kind.low, kind.high)
        )
        wide = decimals(low, high) | decimals(-300, 300, 3)
        zero_at, full_at = draw(st.tuples(wide, wide).filter(lambda e: e[0] != e[1]))
        params = Linear(of=OF, points=points, zero_at=zero_at, full_at=full_at)
        zero = Fraction(zero_at)
        slope = Fraction(points) / (Fraction(full_at) - zero)
    full = exact(points)
    return params, kind, lambda x: min(max(slope * (x - zero), Fraction(0)), full)


@st.composite
def per_occurrence(draw: st.DrawFn) -> Drawn:
    """Draw points for each time, with or without the ends they stop at."""
    kind = draw(
        figures(0, 100, places=0)
        | figures(-128, 127, places=0)
        | figures(0, 10**5, places=0)
    )
    ends = sorted(draw(st.tuples(POINTS, POINTS)))
    params = PerOccurrence(
        of=OF,
        each=draw(POINTS),
        start=draw(st.just(Decimal(0)) | POINTS),
        floor=draw(st.sampled_from([None, ends[0]])),
        cap=draw(st.sampled_from([None, ends[1]])),
    )

    def points(x: Fraction) -> Fraction:
        reached = exact(params.start) + x * exact(params.each)
        reached = reached if params.floor is None else max(reached, exact(params.floor))
        return reached if params.cap is None else min(reached, exact(params.cap))

    return params, kind, points


@st.composite
def brackets(draw: st.DrawFn) -> Drawn:
    """Draw brackets, whole steps or not, whose bounds may lie between two values."""
    kind = draw(figures(-128, 127) | figures(-30_000, 30_000))
    some = decimals(-20, 20)
    bounds = sorted(draw(st.sets(decimals(1, 200), max_size=3)))
    per = st.sampled_from([Decimal(p) for p in ("1", "0.5", "50", "3", "2.75")])
    written = [
        Bracket(each=draw(some), per=draw(per), up_to=bound)
        for bound in [*bounds, None]
    ]
    floor, cap = draw(st.none() | decimals(-20, 0)), draw(st.none() | decimals(0, 20))
    params = Brackets(
        of=OF,
        brackets=tuple(written),
        start=draw(some),
        whole=draw(st.booleans()),
        floor=floor,
        cap=cap,
    )

    def points(x: Fraction) -> Fraction:
        whole, low = Fraction(0), Fraction(0)
        for bracket in written:
            high = max(x, low) if bracket.up_to is None else exact(bracket.up_to)
            steps = (min(max(x, low), high) - low) / exact(bracket.per)
            whole += (floor_of(steps) if params.whole else steps) * exact(bracket.each)
            low = high
        whole += exact(params.start)
        whole = whole if floor is None else max(whole, exact(floor))
        return whole if cap is None else min(whole, exact(cap))

    return params, kind, points


DRAWN = {
    "met": met(),
    "bands": bands(),
    "lookup": lookup(),
    "linear": linear(),
    "per_occurrence": per_occurrence(),
    "brackets": brackets(),
}
