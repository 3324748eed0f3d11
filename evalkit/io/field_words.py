"""What people are told of a field: what may be filled in, and what an empty cell is."""

from __future__ import annotations

from evalkit.model.number import show_units
from evalkit.model.rubric import Field
from evalkit.model.text import Text
from evalkit.model.value import from_days

_EMPTY = {
    "unknown": Text(
        "不知道（不当 0，也不当“否”）",
        "unknown (neither 0 nor no)",
    ),
    "zero": Text(
        "按 0 算；真不知道的写“未知”",
        "0; write 未知 where it is unknown",
    ),
    "no": Text(
        "按“否”算；真不知道的写“未知”",
        "no; write 未知 where it is unknown",
    ),
    "refuse": Text("不能空着", "must not be empty"),
}


def allowed(field: Field) -> Text:
    """Say what may stand in a cell of a field."""
    kind = field.type
    if kind.kind == "boolean":
        return Text("是、否", "是 (yes) or 否 (no)")
    if kind.choices is not None:
        return Text("、".join(kind.choices), " · ".join(kind.choices))
    if kind.kind == "date":
        ends = f"{from_days(kind.low)} ～ {from_days(kind.high)}"
        return Text(f"日期，{ends}", f"a date, {ends}")
    if kind.is_number:
        sides = (show_units(end, kind.decimals) for end in (kind.low, kind.high))
        ends = " ～ ".join(sides)
        if not kind.decimals:
            return Text(f"整数，{ends}", f"a whole number, {ends}")
        most = kind.decimals
        return Text(
            f"数字，{ends}，最多 {most} 位小数",
            f"a number, {ends}, at most {most} decimals",
        )
    if kind.kind == "category":
        return Text("文字，同一个的写法要一样", "a word, the same for the same thing")
    return Text("文字", "text")


def left_empty(field: Field) -> Text:
    """Say what an empty cell of a field means."""
    return _EMPTY[field.missing]
