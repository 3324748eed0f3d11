"""Bands: stretches of a figure, in rules, ladders and limit tables alike.

A list of bands must cover every value its figure can take, once. Where no band states
an upper bound, each reaches up to the next lower bound; otherwise every bound is taken
as written, and gaps and overlaps are refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from attrs import frozen

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
        """Write the bounds as a rubric writes them."""
        if self.otherwise:
            return "otherwise"
        signs = (("at_least", "≥ "), ("above", "> "), ("at_most", "≤ "), ("below", "< "))
        parts = [
            f"{sign}{getattr(self, name)}"
            for name, sign in signs
            if getattr(self, name) is not None
        ]
        return ", ".join(parts)


@frozen
class Cuts:
    """Bands on the grid of a figure: segment i runs from cuts[i-1] to cuts[i] - 1.

    `band[i]` is the index of the band that segment i belongs to; there is one more
    segment than there are cuts.
    """

    cuts: tuple[int, ...]
    band: tuple[int, ...]


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

    def fault(code: str, index: int, **values: object) -> None:
        place = Place(key=f"{key}[{index}]")
        faults.append(Fault(code, place, got=bands[index].text(), values=values))

    stretches: list[tuple[int, int, int]] = []
    rest: list[int] = []
    open_top = all(b.at_most is None and b.below is None for b in bands)
    for index, band in enumerate(bands):
        bounded = [b for b in (band.at_least, band.above, band.at_most, band.below)]
        if band.otherwise:
            if any(b is not None for b in bounded):
                fault("EK1404", index)
            rest.append(index)
            continue
        if all(b is None for b in bounded):
            fault("EK1405", index)
            continue
        if None not in bounded[:2] or None not in bounded[2:]:
            fault("EK1406", index)
            continue
        low, high = _stretch(band, figure)
        if low > high:
            fault("EK1403", index)
            continue
        stretches.append((low, high, index))
    if len(rest) > 1:
        fault("EK1404", rest[1])
    if faults:
        raise RubricError(faults)

    stretches.sort()
    if open_top:
        tops = [s[0] - 1 for s in stretches[1:]] + [figure.high]
        for (low, _, index), top in zip(stretches, tops, strict=True):
            if low > top and top != figure.high:
                fault("EK1403", index)
        stretches = [
            (low, top, index)
            for (low, _, index), top in zip(stretches, tops, strict=True)
        ]
    segments: list[tuple[int, int]] = []
    reached = figure.low
    for low, high, index in stretches:
        if low < reached and segments and segments[-1][0] != low:
            if low < reached and reached > figure.low:
                other = segments[-1][1]
                fault(
                    "EK1401",
                    index,
                    other=bands[other].text(),
                    low=show_units(low, figure.decimals),
                    high=show_units(min(high, reached - 1), figure.decimals),
                )
                reached = max(reached, high + 1)
                continue
        if low > reached:
            if rest:
                segments.append((reached, rest[0]))
            else:
                fault(
                    "EK1402",
                    index,
                    low=show_units(reached, figure.decimals),
                    high=show_units(low - 1, figure.decimals),
                )
        segments.append((max(low, figure.low), index))
        reached = max(reached, high + 1)
    if reached <= figure.high:
        if rest:
            segments.append((reached, rest[0]))
        elif stretches:
            fault(
                "EK1402",
                stretches[-1][2],
                low=show_units(reached, figure.decimals),
                high=show_units(figure.high, figure.decimals),
            )
    if faults:
        raise RubricError(faults)
    return Cuts(tuple(s[0] for s in segments[1:]), tuple(s[1] for s in segments))


def _stretch(band: Bounds, figure: ValueType) -> tuple[int, int]:
    """Give the first and last grid value a band takes."""
    low, high = figure.low, figure.high
    if band.at_least is not None:
        low = _grid(band.at_least, figure, up=True)
    if band.above is not None:
        low = _grid(band.above, figure, up=False) + 1
    if band.at_most is not None:
        high = _grid(band.at_most, figure, up=False)
    if band.below is not None:
        high = _grid(band.below, figure, up=True) - 1
    return low, high


def _grid(bound: Decimal, figure: ValueType, *, up: bool) -> int:
    scaled = bound.scaleb(figure.decimals)
    return int(scaled.to_integral_value(ROUND_CEILING if up else ROUND_FLOOR))
