"""Fill records from tables of TOML with cattrs, and give each failure its path."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import GenericAlias
from typing import Any, Literal, get_args, get_origin

import attrs
import cattrs
from cattrs.gen import make_dict_structure_fn, override

from evalkit.io.toml_places import Path
from evalkit.io.toml_values import HOOKS, MismatchError, one_of


def keys_of(shape: type) -> list[str]:
    """Name the keys a record is filled from."""
    return [key_of(field.name) for field in attrs.fields(shape) if field.init]


def key_of(attribute: str) -> str:
    """Give the key of an attribute: `from_` is written `from`."""
    return attribute.removesuffix("_")


def unfold(error: Exception, path: Path) -> Iterator[tuple[Path, Exception]]:
    """Give the causes in a group of exceptions and the path of each."""
    if isinstance(error, cattrs.ClassValidationError):
        named, rest = error.group_exceptions()
        for cause, note in named:
            yield from unfold(cause, (*path, key_of(note.name)))
        for cause in rest:
            yield from unfold(cause, path)
    elif isinstance(error, cattrs.IterableValidationError):
        for cause, place in error.group_exceptions()[0]:
            yield from unfold(cause, (*path, place.index))
    else:
        yield path, error


def converter() -> cattrs.Converter:
    """Give a converter that takes what a rubric's tables may hold, and no more."""
    found = cattrs.Converter(detailed_validation=True)
    found.register_structure_hook_factory(attrs.has, _record)
    found.register_structure_hook_factory(_is_tuple, _list)
    found.register_structure_hook_factory(_is_mapping, _table)
    found.register_structure_hook_func(_is_literal, one_of)
    for kind, hook in HOOKS.items():
        found.register_structure_hook(kind, hook)
    return found


def _record(shape: type, converter: cattrs.Converter) -> Any:
    renamed: dict[str, Any] = {
        field.name: override(rename=key_of(field.name))
        for field in attrs.fields(shape)
        if field.name.endswith("_")
    }
    fill: Callable[[Any, type], Any] = make_dict_structure_fn(
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
            raise MismatchError("EK1103", '{ … } | "…"' if short else "{ … }")
        return fill(value, shape)

    return structure


def _is_tuple(kind: Any) -> bool:
    return get_origin(kind) is tuple and get_args(kind)[1:] == (...,)


def _list(kind: Any, converter: cattrs.Converter) -> Any:
    whole = GenericAlias(list, get_args(kind)[:1])
    fill = converter.get_structure_hook(whole)

    def structure(value: object, _: object) -> object:
        if not isinstance(value, list):
            raise MismatchError("EK1103", "[ … ]")
        return tuple(fill(value, whole))

    return structure


def _is_mapping(kind: Any) -> bool:
    return get_origin(kind) is Mapping


def _table(kind: Any, converter: cattrs.Converter) -> Any:
    # Keys stay as they are written: stripped, two of them could become one.
    whole = GenericAlias(dict, (Any, get_args(kind)[1]))
    fill = converter.get_structure_hook(whole)

    def structure(value: object, _: object) -> object:
        if not isinstance(value, dict):
            raise MismatchError("EK1103", "{ … }")
        return fill(value, whole)

    return structure


def _is_literal(kind: Any) -> bool:
    return get_origin(kind) is Literal
