"""Compare full marks with the points of what they are made of."""

from __future__ import annotations

from evalkit.io.toml_places import Path
from evalkit.io.toml_shapes import Shapes
from evalkit.model.number import Numbers, show_units
from evalkit.model.rubric import Criterion, Item
from evalkit.model.rule import Combiner


def check_sum(
    shapes: Shapes,
    numbers: Numbers,
    combiner: Combiner,
    points: int,
    parts: tuple[Item | Criterion, ...],
    path: Path,
    *,
    capped: bool = False,
) -> None:
    """Compare a full mark with the points of the parts, where all state theirs."""
    stated = [part.points for part in parts if part.points is not None]
    if not combiner.adds or not parts or len(stated) < len(parts):
        return
    come_to = sum(stated)
    values = {
        "parts": show_units(come_to, numbers.marks),
        "full": show_units(points, numbers.marks),
    }
    if come_to < points:
        shapes.fault("EK1301", path, **values)
    elif come_to > points and not capped:
        shapes.fault("EK1302", path, **values)
