"""Figures: the least and the most a value can be, as exact fractions."""

from __future__ import annotations

import datetime
from fractions import Fraction
from itertools import product
from math import ceil, floor

from attrs import evolve, frozen

from evalkit.model.value import Duration, ValueType, from_days, to_days


@frozen
class Figure:
    """A value between `low` and `high`.

    Dates are days since 1970-01-01, conditions 0 and 1, words their place in `words`.
    `decimals` says how fine the grid is that the value lies on.
    """

    kind: str
    low: Fraction
    high: Fraction
    decimals: int = 0
    words: tuple[str, ...] | None = None
    #: Of a duration only.
    length: Duration | None = None

    @property
    def certain(self) -> bool:
        """Whether nothing missing can change it."""
        return self.low == self.high

    @property
    def type(self) -> ValueType:
        """The type a rule is told of."""
        kind = self.kind
        if kind == "number":
            kind = "decimal" if self.decimals else "integer"
        elif kind == "word":
            kind = "category"
        low, high = self.units()
        return ValueType(kind, self.decimals, low, high, self.words)

    def units(self, decimals: int | None = None) -> tuple[int, int]:
        """Give both ends in whole units of so many decimals."""
        scale = 10 ** (self.decimals if decimals is None else decimals)
        low, high = self.low * scale, self.high * scale
        assert low.denominator == high.denominator == 1, (self, decimals)
        return int(low), int(high)


def number(low: object, high: object, decimals: int = 0) -> Figure:
    """Make a number."""
    return Figure("number", Fraction(low), Fraction(high), decimals)  # type: ignore[arg-type]


def from_units(low: int, high: int, decimals: int) -> Figure:
    """Make a number of whole units."""
    return number(Fraction(low, 10**decimals), Fraction(high, 10**decimals), decimals)


def truth(sure: bool, possible: bool) -> Figure:
    """Make a condition: certain, and possible."""
    return Figure("boolean", Fraction(int(sure)), Fraction(int(possible)))


YES, NO, OPEN = truth(True, True), truth(False, False), truth(False, True)


def date(low: int, high: int) -> Figure:
    """Make a date."""
    return Figure("date", Fraction(low), Fraction(high))


def round_to(value: Fraction, decimals: int, rounding: str) -> Fraction:
    """Round once, halves and the rest as the rubric says."""
    scaled = abs(value) * 10**decimals
    size = floor(scaled)
    rest = scaled - size
    half = Fraction(1, 2)
    if (
        (rounding == "half_up" and rest >= half)
        or (rounding == "up" and rest > 0)
        or (rounding == "half_even" and (rest > half or (rest == half and size % 2)))
    ):
        size += 1
    return Fraction(-size if value < 0 else size, 10**decimals)


def rounded(figure: Figure, decimals: int, rounding: str) -> Figure:
    """Round both ends."""
    low = round_to(figure.low, decimals, rounding)
    high = round_to(figure.high, decimals, rounding)
    return number(low, high, decimals)


def hull(*figures: Figure) -> Figure:
    """Give the least figure that holds all of them."""
    return evolve(
        figures[0],
        low=min(f.low for f in figures),
        high=max(f.high for f in figures),
        decimals=max(f.decimals for f in figures),
    )


def arithmetic(sign: str, a: Figure, b: Figure, ratios: int, rounding: str) -> Figure:
    """Work out `a sign b`."""
    if b.kind == "duration":
        return moved(a, b, 1 if sign == "+" else -1)
    if a.kind == "date":
        return number(a.low - b.high, a.high - b.low)
    fine = max(a.decimals, b.decimals)
    if sign == "+":
        return number(a.low + b.low, a.high + b.high, fine)
    if sign == "-":
        return number(a.low - b.high, a.high - b.low, fine)
    corners = list(product((a.low, a.high), (b.low, b.high)))
    if sign == "*":
        ends = [x * y for x, y in corners]
        return number(min(ends), max(ends), a.decimals + b.decimals)
    assert not b.low <= 0 <= b.high, "division by what may be 0"
    ends = [round_to(x / y, ratios, rounding) for x, y in corners]
    return number(min(ends), max(ends), ratios)


def ratio(
    a: Figure, b: Figure, otherwise: Figure, ratios: int, rounding: str
) -> Figure:
    """Divide where the divisor isn't 0, and give `otherwise` where it is."""
    if not b.low <= 0 <= b.high:
        quotient = arithmetic("/", a, b, ratios, rounding)
        return evolve(quotient, decimals=max(ratios, otherwise.decimals))
    smallest = Fraction(1, 10**b.decimals)
    parts = [otherwise]
    if b.low < 0:
        below = number(b.low, -smallest, b.decimals)
        parts.append(arithmetic("/", a, below, ratios, rounding))
    if b.high > 0:
        above = number(smallest, b.high, b.decimals)
        parts.append(arithmetic("/", a, above, ratios, rounding))
    return evolve(hull(*parts), decimals=max(ratios, otherwise.decimals))


def moved(day: Figure, by: Figure, sign: int) -> Figure:
    """Add a duration to a date, or take it off; past a month's end its last day."""
    assert by.length is not None
    ends = [
        to_days(move(from_days(int(d)), by.length, sign)) for d in (day.low, day.high)
    ]
    return date(ends[0], ends[1])


def move(day: datetime.date, by: Duration, sign: int) -> datetime.date:
    """Add a duration to a date, or take it off."""
    months = day.year * 12 + day.month - 1 + sign * by.months
    year, month = months // 12, months % 12 + 1
    for last in range(day.day, 27, -1):
        try:
            day = datetime.date(year, month, last)
            break
        except ValueError:
            continue
    else:
        day = datetime.date(year, month, day.day)
    return day + datetime.timedelta(days=sign * by.days)


def whole_years(start: int, end: int) -> int:
    """Count birthdays between two days; that of 29 February falls on 1 March."""
    born, today = from_days(start), from_days(end)
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def years_between(start: Figure, end: Figure) -> Figure:
    """Count whole years from one date to another."""
    least = whole_years(int(start.high), int(end.low))
    return number(least, whole_years(int(start.low), int(end.high)))


def compare(sign: str, a: Figure, b: Figure) -> Figure:
    """Compare two figures of one kind."""
    if sign == "<":
        return truth(a.high < b.low, a.low < b.high)
    if sign == "<=":
        return truth(a.high <= b.low, a.low <= b.high)
    if sign in (">", ">="):
        return compare("<" if sign == ">" else "<=", b, a)
    # Both can only have a value of the coarser of their grids.
    grid = 10 ** min(a.decimals, b.decimals)
    least, most = max(a.low, b.low), min(a.high, b.high)
    same = truth(
        a.low == a.high == b.low == b.high, ceil(least * grid) <= floor(most * grid)
    )
    return same if sign == "==" else negation(same)


def negation(a: Figure) -> Figure:
    """Give the contrary."""
    return truth(not a.high, not a.low)


def both(figures: list[Figure]) -> Figure:
    """Say whether all hold."""
    return truth(all(f.low for f in figures), all(f.high for f in figures))


def either(figures: list[Figure]) -> Figure:
    """Say whether one holds at least."""
    return truth(any(f.low for f in figures), any(f.high for f in figures))
