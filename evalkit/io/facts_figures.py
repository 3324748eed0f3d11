"""Whole columns of figures to whole units of a field, and which of them converted.

What this leaves out is read cell by cell, so it may be strict: where it says yes, the
reader of single cells would have given the same.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt

from evalkit.io.dict_in import KEPT, python_raw
from evalkit.io.grid import Cells, Coded, Figures, Raw
from evalkit.model.number import BoolArray
from evalkit.model.value import ValueType

_Int64 = npt.NDArray[np.int64]
_INT64_DIGITS = 18


def given(figures: Figures) -> BoolArray:
    """Say where there is a value: neither null nor NaN."""
    known = np.ones(len(figures), dtype=np.bool_)
    if figures.known is not None:
        known &= figures.known
    if figures.values.dtype.kind == "f":
        known &= ~np.isnan(figures.values.astype(np.float64))
    return known


def whole_units(kind: ValueType, figures: Figures) -> tuple[_Int64, BoolArray]:
    """Convert a column; the second array says for which rows the first holds."""
    values: npt.NDArray[Any] = figures.values
    dtype = values.dtype
    if kind.kind == "boolean" and dtype == np.bool_:
        return values.astype(np.int64), np.ones(len(values), dtype=np.bool_)
    if kind.kind == "date" and dtype.kind == "M":
        return _days(kind, values)
    if kind.is_number and dtype.kind in "iu":
        return _scaled(kind, values, kind.decimals - figures.decimals)
    if kind.is_number and dtype == np.float64:
        return _floats(kind, values)
    return np.zeros(len(values), np.int64), np.zeros(len(values), dtype=np.bool_)


def _days(kind: ValueType, values: npt.NDArray[Any]) -> tuple[_Int64, BoolArray]:
    days = values.astype("M8[D]")
    midnight = days.astype(values.dtype) == values
    units = days.astype(np.int64)
    return units, midnight & (units >= kind.low) & (units <= kind.high)


def _scaled(
    kind: ValueType, values: npt.NDArray[Any], shift: int
) -> tuple[_Int64, BoolArray]:
    """Move the point to the right, or to the left where only zeros are passed."""
    if shift >= 0:
        factor = 10**shift
        good = (values >= -(-kind.low // factor)) & (values <= kind.high // factor)
        return np.where(good, values, 0).astype(np.int64) * factor, good
    factor = 10 ** min(-shift, _INT64_DIGITS)
    units, rest = np.divmod(values.astype(np.int64), factor)
    good = (rest == 0) & (units >= kind.low) & (units <= kind.high)
    return units, good & (-shift <= _INT64_DIGITS)


def _floats(kind: ValueType, values: npt.NDArray[Any]) -> tuple[_Int64, BoolArray]:
    """Take floats for the decimals of 15 digits they are nearest to.

    Whole numbers below 10^15 and powers of ten up to 10^9 are exact floats, and their
    quotient is off by half of 2^-52 at most. So a float this near to it is less than
    half a unit of the 15th digit away from the decimal, which no other is.
    """
    scale = 10.0**kind.decimals
    with np.errstate(all="ignore"):
        units = np.rint(values * scale)
        near = np.abs(units / scale - values) <= np.abs(values) * 2.0**-52
        good = (np.abs(units) < KEPT) & near
    good &= (units >= kind.low) & (units <= kind.high)
    return np.where(good, units, 0).astype(np.int64), good


def as_coded(figures: Figures) -> Coded:
    """Give a column of figures, all given, as different cells and codes."""
    distinct, codes = np.unique(figures.values, return_inverse=True)
    raws: list[Raw] = [python_raw(value) for value in distinct]
    if figures.decimals:
        raws = [Decimal(int(value)).scaleb(-figures.decimals) for value in distinct]
    return Coded(raws, codes.astype(np.int64))


def coded_cells(cells: Cells) -> Coded:
    """Give any cells as codes into the different ones; what is not there is empty."""
    if isinstance(cells, Coded):
        return cells
    there = np.flatnonzero(given(cells))
    known = as_coded(cells.take(there))
    codes = np.full(len(cells), len(known.distinct), dtype=np.int64)
    codes[there] = known.codes
    return Coded([*known.distinct, None], codes)
