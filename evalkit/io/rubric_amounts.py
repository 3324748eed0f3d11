"""Read what programmes come to: limits and rates, by steps or by a formula."""

from __future__ import annotations

from decimal import Decimal

from evalkit.io.decision_shapes import LimitShape, RateShape
from evalkit.io.toml_places import Path
from evalkit.io.toml_shapes import Shapes
from evalkit.model.number import LIMIT, show_units, to_units
from evalkit.model.programme import Limit, LimitStep


def read_limit(shapes: Shapes, shape: LimitShape, path: Path) -> Limit | None:
    """Read a limit in yuan, which is never below 0."""
    steps = []
    for index, step in enumerate(shape.steps):
        at = (*path, "steps", index, "yuan")
        ends = step.yuan if isinstance(step.yuan, tuple) else (step.yuan,)
        units = [_units(shapes, end, at, least=0) for end in ends]
        if len(units) not in (1, 2) or units != sorted(units):
            shapes.fault("EK1103", at, [*ends], "50_000 | [50_000, 80_000]")
            continue
        least = units[0] if len(units) == 2 else None
        steps.append(LimitStep(step.bounds, units[-1], least))
    return _amount(shapes, shape, tuple(steps), path, least=0)


def read_rate(shapes: Shapes, shape: RateShape, path: Path) -> Limit | None:
    """Read a rate in basis points, above or below the usual one."""
    steps = tuple(
        LimitStep(step.bounds, _units(shapes, step.bp, (*path, "steps", i, "bp")))
        for i, step in enumerate(shape.steps)
    )
    return _amount(shapes, shape, steps, path)


def _amount(
    shapes: Shapes,
    shape: LimitShape | RateShape,
    steps: tuple[LimitStep, ...],
    path: Path,
    least: int = -LIMIT,
) -> Limit | None:
    ends = {
        name: _units(shapes, given, (*path, name), least=least)
        for name in ("at_least", "at_most", "whole")
        if (given := getattr(shape, name, None)) is not None
    }
    of = shape.value if shape.of is None else shape.of
    by_steps = shape.of is not None and bool(shape.steps) and shape.value is None
    by_value = shape.value is not None and shape.of is None and not shape.steps
    if of is None or not (by_steps or by_value) or (by_steps and ends):
        shapes.fault("EK1241", path)
        return None
    low, high = ends.get("at_least"), ends.get("at_most")
    if low is not None and high is not None and low > high:
        shapes.fault("EK1303", (*path, "at_least"))
    if ends.get("whole") is not None and ends["whole"] <= 0:
        shapes.fault("EK1106", (*path, "whole"), expected="> 0")
        return None
    return Limit(of, steps, shapes.place(path), low, high, ends.get("whole"))


def _units(shapes: Shapes, number: Decimal, path: Path, least: int = -LIMIT) -> int:
    """Give an amount in hundredths; a fault where it has more decimals."""
    try:
        units = to_units(number, 2)
    except ValueError:
        shapes.fault("EK1105", path, number, decimals=2)
        return 0
    if not least <= units <= LIMIT:
        expected = "≥ 0" if units < least else f"≤ {show_units(LIMIT, 2)}"
        shapes.fault("EK1106", path, number, expected)
    return units
