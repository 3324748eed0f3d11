"""Laws of JSON lines: each subject's own rows, every fault at its line."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalkit.errors import FactsError, Fault, Place
from evalkit.io.facts_limits import Limits
from evalkit.io.grid import BadCell, Coded, Grid, Raw
from evalkit.io.jsonl_in import JsonTables, read_json_lines
from tests.test_heading_row import is_id

PLACE = Place(file="农户.jsonl")
NESTED = frozenset({"events", "marks"})


def read(text: str, /, **limits: int) -> JsonTables:
    """Read a file of JSON lines."""
    return read_json_lines(text, "农户", PLACE, NESTED, is_id, Limits(**limits))


def faults(text: str, /, **limits: int) -> list[tuple[str, int | None, object]]:
    """Give code, line and detail of each fault."""
    with pytest.raises(FactsError) as error:
        read(text, **limits)
    assert not re.search(r"\{[a-z]+\}", error.value.text("zh"))
    return [(f.code, f.place.line, said(f)) for f in error.value.faults]


def said(fault: Fault) -> object:
    """Give what a fault says beside its sentence."""
    return fault.got or fault.place.column or next(iter(fault.values.values()), None)


def columns(grid: Grid) -> dict[str, list[Raw]]:
    """Give all cells of a table by heading."""
    given = {}
    for column in grid.columns:
        assert isinstance(column.cells, Coded)
        given[column.heading] = [
            column.cells.distinct[code] for code in column.cells.codes
        ]
    return given


values = (
    st.none()
    | st.booleans()
    | st.text()
    | st.integers()
    | st.decimals(allow_nan=False, allow_infinity=False, places=3).map(float)
)


@given(st.lists(st.dictionaries(st.sampled_from("abc"), values)))
def test_every_value_is_read_under_its_key(rows: list[dict[str, object]]) -> None:
    """Numbers keep their digits, and 1, 1.0 and true stay what they are."""
    text = "\n".join(json.dumps(row, ensure_ascii=len(rows) % 2 == 0) for row in rows)
    grid = read(text).main
    cells = columns(grid)
    for index, row in enumerate(rows):
        for key in cells:
            expected = row.get(key)
            if isinstance(expected, int | float) and not isinstance(expected, bool):
                expected = Decimal(repr(expected))
            assert cells[key][index] == expected
            assert type(cells[key][index]) is type(expected)
    assert {key for row in rows for key in row} == set(cells)
    assert grid.rows.tolist() == [*range(1, len(rows) + 1)]
    assert grid.by_line


@given(st.text('{}[]",:1e-\\u \n') | st.text())
def test_any_text_is_tables_or_refused(text: str) -> None:
    """No text makes the reader fail in another way than it says."""
    with suppress(FactsError):
        grid = read(text).main
        assert all(len(column.cells) == len(grid.rows) for column in grid.columns)


def test_rows_of_records_belong_to_the_subject_they_stand_in() -> None:
    """Each gets its subject's id, and keeps the line it was read from."""
    tables = read(
        '{"户编号": "A", "events": [{"kind": "好"}, {"on": "2026-1-1", "id": 9}]}\r\n'
        "\r\n"
        '{"events": [], "户编号": 7}\r\n'
        '{"户编号": "B", "events": [{"kind": null, "on": true}], "收入": 1.50}'
    )
    assert columns(tables.main) == {
        "户编号": ["A", Decimal(7), "B"],
        "收入": [None, None, Decimal("1.5")],
    }
    assert tables.main.rows.tolist() == [1, 3, 4]
    assert list(tables.nested) == ["events"]
    events = tables.nested["events"]
    assert columns(events) == {
        "户编号": ["A", "A", "B"],
        "kind": ["好", None, None],
        "on": [None, "2026-1-1", True],
    }
    assert events.rows.tolist() == [1, 1, 4]
    assert events.columns[0].heading == "户编号"
    assert (events.name, events.place) == ("events", PLACE)


def test_a_table_without_rows_still_has_its_column_of_ids() -> None:
    """Empty lists on every line are a table, of no rows."""
    table = read('{"id": 1, "events": []}\n{"id": 2, "events": []}').nested["events"]
    assert columns(table) == {"id": []}
    assert table.rows.tolist() == []


def test_a_subject_without_id_leaves_its_rows_without_one() -> None:
    """The fault is told where ids are read; nothing is guessed here."""
    tables = read('{"x": 1, "events": [{"kind": "好"}]}')
    assert columns(tables.nested["events"]) == {"": [None], "kind": ["好"]}


@pytest.mark.parametrize(
    ("line", "detail"),
    [
        ("户编号,姓名", "Expecting value, character 1"),
        ('{"a": 1', "Expecting ',' delimiter, character 8"),
        ('{"a": 1} {"a": 2}', "Extra data, character 10"),
        ("[1, 2]", "[1, 2]"),
        ("null", "null"),
        ("12", "12"),
        ('{"a": NaN}', "NaN"),
        ('{"a": -Infinity}', "-Infinity"),
        ('{"a": ' + "9" * 401 + "}", "a number of 401 characters"),
        ('{"a": 1e' + "9" * 30 + "}", "1e" + "9" * 30),
        ("[" * 100_000, "brackets in brackets without end"),
        ('{"a": "\\ud83d"}', "surrogates not allowed"),
        ('{"a": "' + "x" * 90 + '"}', "more than 90 characters"),
    ],
)
def test_a_line_that_is_no_object_says_why(line: str, detail: str) -> None:
    """No JSON, no object, no number, too deep, too long: all at their line."""
    most = {"columns": 10, "text": 9} if "90" in detail else {}
    (fault,) = faults(f'{{"户编号": 1}}\n\n{line}\n', **most)
    assert fault[:2] == ("EK4018", 3)
    assert detail in str(fault[2])


def test_characters_beyond_the_first_65536_may_be_escaped() -> None:
    """Both halves together are one character."""
    assert columns(read('{"a": "\\ud842\\udfb7"}').main) == {"a": ["𠮷"]}


def test_huge_numbers_keep_their_digits() -> None:
    """400 digits are read and left to the field's range to refuse."""
    digits = "1" + "0" * 398 + "1"
    assert columns(read(f'{{"a": {digits}}}').main) == {"a": [Decimal(digits)]}


def test_a_doubled_key_is_a_fault_wherever_it_stands() -> None:
    """Neither value is chosen, at any depth; keys are named once each."""
    text = '{"a": 1, "b": 2, "a": 3, "a": 4, "c": {"b": 1, "b": 1}}\n{"a": 1, "a": 1}'
    assert faults(text) == [
        ("EK4019", 1, "b"),
        ("EK4019", 1, "a"),
        ("EK4019", 2, "a"),
    ]


@pytest.mark.parametrize("said", ["null", "{}", '"x"', "[1]", "[{}, null]"])
def test_a_table_that_is_no_list_of_objects_is_a_fault(said: str) -> None:
    """The line and the key of the table are named."""
    text = f'{{"id": 1, "events": []}}\n{{"id": 2, "events": {said}}}'
    assert faults(text) == [("EK4020", 2, "events")]


def test_a_table_is_on_every_line_or_on_none() -> None:
    """No rows are written [], so a forgotten table isn't taken for an empty one."""
    text = '{"id": 1}\n{"id": 2, "marks": [{}]}\n{"id": 3}'
    assert faults(text) == [("EK4020", 1, "marks"), ("EK4020", 3, "marks")]
    assert read('{"id": 1}\n{"id": 2}').nested == {}


def test_lists_and_objects_are_no_cells() -> None:
    """They are bad cells, so faults only where the rubric reads them."""
    cells = columns(read('{"a": [1], "b": {"c": []}}\n{"a": [2], "b": 1}').main)
    array = BadCell("EK4076", "[…]", values={"kind": "array"})
    assert cells["a"] == [array, array]
    assert cells["b"][0] == BadCell("EK4076", "{…}", values={"kind": "object"})


def test_all_faults_of_a_file_are_told_at_once() -> None:
    """Line after line, whatever their kind."""
    text = 'x\n{"a": 1, "a": 2}\n{"events": 1}\n[]\n'
    codes = [fault[:2] for fault in faults(text)]
    expected = ["EK4018", "EK4019", "EK4020", "EK4018", "EK4020"]
    assert codes == list(zip(expected, (1, 2, 3, 4, 2), strict=True))


def test_faults_past_the_limit_are_counted() -> None:
    """A file that is something else altogether fills no screen."""
    told = faults("x\n" * 50, faults=3)
    assert [code for code, *_ in told] == ["EK4018"] * 3 + ["EK4099"]
    assert told[-1][2] == 47


@pytest.mark.parametrize(
    ("text", "limits", "code"),
    [
        ("{}\n{}\n{}", {"rows": 2}, "EK4011"),
        ('{"a": 1, "b": 1}\n{"c": null}', {"columns": 2}, "EK4012"),
        ('{"a": 1, "b": 1}\n{"c": null}', {"cells": 5}, "EK4013"),
        ('{"id": 1, "events": [{}, {}, {}]}', {"rows": 2}, "EK4011"),
        ('{"id": 1, "events": [{"a": 1}, {"b": 1}]}', {"cells": 5}, "EK4013"),
    ],
)
def test_a_file_past_a_limit_is_refused(
    text: str, limits: dict[str, int], code: str
) -> None:
    """Rows, columns and cells are counted, in nested tables too."""
    ((told, _, limit),) = faults(text, **limits)
    assert (told, [limit]) == (code, [*limits.values()])
