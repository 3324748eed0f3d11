"""Laws of headings: which column is a field's, and what is wrong when none is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalkit.errors import Place
from evalkit.io.grid import Grid, RawColumn, coded_texts, column_letters
from evalkit.io.headings import (
    Found,
    find_columns,
    fits,
    heading_of,
    wanted_field,
    wanted_names,
)
from evalkit.model.rubric import Field
from evalkit.model.text import Text
from evalkit.model.value import number

INCOME = Field(
    "income",
    Text("人均纯收入", "Income"),
    number(2, 0, 10**9),
    unit="元/年",
    aliases=("纯收入（人均）",),
)
AGE = Field("age", Text("户主年龄", "Age"), number(0, 0, 150))


def grid(*headings: str) -> Grid:
    """Give a table with these headings and no rows."""
    columns = tuple(
        RawColumn(heading, coded_texts([]), column_letters(i))
        for i, heading in enumerate(headings)
    )
    return Grid("农户", Place(sheet="农户"), columns, np.array([], np.int64), 2)


def find(*headings: str, optional: frozenset[str] = frozenset()) -> Found:
    """Look the income and the age up among headings."""
    found = find_columns(
        grid(*headings), (wanted_field(INCOME), wanted_field(AGE)), optional
    )
    assert not any("{" in fault.text("zh") for fault in found.faults)
    return found


@pytest.mark.parametrize(
    "heading",
    [
        *("人均纯收入", "income", "INCOME", "Income", "纯收入（人均）"),
        *(" 人均 纯收入 ", "人均纯收入（元/年）", "人均纯收入(元／年)", "人均\n纯收入"),
        *(
            "*人均纯收入",
            "人均纯收入*（元/年）",
            "人均纯收入（必填）",
            "人均纯收入（元/年）（必填）",
        ),
        *(
            "人均纯收入（选填）（元/年）",
            "纯收入(人均)（元/年）",
            "ｉｎｃｏｍｅ",
            "人均\u200b纯收入",
        ),
    ],
)
def test_a_heading_is_known_by_every_name(heading: str) -> None:
    """Label, key, alias, with unit or remarks, however wide, spaced or starred."""
    assert fits(heading, wanted_field(INCOME)) is True


@pytest.mark.parametrize(
    "heading",
    [
        *("", "收入", "人均纯收入元/年", "人均纯收入（元/年", "（人均纯收入）", "()"),
        *(
            "人均纯收入（元/年）合计",
            "x（人均纯收入）",
            "人均纯收入" + "（）" * 200_000,
        ),
    ],
)
def test_other_headings_are_other_columns(heading: str) -> None:
    """What isn't a name with brackets behind it is not the field, and quickly so."""
    assert fits(heading, wanted_field(INCOME)) is False


@pytest.mark.parametrize(
    "heading", ["人均纯收入（万元/年）", "Income (USD)", "income（必填）（元）"]
)
def test_another_unit_is_neither_this_column_nor_another(heading: str) -> None:
    """A right name with a wrong unit is told apart."""
    assert fits(heading, wanted_field(INCOME)) is None


def test_a_template_heading_fits_its_field() -> None:
    """What a template writes is read again, with unit and without."""
    assert heading_of(INCOME) == "人均纯收入（元/年）"
    assert heading_of(AGE) == "户主年龄"
    assert fits(heading_of(INCOME), wanted_field(INCOME))
    assert fits(heading_of(AGE), wanted_field(AGE))


@given(st.permutations(("人均纯收入（元/年）", "户主年龄", "备注", "", "电话")))
def test_the_order_of_columns_does_not_matter(headings: list[str]) -> None:
    """Every field finds its column wherever it stands; the rest is named once."""
    found = find(*headings)
    assert not found.faults
    assert found.columns["income"].heading == "人均纯收入（元/年）"
    assert found.columns["age"].heading == "户主年龄"
    assert {column.heading for column in found.others} == {"备注", "电话"}


def test_a_missing_column_is_a_fault_with_the_nearest_heading() -> None:
    """Its heading row, its full heading, and what may have been meant."""
    (fault,) = find("人均收入", "户主年龄").faults
    assert fault.code == "EK4032"
    assert fault.place == Place(sheet="农户", row=2)
    assert fault.near == ("人均收入",)
    assert fault.values == {"heading": "人均纯收入（元/年）"}


def test_three_near_headings_are_shown_at_most() -> None:
    """A message is no list of all columns."""
    (fault,) = find("人均收入", "人均纯收", "incom", "纯收入人均", "age").faults
    assert len(fault.near) == 3


def test_a_field_without_a_second_label_is_no_blank_heading() -> None:
    """A label left out names no column."""
    wanted = wanted_field(Field("income", Text("收入", ""), number(0, 0, 9)))
    assert fits("", wanted) is fits("（必填）", wanted) is False


def test_an_optional_column_may_be_missing() -> None:
    """Nobody is asked for what the rubric can do without."""
    found = find("人均纯收入", optional=frozenset({"age"}))
    assert not found.faults
    assert set(found.columns) == {"income"}


def test_a_doubled_column_is_a_fault_that_names_both() -> None:
    """Neither of two columns is chosen."""
    found = find("income", "户主年龄", "人均纯收入")
    (fault,) = found.faults
    assert (fault.code, fault.values["columns"]) == ("EK4033", "A income、C 人均纯收入")
    assert "income" not in found.columns


def test_a_column_in_another_unit_is_a_fault_of_its_own() -> None:
    """The message shows the heading that is there and the one that was expected."""
    (fault,) = find("户主年龄", "人均纯收入（万元）").faults
    assert (fault.code, fault.got) == ("EK4034", "人均纯收入（万元）")
    assert fault.expected == "人均纯收入（元/年）"
    assert fault.place.column == "B 人均纯收入（万元）"
    assert not find("户主年龄", "人均纯收入（万元）").others


def test_a_column_in_another_unit_beside_the_right_one_is_another_column() -> None:
    """The right one is read, and the other is told as one the rubric doesn't know."""
    found = find("人均纯收入（万元）", "户主年龄", "人均纯收入")
    assert not found.faults
    assert found.columns["income"].letter == "C"
    assert [column.letter for column in found.others] == ["A"]


def test_all_faults_of_the_headings_are_told_at_once() -> None:
    """One missing column doesn't hide a doubled one."""
    codes = [fault.code for fault in find("age", "户主年龄").faults]
    assert codes == ["EK4032", "EK4033"]


def test_a_column_that_is_no_field_is_known_by_its_names() -> None:
    """The id's heading, its key and its aliases."""
    wanted = wanted_names("id", "户编号", "id", "农户编号")
    assert [fits(name, wanted) for name in ("户编号", "ID", "农户编号", "编号")] == [
        *(True, True, True, False),
    ]
