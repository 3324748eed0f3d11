"""Places are what comparing everybody with everybody gives."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any
from unittest import mock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalkit.engine import rank
from evalkit.engine.rank import places
from evalkit.model.outcome import Measure, Places
from evalkit.model.value import number
from tests.reference.places import Contender
from tests.reference.places import places as compared

TIES = ("shared", "dense", "ordinal", "shared_last", "average")
Ends = tuple[int, int]


def measure(ends: Sequence[Ends], kind: Any = np.int64) -> Measure:
    """Make a measure; one that is certain everywhere has one array."""
    low, high = (np.array([end[i] for end in ends], dtype=kind) for i in (0, 1))
    return Measure(number(0, 0, 1), low, low if (low == high).all() else high)


def expected(
    keys: Sequence[tuple[Sequence[Ends], bool]],
    among: Sequence[Ends],
    groups: Sequence[int],
    ties: str,
) -> list[Ends]:
    """Compare the subjects of each group with each other."""
    found: list[Ends] = [(0, 0)] * len(among)
    for group in set(groups):
        rows = [row for row, own in enumerate(groups) if own == group]
        contenders = []
        for row in rows:
            ends = [
                (low[row][0], low[row][1]) if down else (-low[row][1], -low[row][0])
                for low, down in keys
            ]
            worst, best = (tuple(Fraction(e[i]) for e in ends) for i in (0, 1))
            sure, maybe = map(bool, among[row])
            contenders.append(Contender(f"{row:03d}", worst, best, sure, maybe))
        for row, place in zip(rows, compared(contenders, ties), strict=True):
            found[row] = place
    return found


def told(found: Places) -> list[Ends]:
    """Write places down."""
    return list(zip(found.low.tolist(), found.high.tolist(), strict=True))


@st.composite
def fields(draw: st.DrawFn) -> Any:
    """Draw keys, who takes part, and groups, with many level and many open."""
    rows = draw(st.integers(0, 12))

    def ends(low: int, high: int, wide: int) -> Any:
        pair = st.tuples(st.integers(low, high), st.integers(0, wide))
        return st.lists(
            pair.map(lambda p: (p[0], p[0] + p[1])), min_size=rows, max_size=rows
        )

    keys = [
        (draw(ends(*draw(_REACHES))), draw(st.booleans()))
        for _ in range(draw(st.integers(1, 3)))
    ]
    parts = st.sampled_from([(0, 0), (0, 1), (1, 1), (1, 1)])
    among = draw(st.lists(parts, min_size=rows, max_size=rows))
    groups = draw(st.lists(st.integers(0, 3), min_size=rows, max_size=rows))
    return keys, among, groups


_REACHES = st.sampled_from([(-2, 2, 0), (0, 3, 2), (-(2**40), 2**40, 2**39), (5, 5, 1)])


@pytest.mark.slow
@given(fields(), st.sampled_from(TIES), st.sampled_from([0, 64]), st.integers(1, 2))
def test_places_are_what_comparing_everybody_gives(
    drawn: Any, ties: Any, counted: int, threads: int
) -> None:
    """Over all and within groups, counted in a table or sorted, on any threads."""
    keys, among, groups = drawn
    ids = [f"{row:03d}" for row in range(len(among))]
    with mock.patch.object(rank, "COUNTED_PER_ROW", counted):
        overall, within = places(
            [(measure(ends), down) for ends, down in keys],
            measure(among, np.int8),
            np.array(groups, dtype=np.int8),
            ties,
            ids,
            threads,
        )
    assert within is not None
    assert told(overall) == expected(keys, among, [0] * len(ids), ties)
    assert told(within) == expected(keys, among, groups, ties)
    ranked = [row for row, (_, maybe) in enumerate(among) if maybe]
    assert overall.of.tolist() == [len(ranked)] * len(ids)
    assert within.of.tolist() == [
        sum(groups[other] == group for other in ranked) for group in groups
    ]


@pytest.mark.parametrize("ties", TIES)
def test_without_a_condition_everybody_is_ranked(ties: Any) -> None:
    """And without groups there is one ranking; certain places are one array."""
    ends = [(3, 3), (1, 1), (3, 3), (2, 2)]
    overall, within = places([(measure(ends), True)], None, None, ties, list("dbca"))
    assert within is None
    assert overall.high is overall.low
    rows = [(["003", "001", "002", "000"][i], end) for i, end in enumerate(ends)]
    contenders = [
        Contender(id_, (Fraction(low),), (Fraction(high),), sure=True, possible=True)
        for id_, (low, high) in rows
    ]
    assert told(overall) == compared(contenders, ties)


@given(st.lists(st.tuples(*[st.sampled_from([0, 1, 2**40])] * 4), max_size=9))
def test_keys_too_large_to_pack_keep_their_order(rows: Any) -> None:
    """Four keys of forty bits each don't fit in one number, and rank all the same."""
    keys = [([(row[i], row[i]) for row in rows], i != 1) for i in range(4)]
    among, groups = [(1, 1)] * len(rows), [0] * len(rows)
    measures = [(measure(ends), down) for ends, down in keys]
    overall, _ = places(measures, None, None, "shared", [str(r) for r in groups])
    assert told(overall) == expected(keys, among, groups, "shared")


@pytest.mark.parametrize("down", [True, False])
def test_keys_too_wide_to_be_packed_together_still_order(down: bool) -> None:
    """Two keys that each fill their 64 bits place like any others."""
    far = 2**61
    wide = [far, -far, 5, 5, 0, 1, 2, 3]
    then = [0, 1, -far, far, 7, far - 1, 1 - far, -2]
    keys = [([(v, v) for v in values], down) for values in (wide, then)]
    measures = [(measure(ends), down) for ends, down in keys]
    ids = [f"{row:03d}" for row in range(len(wide))]
    overall, _ = places(measures, None, None, "shared", ids)
    everybody = [(1, 1)] * len(wide)
    assert told(overall) == expected(keys, everybody, [0] * len(wide), "shared")
