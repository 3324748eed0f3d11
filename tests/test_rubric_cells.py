"""Values as texts of cells: written as people would, and never changed on the way."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
import tomli

from evalkit.io.rubric_blocks import Block
from evalkit.io.rubric_cells import taken, written
from evalkit.io.rubric_rows import row_of, take_row
from evalkit.io.rubric_shapes import StarShape
from evalkit.io.toml_out import literal, toml_text
from evalkit.io.toml_values import Word
from evalkit.model.rubric import Effect
from evalkit.model.text import Text

DAY = datetime.date(2026, 1, 1)


@pytest.mark.parametrize(
    ("value", "hint", "cell"),
    [
        ("甲", Word, "甲"),
        (True, bool, "是"),
        (10, Decimal, "10"),
        (Decimal("10.0"), Decimal | None, "10.0"),
        (DAY, datetime.date, "2026-01-01"),
        (["好", "差"], tuple[Word, ...], "好\n差"),
        ([0, 100], tuple[Decimal | datetime.date, ...], "0\n100"),
        ({"好": 6, "差": Decimal("0.5")}, Mapping[str, Decimal], "好 = 6\n差 = 0.5"),
        ("no_title", Effect, "no_title"),
        ({"cap_at": "良好"}, Effect, "cap_at = 良好"),
        # What would not come back the same says so.
        (" 甲", Word, 'TOML: " 甲"'),
        ("TOML: 甲", str, 'TOML: "TOML: 甲"'),
        ("10", object, 'TOML: "10"'),
        ("", str, 'TOML: ""'),
        ([], tuple[Word, ...], "TOML: []"),
        (["a\nb"], tuple[Word, ...], 'TOML: ["a\\nb"]'),
        ([["a"]], tuple[Word, ...], 'TOML: [["a"]]'),
        ([{"a": 1}], object, "TOML: [{ a = 1 }]"),
        ({"a = b": 1}, Mapping[str, Decimal], 'TOML: { "a = b" = 1 }'),
        ("a\x01", str, 'TOML: "a\\u0001"'),
        ("2026-02-30", object, "2026-02-30"),
    ],
)
def test_a_value_is_written_as_people_would(value: Any, hint: Any, cell: str) -> None:
    """Each kind of value has one plain form, and comes back from it."""
    assert written(value, hint) == cell
    assert literal(taken(cell, hint)) == literal(value)


def test_what_is_no_pair_stays_a_text() -> None:
    """A table somebody has written otherwise is left to the rubric's reader."""
    assert taken("好 6", Mapping[str, Decimal]) == "好 6"
    assert taken("好＝6", Mapping[str, Decimal]) == {"好": 6}


@pytest.mark.parametrize(
    "value",
    [
        {"n": Decimal("1E+50"), "m": Decimal("0E-50"), "i": -3, "z": Decimal("-0.10")},
        {"x": Decimal("-Infinity"), "y": Decimal("Infinity"), "n": Decimal("NaN")},
        {"text": 'zwei\nZeilen \\ """ \x7f\t', "empty": {}, "list": ["长" * 99, "b"]},
        {"a b": {"c.d": [1, True, DAY]}, "甲": "乙"},
    ],
)
def test_toml_reads_back_the_same(value: dict[str, Any]) -> None:
    """Whatever is written is TOML and says the same, digit by digit."""
    text = toml_text([Block((), {"first": 1}), Block(("a", 0), value)])
    back = tomli.loads(text, parse_float=Decimal)["a"][0]
    assert {key: literal(one) for key, one in back.items()} == {
        key: literal(one) for key, one in value.items()
    }


def test_a_text_alone_is_written_alone() -> None:
    """A label in Chinese only needs one cell, however the file writes it."""
    assert row_of({"label": {"zh": "甲"}}, {"label": Text}).cells == {"label": "甲"}


def test_a_cell_beside_its_parts_is_left_to_the_reader() -> None:
    """A text where a table belongs stays, so that it is refused where it stands."""
    table, wrong = take_row({"star": "三", "star.at_least": "3"}, {"star": StarShape})
    assert (table, wrong) == ({"star": "三"}, [])
