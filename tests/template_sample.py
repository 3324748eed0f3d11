"""A scheme with a field of every type, for the workbook to fill in."""

from __future__ import annotations

import io

import openpyxl
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from evalkit.io.rubric_file import parse_rubric
from evalkit.io.template import template_bytes
from evalkit.model.rubric import Rubric
from evalkit.registry import Registry
from evalkit.rules.builtin import evalkit_combiners, evalkit_rules

#: More words than fit into a check, and words that a check can't hold.
MANY = [f"第{number}类情形" for number in range(60)]
ODD = ["甲,乙", "一"]
EVERY = """\
format = 1

[rubric]
id = "household/every"
version = "1"
title = "各种栏目"
full_marks = 1

[subject]
kind = "household"
label = "农户"
id = "户编号"
name = "户主姓名"

[fields.group]
label = "所在村"
type = "category"
missing = "refuse"

[fields.remark]
label = "备注"
type = "text"

[fields.fine]
label = "好坏"
type = "category"
choices = ["好", "坏"]
supplied_by = "评议会"
method = "投票"
note = "半数以上。"

[fields.many]
label = "情形"
type = "category"
choices = {many}

[fields.odd]
label = "怪词"
type = "category"
choices = {odd}

[fields.quoted]
label = "引号"
type = "category"
choices = ['说"好"', "不说"]

[fields.signed]
label = "签名"
type = "boolean"

[fields.agreed]
label = "同意"
type = "boolean"
missing = "no"

[fields.times]
label = "次数"
type = "integer"
range = [0, 50]
unit = "次"

[fields.hours]
label = "时长"
type = "decimal"
decimals = 1
range = [0, 99.5]
missing = "zero"

[fields.income]
label = "收入"
type = "money"
range = [-100, 1_000_000]
unit = "元"
missing = "refuse"

[fields.day]
label = "日期"
type = "date"
range = [1900-01-01, 2026-12-31]

[fields.recent]
label = "近日"
type = "date"
range = [2020-01-01, 2026-12-31]

[records.events]
label = "事件记录"

[records.events.fields.kind]
label = "类别"
type = "category"
choices = ["守信", "失信"]

[criteria.all]
label = "全部"
points = 1

[criteria.all.items.signed]
label = "签名"
rule = "met"
when = "signed"
points = 1
"""
REGISTRY = Registry(
    {rule.name: rule for rule in evalkit_rules()},
    {combiner.name: combiner for combiner in evalkit_combiners()},
)


def rubric_of(text: str = EVERY) -> Rubric:
    """Read the scheme, or a variation of it."""
    text = text.replace("{many}", str(MANY)).replace("{odd}", str(ODD))
    return parse_rubric(text, REGISTRY)


def book_of(text: str = EVERY) -> Workbook:
    """Write the workbook of a scheme and open it."""
    return openpyxl.load_workbook(io.BytesIO(template_bytes(rubric_of(text))))


def headings(sheet: Worksheet) -> dict[str, str]:
    """Give the column of each heading."""
    return {str(cell.value): cell.column_letter for cell in sheet[1]}
