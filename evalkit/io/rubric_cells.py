"""Values of a rubric as texts of cells, and back, without loss.

A cell is written as people would: a number, a word, a list one line each. What would
not come back the same is written as TOML after `TOML:`.
"""

from __future__ import annotations

import datetime
import re
import types
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal, Union, get_args, get_origin

import attrs
import tomli

from evalkit.io.safe_text import visible
from evalkit.io.toml_out import literal
from evalkit.io.toml_values import Word
from evalkit.model.text import Expression, Text
from evalkit.model.value import Duration

AS_TOML = "TOML:"
YES, NO = "是", "否"
_TEXTS = (str, Word, Expression, Text, Duration)
_NUMBER = re.compile(r"[+-]?[0-9]{1,40}(\.[0-9]{1,40})?", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_PAIR = re.compile(r"(.*?)\s*[=＝]\s*(.*)")


def bare(hint: Any) -> Any:
    """Give a type without the None that may stand in its place."""
    if get_origin(hint) in (Union, types.UnionType):
        kinds = [arg for arg in get_args(hint) if arg is not type(None)]
        return kinds[0] if len(kinds) == 1 else object
    return hint


def table_of(hint: Any) -> type | None:
    """Give the shape of a table that a value of this type is written as."""
    hint = bare(hint)
    written = attrs.has(hint) and hint not in _TEXTS
    # What a hook of its own reads (an effect, say) is written as that hook takes it.
    return hint if written and hint.__module__ != "evalkit.model.rubric" else None


def tables_of(hint: Any) -> type | None:
    """Give the shape of the tables a list of this type holds."""
    hint = bare(hint)
    return table_of(get_args(hint)[0]) if get_origin(hint) is tuple else None


def written(value: Any, hint: Any) -> str:
    """Write a value into a cell."""
    said = _plain(value, bare(hint)) or ""
    # Checked here, so that whatever is written comes back.
    sound = said and said == visible(said) and not said.startswith(AS_TOML)
    if sound and literal(taken(said, hint)) == literal(value):
        return said
    return f"{AS_TOML} {literal(value)}"


def taken(cell: str, hint: Any) -> Any:
    """Take a value from a cell; what doesn't fit its type stays a text.

    Raises:
        ValueError: what stands after `TOML:` is none.
    """
    said, hint = cell.strip(), bare(hint)
    if said.startswith(AS_TOML):
        text = said.removeprefix(AS_TOML).strip().replace("\n", " ")
        return tomli.loads(f"it = {text}", parse_float=Decimal)["it"]
    if hint in _TEXTS or get_origin(hint) is Literal:
        return said
    if get_origin(hint) is tuple:
        return [taken(line, get_args(hint)[0]) for line in said.split("\n")]
    if get_origin(hint) is Mapping:
        return _pairs(said, get_args(hint)[1])
    if hasattr(hint, "SHORT"):
        return said  # a table that its text alone stands for
    if attrs.has(hint):
        found = _pairs(said, str)
        return found if isinstance(found, dict) else said
    return _guessed(said)


def _plain(value: Any, hint: Any) -> str | None:
    """Write a value as people would; None for what they have no way to write."""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, list) and get_origin(hint) is tuple:
        return _lines(_plain(one, get_args(hint)[0]) for one in value)
    if isinstance(value, dict):
        kind = get_args(hint)[1] if get_origin(hint) is Mapping else str
        return _lines(
            None if (said := _plain(one, kind)) is None else f"{key} = {said}"
            for key, one in value.items()
        )
    if isinstance(value, str):
        return value
    return None if isinstance(value, list) else literal(value)


def _lines(said: Any) -> str | None:
    lines = list(said)
    return None if None in lines else "\n".join(lines)


def _pairs(said: str, hint: Any) -> Any:
    """Take `name = value` lines; a text that is none stays as it is."""
    found = [_PAIR.fullmatch(line) for line in said.split("\n")]
    if not all(found):
        return said
    return {pair[1]: taken(pair[2], hint) for pair in found if pair is not None}


def _guessed(said: str) -> Any:
    said, full = unicodedata.normalize("NFKC", said), said
    if said in (YES, NO):
        return said == YES
    if number := _NUMBER.fullmatch(said):
        return Decimal(said) if number[1] else int(said)
    if _DAY.fullmatch(said):
        try:
            return datetime.date.fromisoformat(said)
        except ValueError:
            return full
    return full
