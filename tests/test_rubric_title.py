"""What a title is on a day, from the events of its life."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path

import pytest

from evalkit import Rubric, RubricError, load_rubric

TEXT = """\
format = 1

[rubric]
id = "unit/titled"
version = "1"
title = "称号"
full_marks = 1

[subject]
kind = "unit"
label = "单位"
id = "编号"

[fields.x]
label = "甲"
type = "integer"
range = [0, 9]
missing = "zero"

[records.papers]
label = "文件"
date = "on"

[records.papers.fields.kind]
label = "事项"
type = "category"
choices = ["命名", "保留", "黄牌", "恢复", "暂停", "撤销", "合并", "转换", "'更名'"]

[records.papers.fields.on]
label = "日期"
type = "date"
range = [2015-01-01, 2026-12-31]

[title]
label = { zh = "文明单位", en = "Civilised unit" }
events = "papers"
kind = "kind"
valid_for = "3 years"
bars = { "撤销" = "2 years", "黄牌" = "30 days" }

[title.acts]
"命名" = "grant"
"保留" = "renew"
"黄牌" = "warn"
"恢复" = "restore"
"暂停" = "suspend"
"撤销" = "withdraw"
"合并" = "end"
"转换" = "replace"
"'更名'" = "note"

[criteria.all]
label = "全部"
points = 1

[criteria.all.items.held]
rule = "met"
when = "title >= '黄牌' and not barred"
points = 1
"""
DAY = datetime.date(2026, 6, 1)


def loaded(folder: Path, text: str = TEXT) -> Rubric:
    """Load a rubric from its text."""
    path = folder / "titled.toml"
    path.write_text(text, encoding="utf-8")
    return load_rubric(path)


def state(rubric: Rubric, *events: str) -> tuple[str, str, str]:
    """Give what a title is, until when, and whether its holder is barred."""
    kinds = [event[:-11] for event in events]
    days = [datetime.date.fromisoformat(event[-10:]) for event in events]
    papers = {"编号": ["A"] * len(events), "事项": kinds, "日期": days}
    result = rubric.evaluate({"编号": ["A"], "甲": [1], "papers": papers}, as_of=DAY)
    (row,) = result.rows()
    until, barred = row["文明单位有效期至"], row["文明单位限期内不得申报"]
    return row["文明单位状态"], until, barred


@pytest.mark.parametrize(
    ("events", "said"),
    [
        ([], "无称号"),
        (["命名 2024-05-01"], "保持"),
        (["命名 2023-06-02"], "保持"),
        (["命名 2023-06-01"], "已到期"),
        (["命名 2021-06-01", "保留 2024-06-01"], "保持"),
        (["命名 2026-06-02"], "无称号"),
        (["命名 2025-01-01", "黄牌 2025-02-01"], "黄牌"),
        (["命名 2025-01-01", "黄牌 2025-02-01", "恢复 2025-03-01"], "保持"),
        (["命名 2025-01-01", "黄牌 2025-02-01", "保留 2025-03-01"], "保持"),
        (["命名 2025-01-01", "暂停 2025-02-01"], "暂停"),
        (["命名 2025-01-01", "黄牌 2025-03-01", "暂停 2025-02-01"], "暂停"),
        (["命名 2025-01-01", "撤销 2025-02-01"], "已撤销"),
        (["命名 2025-01-01", "撤销 2025-02-01", "保留 2025-03-01"], "已撤销"),
        (["命名 2025-01-01", "撤销 2025-02-01", "命名 2025-03-01"], "保持"),
        (["命名 2025-01-01", "合并 2025-02-01"], "已终止"),
        (["命名 2025-01-01", "转换 2025-02-01"], "已转换"),
        (["命名 2025-01-01", "合并 2025-02-01", "撤销 2025-01-15"], "已终止"),
        (["命名 2025-01-01", "合并 2025-02-01", "撤销 2025-02-01"], "已撤销"),
        (["命名 2025-01-01", "撤销 2025-01-01"], "已撤销"),
        (["命名 2025-01-01", "'更名' 2025-02-01"], "保持"),
    ],
)
def test_a_title_is_what_its_last_events_say(
    tmp_path: Path, events: Sequence[str], said: str
) -> None:
    """Granted, kept, warned, restored, suspended, ended in three ways, or expired."""
    assert state(loaded(tmp_path), *events)[0] == said


def test_a_term_ends_the_day_before(tmp_path: Path) -> None:
    """Three years from 1 May end on 30 April, counted from the last renewal."""
    rubric = loaded(tmp_path)
    assert state(rubric, "命名 2021-05-01")[1] == "2024-04-30"
    assert state(rubric, "命名 2021-05-01", "保留 2024-04-01")[1] == "2027-03-31"


def test_a_bar_lasts_its_time(tmp_path: Path) -> None:
    """Two years to the day, each kind of event with a time of its own."""
    rubric = loaded(tmp_path)
    assert state(rubric, "撤销 2024-06-02")[2] == "是"
    assert state(rubric, "撤销 2024-06-01")[2] == "否"
    assert state(rubric, "黄牌 2026-05-03")[2] == "是"
    assert state(rubric, "黄牌 2026-05-02")[2] == "否"


def test_a_title_may_know_granting_alone(tmp_path: Path) -> None:
    """Nothing need be said of what cannot happen."""
    start, rest = TEXT.split("[title.acts]")
    every = rest.split("[criteria.all]")[0]
    others = every.strip().splitlines()[1:]
    text = TEXT.replace("bars = ", "# ")
    for line in others:
        word = line.split('"')[1]
        text = text.replace(line, f'"{word}" = "note"')
    assert start
    rubric = loaded(tmp_path, text)
    assert state(rubric, "命名 2024-06-02", "撤销 2025-01-01") == (
        "保持",
        "2027-06-01",
        "否",
    )


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('events = "papers"', 'events = "paper"', "EK1262"),
        ('\ndate = "on"', "", "EK1263"),
        ('kind = "kind"', 'kind = "kinds"', "EK1264"),
        ('"保留" = "renew"', '"保留" = "renews"', "EK1265"),
        ('{ "撤销" = "2 years"', '{ "撤消" = "2 years"', "EK1266"),
        ('"黄牌" = "warn"\n', "", "EK1267"),
        ('"命名" = "grant"', '"命名" = "note"', "EK1268"),
        ('label = { zh = "文明单位", en', 'lable = { zh = "文明单位", en', "EK1102"),
        ("[fields.x]", "[fields.barred]", "EK1207"),
    ],
)
def test_what_is_wrong_with_a_title_is_told(
    tmp_path: Path, old: str, new: str, code: str
) -> None:
    """No table, day, field, act or choice; something unsaid, nothing granted."""
    assert old in TEXT
    with pytest.raises(RubricError) as caught:
        loaded(tmp_path, TEXT.replace(old, new, 1))
    assert code in [fault.code for fault in caught.value.faults]
