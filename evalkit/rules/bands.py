"""`bands`: points by the stretch a figure falls in."""

from __future__ import annotations

from decimal import Decimal

from attrs import frozen

from evalkit.model.bands import Bounds, Cuts, cut
from evalkit.model.bounds_words import said_bounds, said_points
from evalkit.model.number import Numbers
from evalkit.model.rule import Aloud, Kernel, Operand, Rule
from evalkit.model.text import Expression, Text
from evalkit.model.value import ValueType
from evalkit.rules.points import Marks, direction, shown
from evalkit.rules.steps import step_function


@frozen(kw_only=True)
class Band:
    """The bounds of one band and its points."""

    at_least: Decimal | None = None
    above: Decimal | None = None
    at_most: Decimal | None = None
    below: Decimal | None = None
    otherwise: bool = False
    points: Decimal

    @property
    def bounds(self) -> Bounds:
        """The bounds without the points."""
        return Bounds(
            self.at_least, self.above, self.at_most, self.below, self.otherwise
        )


@frozen(kw_only=True)
class Bands:
    """A figure and its bands, in the order they are written."""

    of: Expression
    bands: tuple[Band, ...]


def bind(params: Bands, types: tuple[ValueType, ...], numbers: Numbers) -> Kernel:
    """Bind the rule to its figure."""
    marks = Marks(numbers)
    units = [
        marks.read(band.points, f"bands[{index}].points")
        for index, band in enumerate(params.bands)
    ]
    bounds = [band.bounds for band in params.bands]
    cuts = marks.attempt(lambda: cut(bounds, types[0]))
    marks.check()
    assert cuts is not None  # else check has raised
    points = [units[band] for band in cuts.band]

    def describe(value: int) -> Text:
        band = _band(cuts, value)
        zh, en = bounds[band].said()
        figure, said = shown(value, types[0]), marks.said(units[band])
        return Text(
            f"{figure} 落在“{zh}”一档，得 {said} 分",
            f"{figure} falls in the band “{en}”: {said}",
        )

    return Kernel(
        step_function(cuts.cuts, points),
        min(points),
        max(points),
        (direction(points),),
        describe,
    )


def _band(cuts: Cuts, value: int) -> int:
    return cuts.band[sum(value >= start for start in cuts.cuts)]


def _say(params: Bands, aloud: Aloud) -> Text:
    """Say what each band gives."""
    figure = aloud(params.of)
    stretches = said_bounds([band.bounds for band in params.bands])
    given = [said_points(band.points) for band in params.bands]
    pairs = list(zip(stretches, given, strict=True))
    zh = "；".join(f"{one.zh}，{points.zh}" for one, points in pairs)
    en = "; ".join(f"{one.en}: {points.en}" for one, points in pairs)
    return Text(f"看{figure.zh}：{zh}", f"by {figure.said('en')}: {en}")


BANDS = Rule(
    name="bands",
    title=Text("分档得分", "Points by bands"),
    params=Bands,
    operands=(Operand("of", "number"),),
    bind=bind,
    source="https://m.daumloan.com/p-743520702.html",
    say=_say,
)
