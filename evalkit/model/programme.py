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


@frozen
class Limit:
    """The most a programme can come to, by steps of a figure."""

    of: Expression
    steps: tuple[LimitStep, ...]
    place: Place = Place()


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
