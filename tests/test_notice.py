"""The public notice."""

from __future__ import annotations

import base64
import hashlib
import re
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import attrs
from hypothesis import given
from hypothesis import strategies as st

from evalkit.io.notice import Notice, notice_choice, notice_html, titles
from evalkit.io.receipt import make_receipt, receipt_code
from evalkit.io.results_digest import outcome_digests
from evalkit.model.bands import Bounds
from evalkit.model.outcome import Outcomes
from evalkit.model.rubric import Ladder, LadderStep, Rubric
from evalkit.model.text import Expression, Text
from evalkit.model.value import BOOLEAN, number
from tests.results_sample import (
    INGREDIENTS,
    OUTCOMES,
    PLAIN_RUBRIC,
    RUBRIC,
    between,
    plain,
    shuffled,
)

GOLDEN = Path(__file__).parent / "golden" / "results" / "notice.html"
DEMO = Notice("演示数据，纯属虚构")


def notice_of(
    outcomes: Outcomes = OUTCOMES, rubric: Rubric = RUBRIC, notice: Notice = DEMO
) -> str:
    """Write a notice."""
    choice = notice_choice(rubric, outcomes, notice)
    digests = outcome_digests(outcomes)
    receipt = make_receipt(rubric, digests, INGREDIENTS, choice)
    return notice_html(rubric, outcomes, receipt).decode()


def body(page: str) -> str:
    """Give what can be read of a page."""
    text = re.sub("(?s).*</head>", "", page)
    return re.sub("<[^>]*>", " ", text)


class Names(HTMLParser):
    """Collects the cells, the headings of tables and every tag and attribute."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.cells: list[str] = []
        self.heads: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the tag and its attributes."""
        self.tags.append(tag)
        self.attributes += attrs
        if tag in ("td", "th"):
            (self.cells if tag == "td" else self.heads).append("")

    def handle_data(self, data: str) -> None:
        """Add text to the cell it stands in."""
        inside = self.tags[-1] if self.tags else ""
        if inside == "td":
            self.cells[-1] += data
        elif inside == "th":
            self.heads[-1] += data

    def handle_endtag(self, tag: str) -> None:
        """Close the cell."""
        self.tags.append("/" + tag)


def named(page: str) -> list[str]:
    """Give the names a notice lists."""
    return [cell for cell in Names(page).cells if cell]


def test_the_notice_is_the_one_that_was_reviewed() -> None:
    """The sample's notice is, byte for byte, the one kept beside the tests."""
    assert notice_of().encode() == GOLDEN.read_bytes()


def test_names_and_grades_and_nothing_else() -> None:
    """Holders of titles are listed; no score, id or reason is anywhere."""
    page = notice_of()
    assert named(page) == ["张三", "阿卜杜热合曼·吐尔逊", "=李四", "王<五>"]
    shown = body(page)
    for id_ in OUTCOMES.ids:
        assert id_ not in shown
    for word in ("总分", "分数", "犯罪", "收入", "信贷", "12.5", "100000"):
        assert word not in shown


def test_nobody_is_shown_to_fail() -> None:
    """Neither the untitled nor the open nor the vetoed are named."""
    shown = body(notice_of())
    for name in ("赵六", "孙七", "𠮷田", "未达星级", "不予评定"):
        assert name not in shown


def test_the_open_are_counted_in_one_sentence_where_there_are_any() -> None:
    """Two in the first village, none and so no sentence in the second."""
    first, second = notice_of().split('<section class="sheet">')[1:]
    assert "另有2户因部分情况尚待核实" in first
    assert "另有" not in second


def test_who_may_still_rise_is_not_listed_under_the_lower_title() -> None:
    """Between two titles is open as well: counted, not named."""
    low, high = [3, 3, 2, 2, 1, 0, 0], [3, 3, 3, 2, 1, 0, 0]
    grade = between(number(0, 0, 3), low, high)
    page = notice_of(attrs.evolve(OUTCOMES, grade=grade))
    assert "李四" not in page
    assert "另有1户" in page


def test_who_is_suspended_or_may_be_is_counted_and_not_named() -> None:
    """The title is open while it is suspended; the notice says of nobody that it is."""
    held = between(BOOLEAN, [1, 0, 0, 0, 0, 0, 0], [1, 0, 0, 1, 0, 0, 0])
    page = notice_of(attrs.evolve(OUTCOMES, suspended=held))
    assert named(page) == ["张三", "=李四"]
    first, second = page.split('<section class="sheet">')[1:]
    assert "另有3户因部分情况尚待核实" in first
    assert "另有1户因部分情况尚待核实" in second
    assert "暂停" not in page
    free = between(BOOLEAN, [0] * 7, [0] * 7)
    assert notice_of(attrs.evolve(OUTCOMES, suspended=free)).count("另有") == 1


def test_each_village_has_a_whole_notice_of_its_own() -> None:
    """Heading, statement, label, foot and check code stand on every village's sheet."""
    sheets = notice_of().split('<section class="sheet">')[1:]
    assert [re.findall("<h2>(.*?)</h2>", sheet) for sheet in sheets] == [
        ["桃源村"],
        ["柳溪村"],
    ]
    for sheet in sheets:
        for words in ("演示数据，纯属虚构", "根据《十文明户评定办法》（2026.1版）"):
            assert words in sheet
        for words in ("2026年11月24日", "联系电话", "公示单位（盖章）", "校验码"):
            assert words in sheet


def test_tables_go_from_the_highest_grade_down() -> None:
    """The heading that paper repeats names village, grade and number."""
    assert Names(notice_of()).heads == [
        "桃源村　十星级文明户（2户）",
        "桃源村　八星级文明户（1户）",
        "柳溪村　八星级文明户（1户）",
    ]


def test_without_groups_there_is_one_sheet() -> None:
    """No group, no second heading."""
    page = notice_of(attrs.evolve(OUTCOMES, groups=None))
    assert page.count("<section") == 1
    assert "<h2>" not in page
    assert Names(page).heads == ["十星级文明户（2户）", "八星级文明户（2户）"]


def test_a_village_nobody_named_is_said_to_be_so() -> None:
    """An empty group is still a sheet."""
    page = notice_of(attrs.evolve(OUTCOMES, groups=("",) * 7))
    assert "<h2>（未注明所在村）</h2>" in page


def test_without_names_only_numbers_are_posted() -> None:
    """Ids never stand in for names; a name left empty is said to be missing."""
    page = notice_of(attrs.evolve(OUTCOMES, names=None))
    assert named(page) == []
    assert "桃源村　十星级文明户（2户）" in page
    page = notice_of(attrs.evolve(OUTCOMES, names=("",) * 7))
    assert named(page) == ["（姓名未填）"] * 4


def test_without_a_ladder_there_is_nobody_to_list() -> None:
    """A rubric without grades has a notice that says so."""
    page = notice_of(plain(), PLAIN_RUBRIC, Notice())
    assert "本次没有列入名单的评定结果" in page
    assert named(page) == []
    assert 'class="label"' not in page


def test_the_page_loads_and_runs_nothing() -> None:
    """No script, no outside resource, and a policy that allows this style only."""
    page = notice_of()
    read = Names(page)
    assert not {"script", "link", "img", "iframe", "object", "a"} & set(read.tags)
    names = {name for name, _ in read.attributes}
    assert not names & {"style", "src", "href", "srcset", "action"}
    assert not [name for name in names if name.startswith("on")]
    assert "url(" not in page
    assert "@import" not in page
    style = re.findall("(?s)<style>(.*)</style>", page)[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; "
        "base-uri 'none'; form-action 'none'"
    )
    assert f'http-equiv="Content-Security-Policy" content="{policy}"' in page
    assert '<html lang="zh-CN">' in page


def test_the_check_code_is_that_of_the_receipt() -> None:
    """Twelve digits in groups of four, the same on the paper and in the receipt."""
    choice = notice_choice(RUBRIC, OUTCOMES, DEMO)
    digests = outcome_digests(OUTCOMES)
    code = receipt_code(make_receipt(RUBRIC, digests, INGREDIENTS, choice))
    spaced = f"{code[:4]} {code[4:8]} {code[8:]}"
    assert f'<span class="code">{spaced}</span>' in notice_of()


NASTY = st.text(st.sampled_from("<>&\"'/=\x00\u202e张a\r\n"), max_size=8)


@given(NASTY, NASTY, NASTY, NASTY)
def test_everything_is_escaped(name: str, group: str, title: str, label: str) -> None:
    """Whatever people write, the page's tags and attributes stay the same."""
    rubric = attrs.evolve(RUBRIC, title=Text(title), version=label)
    names = (name or "x",) * 7
    outcomes = attrs.evolve(OUTCOMES, names=names, groups=(group or "x",) * 7)
    page = Names(notice_of(outcomes, rubric, Notice(label or "x")))
    plain_names = attrs.evolve(OUTCOMES, names=("x",) * 7, groups=("x",) * 7)
    expected = Names(notice_of(plain_names, RUBRIC, Notice("x")))
    assert page.tags == expected.tags
    own = [a for a in page.attributes if a[0] != "content"]
    assert own == [a for a in expected.attributes if a[0] != "content"]


@given(st.permutations(range(len(OUTCOMES))))
def test_the_order_of_the_rows_does_not_matter(order: list[int]) -> None:
    """The same households, the same notice."""
    assert notice_of(shuffled(OUTCOMES, order)) == notice_of()


def ladder(*steps: LadderStep, none: str = "不予评定") -> Rubric:
    """Give the sample's rubric with another ladder."""
    return attrs.evolve(RUBRIC, ladder=Ladder(Expression("stars"), steps, none))


def at_least(figure: int, grade: str) -> LadderStep:
    """Give a step with a lower bound."""
    return LadderStep(Bounds(at_least=Decimal(figure)), grade)


def test_a_title_is_a_grade_that_asks_for_something() -> None:
    """Not the step for everyone else, nor the lowest where all bounds are written."""
    assert titles(RUBRIC, OUTCOMES) == ("十星级文明户", "八星级文明户")
    bounded = ladder(at_least(8, "优"), at_least(6, "良"), at_least(0, "差"))
    outcomes = attrs.evolve(OUTCOMES, grades=("不予评定", "差", "良", "优"))
    assert titles(bounded, outcomes) == ("优", "良")
    assert titles(PLAIN_RUBRIC, plain()) == ()


def test_grades_can_be_chosen() -> None:
    """Those chosen are listed, the highest first; unknown ones are not."""
    chosen = Notice(grades=("未达星级", "十星级文明户", "无此等级"))
    choice = notice_choice(RUBRIC, OUTCOMES, chosen)
    assert choice.grades == ("十星级文明户", "未达星级")
    assert named(notice_of(notice=Notice(grades=("八星级文明户",)))) == [
        "=李四",
        "王<五>",
    ]
