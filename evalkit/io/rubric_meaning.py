"""The digest of a rubric's meaning: however it is written, what it says.

Comments, layout, the order of keys and values written out though they are the default
change nothing; the order of fields, criteria, items and steps does. Attributes at their
default are left out, so that a rubric keeps its digest when evalkit learns new ones.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import attrs
import rfc8785

from evalkit.model.rubric import Rubric
from evalkit.model.rule import Combiner, Rule
from evalkit.model.sound import UNDIGESTED
from evalkit.model.text import Expression


def digest_rubric(rubric: Rubric) -> str:
    """Give the SHA-256 of the RFC 8785 canonical JSON of a rubric's meaning, in hex."""
    return hashlib.sha256(canonical_rubric(rubric)).hexdigest()


def canonical_rubric(rubric: Rubric) -> bytes:
    """Give the canonical JSON of a rubric's meaning."""
    return rfc8785.dumps({"format": "1", "rubric": _plain(rubric)})


def _plain(value: Any) -> Any:
    """Give a value as JSON has it; numbers as exact texts."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" if value else "0"
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Expression):
        return value.text
    if isinstance(value, Rule | Combiner):
        return {"name": value.name, "version": str(value.version)}
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, tuple):
        return [_plain(inner) for inner in value]
    plain = {}
    for field in attrs.fields(type(value)):
        inner = getattr(value, field.name)
        if field.name not in UNDIGESTED and not _is_default(field, inner):
            plain[field.name] = _plain(inner)
    return plain


def _is_default(field: attrs.Attribute[Any], value: object) -> bool:
    default: Any = field.default
    if isinstance(default, attrs.Factory):  # type: ignore[arg-type]
        return not default.takes_self and bool(value == default.factory())
    return default is not attrs.NOTHING and bool(value == default)
