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
    day: Figure | None = None


@frozen
class Trim:
    """How many of the least and the greatest are left out, above how many rows."""

    each: int = 0
    above: int = 0


def reduce(
    kind: str,
    rows: Sequence[Row],
    static: Figure,
    empty: Figure | None,
    numbers: Numbers,
    trim: Trim | None = None,
) -> Figure:
    """Reduce rows.

    `static` is the figure before any fact is known; `empty` is what the figure is
    where no row is a member, None where that never matters.
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
        found = _share(len(sure), len(can), len(surely_missing), len(missing), numbers)
        if not can and not missing:
            return empty or static
        return found if sure or surely_missing else hull(found, empty or found)
    if kind in ("longest_run", "latest_run"):
        return run(kind, rows)
    if kind == "sum":
        low = high = Fraction(0)
        for row in can:
            assert row.figure is not None
            low += row.figure.low if row.member.low else min(0, row.figure.low)
            high += row.figure.high if row.member.low else max(0, row.figure.high)
        return number(low, high, static.decimals)
    if not can:
        return empty or static
    if kind in ("first", "last"):
        found = end(kind, can, static)
        return found if sure else hull(found, empty or found)
    certain = [r.figure for r in sure if r.figure is not None]
    perhaps = [r.figure for r in can if r.figure is not None and not r.member.low]

    def middle(values: list[Fraction]) -> Fraction:
        return _middle(kind, values, static.decimals, numbers, trim)

    low = _with_some([f.low for f in certain], sorted(f.low for f in perhaps))
    high = _with_some(
        [f.high for f in certain], sorted((f.high for f in perhaps), reverse=True)
    )
    among = evolve(static, low=min(map(middle, low)), high=max(map(middle, high)))
    return among if sure else hull(among, empty or among)


def _with_some(
    certain: list[Fraction], perhaps: list[Fraction]
) -> list[list[Fraction]]:
    """Give the figures with none of those that count perhaps, then one, then two."""
    found = [certain + perhaps[:count] for count in range(len(perhaps) + 1)]
    return [some for some in found if some]


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


def end(kind: str, can: Sequence[Row], static: Figure) -> Figure:
    """Give what the first or the last row says; the greatest of several on one day."""
    sign = 1 if kind == "last" else -1
    dated = []
    for row in can:
        assert row.day is not None
        assert row.figure is not None
        days = sorted((sign * row.day.low, sign * row.day.high))
        dated.append((days[0], days[1], bool(row.member.low), row.figure))
    reached = max((early for early, _, sure, _ in dated if sure), default=None)
    last = [x for x in dated if reached is None or x[1] >= reached]
    figures = [figure for *_, figure in last]
    low = min(f.low for f in figures)
    if all(sure and early == late for early, late, sure, _ in dated):
        low = max(f.low for f in figures)
    return evolve(static, low=low, high=max(f.high for f in figures))


def run(kind: str, rows: Sequence[Row]) -> Figure:
    """Give the longest or the latest run of rows for which the condition holds."""
    rows = [r for r in rows if r.member.high or (r.misses and r.misses.high)]
    sure = [bool(r.member.low) for r in rows]
    maybe = [bool(r.member.high) for r in rows]
    fails = [bool(r.misses and r.misses.low) for r in rows]
    may_fail = [bool(r.misses and r.misses.high) for r in rows]
    days = [(r.day.low, r.day.high) for r in rows if r.day]
    if any(low != high for low, high in days):
        broken = any(f and not s for f, s in zip(may_fail, sure, strict=True))
        least = 0 if kind == "latest_run" else min(1, sum(sure))
        return number(least if broken else sum(sure), sum(maybe))
    starts = [low for low, _ in days]
    low = _runs(
        starts, sure, [f and not s for f, s in zip(may_fail, sure, strict=True)]
    )
    high = _runs(
        starts, maybe, [f and not m for f, m in zip(fails, maybe, strict=True)]
    )
    if kind == "longest_run":
        return number(max(low), max(high))
    return number(low[-1], high[-1])


def _runs(days: list[Fraction], hits: list[bool], breaks: list[bool]) -> list[int]:
    """Give the lengths of all runs, the latest last."""
    lengths = [0]
    for _, broken, hit in sorted(zip(days, breaks, hits, strict=True)):
        if broken:
            lengths.append(0)
        elif hit:
            lengths[-1] += 1
    return lengths


def _middle(
    kind: str,
    values: list[Fraction],
    decimals: int,
    numbers: Numbers,
    trim: Trim | None = None,
) -> Fraction:
    values = sorted(values)
    if trim is not None and trim.each and len(values) > trim.above:
        values = values[trim.each : -trim.each]
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
