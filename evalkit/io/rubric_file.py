"""Read a rubric file: TOML to the records of `evalkit.model.rubric`.

Shapes, names and sums are checked here, all faults at once, each with its line.
Expressions stay text; the engine types them when it compiles the rubric.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
from attrs import frozen

from evalkit.errors import Fault, RubricError
from evalkit.io.rubric_accepted import read_accepted
from evalkit.io.rubric_criteria import CriteriaReader
from evalkit.io.rubric_decisions import (
    read_ladder,
    read_programmes,
    read_ranking,
    read_vetoes,
)
from evalkit.io.rubric_derived import read_derived, read_values
from evalkit.io.rubric_facts import RUBRIC_ID, FactsReader, read_subject
from evalkit.io.rubric_groups import read_groups
from evalkit.io.rubric_meaning import digest_rubric
from evalkit.io.rubric_overlay import (
    added_items,
    hold_to_room,
    merged,
    overlay_of,
    read_room,
    roomy,
)
from evalkit.io.rubric_records import read_records
from evalkit.io.rubric_selections import read_selections
from evalkit.io.rubric_shapes import (
    SECTIONS,
    HeadShape,
    NumbersShape,
    OverlayShape,
    ValidShape,
)
from evalkit.io.rubric_text import Source, load_toml
from evalkit.io.rubric_title import read_title
from evalkit.io.toml_shapes import Shapes
from evalkit.io.toml_values import Word
from evalkit.model.number import Numbers
from evalkit.model.overlay import Base
from evalkit.model.rubric import Rubric
from evalkit.model.text import Text
from evalkit.registry import Registry

FORMAT = 1


@frozen
class Head:
    """What an overlay says in the place of the head of the rubric it adds to."""

    id: Word
    version: Word
    title: Text
    valid: ValidShape
    source: str
    note: str


def parse_rubric(
    text: str, registry: Registry, file: str = "", base: Source | None = None
) -> Rubric:
    """Read a rubric from its text.

    Args:
        text: TOML.
        registry: the rules and combiners it may name.
        file: what messages call the text.
        base: the rubric it adds to, where it is an overlay.

    Raises:
        RubricError: with all faults (EK1004–EK1310), in the order of the text; those
            of the base first, by themselves.
    """
    raw, shapes = _checked(text, file)
    if "overlay" in raw:
        return _overlay(raw, shapes, registry, base)
    for key in ("rubric", "subject", "criteria"):
        if key not in raw:
            shapes.fault("EK1102", (), missing=key)
    return _assemble(raw, shapes, registry)


def _checked(text: str, file: str) -> tuple[dict[str, Any], Shapes]:
    """Load a text whose format can be read, and report sections there are none of."""
    raw, shapes = load_toml(text, file)
    if type(raw.get("format")) is not int or raw["format"] != FORMAT:
        shapes.fault("EK1005", ("format",), raw.get("format"), f"format = {FORMAT}")
        shapes.check()
    unknown = [key for key in raw if key not in SECTIONS]
    shapes.unknown((), unknown, SECTIONS)
    return raw, shapes


def _overlay(
    raw: dict[str, Any], shapes: Shapes, registry: Registry, base: Source | None
) -> Rubric:
    """Read an overlay together with the rubric it adds to."""
    head = shapes.take(raw["overlay"], OverlayShape, ("overlay",))
    if base is None or head is None:
        shapes.check()
        raise RubricError(Fault("EK1281", shapes.place(("overlay", "of"))))
    if overlay_of(base.text) is not None:
        shapes.fault("EK1282", ("overlay", "of"), head.of)
        shapes.check()
    below = parse_rubric(base.text, registry, base.file)
    if head.of_version not in (None, below.version):
        at = ("overlay", "of_version")
        shapes.fault("EK1289", at, head.of_version, below.version)
    under, lines = load_toml(base.text, base.file)
    both = Shapes(shapes.file, shapes.lines, (base.file, lines.lines))
    both.faults, both.found = shapes.faults, shapes.found
    whole = merged(both, raw, under)
    # The head is the overlay's; what it doesn't say is the same for all villages.
    told = Head(head.id, head.version, head.title, head.valid, head.source, head.note)
    added = tuple(added_items(raw.get("criteria")))
    found = _assemble(whole, both, registry, told, added)
    of = Base(below.id, below.version, below.digest)
    found = attrs.evolve(found, base=of, added=added)
    return attrs.evolve(found, digest=digest_rubric(found))


def _assemble(
    raw: Mapping[str, Any],
    shapes: Shapes,
    registry: Registry,
    told: Head | None = None,
    added: tuple[str, ...] = (),
) -> Rubric:
    head = None
    if "rubric" in raw:
        head = shapes.take(raw["rubric"], HeadShape, ("rubric",))
    if told is not None and head is not None:
        head = attrs.evolve(head, **attrs.asdict(told, recurse=False))
    numbers, printed = _numbers(raw.get("numbers", {}), shapes)
    subject = read_subject(shapes, raw["subject"]) if "subject" in raw else None
    facts = FactsReader(shapes)
    table = raw.get("fields", {})
    fields = facts.fields(table, ("fields",), subject)
    records = read_records(facts, raw.get("records", {}), ("records",), subject)
    groups = read_groups(facts, raw.get("groups", {}), ("groups",), records)
    derived = (
        *read_values(facts, raw.get("values", {}), ("values",)),
        *read_title(facts, raw.get("title"), ("title",), records),
        *read_derived(facts, raw.get("derived", {}), ("derived",)),
    )
    grown = {path.rpartition(".")[0] for path in added}
    loose = grown | roomy(raw.get("room"))
    words = [field.key for field in fields if field.type.is_word]
    criteria = CriteriaReader(shapes, registry, numbers, loose, words)
    root = criteria.root(raw["criteria"], head) if "criteria" in raw else None
    room = read_room(shapes, raw.get("room", []), criteria.paths, numbers.marks)
    hold_to_room(shapes, room, added, criteria.paths)
    ladder = read_ladder(shapes, raw["ladder"]) if "ladder" in raw else None
    grades = None
    if ladder is not None or "ladder" not in raw:
        grades = [step.grade for step in ladder.steps] if ladder else []
    vetoes = read_vetoes(shapes, raw.get("vetoes", {}), criteria.paths, grades)
    ranking = None
    whole = isinstance(table, dict) and len(fields) == len(table)
    if "ranking" in raw:
        ranking = read_ranking(shapes, raw["ranking"], fields, whole=whole)
    selected = raw.get("selections", {})
    selections = read_selections(
        shapes, selected, fields, ranked="ranking" in raw, whole=whole
    )
    programmes = read_programmes(shapes, raw.get("programmes", {}))
    if head is not None:
        _check_head(head, shapes, "rubric" if told is None else "overlay")
    accepted = read_accepted(shapes, raw.get("accepted", []))
    shapes.check()
    assert head is not None  # else check has raised
    assert subject is not None
    assert root is not None
    rubric = Rubric(
        head.id,
        head.version,
        head.title,
        subject,
        numbers,
        printed,
        fields,
        records,
        derived,
        root,
        vetoes,
        ladder,
        ranking,
        programmes,
        head.valid.from_,
        head.valid.until,
        head.source,
        head.note,
        groups,
        room,
        selections=selections,
        accepted=accepted,
        file=shapes.file,
    )
    return attrs.evolve(rubric, digest=digest_rubric(rubric))


def _numbers(raw: object, shapes: Shapes) -> tuple[Numbers, int]:
    """Read `[numbers]`; the defaults where it is at fault."""
    path = ("numbers",)
    shape = shapes.take(raw, NumbersShape, path) or NumbersShape()
    most_of = {"marks": 6, "ratios": 9, "printed": 6}
    for name, most in most_of.items():
        value = getattr(shape, name)
        if value is not None and not 0 <= value <= most:
            shapes.fault("EK1106", (*path, name), value, f"0 … {most}")
    printed = shape.marks if shape.printed is None else shape.printed
    if printed > shape.marks:
        shapes.fault("EK1310", (*path, "printed"), printed, marks=shape.marks)
    # What comes after is read with decimals there can be: 10 ** 10 ** 18 never ends.
    marks, ratios = (
        min(max(getattr(shape, name), 0), most_of[name]) for name in ("marks", "ratios")
    )
    return Numbers(marks, ratios, shape.rounding), printed


def _check_head(head: HeadShape, shapes: Shapes, section: str) -> None:
    if not RUBRIC_ID.fullmatch(head.id):
        shapes.fault("EK1103", (section, "id"), head.id, '"kind/name"')
    begin, end = head.valid.from_, head.valid.until
    if begin is not None and end is not None and begin > end:
        shapes.fault("EK1308", (section, "valid"), [begin, end])
