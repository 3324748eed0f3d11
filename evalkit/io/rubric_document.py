"""A rubric as a document for the notice board: in Chinese, numbers with sources."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from evalkit.io.document import Author, Document
from evalkit.io.rubric_blocks import Block
from evalkit.io.rubric_document_decisions import tell_decisions
from evalkit.io.rubric_document_facts import tell_facts
from evalkit.io.rubric_document_title import tell_title
from evalkit.io.rubric_sections import SECTIONS
from evalkit.io.rubric_told import Telling, label_of, tables_of
from evalkit.language.aloud import Reader
from evalkit.model.rubric import Criterion, Item, Rubric
from evalkit.model.rule import Combiner, Rule

OWN = "本村自加"
_OPEN = (
    "没有填、没有查清的，不当作 0，也不当作“否”：分数写成“最低～最高”，结论写“待定”。"
    "另有说明的除外。"
)
#: Sections that have sentences; any other is told as headings and values.
_TOLD = (
    *("overlay", "rubric", "numbers", "subject", "fields", "records", "groups"),
    *("title", "derived", "criteria", "room", "vetoes", "ladder", "ranking"),
    *("selections", "programmes"),
)


def rubric_document(
    rubric: Rubric, blocks: Iterable[Block], rules: Mapping[str, Rule]
) -> Document:
    """Tell a rubric in words.

    Args:
        rubric: what it means.
        blocks: the tables of its file; those of the rubric it adds to first.
        rules: the rules whose parameters can be told.
    """
    author = Author()
    tables = tables_of(blocks)
    telling = Telling(rubric, author, Reader(rubric), rules, tables)
    _general(telling)
    _criteria(telling)
    _rooms(telling)
    tell_decisions(telling)
    tell_title(telling)
    for section in SECTIONS:
        if section not in _TOLD:
            telling.others(section)
    # How figures come about is looked up by those who want to know; it comes last.
    tell_facts(telling)
    valid = _valid(rubric.valid_from, rubric.valid_until)
    foot = [f"办法编号：{rubric.id}，{rubric.version}版", f"内容摘要：{rubric.digest}"]
    if rubric.base is not None:
        foot.insert(1, f"所依据的办法编号：{rubric.base.id}，{rubric.base.version}版")
    return Document(
        rubric.title.zh,
        f"（{rubric.version}版）{valid}",
        tuple(author.lines),
        tuple(author.numbers),
        tuple(foot),
    )


def _valid(begin: datetime.date | None, end: datetime.date | None) -> str:
    """Say when it holds; nothing where it says nothing of that."""
    if begin is None:
        return "" if end is None else f"　有效至{_day(end)}"
    return (
        f"　自{_day(begin)}起有效"
        if end is None
        else f"　{_day(begin)}至{_day(end)}有效"
    )


def _day(day: datetime.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _general(telling: Telling) -> None:
    rubric, author = telling.rubric, telling.author
    telling.section("总则")
    full = rubric.root.points
    points = "" if full is None else f"，满分 {telling.points(full)}"
    who = f"本办法评定{rubric.subject.label.zh}{points}。"
    author.line("paragraph", who, rubric.source)
    if not rubric.root.combine.adds:
        author.line("paragraph", f"总分的算法：{_combined(rubric.root.combine)}。")
    head = ("id", "version", "title", "full_marks", "combine", "valid")
    author.line("paragraph", telling.more("rubric", "", head))
    author.line("paragraph", telling.more("numbers", "", ()))
    author.line("paragraph", rubric.note)
    if rubric.base is not None:
        title = label_of(telling.tables["rubric", ""].values, "title")
        base = f"本办法在“{title}”（{rubric.base.version}版）之上加了"
        base += f" {len(rubric.added)} 条，标有“{OWN}”。"
        author.line("paragraph", base)
    author.line("paragraph", _OPEN)


def _combined(combine: Combiner) -> str:
    """Say how parts become one; weights that are not said are alike."""
    title = combine.title.zh
    return f"{title}，没有写权重的，权重是 1" if combine.weighs else title


def _rooms(telling: Telling) -> None:
    """Say what the rubric leaves to those below it to add."""
    if telling.rubric.room:
        telling.section("下级可以自加的细项")
    for room in telling.rubric.room:
        each, most = telling.points(room.points_each), telling.points(room.points)
        said = f"“{telling.name(room.criterion)}”里可以自加最多 {room.items} 条，"
        said += f"每条加分或者扣分最多 {each}，合计最多 {most}。"
        telling.author.line("point", said, room.source)


def _criteria(telling: Telling) -> None:
    telling.section("评分项目")
    for number, (path, part) in enumerate(telling.rubric.root.inside(""), 1):
        _part(telling, part, path, str(number))


def _part(telling: Telling, part: Item | Criterion, path: str, number: str) -> None:
    if isinstance(part, Item):
        _item(telling, part, path)
        return
    author = telling.author
    points = "" if part.points is None else f"　{telling.points(part.points)}"
    author.line("heading", f"{number}. {part.label.zh}{points}", part.source)
    for said in _how(telling, part):
        author.line("paragraph", said)
    author.line("paragraph", part.note)
    told = ("points", "combine", "floor", "cap", "star", "weight")
    author.line("paragraph", telling.more("criteria", path, told))
    for at, (inside, one) in enumerate(part.inside(path), 1):
        _part(telling, one, inside, f"{number}.{at}")


def _how(telling: Telling, part: Criterion) -> Iterable[str]:
    """Say how the parts become the points, and when the star is earned."""
    if not part.combine.adds:
        yield f"算法：{_combined(part.combine)}。"
    if part.weight != 1:
        yield f"权重 {part.weight}。"
    if part.cap is not None and part.cap != part.points:
        yield f"最多 {telling.points(part.cap)}。"
    if part.floor is not None and (part.floor or part.points is None):
        yield f"最少 {telling.points(part.floor)}。"
    if part.star is not None and part.star.when is not None:
        yield f"符合“{telling.said(part.star.when)}”的，得一颗星。"
    elif part.star is not None and part.star.at_least is not None:
        yield f"得到 {telling.points(part.star.at_least)}及以上（含）的，得一颗星。"


def _item(telling: Telling, item: Item, path: str) -> None:
    author, rule = telling.author, item.rule
    told = ["rule", "weight", "points"]
    said = ""
    if rule.say is not None:
        said = f"：{rule.say(item.params, telling.aloud).zh}。"
        told += _names(item.params)
    full = "" if item.points is None else f"（满分 {telling.points(item.points)}）"
    mark = OWN if path in telling.rubric.added else ""
    author.line("point", f"{item.label.zh}{full}{said}", item.source, mark)
    weight = f"权重 {item.weight}。" if item.weight != 1 else ""
    if rule.say is None:
        weight += f"按规则“{rule.title.zh}”。"
    author.line("remark", weight + telling.more("criteria", path, told))
    author.line("remark", item.note)


def _names(params: Any) -> list[str]:
    return [field.name for field in attrs.fields(type(params))]
