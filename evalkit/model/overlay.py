"""What a rubric leaves to those below it, and what an overlay adds to."""

from __future__ import annotations

from attrs import frozen

from evalkit.errors import Place


@frozen
class Room:
    """What a criterion leaves to an overlay: so many items, of so many points.

    Points are in units of marks; what an item gives may lie as far below 0.
    """

    criterion: str
    #: The most items an overlay may add.
    items: int
    #: The most points of one of them.
    points_each: int
    #: The most points of all of them together.
    points: int
    source: str = ""
    place: Place = Place()


@frozen
class Base:
    """The rubric an overlay adds to, named so that both make one digest."""

    id: str
    version: str
    #: SHA-256 of its canonical meaning, in hex.
    sha256: str
