"""Programmes: conditions, what they come to, how long they hold."""

from __future__ import annotations

from attrs import frozen

from evalkit.errors import Place
from evalkit.model.bands import Bounds
from evalkit.model.text import Expression, Text
from evalkit.model.value import Duration


@frozen
class Need:
    """One condition of a programme, or of a step of the ladder."""

    when: Expression
    label: Text


@frozen
class LimitStep:
    """One step of a limit table, in units of 0.01 yuan."""

    bounds: Bounds
    amount: int
    #: Of a range that is left to the lender: from so much.
    least: int | None = None


@frozen
class Limit:
    """What a programme comes to: by steps of a figure, or the figure itself.

    Amounts are in hundredths of the unit: yuan, or basis points of a rate.
    """

    of: Expression
    steps: tuple[LimitStep, ...]
    place: Place = Place()
    #: Of a figure itself: its ends, and what it is cut down to whole ones of.
    at_least: int | None = None
    at_most: int | None = None
    whole: int | None = None

    @property
    def ranged(self) -> bool:
        """Whether some step leaves a range to the lender."""
        return any(step.least is not None for step in self.steps)


@frozen
class Programme:
    """An eligibility decision: conditions, a limit, how long it is valid."""

    key: str
    label: Text
    needs: tuple[Need, ...]
    limit: Limit | None = None
    valid_for: Duration | None = None
    source: str = ""
    note: str = ""
    place: Place = Place()
    #: What the interest is above or below the usual, in basis points.
    rate: Limit | None = None
