"""Functions over many rows: each row's figure, and whether it is a member."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from attrs import evolve, frozen

from evalkit.model.number import Numbers
from tests.reference.figures import Figure, hull, number, round_to, truth


@frozen
class Row:
    """One row of many: is it a member, its figure, does it miss the condition."""

    member: Figure
    figure: Figure | None = None
    misses: Figure | None = None


def reduce(
    kind: str, rows: Sequence[Row], static: Figure, empty: Figure, numbers: Numbers
) -> Figure:
    """Reduce rows.

    `static` is the figure before any fact is known; `empty` is what the figure is
    where no row is a member.
    """
    can = [r for r in rows if r.member.high]
    sure = [r for r in rows if r.member.low]
    if kind == "count":
        return number(len(sure), len(can))
    if kind == "any":
        return truth(bool(sure), bool(can))
    if kind in ("share", "all"):
        missing = [r for r in rows if r.misses and r.misses.high]
        surely_missing = [r for r in rows if r.misses and r.misses.low]
        if kind == "all":
            return truth(not missing and bool(sure), not surely_missing and bool(can))
        return _share(len(sure), len(can), len(surely_missing), len(missing), numbers)
    if kind == "sum":
        low = high = Fraction(0)
        for row in can:
            assert row.figure is not None
            low += row.figure.low if row.member.low else min(0, row.figure.low)
            high += row.figure.high if row.member.low else max(0, row.figure.high)
        return number(low, high, static.decimals)
    if not can:
        return empty
    figures = [r.figure for r in can if r.figure is not None]
    if len(sure) == len(can):
        return evolve(
            static,
            low=_middle(kind, [f.low for f in figures], static.decimals, numbers),
            high=_middle(kind, [f.high for f in figures], static.decimals, numbers),
        )
    among = _open(kind, figures, [r.figure for r in sure if r.figure], static)
    return among if sure else hull(empty, among)


def _open(kind: str, can: list[Figure], sure: list[Figure], static: Figure) -> Figure:
    """Bound a figure of members not all of which are certain."""
    low, high = min(f.low for f in can), max(f.high for f in can)
    if kind == "min_of" and sure:
        high = min(f.high for f in sure)
    if kind == "max_of" and sure:
        low = max(f.low for f in sure)
    return evolve(static, low=low, high=high)


def _share(
    hits: int, may_hit: int, misses: int, may_miss: int, numbers: Numbers
) -> Figure:
    """Give the share of hits: lowest with every open row a miss, highest a hit."""
    low, high = Fraction(0), Fraction(1)
    if hits + may_miss:
        low = Fraction(hits, hits + may_miss)
    if may_hit + misses:
        high = Fraction(may_hit, may_hit + misses)
    ends = [round_to(x, numbers.ratios, numbers.rounding) for x in (low, high)]
    return number(*ends, numbers.ratios)


def _middle(
    kind: str, values: list[Fraction], decimals: int, numbers: Numbers
) -> Fraction:
    values = sorted(values)
    if kind == "min_of":
        return values[0]
    if kind == "max_of":
        return values[-1]
    if kind == "mean":
        whole = sum(values) / len(values)
    else:
        half = len(values) // 2
        whole = (
            values[half] if len(values) % 2 else (values[half - 1] + values[half]) / 2
        )
    return round_to(whole, decimals, numbers.rounding)
