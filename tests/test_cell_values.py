"""Laws of cells that are no numbers: days, yes and no, choices, groups, texts, gaps."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalkit.errors import Place
from evalkit.io.cell_faults import Problem, clipped
from evalkit.io.cell_values import Gap, Value, number_text, read_value
from evalkit.io.grid import BadCell, Raw
from evalkit.model.rubric import Field
from evalkit.model.text import Text
from evalkit.model.value import BOOLEAN, ValueType, number, to_days

DAY = datetime.date(2026, 1, 31)
LONGEST = 40


def field(kind: ValueType) -> Field:
    """Give a field of a type."""
    return Field("x", Text("甲", "x"), kind)


DATES = field(
    ValueType("date", low=to_days(datetime.date(1900, 1, 1)), high=to_days(DAY))
)
MORNING = datetime.datetime.combine(DAY, datetime.time(8, 30))
YES_NO = field(BOOLEAN)
COUNT = field(number(0, 0, 9))
TEXT = field(ValueType("text", high=0))
GROUP = field(ValueType("category", high=0))
CHOICE = field(ValueType("category", high=2, choices=("一般", "较好", "A（优）")))


def read(field: Field, raw: Raw) -> Value:
    """Read a cell."""
    return read_value(field, raw, LONGEST)


def code_of(value: Value) -> str:
    """Give the code of a cell that is refused, in a message without gaps."""
    assert isinstance(value, Problem)
    assert "{" not in value.at(Place()).text("zh")
    return value.code


@pytest.mark.parametrize("field", [DATES, YES_NO, TEXT, GROUP, CHOICE, COUNT])
@pytest.mark.parametrize("raw", [None, "", " ", "\u3000\u200b", "'", "\ufeff"])
def test_nothing_and_hidden_signs_are_an_empty_cell(field: Field, raw: Raw) -> None:
    """A cell without anything to see is empty, whatever its field."""
    assert read(field, raw) is Gap.EMPTY


@pytest.mark.parametrize("field", [DATES, YES_NO, TEXT, GROUP, CHOICE])
@pytest.mark.parametrize("raw", ["未知", " 不详\u200b", "'未填"])
def test_unknown_can_be_said_outright(field: Field, raw: str) -> None:
    """未知, 不详 and 未填 are unknown in every field."""
    assert read(field, raw) is Gap.UNKNOWN


def test_unknown_is_a_choice_where_the_rubric_offers_it() -> None:
    """A rubric whose choices include 不详 gets that choice."""
    offered = field(ValueType("category", high=1, choices=("清楚", "不详")))
    assert read(offered, "不详") == "不详"
    assert read(offered, "未知") is Gap.UNKNOWN


@pytest.mark.parametrize(
    "raw",
    [
        *("是", "有", "对", "√", "✓", "✔", "☑", "1", "１", "TRUE", "yes", "Ｙ", " 是 "),
        *(True, 1, Decimal(1), Decimal("1.0")),
    ],
)
def test_yes_is_yes(raw: Raw) -> None:
    """Every promised way to say yes is 1."""
    assert read(YES_NO, raw) == 1


@pytest.mark.parametrize(
    "raw",
    [
        *("否", "无", "错", "×", "✗", "✘", "✕", "0", "０", "False", "NO", "n"),
        *(False, 0, Decimal(0), Decimal("0.0")),
    ],
)
def test_no_is_no(raw: Raw) -> None:
    """Every promised way to say no is 0."""
    assert read(YES_NO, raw) == 0


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("基本是", "EK4070"),
        ("/", "EK4070"),
        ("2", "EK4070"),
        (2, "EK4070"),
        (Decimal("0.5"), "EK4070"),
        (Decimal("NaN"), "EK4070"),
        (DAY, "EK4077"),
        (BadCell("EK4061", "#N/A"), "EK4061"),
    ],
)
def test_what_is_neither_yes_nor_no_is_refused(raw: Raw, code: str) -> None:
    """Nothing else is taken for yes or no."""
    assert code_of(read(YES_NO, raw)) == code


@given(st.dates(datetime.date(1900, 1, 1), DAY), st.data())
def test_a_day_reads_the_same_however_it_is_written(
    day: datetime.date, data: st.DataObject
) -> None:
    """All promised forms, padded or not, with midnight or without, are that day."""
    y, m, d = day.year, day.month, day.day
    forms = [
        *(f"{y}-{m}-{d}", f"{y}/{m}/{d}", f"{y}.{m}.{d}", f"{y}年{m}月{d}日"),
        *(
            day.isoformat(),
            f"{y}/{m:02}/{d:02}",
            f"{y} 年 {m} 月 {d} 号",
            f"{y}年{m}月{d}",
        ),
        f"{y}{m:02}{d:02}",
    ]
    text = data.draw(st.sampled_from(forms))
    clock = data.draw(st.sampled_from(("", " 0:00", " 00:00:00", "T00:00:00.000")))
    wide = str.maketrans({code: chr(code + 0xFEE0) for code in range(0x2D, 0x3A)})
    if data.draw(st.booleans()):
        text = text.translate(wide)
    assert read(DATES, f" {text}{clock}\u200b") == to_days(day)


@pytest.mark.parametrize(
    "raw", [DAY, MORNING.replace(hour=0, minute=0), 20260131, Decimal("20260131.0")]
)
def test_days_come_as_days_and_as_numbers_too(raw: Raw) -> None:
    """A date cell is its day, and so is 20260131 typed as a number."""
    assert read(DATES, raw) == to_days(DAY)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("2026-2-30", "EK4071"),
        ("2026-13-1", "EK4071"),
        ("0000-01-01", "EK4071"),
        ("2026-1", "EK4071"),
        ("2026年1月", "EK4071"),
        ("26-1-31", "EK4071"),
        ("31/1/2026", "EK4071"),
        ("2026-1/31", "EK4071"),
        ("2026131", "EK4071"),
        ("2026-1-310:00", "EK4071"),
        ("年底", "EK4071"),
        (Decimal("46053"), "EK4072"),
        (Decimal("2026.1"), "EK4072"),
        (20260231, "EK4072"),
        ("2026-1-31 8:30", "EK4073"),
        ("2026-01-31T00:00:00Z", "EK4073"),
        ("2026年1月31日10:00", "EK4073"),
        (MORNING, "EK4073"),
        ("2026-2-1", "EK4069"),
        (datetime.date(1899, 12, 31), "EK4069"),
        (True, "EK4076"),
        (BadCell("EK4060", "TODAY()"), "EK4060"),
    ],
)
def test_what_is_no_day_says_why(raw: Raw, code: str) -> None:
    """Half dates, days that aren't, lost formats, times and ends each have a code."""
    problem = read(DATES, raw)
    assert code_of(problem) == code
    assert isinstance(problem, Problem)
    assert problem.expected == "1900-01-01 ～ 2026-01-31"


@pytest.mark.parametrize(
    ("raw", "choice"),
    [
        ("一般", "一般"),
        (" 较 好\u200b", "较好"),
        ("a(优)", "A（优）"),
        ("'A（优）", "A（优）"),
    ],
)
def test_a_choice_is_known_when_nobody_looks_closely(raw: Raw, choice: str) -> None:
    """Width, case, brackets and spaces don't matter; the rubric's spelling is read."""
    assert read(CHOICE, raw) == choice


def test_choices_that_differ_by_width_only_stay_apart() -> None:
    """An exact match wins; where two are alike and neither is meant, none is read."""
    alike = field(ValueType("category", high=1, choices=("A", "Ａ")))
    assert (read(alike, "Ａ"), read(alike, "A")) == ("Ａ", "A")
    assert code_of(read(alike, "a")) == "EK4074"


def test_a_choice_may_be_a_number() -> None:
    """A number typed into a sheet is the choice written with its digits."""
    grades = field(ValueType("category", high=1, choices=("1", "2.5")))
    assert (read(grades, Decimal("1.0")), read(grades, 1)) == ("1", "1")
    assert read(grades, Decimal("2.50")) == "2.5"


def test_no_choice_shows_the_choices_and_the_nearest() -> None:
    """The message lists what can be chosen, but not a page of it."""
    problem = read(CHOICE, "较好的")
    assert isinstance(problem, Problem)
    assert (problem.code, problem.near) == ("EK4074", ("较好",))
    assert problem.expected == "一般、较好、A（优）"
    many = field(ValueType("category", choices=tuple(map(str, range(30)))))
    problem = read(many, "x")
    assert isinstance(problem, Problem)
    assert problem.expected == "、".join(map(str, range(12))) + "……"


@pytest.mark.parametrize(
    ("raw", "code"),
    [(DAY, "EK4077"), (True, "EK4076"), (BadCell("EK4061", "#REF!"), "EK4061")],
)
def test_a_choice_is_text(raw: Raw, code: str) -> None:
    """Dates, TRUE and errors are no choices."""
    assert code_of(read(CHOICE, raw)) == code


@given(st.text(max_size=LONGEST - 2))
def test_a_text_keeps_every_sign_but_those_around_it(text: str) -> None:
    """Names stay as they are, rare signs and inner spaces too."""
    assert read(TEXT, f"\u200b {'x' + text + 'x'}\u3000\ufeff") == f"x{text}x"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("=1+1", "=1+1"),
        ("'=1+1", "'=1+1"),
        ("𠮷田 ·买买提", "𠮷田 ·买买提"),
        ("ＡＢ", "ＡＢ"),
        ("a\u200db", "a\u200db"),
        ("-", "-"),
        (Decimal("12.0"), "12"),
        (Decimal("1.50"), "1.5"),
        (Decimal("1E+3"), "1000"),
        (7, "7"),
        (DAY, "2026-01-31"),
    ],
)
def test_texts_stay_as_they_are(raw: Raw, text: str) -> None:
    """Formula signs, rare characters, wide letters and numbers are kept."""
    assert read(TEXT, raw) == text


@pytest.mark.parametrize(
    ("field", "raw", "code"),
    [
        (TEXT, "字" * (LONGEST + 1), "EK4075"),
        (TEXT, "半\ud83d", "EK4078"),
        (GROUP, "\udfff", "EK4078"),
        (TEXT, True, "EK4076"),
        (TEXT, MORNING, "EK4077"),
        (TEXT, BadCell("EK4060", ""), "EK4060"),
        (GROUP, "/", "EK4066"),
        (GROUP, " 无 ", "EK4066"),
        (GROUP, DAY, "EK4077"),
    ],
)
def test_what_is_no_text_says_why(field: Field, raw: Raw, code: str) -> None:
    """Too long, of another type, or a sign that may mean no group at all."""
    assert code_of(read(field, raw)) == code


def test_a_hidden_sign_makes_no_new_group() -> None:
    """Two villages that look the same are the same village."""
    assert read(GROUP, "张\u200b家村 ") == read(GROUP, "张家村") == "张家村"


def test_a_number_is_read_as_one() -> None:
    """Cells of numeric fields go to the reader of numbers."""
    assert read(COUNT, " ７ ") == 7
    assert code_of(read(COUNT, "10")) == "EK4069"


def test_the_longest_text_is_still_read() -> None:
    """The limit itself is allowed."""
    assert read(TEXT, "字" * LONGEST) == "字" * LONGEST


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4))
def test_equal_numbers_are_written_alike(given: Decimal) -> None:
    """1, 1.0 and 1.00 name the same thing, so that row order can't choose a name."""
    text = number_text(given)
    assert Decimal(text) == given
    assert number_text(Decimal(f"{given:f}00")) == text
    assert "." not in text or text[-1] not in "0."
    assert text != "-0"


def test_infinite_numbers_are_written_too() -> None:
    """What is no finite number still shows in a message."""
    assert number_text(Decimal("-Infinity")) == "-Infinity"


def test_a_day_out_of_range_is_shown_as_a_day() -> None:
    """Midnight is no part of it."""
    problem = read(DATES, MORNING.replace(year=2027, hour=0, minute=0))
    assert isinstance(problem, Problem)
    assert (problem.code, problem.got) == ("EK4069", "2027-01-31")


def test_true_is_shown_as_a_sheet_shows_it() -> None:
    """Python's word for it is nobody's word in a sheet."""
    problem = read(COUNT, True)
    assert isinstance(problem, Problem)
    assert problem.got == "TRUE"
    assert "TRUE / FALSE" in problem.at(Place()).text("zh")


def test_a_problem_becomes_a_fault_at_its_place() -> None:
    """Nothing of the problem is lost but the end of a long cell."""
    problem = Problem("EK4064", "x" * 99, "0 ～ 9", ("1",), {"unit": "人"})
    fault = problem.at(Place(row=3))
    assert fault.got == clipped("x" * 99) == "x" * 60 + "…"
    assert (fault.code, fault.place.row, fault.expected) == ("EK4064", 3, "0 ～ 9")
    assert (fault.near, fault.values) == (("1",), {"unit": "人"})
    assert Problem("EK4063").at(Place()).got is None
    assert clipped("x" * 60) == "x" * 60
