"""The shapes of the tables of a rubric file, as they are written.

An attribute that ends in an underscore is written without it; `SHORT` names the key
that a mere text stands for.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar, Literal

from attrs import field, frozen

from evalkit.io.toml_values import End, Word
from evalkit.model.number import Rounding
from evalkit.model.rubric import Absent, Missing
from evalkit.model.text import Expression, Text
from evalkit.model.value import Kind

SECTIONS = (
    "format",
    "overlay",
    "rubric",
    "numbers",
    "subject",
    "fields",
    "records",
    "groups",
    "values",
    "title",
    "derived",
    "criteria",
    "room",
    "vetoes",
    "ladder",
    "ranking",
    "selections",
    "programmes",
    "accepted",
)


@frozen(kw_only=True)
class ValidShape:
    """`rubric.valid`."""

    from_: datetime.date | None = None
    until: datetime.date | None = None


_ALWAYS = ValidShape()


@frozen(kw_only=True)
class HeadShape:
    """`[rubric]`."""

    id: Word
    version: Word
    title: Text
    full_marks: Decimal
    floor: Decimal = Decimal(0)
    combine: Word = Word("sum")
    valid: ValidShape = _ALWAYS
    source: str = ""
    note: str = ""


@frozen(kw_only=True)
class NumbersShape:
    """`[numbers]`."""

    marks: int = 2
    ratios: int = 4
    printed: int | None = None
    rounding: Rounding = "half_up"


@frozen(kw_only=True)
class SubjectShape:
    """`[subject]`."""

    kind: Literal["household", "family", "school", "unit", "person", "village", "other"]
    label: Text
    id: Word
    name: Word | None = None


@frozen(kw_only=True)
class FieldShape:
    """`[fields.…]` and `[records.….fields.…]`."""

    label: Text
    type: Kind
    decimals: int | None = None
    range: tuple[End, ...] | None = None
    choices: tuple[Word, ...] | None = None
    ordered: bool = False
    unit: str = ""
    better: Literal["more", "less"] | None = None
    missing: Missing = "unknown"
    aliases: tuple[Word, ...] = ()
    supplied_by: str = ""
    method: str = ""
    note: str = ""
    reason: str | None = None
    source: str = ""


@frozen(kw_only=True)
class RecordShape:
    """`[records.…]`."""

    label: Text
    sheet: Word | None = None
    owner: Word | None = None
    outcomes: Word | None = None
    date: str | None = None
    at_most: int = 100
    fields: Mapping[str, Any]
    derived: Mapping[str, Any] = field(factory=dict)
    source: str = ""


@frozen(kw_only=True)
class GroupValueShape:
    """A value of `[groups.…]`, or its expression alone."""

    SHORT: ClassVar[str] = "value"

    value: Expression
    label: Text | None = None


@frozen(kw_only=True)
class GroupShape:
    """`[groups.…]`."""

    label: Text
    of: Word
    by: tuple[Word, ...]
    where: Expression | None = None
    values: Mapping[str, Any] = field(factory=dict)
    date: Word | None = None
    source: str = ""


@frozen(kw_only=True)
class DerivedShape:
    """`[derived.…]`, or its value alone."""

    SHORT: ClassVar[str] = "value"

    value: Expression
    label: Text | None = None
    decimals: int | None = None
    unit: str = ""
    choices: tuple[Word, ...] | None = None
    ordered: bool = False
    shown: bool = False
    source: str = ""


@frozen(kw_only=True)
class DatedShape:
    """One value of `[values.…]`, from a day on."""

    from_: datetime.date | None = None
    is_: Decimal


@frozen(kw_only=True)
class ValueShape:
    """`[values.…]`: one number, or several from one day to the next."""

    label: Text
    is_: Decimal | None = None
    dated: tuple[DatedShape, ...] = ()
    unit: str = ""
    source: str = ""


@frozen(kw_only=True)
class StarShape:
    """`star` of a criterion."""

    at_least: Decimal | None = None
    when: Expression | None = None


@frozen(kw_only=True)
class CriterionShape:
    """`[criteria.…]`."""

    label: Text
    points: Decimal | None = None
    combine: Word = Word("sum")
    floor: Decimal | None = None
    cap: Decimal | None = None
    weight: int = 1
    star: StarShape | None = None
    applies: Expression | None = None
    absent: Absent = "rescale"
    peers: str | None = None
    method: str = ""
    supplied_by: str = ""
    papers: tuple[Word, ...] = ()
    source: str = ""
    note: str = ""
    items: Mapping[str, Any] = field(factory=dict)
    criteria: Mapping[str, Any] = field(factory=dict)


@frozen(kw_only=True)
class ItemShape:
    """What every item has, whatever its rule."""

    rule: Word
    label: Text | None = None
    points: Decimal | None = None
    weight: int = 1
    applies: Expression | None = None
    absent: Absent = "rescale"
    peers: str | None = None
    method: str = ""
    supplied_by: str = ""
    papers: tuple[Word, ...] = ()
    source: str = ""
    note: str = ""


@frozen(kw_only=True)
class OverlayShape:
    """`[overlay]`."""

    of: Word
    of_version: Word | None = None
    id: Word
    version: Word
    title: Text
    valid: ValidShape = _ALWAYS
    source: str = ""
    note: str = ""


@frozen(kw_only=True)
class AcceptedShape:
    """One of `[[accepted]]`."""

    code: Word
    at: str = ""
    why: Word


@frozen(kw_only=True)
class RoomShape:
    """One of `[[room]]`."""

    in_: Word
    items: int
    points_each: Decimal
    points: Decimal | None = None
    source: str = ""
