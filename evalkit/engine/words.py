"""What an explanation says in words, in Chinese and English."""

from __future__ import annotations

from evalkit.model.number import show_units
from evalkit.model.text import Text
from evalkit.model.value import ValueType, from_days


def shown(kind: ValueType, value: int, words: tuple[str, ...] = ()) -> str:
    """Write a value as people read it: 12.5, 2026-01-31, 是, a word."""
    if kind.kind == "boolean":
        return "是" if value else "否"
    if kind.kind == "date":
        return from_days(value).isoformat()
    if kind.is_word:
        named = words or kind.choices or ()
        return named[value] if 0 <= value < len(named) else "—"
    return show_units(value, kind.decimals)


def said(about: str, low: int, high: int, *names: str | None) -> Text:
    """Give a sentence; `low` and `high` are a verdict's bounds or two counts."""
    if about == "star" or about.startswith("veto"):
        about = f"{about}_{('no', 'open', 'yes')[low + high]}"
    zh, en = _SENTENCES[about]
    values = {"low": low, "high": high, "a": names[0] if names else ""}
    if about == "group":
        values["a"] = _KINDS[str(names[0])][0]
        values["b"] = _KINDS[str(names[0])][1]
        values["g"] = names[1] or "全部"
        values["e"] = names[1] or "all"
    return Text(zh.format(**values), en.format(**values))


_KINDS = {
    "count": ("户数", "count"),
    "sum": ("合计", "sum"),
    "mean": ("平均", "mean"),
    "median": ("中位数", "median"),
    "min_of": ("最小", "least"),
    "max_of": ("最大", "greatest"),
    "share": ("占比", "share"),
    "any": ("有无", "any"),
    "all": ("是否全部", "all"),
}

_SENTENCES = {
    "star_yes": ("得星", "star earned"),
    "star_no": ("未得星", "no star"),
    "star_open": ("能否得星待定", "star undetermined"),
    "open": (
        "所依据的数据未填，按可能的最低和最高计",
        "facts missing: least and most it can be",
    ),
    "broken": (
        "评分规则“{a}”出错，按可能的最低和最高计",
        "the rule “{a}” failed: least and most it can be",
    ),
    "missing_unknown": ("未填", "not filled in"),
    "missing_refuse": ("未填", "not filled in"),
    "missing_zero": ("未填，办法规定按0计", "not filled in: the rubric counts 0"),
    "missing_no": ("未填，办法规定按“否”计", "not filled in: the rubric counts no"),
    "group": ("{g}{a}", "{b} over {e}"),
    "records": (
        "共{low}条记录，其中{high}条计入或可能计入",
        "{high} of {low} rows count or may count",
    ),
    "result_total": ("总分", "total"),
    "result_stars": ("星数", "stars"),
    "result_no_veto": ("无一票否决情形", "no veto applies"),
    "result_grade": ("等级", "grade"),
    "of": ("共{low}户参加排名", "of {low} ranked"),
    "veto_no_title_yes": ("不予评定等级", "no grade"),
    "veto_no_title_no": ("未触发", "does not apply"),
    "veto_no_title_open": ("是否触发待核实", "undetermined"),
    "veto_cap_at_yes": ("等级最高为{a}", "grade {a} at most"),
    "veto_cap_at_no": ("未触发", "does not apply"),
    "veto_cap_at_open": ("是否触发待核实", "undetermined"),
    "veto_zero_yes": ("该项记0分", "points of the criterion are 0"),
    "veto_zero_no": ("未触发", "does not apply"),
    "veto_zero_open": ("是否触发待核实", "undetermined"),
}
