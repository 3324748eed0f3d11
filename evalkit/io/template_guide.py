"""The words of the template's sheet that explains: how to fill in, column by column."""

from __future__ import annotations

import attrs
from attrs import frozen

from evalkit.io.results_labels import each_subject
from evalkit.model.rubric import Rubric

_COLUMNS = (
    ("工作表", 14), ("栏目", 26), ("填什么", 34), ("空着表示", 32),
    ("由谁提供", 14), ("怎么得来", 34), ("说明", 40),
)  # fmt: skip


@frozen
class GuideRow:
    """What is told of one column."""

    sheet: str
    heading: str
    holds: str
    empty: str
    supplied_by: str = ""
    method: str = ""
    note: str = ""

    def cells(self) -> tuple[str, ...]:
        """Give the texts in the order of the headings."""
        return attrs.astuple(self)

    @staticmethod
    def headings() -> tuple[str, ...]:
        """Name the columns of the explanation."""
        return tuple(heading for heading, _ in _COLUMNS)

    @staticmethod
    def widths() -> tuple[int, ...]:
        """Give their widths."""
        return tuple(width for _, width in _COLUMNS)


def guide_lines(rubric: Rubric, last_row: int) -> tuple[str, ...]:
    """Say how to fill in, a sentence a line."""
    each, label = each_subject(rubric), rubric.subject.label.zh
    filled_in = [table for table in rubric.records if not table.outcomes]
    records = "、".join(f"“{table.label.zh}”" for table in filled_in)
    lines = [
        f"“{label}表”里{each}填一行。",
        f"{records}里每条记录填一行，写明{rubric.subject.id}；没有的不填。",
        "不知道的格子请空着，不要填 0，也不要填“无”或“/”。",
        "点一下格子，会显示这一栏填什么；有下拉箭头的，从里面选。",
        "日期写成 2026-03-05 的样子；数字只写数，不带单位。",
        "橙色标题的栏不能空着。",
        "标题不要改；不要合并单元格，不要写公式。可以添自己用的栏，计算时不看。",
        f"下拉和检查管到第 {last_row} 行，再往下也可以填，计算时一样检查。",
        "填好后用 evalkit run 计算；填错的格子会一次全部指出来。",
    ]
    return tuple(lines if records else (lines[0], *lines[2:]))
