"""The laws every rule and combiner keeps, checked over drawn columns.

The engine relies on each: on the bounds and directions to say what an unknown figure
can still be worth, on rows that stand for themselves to work in batches of any size, on
arrays left alone because others read the same ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any, get_args

import numpy as np
from hypothesis import HealthCheck, given, settings

from evalkit.model.number import IntArray, Numbers, narrow
from evalkit.model.rule import Combiner, Direction, Kernel, Part, Rule
from evalkit.model.sound import unsound
from evalkit.model.text import Text
from evalkit.model.value import ValueType, number
from evalkit.testing.bound import Bound
from evalkit.testing.drawn import Row
from evalkit.testing.drawn import rows as drawn_rows


def check_rule(
    rule: Rule,
    params: object,
    types: Sequence[ValueType],
    numbers: Numbers = Numbers(),
    *,
    rows: Iterable[Row] | None = None,
    examples: int = 100,
) -> Kernel:
    """Check that a rule keeps every law.

    Args:
        rule: the rule.
        params: its parameters, a record of `rule.params`.
        types: the types of the figures it reads, in the order of its operands.
        numbers: how the rubric counts.
        rows: rows to check, in the units of the types; drawn when left out. Where the
            parameters are drawn, draw these as well.
        examples: how many tables of rows are drawn.

    Returns:
        The kernel, to look at what it gives.

    Raises:
        AssertionError: a law is broken; the message says which, and by which row.
        RubricError: the rule refuses the parameters.
    """
    _sound(rule)
    if not isinstance(params, rule.params):
        raise AssertionError(f"{params!r} is no {rule.params.__name__}")
    names = tuple(operand.name for operand in rule.operands)
    bound = [rule.bind(params, tuple(types), numbers) for _ in range(2)]
    _check(Bound(rule.name, names, tuple(types), *bound), rows, examples)
    return bound[0]


def check_combiner(
    combiner: Combiner,
    parts: Sequence[Part],
    numbers: Numbers = Numbers(),
    *,
    rows: Iterable[Row] | None = None,
    examples: int = 100,
) -> Kernel:
    """Check that a combiner keeps every law, and never falls when a part rises.

    Args:
        combiner: the combiner.
        parts: what it combines.
        numbers: how the rubric counts.
        rows: rows to check, in units of marks; drawn when left out.
        examples: how many tables of rows are drawn.

    Returns:
        The kernel, to look at what it gives.

    Raises:
        AssertionError: a law is broken; the message says which, and by which row.
        RubricError: the combiner refuses the parts.
    """
    _sound(combiner)
    types = tuple(number(numbers.marks, part.low, part.high) for part in parts)
    names = tuple(part.key for part in parts)
    bound = [combiner.bind(tuple(parts), numbers) for _ in range(2)]
    checked = Bound(combiner.name, names, types, *bound, adds=combiner.adds)
    if any(direction != "up" for direction in bound[0].directions):
        raise checked.broken("a combiner never falls when a part rises")
    _check(checked, rows, examples)
    return bound[0]


def _sound(record: Rule | Combiner) -> None:
    faults = unsound(record)
    if faults:
        raise AssertionError(f"{record.name!r} is unsound: {'; '.join(faults)}")


def _check(bound: Bound, rows: Iterable[Row] | None, examples: int) -> None:
    _declared(bound)
    if rows is not None:
        _keeps_every_law(bound, list(rows))
        return
    given(drawn_rows(bound.types))(
        settings(
            max_examples=examples,
            deadline=None,
            derandomize=True,
            database=None,
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        )(lambda found: _keeps_every_law(bound, found))
    )()


def _declared(bound: Bound) -> None:
    """See that a kernel says what it has to say of itself."""
    kernel = bound.kernel
    for end in (kernel.low, kernel.high):
        if not isinstance(end, int):
            raise bound.broken("low and high are of type int", f"got: {end!r}")
    if kernel.low > kernel.high:
        raise bound.broken("low ≤ high", f"got: {kernel.low} and {kernel.high}")
    known = set(kernel.directions) <= set(get_args(Direction))
    if not known or len(kernel.directions) != len(bound.types):
        raise bound.broken(
            "there is one direction a figure: up, down or either",
            f"got: {kernel.directions} for {', '.join(bound.names)}",
        )


def _keeps_every_law(bound: Bound, rows: list[Row]) -> None:
    columns = bound.columns(rows)
    points = bound.points(columns, bound.kernel)
    _within_bounds(bound, rows, points)
    _added(bound, rows, points)
    for law in (_left_alone, _by_themselves, _any_width, _once_and_again, _described):
        law(bound, rows, points)
    _in_direction(bound, rows)


def _within_bounds(bound: Bound, rows: list[Row], points: list[int]) -> None:
    low, high = bound.kernel.low, bound.kernel.high
    for row, found in zip(rows, points, strict=True):
        if not low <= found <= high:
            raise bound.broken(
                "every number of points lies between low and high",
                f"{bound.shown(row)}: {found} units of marks",
                f"declared: {low} to {high}",
            )


def _added(bound: Bound, rows: list[Row], points: list[int]) -> None:
    for row, found in zip(rows, points, strict=True):
        if bound.adds and found != sum(row):
            raise bound.broken(
                "a combiner that says it adds gives the sum of its parts",
                f"{bound.shown(row)}: {found} units of marks, not {sum(row)}",
            )


def _left_alone(bound: Bound, rows: list[Row], points: list[int]) -> None:
    columns = bound.columns(rows)
    bound.points(columns, bound.kernel)
    for name, before, after in zip(
        bound.names, bound.columns(rows), columns, strict=True
    ):
        if not np.array_equal(before, after):
            raise bound.broken(
                "the arrays it is given stay as they are",
                f"{name} before: {before.tolist()}",
                f"{name} after: {after.tolist()}",
            )
    for column in columns:
        column.flags.writeable = False
    _same(bound, rows, points, columns, "it needs only to read what it is given")


def _by_themselves(bound: Bound, rows: list[Row], points: list[int]) -> None:
    bound.points(bound.columns([]), bound.kernel)
    turned = bound.points(bound.columns(rows[::-1]), bound.kernel)[::-1]
    for row, found, other in zip(rows, points, turned, strict=True):
        (alone,) = bound.points(bound.columns([row]), bound.kernel)
        if not found == alone == other:
            raise bound.broken(
                "each row stands for itself",
                f"{bound.shown(row)}: {found} units of marks in a column of "
                f"{len(rows)}, {other} in the reverse order, {alone} alone",
            )


def _any_width(bound: Bound, rows: list[Row], points: list[int]) -> None:
    low = min(kind.low for kind in bound.types)
    high = max(kind.high for kind in bound.types)
    narrowest = np.dtype(narrow(low, high)).itemsize
    for width in (np.int8, np.int16, np.int32):
        if np.dtype(width).itemsize >= narrowest:
            columns: list[IntArray] = [
                column.astype(width) for column in bound.columns(rows)
            ]
            law = f"columns of {width.__name__} give what wider ones give"
            _same(bound, rows, points, columns, law)


def _once_and_again(bound: Bound, rows: list[Row], points: list[int]) -> None:
    law = "bound twice and computed twice, it gives the same"
    _same(bound, rows, points, bound.columns(rows), law)
    _same(bound, rows, points, bound.columns(rows), law, bound.again)


def _same(
    bound: Bound,
    rows: list[Row],
    points: list[int],
    columns: Sequence[IntArray],
    law: str,
    kernel: Kernel | None = None,
) -> None:
    try:
        others = bound.points(columns, kernel or bound.kernel)
    except ValueError as error:
        raise bound.broken(law, f"raised: {error}") from error
    for row, found, other in zip(rows, points, others, strict=True):
        if found != other:
            raise bound.broken(
                law, f"{bound.shown(row)}: {found} units of marks, and {other}"
            )


def _described(bound: Bound, rows: list[Row], points: list[int]) -> None:
    for row in rows:
        said: Any = bound.kernel.describe(*row)
        if said is not None and not (isinstance(said, Text) and said.zh and said.en):
            raise bound.broken(
                "what it says is a Text in Chinese and in English, or None",
                f"{bound.shown(row)}: {said!r}",
            )


#: How the lesser of two values is chosen, so that points may only grow.
_LESSER: dict[Direction, tuple[Callable[..., int], Callable[..., int]]] = {
    "up": (min, max),
    "down": (max, min),
    "either": (lambda a, b: a, lambda a, b: a),
}


def _in_direction(bound: Bound, rows: list[Row]) -> None:
    directions = bound.kernel.directions
    for one, other in pairwise([*rows, rows[0]]):
        pairs = list(zip(directions, one, other, strict=True))
        ends = [
            tuple(_LESSER[direction][end](a, b) for direction, a, b in pairs)
            for end in range(2)
        ]
        worse, better = bound.points(bound.columns(ends), bound.kernel)
        if worse > better:
            raise bound.broken(
                f"points move as declared ({', '.join(directions)})",
                f"{bound.shown(ends[0])}: {worse} units of marks",
                f"{bound.shown(ends[1])}: {better}",
            )
