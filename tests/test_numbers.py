"""Exact numbers: whole units, one rounding, no float anywhere."""

from __future__ import annotations

import datetime
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalkit.errors import RubricError
from evalkit.model.number import (
    INT64_MAX,
    LIMIT,
    ROUNDINGS,
    Numbers,
    Rounding,
    divide,
    divide_arrays,
    from_units,
    narrow,
    show_units,
    to_units,
)
from evalkit.model.rubric import money
from evalkit.model.text import Text
from evalkit.model.value import (
    BOOLEAN,
    KINDS,
    ValueType,
    from_days,
    number,
    to_days,
)

DECIMAL: dict[Rounding, str] = {
    "half_up": ROUND_HALF_UP,
    "half_even": ROUND_HALF_EVEN,
    "down": ROUND_DOWN,
    "up": ROUND_UP,
}


@pytest.mark.parametrize(
    ("given_", "decimals", "units"),
    [
        ("12.50", 2, 1250),
        ("-0.01", 2, -1),
        ("20000001", 0, 20_000_001),
        ("1E+3", 0, 1000),
        ("1E-3", 3, 1),
        ("0.10000", 1, 1),
        ("9223372036854775807", 0, INT64_MAX),
        ("123456789012345678901234567890.12", 2, 12345678901234567890123456789012),
    ],
)
def test_numbers_become_whole_units(given_: str, decimals: int, units: int) -> None:
    """Every digit that is written is kept, also beyond a decimal context's 28."""
    assert to_units(Decimal(given_), decimals) == units


@pytest.mark.parametrize(
    ("given_", "decimals"),
    [
        ("0.005", 2),
        ("-1.5", 0),
        ("1E-30", 29),
        ("123456789012345678.00000000000000001", 2),
        ("0." + "0" * 40 + "1", 30),
    ],
)
def test_a_digit_too_many_is_refused(given_: str, decimals: int) -> None:
    """A number with more decimals is refused with the number, never rounded."""
    with pytest.raises(ValueError, match=f"more than {decimals} decimals"):
        to_units(Decimal(given_), decimals)


def test_parameters_become_points_or_are_refused_together() -> None:
    """All points of a rule are read in one call; each too fine is told at its key."""
    numbers = Numbers(marks=1)
    assert numbers.units(most=Decimal("2.5"), least=Decimal(-1)) == (25, -10)
    assert numbers.units() == ()
    with pytest.raises(RubricError) as caught:
        numbers.units(a=Decimal("0.25"), b=Decimal(1), c=Decimal("0.001"))
    told = [(f.code, f.place.key, f.got, f.values) for f in caught.value.faults]
    assert told == [
        ("EK1105", "a", "0.25", {"decimals": 1}),
        ("EK1105", "c", "0.001", {"decimals": 1}),
    ]


def test_what_64_bits_may_not_hold_is_refused() -> None:
    """A parameter, or a step, that can't be doubled and added up is told at its key."""
    numbers = Numbers(marks=1)
    most = Decimal(LIMIT) / 10
    assert numbers.units(a=most, b=-most) == (LIMIT, -LIMIT)
    numbers.check_size("a", -LIMIT, LIMIT)
    more = most + Decimal("0.1")
    with pytest.raises(RubricError) as caught:
        numbers.units(a=more, b=Decimal(1), c=-more, d=Decimal("0.01"))
    told = [(f.code, f.place.key, f.got) for f in caught.value.faults]
    assert told == [
        ("EK1506", "a", str(LIMIT + 1)),
        ("EK1506", "c", str(-LIMIT - 1)),
        ("EK1105", "d", "0.01"),
    ]
    with pytest.raises(RubricError) as caught:
        numbers.check_size("a", 5, -LIMIT - 1, 7)
    (fault,) = caught.value.faults
    assert (fault.place.key, fault.got) == ("a", str(-LIMIT - 1))


@given(st.integers(-(10**30), 10**30), st.integers(0, 9))
def test_units_are_written_and_read_back(units: int, decimals: int) -> None:
    """What is written as a decimal number is the same units when read."""
    shown, short = from_units(units, decimals), show_units(units, decimals)
    assert to_units(Decimal(shown), decimals) == units
    assert to_units(Decimal(short), decimals) == units
    assert len(shown.partition(".")[2]) == decimals
    assert not ("." in short and short.endswith(("0", ".")))


@pytest.mark.parametrize(
    ("units", "decimals", "shown", "short"),
    [
        (1250, 2, "12.50", "12.5"),
        (-5, 2, "-0.05", "-0.05"),
        (-100, 2, "-1.00", "-1"),
        (0, 2, "0.00", "0"),
        (100, 0, "100", "100"),
        (1200, 1, "120.0", "120"),
    ],
)
def test_units_are_shown(units: int, decimals: int, shown: str, short: str) -> None:
    """All decimals on notices, none too many in reasons; whole tens keep their 0."""
    assert (from_units(units, decimals), show_units(units, decimals)) == (shown, short)


@given(
    st.integers(-(10**6), 10**6),
    st.integers(-(10**3), 10**3).filter(bool),
    st.sampled_from(ROUNDINGS),
)
def test_division_rounds_once_as_said(top: int, bottom: int, how: Rounding) -> None:
    """Whole numbers divide as decimals quantised in the same way, signs and all."""
    exact = Fraction(top, bottom)
    scaled = Decimal(exact.numerator) / Decimal(exact.denominator)
    wanted = scaled.quantize(Decimal(1), rounding=DECIMAL[how])
    assert divide(top, bottom, how) == int(wanted)


@given(
    st.lists(st.integers(-(2**60), 2**60), max_size=5),
    st.integers(1, 2**61),
    st.sampled_from(ROUNDINGS),
)
def test_columns_divide_like_numbers(
    tops: list[int], bottom: int, how: Rounding
) -> None:
    """Dividing a column gives each number's own quotient, to the ends of 64 bits."""
    column = np.array(tops, dtype=np.int64)
    found = divide_arrays(column, np.full(len(tops), bottom), how)
    assert found.tolist() == [divide(top, bottom, how) for top in tops]


@pytest.mark.parametrize("how", ROUNDINGS)
def test_every_small_quotient_rounds_as_said(how: Rounding) -> None:
    """Halves, thirds and the rest, of either sign, one by one and as a column."""
    for bottom in range(1, 9):
        tops = range(-40, 41)
        wanted = [
            int((Decimal(top) / bottom).quantize(Decimal(1), rounding=DECIMAL[how]))
            for top in tops
        ]
        assert [divide(top, bottom, how) for top in tops] == wanted
        assert [divide(-top, -bottom, how) for top in tops] == wanted
        column = np.array(tops, dtype=np.int8)
        assert divide_arrays(column, np.full(81, bottom), how).tolist() == wanted


@pytest.mark.parametrize(
    ("low", "high", "kind"),
    [
        (0, 127, np.int8),
        (-128, 0, np.int8),
        (0, 128, np.int16),
        (-129, 0, np.int16),
        (0, 32_768, np.int32),
        (-(2**31), 2**31 - 1, np.int32),
        (0, 2**31, np.int64),
        (-(2**40), 5, np.int64),
    ],
)
def test_ranges_take_the_narrowest_type(low: int, high: int, kind: type) -> None:
    """The type chosen holds both ends, and the next narrower one does not."""
    assert narrow(low, high) is kind


def test_money_is_whole_fen() -> None:
    """Yuan are kept to the fen, and half a fen is refused."""
    assert money(Decimal("50000.01")) == 5_000_001
    with pytest.raises(ValueError, match="more than 2 decimals"):
        money(Decimal("0.005"))


@given(st.dates())
def test_days_are_counted_both_ways(day: datetime.date) -> None:
    """A date is its count of days since 1970-01-01, before it as well."""
    assert from_days(to_days(day)) == day
    assert to_days(day) == (day - datetime.date(1970, 1, 1)).days


@pytest.mark.parametrize("kind", KINDS)
def test_types_know_what_they_are(kind: str) -> None:
    """Each kind counts, is a word, or is neither; a range has so many values."""
    one = ValueType(kind, low=-1, high=3)  # type: ignore[arg-type]
    assert one.is_number == (kind in ("integer", "decimal", "money"))
    assert one.is_word == (kind in ("category", "text"))
    assert one.span == 5
    assert one.within(0, 0).span == 1
    assert one.within(0, 0).kind == kind


def test_numbers_without_decimals_are_whole() -> None:
    """A figure of no decimals is an integer; a condition lies between 0 and 1."""
    assert number(0, 1, 2).kind == "integer"
    assert number(1, 1, 2).kind == "decimal"
    assert (BOOLEAN.low, BOOLEAN.high) == (0, 1)


def test_labels_fall_back_on_chinese() -> None:
    """Where there is no English label the Chinese one stands."""
    assert Text("勤劳致富", "Thrift").said("en") == "Thrift"
    assert Text("勤劳致富").said("en") == "勤劳致富"
    assert Text("勤劳致富", "Thrift").said("zh") == "勤劳致富"
