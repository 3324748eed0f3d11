"""Reading a receipt back: every fault of it at once, each with its key."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from evalkit.catalogue import CATALOGUE
from evalkit.errors import Fault, Place, ReceiptError, nearest
from evalkit.io.receipt import (
    FORMAT,
    NoticeChoice,
    PluginDigest,
    Receipt,
    receipt_bytes,
)
from evalkit.io.system_words import reasons

RECEIPT = "receipt.json"
#: More than any receipt is long; a file of a gigabyte is not one.
_MOST_BYTES = 16 * 2**20

#: What a receipt looks like: an object has just these keys, a list of one shape is an
#: array of it, `{"*": …}` an object of any keys, a text names a check of `_CHECKS`.
_Shape = str | list["_Shape"] | dict[str, "_Shape"]
_PLUGIN: _Shape = {"name": "text", "version": "text", "digest": "sha-256"}
_WARNING: _Shape = {
    "code": "code",
    "place": {"*": "text or number"},
    "got": "text or null",
    "expected": "text or null",
    "values": {"*": "text"},
}
_SHAPE: _Shape = {
    "format": "count",
    "engine": "text",
    "rubric": {"id": "text", "version": "text", "digest": "sha-256"},
    "facts": {"digest": "sha-256"},
    "plugins": [_PLUGIN],
    "as_of": "date",
    "numbers": {
        "marks": "count",
        "ratios": "count",
        "printed": "count",
        "rounding": "text",
    },
    "notice": {"label": "text or null", "grades": ["text"]},
    "lottery": {"seed": "text"},
    "warnings": [_WARNING],
    "outcomes": {"count": "count", "digest": "sha-256"},
    "files": {"*": "sha-256"},
    "code": "text",
    "digest": "sha-256",
}
#: What only some receipts have.
_OPTIONAL = {"lottery"}
_PLACE_KEYS = {"file", "line", "key", "sheet", "row", "column"}


def read_receipt(path: Path) -> Receipt:
    """Read a receipt from its file or from the folder of a result.

    Raises:
        ReceiptError: it is missing, unreadable, not of this form, or was changed
            after it was written (EK6001–8); all faults at once.
    """
    file = path / RECEIPT if path.is_dir() else path
    content = _content(file)
    value = _parsed(file, content)
    faults = list(_faults(value, _SHAPE, "", str(file)))
    if faults:
        raise ReceiptError(faults)
    receipt = _receipt(value)
    try:
        same = receipt_bytes(receipt) == content
    except ValueError:  # half a surrogate pair, which no receipt we write can hold
        same = False
    if not same:
        raise ReceiptError(Fault("EK6007", Place(file=str(file))))
    return receipt


def is_safe_path(name: str) -> bool:
    """Say whether a name is a plain relative path that stays inside its folder."""
    parts = PurePosixPath(name).parts
    return (
        bool(parts)
        and "/".join(parts) == name
        and not any(part in ("/", "..") for part in parts)
        and not re.search(r"[\\:\x00-\x1f\ud800-\udfff]", name)
    )


def _content(file: Path) -> bytes:
    place = Place(file=str(file))
    try:
        with file.open("rb") as stream:
            content = stream.read(_MOST_BYTES + 1)
    except FileNotFoundError:
        raise ReceiptError(Fault("EK6001", place)) from None
    except OSError as error:
        raise ReceiptError(Fault("EK6008", place, values=reasons(error))) from error
    if len(content) > _MOST_BYTES:
        values = dict.fromkeys(("reason", "reason_zh"), f"> {_MOST_BYTES} bytes")
        raise ReceiptError(Fault("EK6008", place, values=values))
    return content


def _parsed(file: Path, content: bytes) -> Any:
    try:
        # As text: of bytes, json would also take UTF-16.
        value = json.loads(content.decode())
    except json.JSONDecodeError as error:
        place = Place(file=str(file), line=error.lineno)
        fault = Fault("EK6002", place, got=f"{error.msg}, column {error.colno}")
        raise ReceiptError(fault) from error
    except (ValueError, RecursionError) as error:
        raise ReceiptError(Fault("EK6002", Place(file=str(file)))) from error
    if isinstance(value, dict) and value.get("format", FORMAT) != FORMAT:
        got = json.dumps(value["format"], ensure_ascii=False)
        place = Place(file=str(file), key="format")
        raise ReceiptError(Fault("EK6003", place, got=got, expected=str(FORMAT)))
    return value


def _faults(value: Any, shape: _Shape, key: str, file: str) -> Iterator[Fault]:
    """Compare a value with a shape and give every fault."""
    if isinstance(shape, dict) and isinstance(value, dict):
        yield from _object_faults(value, shape, key, file)
    elif isinstance(shape, list) and isinstance(value, list):
        for index, each in enumerate(value):
            yield from _faults(each, shape[0], f"{key}[{index}]", file)
    elif not (isinstance(shape, str) and _CHECKS[shape](value)):
        kinds = {dict: "object", list: "array"}
        expected = shape if isinstance(shape, str) else kinds[type(shape)]
        got = json.dumps(value, ensure_ascii=False)
        got = got if len(got) <= 80 else got[:79] + "…"
        yield Fault("EK6006", Place(file, key=key), got=got, expected=expected)


def _object_faults(
    value: dict[str, Any], shape: dict[str, _Shape], key: str, file: str
) -> Iterator[Fault]:
    if "*" in shape:
        for name, each in value.items():
            here = f"{key}[{json.dumps(name, ensure_ascii=False)}]"
            known = is_safe_path(name) if key == "files" else True
            known = known and (name in _PLACE_KEYS or not key.endswith("place"))
            if not known:
                yield Fault("EK6005", Place(file, key=here))
            yield from _faults(each, shape["*"], here, file)
        return
    for name in sorted(value.keys() - shape.keys()):
        place = Place(file, key=f"{key}.{name}" if key else name)
        yield Fault("EK6005", place, near=nearest(name, shape.keys() - value.keys()))
    for name, part in shape.items():
        here = f"{key}.{name}" if key else name
        if name in value:
            yield from _faults(value[name], part, here, file)
        elif name not in _OPTIONAL:
            yield Fault("EK6004", Place(file, key=here))


def _is_count(value: Any) -> bool:
    return type(value) is int and 0 <= value < 2**53


def _is_date(value: Any) -> bool:
    if not isinstance(value, str):
        return False
    try:
        return datetime.date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


_CHECKS: dict[str, Callable[[Any], bool]] = {
    "text": lambda value: isinstance(value, str),
    "text or null": lambda value: value is None or isinstance(value, str),
    "text or number": lambda value: isinstance(value, str) or _is_count(value),
    "count": _is_count,
    "date": _is_date,
    "sha-256": lambda value: (
        isinstance(value, str) and bool(re.fullmatch("[0-9a-f]{64}", value))
    ),
    "code": lambda value: isinstance(value, str) and value in CATALOGUE,
}


def _receipt(value: Mapping[str, Any]) -> Receipt:
    rubric, notice = value["rubric"], value["notice"]
    return Receipt(
        engine=value["engine"],
        rubric_id=rubric["id"],
        rubric_version=rubric["version"],
        rubric_digest=rubric["digest"],
        facts_digest=value["facts"]["digest"],
        plugins=tuple(PluginDigest(**plugin) for plugin in value["plugins"]),
        as_of=datetime.date.fromisoformat(value["as_of"]),
        **value["numbers"],
        notice=NoticeChoice(notice["label"], tuple(notice["grades"])),
        warnings=tuple(
            Fault(
                warning["code"],
                Place(**warning["place"]),
                got=warning["got"],
                expected=warning["expected"],
                values=warning["values"],
            )
            for warning in value["warnings"]
        ),
        outcomes_count=value["outcomes"]["count"],
        outcomes_digest=value["outcomes"]["digest"],
        files=value["files"],
        seed=value.get("lottery", {}).get("seed"),
    )
