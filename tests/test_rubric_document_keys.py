"""Whatever a rubric says that decides stands in its document, as text and as a page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from pathlib import Path

import pytest

from evalkit import load_rubric
from evalkit.io.document import document_text
from evalkit.io.document_html import document_html
from evalkit.io.rubric_cells import table_of, tables_of
from evalkit.io.rubric_rows import hints_of
from evalkit.io.rubric_sections import SECTIONS, inside, shape_name
from evalkit.io.selection_shapes import ShareShape, SizedShape, TakeStepShape
from evalkit.kit.document import document_of
from tests.every_key import BASE, OVERLAY

_BOUNDS = {
    "at_least": "及以上（含 21）",
    "above": "12 分（不含）",
    "at_most": "12 分（含）",
    "below": "21 分（不含）",
    "otherwise": "其余",
}
#: What the document says of each key; None of what is for machines and decides nothing
#: on paper: names to be found by, what checks look at, where a table is shown.
SAID: Mapping[str, Mapping[str, str | None]] = {
    "Overlay": {
        "of": "样样都有的办法",
        "of_version": "（7.1版）之上",
        "id": "unit/own",
        "version": "8.2版",
        "title": "本厅的办法",
        "valid": "2026年2月3日",
        "source": "依据六",
        "note": "本厅的说明。",
    },
    "Head": {
        "id": "unit/every",
        "version": "7.1版",
        "title": "样样都有的办法",
        "full_marks": "满分 30 分",
        "floor": "总分下限：-3",
        "combine": "总分的算法：加权平均",
        "valid": "2026年12月30日",
        "source": "依据甲",
        "note": "总的说明。",
    },
    "Valid": {"from": "2026年1月2日", "until": "2026年12月30日"},
    "Numbers": {
        "marks": "分值小数位：3",
        "ratios": "比值小数位：5",
        "printed": "公布小数位：1",
        "rounding": "取舍方法：四舍六入五成双",
    },
    "Subject": {
        "kind": None,
        "label": "本办法评定窗口",
        "id": "“窗口编号”",
        "name": "“窗口名称”",
    },
    "Field": {
        "label": "得分",
        "type": "数字，",
        "decimals": "最多 2 位小数",
        "range": "0 ～ 77",
        "choices": "无星、有星",
        "ordered": "无星、有星，从低到高",
        "unit": "得分（分）",
        "better": None,
        "missing": "按 0 算",
        "aliases": None,
        "supplied_by": "大厅",
        "method": "现场看",
        "note": "看一天。",
        "reason": "须在“理由”一栏写明理由",
        "source": "依据乙",
    },
    "Record": {
        "label": "事件表",
        "sheet": "登记簿",
        "owner": "窗口号",
        "outcomes": "unit/monthly",
        "date": "按“登记日”算",
        "at_most": "每个窗口最多 33 行",
        "source": "依据丙",
    },
    "Group": {
        "label": "逐日",
        "of": "逐日：“事件表”里",
        "by": "“登记日”相同",
        "where": "只算符合“大小 > 4”",
        "date": "按“当日”算",
        "source": "依据丁",
    },
    "GroupValue": {"value": "当日最大 = 最大（大小）", "label": "当日最大"},
    "Value": {
        "label": "及格线",
        "is": "定额 数值：63",
        "dated": "62",
        "unit": "分点",
        "source": "依据戊",
    },
    "Dated": {"from": "2026-07-01", "is": "数值：62"},
    "Title": {
        "label": "“示范窗口”看",
        "events": "“事件表”里",
        "kind": "各种“事由”",
        "acts": "命名：授予称号",
        "valid_for": "有效期3年",
        "bars": "“撤销”之日起1年零6个月内不得申报",
        "source": "依据己",
    },
    "Derived": {
        "value": "平均大小（格） = 平均（事件表，大小",
        "label": "规模",
        "decimals": "保留 3 位小数",
        "unit": "（格）",
        "choices": "小窗口、大窗口",
        "ordered": "从低到高：小窗口、大窗口",
        "shown": None,
        "source": "依据庚",
    },
    "Criterion": {
        "label": "服务",
        "points": "服务 30 分",
        "combine": "算法：加权平均",
        "floor": "最少 -2 分",
        "cap": "最多 29 分",
        "weight": "权重 4",
        "star": "得一颗星",
        "applies": "适用条件：得分 > 1",
        "absent": "不适用时：给满分",
        "peers": "得分 > 6；不适用时：取其余评价对象这一项的平均分；同类：所属大厅",
        "method": "核定办法：查看",
        "supplied_by": "提供单位：办公室",
        "papers": "台账、照片",
        "source": "依据辛",
        "note": "服务的说明。",
    },
    "Star": {"at_least": "得到 17 分", "when": "符合“得分 > 5”的，得一颗星"},
    "Item": {
        "rule": "符合“得分 > 2”的，得 30 分",
        "label": "打分",
        "points": "打分（满分 30 分）",
        "weight": "权重 6",
        "applies": "适用条件：得分 > 3",
        "absent": "不适用时：取其余评价对象这一项的平均分",
        "peers": "平均分；同类：所属大厅；核定办法：抽查",
        "method": "核定办法：抽查",
        "supplied_by": "提供单位：监督科",
        "papers": "抽查表",
        "source": "依据壬",
        "note": "打分的说明。",
    },
    "Room": {
        "in": "“秩序”里可以自加",
        "items": "最多 2 条",
        "points_each": "最多 1.25 分",
        "points": "合计最多 2.125 分",
        "source": "依据癸",
    },
    "Veto": {
        "label": "被撤销",
        "when": "认定：有（事件表，事由 = “撤销”）",
        "effect": "等级最高只能是“合格窗口”",
        "source": "依据一",
        "note": "撤销的说明。",
    },
    "Ladder": {
        "of": "按总分定等级",
        "steps": "优秀窗口",
        "none": "不评等级",
        "source": "依据二",
    },
    "Step": {
        **_BOUNDS,
        "grade": "良好窗口",
        "needs": "评“优秀窗口”还要：得分 ≥ 22",
        "note": "挂牌",
    },
    "Need": {"when": "认定：得分 ≥ 14", "label": "够分"},
    "Ranking": {
        "by": "先比得分（低的在前），相同的再比总分（高的在前）",
        "within": "在同一所属大厅内排名次",
        "among": "只排这样的：得分 > 10",
        "ties": "后面的名次接着排",
        "on": "分数按公布的位数比",
        "source": "依据三",
    },
    "Selection": {
        "label": "红旗窗口",
        "take": "15%",
        "ties": "抽签",
        "by": "得分低者",
        "among": "得分 > 11",
        "within": "每个所属大厅",
        "from": "从末位往前取",
        "classes": "“有星”至少 1 个",
        "source": "依据四",
        "note": "评选的说明。",
    },
    "Share": {"share": "15%", "of": "计数（得分 > 0）", "rounding": "有小数即进一"},
    "Sized": {"of": "最大（得分", "steps": "取 5 个"},
    "TakeStep": {
        "at_least": "50",
        "above": "13（不含）",
        "at_most": "13 及以下（含 13）",
        "below": "50（不含）",
        "otherwise": "其余的取 7 个",
        "take": "取 3 个",
    },
    "Classes": {
        "field": "星级",
        "each": "每类至少 1 个、最多 4 个",
        "words": "最多 3 个",
    },
    "Programme": {
        "label": "奖金",
        "needs": "够分",
        "limit": "额度按总排名定",
        "rate": "利率加减按得分定",
        "valid_for": "从评价基准日起管 1 年零3 个月",
        "source": "依据五",
        "note": "奖金的说明。",
    },
    "Limit": {
        "of": "额度按总排名定",
        "steps": "1,600 元",
        "value": "额度（元）= 得分 × 100",
        "at_least": "不低于 710",
        "at_most": "不高于 7,200",
        "whole": "取 50 的整数倍",
    },
    "LimitStep": {
        "at_least": "3（含）",
        "above": "1（不含）",
        "at_most": "1 及以下（含 1）",
        "below": "3（不含）",
        "otherwise": "其余",
        "yuan": "300 至 400 元",
    },
    "Rate": {
        "of": "利率加减按得分定",
        "steps": "-50 个基点",
        "value": "利率加减（个基点）= 得分 − 40",
        "at_least": "不低于 -37",
        "at_most": "不高于 38",
    },
    "RateStep": {
        "at_least": "30（含）",
        "above": "15（不含）",
        "at_most": "60（含）",
        "below": "30（不含）",
        "otherwise": "其余",
        "bp": "25 个基点",
    },
    "Accepted": {"code": "EK3043", "at": "criteria.order", "why": "已经看过"},
}


def shapes() -> list[type]:
    """Give the shape of every table a rubric can have, at any depth."""
    found = [section.shape for section in SECTIONS.values()]
    # What stands under `take` is told apart by its keys, so no hint names it.
    found += [ShareShape, SizedShape, TakeStepShape]
    for shape in found:
        hints = hints_of(shape).values()
        below = [of(hint) for of in (table_of, tables_of) for hint in hints]
        found += [
            one
            for one in (*inside(shape).values(), *filter(None, below))
            if one not in found
        ]
    return list(dict.fromkeys(found))


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """Write the scheme and its overlay as text and as a page without its tags."""
    folder: Path = tmp_path_factory.mktemp("every")
    found = {"text": "", "html": ""}
    for name, text in (("base", BASE), ("own", OVERLAY)):
        path = folder / f"{name}.toml"
        path.write_text(text, encoding="utf-8")
        document = document_of(load_rubric(path))
        found["text"] += document_text(document)
        page = re.sub(r"<style>.*?</style>", "", document_html(document), flags=re.S)
        found["html"] += unescape(re.sub("<[^>]*>", "", page))
    return found


def test_every_key_is_thought_of() -> None:
    """A key that is added to the format gets its words here, or none on purpose."""
    known = {shape_name(shape): set(hints_of(shape)) for shape in shapes()}
    assert {name: set(keys) for name, keys in SAID.items()} == known


@pytest.mark.parametrize("form", ["text", "html"])
@pytest.mark.parametrize("shape", SAID)
def test_what_decides_is_said(
    shape: str, form: str, documents: Mapping[str, str]
) -> None:
    """Every key is said in words, in either form, with what it is set to."""
    said = documents[form]
    missing = {key: word for key, word in SAID[shape].items() if word not in (None, "")}
    assert [key for key, word in missing.items() if str(word) not in said] == []


def test_effects_are_said(documents: Mapping[str, str]) -> None:
    """An effect says what it takes, for how long, and from which day."""
    said = documents["text"]
    assert "被撤销的，自最近一次（事件表，登记日" in said
    assert "起2年内不予评定等级。" in said
    assert "等级最高只能是“合格窗口”。" in said
    assert "“服务”记 0 分。" in said
