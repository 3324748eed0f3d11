"""The format as one map: each section, its shape, and whether it holds one or many.

What walks over any rubric, the schema for editors and the workbook, walks over this.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import attrs
from attrs import frozen

from evalkit.io import decision_shapes as decided
from evalkit.io import rubric_shapes as shapes
from evalkit.io.rubric_title import TitleShape
from evalkit.io.selection_shapes import SelectionShape
from evalkit.io.toml_places import Path
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
    "groups": Section(shapes.GroupShape),
    "values": Section(shapes.ValueShape),
    "title": Section(TitleShape, "one"),
    "derived": Section(shapes.DerivedShape),
    "criteria": Section(shapes.CriterionShape),
    "room": Section(shapes.RoomShape, "list"),
    "vetoes": Section(decided.VetoShape),
    "ladder": Section(decided.LadderShape, "one"),
    "ranking": Section(decided.RankingShape, "one"),
    "selections": Section(SelectionShape),
    "programmes": Section(decided.ProgrammeShape),
    "accepted": Section(shapes.AcceptedShape, "list"),
}
#: Tables by name that stand inside others: by the shape and the key that holds them.
INSIDE: Mapping[tuple[type, str], type] = {
    (shapes.RecordShape, "fields"): shapes.FieldShape,
    (shapes.RecordShape, "derived"): shapes.DerivedShape,
    (shapes.GroupShape, "values"): shapes.GroupValueShape,
    (shapes.CriterionShape, "items"): shapes.ItemShape,
    (shapes.CriterionShape, "criteria"): shapes.CriterionShape,
}


def inside(shape: type) -> dict[str, type]:
    """Give the shapes of the tables by name that a shape holds, by their keys."""
    return {key: held for (holder, key), held in INSIDE.items() if holder is shape}


def shape_at(path: Path) -> type | None:
    """Give the shape of the table at a path; None for the head of the file."""
    if not path:
        return None
    shape = SECTIONS[str(path[0])].shape
    for key in path[2::2]:
        shape = INSIDE[shape, str(key)]
    return shape


def shape_name(shape: type) -> str:
    """Give the name of a shape as the words have it: `Veto` of `VetoShape`."""
    return shape.__name__.removesuffix("Shape")


def own_keys(shape: type) -> dict[str, attrs.Attribute[Any]]:
    """Give the keys a table of this shape has itself, with what the shape says."""
    nested = inside(shape)
    keys = {key_of(one.name): one for one in attrs.fields(shape) if one.init}
    return {key: one for key, one in keys.items() if key not in nested}
