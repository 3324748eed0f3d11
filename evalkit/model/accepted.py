"""Findings of the checks that a scheme has looked at and stands by."""

from __future__ import annotations

from attrs import frozen

from evalkit.errors import Place


@frozen
class Accepted:
    """A finding that is accepted: its code, where, and why."""

    code: str
    #: The key it is about, with all below it; "" for the whole rubric.
    at: str
    why: str
    place: Place = Place()

    def covers(self, code: str, key: str) -> bool:
        """Say whether a finding at a key is this one."""
        below = (f"{self.at}.", f"{self.at}[")
        inside = not self.at or key == self.at or key.startswith(below)
        return code == self.code and inside
