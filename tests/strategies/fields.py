"""The fields of drawn rubrics, and the words their facts may hold."""

from __future__ import annotations

import datetime

from hypothesis import strategies as st

from evalkit.model.rubric import Field
from evalkit.model.text import Text
from evalkit.model.value import ValueType, to_days

AS_OF = datetime.date(2026, 2, 28)
CHOICES = ("好", "一般", "差")
KINDS = ("纠纷", "好事", "违规")
VILLAGES = ("上村", "下村", "東村")
WORDS = ("甲", "乙", "丙", "𠀀")
FIRST, LAST = to_days(datetime.date(1950, 1, 1)), to_days(datetime.date(2026, 12, 31))
DURATIONS = ("12 months", "30 days", "2 years", "1 个月", "0 days")
#: Days that calendars trip over.
DAYS = ("2024-02-29", "2025-02-28", "2026-01-31", "2025-08-31", "2000-02-29")


def _type(kind: str, low: int, high: int, decimals: int = 0) -> ValueType:
    return ValueType(kind, decimals, low, high)  # type: ignore[arg-type]


TYPES: dict[str, ValueType] = {
    "flag": _type("boolean", 0, 1),
    "wish": _type("boolean", 0, 1),
    "count": _type("integer", 0, 12),
    "balance": _type("integer", -5, 5),
    "people": _type("integer", 1, 4),
    "share": _type("decimal", 0, 1000, 1),
    "income": _type("money", 0, 500_000, 2),
    "change": _type("money", -9_999, 9_999, 2),
    "view": ValueType("category", 0, 0, 2, CHOICES),
    "view2": ValueType("category", 0, 0, 2, CHOICES),
    "born": _type("date", FIRST, LAST),
    "since": _type("date", FIRST, LAST),
    "village": ValueType("category", 0, 0, 0),
    "remark": ValueType("text", 0, 0, 0),
}
RECORD_TYPES: dict[str, ValueType] = {
    "on": _type("date", FIRST, LAST),
    "kind": ValueType("category", 0, 0, 2, KINDS),
    "proved": _type("boolean", 0, 1),
    "level": _type("integer", 0, 5),
    "amount": _type("money", -1_000, 20_000, 2),
    "kind2": ValueType("category", 0, 0, 0),
}
#: What makes groups must be known.
GROUPING = ("village", "kind2")


@st.composite
def declared(draw: st.DrawFn, key: str, kind: ValueType) -> Field:
    """Declare a field; what its empty cells mean is drawn."""
    missing = ["unknown"]
    if kind.is_number and kind.low <= 0:
        missing.append("zero")
    if kind.kind == "boolean":
        missing.append("no")
    chosen = "refuse" if key in GROUPING else draw(st.sampled_from(missing))
    return Field(key, Text(key), kind, chosen)  # type: ignore[arg-type]
