"""Read the tables of groups a rubric makes of its record tables."""

from __future__ import annotations

from collections.abc import Sequence

from evalkit.io.rubric_facts import RESERVED, FactsReader
from evalkit.io.rubric_shapes import GroupShape, GroupValueShape
from evalkit.io.toml_places import Path
from evalkit.io.toml_shapes import Shapes
from evalkit.model.grouping import GroupTable, GroupValue
from evalkit.model.rubric import RecordTable
from evalkit.model.text import Text


def read_groups(
    facts: FactsReader, raw: object, path: Path, records: Sequence[RecordTable]
) -> tuple[GroupTable, ...]:
    """Read the tables of groups, each made of a record table or of one before it."""
    shapes = facts.shapes
    known = {
        table.key: [*(f.key for f in table.fields), *(d.key for d in table.derived)]
        for table in records
    }
    found = []
    for key, inner in shapes.tables(raw, path).items():
        at = (*path, key)
        facts.name(key, at)
        shape = shapes.take(inner, GroupShape, at)
        if shape is None:
            continue
        if shape.of not in known:
            shapes.unnamed("EK1221", shape.of, (*at, "of"), known)
            continue
        names = known[shape.of]
        if not shape.by:
            shapes.fault("EK1108", (*at, "by"))
        for index, name in enumerate(shape.by):
            if name not in names:
                shapes.unnamed("EK1203", name, (*at, "by", index), names)
        values = _values(shapes, shape, at)
        known[key] = [*shape.by, *(value.key for value in values)]
        if shape.date is not None and shape.date not in known[key]:
            shapes.unnamed("EK1203", shape.date, (*at, "date"), known[key])
        found.append(
            GroupTable(
                key,
                shape.label,
                shape.of,
                shape.by,
                values,
                shape.where,
                shape.date,
                shape.source,
                shapes.place(at),
            )
        )
    return tuple(found)


def _values(shapes: Shapes, shape: GroupShape, path: Path) -> tuple[GroupValue, ...]:
    inside, found = (*path, "values"), []
    for name, raw in shapes.tables(shape.values, inside).items():
        at = (*inside, name)
        if name in RESERVED:
            shapes.fault("EK1208", at, name=name)
        if name in shape.by:
            shapes.fault("EK1207", at, name=name, other="by")
        value = shapes.take(raw, GroupValueShape, at)
        if value is not None:
            label = value.label or Text(name)
            found.append(GroupValue(name, label, value.value))
    return tuple(found)
