"""Laws of cells that are numbers: read exactly, or refused with what is wrong."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalkit.errors import Place
from evalkit.io.cell_faults import Problem
from evalkit.io.cell_numbers import expected_range, in_units, read_number, written
from evalkit.io.grid import BadCell, Raw
from evalkit.model.rubric import Field
from evalkit.model.text import Text
from evalkit.model.value import number

HIDDEN = "\u200b\ufeff\u200e\u2060\u202a\u202c\xad"
WIDE = str.maketrans({code: chr(code + 0xFEE0) for code in map(ord, "0123456789,.-+%")})


def field(decimals: int = 0, unit: str = "", most: int = 10**18) -> Field:
    """Give a field of numbers from -most to most units."""
    return Field("x", Text("甲", "x"), number(decimals, -most, most), unit=unit)


def code_of(value: int | Problem) -> str:
    """Give the code of a cell that is refused, in a message without gaps."""
    assert isinstance(value, Problem)
    assert "{" not in value.at(Place()).text("zh")
    return value.code


@st.composite
def written_numbers(draw: st.DrawFn) -> tuple[int, int, str]:
    """Draw whole units, decimals, and one of the ways people write that number."""
    units = draw(st.integers(-(10**17), 10**17))
    decimals = draw(st.integers(0, 4))
    whole, rest = divmod(abs(units), 10**decimals)
    text = (
        f"{whole:,}" if draw(st.booleans()) else f"{whole:0{draw(st.integers(1, 9))}}"
    )
    fraction = f"{rest:0{decimals}}" if decimals else ""
    fraction = draw(st.sampled_from((fraction, fraction.rstrip("0"), fraction + "000")))
    if fraction or draw(st.booleans()):
        text += "." + fraction
    if text.startswith("0.") and text != "0." and draw(st.booleans()):
        text = text[1:]
    sign = "-" if units < 0 else draw(st.sampled_from(("", "+")))
    text = sign + text
    if draw(st.booleans()):
        text = text.translate(WIDE)
    for sign in draw(st.lists(st.sampled_from(HIDDEN), max_size=3)):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + sign + text[at:]
    around = st.text(" \t\u3000\xa0\r\n", max_size=2)
    apostrophe = draw(st.sampled_from(("", "'", "＇")))
    return units, decimals, apostrophe + draw(around) + text + draw(around)


@given(written_numbers())
def test_a_number_reads_the_same_however_it_is_written(
    case: tuple[int, int, str],
) -> None:
    """Width, commas, hidden signs, spaces, zeros and apostrophes change no number."""
    units, decimals, text = case
    assert read_number(field(decimals), text) == units


@given(st.decimals(allow_nan=False, allow_infinity=False), st.integers(0, 6))
def test_a_number_is_read_whole_or_refused(given: Decimal, decimals: int) -> None:
    """What comes back is the number itself, to the last of however many digits."""
    read = read_number(field(decimals), given)
    if isinstance(read, Problem):
        assert read.code in ("EK4068", "EK4069")
    else:
        sign, digits, exponent = given.as_tuple()
        assert isinstance(exponent, int)
        whole = int("".join(map(str, digits))) * (-1 if sign else 1)
        assert whole * 10 ** max(exponent + decimals, 0) == read * 10 ** max(
            -exponent - decimals, 0
        )


@given(st.text(max_size=12) | st.text("0123456789.,-+%eE'/ ", max_size=8))
def test_any_text_is_a_number_or_a_problem(text: str) -> None:
    """No text makes the reader fail, and what it takes is what Python takes too."""
    read = read_number(field(2), text)
    if isinstance(read, int):
        plain = "".join(char for char in text if char.isdigit() or char in "-－+＋.．")
        assert Decimal(plain.translate({0xFF0D: "-", 0xFF0B: "+", 0xFF0E: "."})) == (
            Decimal(read) / 100
        )


@pytest.mark.parametrize(
    ("raw", "decimals", "units"),
    [
        ("20000001", 0, 20000001),
        (20000001, 0, 20000001),
        (Decimal("20000001"), 0, 20000001),
        (Decimal("2E+3"), 0, 2000),
        (Decimal("12.50"), 1, 125),
        (Decimal("0E-50"), 0, 0),
        (Decimal("0E+50"), 0, 0),
        (Decimal("-0"), 2, 0),
        ("１２", 0, 12),
        ("1,200", 0, 1200),
        ("12.", 0, 12),
        (".5", 1, 5),
        ("−3", 0, -3),
    ],
)
def test_numbers_stay_what_they_are(raw: Raw, decimals: int, units: int) -> None:
    """Known traps keep every digit."""
    assert read_number(field(decimals), raw) == units


def test_more_than_28_digits_are_not_rounded_in_silence() -> None:
    """Arithmetic on decimals keeps 28 digits; a cell keeps all or is refused."""
    exact = Decimal("1234567890.12345678901234567890000001")
    assert code_of(read_number(field(20), exact)) == "EK4068"
    big = field(25, most=10**60)
    digits = "12345678901234567890123456789.1234567890123456789012345"
    assert read_number(big, digits) == int(digits.replace(".", ""))
    assert read_number(big, Decimal(digits)) == int(digits.replace(".", ""))


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("1,20", "EK4064"),
        ("12,3456", "EK4064"),
        ("1.2.3", "EK4064"),
        ("1 200", "EK4064"),
        ("约12", "EK4064"),
        ("十二", "EK4064"),
        ("1_000", "EK4064"),
        ("٣", "EK4064"),
        ("", "EK4064"),
        ("12元", "EK4065"),
        ("12 元/年", "EK4065"),
        ("¥12", "EK4065"),
        ("￥1,200.50元", "EK4065"),
        ("12.5万", "EK4065"),
        ("12abcdefg", "EK4064"),
        ("/", "EK4066"),
        ("——", "EK4066"),
        ("N/A", "EK4066"),
        ("无", "EK4066"),
        ("1.3E+17", "EK4067"),
        ("1e5", "EK4067"),
        ("12%", "EK4062"),
        ("12.345", "EK4068"),
        (Decimal("12.345"), "EK4068"),
        (Decimal("1E-999999"), "EK4068"),
        ("1000000000000000001", "EK4069"),
        ("9" * 300, "EK4069"),
        (Decimal("1E+99999999999999"), "EK4069"),
        (Decimal("NaN"), "EK4069"),
        (Decimal("Infinity"), "EK4069"),
        (True, "EK4076"),
        (datetime.date(2026, 1, 31), "EK4077"),
        (BadCell("EK4060", "SUM"), "EK4060"),
        (BadCell("EK4062", "12%", Decimal(12)), "EK4062"),
    ],
)
def test_what_is_no_number_says_why(raw: Raw, code: str) -> None:
    """Each way not to be a number has its own code."""
    assert code_of(read_number(field(2, most=10**18), raw)) == code


@pytest.mark.parametrize("unit", ["%", "％"])
@pytest.mark.parametrize(
    "raw",
    ["12.5%", "１２.５％", "12.5 %", "12.5", BadCell("EK4062", "", Decimal("12.5"))],
)
def test_percentages_are_read_where_percent_is_the_unit(unit: str, raw: Raw) -> None:
    """12.5 %, written or formatted, is 12.5 in a field counted in percent."""
    assert read_number(field(1, unit), raw) == 125


def test_a_percentage_with_too_many_decimals_is_shown_as_written() -> None:
    """The message shows the cell, its percent sign too."""
    problem = read_number(field(0, "%"), "12.5%")
    assert isinstance(problem, Problem)
    assert (problem.code, problem.got) == ("EK4068", "12.5%")


@pytest.mark.parametrize("units", [0, 10_000_000])
def test_the_ends_of_a_range_belong_to_it(units: int) -> None:
    """Both ends are taken; one unit further is not, and the message says the range."""
    money = Field("m", Text("收入", "m"), number(2, 0, 10_000_000), unit="元/年")
    assert in_units(money, Decimal(units).scaleb(-2)) == units
    beyond = -1 if units == 0 else units + 1
    problem = in_units(money, Decimal(beyond).scaleb(-2))
    assert isinstance(problem, Problem)
    assert (problem.code, problem.expected) == ("EK4069", "0 ～ 100000 元/年")


def test_a_unit_beside_a_number_names_the_right_one() -> None:
    """The message tells the field's unit, and counts in 个 where it has none."""
    beside = read_number(field(0, "人"), "3户")
    assert isinstance(beside, Problem)
    assert beside.values == {"unit": "人"}
    beside = read_number(field(), "3户")
    assert isinstance(beside, Problem)
    assert beside.values == {"unit": "个"}


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (Decimal("1E+3"), "1000"),
        (Decimal("1E-7"), "0.0000001"),
        (Decimal("1E+999"), "1E+999"),
        (Decimal("NaN"), "NaN"),
    ],
)
def test_numbers_are_written_out_while_that_is_readable(
    given: Decimal, text: str
) -> None:
    """Exponents show only where the digits would fill a page."""
    assert written(given) == text


def test_a_range_without_unit_ends_with_its_number() -> None:
    """No unit leaves no space behind."""
    assert expected_range(field(1, most=15)) == "-1.5 ～ 1.5"
