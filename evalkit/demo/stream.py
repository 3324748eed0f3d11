"""Draws from a fixed stream of whole numbers: the same everywhere, for ever.

The stream is SplitMix64 (Steele, Lea and Flood, 2014), written out here because the
streams behind library distributions may change from one version to the next, and the
demo's households must not.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Callable, Mapping, MutableSequence, Sequence
from itertools import accumulate
from typing import TypeVar

T = TypeVar("T")

_WORD = 2**64 - 1


class Stream:
    """A stream of draws; streams of different labels have nothing in common.

    Giving every part its own label keeps a change in one part from moving the others.
    """

    def __init__(self, seed: int, label: str) -> None:
        digest = hashlib.sha256(f"{seed}/{label}".encode()).digest()
        self.state = int.from_bytes(digest[:8], "big")

    def word(self) -> int:
        """Draw a whole number of 64 bits."""
        self.state = (self.state + 0x9E3779B97F4A7C15) & _WORD
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _WORD
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _WORD
        return z ^ (z >> 31)

    def below(self, count: int) -> int:
        """Draw a whole number from 0 up to, not including, `count`."""
        return (self.word() * count) >> 64

    def between(self, low: int, high: int) -> int:
        """Draw a whole number from `low` to `high`, both included."""
        return low + self.below(high - low + 1)

    def chance(self, per_mille: int) -> bool:
        """Say yes so many times in a thousand."""
        return self.below(1000) < per_mille

    def pick(self, choices: Sequence[T]) -> T:
        """Draw one of several, each as likely."""
        return choices[self.below(len(choices))]

    def shuffle(self, things: MutableSequence[T]) -> None:
        """Put things into a drawn order, in place."""
        for last in range(len(things) - 1, 0, -1):
            other = self.below(last + 1)
            things[last], things[other] = things[other], things[last]


def odds(weights: Mapping[T, int]) -> Callable[[Stream], T]:
    """Draw one of several values, each as likely as its weight says."""
    values, bounds = tuple(weights), tuple(accumulate(weights.values()))
    return lambda draw: values[bisect_right(bounds, draw.below(bounds[-1]))]


def spread(weights: Mapping[tuple[int, int], int]) -> Callable[[Stream], int]:
    """Draw a whole number from one of several stretches, by their weights."""
    stretch = odds(weights)
    return lambda draw: draw.between(*stretch(draw))
