"""`lookup`: points by word, by yes and no, or by whole number."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

import numpy as np
from attrs import frozen

from evalkit.errors import nearest
from evalkit.model.bounds_words import said_points
from evalkit.model.number import IntArray, Numbers, narrow
from evalkit.model.rule import Aloud, Kernel, Operand, Rule
from evalkit.model.text import Expression, Text
from evalkit.model.value import ValueType
from evalkit.rules.points import Marks, direction
from evalkit.rules.steps import step_function

#: More values than this belong in bands.
MOST_VALUES = 4_096
#: Up to so many values, comparing is faster than looking up.
FEW = 5
_BOOLEAN = (("false", "no", "否"), ("true", "yes", "是"))


@frozen(kw_only=True)
class Lookup:
    """A figure, the points of its values, and those of values not listed."""

    of: Expression
    points: Mapping[str, Decimal]
    otherwise: Decimal | None = None


def bind(params: Lookup, types: tuple[ValueType, ...], numbers: Numbers) -> Kernel:
    """Bind the rule to its figure."""
    (figure,) = types
    marks = Marks(numbers)
    words = _words(figure, marks)
    units: dict[str, int] = {}
    known = {word: names[0] for names in words for word in names}
    for key, number in params.points.items():
        place = f"points.{key}"
        units_of = marks.read(number, place)
        if words and key not in known:
            near = nearest(key, known)
            said = " · ".join(names[0] for names in words[:12])
            marks.fault("EK1503", place, got=key, expected=said, near=near)
        elif known.get(key) in units:
            marks.fault("EK1504", place, got=key)
        elif words:
            units[known[key]] = units_of
    rest = None
    if params.otherwise is not None:
        rest = marks.read(params.otherwise, "otherwise")
    else:
        missing = [names[0] for names in words if names[0] not in units]
        if missing:
            marks.fault("EK1502", "points", missing=" · ".join(missing))
    marks.check()
    table = [units.get(names[0], rest or 0) for names in words]

    def describe(value: int) -> Text:
        index = int(value) - figure.low
        word, said = words[index][-1], marks.said(table[index])
        return Text(f"“{word}”得 {said} 分", f"“{words[index][0]}”: {said}")

    return Kernel(
        _kernel(table, figure.low),
        min(table),
        max(table),
        (direction(table),),
        describe,
    )


def _words(figure: ValueType, marks: Marks) -> list[tuple[str, ...]]:
    """Give the names of each value from the lowest to the highest."""
    if figure.kind == "boolean":
        return list(_BOOLEAN[figure.low : figure.high + 1])
    if figure.choices is not None:
        return [(word,) for word in figure.choices[figure.low : figure.high + 1]]
    if figure.is_number and not figure.decimals:
        if figure.span <= MOST_VALUES:
            return [(str(n),) for n in range(figure.low, figure.high + 1)]
        marks.fault("EK1505", "of", got=str(figure.span), most=MOST_VALUES)
        return []
    marks.fault("EK1501", "of", got=figure.kind)
    return []


def _kernel(table: list[int], low: int) -> Callable[[IntArray], IntArray]:
    if len(table) <= FEW:
        return step_function(range(low + 1, low + len(table)), table)
    array = np.array(table, dtype=narrow(min(table), max(table)))
    if low == 0:
        return lambda values: array.take(values)
    return lambda values: array.take(np.subtract(values, low, dtype=np.intp))


def _say(params: Lookup, aloud: Aloud) -> Text:
    """Say what each value gives."""
    figure = aloud(params.of)
    given = {value: said_points(points) for value, points in params.points.items()}
    zh = [f"{value}，{points.zh}" for value, points in given.items()]
    en = [f"{value}: {points.en}" for value, points in given.items()]
    if params.otherwise is not None:
        other = said_points(params.otherwise)
        zh.append(f"其他，{other.zh}")
        en.append(f"otherwise: {other.en}")
    return Text(
        f"看{figure.zh}：{'；'.join(zh)}", f"by {figure.said('en')}: {'; '.join(en)}"
    )


LOOKUP = Rule(
    name="lookup",
    title=Text("查表得分", "Points by table"),
    params=Lookup,
    operands=(Operand("of", "any"),),
    bind=bind,
    source="https://haowendang.cn/c3kz4r2ywkf1x2cx44e354ncj33s24s019o6_1.html",
    say=_say,
)
