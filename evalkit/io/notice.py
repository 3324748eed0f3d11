"""The public notice: names and grades on A4 paper, and nothing else about anyone.

No scores, ids or reasons: who holds a title, who is selected. Whose result is open is
counted in one sentence, and nobody is listed as one of the last. Each group (village)
gets sheets of its own, complete with heading and foot, so that they can be posted
there. The page loads nothing and runs nothing.
"""

from __future__ import annotations

import base64
import datetime
import hashlib
from collections.abc import Iterator, Sequence
from html import escape
from importlib.resources import files

import numpy as np
from attrs import frozen

from evalkit.io.outcome_rows import id_order
from evalkit.io.receipt import NoticeChoice, Receipt, receipt_code, spaced_code
from evalkit.io.results_labels import group_label, measure_word, named_grade
from evalkit.io.results_summary import group_order
from evalkit.io.safe_text import visible
from evalkit.io.selected import posted
from evalkit.model.number import BoolArray
from evalkit.model.outcome import Measure, Outcomes
from evalkit.model.rubric import Rubric

#: Names in a row: as many as fit an A4 sheet in large type.
_ACROSS = 5
_YEAR = '<span class="blank short"></span>年'
_DAY = '<span class="blank short"></span>月<span class="blank short"></span>日'


@frozen
class Notice:
    """What a notice shows.

    Attributes:
        label: a plain label of made-up data, on every sheet.
        grades: the grades whose holders are listed; None for every title.
    """

    label: str | None = None
    grades: tuple[str, ...] | None = None


@frozen
class _Sheet:
    """What one group's notice lists: the rows of each grade, and how many are open."""

    group: str | None
    listed: tuple[tuple[str, tuple[int, ...]], ...]
    undetermined: int


def titles(rubric: Rubric, outcomes: Outcomes) -> tuple[str, ...]:
    """Give the grades that are titles, the highest first.

    A title asks for something: neither the step that takes everyone else, nor, where
    every step states its bounds, the lowest one is one; nor is a veto's.
    """
    if rubric.ladder is None:
        return ()
    others = {step.grade for step in rubric.ladder.steps if step.bounds.otherwise}
    lowest = {rubric.ladder.none, *(others or outcomes.grades[1:2])}
    named = dict.fromkeys(outcomes.grades[1:])
    return tuple(grade for grade in named if grade not in lowest)[::-1]


def notice_choice(rubric: Rubric, outcomes: Outcomes, notice: Notice) -> NoticeChoice:
    """Settle what the notice lists: the highest grade first, whatever was chosen."""
    label = None if notice.label is None else visible(notice.label)
    if notice.grades is None:
        return NoticeChoice(label, titles(rubric, outcomes))
    wanted = set(notice.grades)
    listed = tuple(grade for grade in dict.fromkeys(outcomes.grades) if grade in wanted)
    return NoticeChoice(label, listed[::-1])


def notice_html(rubric: Rubric, outcomes: Outcomes, receipt: Receipt) -> bytes:
    """Write the notice as one printable page of HTML."""
    style = files("evalkit.io").joinpath("notice.css").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; "
        "base-uri 'none'; form-action 'none'"
    )
    title = f"{_safe(rubric.title.zh)}评定结果公示"
    foot = _foot(rubric, receipt)
    sheets = "".join(
        _sheet_html(rubric, outcomes, receipt, sheet, foot)
        for sheet in _sheets(rubric, outcomes, receipt.notice.grades)
    )
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="robots" content="noindex">\n'
        f"<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n"
        '<div class="tip">请用浏览器的“打印”功能打印：A4 纸，纵向。</div>\n'
        f"<main>\n{sheets}</main>\n</body>\n</html>\n"
    ).encode()


def _safe(text: str) -> str:
    return escape(visible(text))


def _sheets(
    rubric: Rubric, outcomes: Outcomes, grades: Sequence[str]
) -> Iterator[_Sheet]:
    order = id_order(outcomes)
    lists = [*_holders(outcomes, grades), *_selected(rubric, outcomes)]
    if outcomes.groups is None:
        yield _sheet(lists, None, order.tolist())
        return
    members: dict[str, list[int]] = {group: [] for group in group_order(outcomes)}
    for row in order.tolist():
        members[outcomes.groups[row]].append(row)
    for group, rows in members.items():
        yield _sheet(lists, group, rows)


def _published(outcomes: Outcomes) -> Measure | None:
    """Give grades to publish: one that is suspended, or may be, is left open.

    What is told of nobody else is why: a suspension is not for the wall.
    """
    grade, held = named_grade(outcomes), outcomes.suspended
    if grade is None or held is None:
        return grade
    low = np.where(held.high != 0, -1, grade.low)
    return Measure(grade.type, low, grade.high)


#: The heading of a list, who is on it, and who may be.
_List = tuple[str, BoolArray, BoolArray]


def _holders(outcomes: Outcomes, grades: Sequence[str]) -> Iterator[_List]:
    """List the holders of each grade."""
    grade = _published(outcomes)
    if grade is None:
        return
    # Who may still hold another grade is on no list.
    still = grade.open
    for name in grades:
        yield name, ~still & (grade.low == outcomes.grades.index(name)), still


def _selected(rubric: Rubric, outcomes: Outcomes) -> Iterator[_List]:
    """List who is selected."""
    for one in posted(rubric):
        selected = outcomes.selections[one.key].selected
        yield one.label.zh, selected.low != 0, selected.open


def _sheet(lists: Sequence[_List], group: str | None, rows: list[int]) -> _Sheet:
    listed = []
    still = np.zeros(len(rows), dtype=bool)
    for heading, holds, open_ in lists:
        still |= open_[rows]
        on = tuple(rows[i] for i in np.flatnonzero(holds[rows]))
        listed += [(heading, on)] if on else []
    return _Sheet(group, tuple(listed), int(still.sum()))


def _sheet_html(
    rubric: Rubric, outcomes: Outcomes, receipt: Receipt, sheet: _Sheet, foot: str
) -> str:
    word = measure_word(rubric)
    label, group = receipt.notice.label, ""
    if sheet.group is not None:
        group = _safe(sheet.group or f"（未注明{group_label(rubric)}）")
    parts = ['<section class="sheet">\n']
    if label:
        parts.append(f'<div class="label">{_safe(label)}</div>\n')
    title = _safe(rubric.title.zh)
    parts.append(f"<h1><span>{title}</span><span>评定结果公示</span></h1>\n")
    if group:
        parts.append(f"<h2>{group}</h2>\n")
    parts.append(f"<p>{_statement(rubric, receipt)}</p>\n")
    for grade, rows in sheet.listed:
        heading = f"{_safe(grade)}（{len(rows)}{word}）"
        heading = f"{group}　{heading}" if group else heading
        names = outcomes.names
        parts.append(_table(heading, [names[row] for row in rows] if names else []))
    if not sheet.listed:
        parts.append("<p>本次没有列入名单的评定结果。</p>\n")
    if sheet.undetermined:
        parts.append(
            f"<p>另有{sheet.undetermined}{word}因部分情况尚待核实，结果还未确定，"
            "不在本次名单之内，核实后另行公示。</p>\n"
        )
    parts.append(foot)
    parts.append("</section>\n")
    return "".join(parts)


def _statement(rubric: Rubric, receipt: Receipt) -> str:
    title, version = _safe(rubric.title.zh), _safe(rubric.version)
    return (
        f"根据《{title}》（{version}版），现将截至{_date(receipt.as_of)}的评定结果予以"
        "公示，同一等级内排名不分先后。如有异议，请在公示期内向公示单位反映。"
    )


def _table(heading: str, names: Sequence[str]) -> str:
    """Lay names out in rows; without names the heading still gives their number."""
    rows = []
    for start in range(0, len(names), _ACROSS):
        across = names[start : start + _ACROSS]
        shown = [_safe(name) or "（姓名未填）" for name in across]
        shown += [""] * (_ACROSS - len(shown))
        rows.append("<tr>" + "".join(f"<td>{name}</td>" for name in shown) + "</tr>\n")
    return (
        f'<table>\n<thead><tr><th colspan="{_ACROSS}" scope="colgroup">{heading}</th>'
        f"</tr></thead>\n<tbody>\n{''.join(rows)}</tbody>\n</table>\n"
    )


def _foot(rubric: Rubric, receipt: Receipt) -> str:
    """Leave lines to fill in by hand, and say what the notice rests on."""
    code, drawn = spaced_code(receipt_code(receipt)), ""
    if receipt.seed is not None:
        drawn = f"抽签种子：“{_safe(receipt.seed)}”；"
    return (
        '<div class="foot">\n'
        f"<p>公示时间：{_YEAR}{_DAY}至{_DAY}"
        '（<span class="blank short"></span>个工作日）</p>\n'
        '<p>受理人：<span class="blank long"></span>　'
        '联系电话：<span class="blank long"></span></p>\n'
        '<p class="seal">公示单位（盖章）：<span class="blank long"></span></p>\n'
        f'<p class="seal">{_YEAR}{_DAY}</p>\n'
        f'<p class="basis">依据：{_safe(rubric.title.zh)}，{_safe(rubric.version)}版；'
        f"评价基准日：{_date(receipt.as_of)}；{drawn}"
        f'<span class="check">校验码：<span class="code">{code}</span></span></p>\n'
        "</div>\n"
    )


def _date(day: datetime.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
