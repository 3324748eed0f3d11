"""Faults as they are met: the first listed in full, the rest counted."""

from __future__ import annotations

from evalkit.errors import FactsError, Fault


class FaultList:
    """All that is wrong with a source of facts, however much it is."""

    def __init__(self, most: int) -> None:
        """Begin without faults; list so many at most."""
        self._most = most
        self._listed: list[Fault] = []
        self._count = 0

    def add(self, *faults: Fault) -> None:
        """Take note of faults."""
        self._count += len(faults)
        self._listed.extend(faults[: self._most - len(self._listed)])

    def raise_any(self) -> None:
        """Stop here if there is any.

        Raises:
            FactsError: the listed faults; the last says how many aren't (EK4099).
        """
        rest = self._count - len(self._listed)
        if rest:
            raise FactsError([*self._listed, Fault("EK4099", values={"count": rest})])
        if self._listed:
            raise FactsError(self._listed)
