"""Selections of every form."""

from __future__ import annotations

from decimal import Decimal

from evalkit.model.number import ROUNDINGS
from evalkit.model.selection import (
    Classes,
    ClassLimit,
    Quota,
    QuotaStep,
    Selection,
    ShareQuota,
    SizedQuota,
)
from evalkit.model.text import Expression, Text
from tests.strategies.fields import CHOICES
from tests.strategies.parts import Builder


def selection(builder: Builder, key: str) -> Selection:
    """Select some, in the order of the ranking or in one of its own."""
    within = builder.pick([None, "village"])
    take = _quota(builder, within)
    by = ()
    if builder.rubric.ranking is None or builder.flip():
        by = builder.ranking().by
    classes = None
    if builder.flip() and not isinstance(take, ShareQuota | SizedQuota):
        classes = _classes(builder)
    return Selection(
        key,
        Text(key),
        take,
        builder.pick(["all", "none", "lottery"]),
        by,
        builder.boolean(1) if builder.flip() else None,
        within,
        builder.pick(["top", "bottom"]),
        classes,
    )


def _quota(builder: Builder, within: str | None) -> Quota:
    everybody = Expression("count()" if within is None else f"count(by={within})")
    figures = [everybody, Expression("sum(people)"), Expression("year(as_of) - 2023")]
    match builder.whole(0, 3):
        case 0:
            share = builder.pick(["0.5", "0.025", "1", "0.34"])
            of = builder.pick([None, *figures])
            return ShareQuota(Decimal(share), of, builder.pick(ROUNDINGS))
        case 1:
            of = builder.pick(figures[:2])
            steps = [QuotaStep(b, builder.whole(0, 4)) for b in builder.bounds(of, 3)]
            return SizedQuota(of, tuple(steps))
        case 2:
            return builder.pick(figures[1:])
    return Expression(str(builder.whole(2, 4)))


def _classes(builder: Builder) -> Classes:
    """Limit the classes so that their fewest fit into two."""
    if builder.flip():
        field = builder.pick(["village", "remark"])
        least, most = builder.pick([(0, 1), (1, 1), (1, 2), (2, None)])
        return Classes(field, (ClassLimit(least, most),))
    limits = [ClassLimit(1, 1, CHOICES[0]), ClassLimit(0, 2, CHOICES[1])]
    limits += [ClassLimit(1, None, CHOICES[2])]
    return Classes("view", tuple(limits[: builder.whole(1, 3)]))
