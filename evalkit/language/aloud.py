"""Expressions as people read them aloud: labels for ids, words for signs.

`volunteer_hours >= 50 or public_deeds >= 3` is read
`志愿服务时长 ≥ 50 或 近一年公益事迹 ≥ 3`. It is for reading only: what an expression
means is what it compiles to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from types import MappingProxyType

from evalkit.language.tokens import Token, read_duration, tokens
from evalkit.model.rubric import Criterion, Rubric
from evalkit.model.text import Text

#: Names that stand for results, and functions over rows.
RESULTS = MappingProxyType(
    {
        "total": Text("总分", "total"),
        "stars": Text("星数", "stars"),
        "grade": Text("等级", "grade"),
        "no_veto": Text("没有一票否决的情形", "no veto applies"),
        "as_of": Text("评价基准日", "day of evaluation"),
        "ranked": Text("参加排名", "ranked"),
        "place": Text("总排名", "place over all"),
        "place_within": Text("本组排名", "place in the group"),
        "place_from_last": Text("倒数总排名", "place from the last"),
        "place_within_from_last": Text(
            "本组倒数排名", "place in the group from the last"
        ),
    }
)
_FUNCTIONS = MappingProxyType(
    {
        "count": "计数",
        "sum": "合计",
        "mean": "平均",
        "median": "中位数",
        "min_of": "最小",
        "max_of": "最大",
        "share": "占比",
        "any": "有",
        "all": "全部",
        "first": "最早一次",
        "last": "最近一次",
        "longest_run": "最长连续次数",
        "latest_run": "最近连续次数",
        "min": "较小",
        "max": "较大",
        "abs": "绝对值",
        "round": "四舍五入",
        "floor": "取整",
        "ratio": "比值",
        "ceil": "进一取整",
        "whole_steps": "整份数",
        "how_many": "符合条数",
        "instalment": "等额本息月还款额",
        "if": "若",
        "case": "依次看",
        "age": "周岁",
        "year": "年份",
        "quarter": "季度",
        "month": "月份",
        "years_between": "相隔年数",
        "days_between": "相隔天数",
        "points": "得分",
        "star": "得星",
        "veto": "否决",
        "selected": "入选",
    }
)
_SIGNS = MappingProxyType(
    {">=": "≥", "<=": "≤", "==": "=", "!=": "≠", "*": "×", "/": "÷", "-": "−"}
)
_WORDS = MappingProxyType(
    {
        "and": "且",
        "or": "或",
        "not": "不是",
        "in": "属于",
        "true": "是",
        "false": "否",
    }
)
#: What stands before the value of a named argument.
_NAMED = MappingProxyType(
    {
        "by": "按",
        "where": "只算",
        "within": "近",
        "otherwise": "否则",
        "reported": "只算已填的",
        "trim": "两头各去",
        "above": "多于",
    }
)
_SPACES = re.compile(" +")


class Reader:
    """Reads the expressions of one rubric aloud."""

    def __init__(self, rubric: Rubric) -> None:
        """Gather the labels of everything an expression may name."""
        self.names = dict(RESULTS)
        self.names |= {field.key: field.label for field in rubric.fields}
        self.names |= {figure.key: figure.label for figure in rubric.derived}
        paths = dict(_paths(rubric.root, ""))
        #: What the functions of results name: `veto(crime)` is no field.
        self.results: dict[str, Mapping[str, Text]] = {
            "points": paths,
            "star": paths,
            "veto": {veto.key: veto.label for veto in rubric.vetoes},
            "selected": {one.key: one.label for one in rubric.selections},
        }
        #: Record table -> its fields' labels.
        self.tables: dict[str, Mapping[str, Text]] = {}
        for table in rubric.records:
            self.names[table.key] = table.label
            own = {one.key: one.label for one in table.fields}
            own |= {one.key: one.label for one in table.derived}
            self.tables[table.key] = own
        for group in rubric.groups:
            self.names[group.key] = group.label
            inside = dict(self.tables[group.of])
            inside |= {value.key: value.label for value in group.values}
            self.tables[group.key] = inside

    def text(self, expression: str) -> Text:
        """Give an expression in Chinese and in English."""
        found = list(tokens(expression))
        zh, en = ("".join(self._said(found, each)).strip() for each in ("zh", "en"))
        return Text(_SPACES.sub(" ", zh), _SPACES.sub(" ", en))

    def _said(self, found: list[Token], language: str) -> Iterator[str]:
        inside: Mapping[str, Text] = {}
        depth = ends = 0
        before = Token("end", "", 0)
        for token, after in pairwise(found):
            if token.text == "(":
                depth += 1
                named = self.results.get(before.text) or self.tables.get(after.text)
                if before.kind == "name" and named is not None:
                    inside, ends = named, depth
            elif token.text == ")":
                if depth == ends:
                    inside, ends = {}, 0
                depth -= 1
            yield self._one(token, before, after, inside, language)
            before = token

    def _one(
        self,
        token: Token,
        before: Token,
        after: Token,
        inside: Mapping[str, Text],
        language: str,
    ) -> str:
        chinese = language == "zh"
        if token.kind == "name":
            if after.text == "(":
                return _FUNCTIONS.get(token.text, token.text) if chinese else token.text
            if after.text == "=":
                return _NAMED.get(token.text, token.text) if chinese else token.text
            label = inside.get(token.text) or self.names.get(token.text)
            return label.said(language) if label else token.text
        if token.kind == "string":
            text = token.text[1:-1]
            if before.text == "=" and read_duration(text) is not None:
                return _duration(text) if chinese else text
            return f"“{text}”"
        if token.kind == "duration" and chinese:
            return _duration(token.text)
        if token.kind == "word":
            if chinese and before.text == "=" and token.text == "true":
                return ""  # `reported=true` is one thing in words
            if chinese and (token.text, after.text) == ("not", "in"):
                return " 不"
            if chinese and (before.text, token.text) == ("not", "in"):
                return "属于 "
            said = _WORDS[token.text] if chinese else token.text
            return said if token.text in ("true", "false") else f" {said} "
        return _sign(token.text, before, chinese=chinese)


def _sign(text: str, before: Token, *, chinese: bool) -> str:
    """Write a sign with the spaces it has in print; other tokens as they are."""
    if text in "()":
        return {"(": "（", ")": "）"}[text] if chinese else text
    if text == ",":
        return "，" if chinese else ", "
    if text == "=":
        return "" if chinese else "="
    if text in _SIGNS or text in ("<", ">", "+"):
        begins = before.kind in ("end", "word", "sign") and before.text != ")"
        said = _SIGNS.get(text, text)
        # A minus in front of a number is part of it.
        return "-" if text == "-" and begins else f" {said} "
    return text


def _duration(text: str) -> str:
    """Write a duration in Chinese: `12 months` is 12个月."""
    found = read_duration(text)
    assert found is not None  # the tokens say so, or the caller has asked
    if found.days:
        return f"{found.days}天"
    years, months = divmod(found.months, 12)
    return f"{years}年" if years and not months else f"{found.months}个月"


def _paths(criterion: Criterion, path: str) -> Iterator[tuple[str, Text]]:
    for part in criterion.parts:
        inside = f"{path}.{part.key}" if path else part.key
        yield inside, part.label
        if isinstance(part, Criterion):
            yield from _paths(part, inside)
