"""Columns of figures and of cells: exact, in range, known or not, and why not."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import attrs
import numpy as np
import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from evalkit.engine.frame import frame
from evalkit.errors import Place
from evalkit.io.cell_values import read_value
from evalkit.io.dict_in import python_raw, read_columns
from evalkit.io.facts_columns import read_column
from evalkit.io.facts_faults import Faults
from evalkit.io.facts_figures import whole_units
from evalkit.io.grid import BadCell, Figures, Raw
from evalkit.model.rubric import Field
from evalkit.model.table import Column
from evalkit.model.text import Text
from evalkit.model.value import ValueType, number
from tests.facts_sample import FIELDS, ONE, codes, faults, read, with_

_DAY = datetime.date
_MOMENT = datetime.datetime
FIELD = {field.key: field for field in FIELDS}


def _column(field: Field, values: Any) -> tuple[Column, Faults]:
    """Read one column of a dict."""
    grid = read_columns({"x": values}, "x", Place(), lambda heading: True)
    told = Faults(1000)
    return read_column(field, grid, grid.columns[0], 100, told), told


def _agree(field: Field, values: np.ndarray[Any, Any]) -> None:
    """See that a whole column says what the reader of single cells says."""
    column, told = _column(field, values)
    single = [read_value(field, python_raw(value), 100) for value in values]
    good = [isinstance(value, int) for value in single]
    if column.known is not None:
        assert column.known.tolist() == good
    units = [v if isinstance(v, int) else field.type.low for v in single]
    assert column.values.tolist() == units
    problems = [value for value in single if not isinstance(value, int)]
    empty = [value for value in problems if not hasattr(value, "code")]
    assert told.count == len(problems) - len(empty)


FIGURES = st.sampled_from(
    [
        number(0, 0, 12),
        number(2, -1_001, 99_999_999),
        number(4, -(2**40), 2**62),
        number(9, 0, 10**9),
    ]
)


@given(
    kind=FIGURES,
    values=st.lists(
        st.floats(width=64)
        | st.integers(-(10**15), 10**15).map(lambda n: n / 100)
        | st.integers(-(10**6), 10**6).map(float)
        | st.integers(-(10**9), 10**9).map(lambda n: n * 0.0001),
        max_size=8,
    ),
    narrow=st.sampled_from((np.float64, np.float32, np.float16)),
)
def test_a_column_of_floats_says_what_its_cells_say(
    kind: ValueType, values: list[float], narrow: Any
) -> None:
    """Whole columns and single cells are read to the same units, or refused alike."""
    with np.errstate(over="ignore"):
        _agree(Field("x", Text("x"), kind), np.array(values, dtype=narrow))


@given(
    kind=FIGURES,
    values=st.lists(st.integers(-(2**63), 2**63 - 1) | st.integers(-12, 99)),
    dtype=st.sampled_from(("i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8")),
)
def test_a_column_of_integers_says_what_its_cells_say(
    kind: ValueType, values: list[int], dtype: str
) -> None:
    """Whatever their width, signed or not."""
    array = np.array(values, dtype=np.int64).astype(dtype)
    _agree(Field("x", Text("x"), kind), array)


@given(
    values=st.lists(
        st.datetimes(_MOMENT(1900, 1, 1), _MOMENT(2100, 1, 1))
        | st.dates(_DAY(1949, 12, 30), _DAY(2027, 1, 2))
    ),
    unit=st.sampled_from(("D", "s", "ms", "us", "ns")),
)
def test_a_column_of_days_says_what_its_cells_say(values: list[Any], unit: str) -> None:
    """Midnight is the day; another time, or a day out of range, is refused."""
    _agree(FIELD["born"], np.array(values, dtype="M8[us]").astype(f"M8[{unit}]"))


@given(st.integers(-(2**62), 2**62), st.integers(0, 30), st.sampled_from((0, 2, 9)))
@example(10**18, 20, 0)
def test_decimals_are_moved_without_rounding(
    units: int, scale: int, decimals: int
) -> None:
    """A decimal of another scale is the same number, or has too many digits."""
    kind = number(decimals, -(2**63), 2**63 - 1)
    found, good = whole_units(kind, Figures(np.array([units]), None, scale))
    exact = Decimal(units).scaleb(decimals - scale)
    fits = abs(exact) < 2**63 and exact == exact.to_integral_value()
    assert not good[0] or (fits and found[0] == int(exact))
    assert good[0] or not fits or abs(exact) >= 2**62 or scale - decimals > 18


def test_noise_of_floats_is_no_fault() -> None:
    """What a program shows as 12.87 is 12.87, as it is in its spreadsheet."""
    noisy = (pl.int_range(1, 2_000, eager=True) / 100).to_numpy()
    values = np.array([0.1 + 0.2, 1.1 * 1.1 * 100, *noisy])
    column, told = _column(FIELD["income"], values)
    assert told.count == 0
    assert column.values.tolist() == [30, 12100, *range(1, 2_000)]


@pytest.mark.parametrize(
    ("value", "units"),
    [
        (1234.56000000001, None),
        (1234.560000000001, 123456),
        (2000000000.12345, None),
        (20000000000.125, None),
        (1e10 + 0.01, 1000000000001),
    ],
)
def test_what_a_sheet_would_show_is_what_counts(
    value: float, units: int | None
) -> None:
    """The fifteenth digit is read, the sixteenth is noise."""
    field = Field("x", Text("x"), number(2, 0, 2**62))
    column, told = _column(field, np.array([value]))
    assert told.count == (units is None)
    assert units is None or column.values.tolist() == [units]


def test_floats_of_more_digits_are_read_as_they_are_shown() -> None:
    """Beyond fifteen digits of units, a float is what its program writes."""
    field = Field("x", Text("x"), number(4, 0, 2**62))
    column, told = _column(field, np.array([200000000000.12345, 2e14]))
    assert told.count == 0
    assert column.values.tolist() == [2000000000001230, 2 * 10**18]


@example(["'      未知"])
@given(st.lists(st.text(st.sampled_from("'未知\u200b 无a１-"), max_size=9)))
def test_a_column_of_texts_says_what_its_cells_say(values: list[str]) -> None:
    """What is taken at a glance is what the reader of single cells takes."""
    for key in ("village", "remark"):
        field = attrs.evolve(FIELD[key], missing="unknown")
        column, told = _column(field, values)
        single = [read_value(field, value, 100) for value in values]
        words = [v if isinstance(v, str) else None for v in single]
        known = np.ones(len(values), bool) if column.known is None else column.known
        read_back = [
            column.words[unit] if is_known else None
            for unit, is_known in zip(column.values.tolist(), known, strict=True)
        ]
        assert read_back == words
        assert told.count == sum(hasattr(value, "code") for value in single)


@pytest.mark.parametrize(
    ("value", "raw"),
    [
        (None, None),
        (float("nan"), None),
        (np.datetime64("NaT"), None),
        (np.float32("nan"), None),
        (0.1 + 0.2, Decimal("0.3")),
        (np.float32(0.1), Decimal("0.1")),
        (1.3e17, BadCell("EK4052", "1.3e+17")),
        (float("-inf"), Decimal("-Infinity")),
        (np.int8(3), 3),
        (np.bool_(True), True),
        (np.str_("x"), "x"),
        (_DAY(2026, 1, 31), _DAY(2026, 1, 31)),
        (np.datetime64("2026-01-31"), _DAY(2026, 1, 31)),
        (np.datetime64("2026-01-31", "ns"), _MOMENT(2026, 1, 31)),
        ([1], BadCell("EK4076", "[1]", values={"kind": "list"})),
    ],
)
def test_values_of_python_are_cells(value: object, raw: Raw) -> None:
    """What a list may hold, numpy's values and what means nothing included."""
    found = python_raw(value)
    assert found == raw
    assert isinstance(found, type(raw))


@pytest.mark.parametrize(
    ("key", "values", "code"),
    [
        ("promise", np.array([1, 0, 2]), "EK4070"),
        ("promise", [_DAY(2026, 1, 1)], "EK4077"),
        ("disputes", np.array([True, False]), "EK4076"),
        ("disputes", np.array(["2026-01-31"], "M8[D]"), "EK4077"),
        ("disputes", [[1], [2]], "EK4076"),
        ("born", np.array([12345678, 1234]), "EK4072"),
        ("born", np.array(["2026-01-31T12"], "M8[h]"), "EK4073"),
        ("born", np.array([10**9], "M8[D]"), "EK4071"),
        ("view", np.array([True]), "EK4076"),
        ("remark", [True], "EK4076"),
    ],
)
def test_figures_of_another_kind_are_told(key: str, values: Any, code: str) -> None:
    """A column of the wrong type is refused where it doesn't fit, row by row."""
    _, told = _column(FIELD[key], values)
    assert set(codes(told.error().faults)) == {code}


def test_figures_may_stand_where_words_do() -> None:
    """Numbers of a school are words; 0 and 1 are no and yes."""
    column, told = _column(FIELD["village"], np.array([7.0, 12.0, 7.0]))
    assert (column.words, column.values.tolist()) == (("7", "12"), [0, 1, 0])
    column, told = _column(FIELD["promise"], np.array([1, 0, 1], dtype=np.uint8))
    assert (told.count, column.values.tolist()) == (0, [1, 0, 1])


@pytest.mark.parametrize(
    ("key", "empty", "outright"),
    [
        ("view", "unknown", "unknown"),
        ("born", "unknown", "unknown"),
        ("disputes", 0, "unknown"),
        ("promise", 0, "unknown"),
    ],
)
def test_an_empty_cell_counts_as_the_rubric_says_and_unknown_never_does(
    key: str, empty: int | str, outright: int | str
) -> None:
    """未知 is a fact about what is known: it is not 0 where an empty cell is."""
    main = with_(
        {heading: values * 3 for heading, values in ONE.items()},
        id=["1", "2", "3"],
        **{key: [None, "不详", " "]},
    )
    columns = read(main).table.columns
    held = frame(FIELDS, columns, None, columns)
    value = held.field(key, slice(None))
    wanted = [empty, outright, empty]
    for row, want in enumerate(wanted):
        low, high = int(value.low[row]), int(value.high[row])
        assert (low < high) if want == "unknown" else (low, high) == (want, want)
    missing = np.broadcast_to(held.unknown(key, slice(None)), (3,)).tolist()
    assert missing == [want == "unknown" for want in wanted]
    column = columns[key]
    assert column.known is not None
    assert column.known.tolist() == [False] * 3
    assert (column.outright is not None) == (FIELD[key].missing in ("zero", "no"))
    assert column.take(np.array([1])).outright is None or empty == 0


def test_a_fact_that_must_be_given_can_not_be_unknown_either() -> None:
    """The sheet is sent back for an empty cell and for 未知."""
    rows = {heading: values * 2 for heading, values in ONE.items()}
    found = faults(with_(rows, id=["1", "2"], village=[None, "未知"]))
    assert [(fault.code, fault.place.row) for fault in found] == [
        ("EK4063", 1),
        ("EK4063", 2),
    ]
