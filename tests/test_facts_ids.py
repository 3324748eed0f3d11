"""Ids: one way to write each, none lost, none twice."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import attrs
import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalkit.errors import Place
from evalkit.io.dict_in import read_columns
from evalkit.io.facts_faults import Faults
from evalkit.io.facts_ids import read_ids
from evalkit.io.grid import BadCell, Coded
from tests.facts_sample import NO_EVENTS, ONE, codes, faults, faults_of, read, with_


def _ids(values: Any) -> tuple[tuple[str, ...], list[str]]:
    """Read a column of ids; give the texts and the codes of faults."""
    grid = read_columns({"x": values}, "x", Place(), lambda heading: True)
    told = Faults(100)
    texts = read_ids(grid, grid.columns[0], 100, told).each()
    return texts, codes(told.error().faults)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("A-1", "A-1"),
        (" Ａ－１ ", "A-1"),
        ("'0071", "0071"),
        ("\u200b7\ufeff", "7"),
        ("𠀀-1", "𠀀-1"),
        ("阿卜 杜", "阿卜 杜"),
        ("441622198001010018", "441622198001010018"),
        ("1E5", "1E5"),
        ("=1", "=1"),
        (7, "7"),
        (Decimal("7.0"), "7"),
        (7.0, "7"),
        (-0.0, "0"),
        (441622198001010018, "441622198001010018"),
        (Decimal(441622198001010018), "441622198001010018"),
    ],
)
def test_an_id_is_made_plain(raw: object, text: str) -> None:
    """Spaces, full width and types don't make another id of it."""
    assert _ids([raw]) == ((text,), [])


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (None, "EK4050"),
        ("  ", "EK4050"),
        ("/", "EK4050"),
        ("未知", "EK4050"),
        ("1.3E+17", "EK4052"),
        ("４.４e+17", "EK4052"),
        (1.3e17, "EK4052"),
        (Decimal("1.3E+17"), "EK4052"),
        (Decimal("1234567890123456.0"), "EK4052"),
        (7.5, "EK4053"),
        (float("inf"), "EK4053"),
        (True, "EK4053"),
        ([1], "EK4076"),
        (datetime.date(2026, 1, 3), "EK4077"),
        ("合  计", "EK4054"),
        ("云泉村小计（户）", "EK4054"),
        ("Total", "EK4054"),
        ("填表人：张三", "EK4054"),
        ("审核：", "EK4054"),
        ("备注：无", "EK4054"),
        ("x" * 101, "EK4075"),
        ("x\ud83d", "EK4078"),
        ("1" * 101, "EK4075"),
    ],
)
def test_what_is_no_id_is_refused(raw: object, code: str) -> None:
    """Empty, damaged, not one, or the foot of the sheet."""
    assert _ids([raw]) == (("",), [code])


@given(st.lists(st.integers(-9, 10**18)))
def test_a_column_of_integers_is_a_column_of_their_digits(values: list[int]) -> None:
    """Ids of a frame are those of a list."""
    array = np.array(values, dtype=np.int64)
    assert _ids(array) == (tuple(map(str, values)), [])


def test_ids_of_a_frame_may_have_gaps_and_points() -> None:
    """A column with a null is one of floats in some libraries."""
    series = pl.Series([7, None, 9])
    assert _ids(series) == (("7", "", "9"), ["EK4050"])
    assert _ids(np.array([7.0, np.nan])) == (("7", ""), ["EK4050"])
    assert _ids(np.array([True])) == (("",), ["EK4053"])


def test_the_same_id_in_two_forms_is_there_twice() -> None:
    """Every row after the first names the first."""
    rows = {heading: values * 5 for heading, values in ONE.items()}
    main = with_(rows, id=["7", "A", 7, "Ａ", " 7"])
    found = [(f.code, f.got, f.values) for f in faults(main)]
    assert found == [
        ("EK4051", "7", {"first": 1, "second": 3}),
        ("EK4051", "A", {"first": 2, "second": 4}),
        ("EK4051", "7", {"first": 1, "second": 5}),
    ]


def test_a_row_without_an_id_may_be_the_foot_of_the_sheet() -> None:
    """Then the clerk is told to delete it, not to think of an id."""
    rows = {heading: values * 3 for heading, values in ONE.items()}
    main = with_(rows, id=["1", None, ""], name=["甲", "合计", "乙"])
    assert codes(faults(main)) == ["EK4054", "EK4050"]
    numbers = {**main, "户主姓名": np.array([1, 2, 3]), "说明": ["", "", "x"]}
    assert codes(faults(numbers)) == ["EK4050", "EK4050"]


def test_records_are_their_subjects_whatever_form_the_id_has() -> None:
    """7 and `７` are one household; its records come in any order."""
    rows = {heading: values * 2 for heading, values in ONE.items()}
    main = with_(rows, id=[7, "A-1"])
    gaps = [None] * 3
    events = with_(NO_EVENTS, id=["A-1", "７", 7.0], kind=gaps, on=gaps, amount=gaps)
    assert read(main, events).table.records["events"].owner.tolist() == [1, 0, 0]


def test_more_records_than_the_rubric_allows_are_told_once_a_subject() -> None:
    """The first row too many is named, with how many there are."""
    rows = {heading: values * 2 for heading, values in ONE.items()}
    main = with_(rows, id=["b", "a"])
    owners = ["a", "b", "a", "a", "?1", "a", "b", "a"]
    gaps = [None] * len(owners)
    events = with_(NO_EVENTS, id=owners, kind=gaps, on=gaps, amount=gaps)
    found = [(f.code, f.place.row, f.got, f.values) for f in faults(main, events)]
    assert found == [
        ("EK4055", 5, "?1", {}),
        ("EK4056", 6, "a", {"rows": 5, "limit": 3}),
    ]


def test_records_of_nobody_are_told_once_a_row() -> None:
    """Neither as too many of one, nor an empty id as an unknown one."""
    owners = ["?1"] * 4 + [None]
    gaps = [None] * len(owners)
    events = with_(NO_EVENTS, id=owners, kind=gaps, on=gaps, amount=gaps)
    assert codes(faults(ONE, events)) == ["EK4055"] * 4 + ["EK4050"]


def test_names_stay_as_they_are_written() -> None:
    """Only the spaces around them go; a number is a name as well."""
    names = [" 阿卜杜热合曼 · 吐尔逊 ", "𠀀", "未知", 12, None, "＝1", Decimal("1.50")]
    rows = {heading: values * len(names) for heading, values in ONE.items()}
    main = with_(rows, id=list("abcdefg"), name=names)
    assert read(main).table.names == (
        "阿卜杜热合曼 · 吐尔逊",
        "𠀀",
        "未知",
        "12",
        "",
        "＝1",
        "1.5",
    )
    found = faults(with_(name=["x" * 11]), text=10)
    assert codes(found) == ["EK4075"]
    assert codes(faults(with_(name=[True]))) == ["EK4076"]
    assert codes(faults(with_(name=["半\ud83d"]))) == ["EK4078"]
    assert read(with_(name=["\u3000"])).table.names == ("",)


def test_a_percentage_is_no_id() -> None:
    """A cell shown as one was meant as a figure."""
    grid = read_columns({"x": ["1"]}, "x", Place(), lambda heading: True)
    shown = BadCell("EK4062", "5%", Decimal(5))
    (column,) = grid.columns
    column = attrs.evolve(column, cells=Coded([shown], np.zeros(1, np.int64)))
    told = Faults(100)
    read_ids(attrs.evolve(grid, columns=(column,)), column, 100, told)
    assert [(f.code, f.got) for f in told.error().faults] == [("EK4053", "5%")]


def test_columns_of_different_lengths_are_told() -> None:
    """And which ones, so that the program can be mended."""
    (fault,) = faults_of({**ONE, "说明": ["a", "b"]})
    assert fault.code == "EK4023"
    assert fault.values == {"lengths": "户编号 1、说明 2"}


@pytest.mark.parametrize(
    ("value", "got"),
    [
        (5, "int"),
        ("text", "str"),
        (np.zeros((1, 2)), "float64 (1, 2)"),
        (np.array(5), "int64 ()"),
        (np.array([1j]), "complex128 (1,)"),
        (np.array(["2026"], "M8[Y]"), "datetime64[Y] (1,)"),
        (np.array([[1, 2]], dtype="M8[D]"), "datetime64[D] (1, 2)"),
    ],
)
def test_what_is_no_column_is_told(value: object, got: str) -> None:
    """A value, a matrix, a type nothing can be made of."""
    (fault,) = faults_of({**ONE, "说明": value})
    assert (fault.code, fault.got, fault.place.column) == ("EK4024", got, "说明")


def test_a_column_nobody_reads_may_be_anything_as_long() -> None:
    """It is only named."""

    class Own:
        def __array__(self, dtype: Any = None, copy: Any = None) -> np.ndarray:
            return np.array(["云泉村"])

    facts = read({**ONE, "矩阵": np.zeros((1, 2)), "对象": [object()], "所在村": Own()})
    assert [w.place.column for w in facts.warnings] == ["矩阵", "对象"]
    assert facts.table.columns["village"].words == ("云泉村",)
