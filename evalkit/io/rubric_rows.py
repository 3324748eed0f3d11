"""Tables of a rubric as rows: a cell a key, `star.at_least` for a key inside a key.

What is a list of tables (bands, steps, needs) has rows of its own elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, get_type_hints

import attrs
from attrs import frozen

from evalkit.io.rubric_cells import bare, table_of, tables_of, taken, written
from evalkit.io.rubric_sections import inside, shape_at
from evalkit.io.rubric_shapes import ItemShape
from evalkit.io.toml_places import Path
from evalkit.io.toml_records import key_of
from evalkit.model.rule import Rule
from evalkit.model.text import Text

Hints = Mapping[str, Any]
ENGLISH = "en"


@frozen
class Row:
    """The cells of a table by key, and the rows of the lists of tables in it."""

    cells: dict[str, str]
    lists: dict[str, list[dict[str, str]]]


def hints_of(shape: type) -> dict[str, Any]:
    """Give the types of the keys a table of this shape has itself."""
    hints, below = get_type_hints(shape), inside(shape)
    names = [one.name for one in attrs.fields(shape) if one.init]
    return {key_of(name): hints[name] for name in names if key_of(name) not in below}


def hints_at(path: Path, rule: object, rules: Mapping[str, Rule]) -> dict[str, Any]:
    """Give the types of the keys of the table at a path; an item's by its rule."""
    shape = shape_at(path)
    if shape is None:
        return {}
    hints = hints_of(shape)
    if shape is ItemShape and isinstance(rule, str) and rule in rules:
        hints |= hints_of(rules[rule].params)
    return hints


def row_of(values: Mapping[str, Any], hints: Hints, *, lists: bool = True) -> Row:
    """Lay a table out as cells.

    Args:
        values: what the table holds.
        hints: the types of its keys.
        lists: whether lists of tables may have rows of their own.
    """
    row = Row({}, {})
    for key, value in values.items():
        _lay(row, key, value, hints.get(key, object), lists=lists)
    return row


def _lay(row: Row, key: str, value: Any, hint: Any, *, lists: bool) -> None:
    if isinstance(value, dict) and bare(hint) is Text:
        row.cells[key] = written(value["zh"], Text)
        if value.get(ENGLISH):
            row.cells[f"{key}.{ENGLISH}"] = written(value[ENGLISH], str)
    elif (shape := table_of(hint)) is not None:
        own = hints_of(shape)
        for name, inner in value.items():
            there = own.get(name, object)
            _lay(row, f"{key}.{name}", inner, there, lists=lists)
    elif lists and value and (shape := tables_of(hint)) is not None:
        own = hints_of(shape)
        row.lists[key] = [
            row_of(_whole(one, shape), own, lists=False).cells for one in value
        ]
    else:
        row.cells[key] = written(value, hint)


def _whole(table: Any, shape: type) -> Mapping[str, Any]:
    """Give a table that may be written as the text of one key."""
    return {getattr(shape, "SHORT", ""): table} if isinstance(table, str) else table


def short(table: dict[str, Any], shape: type) -> Any:
    """Give the text that stands for a table, where it says no more than that."""
    key = getattr(shape, "SHORT", "")
    return table[key] if set(table) == {key} else table


def hint_at(key: str, hints: Hints) -> Any:
    """Give the type of what stands under a key like `star.at_least`."""
    first, _, rest = key.partition(".")
    hint = hints.get(first, object)
    if not rest:
        return hint
    shape = table_of(hint)
    if shape is None:
        return str if bare(hint) is Text and rest == ENGLISH else object
    return hint_at(rest, hints_of(shape))


def take_row(
    cells: Mapping[str, str], hints: Hints
) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """Make a table of cells; give the keys whose cells can't be taken, and why, too."""
    table: dict[str, Any] = {}
    wrong = []
    for key, cell in cells.items():
        try:
            value = taken(cell, hint_at(key, hints))
        except (ValueError, RecursionError, ArithmeticError) as error:
            wrong.append((key, str(error)))
        else:
            put(table, key, value)
    return table, wrong


def put(table: dict[str, Any], key: str, value: Any) -> None:
    """Put a value under a key like `star.at_least`."""
    first, _, rest = key.partition(".")
    if not rest:
        table[first] = value
        return
    inner = table.setdefault(first, {})
    if rest == ENGLISH and isinstance(inner, str):
        table[first] = {"zh": inner, ENGLISH: value}
    elif isinstance(inner, dict):
        put(inner, rest, value)


def keys_in(shape: type) -> Iterator[str]:
    """Give the keys of all cells a table of a shape can have."""
    for key, hint in hints_of(shape).items():
        below = table_of(hint)
        if below is not None:
            yield from (f"{key}.{inner}" for inner in keys_in(below))
        elif tables_of(hint) is None:
            yield key
            if bare(hint) is Text:
                yield f"{key}.{ENGLISH}"


def in_order(used: Iterable[str], known: Iterable[str]) -> list[str]:
    """Give keys in use in the order of those known, then others, then the unused."""
    there, order = dict.fromkeys(used), dict.fromkeys(known)
    others = [key for key in there if key not in order]
    first = [key for key in order if key in there]
    return [*first, *others, *(key for key in order if key not in there)]
