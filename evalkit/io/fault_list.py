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

    def add(self, fault: Fault) -> None:
        """Take note of a fault."""
        self._count += 1
        if self._count <= self._most:
            self._listed.append(fault)

    def told(self) -> tuple[Fault, ...]:
        """Give the listed faults; the last says how many aren't, if any (EK4099)."""
        rest = self._count - len(self._listed)
        more = [Fault("EK4099", values={"count": rest})] if rest else []
        return (*self._listed, *more)

    def raise_any(self) -> None:
        """Stop here if there is any.

        Raises:
            FactsError: what `told` gives.
        """
        if self._count:
            raise FactsError(self.told())
