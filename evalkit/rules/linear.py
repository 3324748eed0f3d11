"""`linear`: points in proportion to a figure, rounded once."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import ceil, floor, gcd

import numpy as np
from attrs import frozen

from evalkit.model.number import LIMIT, IntArray, Numbers, divide, narrow
from evalkit.model.rule import Aloud, Direction, Kernel, Operand, Rule
from evalkit.model.text import Expression, Text
from evalkit.model.value import ValueType
from evalkit.rules.points import Marks, shown
from evalkit.rules.rounding import divider, needed


@frozen(kw_only=True)
class Linear:
    """A figure, and either where points begin and are full, or a coefficient."""

    of: Expression
    points: Decimal
    zero_at: Decimal | None = None
    full_at: Decimal | None = None
    coefficient: Decimal | None = None


def bind(params: Linear, types: tuple[ValueType, ...], numbers: Numbers) -> Kernel:
    """Bind the rule to its figure."""
    (figure,) = types
    marks = Marks(numbers)
    full = marks.read(params.points, "points")
    if full <= 0 and not marks.faults:
        marks.fault("EK1507", "points", got=f"{params.points:f}")
    line = _line(params, marks)
    marks.check()
    assert line is not None  # else check has raised
    top, base, bottom, ends = _units(line, full, figure, numbers)
    first = max(figure.low, min(ends[0], figure.high))
    last = min(figure.high, max(ends[1], figure.low))
    reached = [top * x + base for x in (first, last)]
    sizes = [*reached, top * first, top * last, top, base, figure.low, figure.high]
    sizes.append(needed(max(map(abs, sizes[:4])), bottom))
    if max(map(abs, sizes)) > LIMIT:
        marks.too_large("points", *reached)
    marks.check()

    def points(value: int) -> int:
        clipped = min(max(top * value + base, 0), full * bottom)
        return divide(clipped, bottom, numbers.rounding)

    def describe(value: int) -> Text:
        said, of = marks.said(points(value)), marks.said(full)
        said_figure = shown(value, figure)
        return Text(
            f"{said_figure} 按比例得 {said} 分（满分 {of} 分）",
            f"{said_figure} in proportion: {said} of {of}",
        )

    largest = max(map(abs, sizes))
    wide, narrowed = narrow(-largest, largest), narrow(0, full)
    factor, offset = wide(top), wide(base)
    most = min(full * bottom, max(*reached, 0))
    share = divider(0, most, bottom, numbers.rounding)

    def compute(values: IntArray) -> IntArray:
        out = values.astype(wide)
        np.clip(out, first, last, out=out)
        out *= factor
        out += offset
        # The ends of the line may lie between two values of the figure.
        np.clip(out, 0, most, out=out)
        return share(out).astype(narrowed, copy=False)

    worst, best = sorted((points(figure.low), points(figure.high)))
    direction: Direction = "up" if top > 0 else "down"
    return Kernel(compute, worst, best, (direction,), describe)


def _units(
    line: tuple[Fraction, Fraction], full: int, figure: ValueType, numbers: Numbers
) -> tuple[int, int, int, tuple[int, int]]:
    """Give whole a, b, c and ends: points = (a * x + b) / c between two values of x."""
    slope = line[0] * 10**numbers.marks / 10**figure.decimals
    start = line[1] * 10**figure.decimals
    bottom = slope.denominator * start.denominator
    top = slope.numerator * start.denominator
    base = -slope.numerator * start.numerator
    shared = gcd(top, base, bottom)
    low, high = sorted((start, start + full / slope))
    whole = (top // shared, base // shared, bottom // shared)
    return (*whole, (floor(low), ceil(high)))


def _line(params: Linear, marks: Marks) -> tuple[Fraction, Fraction] | None:
    """Give slope and zero of the line, in points and in the figure as it is written."""
    zero_at, full_at, coefficient = params.zero_at, params.full_at, params.coefficient
    if coefficient is not None:
        for key, value in (("zero_at", zero_at), ("full_at", full_at)):
            if value is not None:
                marks.fault("EK1508", key, got=f"{key} = {value:f}")
        if not coefficient:
            marks.fault("EK1509", "coefficient", got="0")
            return None
        return Fraction(coefficient), Fraction(0)
    if zero_at is None or full_at is None:
        for key, value in (("zero_at", zero_at), ("full_at", full_at)):
            if value is None:
                marks.fault("EK1508", key)
        return None
    if zero_at == full_at:
        marks.fault("EK1509", "full_at", got=f"{full_at:f}")
        return None
    width = Fraction(full_at) - Fraction(zero_at)
    return Fraction(params.points) / width, Fraction(zero_at)


def _say(params: Linear, aloud: Aloud) -> Text:
    """Say where points begin and are full, or what each unit gives."""
    figure, full = aloud(params.of), f"{params.points:f}"
    if params.coefficient is not None:
        each = f"{params.coefficient:f}"
        return Text(
            f"看{figure.zh}：每 1 得 {each} 分，最多 {full} 分，最少 0 分",
            f"by {figure.said('en')}: {each} for each 1, from 0 to {full}",
        )
    return Text(
        f"看{figure.zh}：{params.zero_at:f} 得 0 分，{params.full_at:f} 得满分 "
        f"{full} 分，中间按比例",
        f"by {figure.said('en')}: {params.zero_at:f} gives 0, {params.full_at:f} gives "
        f"{full}, in proportion between",
    )


LINEAR = Rule(
    name="linear",
    title=Text("按比例得分", "Points in proportion"),
    params=Linear,
    operands=(Operand("of", "number"),),
    bind=bind,
    source="https://max.book118.com/html/2020/0630/6024223221002213.shtm",
    say=_say,
)
