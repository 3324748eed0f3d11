"""Results of earlier evaluations are records of a later one."""

from __future__ import annotations

import datetime
import io
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest

from evalkit import FactsError, Rubric, RubricError, load_rubric, replay
from evalkit.errors import Fault
from evalkit.io.facts_in import read_facts
from evalkit.io.receipt import sha256
from evalkit.io.results_read import read_receipt
from evalkit.io.template import template_bytes
from evalkit.model.table import Records, Table
from tests.cli_sample import TIDY

SHOWN = """
[derived.months_kept]
label = "保持月数"
value = "clean_months"
unit = "个月"
shown = true

[derived.since]
label = "起点"
value = "if(signed, 2026-01-01, 2026-06-30)"
shown = true
"""
QUARTER = """\
format = 1

[rubric]
id = "household/quarter"
version = "2026.1"
title = "季度清洁户"
full_marks = 10

[subject]
kind = "household"
label = "住户"
id = "门牌号"

[fields.rooms]
label = "间数"
type = "integer"
range = [0, 20]
missing = "zero"

[records.months]
label = "月度结果"
outcomes = "household/tidy"
date = "on"

[records.months.fields.on]
label = "日期"
aliases = ["as_of"]
type = "date"
range = [2026-01-01, 2026-12-31]

[records.months.fields.score]
label = "得分"
aliases = ["total"]
type = "decimal"
range = [0, 10]

[records.months.fields.level]
label = "等级"
type = "category"
choices = ["清洁户", "未达标", "不予评定"]

[records.months.fields.star]
label = "遵守公约·得星"
type = "boolean"

[records.months.fields.loan]
label = "清洁贷"
type = "boolean"

[records.months.fields.broken]
label = "有失信"
type = "boolean"

[records.months.fields.id]
label = "编号"
type = "text"

[records.months.fields.kept]
label = "保持月数（个月）"
type = "integer"
range = [0, 12]

[records.months.fields.since]
label = "起点"
type = "date"
range = [2026-01-01, 2026-12-31]

[derived.mean]
value = "mean(months, score, otherwise=0)"
decimals = 2

[criteria.all]
label = "全季"
points = 10

[criteria.all.items.mean]
rule = "linear"
of = "mean"
coefficient = 1
points = 10
"""
VILLAGE = """\
format = 1

[rubric]
id = "village/tidy"
version = "2026.1"
title = "清洁村"
full_marks = 1

[subject]
kind = "village"
label = "村"
id = "村名"

[fields.people]
label = "人口"
type = "integer"
range = [0, 9999]

[records.homes]
label = "各户结果"
outcomes = "household/tidy"
owner = "所在村"
at_most = 900

[records.homes.fields.earned]
label = "星数"
type = "integer"
range = [0, 2]

[derived.starred]
value = "share(homes, earned >= 1, otherwise=0)"

[criteria.all]
label = "清洁"
points = 1

[criteria.all.items.share]
rule = "met"
when = "starred >= 0.5"
points = 1
"""
FACTS: Mapping[str, Sequence[Any]] = {
    "户编号": ["A-1", "A-2", "A-3", "B-1"],
    "户主姓名": ["张三", "李四", "王五", "赵六"],
    "village": ["东村", "东村", "东村", "西村"],
    "clean_months": [11, 7, 2, None],
    "signed": [True, None, False, True],
}


def day(month: int) -> datetime.date:
    """Give a day of the year."""
    return datetime.date(2026, month, 28)


def rubric(folder: Path, text: str) -> Rubric:
    """Load a rubric from its text."""
    path = folder / f"{abs(hash(text))}.toml"
    path.write_text(text, encoding="utf-8")
    return load_rubric(path)


def result(folder: Path, month: int, name: str = "", **changed: Sequence[Any]) -> Path:
    """Evaluate a month and give the folder of its result."""
    out = folder / (name or f"2026-{month:02}")
    facts = {**FACTS, **changed}
    facts["events"] = {"户编号": [facts["户编号"][2]], "kind": ["失信"]}
    rubric(folder, TIDY + SHOWN).evaluate(facts, as_of=day(month)).write(out)
    return out


def subjects(folder: Path, heading: str, *ids: str) -> Path:
    """Write a sheet of subjects with one empty column."""
    other = {"门牌号": "间数", "村名": "人口"}[heading]
    path = folder / f"{heading}.csv"
    path.write_text(f"{heading},{other}\n" + "".join(f"{i},\n" for i in ids), "utf-8")
    return path


def rows(table: Table, key: str, name: str) -> list[object]:
    """Give a column of a record table as it is known, in the order of owners."""
    held: Records = table.records[key]
    column = held.columns[name]
    known = np.ones(len(held), bool) if column.known is None else column.known
    values = [
        (column.words[value] if column.words else value) if sure else None
        for value, sure in zip(column.values.tolist(), known.tolist(), strict=True)
    ]
    return [values[row] for row in np.argsort(held.owner, kind="stable")]


def refused(told: Rubric, *sources: object) -> Fault:
    """Give the one fault of facts."""
    with pytest.raises(FactsError) as caught:
        told.evaluate(list(sources), as_of=day(4))
    (fault,) = caught.value.faults
    return fault


def test_a_result_is_read_as_rows(tmp_path: Path) -> None:
    """Figures, words, verdicts, the day and the id; what was open is unknown."""
    houses = subjects(tmp_path, "门牌号", "A-1", "A-2", "A-3", "B-1")
    quarter = rubric(tmp_path, QUARTER)
    table = read_facts([houses, result(tmp_path, 1)], quarter.record).table

    def found(name: str) -> list[object]:
        return rows(table, "months", name)

    assert found("id") == ["A-1", "A-2", "A-3", "B-1"]
    assert found("score") == [1000, None, 0, None]
    assert found("level") == ["清洁户", None, "不予评定", None]
    assert found("star") == [1, None, 0, 1]
    assert found("loan") == [1, None, 0, None]
    assert found("broken") == [0, 0, 1, 0]
    assert found("kept") == [11, 7, 2, None]
    assert found("since")[1] is None
    assert len(set(found("on"))) == 1


def test_months_make_a_quarter(tmp_path: Path) -> None:
    """The mean of three months, an interval while one of them is; a replay agrees."""
    houses = subjects(tmp_path, "门牌号", "A-1", "A-2")
    months = [
        result(tmp_path, 1),
        result(tmp_path, 2, clean_months=[7, 7, 7, 7]),
        result(tmp_path, 3, signed=[True, True, True, True]),
    ]
    found = rubric(tmp_path, QUARTER).evaluate([houses, *months], as_of=day(3))
    told = {row["门牌号"]: (row["总分最低"], row["总分最高"]) for row in found.rows()}
    assert told == {"A-1": ("9.00", "9.00"), "A-2": ("2.33", "9.00")}
    (warning,) = found.warnings
    assert (warning.code, warning.got, warning.values) == (
        "EK4088",
        "A-3、B-1",
        {"count": 6},
    )
    receipt = found.write(tmp_path / "out")
    for month in months:
        name = f"inputs/facts/{month.name}/outcomes.csv"
        assert receipt.files[name] == sha256((month / "outcomes.csv").read_bytes())
    assert replay(tmp_path / "out") == ()
    cells = {
        row.cell
        for each in found.explain("A-1").parts
        for row in _beneath(each)
        if row.kind == "row"
    }
    assert cells == {"2026-01!2", "2026-02!2", "2026-03!2"}


def _beneath(trace: Any) -> list[Any]:
    return [trace, *(one for part in trace.parts for one in _beneath(part))]


def test_a_table_in_a_result_stands_for_the_result(tmp_path: Path) -> None:
    """People may name the folder, its table or its receipt; it is read once."""
    houses = subjects(tmp_path, "门牌号", "A-1")
    month = result(tmp_path, 1)
    quarter = rubric(tmp_path, QUARTER)
    named = [houses, str(month / "outcomes.csv"), month / "receipt.json", month]
    table = read_facts(named, quarter.record).table
    assert len(table.records["months"]) == 1


def test_households_make_a_village(tmp_path: Path) -> None:
    """A named column says whose a row is: villages from their households' results."""
    villages = subjects(tmp_path, "村名", "东村", "西村")
    month = result(tmp_path, 1, signed=[False] * 4)
    found = rubric(tmp_path, VILLAGE).evaluate([villages, month])
    told = {row["村名"]: (row["总分最低"], row["总分最高"]) for row in found.rows()}
    assert told == {"东村": ("1.00", "1.00"), "西村": ("0.00", "1.00")}
    assert found.warnings == ()


def test_results_of_another_scheme_are_refused(tmp_path: Path) -> None:
    """A receipt says of which rubric a result is; no other one is taken for it."""
    other = QUARTER.replace("household/tidy", "household/other")
    houses = subjects(tmp_path, "门牌号", "A-1")
    fault = refused(rubric(tmp_path, other), houses, result(tmp_path, 1))
    assert (fault.code, fault.got, fault.expected) == (
        "EK4084",
        "household/tidy",
        "household/other",
    )
    plain = rubric(tmp_path, TIDY)
    fault = refused(
        plain, {**FACTS, "events": {"户编号": [], "kind": []}}, result(tmp_path, 2)
    )
    assert (fault.code, fault.expected) == ("EK4084", None)


def test_what_is_no_result_any_more_is_refused(tmp_path: Path) -> None:
    """A table that was changed or lost, a folder without receipt, a broken receipt."""
    houses = subjects(tmp_path, "门牌号", "A-1")
    quarter = rubric(tmp_path, QUARTER)
    month = result(tmp_path, 1)
    table = month / "outcomes.csv"
    table.write_text(table.read_text("utf-8").replace("10.00", "9.00"), "utf-8")
    assert refused(quarter, houses, month).code == "EK4085"
    table.unlink()
    assert refused(quarter, houses, month).code == "EK4085"
    (month / "receipt.json").write_text("{}", "utf-8")
    with pytest.raises(FactsError) as caught:
        quarter.evaluate([houses, month], as_of=day(4))
    assert {fault.code for fault in caught.value.faults} == {"EK6004"}
    (month / "receipt.json").unlink()
    assert refused(quarter, houses, month).code == "EK4086"


def test_one_day_has_one_result_of_a_subject(tmp_path: Path) -> None:
    """A result given twice would count twice; two villages of one day are two."""
    houses = subjects(tmp_path, "门牌号", "A-1", "C-1")
    quarter = rubric(tmp_path, QUARTER)
    month = result(tmp_path, 1)
    shutil.copytree(month, tmp_path / "copy")
    fault = refused(quarter, houses, month, tmp_path / "copy")
    assert (fault.code, fault.got) == ("EK4087", "A-1")
    assert fault.values == {"other": "2026-01", "day": "2026-01-28"}
    others = result(tmp_path, 1, "others", 户编号=["C-1", "C-2", "C-3", "C-4"])
    table = read_facts([houses, month, others], quarter.record).table
    assert rows(table, "months", "id") == ["A-1", "C-1"]


def test_folders_of_one_name_are_kept_apart(tmp_path: Path) -> None:
    """Two offices that call their result alike: both are kept, and a replay agrees."""
    houses = subjects(tmp_path, "门牌号", "A-1", "C-1")
    quarter = rubric(tmp_path, QUARTER)
    for office, first in (("a", "A"), ("b", "C")):
        (tmp_path / office).mkdir()
        result(tmp_path / office, 1, "r", 户编号=[f"{first}-{n}" for n in (1, 2, 3, 4)])
    folders = [tmp_path / office / "r" for office in "ab"]
    quarter.evaluate([houses, *folders], as_of=day(4)).write(tmp_path / "out")
    assert replay(tmp_path / "out") == ()
    receipt = read_receipt(tmp_path / "out")
    kept = [n for n in receipt.files if n.endswith("outcomes.csv") and "facts" in n]
    assert kept == ["inputs/facts/3/r/outcomes.csv", "inputs/facts/r/outcomes.csv"]


def test_rows_may_be_given_by_hand(tmp_path: Path) -> None:
    """Results from before evalkit stand in a table of the record table's name."""
    quarter = rubric(tmp_path, QUARTER)
    months = {"门牌号": ["A-1"], "得分": [8]}
    months |= {f.label.zh: [None] for f in quarter.record.records[0].fields[2:]}
    months["日期"] = [day(1)]
    found = quarter.evaluate(
        {"门牌号": ["A-1"], "间数": [1], "months": months}, as_of=day(4)
    )
    assert found.rows()[0]["总分最低"] == "8.00"
    found.write(tmp_path / "out")
    assert replay(tmp_path / "out") == ()


def test_nobody_fills_in_earlier_results(tmp_path: Path) -> None:
    """The template has no sheet for what comes from results."""
    book = openpyxl.load_workbook(
        io.BytesIO(template_bytes(rubric(tmp_path, QUARTER).record))
    )
    assert book.sheetnames == ["住户表", "填表说明"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('"household/tidy"', '"tidy"', "EK1103"),
        ('date = "on"', 'date = "on"\nsheet = "月度"', "EK1261"),
    ],
)
def test_a_rubric_says_whose_results_it_takes(
    tmp_path: Path, old: str, new: str, code: str
) -> None:
    """By an id as rubrics have, and of no sheet."""
    with pytest.raises(RubricError) as caught:
        rubric(tmp_path, QUARTER.replace(old, new))
    assert [fault.code for fault in caught.value.faults] == [code]
