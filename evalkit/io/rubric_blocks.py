"""A rubric file as a list of tables, each with its path, in the order of writing.

Between the text of a rubric and its workbook stand these: they hold what the file says,
all of it, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import frozen

from evalkit.io.rubric_sections import SECTIONS, inside
from evalkit.io.toml_places import Path


@frozen
class Block:
    """One table: where it stands, and its own keys with what is under them."""

    path: Path
    values: dict[str, Any]


def blocks_of(raw: Mapping[str, Any], lines: Mapping[Path, int]) -> Iterator[Block]:
    """Give the tables of a rubric that was read without fault.

    Args:
        raw: what the file says.
        lines: the line of each path; parts below a criterion are in their order.
    """
    # What no section is known for stands at the head of the file, as it is.
    yield Block((), {key: raw[key] for key in raw if key not in SECTIONS})
    for key, section in SECTIONS.items():
        held = raw.get(key)
        if section.holds == "one" and held is not None:
            yield Block((key,), held)
        elif section.holds == "list":
            yield from (Block((key, at), one) for at, one in enumerate(held or ()))
        else:
            yield from _named({key: section.shape}, {key: held or {}}, (), lines)


def _named(
    shapes: Mapping[str, type],
    raw: Mapping[str, Any],
    path: Path,
    lines: Mapping[Path, int],
) -> Iterator[Block]:
    """Give the tables that stand by name under some keys, and those in them."""
    entries = [
        ((*path, key, name), table, shape)
        for key, shape in shapes.items()
        for name, table in raw.get(key, {}).items()
    ]
    entries.sort(key=lambda entry: lines.get(entry[0], 0))
    for at, table, shape in entries:
        below = inside(shape)
        whole = (
            {getattr(shape, "SHORT", ""): table} if isinstance(table, str) else table
        )
        own = {key: value for key, value in whole.items() if key not in below}
        yield Block(at, own)
        yield from _named(below, whole, at, lines)
