"""Places: compare every subject with every other one, key by key."""

from __future__ import annotations

from fractions import Fraction

from attrs import frozen

Key = tuple[Fraction, ...]


@frozen
class Contender:
    """A subject to be ranked: its worst and best keys, and whether it takes part."""

    id: str
    low: Key
    high: Key
    sure: bool
    possible: bool


def places(contenders: list[Contender], ties: str) -> list[tuple[int, int]]:
    """Give everyone's best and worst place in half places.

    0 is not ranked, so it is also the best that can be said of who may not be.
    """
    found = []
    for one in contenders:
        others = [c for c in contenders if c is not one]
        best = best_of(one, others, ties) if one.sure else 0
        found.append((best, worst_of(one, others, ties) if one.possible else 0))
    return found


def best_of(one: Contender, others: list[Contender], ties: str) -> int:
    """Count who is surely in front, however the unknown turns out."""
    sure = [c for c in others if c.sure]
    above = sum(c.low > one.high for c in sure)
    level = sum(c.low >= one.high for c in sure)
    if ties == "dense":
        # Equal keys share a place: how many there are only known keys can tell, and
        # of the others no more than that there is one.
        known = {c.low for c in sure if c.low == c.high > one.high}
        return 2 * (1 + max(len(known), min(above, 1)))
    if ties == "ordinal":
        above = sum(_before(c.low, c.id, one.high, one.id) for c in sure)
    return _half_places(above, level, ties)


def worst_of(one: Contender, others: list[Contender], ties: str) -> int:
    """Count who can be in front."""
    can = [c for c in others if c.possible]
    above = sum(c.high > one.low for c in can)
    level = sum(c.high >= one.low for c in can)
    if ties == "dense":
        fixed = [c for c in can if c.sure and c.low == c.high]
        known = {c.low for c in fixed if c.low > one.low}
        loose = sum(c.high > one.low for c in can if c not in fixed)
        return 2 * (1 + len(known) + loose)
    if ties == "ordinal":
        above = sum(_before(c.high, c.id, one.low, one.id) for c in can)
    return _half_places(above, level, ties)


def _before(key: Key, id_: str, other: Key, other_id: str) -> bool:
    """Say who stands first when equal keys are parted by id."""
    return key > other or (key == other and id_ < other_id)


def _half_places(above: int, level: int, ties: str) -> int:
    """Give the place behind so many better, and so many better or equal."""
    if ties == "shared_last":
        return 2 * (1 + level)
    return 2 + above + level if ties == "average" else 2 * (1 + above)
