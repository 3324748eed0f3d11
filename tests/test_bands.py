"""Bands: every value of a figure falls in one, and whatever does not is refused."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalkit.errors import Fault, RubricError
from evalkit.model.bands import Bounds, Cuts, cut
from evalkit.model.value import ValueType, number

SCORE = number(2, 0, 10_000)  # 0.00 to 100.00
WHOLE = number(0, 0, 100)
LINES = {"at_least": "≥", "above": ">", "at_most": "≤", "below": "<"}


def band(text: str) -> Bounds:
    """Read `≥ 60 < 80`, or `otherwise`."""
    if text == "otherwise":
        return Bounds(otherwise=True)
    words = text.split()
    keys = {sign: key for key, sign in LINES.items()}
    pairs = zip(words[::2], words[1::2], strict=True)
    return Bounds(**{keys[sign]: Decimal(bound) for sign, bound in pairs})


def bands(*texts: str) -> list[Bounds]:
    """Read several bands."""
    return [band(text) for text in texts]


def faults(texts: tuple[str, ...], figure: ValueType, key: str = "bands") -> list[Any]:
    """Give code, place and values of every fault."""
    with pytest.raises(RubricError) as caught:
        cut(bands(*texts), figure, key)
    return [(f.code, f.place.key, f.values) for f in caught.value.faults]


@pytest.mark.parametrize(
    ("texts", "figure", "expected"),
    [
        (("≥ 80", "≥ 60", "otherwise"), WHOLE, Cuts((60, 80), (2, 1, 0))),
        (("≥ 0", "≥ 60", "≥ 80"), WHOLE, Cuts((60, 80), (0, 1, 2))),
        (("> 60", "otherwise"), WHOLE, Cuts((61,), (1, 0))),
        (("> 59.995", "otherwise"), SCORE, Cuts((6000,), (1, 0))),
        (("≥ 59.995", "otherwise"), SCORE, Cuts((6000,), (1, 0))),
        (("≤ 59.995", "otherwise"), SCORE, Cuts((6000,), (0, 1))),
        (("< 59.995", "otherwise"), SCORE, Cuts((6000,), (0, 1))),
        (("< 60", "≥ 60"), SCORE, Cuts((6000,), (0, 1))),
        (("≤ 60", "> 60"), SCORE, Cuts((6001,), (0, 1))),
        (("≤ 59.99", "≥ 60"), SCORE, Cuts((6000,), (0, 1))),
        (("≤ 59", "≥ 60 ≤ 79", "≥ 80"), WHOLE, Cuts((60, 80), (0, 1, 2))),
        (("≥ 40 < 60", "otherwise"), WHOLE, Cuts((40, 60), (1, 0, 1))),
        (("otherwise",), WHOLE, Cuts((), (0,))),
        (("≥ 0",), WHOLE, Cuts((), (0,))),
        (("≥ -5", "≥ 200"), WHOLE, Cuts((), (0,))),
        (("≥ 200", "otherwise"), WHOLE, Cuts((), (1,))),
        (("< -5", "≥ -5 < 50", "≥ 50"), WHOLE, Cuts((50,), (1, 2))),
        (("≥ -1.5", "≥ 1"), number(0, -1, 3), Cuts((1,), (0, 1))),
        (("≥ 3", "< 3"), number(0, 3, 3), Cuts((), (0,))),
        (("≥ 0 ≤ 9", "≥ 10 ≤ 99", "≥ 100"), WHOLE, Cuts((10, 100), (0, 1, 2))),
        (("≥ 7", "otherwise"), number(0, 7, 9), Cuts((), (0,))),
    ],
)
def test_bands_lie_on_the_grid(
    texts: tuple[str, ...], figure: ValueType, expected: Cuts
) -> None:
    """Bounds become the first whole unit of each band, in any order written."""
    assert cut(bands(*texts), figure) == expected


@pytest.mark.parametrize(
    ("texts", "figure", "expected"),
    [
        (
            ("≤ 59.99", "≥ 60"),
            number(3, 0, 100_000),
            [("EK1402", "bands[1]", {"low": "59.991", "high": "59.999"})],
        ),
        (
            ("≥ 60",),
            WHOLE,
            [("EK1402", "bands[0]", {"low": "0", "high": "59"})],
        ),
        (
            ("< 60",),
            SCORE,
            [("EK1402", "bands[0]", {"low": "60", "high": "100"})],
        ),
        (
            ("≥ 0 < 20", "≥ 40 < 60", "≥ 80"),
            WHOLE,
            [
                ("EK1402", "bands[1]", {"low": "20", "high": "39"}),
                ("EK1402", "bands[2]", {"low": "60", "high": "79"}),
            ],
        ),
        (
            ("≤ 60", "≥ 60"),
            WHOLE,
            [("EK1401", "bands[1]", {"other": "≤ 60", "low": "60", "high": "60"})],
        ),
        (
            ("≥ 0 ≤ 100", "≥ 20 ≤ 30", "≥ 25 ≤ 26"),
            WHOLE,
            [
                (
                    "EK1401",
                    "bands[1]",
                    {"other": "≥ 0, ≤ 100", "low": "20", "high": "30"},
                ),
                (
                    "EK1401",
                    "bands[2]",
                    {"other": "≥ 0, ≤ 100", "low": "25", "high": "26"},
                ),
            ],
        ),
        (("≥ 60 < 60", "otherwise"), WHOLE, [("EK1403", "bands[0]", {})]),
        (("≥ 80 ≤ 60", "≥ 0"), WHOLE, [("EK1403", "bands[0]", {})]),
        (("> 59 < 60", "otherwise"), WHOLE, [("EK1403", "bands[0]", {})]),
        (("≥ 60", "≥ 60", "otherwise"), WHOLE, [("EK1403", "bands[0]", {})]),
        (
            ("otherwise", "otherwise"),
            WHOLE,
            [("EK1404", "bands[1]", {})],
        ),
        (("otherwise", "≥ 1 > 2"), WHOLE, [("EK1406", "bands[1]", {})]),
        (("≤ 1 < 2", "otherwise"), WHOLE, [("EK1406", "bands[0]", {})]),
    ],
)
def test_gaps_and_overlaps_are_all_refused(
    texts: tuple[str, ...], figure: ValueType, expected: list[Any]
) -> None:
    """Each names its band, the values in question and the band it meets."""
    assert faults(texts, figure) == expected


def test_bands_that_state_nothing_or_too_much_are_refused() -> None:
    """An empty band, and `otherwise` with a bound, are told by their number."""
    wrong = [Bounds(), Bounds(otherwise=True, below=Decimal(3)), band("≥ 1")]
    with pytest.raises(RubricError) as caught:
        cut(wrong, WHOLE, "steps")
    found = [(f.code, f.place.key) for f in caught.value.faults]
    assert found == [("EK1405", "steps[0]"), ("EK1404", "steps[1]")]


def test_a_bound_is_read_to_its_last_digit() -> None:
    """A bound of more digits than a decimal context keeps is not rounded to 60."""
    nearly = "59." + "9" * 34
    assert cut(bands(f"≤ {nearly}", "otherwise"), WHOLE) == Cuts((60,), (0, 1))
    assert cut(bands(f"> {nearly}", "otherwise"), WHOLE) == Cuts((60,), (1, 0))


@st.composite
def drawn(draw: st.DrawFn) -> tuple[list[Bounds], ValueType]:
    """Draw bands with any bounds, and a figure."""
    decimals = draw(st.integers(0, 1))
    low = draw(st.integers(-8, 3))
    figure = number(decimals, low, low + draw(st.integers(0, 12)))
    bound = st.sampled_from([Decimal(n) / 4 for n in range(-40, 60)])
    several = st.builds(
        lambda keys, values: Bounds(**dict(zip(keys, values, strict=False))),
        st.lists(st.sampled_from(list(LINES)), min_size=1, max_size=2, unique=True),
        st.lists(bound, min_size=2, max_size=2),
    )
    found = draw(st.lists(several, min_size=1, max_size=4))
    if draw(st.booleans()):
        found.append(Bounds(otherwise=True))
    return draw(st.permutations(found)), figure


def takes(bounds: Bounds, value: Decimal) -> bool:
    """Say whether a band takes a value, as written."""
    return not (
        (bounds.at_least is not None and value < bounds.at_least)
        or (bounds.above is not None and value <= bounds.above)
        or (bounds.at_most is not None and value > bounds.at_most)
        or (bounds.below is not None and value >= bounds.below)
    )


def wanted(found: list[Bounds], value: Decimal) -> list[int]:
    """Give the bands a value belongs to, as people read the list."""
    named = [i for i, b in enumerate(found) if not b.otherwise and takes(b, value)]
    open_ended = all(b.at_most is None and b.below is None for b in found)
    if open_ended and named:
        start = {i: (found[i].at_least, found[i].above) for i in named}
        # The highest bound passed is the one that counts; at equal ones `above` is it.
        keyed = {
            i: (pair[0] if pair[0] is not None else pair[1], pair[1] is not None)
            for i, pair in start.items()
        }
        top = max(keyed.values())  # type: ignore[type-var]
        return [i for i in named if keyed[i] == top]
    rest = [i for i, b in enumerate(found) if b.otherwise]
    return named or rest


@given(drawn())
def test_a_list_is_laid_out_or_refused(
    case: tuple[list[Bounds], ValueType],
) -> None:
    """Where bands are taken, every value is in the band it is read to be in."""
    found, figure = case
    told: tuple[Fault, ...] = ()
    cuts = None
    try:
        cuts = cut(found, figure)
    except RubricError as error:
        told = error.faults
    if cuts is None:
        assert {f.code for f in told} <= {"EK1401", "EK1402", "EK1403", "EK1406"}
        return
    edges = [figure.low, *cuts.cuts, figure.high + 1]
    assert edges == sorted(set(edges))
    for index, (start, end) in enumerate(pairwise(edges)):
        for units in range(start, end):
            value = Decimal(units).scaleb(-figure.decimals)
            assert wanted(found, value) == [cuts.band[index]], (found, value)


@pytest.mark.parametrize(
    ("text", "zh", "en", "short"),
    [
        ("≥ 60 < 80", "≥ 60且< 80", "≥ 60 and < 80", "≥ 60, < 80"),
        ("> 1.50", "> 1.50", "> 1.50", "> 1.50"),
        ("otherwise", "其余", "otherwise", "otherwise"),
        ("≥ 1E+3", "≥ 1000", "≥ 1000", "≥ 1000"),
    ],
)
def test_bands_are_said_as_people_read_them(
    text: str, zh: str, en: str, short: str
) -> None:
    """Bounds are written with signs and plain digits, in both languages."""
    assert band(text).said() == (zh, en)
    assert band(text).text() == short
