"""A small rubric of every section, and what tests of the reader do with it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from evalkit.engine.plan import compile_rubric
from evalkit.errors import Fault, RubricError
from evalkit.io.rubric_file import parse_rubric
from evalkit.io.rubric_text import located, read_text
from evalkit.model.rubric import Rubric
from evalkit.registry import Registry
from evalkit.rules.builtin import evalkit_combiners, evalkit_rules

REGISTRY = Registry(
    {rule.name: rule for rule in evalkit_rules()},
    {combiner.name: combiner for combiner in evalkit_combiners()},
)
SAMPLE = """\
format = 1

[rubric]
id = "unit/sample"
version = "1"
title = { zh = "样例办法", en = "Sample" }
full_marks = 20
valid = { from = 2026-01-01, until = 2026-12-31 }

[numbers]
marks = 2
printed = 1

[subject]
kind = "unit"
label = "单位"
id = "编号"
name = "名称"

[fields."村"]
label = "所在村"
type = "category"

[fields.view]
label = { zh = "评议", en = "View" }
type = "category"
choices = ["好", "一般", "差"]

[fields.hours]
label = "时长"
type = "decimal"
decimals = 1
range = [0, 100]
unit = "小时"
aliases = ["服务时长"]

[fields.visits]
label = "次数"
type = "integer"
range = [0, 12]
missing = "zero"

[fields.since]
label = "起始日"
type = "date"
range = [1990-01-01, 2026-12-31]

[fields.agreed]
label = "已同意"
type = "boolean"

[records.events]
label = "记录"
date = "on"
at_most = 20

[records.events.fields.on]
label = "日期"
type = "date"
range = [2016-01-01, 2026-12-31]

[records.events.fields.kind]
label = "种类"
type = "category"
choices = ["好事", "坏事"]

[derived]
deeds = "count(events, kind == '好事', within='12 months')"

[derived.rate]
label = "每次时长"
value = "ratio(hours, visits, otherwise=0)"
decimals = 1

[criteria.work]
label = "工作"
points = 10
star = { at_least = 6 }

[criteria.work.items.hours]
label = "服务时长"
rule = "bands"
of = "hours"
bands = [
  { at_least = 60, points = 5 },
  { at_least = 20, points = 3 },
  { otherwise = true, points = 0 },
]
points = 5

[criteria.work.items.visits]
rule = "linear"
of = "visits"
zero_at = 0
full_at = 10
points = 5

[criteria."品德"]
label = "品德"
points = 10

[criteria."品德".items."评议"]
rule = "lookup"
of = "view"
points = { "好" = 6, "一般" = 3, "差" = 0 }

[criteria."品德".items.deeds]
rule = "per_occurrence"
of = "deeds"
each = 1
cap = 2

[criteria."品德".items.agreed]
rule = "met"
when = "agreed"
points = 2

[vetoes.bad]
label = "有坏事"
when = "any(events, kind == '坏事', within='1 year')"
effect = { cap_at = "良好" }

[vetoes.late]
label = "太晚"
when = "since > 2026-06-30"
effect = { zero = "work.hours" }

[ladder]
of = "total"
steps = [
  { at_least = 16, grade = "优秀" },
  { at_least = 12, grade = "良好" },
  { otherwise = true, grade = "一般" },
]

[ranking]
by = ["total desc", "hours"]
within = "村"
among = "grade >= '良好'"

[programmes.loan]
label = "贷款"
needs = ["total >= 12", { when = "agreed", label = "同意" }]
valid_for = "1 year"

[programmes.loan.limit]
of = "total"
steps = [
  { at_least = 16, yuan = 20_000 },
  { otherwise = true, yuan = 10_000.50 },
]
"""


def read(text: str = SAMPLE, registry: Registry = REGISTRY) -> Rubric:
    """Read a rubric from its text."""
    return parse_rubric(text, registry, "sample.toml")


def read_file(path: Path | str) -> Rubric:
    """Read a rubric file."""
    return parse_rubric(read_text(path), REGISTRY, str(path))


def changed(*changes: str, text: str = SAMPLE) -> str:
    """Give the sample with some lines changed.

    A change is written as a diff: `- ` before lines that go, `+ ` before those that
    come, two spaces before those that stay; what goes and stays is there exactly once.
    """
    for change in changes:
        lines = [(line[:1], line[2:]) for line in change.split("\n")]
        old = "\n".join(line for sign, line in lines if sign != "+")
        new = "\n".join(line for sign, line in lines if sign != "-")
        assert f"\n{text}".count(f"\n{old}\n") == 1, old
        text = f"\n{text}".replace(f"\n{old}\n", f"\n{new}\n")[1:]
    return text


def faults(text: str, registry: Registry = REGISTRY) -> Sequence[Fault]:
    """Give the faults of a text: of reading it, or else of compiling it, located."""
    try:
        rubric = read(text, registry)
        try:
            compile_rubric(rubric)
        except RubricError as error:
            raise located(error, text, "sample.toml") from error
    except RubricError as error:
        return error.faults
    return ()
