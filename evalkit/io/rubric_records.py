"""Read the record tables a rubric declares."""

from __future__ import annotations

from evalkit.io.rubric_derived import read_derived
from evalkit.io.rubric_facts import MOST_ROWS, RESERVED, RUBRIC_ID, FactsReader, labels
from evalkit.io.rubric_shapes import RecordShape
from evalkit.io.toml_places import Path
from evalkit.model.rubric import RecordTable, Subject


def read_records(
    facts: FactsReader, raw: object, path: Path, subject: Subject | None
) -> tuple[RecordTable, ...]:
    """Read the record tables; `facts` reads their fields and knows the names taken."""
    shapes = facts.shapes
    sheets = labels(shapes)
    if subject is not None:
        sheets.label(subject.label, ("subject", "label"))
        sheets.add(f"{subject.label.zh}表", ("subject", "label"))
    found = []
    for key, inner in shapes.tables(raw, path).items():
        at = (*path, key)
        facts.name(key, at)
        shape = shapes.take(inner, RecordShape, at)
        if shape is None:
            continue
        sheets.label(shape.label, at)
        sheets.add(key, at)
        found.append(_record(facts, key, shape, at))
    return tuple(found)


def _record(
    facts: FactsReader, key: str, shape: RecordShape, path: Path
) -> RecordTable:
    shapes = facts.shapes
    inside = (*path, "fields")
    table = shapes.tables(shape.fields, inside)
    if not table:
        shapes.fault("EK1108", inside)
    for name in table:
        if name in RESERVED:
            shapes.fault("EK1208", (*inside, name), name=name)
    headings = labels(shapes)
    if shape.owner is not None:
        headings.add(shape.owner, (*path, "owner"))
    fields = facts.columns(table, inside, headings)
    if shape.outcomes is not None:
        at = (*path, "outcomes")
        if not RUBRIC_ID.fullmatch(shape.outcomes):
            shapes.fault("EK1103", at, shape.outcomes, '"kind/name"')
        if shape.sheet is not None:
            shapes.fault("EK1261", (*path, "sheet"), shape.sheet)
    dates = [field.key for field in fields if field.type.kind == "date"]
    whole = len(fields) == len(table)
    if shape.date is not None and shape.date not in dates and whole:
        shapes.unnamed("EK1203", shape.date, (*path, "date"), dates)
    if not 1 <= shape.at_most <= MOST_ROWS:
        expected = f"1 … {MOST_ROWS}"
        shapes.fault("EK1106", (*path, "at_most"), shape.at_most, expected)
    return RecordTable(
        key,
        shape.label,
        fields,
        shape.date,
        shape.at_most,
        shape.source,
        shapes.place(path),
        read_derived(facts, shape.derived, (*path, "derived"), inside=True),
        shape.sheet or "",
        shape.owner or "",
        shape.outcomes or "",
    )
