"""Read one cell as a number, exactly, and say what is wrong with it when it is none."""

from __future__ import annotations

import re
from decimal import Decimal

from evalkit.io.cell_faults import Problem
from evalkit.io.grid import BadCell, Raw
from evalkit.io.plain_text import folded, plain
from evalkit.model.number import show_units
from evalkit.model.rubric import Field

_NUMBER = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d*)?|[+-]?\.\d+", re.ASCII)
_SCIENTIFIC = re.compile(r"[+-]?\d+(?:\.\d*)?E[+-]?\d+", re.ASCII | re.IGNORECASE)
_BESIDE = re.compile(
    rf"[¥￥$]\s*(?:{_NUMBER.pattern})\s*\D{{0,6}}"
    rf"|(?:{_NUMBER.pattern})\s*[^\d\s.,]\D{{0,5}}",
    re.ASCII,
)
#: Signs that mean none to one clerk and not known to the next.
NO_SIGNS = frozenset(
    (
        *("/", "\\", "-", "--", "---", "—", "——", "–", "、", ".", "*", "?"),
        *("无", "没有", "n/a", "na", "null", "none", "nan", "nil"),
    )
)
#: No figure of a rubric has more digits than int64, so neither may a cell.
_DIGITS = 40


def read_number(field: Field, raw: Raw) -> int | Problem:
    """Give a cell in whole units of the field, or what is wrong."""
    if isinstance(raw, BadCell) and raw.percent is not None:
        if folded(field.unit) == "%":
            return in_units(field, raw.percent)
        return Problem("EK4062", raw.got, expected_range(field))
    if isinstance(raw, Decimal):
        return in_units(field, raw)
    if isinstance(raw, int) and not isinstance(raw, bool):
        return in_units(field, Decimal(raw))
    if isinstance(raw, str):
        return _typed(field, raw)
    return Problem.of_type(raw, expected_range(field))


def _typed(field: Field, raw: str) -> int | Problem:
    said = plain(raw)
    expected = expected_range(field)
    number = said.removesuffix("%").rstrip()
    if _NUMBER.fullmatch(number):
        if number != said and folded(field.unit) != "%":
            return Problem("EK4062", raw, expected)
        return in_units(field, Decimal(number.replace(",", "")), raw)
    if said.casefold() in NO_SIGNS:
        return Problem("EK4066", raw, expected)
    if _SCIENTIFIC.fullmatch(said):
        return Problem("EK4067", raw, expected)
    if _BESIDE.fullmatch(said):
        return Problem("EK4065", raw, expected, values={"unit": field.unit or "个"})
    return Problem("EK4064", raw, expected)


def in_units(field: Field, number: Decimal, shown: str | None = None) -> int | Problem:
    """Give a number in whole units of a field, or say that it doesn't fit."""
    type_ = field.type
    got = shown if shown is not None else written(number)
    if not number.is_finite() or (number and number.adjusted() > _DIGITS):
        return Problem("EK4069", got, expected_range(field))
    # Not by arithmetic: a Decimal's would round to 28 digits in silence.
    sign, digits, exponent = number.as_tuple()
    shift = int(exponent) + type_.decimals
    if shift < 0 and any(digits[shift:]):
        values = {"decimals": type_.decimals}
        return Problem("EK4068", got, expected_range(field), values=values)
    kept = "".join(map(str, digits[:shift] if shift < 0 else digits))
    units = int(kept) * 10 ** max(shift, 0) * (-1 if sign else 1) if number else 0
    if not type_.low <= units <= type_.high:
        return Problem("EK4069", got, expected_range(field))
    return units


def written(number: Decimal) -> str:
    """Write a number without an exponent where that is short enough to read."""
    if abs(number.adjusted()) > _DIGITS:
        return str(number)
    return format(number, "f")


def expected_range(field: Field) -> str:
    """Write a number's range and unit: `0 ～ 10000000 元/年`."""
    type_ = field.type
    low, high = (show_units(end, type_.decimals) for end in (type_.low, type_.high))
    return f"{low} ～ {high} {field.unit}".rstrip()
