"""Overlays: a village's rubric that adds to a township's where that leaves room.

The township's tables and the village's become one tree before they are read; each key
remembers the file it stands in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import tomli

from evalkit.io.rubric_shapes import RoomShape
from evalkit.io.toml_places import Path
from evalkit.io.toml_shapes import Shapes
from evalkit.model.number import to_units
from evalkit.model.overlay import Room

#: What an overlay may add to: names under these sections are its own.
ADDED = ("fields", "records", "groups", "values", "derived")
SECTIONS = ("format", "overlay", *ADDED, "criteria")


def overlay_of(text: str) -> str | None:
    """Say which rubric a text adds to; None where it is no overlay, or no TOML."""
    try:
        raw = tomli.loads(text.removeprefix("\ufeff"), parse_float=str)
    except (ValueError, RecursionError):
        return None
    head = raw.get("overlay")
    of = head.get("of") if isinstance(head, dict) else None
    return of if isinstance(of, str) else None


def merged(
    shapes: Shapes, own: Mapping[str, Any], base: Mapping[str, Any]
) -> dict[str, Any]:
    """Join the tables of an overlay with those of the rubric it adds to.

    What an overlay may not say is gathered as faults and left out.
    """
    whole = dict(base)
    for section, table in own.items():
        if section in ADDED and isinstance(table, dict):
            known = whole.get(section, {})
            for key in table:
                if key in known:
                    shapes.fault("EK1284", (section, key), name=key)
            whole[section] = {**known, **{k: table[k] for k in table if k not in known}}
        elif section == "criteria" and isinstance(table, dict):
            at: Path = (section,)
            whole[section] = _criteria(shapes, table, whole.get(section, {}), at)
        elif section not in ("format", "overlay"):
            shapes.fault("EK1283", (section,), expected=" | ".join(SECTIONS))
    return whole


def _criteria(
    shapes: Shapes, own: Mapping[str, Any], base: Any, path: Path
) -> dict[str, Any]:
    """Add the items of an overlay to the criteria they stand in."""
    whole = dict(base) if isinstance(base, dict) else {}
    for key, table in own.items():
        at = (*path, key)
        known = whole.get(key)
        if not isinstance(table, dict) or not isinstance(known, dict):
            shapes.unnamed("EK1285", key, at, list(whole))
            continue
        inside = dict(known)
        for part, added in table.items():
            here = (*at, part)
            if part == "criteria" and isinstance(added, dict):
                below = known.get("criteria", {})
                inside["criteria"] = _criteria(shapes, added, below, here)
            elif part == "items" and isinstance(added, dict):
                items = known.get("items", {})
                for name in added:
                    if name in items:
                        shapes.fault("EK1284", (*here, name), name=name)
                fresh = {k: v for k, v in added.items() if k not in items}
                inside["items"] = {**items, **fresh}
            elif part in ("items", "criteria"):
                shapes.fault("EK1103", here, added, "{ … }")
            else:
                shapes.fault("EK1283", here, expected="items | criteria")
        whole[key] = inside
    return whole


def added_items(own: Any, path: str = "") -> Iterator[str]:
    """Give the paths of the items an overlay adds: `thrift.own`."""
    for key, table in own.items() if isinstance(own, dict) else ():
        inside = f"{path}.{key}" if path else key
        below = table if isinstance(table, dict) else {}
        items = below.get("items")
        # Anything but a table is refused where they are joined.
        names = items if isinstance(items, dict) else ()
        yield from (f"{inside}.{name}" for name in names)
        yield from added_items(below.get("criteria", {}), inside)


def roomy(raw: object) -> set[str]:
    """Give the criteria that leave room, as far as `[[room]]` can be read."""
    rooms = raw if isinstance(raw, list) else []
    named = [room.get("in") for room in rooms if isinstance(room, dict)]
    return {name for name in named if isinstance(name, str)}


def read_room(
    shapes: Shapes, raw: object, paths: Mapping[str, Path], marks: int
) -> tuple[Room, ...]:
    """Read `[[room]]`: what criteria leave to overlays.

    Args:
        shapes: fills the records.
        raw: what stands under `room`.
        paths: the criteria and items there are, by the names expressions have for them.
        marks: decimals of points.
    """
    if not isinstance(raw, list):
        shapes.fault("EK1103", ("room",), raw, "[[room]]")
        return ()
    found: dict[str, Room] = {}
    for index, one in enumerate(raw):
        at: Path = ("room", index)
        shape = shapes.take(one, RoomShape, at)
        if shape is None:
            continue
        criteria = [name for name, path in paths.items() if path[-2] != "items"]
        if shape.in_ not in criteria:
            shapes.unnamed("EK1204", shape.in_, (*at, "in"), criteria)
            continue
        if shape.in_ in found:
            shapes.fault("EK1110", (*at, "in"), shape.in_)
            continue
        each = _units(shapes, shape.points_each, (*at, "points_each"), marks)
        most = each * max(shape.items, 0)
        if shape.points is not None:
            most = _units(shapes, shape.points, (*at, "points"), marks)
        if shape.items < 1:
            shapes.fault("EK1106", (*at, "items"), shape.items, "≥ 1")
        place = shapes.place(at)
        found[shape.in_] = Room(shape.in_, shape.items, each, most, shape.source, place)
    return tuple(found.values())


def _units(shapes: Shapes, number: Decimal, path: Path, marks: int) -> int:
    try:
        units = to_units(number, marks)
    except ValueError:
        shapes.fault("EK1105", path, number, decimals=marks)
        return 0
    if not 0 < units <= 10**12:
        shapes.fault("EK1106", path, number, "> 0")
    return units


def hold_to_room(
    shapes: Shapes,
    rooms: tuple[Room, ...],
    added: tuple[str, ...],
    paths: Mapping[str, Path],
) -> None:
    """Refuse items of an overlay where no room is left to them."""
    room = {one.criterion: one for one in rooms}
    counted: dict[str, int] = {}
    for path in added:
        criterion = path.rpartition(".")[0]
        at = paths.get(path)
        if at is None:
            continue  # it could not be read, and that is told
        if criterion not in room:
            expected = " | ".join(room) or None
            shapes.fault("EK1285", at, criterion, expected)
            continue
        counted[criterion] = counted.get(criterion, 0) + 1
        if counted[criterion] > room[criterion].items:
            shapes.fault("EK1286", at, most=str(room[criterion].items))
