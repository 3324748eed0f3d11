"""Read dictionaries of columns: lists of Python values, numpy arrays, Arrow columns."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt

from evalkit.errors import FactsError, Fault, Place
from evalkit.io.arrow_in import Reads, arrow_cells, is_arrow, take_over
from evalkit.io.grid import BadCell, Cells, Coded, Figures, Grid, Raw, RawColumn, coded
from evalkit.io.zip_parts import refuse

#: From here on a float has lost digits of its whole number, as in a spreadsheet.
KEPT = 1e15
#: A month or a year is no day.
_DAY_UNITS = ("D", "h", "m", "s", "ms", "us", "ns")


def read_columns(
    columns: Mapping[str, object], name: str, place: Place, reads: Reads
) -> Grid:
    """Read a dictionary of columns.

    Args:
        columns: heading -> a list, a tuple, a numpy array, an Arrow column.
        name: what the table is called.
        place: where messages say it is.
        reads: tells which headings matter; other columns are only named.

    Raises:
        FactsError: columns of different lengths (EK4023), one that is none (EK4024) or
            can't be taken over (EK4025).
    """
    found = []
    for heading, value in columns.items():
        at = attrs.evolve(place, column=heading)
        found.append(RawColumn(heading, _cells(value, at, wanted=reads(heading))))
    lengths: dict[int, str] = {}
    for column in found:
        lengths.setdefault(len(column.cells), column.heading)
    if len(lengths) > 1:
        shown = "、".join(f"{heading} {rows}" for rows, heading in lengths.items())
        raise refuse("EK4023", place, lengths=shown)
    rows = next(iter(lengths), 0)
    return Grid(name, place, tuple(found), np.arange(1, rows + 1))


def _cells(value: object, place: Place, *, wanted: bool) -> Cells:
    if is_arrow(value):
        column = take_over(value, place)
        return arrow_cells(column.type, column.chunks)
    if isinstance(value, np.ma.MaskedArray):
        value = value.tolist()  # None where masked
    elif not isinstance(value, (Sequence, np.ndarray)) and hasattr(value, "__array__"):
        value = np.asarray(value)
    if isinstance(value, np.ndarray) and not value.ndim:
        raise FactsError(Fault("EK4024", place, got=f"{value.dtype} ()"))
    if not wanted and isinstance(value, (Sequence, np.ndarray)):
        return Coded([None], np.zeros(len(value), dtype=np.int32))
    if isinstance(value, np.ndarray):
        return _of_array(value)
    if isinstance(value, Sequence) and not isinstance(value, (str, bytes, bytearray)):
        return coded(value, python_raw)
    raise FactsError(Fault("EK4024", place, got=type(value).__name__))


def _of_array(values: npt.NDArray[Any]) -> Cells:
    kind = values.dtype.kind
    if values.ndim == 1 and kind in "iufb":
        return Figures(values)
    if values.ndim == 1 and kind == "M":
        if np.datetime_data(values.dtype)[0] in _DAY_UNITS:
            return Figures(values, ~np.isnat(values))
    elif values.ndim == 1 and kind in "OUT":
        return coded(values.tolist(), python_raw)
    bad = BadCell("EK4024", f"{values.dtype} {values.shape}")
    return Coded([bad], np.zeros(len(values), dtype=np.int32))


def python_raw(value: object) -> Raw:
    """Take a Python or numpy value as a cell; NaN and NaT are empty."""
    if isinstance(value, np.datetime64):
        return _moment(value)
    if isinstance(value, (float, np.floating)):
        return _float(value)
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, datetime.date):
        return value if value == value else None  # pandas' NaT calls itself a date
    if value is None or isinstance(value, (str, int, Decimal)):
        return value
    return BadCell("EK4076", str(value), values={"kind": type(value).__name__})


def _float(value: float | np.floating[Any]) -> Raw:
    """Give a float with the digits a spreadsheet would show of it, at most 15."""
    if value != value:
        return None
    if KEPT <= abs(float(value)) < np.inf:
        return BadCell("EK4052", str(value))
    if isinstance(value, (np.float16, np.float32)):
        return Decimal(str(value))  # they have no 15 digits to show
    return Decimal(format(float(value), ".15g"))


def _moment(value: "np.datetime64[Any]") -> Raw:  # noqa: UP037  # no class at run time
    """Give the day, or day and time; a number comes where there is no such date."""
    if np.datetime_data(value.dtype)[0] == "ns":
        value = value.astype("M8[us]")
    item = value.item()
    return BadCell("EK4071", str(value)) if isinstance(item, int) else item
