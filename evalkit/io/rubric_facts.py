"""Read what a rubric declares of facts: the fields of subjects and of rows."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from decimal import Decimal

from evalkit.io.rubric_shapes import (
    FieldShape,
    SubjectShape,
)
from evalkit.io.toml_places import Path, key_text
from evalkit.io.toml_shapes import Shapes
from evalkit.language.dates import FIRST_DAY, LAST_DAY
from evalkit.language.tokens import WORDS
from evalkit.model.number import LIMIT, show_units, to_units
from evalkit.model.rubric import Field, Subject
from evalkit.model.selection import PLACES
from evalkit.model.text import Text
from evalkit.model.value import BOOLEAN, ValueType, from_days, to_days

#: Names an expression already gives a meaning.
RESERVED = WORDS | {"as_of", "total", "stars", "no_veto", "grade"} | PLACES
#: Indices into the vocabulary of a text, or of a category without choices.
OPEN_WORDS = 2**31 - 1
MOST_DECIMALS = 9
#: `kind/name`, as rubrics are called.
RUBRIC_ID = re.compile(r"[\w-]+(?:/[\w-]+)+")
MOST_ROWS = 100_000

_RANGED = ("integer", "decimal", "money", "date")
_DECIMAL = ("decimal", "money")


class Names:
    """Names, or headings, that may stand for one thing each."""

    def __init__(self, shapes: Shapes, code: str, value: str) -> None:
        self.shapes = shapes
        self.code = code
        self.value = value
        self.takers: dict[str, Path] = {}

    def add(self, name: str, path: Path) -> None:
        """Take a name, or report who has it already."""
        other = self.takers.setdefault(name.strip().casefold(), path)
        if other != path:
            values = {self.value: name, "other": key_text(other)}
            self.shapes.fault(self.code, path, **values)

    def label(self, label: Text, path: Path) -> None:
        """Take a label in the languages it is given in."""
        for name in (label.zh, label.en):
            if name:
                self.add(name, path)


def labels(shapes: Shapes) -> Names:
    """Give an empty set of headings."""
    return Names(shapes, "EK1206", "heading")


def read_subject(shapes: Shapes, raw: object) -> Subject | None:
    """Read `[subject]`."""
    shape = shapes.take(raw, SubjectShape, ("subject",))
    if shape is None:
        return None
    return Subject(shape.kind, shape.label, shape.id, shape.name)


class FactsReader:
    """Reads the sections on facts; names may be used once over all of them."""

    def __init__(self, shapes: Shapes) -> None:
        self.shapes = shapes
        self.names = Names(shapes, "EK1207", "name")

    def name(self, name: str, path: Path) -> None:
        """Take a name of expressions."""
        if name in RESERVED:
            self.shapes.fault("EK1208", path, name=name)
        self.names.add(name, path)

    def fields(
        self, raw: object, path: Path, subject: Subject | None
    ) -> tuple[Field, ...]:
        """Read the fields of subjects."""
        headings = labels(self.shapes)
        if subject is not None:
            headings.add(subject.id, ("subject", "id"))
            if subject.name is not None:
                headings.add(subject.name, ("subject", "name"))
        table = self.shapes.tables(raw, path)
        for key in table:
            self.name(key, (*path, key))
        return self.columns(table, path, headings)

    def columns(
        self, table: Mapping[str, object], path: Path, headings: Names
    ) -> tuple[Field, ...]:
        """Read the fields of subjects or of rows."""
        found = []
        for key, raw in table.items():
            at = (*path, key)
            shape = self.shapes.take(raw, FieldShape, at)
            if shape is None:
                continue
            headings.label(shape.label, at)
            for name in (key, *shape.aliases):
                headings.add(name, at)
            kind = self._type(shape, at)
            if kind is None:
                continue
            self._check_missing(shape, kind, at)
            found.append(
                Field(
                    key,
                    shape.label,
                    kind,
                    shape.missing,
                    shape.unit,
                    shape.aliases,
                    shape.supplied_by,
                    shape.method,
                    shape.note,
                    shape.source,
                    self.shapes.place(at),
                    reason=shape.reason,
                    better=shape.better,
                )
            )
        if len(found) == len(table):
            self._check_reasons(found, path)
        return tuple(found)

    def _check_reasons(self, fields: list[Field], path: Path) -> None:
        """Hold reasons to be texts beside figures and conditions."""
        texts = [field.key for field in fields if field.type.kind == "text"]
        for field in fields:
            at = (*path, field.key, "reason")
            if field.reason is None:
                continue
            if not (field.type.is_number or field.type.kind == "boolean"):
                self.shapes.fault("EK1238", at, field.type.kind)
            if field.reason not in texts:
                self.shapes.unnamed("EK1237", field.reason, at, texts)

    def _type(self, shape: FieldShape, path: Path) -> ValueType | None:
        """Give the type of a field; None with faults."""
        kind = shape.type
        suits = {
            "decimals": kind in (*_DECIMAL, "integer"),
            "range": kind in _RANGED,
            "choices": kind == "category",
            "ordered": shape.choices is not None,
            "better": kind in (*_RANGED, "boolean") or shape.ordered,
        }
        if shape.better is not None and path[0] == "records":
            self.shapes.fault("EK1239", (*path, "better"))
        for name, suited in suits.items():
            if getattr(shape, name) not in (None, False) and not suited:
                values = {"name": name, "type": kind}
                self.shapes.fault("EK1306", (*path, name), **values)
        if kind == "boolean":
            return BOOLEAN
        if kind in _RANGED:
            return self._ranged(shape, path)
        if shape.choices is None:
            return ValueType(kind, 0, 0, OPEN_WORDS)
        choices = shape.choices
        if not choices:
            self.shapes.fault("EK1108", (*path, "choices"))
        for index, word in enumerate(choices):
            if word in choices[:index]:
                self.shapes.fault("EK1110", (*path, "choices", index), word)
        high = max(len(choices) - 1, 0)
        return ValueType(kind, 0, 0, high, choices, shape.ordered)

    def _ranged(self, shape: FieldShape, path: Path) -> ValueType | None:
        decimals = shape.decimals
        if decimals is None:
            decimals = 2 if shape.type in _DECIMAL else 0
        most = MOST_DECIMALS if shape.type in _DECIMAL else 0
        if not 0 <= decimals <= most:
            expected = f"0 … {most}"
            self.shapes.fault("EK1106", (*path, "decimals"), decimals, expected)
            return None
        at = (*path, "range")
        if shape.range is None:
            self.shapes.fault("EK1305", path, type=shape.type)
            return None
        if len(shape.range) != 2:
            self.shapes.fault("EK1103", at, list(shape.range), "[0, 100]")
            return None
        ends = [
            self._end(end, shape.type, decimals, (*at, index))
            for index, end in enumerate(shape.range)
        ]
        if ends[0] is None or ends[1] is None:
            return None
        low, high = ends[0], ends[1]
        if low > high:
            self.shapes.fault("EK1303", at, list(shape.range))
            return None
        return ValueType(shape.type, decimals, low, high)

    def _end(
        self, end: Decimal | datetime.date, kind: str, decimals: int, path: Path
    ) -> int | None:
        """Give one end of a range in units."""
        if kind == "date":
            if not isinstance(end, datetime.date):
                self.shapes.fault("EK1103", path, end, "2026-01-31")
                return None
            days = to_days(end)
            if not FIRST_DAY <= days <= LAST_DAY:
                expected = f"{from_days(FIRST_DAY)} … {from_days(LAST_DAY)}"
                self.shapes.fault("EK1106", path, end, expected)
                return None
            return days
        if isinstance(end, datetime.date):
            self.shapes.fault("EK1103", path, end, "12 | 12.5")
            return None
        try:
            units = to_units(end, decimals)
        except ValueError:
            self.shapes.fault("EK1105", path, end, decimals=decimals)
            return None
        if abs(units) > LIMIT:
            self.shapes.fault("EK1106", path, end, f"≤ {show_units(LIMIT, decimals)}")
            return None
        return units

    def _check_missing(self, shape: FieldShape, kind: ValueType, path: Path) -> None:
        suits = {
            "zero": kind.is_number and kind.low <= 0 <= kind.high,
            "no": kind.kind == "boolean",
        }
        if not suits.get(shape.missing, True):
            at = (*path, "missing")
            self.shapes.fault("EK1307", at, shape.missing, type=shape.type)
