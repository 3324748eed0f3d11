"""A small scheme and its sheet, and a way to call the command line on them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from evalkit.cli.main import main

TIDY = """\
format = 1

[rubric]
id = "household/tidy"
version = "2026.1"
title = { zh = "清洁户评定办法", en = "Tidy household" }
full_marks = 10

[subject]
kind = "household"
label = "农户"
id = "户编号"
name = "户主姓名"

[fields.village]
label = "所在村"
type = "category"
missing = "refuse"

[fields.clean_months]
label = "清洁月数"
type = "integer"
range = [0, 12]
unit = "个月"
supplied_by = "卫生检查组"
method = "每月看一次"
note = "近十二个月。"
aliases = ["干净月数"]

[fields.signed]
label = "签订公约"
type = "boolean"

[records.events]
label = "事件记录"

[records.events.fields.kind]
label = "类别"
type = "category"
choices = ["守信", "失信"]

[criteria.hygiene]
label = "卫生整洁"
points = 7
star = { at_least = 4 }

[criteria.hygiene.items.clean]
label = "清洁月数"
rule = "bands"
of = "clean_months"
bands = [
  { at_least = 10, points = 7 },
  { at_least = 6, points = 4 },
  { otherwise = true, points = 0 },
]
points = 7

[criteria.compact]
label = "遵守公约"
points = 3
star = { when = "signed" }

[criteria.compact.items.signed]
label = "签订公约"
rule = "met"
when = "signed"
points = 3

[vetoes.broken]
label = "有失信"
when = "any(events, kind == '失信')"
effect = "no_title"

[ladder]
of = "total"
steps = [
  { at_least = 7, grade = "清洁户" },
  { otherwise = true, grade = "未达标" },
]

[ranking]
by = ["total desc"]
within = "village"

[programmes.loan]
label = "清洁贷"
needs = [
  { when = "total >= 7", label = "七分" },
  { when = "no_veto", label = "没有一票否决" },
]
limit = { of = "total", steps = [
  { at_least = 10, yuan = 20000 },
  { otherwise = true, yuan = 10000 },
] }
note = "最高额度由银行定。"
"""

HOUSES = """\
户编号,户主姓名,所在村,清洁月数,签订公约
A-1,张三,东村,11,是
A-2,李四,东村,7,是
A-3,王五,西村,8,
A-4,赵六,西村,3,
A-5,孙七,西村,12,是
"""
EVENTS = "户编号,类别\nA-5,失信\nA-1,守信\n"


def write_sample(folder: Path) -> tuple[Path, Path, Path]:
    """Write the scheme and its two sheets, and give their paths."""
    paths = folder / "tidy.toml", folder / "农户表.csv", folder / "事件记录.csv"
    for path, text in zip(paths, (TIDY, HOUSES, EVENTS), strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


def call(*arguments: object, lang: str | None = "en", **environ: str) -> Result:
    """Call the command line; what it raises beyond an exit is raised here too."""
    env = {"EVALKIT_LANG": lang, "COLUMNS": None, **environ}
    answer = CliRunner(env=env).invoke(main, [*map(str, arguments)])
    if answer.exception and not isinstance(answer.exception, SystemExit):
        raise answer.exception
    return answer


def value(*arguments: object) -> Any:
    """Call the command line for JSON."""
    return json.loads(call(*arguments, "--json").stdout)
