"""Who earns what: chosen first, so that the county's totals come out to the household.

The totals are those a real county printed: 9,072 households at eight stars or more, of
them 1,221 at ten. Facts that give a household its profile are drawn afterwards.
"""

from __future__ import annotations

from typing import Literal

from attrs import frozen

from evalkit.demo.stream import Stream, odds

#: The stars, in the order of the rubric, and how often each is the one missed.
STARS = (
    "lawful", "honest", "thrift", "filial", "neighbours",
    "customs", "learning", "hygiene", "green", "service",
)  # fmt: skip
_MISSED = (6, 6, 14, 8, 6, 10, 16, 14, 10, 22)
#: How often each is the one that stays open.
_OPENED = (8, 6, 16, 8, 6, 10, 8, 14, 10, 20)

#: A star is earned, missed, or open for want of a fact.
Want = Literal["earn", "miss", "open"]
#: What a household has against it: proved, or still being looked into.
Bar = Literal["", "barred", "maybe barred", "capped"]

TEN, EIGHT_OR_MORE = 1_221, 9_072
_NINE = 3_408
#: Nine or ten stars, but answerable for an accident: named at eight.
_CAPPED = 14
#: No title, whatever the stars.
_BARRED = 64
#: Below eight or not, certain or not: for want of facts it can't be said.
_OPEN, _MAYBE_BARRED = 196, 24


_LEAST = odds({7: 5, 6: 1})
_FEW = odds({7: 46, 6: 29, 5: 15, 4: 7, 3: 3})


@frozen
class Profile:
    """What one household's facts must come to."""

    stars: tuple[Want, ...]
    bar: Bar = ""

    def want(self, star: str) -> Want:
        """Say what is wanted of one star."""
        return self.stars[STARS.index(star)]


def profiles(villages: list[int], draw: Stream) -> list[Profile]:
    """Give every household its profile.

    Args:
        villages: the village of each household; some villages do better than others.
        draw: the stream to draw from.
    """
    bonus = [draw.below(360) for _ in range(max(villages) + 1)]
    merit = [draw.below(1000) + bonus[village] for village in villages]
    order = sorted(range(len(villages)), key=lambda i: (-merit[i], i))
    made = _aside(draw)
    aside = order[:: len(order) // len(made)][: len(made)]
    draw.shuffle(made)
    given = dict(zip(aside, made, strict=True))
    rest = [i for i in order if i not in given]
    steps = ((TEN, 10), (_NINE, 9), (EIGHT_OR_MORE - TEN - _NINE - _CAPPED, 8))
    counts = [stars for many, stars in steps for _ in range(many)]
    for place, household in enumerate(rest):
        stars = counts[place] if place < len(counts) else _FEW(draw)
        given[household] = Profile(_wants(stars, 0, draw))
    return [given[i] for i in range(len(villages))]


def _aside(draw: Stream) -> list[Profile]:
    """Make the profiles that stand aside: capped, barred, open."""
    made: list[Profile] = []
    for _ in range(_CAPPED):
        made.append(Profile(_wants(draw.between(9, 10), 0, draw), "capped"))
    for _ in range(_BARRED):
        made.append(Profile(_wants(draw.between(5, 10), 0, draw), "barred"))
    for _ in range(_MAYBE_BARRED):
        made.append(Profile(_wants(draw.between(8, 10), 0, draw), "maybe barred"))
    for _ in range(_OPEN):
        # The least it can be is below eight, the most is not.
        least = _LEAST(draw)
        made.append(Profile(_wants(least, draw.between(8, 9) - least, draw)))
    return made


def _wants(earned: int, opened: int, draw: Stream) -> tuple[Want, ...]:
    """Choose which stars are earned, which stay open, which are missed."""
    wants: dict[str, Want] = dict.fromkeys(STARS, "earn")
    for _ in range(len(STARS) - earned - opened):
        wants[_chosen(wants, _MISSED, draw)] = "miss"
    for _ in range(opened):
        wants[_chosen(wants, _OPENED, draw)] = "open"
    return tuple(wants[star] for star in STARS)


def _chosen(wants: dict[str, Want], weights: tuple[int, ...], draw: Stream) -> str:
    likely = zip(STARS, weights, strict=True)
    return odds({star: n for star, n in likely if wants[star] == "earn"})(draw)
