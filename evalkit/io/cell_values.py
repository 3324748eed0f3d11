"""Read one cell as what its field says it is: a number, yes or no, a day, a word."""

from __future__ import annotations

import datetime
import enum
import re
from decimal import Decimal
from typing import TypeGuard

from evalkit.errors import nearest
from evalkit.io.cell_faults import Problem
from evalkit.io.cell_numbers import NO_SIGNS, read_number, written
from evalkit.io.grid import BadCell, Raw
from evalkit.io.plain_text import folded, is_whole, plain, seen, trimmed
from evalkit.model.rubric import Field
from evalkit.model.value import from_days, to_days


class Gap(enum.Enum):
    """A cell without a value: left empty, or said to be unknown."""

    EMPTY = enum.auto()
    UNKNOWN = enum.auto()


Value = int | str | Gap | Problem

_UNKNOWN = frozenset(("未知", "不详", "未填"))
_YES = frozenset(("是", "有", "对", "√", "✓", "✔", "☑", "1", "true", "yes", "y"))
_NO = frozenset(("否", "无", "错", "×", "✗", "✘", "✕", "0", "false", "no", "n"))
_DAY = re.compile(
    r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})"
    r"|\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})(?:\s*[日号])?|(\d{2})(\d{2}))"
    r"(?:(?:T|\s+|(?<=[日号]))(\d{1,2}:.*))?",
    re.ASCII,
)
_MIDNIGHT = re.compile(r"00?:00(?::00(?:\.0+)?)?")
_CHOICES_SHOWN = 12
#: Digits a spreadsheet keeps of a number; beyond, an id is damaged.
KEPT_DIGITS = 15


def read_value(field: Field, raw: Raw, longest: int) -> Value:
    """Read one cell; words come back as text, everything else in whole units."""
    if raw is None or (isinstance(raw, str) and not plain(raw)):
        return Gap.EMPTY
    if isinstance(raw, str) and plain(raw) in _UNKNOWN:
        choices = field.type.choices or ()
        if plain(raw) not in choices:
            return Gap.UNKNOWN
    if isinstance(raw, str) and not is_whole(raw):
        return Problem("EK4078", raw.encode("utf-8", "backslashreplace").decode())
    kind = field.type.kind
    if kind == "boolean":
        return _yes_or_no(raw)
    if kind == "date":
        return _day(field, raw)
    if field.type.is_number:
        return read_number(field, raw)
    if field.type.choices is not None:
        return _choice(field.type.choices, raw)
    return _text(raw, longest, is_group=kind == "category")


def _yes_or_no(raw: Raw) -> int | Problem:
    if isinstance(raw, bool):
        return int(raw)
    if isinstance(raw, (int, Decimal)) and raw in (0, 1):
        return int(raw)
    if isinstance(raw, str):
        said = plain(raw).casefold()
        if said in _YES or said in _NO:
            return int(said in _YES)
    elif isinstance(raw, (BadCell, datetime.date)):
        return Problem.of_type(raw, "是 / 否")
    return Problem("EK4070", str(raw), "是 / 否")


def _day(field: Field, raw: Raw) -> int | Problem:
    type_ = field.type
    expected = f"{from_days(type_.low)} ～ {from_days(type_.high)}"
    if isinstance(raw, datetime.datetime) and raw.time() != datetime.time():
        return Problem("EK4073", str(raw), expected)
    if isinstance(raw, (BadCell, bool)):
        return Problem.of_type(raw, expected)
    if not isinstance(raw, datetime.date):
        said = number_text(raw)
        day = written_day(plain(said), expected)
        if isinstance(day, Problem):
            is_number = not isinstance(raw, str)
            code = "EK4072" if is_number and day.code == "EK4071" else day.code
            return Problem(code, said, expected)
        raw = day
    days = to_days(raw)
    if not type_.low <= days <= type_.high:
        return Problem("EK4069", raw.isoformat()[:10], expected)
    return days


def written_day(said: str, expected: str) -> datetime.date | Problem:
    """Read a day as people write it: 2026-10-31, 2026/10/31, 2026年10月31日."""
    match = _DAY.fullmatch(said)
    if match is None:
        return Problem("EK4071", said, expected)
    *parts, clock = match.groups()
    if clock and not _MIDNIGHT.fullmatch(clock):
        return Problem("EK4073", said, expected)
    year, month, day = (int(part) for part in parts if part)
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return Problem("EK4071", said, expected)


def _choice(choices: tuple[str, ...], raw: Raw) -> str | Problem:
    shown = "、".join(choices[:_CHOICES_SHOWN])
    if len(choices) > _CHOICES_SHOWN:
        shown += "……"
    if isinstance(raw, (BadCell, bool, datetime.date)):
        return Problem.of_type(raw, shown)
    text = raw if isinstance(raw, str) else number_text(raw)
    if text in choices:
        return text
    alike = [choice for choice in choices if folded(choice) == folded(plain(text))]
    if len(alike) == 1:
        return alike[0]
    return Problem("EK4074", text, shown, nearest(plain(text), choices))


def _text(raw: Raw, longest: int, *, is_group: bool) -> str | Problem:
    if isinstance(raw, str):
        text = seen(raw) if is_group else trimmed(raw)
        if is_group and plain(text).casefold() in NO_SIGNS:
            return Problem("EK4066", raw)
    elif isinstance(raw, (int, Decimal)) and not isinstance(raw, bool):
        text = number_text(raw)
    elif _is_day(raw) and not is_group:  # a class “3-2” can have become one
        text = raw.isoformat()
    else:
        return Problem.of_type(raw)
    if len(text) > longest:
        return Problem("EK4075", text, values={"length": len(text), "limit": longest})
    return text


def number_text(number: object) -> str:
    """Write a number that stands where a word is wanted: 12, not 12.0; text stays."""
    if not isinstance(number, Decimal):
        return str(number)
    text = written(number) if number else "0"
    return text.rstrip("0").rstrip(".") if "." in text and "E" not in text else text


def _is_day(raw: Raw) -> TypeGuard[datetime.date]:
    return isinstance(raw, datetime.date) and not isinstance(raw, datetime.datetime)
