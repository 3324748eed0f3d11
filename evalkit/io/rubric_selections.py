"""Read `[selections.…]`: who is taken of those who are ranked, and how many."""

from __future__ import annotations

from collections.abc import Sequence

from evalkit.io.rubric_decisions import sort_key
from evalkit.io.rubric_facts import labels
from evalkit.io.selection_shapes import (
    ClassesShape,
    SelectionShape,
    ShareShape,
    SizedShape,
)
from evalkit.io.toml_places import Path
from evalkit.io.toml_shapes import Shapes
from evalkit.model.rubric import Field
from evalkit.model.selection import (
    Classes,
    ClassLimit,
    Quota,
    QuotaStep,
    Selection,
    ShareQuota,
    SizedQuota,
)
from evalkit.model.text import Expression

#: More are never taken in one group.
MOST_TAKEN = 100_000_000
_TAKE = '10 | "…" | { share = 0.3 } | { of = "…", steps = [ … ] }'


def read_selections(
    shapes: Shapes, raw: object, fields: Sequence[Field], *, ranked: bool, whole: bool
) -> tuple[Selection, ...]:
    """Read the selections.

    Args:
        shapes: fills the records.
        raw: the table `[selections]`.
        fields: the fields of subjects.
        ranked: whether there is a ranking, whose order one may take.
        whole: whether every field could be read.
    """
    path: Path = ("selections",)
    headings = labels(shapes)
    reader = _Reader(shapes, {field.key: field for field in fields}, whole=whole)
    found = []
    for key, inner in shapes.tables(raw, path).items():
        at = (*path, key)
        shape = shapes.take(inner, SelectionShape, at)
        if shape is None:
            continue
        headings.label(shape.label, at)
        if not shape.by and not ranked:
            shapes.fault("EK1251", at)
        if shape.within is not None:
            reader.group(shape.within, (*at, "within"))
        take = reader.take(shape.take, (*at, "take"))
        classes = None
        if shape.classes is not None:
            classes = reader.classes(shape.classes, (*at, "classes"))
        if take is None:
            continue
        found.append(
            Selection(
                key,
                shape.label,
                take,
                shape.ties,
                tuple(sort_key(one) for one in shape.by),
                shape.among,
                shape.within,
                shape.from_,
                classes,
                shape.source,
                shape.note,
                shapes.place(at),
            )
        )
    return tuple(found)


class _Reader:
    """Reads the parts of a selection."""

    def __init__(
        self, shapes: Shapes, fields: dict[str, Field], *, whole: bool
    ) -> None:
        self.shapes, self.fields, self.whole = shapes, fields, whole

    def group(self, key: str, path: Path) -> Field | None:
        """Give the field whose words are groups."""
        words = [k for k, field in self.fields.items() if field.type.is_word]
        if key in words:
            return self.fields[key]
        if self.whole:
            self.shapes.unnamed("EK1203", key, path, words)
        return None

    def take(self, raw: object, path: Path) -> Quota | None:
        """Read a quota in any of its forms."""
        shapes = self.shapes
        if isinstance(raw, int) and not isinstance(raw, bool):
            if not 1 <= raw <= MOST_TAKEN:
                shapes.fault("EK1106", path, raw, f"1 … {MOST_TAKEN}")
            return Expression(str(raw), shapes.place(path))
        if isinstance(raw, str) and raw.strip():
            return Expression(raw.strip(), shapes.place(path))
        if isinstance(raw, dict) and "share" in raw:
            return self.share(raw, path)
        if isinstance(raw, dict):
            return self.sized(raw, path)
        shapes.fault("EK1103", path, raw, _TAKE)
        return None

    def share(self, raw: object, path: Path) -> ShareQuota | None:
        shape = self.shapes.take(raw, ShareShape, path)
        if shape is None:
            return None
        if not 0 < shape.share <= 1:
            self.shapes.fault("EK1106", (*path, "share"), shape.share, "0 < … ≤ 1")
        return ShareQuota(shape.share, shape.of, shape.rounding)

    def sized(self, raw: object, path: Path) -> SizedQuota | None:
        shape = self.shapes.take(raw, SizedShape, path)
        if shape is None:
            return None
        if not shape.steps:
            self.shapes.fault("EK1108", (*path, "steps"))
        for index, step in enumerate(shape.steps):
            if not 0 <= step.take <= MOST_TAKEN:
                at = (*path, "steps", index, "take")
                self.shapes.fault("EK1106", at, step.take, f"0 … {MOST_TAKEN}")
        steps = tuple(QuotaStep(step.bounds, step.take) for step in shape.steps)
        return SizedQuota(shape.of, steps, self.shapes.place(path))

    def classes(self, shape: ClassesShape, path: Path) -> Classes:
        """Read sub-quotas: `[least, most]`, or `[least]`, of each class or of some."""
        declared = self.group(shape.field, (*path, "field"))
        limits = []
        if (shape.each is None) == (not shape.words):
            self.shapes.fault("EK1252", path)
        if shape.each is not None:
            limits.append(self.limit(shape.each, None, (*path, "each")))
        choices = None if declared is None else declared.type.choices
        if shape.words and declared is not None and choices is None:
            self.shapes.fault("EK1253", (*path, "field"), shape.field)
        for word, ends in shape.words.items():
            at = (*path, "words", word)
            if choices is not None and word not in choices:
                self.shapes.unnamed("EK1254", word, at, choices)
            limits.append(self.limit(ends, word, at))
        return Classes(shape.field, tuple(limits))

    def limit(self, ends: tuple[int, ...], word: str | None, path: Path) -> ClassLimit:
        """Read the fewest and the most of a class."""
        least, most = (*ends, 0)[0], ends[1] if len(ends) > 1 else None
        fits = len(ends) in (1, 2) and 0 <= least <= MOST_TAKEN
        if not fits or (most is not None and not least <= most <= MOST_TAKEN):
            self.shapes.fault("EK1255", path, list(ends), "[1, 3]")
        return ClassLimit(least, most, word)
