"""`per_occurrence`: points awarded or taken for each time something happened."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
from attrs import frozen

from evalkit.model.number import LIMIT, IntArray, Numbers, narrow
from evalkit.model.rule import Aloud, Direction, Kernel, Operand, Rule
from evalkit.model.text import Expression, Text
from evalkit.model.value import ValueType
from evalkit.rules.points import Marks, shown


@frozen(kw_only=True)
class PerOccurrence:
    """A count, the points of each, the points of none, and the ends they stop at."""

    of: Expression
    each: Decimal
    start: Decimal = Decimal(0)
    floor: Decimal | None = None
    cap: Decimal | None = None


def bind(
    params: PerOccurrence, types: tuple[ValueType, ...], numbers: Numbers
) -> Kernel:
    """Bind the rule to its count."""
    (figure,) = types
    marks = Marks(numbers)
    each = marks.read(params.each, "each")
    start = marks.read(params.start, "start")
    floor = None if params.floor is None else marks.read(params.floor, "floor")
    cap = None if params.cap is None else marks.read(params.cap, "cap")
    if figure.decimals:
        marks.fault("EK1510", "of", decimals=figure.decimals)
    if floor is not None and cap is not None and floor > cap:
        marks.fault("EK1304", "floor", got=f"{params.floor:f}", cap=f"{params.cap:f}")
    products = [each * count for count in (figure.low, figure.high)]
    sums = [start + product for product in products]
    if max(map(abs, (*products, *sums))) > LIMIT:
        marks.too_large("each", *sums)
    marks.check()
    steps = [*products, *sums, start, each]
    steps += [end for end in (floor, cap) if end is not None]
    wide = narrow(min(*steps, figure.low), max(*steps, figure.high))
    # Typed scalars keep the arithmetic in the type that holds every step of it.
    step, first = wide(each), wide(start)
    least = None if floor is None else wide(floor)
    most = None if cap is None else wide(cap)

    def compute(values: IntArray) -> IntArray:
        out = np.multiply(values, step, dtype=wide)
        out += first
        if least is not None:
            np.maximum(out, least, out=out)
        if most is not None:
            np.minimum(out, most, out=out)
        return out

    def points(count: int) -> int:
        reached = start + each * int(count)
        reached = reached if floor is None else max(reached, floor)
        return reached if cap is None else min(reached, cap)

    def describe(count: int) -> Text:
        times, said = shown(count, figure), marks.said(points(count))
        sign = f"{params.each:+f}"
        begin = f"{params.start:f}"
        return Text(
            f"起分 {begin}，{times} 次，每次 {sign}，得 {said} 分",
            f"from {begin}, {times} times {sign} each: {said}",
        )

    low, high = sorted((points(figure.low), points(figure.high)))
    direction: Direction = "up" if each >= 0 else "down"
    return Kernel(compute, low, high, (direction,), describe)


def _say(params: PerOccurrence, aloud: Aloud) -> Text:
    """Say where points begin and what each occurrence gives or takes."""
    count, each = aloud(params.of), params.each
    zh = [f"每次{'加' if each >= 0 else '扣'} {abs(each):f} 分"]
    en = [f"{each:+f} each"]
    if params.start:
        zh.insert(0, f"从 {params.start:f} 分起")
        en.insert(0, f"from {params.start:f}")
    if params.cap is not None:
        zh.append(f"最多 {params.cap:f} 分")
        en.append(f"at most {params.cap:f}")
    if params.floor is not None:
        zh.append(f"最少 {params.floor:f} 分")
        en.append(f"at least {params.floor:f}")
    return Text(
        f"看{count.zh}：{'，'.join(zh)}", f"by {count.said('en')}: {', '.join(en)}"
    )


PER_OCCURRENCE = Rule(
    name="per_occurrence",
    title=Text("按次加减分", "Points for each occurrence"),
    params=PerOccurrence,
    operands=(Operand("of", "number"),),
    bind=bind,
    source="https://www.rongcheng.gov.cn/art/2021/6/18/art_103965_1936.html",
    say=_say,
)
