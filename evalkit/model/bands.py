"""Bands: stretches of a figure, in rules, ladders and limit tables alike.

A list of bands must cover every value its figure can take, once. Where no band states
an upper bound, each reaches up to the next lower bound; otherwise every bound is taken
as written, and gaps and overlaps are refused.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

from attrs import evolve, frozen

from evalkit.errors import Fault, Place, RubricError
from evalkit.model.number import show_units
from evalkit.model.value import ValueType


@frozen
class Bounds:
    """The written bounds of one band; `otherwise` takes what no other band takes."""

    at_least: Decimal | None = None
    above: Decimal | None = None
    at_most: Decimal | None = None
    below: Decimal | None = None
    otherwise: bool = False

    def text(self) -> str:
        """Write the bounds as people read them: `≥ 60, < 80`."""
        return "otherwise" if self.otherwise else ", ".join(_signed(self))

    def said(self) -> tuple[str, str]:
        """Write the bounds in Chinese and in English."""
        if self.otherwise:
            return "其余", "otherwise"
        signed = _signed(self)
        return "且".join(signed), " and ".join(signed)


def _signed(bounds: Bounds) -> list[str]:
    pairs = (
        ("≥", bounds.at_least),
        (">", bounds.above),
        ("≤", bounds.at_most),
        ("<", bounds.below),
    )
    return [f"{sign} {bound:f}" for sign, bound in pairs if bound is not None]


@frozen
class Cuts:
    """Bands on the grid of a figure: segment i runs from cuts[i-1] to cuts[i] - 1.

    `band[i]` is the index of the band that segment i belongs to; there is one more
    segment than there are cuts.
    """

    cuts: tuple[int, ...]
    band: tuple[int, ...]


@frozen
class _Stretch:
    """The first and the last grid value a band takes."""

    low: int
    high: int
    band: int


def cut(bands: Sequence[Bounds], figure: ValueType, key: str = "bands") -> Cuts:
    """Lay bands on a figure's grid.

    Args:
        bands: the bands in the order they are written.
        figure: the figure's type; every value of its range must fall in one band.
        key: the rubric key of the list, for messages.

    Raises:
        RubricError: with every overlap, gap, empty or contradictory band (EK1401–6).
    """
    faults: list[Fault] = []

    def fault(code: str, band: int, **values: object) -> None:
        place = Place(key=f"{key}[{band}]")
        faults.append(Fault(code, place, got=bands[band].text(), values=values))

    def shown(low: int, high: int) -> dict[str, object]:
        decimals = figure.decimals
        return {"low": show_units(low, decimals), "high": show_units(high, decimals)}

    _check_forms(bands, fault)
    if faults:
        raise RubricError(faults)

    stretches = _stretches(bands, figure)
    for stretch in stretches:
        if stretch.low > stretch.high:
            fault("EK1403", stretch.band)
    if faults:
        raise RubricError(faults)

    rest = next((i for i, band in enumerate(bands) if band.otherwise), None)
    segments: list[tuple[int, int]] = []
    reached, last = figure.low, 0
    for stretch in (*stretches, _Stretch(figure.high + 1, figure.high + 1, -1)):
        end = stretch.band < 0
        if stretch.low > reached:
            if rest is not None:
                segments.append((reached, rest))
            else:
                gap = shown(reached, stretch.low - 1)
                fault("EK1402", last if end else stretch.band, **gap)
        elif stretch.low < reached:
            twice = shown(stretch.low, min(stretch.high, reached - 1))
            fault("EK1401", stretch.band, other=bands[last].text(), **twice)
        if not end:
            segments.append((stretch.low, stretch.band))
        if stretch.high >= reached:
            reached, last = stretch.high + 1, stretch.band
    if faults:
        raise RubricError(faults)
    return Cuts(
        tuple(start for start, _ in segments[1:]), tuple(band for _, band in segments)
    )


def _check_forms(bands: Sequence[Bounds], fault: Callable[[str, int], None]) -> None:
    """Report bands that state no bound, two of a kind, or more than `otherwise`."""
    rest = 0
    for index, band in enumerate(bands):
        lower = [b for b in (band.at_least, band.above) if b is not None]
        upper = [b for b in (band.at_most, band.below) if b is not None]
        if band.otherwise:
            rest += 1
            if lower or upper or rest > 1:
                fault("EK1404", index)
        elif not lower and not upper:
            fault("EK1405", index)
        elif len(lower) > 1 or len(upper) > 1:
            fault("EK1406", index)


def _stretches(bands: Sequence[Bounds], figure: ValueType) -> list[_Stretch]:
    """Give what each band takes of the figure's range, from low to high.

    A band wholly outside the range takes nothing and is left out: a rubric may state
    bands that these facts can't reach. One with no value at all keeps low > high.
    """
    written = [
        _written(band, figure, index)
        for index, band in enumerate(bands)
        if not band.otherwise
    ]
    written.sort(key=lambda stretch: stretch.low)
    if all(band.at_most is None and band.below is None for band in bands):
        written = [
            evolve(stretch, high=above.low - 1) for stretch, above in pairwise(written)
        ] + written[-1:]
    return [
        stretch
        if stretch.low > stretch.high
        else evolve(
            stretch,
            low=max(stretch.low, figure.low),
            high=min(stretch.high, figure.high),
        )
        for stretch in written
        if stretch.low > stretch.high
        or (stretch.low <= figure.high and stretch.high >= figure.low)
    ]


def _written(band: Bounds, figure: ValueType, index: int) -> _Stretch:
    """Give the grid values a band takes as written; an open end reaches the range's."""
    low, high = None, None
    if band.at_least is not None:
        low = _grid(band.at_least, figure, up=True)
    if band.above is not None:
        low = _grid(band.above, figure, up=False) + 1
    if band.at_most is not None:
        high = _grid(band.at_most, figure, up=False)
    if band.below is not None:
        high = _grid(band.below, figure, up=True) - 1
    if low is None:
        low = min(figure.low, figure.low if high is None else high)
    if high is None:
        high = max(figure.high, low)
    return _Stretch(low, high, index)


def _grid(bound: Decimal, figure: ValueType, *, up: bool) -> int:
    scaled: Fraction = Fraction(bound) * 10**figure.decimals
    return ceil(scaled) if up else floor(scaled)
