"""Bounds in words that say of each whether it is included."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from evalkit.model.bands import Bounds
from evalkit.model.text import Text


def said_bounds(bands: Sequence[Bounds], unit: str = "") -> tuple[Text, ...]:
    """Say what each of a list of bands takes, as it is read on paper.

    Where no band states an upper bound each reaches up to the next lower one, and that
    is said: nobody has to read the others to know where one ends.

    Args:
        bands: the bands in the order they are written.
        unit: what a figure is counted in, in Chinese (`分`).
    """
    if all(band.at_most is None and band.below is None for band in bands):
        bands = [_closed(band, bands) for band in bands]
    return tuple(_said(band, unit) for band in bands)


def _closed(band: Bounds, bands: Sequence[Bounds]) -> Bounds:
    """Give a band with the upper bound it has by the next one."""
    low = _low(band)
    nexts = [
        one
        for one in bands
        if (at := _low(one)) is not None and low is not None and at > low
    ]
    if not nexts:
        return band
    after = min(nexts, key=lambda one: _low(one) or 0)
    return Bounds(band.at_least, band.above, after.above, after.at_least)


def _low(band: Bounds) -> Decimal | None:
    return band.above if band.at_least is None else band.at_least


def _said(band: Bounds, unit: str) -> Text:
    if band.otherwise:
        return Text("其余", "otherwise")
    low, high = _low(band), band.below if band.at_most is None else band.at_most
    low_in, high_in = band.above is None, band.below is None
    if low is None:
        end = f"{high:f} {unit}"
        if high_in:
            return Text(f"{end}及以下（含 {high:f}）", f"up to {high:f}")
        return Text(f"不到 {end.strip()}", f"less than {high:f}")
    if high is None:
        begin = f"{low:f} {unit}"
        if low_in:
            return Text(f"{begin}及以上（含 {low:f}）", f"{low:f} or more")
        return Text(f"超过 {begin.strip()}", f"more than {low:f}")
    zh = [
        f"{one:f} {unit}".strip() + f"（{'含' if included else '不含'}）"
        for one, included in ((low, low_in), (high, high_in))
    ]
    en = [
        f"{one:f} ({'included' if included else 'excluded'})"
        for one, included in ((low, low_in), (high, high_in))
    ]
    return Text("至 ".join(zh), " to ".join(en))


def said_points(points: Decimal) -> Text:
    """Say what is given, or taken."""
    if points < 0:
        return Text(f"扣 {-points:f} 分", f"{points:f} points")
    return Text(f"得 {points:f} 分", f"{points:f} points")
