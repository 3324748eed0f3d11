"""Types of fields and expressions, and the days dates are counted in."""

from __future__ import annotations

import datetime
from typing import Literal

from attrs import evolve, frozen

Kind = Literal["boolean", "integer", "decimal", "money", "category", "date", "text"]
KINDS: tuple[Kind, ...] = (
    "boolean",
    "integer",
    "decimal",
    "money",
    "category",
    "date",
    "text",
)

_EPOCH = datetime.date(1970, 1, 1).toordinal()


@frozen
class ValueType:
    """The type of a value and the range it can lie in, in whole units.

    Booleans are 0 and 1, dates are days since 1970-01-01, categories and texts are
    indices into a vocabulary. `choices` is None for an open vocabulary (texts, and
    categories such as the village whose words come from the facts).
    """

    kind: Kind
    decimals: int = 0
    low: int = 0
    high: int = 1
    choices: tuple[str, ...] | None = None
    #: Whether the words of `choices` stand in order, from low to high.
    ordered: bool = False

    @property
    def is_number(self) -> bool:
        """Whether arithmetic makes sense."""
        return self.kind in ("integer", "decimal", "money")

    @property
    def is_word(self) -> bool:
        """Whether values are indices into a vocabulary."""
        return self.kind in ("category", "text")

    @property
    def span(self) -> int:
        """How many different values there can be."""
        return self.high - self.low + 1

    def within(self, low: int, high: int) -> ValueType:
        """Give the same type with another range."""
        return evolve(self, low=low, high=high)


BOOLEAN = ValueType("boolean", low=0, high=1)


@frozen
class Duration:
    """A length of time in calendar months and days."""

    months: int = 0
    days: int = 0


def number(decimals: int, low: int, high: int) -> ValueType:
    """Give a numeric type; whole when it has no decimals."""
    return ValueType("decimal" if decimals else "integer", decimals, low, high)


def to_days(day: datetime.date) -> int:
    """Count a date in days since 1970-01-01."""
    return day.toordinal() - _EPOCH


def from_days(days: int) -> datetime.date:
    """Give the date of a count of days since 1970-01-01."""
    return datetime.date.fromordinal(days + _EPOCH)
