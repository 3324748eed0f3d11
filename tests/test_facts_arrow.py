"""Columns of other libraries: every type that can be a fact, and those that can't."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
import pytest
from arro3.core import ChunkedArray

from evalkit.errors import FactsError, Place
from evalkit.io.arrow_buffers import values_of
from evalkit.io.arrow_in import arrow_cells, arrow_grid, read_arrow, take_over
from evalkit.io.facts_figures import as_coded, given
from evalkit.io.grid import BadCell, Cells, Figures
from tests.facts_sample import NO_EVENTS, ONE, arrow_table, codes, faults, faults_of

_DAY = datetime.date
_NOON = datetime.datetime(2026, 1, 31, 12)  # noqa: DTZ001  # of no zone


def _values(cells: Cells) -> list[Any]:
    """Give the cells of a column as Python values, None where there is none."""
    if isinstance(cells, Figures):
        there = given(cells)
        coded = as_coded(cells.take(np.flatnonzero(there)))
        known = iter([coded.distinct[code] for code in coded.codes.tolist()])
        return [next(known) if is_there else None for is_there in there]
    return [cells.distinct[code] for code in cells.codes.tolist()]


def _read(column: object) -> Cells:
    held = take_over(column, Place())
    return arrow_cells(held.type, held.chunks)


INTEGERS = [pa.int8(), pa.uint8(), pa.int16(), pa.uint16(), pa.int32(), pa.uint32()]
TYPES = [
    *((kind, [1, None, 100]) for kind in (*INTEGERS, pa.int64(), pa.uint64())),
    (pa.uint64(), [2**64 - 1, None, 0]),
    (pa.float32(), [Decimal("0.1"), None, Decimal(3)]),
    (pa.float64(), [Decimal("0.1"), None, Decimal("-1234567.89")]),
    (pa.bool_(), [True, None, False]),
    (pa.decimal32(5, 1), [Decimal("0.1"), None, Decimal("-9.9")]),
    (pa.decimal64(15, 2), [Decimal("0.10"), None, Decimal("-9.90")]),
    (pa.decimal128(38, 2), [Decimal("0.10"), None, Decimal("-9.90")]),
    (pa.decimal256(76, 2), [Decimal("0.10"), None, Decimal("-9.90")]),
    (pa.decimal128(38, 2), [Decimal("9" * 30 + ".00"), None, Decimal("-9.90")]),
    (pa.decimal256(76, 2), [Decimal("-" + "9" * 30 + ".00"), None, Decimal("0.01")]),
    (pa.date32(), [_DAY(1950, 1, 1), None, _DAY(2026, 12, 31)]),
    (pa.timestamp("s"), [_NOON, None, _NOON]),
    (pa.timestamp("ms"), [_NOON, None, _NOON]),
    (pa.timestamp("us"), [_NOON, None, _NOON]),
    (pa.timestamp("ns"), [_NOON, None, _NOON]),
    (pa.string(), ["", None, "𠀀"]),
    (pa.large_string(), ["", None, "𠀀"]),
    (pa.string_view(), ["", None, "𠀀"]),
]


@pytest.mark.parametrize(("kind", "values"), TYPES, ids=str)
def test_every_type_of_facts_is_taken_over(
    kind: pa.DataType, values: list[Any]
) -> None:
    """In one piece, in several, from the middle of one, without gaps, without rows."""
    source = values
    if pa.types.is_floating(kind):
        source = [None if value is None else float(value) for value in values]
    column = pa.array(source, kind)
    assert _values(_read(column)) == values
    pieces = pa.chunked_array([column, column.slice(2), column[:0], column.slice(1, 1)])
    assert _values(_read(pieces)) == [*values, values[2], values[1]]
    full = pa.array([source[2], source[0]], kind)
    assert _values(_read(full)) == [values[2], values[0]]
    assert _values(_read(column[:0])) == []
    many = pa.array([source[0], source[1]] * 20, kind).slice(11, 20)
    assert _values(_read(many)) == [values[1], values[0]] * 10


def test_what_lies_under_a_null_is_not_looked_at() -> None:
    """A null of a decimal may cover anything, a number far too large included."""
    buffers = [pa.py_buffer(b"\1"), pa.py_buffer(b"\7" + bytes(15) + b"\xaa" * 16)]
    column = pa.Array.from_buffers(pa.decimal128(38, 1), 2, buffers)
    cells = _read(column)
    assert isinstance(cells, Figures)
    assert _values(cells) == [Decimal("0.7"), None]


def test_an_array_may_begin_inside_its_memory() -> None:
    """As the slices of some libraries do."""
    array: Any = pa.array([1, None, 3, 4], pa.int16()).slice(1, 2)
    values, known = values_of(array, "i2")
    assert known is not None
    assert (values[1], known.tolist()) == (3, [False, True])


def test_what_a_dictionary_holds_is_taken_over() -> None:
    """Texts as they are coded, figures as they are."""
    texts = pa.array(["好", None, "差", "好"]).dictionary_encode()
    assert _values(_read(texts)) == ["好", None, "差", "好"]
    frame = pl.DataFrame({"e": pl.Series(["b", None, "a"], dtype=pl.Enum(["a", "b"]))})
    assert _values(_read(frame["e"])) == ["b", None, "a"]
    numbers = pa.array([500, None, 7]).dictionary_encode()
    assert _values(_read(numbers)) == [500, None, 7]
    index = pa.array([0, 1, None], pa.int8())
    with_null = pa.DictionaryArray.from_arrays(index, pa.array(["x", None]))
    assert _values(_read(with_null)) == ["x", None, None]


def test_nothing_but_nulls_is_empty() -> None:
    """A column nobody filled in needs no type."""
    assert _values(_read(pa.nulls(2))) == [None, None]
    assert _values(_read(pa.array([float("nan"), None]))) == [None, None]


@pytest.mark.parametrize(
    ("column", "shown"),
    [
        (pa.array([b"x"]), "Binary"),
        (pa.array([[1]]), "List(Int64)"),
        (pa.array([1], pa.duration("s")), "Duration(s)"),
        (pa.array([1], pa.timestamp("s", "Asia/Shanghai")), None),
    ],
    ids=["binary", "list", "duration", "zoned"],
)
def test_other_types_are_refused_where_they_are_read(
    column: pa.Array, shown: str | None
) -> None:
    """One fault for the column, not one a row; a column nobody reads may be any."""
    (cell,) = _values(_read(column))
    assert isinstance(cell, BadCell)
    table = arrow_table(ONE)
    place = table.schema.get_field_index("纠纷次数")
    (fault,) = faults(table.set_column(place, "纠纷次数", column))
    assert (fault.code, fault.place.column) == ("EK4024", "纠纷次数")
    assert fault.got == (shown or 'Timestamp(s, "Asia/Shanghai")')
    unread = table.append_column("照片", column)
    assert codes(faults(unread, with_unknown_owner())) == ["EK4055"]


def with_unknown_owner() -> dict[str, list[Any]]:
    """Give an event of nobody."""
    return {
        **NO_EVENTS,
        "户编号": ["?1"],
        "类别": [None],
        "日期": [None],
        "金额": [None],
    }


def test_only_what_is_read_is_converted() -> None:
    """Headings of other columns are kept, for the warning."""
    held = take_over(pa.table({"a": [1, 2], "b": [3, 4]}), Place())
    grid = read_arrow(held, "x", Place(), lambda heading: heading == "b")
    assert [column.heading for column in grid.columns] == ["a", "b"]
    assert [_values(column.cells) for column in grid.columns] == [[None] * 2, [3, 4]]
    assert grid.rows.tolist() == [1, 2]


def test_a_table_without_rows_has_its_columns() -> None:
    """A stream without a batch is a table too."""
    schema = pa.schema([("a", pa.int64()), ("b", pa.string())])
    reader = pa.RecordBatchReader.from_batches(schema, iter([]))
    held = take_over(reader, Place())
    grid = read_arrow(held, "x", Place(), lambda heading: True)
    assert [len(column.cells) for column in grid.columns] == [0, 0]
    assert arrow_grid(reader.schema, [], "x", Place(), lambda h: False).rows.size == 0


def test_what_can_not_be_taken_over_is_told() -> None:
    """A stream that breaks off, and one that is no table."""

    class Broken:
        def __arrow_c_stream__(self, requested_schema: object = None) -> object:
            raise RuntimeError("the well\nis dry")

    with pytest.raises(FactsError) as caught:
        take_over(Broken(), Place())
    (fault,) = caught.value.faults
    assert (fault.code, fault.values) == ("EK4025", {"detail": "the well"})
    assert codes(faults_of(pl.Series([1]))) == ["EK4025"]
    assert codes(faults_of({**ONE, "所在村": Broken()})) == ["EK4025"]
    assert isinstance(take_over(pa.array([1]), Place()), ChunkedArray)


def test_a_frame_that_needs_pyarrow_says_so() -> None:
    """Pandas hands nothing over without it; the fault says what to install."""

    class Frame:
        def __arrow_c_stream__(self, requested_schema: object = None) -> object:
            raise ImportError("`Import pyarrow` failed.")

    (fault,) = faults_of(Frame())
    assert fault.code == "EK4026"
    for text in (fault.text("zh"), fault.text("en")):
        assert "pip install pyarrow" in text
