"""Read a rubric file: TOML to the records of `evalkit.model.rubric`.

Shapes, names and sums are checked here, all faults at once, each with its line.
Expressions stay text; the engine types them when it compiles the rubric.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import attrs
import tomli

from evalkit.errors import Fault, Place, RubricError
from evalkit.io.rubric_criteria import CriteriaReader
from evalkit.io.rubric_decisions import (
    read_ladder,
    read_programmes,
    read_ranking,
    read_vetoes,
)
from evalkit.io.rubric_facts import FactsReader, read_subject
from evalkit.io.rubric_meaning import digest_rubric
from evalkit.io.rubric_shapes import SECTIONS, HeadShape, NumbersShape
from evalkit.io.system_words import reasons
from evalkit.io.toml_places import full_width, key_lines, key_text, long_number
from evalkit.io.toml_shapes import Shapes
from evalkit.io.toml_values import MOST_DIGITS
from evalkit.model.number import Numbers
from evalkit.model.rubric import Rubric
from evalkit.registry import Registry

FORMAT = 1
MOST_BYTES = 1 << 20
#: How workbooks begin, new ones and old ones.
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_ID = re.compile(r"[\w-]+(?:/[\w-]+)+")


def read_text(path: Path | str) -> str:
    """Read the text of a rubric file within limits.

    Raises:
        RubricError: with one fault (EK1001–EK1003, EK1008).
    """
    place = Place(file=str(path))
    try:
        with Path(path).open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise RubricError(Fault("EK1001", place, values=reasons(error))) from error
    if content.startswith(_WORKBOOKS):
        raise RubricError(Fault("EK1008", place))
    if len(content) > MOST_BYTES:
        expected = f"≤ {MOST_BYTES} bytes"
        raise RubricError(Fault("EK1002", place, expected=expected))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        got = content[error.start : error.end].hex(" ")
        place = attrs.evolve(place, line=line)
        raise RubricError(Fault("EK1003", place, got=got)) from error


def parse_rubric(text: str, registry: Registry, file: str = "") -> Rubric:
    """Read a rubric from its text.

    Args:
        text: TOML.
        registry: the rules and combiners it may name.
        file: what messages call the text.

    Raises:
        RubricError: with all faults (EK1004–EK1310), in the order of the text.
    """
    raw, shapes = _load(text, file)
    if type(raw.get("format")) is not int or raw["format"] != FORMAT:
        shapes.fault("EK1005", ("format",), raw.get("format"), f"format = {FORMAT}")
        shapes.check()
    unknown = [key for key in raw if key not in SECTIONS]
    shapes.unknown((), unknown, SECTIONS)
    for key in ("rubric", "subject", "criteria"):
        if key not in raw:
            shapes.fault("EK1102", (), missing=key)
    return _assemble(raw, shapes, registry)


def located(error: RubricError, text: str, file: str = "") -> RubricError:
    """Give faults found after reading the line of the very key they name.

    What compiles a rubric knows the line of an item, not that of its third band.
    """
    _, shapes = _load(text, file)
    lines = {key_text(path): line for path, line in shapes.lines.items()}

    def line(fault: Fault) -> Fault:
        key = fault.place.key or ""
        while key and key not in lines:
            key = re.sub(r"(?:^|\.)[^.\[\]]*$|\[\d+\]$", "", key)
        if not key:
            return fault
        place = attrs.evolve(fault.place, file=file or None, line=lines[key])
        return attrs.evolve(fault, place=place)

    return RubricError([line(fault) for fault in error.faults])


def _load(text: str, file: str) -> tuple[dict[str, Any], Shapes]:
    """Load TOML, numbers exact, and the line of each of its keys."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    try:
        return tomli.loads(text, parse_float=Decimal), Shapes(file, key_lines(text))
    except RecursionError as error:
        raise RubricError(Fault("EK1006", Place(file=file or None))) from error
    except tomli.TOMLDecodeError as error:
        raise RubricError(_no_toml(text, error, file)) from error
    except (ValueError, InvalidOperation) as error:  # numbers Python can't hold
        line, digits = long_number(text)
        place = Place(file=file or None, line=line)
        fault = Fault("EK1106", place, f"{digits[:20]}…", f"< 10^{MOST_DIGITS}")
        raise RubricError(fault) from error


def _no_toml(text: str, error: tomli.TOMLDecodeError, file: str) -> Fault:
    lines = text.split("\n")
    got = lines[error.lineno - 1].strip()[:60] or None
    # What is open at the end of the text may have been meant to close anywhere.
    looked_at = range(1, len(lines) + 1) if got is None else [error.lineno]
    for number in looked_at:
        line = lines[number - 1]
        if sign := full_width(line):
            place = Place(file=file or None, line=number)
            return Fault("EK1009", place, line.strip()[:60], values=sign)
    place = Place(file=file or None, line=error.lineno)
    return Fault("EK1004", place, got=got, values={"why": error.msg})


def _assemble(raw: Mapping[str, Any], shapes: Shapes, registry: Registry) -> Rubric:
    head = None
    if "rubric" in raw:
        head = shapes.take(raw["rubric"], HeadShape, ("rubric",))
    numbers, printed = _numbers(raw.get("numbers", {}), shapes)
    subject = read_subject(shapes, raw["subject"]) if "subject" in raw else None
    facts = FactsReader(shapes)
    table = raw.get("fields", {})
    fields = facts.fields(table, ("fields",), subject)
    records = facts.records(raw.get("records", {}), ("records",), subject)
    derived = facts.derived(raw.get("derived", {}), ("derived",))
    criteria = CriteriaReader(shapes, registry, numbers)
    root = criteria.root(raw["criteria"], head) if "criteria" in raw else None
    ladder = read_ladder(shapes, raw["ladder"]) if "ladder" in raw else None
    grades = None
    if ladder is not None or "ladder" not in raw:
        grades = [step.grade for step in ladder.steps] if ladder else []
    vetoes = read_vetoes(shapes, raw.get("vetoes", {}), criteria.paths, grades)
    ranking = None
    if "ranking" in raw:
        whole = isinstance(table, dict) and len(fields) == len(table)
        ranking = read_ranking(shapes, raw["ranking"], fields, whole=whole)
    programmes = read_programmes(shapes, raw.get("programmes", {}))
    if head is not None:
        _check_head(head, shapes)
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
        shapes.file,
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


def _check_head(head: HeadShape, shapes: Shapes) -> None:
    if not _ID.fullmatch(head.id):
        shapes.fault("EK1103", ("rubric", "id"), head.id, '"kind/name"')
    begin, end = head.valid.from_, head.valid.until
    if begin is not None and end is not None and begin > end:
        shapes.fault("EK1308", ("rubric", "valid"), [begin, end])
