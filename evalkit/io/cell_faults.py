"""What is wrong with one cell, apart from where it stands."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from attrs import field, frozen

from evalkit.errors import Fault, Place
from evalkit.io.grid import BadCell, Raw

_SHOWN = 60


@frozen
class Problem:
    """A cell that can't be read: the code, what it shows, what was expected."""

    code: str
    got: str | None = None
    expected: str | None = None
    near: tuple[str, ...] = ()
    values: Mapping[str, object] = field(factory=dict)

    def at(self, place: Place) -> Fault:
        """Give the fault of this problem at a place."""
        got = None if self.got is None else clipped(self.got)
        return Fault(self.code, place, got, self.expected, self.near, self.values)

    @staticmethod
    def of_type(raw: Raw, expected: str | None = None) -> Problem:
        """Say that a cell of this type can't stand here."""
        if isinstance(raw, BadCell):
            return Problem(raw.code, raw.got, expected, values=raw.values)
        if isinstance(raw, datetime.date):
            return Problem("EK4077", raw.isoformat(), expected)
        # True and False are left, shown as a sheet shows them.
        values = {"kind": "TRUE / FALSE"}
        return Problem("EK4076", str(raw).upper(), expected, values=values)


def clipped(text: str) -> str:
    """Shorten a text for a message."""
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
