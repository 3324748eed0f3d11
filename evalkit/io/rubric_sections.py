"""The format as one map: each section, its shape, and whether it holds one or many.

What walks over any rubric, the schema for editors and the workbook, walks over this.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, get_args, get_origin, get_type_hints

import attrs
from attrs import frozen

from evalkit.io import rubric_shapes as shapes
from evalkit.io.toml_records import key_of

#: One table, tables by name, or a list of tables.
Holds = Literal["one", "named", "list"]


@frozen
class Section:
    """What stands under a key: tables of one shape."""

    shape: type
    holds: Holds = "named"


#: The sections of a file, in the order they are best read; `format` is a number.
SECTIONS: Mapping[str, Section] = {
    "overlay": Section(shapes.OverlayShape, "one"),
    "rubric": Section(shapes.HeadShape, "one"),
    "numbers": Section(shapes.NumbersShape, "one"),
    "subject": Section(shapes.SubjectShape, "one"),
    "fields": Section(shapes.FieldShape),
    "records": Section(shapes.RecordShape),
    "values": Section(shapes.ValueShape),
    "derived": Section(shapes.DerivedShape),
    "criteria": Section(shapes.CriterionShape),
    "room": Section(shapes.RoomShape, "list"),
    "vetoes": Section(shapes.VetoShape),
    "ladder": Section(shapes.LadderShape, "one"),
    "ranking": Section(shapes.RankingShape, "one"),
    "programmes": Section(shapes.ProgrammeShape),
}
#: Tables by name that stand inside others.
INSIDE: Mapping[str, Section] = {**SECTIONS, "items": Section(shapes.ItemShape)}


def inside(shape: type) -> dict[str, Section]:
    """Give the tables by name that a shape holds: `items` and `criteria`."""
    hints = get_type_hints(shape)
    return {
        key_of(name): INSIDE[key_of(name)]
        for name, hint in hints.items()
        if get_origin(hint) is Mapping
        and get_args(hint)[1] is Any
        and key_of(name) in INSIDE
    }


def shape_name(shape: type) -> str:
    """Give the name of a shape as the words have it: `Veto` of `VetoShape`."""
    return shape.__name__.removesuffix("Shape")


def own_keys(shape: type) -> dict[str, attrs.Attribute[Any]]:
    """Give the keys a table of this shape has itself, with what the shape says."""
    nested = inside(shape)
    keys = {key_of(one.name): one for one in attrs.fields(shape) if one.init}
    return {key: one for key, one in keys.items() if key not in nested}
