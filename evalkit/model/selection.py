"""Selections: who is taken of those who are ranked, and how many."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from attrs import frozen

from evalkit.errors import Place
from evalkit.model.bands import Bounds
from evalkit.model.number import Rounding
from evalkit.model.text import Expression, Text

#: Names of results that are known once all are ranked.
PLACES = frozenset(
    {"ranked", "place", "place_within", "place_from_last", "place_within_from_last"}
)
#: What becomes of equals who don't all fit: all are taken, none, or lots are drawn.
CutTies = Literal["all", "none", "lottery"]


@frozen
class SortKey:
    """One key of an order."""

    of: Expression
    descending: bool = True


@frozen
class ShareQuota:
    """A share of a figure of the group, as a whole number."""

    share: Decimal
    #: The figure; None for the number of those who may be taken.
    of: Expression | None = None
    rounding: Rounding = "down"


@frozen
class QuotaStep:
    """One step of a quota by size."""

    bounds: Bounds
    take: int


@frozen
class SizedQuota:
    """As many as the step of a group's figure says."""

    of: Expression
    steps: tuple[QuotaStep, ...]
    place: Place = Place()


Quota = Expression | ShareQuota | SizedQuota


@frozen
class ClassLimit:
    """The fewest and the most of one class; no most is None."""

    least: int
    most: int | None
    #: The word of the class, or None for every class.
    word: str | None = None


@frozen
class Classes:
    """Sub-quotas by the words of a field."""

    field: str
    limits: tuple[ClassLimit, ...]

    def of(self, word: str) -> ClassLimit | None:
        """Give the limit of a class: its own, or that of every class, if any."""
        found = [limit for limit in self.limits if limit.word in (None, word)]
        return found[-1] if found else None


@frozen
class Selection:
    """Who is taken: the first, or the last, of an order, up to a quota."""

    key: str
    label: Text
    take: Quota
    ties: CutTies
    #: The order; that of the ranking where there is none.
    by: tuple[SortKey, ...] = ()
    among: Expression | None = None
    #: The field whose words are groups, each with a quota of its own.
    within: str | None = None
    start: Literal["top", "bottom"] = "top"
    classes: Classes | None = None
    source: str = ""
    note: str = ""
    place: Place = Place()
