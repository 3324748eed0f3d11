"""`brackets`: points that grow by one step up to a figure, and by another beyond it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import lcm

import numpy as np
from attrs import frozen

from evalkit.model.bounds_words import said_points
from evalkit.model.number import LIMIT, IntArray, Numbers, divide, divide_arrays
from evalkit.model.rule import Aloud, Direction, Kernel, Operand, Rule
from evalkit.model.text import Expression, Text
from evalkit.model.value import ValueType
from evalkit.rules.points import Marks, shown
from evalkit.rules.rounding import needed


@frozen(kw_only=True)
class Bracket:
    """So many points for each so much of the figure, up to a bound."""

    each: Decimal
    per: Decimal = Decimal(1)
    up_to: Decimal | None = None


@frozen(kw_only=True)
class Brackets:
    """A figure and its brackets, from 0 up; what lies below 0 counts as 0."""

    of: Expression
    brackets: tuple[Bracket, ...]
    start: Decimal = Decimal(0)
    whole: bool = False
    floor: Decimal | None = None
    cap: Decimal | None = None


@frozen
class _Slice:
    """A stretch of the figure and what it gives, in whole numbers."""

    low: int
    high: int
    #: How much of the figure is one step, and what a step gives, times `bottom`.
    per: int
    each: int


@frozen
class _Sum:
    """The slices together: points are their sum over `bottom`, rounded once."""

    slices: tuple[_Slice, ...]
    bottom: int
    whole: bool
    #: The figure is taken so many times, so that bounds and steps are whole.
    finer: int

    def of(self, values: IntArray) -> IntArray:
        """Give the sum of the slices, not divided yet."""
        out: IntArray = np.zeros(len(values), dtype=np.int64)
        values = values * self.finer
        for one in self.slices:
            part = np.clip(values, one.low, one.high) - one.low
            if self.whole:
                part = part // one.per
            out += part * one.each
        return out


def bind(params: Brackets, types: tuple[ValueType, ...], numbers: Numbers) -> Kernel:
    """Bind the rule to its figure."""
    (figure,) = types
    marks = Marks(numbers)
    start = marks.read(params.start, "start")
    floor = None if params.floor is None else marks.read(params.floor, "floor")
    cap = None if params.cap is None else marks.read(params.cap, "cap")
    _check(params, marks)
    marks.check()
    summed = _summed(params, figure, numbers)
    bounds = [
        one.low // summed.finer + more for one in summed.slices for more in (0, 1)
    ]
    ends = [end for end in bounds if figure.low <= end <= figure.high]
    ends += [figure.low, figure.high]
    begin = start * summed.bottom
    size = abs(begin) + sum(
        abs(one.each) * (one.high - one.low) for one in summed.slices
    )
    widest = max(abs(figure.low), abs(figure.high)) * summed.finer
    if max(needed(size, summed.bottom), widest) > LIMIT // 2:
        marks.too_large("brackets", size)
        marks.check()

    def held(points: int) -> int:
        points = points if floor is None else max(points, floor)
        return points if cap is None else min(points, cap)

    def points(value: int) -> int:
        top = begin + _points(summed, value)
        return held(divide(top, summed.bottom, numbers.rounding))

    def compute(values: IntArray) -> IntArray:
        tops = summed.of(np.asarray(values, dtype=np.int64)) + begin
        out = divide_arrays(tops, np.array(summed.bottom), numbers.rounding)
        if floor is not None:
            out = np.maximum(out, floor)
        return out if cap is None else np.minimum(out, cap)

    def describe(value: int) -> Text:
        at, said = shown(value, figure), marks.said(points(value))
        return Text(f"{at}，分段累计，得 {said} 分", f"{at}, by brackets: {said}")

    reached = [points(end) for end in ends]
    return Kernel(compute, min(reached), max(reached), (_direction(summed),), describe)


def _check(params: Brackets, marks: Marks) -> None:
    """Report brackets that don't rise, don't end, or count by nothing."""
    if not params.brackets:
        marks.fault("EK1108", "brackets")
    bounds = [Decimal(0), *(b.up_to for b in params.brackets if b.up_to is not None)]
    last = len(params.brackets) - 1
    for index, bracket in enumerate(params.brackets):
        if (bracket.up_to is None) != (index == last):
            marks.fault("EK1521", f"brackets[{index}].up_to")
        if bracket.per <= 0:
            got = f"{bracket.per:f}"
            marks.fault("EK1106", f"brackets[{index}].per", got=got, expected="> 0")
    if any(a >= b for a, b in pairwise(bounds)):
        marks.fault("EK1522", "brackets")
    floor, cap = params.floor, params.cap
    if floor is not None and cap is not None and floor > cap:
        marks.fault("EK1304", "floor", got=f"{floor:f}", cap=f"{cap:f}")


def _summed(params: Brackets, figure: ValueType, numbers: Numbers) -> _Sum:
    """Write the brackets in whole numbers over one common denominator."""
    scale, mark = 10**figure.decimals, 10**numbers.marks
    written = [b.up_to for b in params.brackets if b.up_to is not None]
    written += [b.per for b in params.brackets]
    finer = lcm(*((Fraction(x) * scale).denominator for x in written))
    unit = scale * finer
    rates = []
    for bracket in params.brackets:
        each = Fraction(bracket.each) * mark
        rates.append(each if params.whole else each / (Fraction(bracket.per) * unit))
    bottom = lcm(*(rate.denominator for rate in rates))
    slices, low = [], 0
    for bracket, rate in zip(params.brackets, rates, strict=True):
        high = max(figure.high * finer, low)
        if bracket.up_to is not None:
            high = int(Fraction(bracket.up_to) * unit)
        per = int(Fraction(bracket.per) * unit)
        slices.append(_Slice(low, high, per, int(rate * bottom)))
        low = high
    return _Sum(tuple(slices), bottom, params.whole, finer)


def _points(summed: _Sum, value: int) -> int:
    """Give the sum for one value, in whole numbers of any size."""
    whole, value = 0, value * summed.finer
    for one in summed.slices:
        part = min(max(value, one.low), one.high) - one.low
        whole += (part // one.per if summed.whole else part) * one.each
    return whole


def _direction(summed: _Sum) -> Direction:
    each: Sequence[int] = [one.each for one in summed.slices]
    if all(step >= 0 for step in each):
        return "up"
    return "down" if all(step <= 0 for step in each) else "either"


def _say(params: Brackets, aloud: Aloud) -> Text:
    """Say what each bracket gives for how much."""
    figure = aloud(params.of)
    zh, en = [], []
    for index, one in enumerate(params.brackets):
        given, per = said_points(one.each), f"{one.per:f}"
        again = "再" if index else ""
        if one.up_to is None:
            beyond = "超出的，" if index else ""
            zh.append(f"{beyond}{again}每 {per} {given.zh}")
            en.append(f"{given.en} for each {per} beyond")
        else:
            zh.append(f"到 {one.up_to:f} 为止，{again}每 {per} {given.zh}")
            en.append(f"up to {one.up_to:f} {given.en} for each {per}")
    if params.start:
        zh.insert(0, f"从 {params.start:f} 分起")
        en.insert(0, f"from {params.start:f}")
    if params.whole:
        zh.append("不满一份的不算")
        en.append("whole ones only")
    if params.cap is not None:
        zh.append(f"最多 {params.cap:f} 分")
        en.append(f"at most {params.cap:f}")
    if params.floor is not None:
        zh.append(f"最少 {params.floor:f} 分")
        en.append(f"at least {params.floor:f}")
    return Text(
        f"看{figure.zh}：{'；'.join(zh)}", f"by {figure.said('en')}: {'; '.join(en)}"
    )


BRACKETS = Rule(
    name="brackets",
    title=Text("分段累计得分", "Points by brackets"),
    params=Brackets,
    operands=(Operand("of", "number"),),
    bind=bind,
    source="https://tsbk.net/changshi/zl2pao4bQP.html",
    say=_say,
)
