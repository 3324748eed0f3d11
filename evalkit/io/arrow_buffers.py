"""The memory of Arrow arrays as numpy arrays, by the C data interface.

arro3 takes tables over and casts them, but shows neither which values are null nor a
type's parameters. Both stand in two small structures whose layout Arrow has fixed for
good: https://arrow.apache.org/docs/format/CDataInterface.html
"""

from __future__ import annotations

import ctypes

import numpy as np
import numpy.typing as npt
from arro3.core import Array, DataType

from evalkit.model.number import BoolArray

_capsule_pointer = ctypes.pythonapi.PyCapsule_GetPointer
_capsule_pointer.restype = ctypes.c_void_p
_capsule_pointer.argtypes = [ctypes.py_object, ctypes.c_char_p]


class _Schema(ctypes.Structure):
    """The start of `struct ArrowSchema`; only the type's code is read."""

    _fields_ = [("format", ctypes.c_char_p)]


class _Array(ctypes.Structure):
    """The start of `struct ArrowArray`."""

    _fields_ = [
        ("length", ctypes.c_int64),
        ("null_count", ctypes.c_int64),
        ("offset", ctypes.c_int64),
        ("n_buffers", ctypes.c_int64),
        ("n_children", ctypes.c_int64),
        ("buffers", ctypes.POINTER(ctypes.c_void_p)),
    ]


def type_code(kind: DataType) -> str:
    """Give the code of a type: `i` for int32, `d:10,2` for a decimal, `tdD` for days.

    Of a dictionary it is the code of its indices.
    """
    capsule = kind.__arrow_c_schema__()
    address = _capsule_pointer(capsule, b"arrow_schema")
    return str(_Schema.from_address(address).format, "utf-8")


def values_of(
    array: Array, dtype: npt.DTypeLike, width: int = 1
) -> tuple[npt.NDArray[np.generic], BoolArray | None]:
    """Copy out the values of an array of fixed width, and which are known.

    Args:
        array: an array whose values lie one after another in its second buffer.
        dtype: what the values are.
        width: how many of them make one entry.
    """
    # The capsule owns the memory: it must live until everything is copied.
    capsules = array.__arrow_c_array__()
    held = _Array.from_address(_capsule_pointer(capsules[1], b"arrow_array"))
    size = np.dtype(dtype).itemsize * width
    first, last = held.offset * size, (held.offset + held.length) * size
    return _bytes(held.buffers[1], first, last).view(dtype), _known(held)


def bits_of(array: Array) -> tuple[BoolArray, BoolArray | None]:
    """Copy out the values of a boolean array, and which are known."""
    capsules = array.__arrow_c_array__()
    held = _Array.from_address(_capsule_pointer(capsules[1], b"arrow_array"))
    return _bits(held, 1), _known(held)


def _known(held: _Array) -> BoolArray | None:
    if held.null_count == 0 or not held.buffers[0]:
        return None
    known = _bits(held, 0)
    return None if known.all() else known


def _bits(held: _Array, buffer: int) -> BoolArray:
    first, last = held.offset, held.offset + held.length
    data = _bytes(held.buffers[buffer], first // 8, (last + 7) // 8)
    bits = np.unpackbits(data, bitorder="little")
    return bits[first % 8 :][: held.length].astype(np.bool_)


def _bytes(address: int | None, first: int, last: int) -> npt.NDArray[np.uint8]:
    """Copy some bytes; an array without entries may have no memory at all."""
    if address is None or first == last:
        return np.empty(0, dtype=np.uint8)
    return np.frombuffer(ctypes.string_at(address + first, last - first), np.uint8)
