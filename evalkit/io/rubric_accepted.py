"""Read the findings of the checks that a rubric stands by."""

from __future__ import annotations

import re

from evalkit.io.rubric_shapes import AcceptedShape
from evalkit.io.toml_places import Path
from evalkit.io.toml_shapes import Shapes
from evalkit.model.accepted import Accepted

_FINDING = re.compile(r"EK3\d{3}")


def read_accepted(shapes: Shapes, raw: object) -> tuple[Accepted, ...]:
    """Read `[[accepted]]`."""
    if not isinstance(raw, list):
        shapes.fault("EK1103", ("accepted",), raw, "[[accepted]]")
        return ()
    found = []
    for index, one in enumerate(raw):
        at: Path = ("accepted", index)
        shape = shapes.take(one, AcceptedShape, at)
        if shape is None:
            continue
        if not _FINDING.fullmatch(shape.code):
            shapes.fault("EK1103", (*at, "code"), shape.code, "EK3043")
        place = shapes.place(at)
        found.append(Accepted(shape.code, shape.at, shape.why, place))
    return tuple(found)
