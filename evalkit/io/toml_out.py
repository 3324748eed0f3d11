"""Write values as TOML that reads back as the same values."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from evalkit.io.rubric_blocks import Block

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPES = {code: f"\\u{code:04x}" for code in (*range(0x20), 0x7F, 0xFFFE, 0xFFFF)}
_ESCAPES |= {ord("\n"): "\\n", ord("\r"): "\\r", ord("\t"): "\\t"}
_ESCAPES |= {ord("\\"): "\\\\", ord('"'): '\\"'}
_LONG = {code: said for code, said in _ESCAPES.items() if code != ord("\n")}
_WIDEST = 88
_MOST_DECIMALS = 40


def toml_text(blocks: Iterable[Block]) -> str:
    """Write tables as a file, in the order they come."""
    return "\n".join(map(_table, blocks))


def _table(block: Block) -> str:
    lines = []
    if block.path:
        many = isinstance(block.path[-1], int)
        name = ".".join(_key(step) for step in block.path if isinstance(step, str))
        lines.append(f"[[{name}]]" if many else f"[{name}]")
    lines += [f"{_key(key)} = {_value(value)}" for key, value in block.values.items()]
    return "\n".join(lines) + "\n"


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else literal(key)


def _value(value: Any) -> str:
    """Write a value under a key, over several lines where one would be too long."""
    said = literal(value)
    if isinstance(value, str) and "\n" in value:
        return f'"""\n{value.translate(_LONG)}"""'
    if isinstance(value, list) and len(said) > _WIDEST // 2:
        inside = "".join(f"  {literal(one)},\n" for one in value)
        return f"[\n{inside}]"
    return said


def literal(value: Any) -> str:
    """Write a value on one line; equal values of one type are written alike."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value.translate(_ESCAPES)}"'
    if isinstance(value, Decimal):
        return _decimal(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        pairs = [f"{_key(key)} = {literal(inner)}" for key, inner in value.items()]
        return "{ " + ", ".join(pairs) + " }" if pairs else "{}"
    if isinstance(value, list):
        return "[" + ", ".join(map(literal, value)) + "]"
    return str(value)


def _decimal(value: Decimal) -> str:
    if not value.is_finite():
        return str(value).lower().removesuffix("inity")
    exponent = value.as_tuple().exponent
    if abs(int(exponent)) > _MOST_DECIMALS:  # written out it might never end
        return str(value)
    said = f"{value:f}"
    return said if "." in said else f"{said}.0"
