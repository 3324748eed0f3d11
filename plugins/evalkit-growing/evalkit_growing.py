"""The rule `growing`: the first so many at one rate, each further one at another."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import numpy as np
from attrs import field, frozen, validators

from evalkit import (
    Expression,
    Fault,
    Kernel,
    Numbers,
    Operand,
    Place,
    RubricError,
    Rule,
    Text,
    ValueType,
    hookimpl,
)


@frozen(kw_only=True)
class Growing:
    """A count, how many count as first ones, the points of these and of the others."""

    of: Expression
    first: int = field(default=1, validator=validators.ge(1))
    each: Decimal
    further: Decimal
    floor: Decimal = field(default=Decimal(0), validator=validators.le(0))
    cap: Decimal = field(default=Decimal(0), validator=validators.ge(0))


def bind(params: Growing, types: tuple[ValueType, ...], numbers: Numbers) -> Kernel:
    """Bind the rule to its count."""
    (count,) = types
    each, further, floor, cap = numbers.units(
        each=params.each, further=params.further, floor=params.floor, cap=params.cap
    )
    if count.decimals:
        values = {"decimals": count.decimals}
        raise RubricError(Fault("EK1510", Place(key="of"), values=values))
    largest = max(-count.low, count.high, params.first)
    numbers.check_size("each", 2 * largest * max(abs(each), abs(further), 1))

    def compute(counts):
        counts = counts.astype(np.int64)
        first = np.minimum(counts, params.first)
        return np.clip(first * each + (counts - first) * further, floor, cap)

    def describe(value):
        first = min(value, params.first)
        more, early, late = value - first, f"{params.each:+f}", f"{params.further:+f}"
        return Text(
            f"前 {first} 次每次 {early} 分，后 {more} 次每次 {late} 分",
            f"{first} times {early}, {more} times {late}",
        )

    turns = [count.low, count.high]
    if count.low < params.first < count.high:
        turns.append(params.first)
    ends = compute(np.array(turns)).tolist()
    if min(each, further) >= 0:
        direction = "up"
    else:
        direction = "down" if max(each, further) <= 0 else "either"
    return Kernel(compute, min(ends), max(ends), (direction,), describe)


GROWING = Rule(
    name="growing",
    title=Text("递进加减分", "Growing points"),
    params=Growing,
    operands=(Operand("of", "number"),),
    bind=bind,
    source="https://m.taowenge.com/p-44502823.html",
)


@hookimpl
def evalkit_rules() -> Iterable[Rule]:
    """Give the rule."""
    return [GROWING]
