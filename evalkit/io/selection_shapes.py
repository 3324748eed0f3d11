"""The shapes of `[selections.…]`, as they are written."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal

import attrs
from attrs import frozen

from evalkit.io.decision_shapes import BoundsShape
from evalkit.io.toml_values import Word
from evalkit.model.number import Rounding
from evalkit.model.selection import CutTies
from evalkit.model.text import Expression, Text


@frozen(kw_only=True)
class ShareShape:
    """`take` as a share of a figure."""

    share: Decimal
    of: Expression | None = None
    rounding: Rounding = "down"


@frozen(kw_only=True)
class TakeStepShape(BoundsShape):
    """One step of a quota by size."""

    take: int


@frozen(kw_only=True)
class SizedShape:
    """`take` by the steps of a figure."""

    of: Expression
    steps: tuple[TakeStepShape, ...]


@frozen(kw_only=True)
class ClassesShape:
    """`classes` of a selection."""

    field: Word
    each: tuple[int, ...] | None = None
    words: Mapping[str, tuple[int, ...]] = attrs.field(factory=dict)


@frozen(kw_only=True)
class SelectionShape:
    """`[selections.…]`."""

    label: Text
    take: Any
    ties: CutTies
    by: tuple[Expression, ...] = ()
    among: Expression | None = None
    within: str | None = None
    from_: Literal["top", "bottom"] = "top"
    classes: ClassesShape | None = None
    source: str = ""
    note: str = ""
