"""The document for the notice board says what the rubric says, with its sources."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import attrs
import pytest

from evalkit import load_rubric
from evalkit.io.bundled import bundled_rubrics
from evalkit.io.document import Author, Document, Line, document_text
from evalkit.io.document_html import document_html
from evalkit.io.rubric_blocks import blocks_of
from evalkit.io.rubric_document import rubric_document
from evalkit.io.rubric_text import load_toml
from evalkit.io.rubric_told import Telling, lasting, tables_of
from evalkit.kit.document import document_of
from evalkit.language.aloud import Reader
from evalkit.model.bands import Bounds
from evalkit.model.bounds_words import said_bounds
from evalkit.model.rubric import Item
from evalkit.model.text import Text
from evalkit.model.value import Duration
from tests.cli_sample import TIDY, call
from tests.rubric_sample import REGISTRY, SAMPLE, read
from tests.whole_rubric import HEAD, load

REST = Bounds(otherwise=True)


def text_of(rubric: str, tmp_path: Path) -> str:
    """Give the text of a rubric's document."""
    path = tmp_path / "rubric.toml"
    path.write_text(rubric, encoding="utf-8")
    return document_text(document_of(load_rubric(path)))


def leaves(raw: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    """Give every value of a file with its key."""
    if isinstance(raw, dict):
        for name, inner in raw.items():
            yield from leaves(inner, name)
    elif isinstance(raw, list):
        for inner in raw:
            yield from leaves(inner, key)
    else:
        yield key, raw


@pytest.mark.parametrize("name", bundled_rubrics())
def test_nothing_of_a_shipped_rubric_is_left_out(name: str, tmp_path: Path) -> None:
    """Every label, note, source, grade, bound, mark and amount stands in it."""
    text = bundled_rubrics()[name].read_text("utf-8")
    said = text_of(text, tmp_path).replace(",", "")
    numbers = set(re.findall(r"\d+(?:\.\d+)?", said))
    keys = ("label", "zh", "note", "source", "grade", "method", "supplied_by")
    for key, value in leaves(load_toml(text, "")[0]):
        if key in keys:
            assert " ".join(str(value).split()) in said
        elif key in ("points", "at_least", "above", "yuan", "each", "cap", "full_at"):
            assert f"{abs(Decimal(value)):f}" in numbers, (key, value)


@pytest.mark.parametrize(
    ("valid", "said"),
    [
        ("from = 2026-01-01", "　自2026年1月1日起有效\n"),
        ("until = 2026-12-31", "　有效至2026年12月31日\n"),
        ("", "（1版）\n"),
    ],
)
def test_when_it_holds_is_said(valid: str, said: str, tmp_path: Path) -> None:
    """A scheme without an end, or without a beginning, says so in plain words."""
    both = "from = 2026-01-01, until = 2026-12-31"
    assert said in text_of(SAMPLE.replace(both, valid), tmp_path)


def test_each_number_has_its_source(tmp_path: Path) -> None:
    """A part that names a source carries its number, and the list says what it is."""
    text = SAMPLE.replace("[vetoes.bad]", '[vetoes.bad]\nsource = "某文件第三条"')
    text = text.replace("[ladder]", '[ladder]\nsource = "某文件第三条"')
    said = text_of(text, tmp_path)
    assert "· 有坏事的，等级最高只能是“良好”。 [1]" in said
    assert "按总分定等级： [1]" in said
    assert said.count("某文件第三条") == 1
    assert "    [1] 某文件第三条" in said


def test_the_sample_reads_as_a_notice(tmp_path: Path) -> None:
    """Each part is said in words a villager reads, with which bound is included."""
    said = text_of(SAMPLE, tmp_path)
    for part in (
        "样例办法\n（1版）　2026年1月1日至2026年12月31日有效",
        "本办法评定单位，满分 20 分。",
        "1. 工作 10 分",
        "得到 6 分及以上（含）的，得一颗星。",
        "看时长：60 及以上（含 60），得 5 分；20（含）至 60（不含），得 3 分；其余，",
        "看次数：0 得 0 分，10 得满分 5 分，中间按比例",
        "看评议：好，得 6 分；一般，得 3 分；差，得 0 分",
        "每次加 1 分，最多 2 分",
        "已同意的，得 2 分",
        "太晚的，“服务时长”记 0 分。",
        "优秀（总分：16 分及以上（含 16））",
        "良好（总分：12 分（含）至 16 分（不含））",
        "先比总分（高的在前），相同的再比时长（高的在前）",
        "在同一所在村内排名次，另排总名次。",
        "只排这样的：等级 ≥ “良好”。",
        "从评价基准日起管 1 年。",
        "16 分及以上（含 16）（额度：20,000 元）",
        "其余（额度：10,000.5 元）",
        "每次时长 = 比值（时长，次数，否则0），保留 1 位小数",
        "空着表示：按 0 算",
    ):
        assert part in said, part


def test_what_is_rare_is_said_as_well() -> None:
    """Caps, floors, weights, combiners, stars by condition, ties, printed marks."""
    rubric = load(
        """
[records.events]
label = "事件"
[records.events.fields.level]
label = "级别"
type = "integer"
range = [0, 5]
[records.events.derived]
twice = { value = "level * 2", label = "双倍" }

[groups.most]
label = "归总"
of = "events"
by = ["level"]
values = { times = "count()" }

[derived.figure]
label = "数"
value = "sum(events, level)"
unit = "次"

[criteria.a]
label = "甲"
combine = "weighted_mean"
floor = -2
cap = 8
star = { when = "figure > 3" }
items.x = { rule = "met", when = "figure > 1", points = -1, otherwise = 2, weight = 3 }
items.y = { rule = "linear", of = "figure", points = 5, coefficient = 0.5 }
items.z = { rule = "per_occurrence", of = "figure", each = -1, start = 5, floor = 1 }
items.w = { rule = "lookup", of = "figure", points = { "1" = 2 }, otherwise = -1 }

[criteria.b]
label = "丙"
points = 10
criteria.c.label = "丁"
criteria.c.items.v = { rule = "met", when = "figure > 1", points = 9 }

[[room]]
in = "b"
items = 2
points_each = 1.5

[ranking]
by = ["figure asc"]
ties = "ordinal"
on = "printed"

[programmes.p]
label = "项目"
needs = ["figure > 2"]
valid_for = "14 months"
"""
    )
    said = document_text(document_of(rubric))
    for part in (
        "算法：加权平均，没有写权重的，权重是 1。",
        "最多 8 分。",
        "最少 -2 分。",
        "符合“数 > 3”的，得一颗星。",
        "符合“数 > 1”的，扣 1 分；不是的，得 2 分",
        "权重 3。",
        "每 1 得 0.5 分，最多 5 分，最少 0 分",
        "从 5 分起，每次扣 1 分，最少 1 分",
        "1，得 2 分；其他，扣 1 分",
        "2.1. 丁",
        "下级可以自加的细项\n    · “丙”里可以自加最多 2 条，",
        "每条加分或者扣分最多 1.5 分，合计最多 3 分。",
        "先比数（低的在前）。不并列",
        "分数按公布的位数比",
        "从评价基准日起管 1 年零2 个月。",
        "归总：“事件”里“级别”相同的归到一起。\n        times = 计数（）",
        "双倍 = 级别 × 2",
        "数（次） = 合计（事件，级别）",
    ):
        assert part in said, part
    assert "认定：数 > 2" not in said  # its label says so already


def test_values_by_date_and_brackets_are_said() -> None:
    """The rubric's own figures with their days, brackets, parts that don't apply."""
    head = HEAD.replace("full_marks = 10", 'full_marks = 10\ncombine = "minimum"')
    rubric = load(
        """
[values.line]
label = { zh = "低保线", en = "Line" }
unit = "元"
source = "某文件"
dated = [{ is = 10_000 }, { from = 2026-07-01, is = 12_000 }]

[fields.hours]
label = "时长"
type = "integer"
range = [0, 1000]

[criteria.a]
label = "甲"
points = 10
papers = ["登记簿", "照片"]
applies = "hours > 1"
absent = "full"

[criteria.a.items.x]
label = "乙"
rule = "brackets"
of = "hours"
brackets = [{ up_to = 100, each = 2 }, { per = 400, each = 1 }]
start = 1
whole = true
floor = 0
cap = 10

[criteria.a.items.y]
rule = "brackets"
of = "hours"
brackets = [{ each = -1, per = 5 }]
""",
        head,
    )
    said = document_text(document_of(rubric))
    for part in (
        "总分的算法：",
        "定数\n    · 低保线 单位：元 [1]\n    · 低保线 数值：10000 [1]\n"
        "    · 低保线 从何日起：2026-07-01；数值：12000 [1]\n",
        "看时长：从 1 分起；到 100 为止，每 1 得 2 分；超出的，再每 400 得 1 分；"
        "不满一份的不算；最多 10 分；最少 0 分",
        "看时长：每 5 扣 1 分",
        "适用条件：时长 > 1；不适用时：给满分；佐证材料：登记簿、照片",
    ):
        assert part in said, part
    assert "Line" not in said
    items = [part for _, part in rubric.record.root.below() if isinstance(part, Item)]
    for item in items:
        assert item.rule.say is not None
        assert item.rule.say(item.params, lambda e: Text(e.text, e.text)).en


SELECTED = """
[ranking]
by = ["total desc"]

[selections.model]
label = "示范户"
take = { share = 0.1 }
ties = "lottery"
among = "total >= 5"
source = "某文件"
note = "宁缺毋滥。"

[selections.listed]
label = "提醒"
take = { of = "count(score >= 0)", steps = [
  { at_most = 50, take = 1 },
  { otherwise = true, take = 2 },
] }
from = "bottom"
ties = "all"
"""


def test_selections_are_said_and_go_through_a_workbook(tmp_path: Path) -> None:
    """Who is selected, how many, and what becomes of equals; in a workbook too."""
    rubric = load(SELECTED)
    said = document_text(document_of(rubric))
    assert "评选\n    · 示范户：条件：总分 ≥ 5" in said
    assert "抽签决定 [1]\n        宁缺毋滥。\n    · 提醒：" in said
    (tmp_path / "some.toml").write_text(rubric.text, encoding="utf-8")
    call("convert", tmp_path / "some.toml", tmp_path / "some.xlsx")
    assert load_rubric(tmp_path / "some.xlsx").digest == rubric.digest


def test_lists_are_told_in_chinese() -> None:
    """Rows of a list are told by heading and value; English has no place there."""
    told = SAMPLE.replace('label = "同意"', 'label = { zh = "同意", en = "Agreed" }')
    raw, shapes = load_toml(told, "")
    rubric, tables = read(told), tables_of(blocks_of(raw, shapes.lines))
    telling = Telling(rubric, Author(), Reader(rubric), REGISTRY.rules, tables)
    said = telling.more("programmes", "loan", ())
    assert "条件：已同意；名称：同意" in said
    assert "Agreed" not in said


def test_an_overlay_marks_what_is_its_own(tmp_path: Path) -> None:
    """A village's document shows the whole scheme, and which items it added itself."""
    base = TIDY + '\n[[room]]\nin = "hygiene"\nitems = 1\npoints_each = 2\n'
    (tmp_path / "tidy.toml").write_text(base, encoding="utf-8")
    own = """\
format = 1
[overlay]
of = "tidy.toml"
id = "household/own"
version = "3"
title = "本村办法"
[criteria.hygiene.items.yard]
label = "庭院"
rule = "met"
when = "signed"
points = 2
"""
    said = text_of(own, tmp_path)
    assert said.startswith("本村办法\n（3版）")
    assert "在“清洁户评定办法”（2026.1版）之上加了 1 条，标有“本村自加”。" in said
    assert "· 庭院（满分 2 分）：签订公约的，得 2 分。［本村自加］" in said
    assert said.count("［本村自加］") == 1
    page = document_html(document_of(load_rubric(tmp_path / "rubric.toml")))
    assert '<span class="own">本村自加</span>' in page
    shown = call("show", "rubric", tmp_path / "rubric.toml", lang="zh").stdout
    assert shown.count("本村自加") == 1


def test_a_rule_without_words_shows_its_parameters() -> None:
    """A plugin's rule that says nothing is told by its title and parameters."""
    rubric = read()
    met = REGISTRY.rules["met"]
    mute = attrs.evolve(met, say=None)
    item = attrs.evolve(rubric.root.parts[1].parts[2], rule=mute)
    part = attrs.evolve(rubric.root.parts[1], parts=(item,))
    silent = attrs.evolve(rubric, root=attrs.evolve(rubric.root, parts=(part,)))
    raw, shapes = load_toml(SAMPLE, "")
    blocks = list(blocks_of(raw, shapes.lines))
    said = document_text(rubric_document(silent, blocks, REGISTRY.rules))
    assert "按规则“符合条件得分”。条件：已同意" in said
    # A rule nobody knows any more is told by its own keys.
    unknown = document_text(rubric_document(silent, blocks, {}))
    assert "when：agreed" in unknown
    # Without the file there is nothing more to tell.
    assert "条件：" not in document_text(rubric_document(silent, (), REGISTRY.rules))


@pytest.mark.parametrize(
    ("bands", "said"),
    [
        ([Bounds(at_least=Decimal(1))], ["1 及以上（含 1）"]),
        ([Bounds(above=Decimal(1))], ["超过 1"]),
        ([Bounds(at_most=Decimal(1))], ["1 及以下（含 1）"]),
        ([Bounds(below=Decimal("1.5"))], ["不到 1.5"]),
        ([Bounds(above=Decimal(1), at_most=Decimal(2))], ["1（不含）至 2（含）"]),
        (
            [Bounds(above=Decimal(5)), Bounds(at_least=Decimal(2)), REST],
            ["超过 5", "2（含）至 5（含）", "其余"],
        ),
    ],
)
def test_bounds_say_what_is_included(bands: list[Bounds], said: list[str]) -> None:
    """Each stretch says of both its ends whether they belong to it."""
    found = said_bounds(bands)
    assert [one.zh for one in found] == said
    assert all(one.en for one in found)


def test_bounds_name_their_unit() -> None:
    """A unit stands behind the figure, where there is one."""
    (one,) = said_bounds([Bounds(at_least=Decimal(8))], "颗星")
    assert one == Text("8 颗星及以上（含 8）", "8 or more")


def test_rules_speak_english_too() -> None:
    """Every built-in rule says in both languages how points are earned."""
    for path, item in read().root.below():
        rule = getattr(item, "rule", None)
        if rule is not None:
            said = rule.say(item.params, lambda e: Text(f"【{e.text}】", e.text))
            assert said.en, path


def test_lengths_of_time() -> None:
    """Years, months and days are said as they are written."""
    assert lasting(Duration(months=12)) == "1 年"
    assert lasting(Duration(months=6)) == "6 个月"
    assert lasting(Duration(days=30)) == "30 天"
    assert lasting(Duration()) == "0 天"


class _Page(HTMLParser):
    """Gathers the tags of a page and checks that they close."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        assert not {name for name, _ in attrs} & {"src", "href", "onclick"}
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_stands_alone_and_escapes(tmp_path: Path) -> None:
    """Nothing is loaded or run, whatever is written in the rubric, and tags close."""
    text = SAMPLE.replace('"有坏事"', '"<script>alert(1)</script>&"')
    (tmp_path / "sample.toml").write_text(text, encoding="utf-8")
    answer = call("show", "rubric", tmp_path / "sample.toml", "--as", "html")
    assert answer.exit_code == 0
    page = _Page()
    page.feed(answer.stdout)
    assert page.open == []
    assert "script" not in page.tags
    assert {"h1", "h2", "h3", "table", "li"} <= page.tags
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&amp;" in answer.stdout
    assert "default-src &#x27;none&#x27;" in answer.stdout or "default-src 'none'" in (
        answer.stdout
    )


def test_a_list_at_the_end_closes() -> None:
    """A document that ends with points, and one without sources, are sound pages."""
    document = Document("题", "", (Line("point", "一"),), (), ())
    page = _Page()
    page.feed(document_html(document))
    assert page.open == []
    assert "<h2>依据" not in document_html(document)
    cited = Document("题", "", (Line("point", "一", (1,)),), ("某文件",), ())
    assert "<sup>[1]</sup>" in document_html(cited)
    assert "<li>某文件</li>" in document_html(cited)
    assert "依据" not in document_text(document)


def test_the_text_is_printed(tmp_path: Path) -> None:
    """`--as text` prints the document in Chinese, whatever the language of messages."""
    (tmp_path / "tidy.toml").write_text(TIDY, encoding="utf-8")
    answer = call("show", "rubric", tmp_path / "tidy.toml", "--as", "text")
    assert answer.stdout.startswith("清洁户评定办法\n（2026.1版）")
