"""Read Arrow tables of any library as raw columns, whole columns at a time."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

import numpy as np
import numpy.typing as npt
from arro3.core import (
    Array,
    ChunkedArray,
    DataType,
    RecordBatch,
    RecordBatchReader,
    Schema,
    dictionary_dictionary,
)

from evalkit.errors import Place
from evalkit.io.arrow_buffers import bits_of, type_code, values_of
from evalkit.io.grid import BadCell, Cells, Coded, Figures, Grid, Raw, RawColumn, coded
from evalkit.io.zip_parts import refuse
from evalkit.model.number import BoolArray

#: Tells whether the rubric reads a column of this heading.
Reads = Callable[[str], bool]
_Piece = tuple[npt.NDArray[np.generic], BoolArray | None]

_NUMBERS = {
    **{"c": "i1", "s": "i2", "i": "i4", "l": "i8", "e": "f2", "f": "f4", "g": "f8"},
    **{"C": "u1", "S": "u2", "I": "u4", "L": "u8"},
}
_TEXTS = ("u", "U", "vu")
_DAYS = {"tdD": ("i4", "D"), "tdm": ("i8", "ms")}
#: A timestamp without a time zone: what day it is in one isn't for a reader to say.
_MOMENT = re.compile(r"ts([smun]):")
_UNITS = {"s": "s", "m": "ms", "u": "us", "n": "ns"}
_DECIMAL = re.compile(r"d:\d+,(\d+)(?:,(32|64|256))?")
_CODED = DataType.dictionary(DataType.int32(), DataType.large_string())


def is_arrow(source: object) -> bool:
    """Say whether something hands out Arrow data."""
    return hasattr(source, "__arrow_c_stream__") or hasattr(source, "__arrow_c_array__")


def read_arrow(table: ChunkedArray, name: str, place: Place, reads: Reads) -> Grid:
    """Read a table of another library that was taken over.

    Args:
        table: its rows as structs.
        name: what the table is called.
        place: where messages say it is.
        reads: tells which headings matter; other columns are only named.
    """
    reader = RecordBatchReader.from_arrow(table)
    return arrow_grid(reader.schema, list(reader), name, place, reads)


def is_table(column: ChunkedArray) -> bool:
    """Say whether what was taken over has named columns."""
    return bool(DataType.is_struct(column.type))


def take_over(source: object, place: Place) -> ChunkedArray:
    """Take over a column, or a table as one column of structs; nothing is copied.

    Raises:
        FactsError: it can't be taken over (EK4025), or not before another library is
            installed (EK4026).
    """
    try:
        return ChunkedArray.from_arrow(source)  # type: ignore[arg-type]
    except ImportError as error:
        raise refuse("EK4026", place, detail=first_line(error)) from error
    except Exception as error:  # arro3 raises nothing more precise
        raise refuse("EK4025", place, detail=first_line(error)) from error


def arrow_grid(
    schema: Schema,
    batches: Sequence[RecordBatch],
    name: str,
    place: Place,
    reads: Reads,
) -> Grid:
    """Give the columns of record batches."""
    rows = sum(batch.num_rows for batch in batches)
    columns = []
    for index, heading in enumerate(schema.names):
        cells: Cells = Coded([None], np.zeros(rows, dtype=np.int32))
        if reads(heading):
            arrays = [batch.column(index) for batch in batches]
            cells = arrow_cells(schema.field(index).type, arrays)
        columns.append(RawColumn(heading, cells))
    return Grid(name, place, tuple(columns), np.arange(1, rows + 1))


def arrow_cells(kind: DataType, arrays: Sequence[Array]) -> Cells:
    """Give the cells of a column that came in pieces."""
    if bool(DataType.is_dictionary(kind)):  # declared wrongly, as no bool
        inner = kind.value_type
        if inner is not None and type_code(inner) not in _TEXTS:
            return arrow_cells(inner, [array.cast(inner) for array in arrays])
        return _texts(arrays)
    code = type_code(kind)
    if code in _TEXTS:
        return _texts(arrays)
    if code == "n":
        return Coded([None], np.zeros(sum(map(len, arrays)), dtype=np.int32))
    if code == "b":
        return _figures([bits_of(array) for array in arrays], "?")
    if code in _NUMBERS:
        dtype = _NUMBERS[code]
        return _figures([values_of(array, dtype) for array in arrays], dtype)
    if code in _DAYS:
        return _days(arrays, *_DAYS[code])
    if moment := _MOMENT.fullmatch(code):
        return _days(arrays, "i8", _UNITS[moment[1]])
    if decimal := _DECIMAL.fullmatch(code):
        return _decimals(arrays, int(decimal[1]), int(decimal[2] or 128))
    bad = BadCell("EK4024", _shown(kind))
    return Coded([bad], np.zeros(sum(map(len, arrays)), dtype=np.int32))


def _shown(kind: DataType) -> str:
    return str(kind).partition("<")[2].strip().removesuffix(">")


def _figures(pieces: Sequence[_Piece], dtype: str, decimals: int = 0) -> Figures:
    known = None
    if any(mask is not None for _, mask in pieces):
        known = np.concatenate(
            [np.ones(len(v), np.bool_) if k is None else k for v, k in pieces]
        )
    values = np.concatenate([np.empty(0, dtype), *(values for values, _ in pieces)])
    return Figures(values, known, decimals)


def _days(arrays: Sequence[Array], dtype: str, unit: str) -> Figures:
    found = _figures([values_of(array, dtype) for array in arrays], dtype)
    days = found.values.astype("i8").view(f"M8[{unit}]")
    return Figures(days, found.known)


def _decimals(arrays: Sequence[Array], scale: int, bits: int) -> Cells:
    """Give decimals in units of their last digit; as they are where int64 is short."""
    dtype, words = ("i4", 1) if bits == 32 else ("i8", bits // 64)
    pieces: list[_Piece] = []
    for array in arrays:
        values, known = values_of(array, dtype, words)
        parts = values.reshape(-1, words).astype("i8")
        units = parts[:, 0]
        # The upper words of a number that fits repeat the sign of the lowest.
        fits = (parts[:, 1:] == (units >> 63)[:, None]).all(axis=1)
        if not (fits if known is None else fits | ~known).all():
            every = [value for each in arrays for value in each.to_pylist()]
            return coded(every, _decimal)
        pieces.append((units, known))
    return _figures(pieces, "i8", scale)


def _decimal(value: object) -> Raw:
    return value if isinstance(value, Decimal) else None


def _texts(arrays: Sequence[Array]) -> Coded:
    """Code texts, each different one taken over once a piece."""
    pieces = [_coded(array) for array in arrays]
    if len(pieces) == 1:
        return pieces[0]
    index: dict[Raw, int] = {}
    parts = [np.empty(0, dtype=np.int32)]
    for piece in pieces:
        where = [index.setdefault(word, len(index)) for word in piece.distinct]
        parts.append(np.array(where, dtype=np.int32)[piece.codes])
    return Coded(list(index), np.concatenate(parts))


def _coded(array: Array) -> Coded:
    encoded = array.cast(_CODED)
    codes, known = values_of(encoded, "i4")
    words = [*dictionary_dictionary(encoded).to_pylist(), None]
    if known is not None:
        codes = np.where(known, codes, len(words) - 1)
    return Coded(words, codes.astype(np.int32))


def first_line(error: BaseException) -> str:
    """Give what an error says in a line."""
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
