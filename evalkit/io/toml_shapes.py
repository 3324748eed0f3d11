"""Turn tables of TOML into records, and all that is wrong with them into faults.

cattrs knows how to fill a record from a table; the hooks here are strict where it is
lenient, and every fault gets the line of its key.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Literal, NewType, TypeVar, get_args, get_origin

import attrs
import cattrs
from cattrs.gen import make_dict_structure_fn, override

from evalkit.errors import Fault, Place, RubricError, nearest
from evalkit.io.toml_places import Path, key_text
from evalkit.language.tokens import read_duration
from evalkit.model.number import INT64_MAX
from evalkit.model.rubric import Duration, Effect
from evalkit.model.text import Expression, Text

_T = TypeVar("_T")

#: A text that says something.
Word = NewType("Word", str)
#: A number or a day, as the ends of a range are.
End = Decimal | datetime.date

#: No figure of a rubric needs more digits, and more could not be counted exactly.
MOST_DIGITS = 18
#: Names listed where none is near.
MOST_SHOWN = 20
NAME = re.compile(r"[^\W\d]\w*")


class Mismatch(ValueError):
    """A value has the wrong form; `expected` is an example or the words there are."""

    def __init__(self, code: str, expected: str, near: tuple[str, ...] = ()) -> None:
        self.code = code
        self.expected = expected
        self.near = near
        super().__init__(code, expected)


class Shapes:
    """Fills records from the tables of one file and gathers the faults."""

    def __init__(self, file: str, lines: Mapping[Path, int]) -> None:
        self.file = file
        self.lines = lines
        self.faults: list[Fault] = []
        self.converter = _converter()

    def place(self, path: Path) -> Place:
        """Give the place of a path, or of the nearest thing written around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return Place(self.file or None, self.lines.get(path), key_text(path) or None)

    def fault(
        self,
        code: str,
        path: Path,
        got: object = None,
        expected: str | None = None,
        near: Iterable[str] = (),
        **values: object,
    ) -> None:
        """Gather a fault."""
        said = None if got is None else shown(got)
        place = self.place(path)
        found = Fault(code, place, said, expected, tuple(near), values)
        if found not in self.faults:
            self.faults.append(found)

    def check(self) -> None:
        """Raise what was gathered, in the order of the file."""
        if self.faults:
            faults = sorted(self.faults, key=lambda fault: fault.place.line or 0)
            raise RubricError(faults)

    def take(self, raw: object, shape: type[_T], path: Path) -> _T | None:
        """Fill a record; None, and faults, when the table does not fit."""
        try:
            filled = self.converter.structure(raw, shape)
        except (cattrs.BaseValidationError, Mismatch) as error:
            for inner, cause in _unfold(error, path):
                self.refuse(inner, cause, _at(raw, inner[len(path) :]))
            return None
        placed = self.placed(filled, path)
        assert isinstance(placed, shape)
        return placed

    def refuse(self, path: Path, cause: Exception, raw: object) -> None:
        """Gather the fault of one exception of cattrs or of a hook."""
        if isinstance(cause, Mismatch):
            self.fault(cause.code, path, raw, cause.expected, cause.near)
        elif isinstance(cause, cattrs.ForbiddenExtraKeysError):
            self.unknown(path, cause.extra_fields, keys_of(cause.cl))
        elif isinstance(cause, KeyError) and raw is None:
            self.fault("EK1102", path[:-1], missing=path[-1])
        else:
            self.fault("EK1109", path, raw, why=str(cause) or type(cause).__name__)

    def unknown(self, path: Path, keys: Iterable[str], known: Iterable[str]) -> None:
        """Gather the faults of keys that mean nothing."""
        known = sorted(known)
        for key in sorted(keys):
            near = nearest(key, known)
            expected = None if near else " | ".join(known)
            self.fault("EK1101", (*path, key), None, expected, near)

    def unnamed(self, code: str, name: str, path: Path, known: Iterable[str]) -> None:
        """Gather the fault of a name that stands for nothing."""
        known = list(known)
        near = nearest(name, known)
        expected = None if near else " | ".join(known[:MOST_SHOWN]) or None
        self.fault(code, path, name, expected, near)

    def placed(self, value: Any, path: Path) -> Any:
        """Give the same value with its expressions told where they stand."""
        if isinstance(value, Expression):
            return attrs.evolve(value, place=self.place(path))
        if isinstance(value, tuple):
            return tuple(self.placed(v, (*path, i)) for i, v in enumerate(value))
        if attrs.has(type(value)) and not isinstance(value, Text | Duration):
            changes = {
                field.alias: self.placed(
                    getattr(value, field.name), (*path, _key(field.name))
                )
                for field in attrs.fields(type(value))
                if field.init and field.alias
            }
            return attrs.evolve(value, **changes)
        return value

    def tables(self, raw: object, path: Path) -> dict[str, Any]:
        """Give a table whose keys are names; a key that is none is a fault."""
        if not isinstance(raw, dict):
            self.fault("EK1103", path, raw, "{ … }")
            return {}
        for key in raw:
            if not NAME.fullmatch(key):
                self.fault("EK1107", (*path, key), key)
        return raw


def keys_of(shape: type) -> list[str]:
    """Name the keys a record is filled from."""
    return [_key(field.name) for field in attrs.fields(shape) if field.init]


def shown(value: object) -> str:
    """Write a value of TOML in short."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "{ … }" if value else "{}"
    if isinstance(value, list):
        return "[ … ]" if value else "[]"
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else f"{text[:59]}…"


def _key(attribute: str) -> str:
    """Give the key of an attribute: `from_` is written `from`."""
    return attribute.removesuffix("_")


def _at(raw: Any, path: Path) -> object:
    """Give what stands at a path, None when nothing does."""
    for step in path:
        if isinstance(raw, dict):
            raw = raw.get(step)
        elif isinstance(raw, list) and isinstance(step, int):
            raw = raw[step]
    return raw


def _unfold(error: Exception, path: Path) -> Iterator[tuple[Path, Exception]]:
    """Give the causes in a group of exceptions and the path of each."""
    if isinstance(error, cattrs.ClassValidationError):
        named, rest = error.group_exceptions()
        for cause, note in named:
            yield from _unfold(cause, (*path, _key(note.name)))
        for cause in rest:
            yield from _unfold(cause, path)
    elif isinstance(error, cattrs.IterableValidationError):
        for cause, place in error.group_exceptions()[0]:
            yield from _unfold(cause, (*path, place.index))
    else:
        yield path, error


def _converter() -> cattrs.Converter:
    converter = cattrs.Converter(detailed_validation=True)
    converter.register_structure_hook_factory(attrs.has, _record)
    converter.register_structure_hook_factory(_is_tuple, _list)
    converter.register_structure_hook_factory(_is_mapping, _table)
    converter.register_structure_hook_func(_is_literal, _one_of)
    for kind, hook in _HOOKS.items():
        converter.register_structure_hook(kind, hook)
    return converter


def _record(shape: type, converter: cattrs.Converter) -> Any:
    renamed = {
        field.name: override(rename=_key(field.name))
        for field in attrs.fields(shape)
        if field.name.endswith("_")
    }
    fill = make_dict_structure_fn(
        shape,
        converter,
        _cattrs_forbid_extra_keys=True,
        _cattrs_detailed_validation=True,
        **renamed,
    )
    # A record with a short form is written as a text as well: that of one key.
    short = getattr(shape, "SHORT", None)

    def structure(value: object, _: object) -> object:
        if short and isinstance(value, str):
            value = {short: value}
        if not isinstance(value, dict):
            raise Mismatch("EK1103", '{ … } | "…"' if short else "{ … }")
        return fill(value, shape)

    return structure


def _is_tuple(kind: Any) -> bool:
    return get_origin(kind) is tuple and get_args(kind)[1:] == (...,)


def _list(kind: Any, converter: cattrs.Converter) -> Any:
    whole = list[get_args(kind)[0]]  # type: ignore[misc]
    fill = converter.get_structure_hook(whole)

    def structure(value: object, _: object) -> object:
        if not isinstance(value, list):
            raise Mismatch("EK1103", "[ … ]")
        return tuple(fill(value, whole))

    return structure


def _is_mapping(kind: Any) -> bool:
    return get_origin(kind) is Mapping


def _table(kind: Any, converter: cattrs.Converter) -> Any:
    whole = dict[get_args(kind)]  # type: ignore[misc]
    fill = converter.get_structure_hook(whole)

    def structure(value: object, _: object) -> object:
        if not isinstance(value, dict):
            raise Mismatch("EK1103", "{ … }")
        return fill(value, whole)

    return structure


def _is_literal(kind: Any) -> bool:
    return get_origin(kind) is Literal


def _one_of(value: object, kind: Any) -> object:
    words = get_args(kind)
    if value not in words or isinstance(value, bool):
        near = nearest(value, words) if isinstance(value, str) else ()
        raise Mismatch("EK1104", " | ".join(map(shown, words)), near)
    return value


def _boolean(value: object, _: object) -> bool:
    if not isinstance(value, bool):
        raise Mismatch("EK1103", "true | false")
    return value


def _integer(value: object, _: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise Mismatch("EK1103", "1, 2, 3 …")
    if abs(value) > INT64_MAX:
        raise Mismatch("EK1106", f"≤ {INT64_MAX}")
    return value


def _decimal(value: object, _: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise Mismatch("EK1103", "12 | 12.5")
    number = Decimal(value)
    exponent = number.normalize().as_tuple().exponent
    # Infinity and NaN have a letter where others have their exponent.
    if isinstance(exponent, str):
        raise Mismatch("EK1103", "12 | 12.5")
    if number.adjusted() >= MOST_DIGITS or exponent < -MOST_DIGITS:
        raise Mismatch("EK1106", f"< 10^{MOST_DIGITS}")
    return number


def _day(value: object, _: object) -> datetime.date:
    if not isinstance(value, datetime.date) or isinstance(value, datetime.datetime):
        raise Mismatch("EK1103", "2026-01-31")
    return value


def _end(value: object, kind: object) -> Decimal | datetime.date:
    if isinstance(value, datetime.date):
        return _day(value, kind)
    return _decimal(value, kind)


def _string(value: object, _: object) -> str:
    if not isinstance(value, str):
        raise Mismatch("EK1103", '"…"')
    return value.strip()


def _word(value: object, kind: object) -> str:
    text = _string(value, kind)
    if not text:
        raise Mismatch("EK1108", '"…"')
    return text


def _text(value: object, kind: object) -> Text:
    example = '"…" | { zh = "…", en = "…" }'
    if isinstance(value, str):
        return Text(_word(value, kind))
    if not isinstance(value, dict) or "zh" not in value or set(value) - {"zh", "en"}:
        raise Mismatch("EK1103", example)
    return Text(_word(value["zh"], kind), _string(value.get("en", ""), kind))


def _expression(value: object, kind: object) -> Expression:
    return Expression(_word(value, kind))


def _duration(value: object, _: object) -> Duration:
    duration = read_duration(value) if isinstance(value, str) else None
    if duration is None:
        raise Mismatch("EK1103", '"1 year" | "12 months" | "30 days" | "1年"')
    return duration


def _effect(value: object, kind: object) -> Effect:
    example = '"no_title" | { cap_at = "…" } | { zero = "…" }'
    if value == "no_title":
        return Effect("no_title")
    if isinstance(value, dict) and len(value) == 1:
        if "cap_at" in value:
            return Effect("cap_at", _word(value["cap_at"], kind))
        if "zero" in value:
            return Effect("zero", _word(value["zero"], kind))
    raise Mismatch("EK1103", example)


_HOOKS: dict[Any, Any] = {
    bool: _boolean,
    int: _integer,
    Decimal: _decimal,
    datetime.date: _day,
    End: _end,
    str: _string,
    Word: _word,
    Text: _text,
    Expression: _expression,
    Duration: _duration,
    Effect: _effect,
}
