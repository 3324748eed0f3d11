"""Combiners: sum, weighted mean, minimum, stars; none falls when a part rises."""

from __future__ import annotations

from functools import reduce

import numpy as np

from evalkit.errors import Fault, Place, RubricError
from evalkit.model.number import LIMIT, IntArray, Numbers, divide, narrow
from evalkit.model.rule import Combiner, Direction, Kernel, Part
from evalkit.model.text import Text
from evalkit.rules.rounding import divider, needed


def _ups(parts: tuple[Part, ...]) -> tuple[Direction, ...]:
    return tuple("up" for _ in parts)


def _weighted_sum(parts: tuple[Part, ...], weights: list[int]) -> Kernel:
    """Give the kernel of the sum of parts, each times its weight."""
    pairs = list(zip(parts, weights, strict=True))
    low = sum(w * part.low for part, w in pairs)
    high = sum(w * part.high for part, w in pairs)
    ends = [w * end for part, w in pairs for end in (part.low, part.high)]
    # Whatever the order of adding, no partial sum leaves these.
    least = sum(min(0, w * part.low) for part, w in pairs)
    most = sum(max(0, w * part.high) for part, w in pairs)
    if max(abs(least), most) > LIMIT:
        raise RubricError(Fault("EK1506", Place(key="combine"), got=str(most)))
    kind = narrow(min([least, *weights, *ends]), max([most, *weights, *ends]))
    scales = [kind(w) for w in weights]

    def scaled(values: IntArray, scale: np.signedinteger) -> IntArray:
        if scale == 1:
            return values.astype(kind, copy=False)
        return np.multiply(values, scale, dtype=kind)

    def compute(*columns: IntArray) -> IntArray:
        if not columns:  # a criterion that is left to villages altogether
            return np.zeros(1, dtype=kind)
        terms = map(scaled, columns, scales)
        return reduce(lambda a, b: np.add(a, b, dtype=kind), terms)

    return Kernel(compute, low, high, _ups(parts))


def _sum(parts: tuple[Part, ...], numbers: Numbers) -> Kernel:
    return _weighted_sum(parts, [1] * len(parts))


def _weighted_mean(parts: tuple[Part, ...], numbers: Numbers) -> Kernel:
    weights = [part.weight for part in parts]
    faults = [
        Fault("EK1511", Place(key=f"{part.key}.weight"), got=str(part.weight))
        for part in parts
        if part.weight < 0
    ]
    whole = sum(weights)
    if not faults and whole == 0:
        faults.append(Fault("EK1512", Place(key="combine")))
    if faults:
        raise RubricError(faults)
    total = _weighted_sum(parts, weights)
    if needed(max(abs(total.low), abs(total.high)), whole) > LIMIT:
        raise RubricError(Fault("EK1506", Place(key="combine"), got=str(total.high)))
    divide_by = divider(total.low, total.high, whole, numbers.rounding)
    low = divide(total.low, whole, numbers.rounding)
    high = divide(total.high, whole, numbers.rounding)
    kind = narrow(low, high)

    def compute(*columns: IntArray) -> IntArray:
        # A copy: the divider may write into what it is given.
        return divide_by(total.compute(*columns).astype(np.int64)).astype(kind)

    def describe(*values: int) -> Text:
        said = " + ".join(str(w) for w in weights)
        return Text(
            f"按权数加权平均（{said} = {whole}）",
            f"mean by weights ({said} = {whole})",
        )

    return Kernel(compute, low, high, _ups(parts), describe)


def _minimum(parts: tuple[Part, ...], numbers: Numbers) -> Kernel:
    low, high = min(part.low for part in parts), min(part.high for part in parts)
    kind = narrow(low, high)

    def compute(*columns: IntArray) -> IntArray:
        return reduce(np.minimum, columns).astype(kind, copy=False)

    def describe(*values: int) -> Text:
        return Text("取各部分最低分", "the lowest of the parts")

    return Kernel(compute, low, high, _ups(parts), describe)


def _stars(parts: tuple[Part, ...], numbers: Numbers) -> Kernel:
    return _weighted_sum(parts, [10**numbers.marks] * len(parts))


SUM = Combiner(
    name="sum",
    title=Text("各项相加", "Sum of the parts"),
    bind=_sum,
    source="https://360docs.net/doc/1417958620.html",
    adds=True,
)
WEIGHTED_MEAN = Combiner(
    name="weighted_mean",
    title=Text("加权平均", "Mean by weights"),
    bind=_weighted_mean,
    source="https://m.daumloan.com/p-743520702.html",
    weighs=True,
)
MINIMUM = Combiner(
    name="minimum",
    title=Text("取最低分", "Lowest of the parts"),
    bind=_minimum,
    source="https://www.doczj.com/doc/4213990223.html",
)
STARS = Combiner(
    name="stars",
    title=Text("数星", "Count of stars, one mark each"),
    bind=_stars,
    source="http://szb.eyesnews.cn/pc/cont/202308/03/content_100471.html",
    takes="stars",
)
