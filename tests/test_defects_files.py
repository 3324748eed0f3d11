"""Defects of released systems that do this job, looked for here: files in, result out.

Those of rubrics, 15 and 17 to 19, are in `test_defects_rubrics.py`; the engine's own,
by the same numbers, in `test_defects.py`.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from evalkit import FactsError, load_rubric, replay
from tests.cli_sample import HOUSES, TIDY, call, write_sample

DAY = datetime.date(2026, 10, 31)

SAVINGS = """\
format = 1

[rubric]
id = "household/savings"
version = "2026.1"
title = "存款户评定办法"
full_marks = 100_000_000

[subject]
kind = "household"
label = "农户"
id = "户编号"

[fields.deposit]
label = "存款"
type = "money"
range = [0, 100_000_000]
unit = "元"

[fields.steps_taken]
label = "步数"
type = "integer"
range = [0, 100_000_000]

[criteria.deposit]
label = "存款"
points = 100_000_000

[criteria.deposit.items.deposit]
rule = "linear"
of = "deposit"
coefficient = 1
points = 100_000_000

[ladder]
of = "steps_taken"
steps = [
  { at_least = 20_000_001, grade = "走到了" },
  { otherwise = true, grade = "差一步" },
]

[programmes.loan]
label = "信贷"
needs = ["deposit >= 20_000_001"]
limit = { of = "deposit", steps = [
  { at_least = 20_000_001, yuan = 20_000_001 },
  { otherwise = true, yuan = 20_000_000 },
] }
"""

FAR = 20_000_001


def _rows(path: Path) -> dict[str, dict[str, str]]:
    """Read outcomes.csv back, by id."""
    text = path.read_text(encoding="utf-8-sig")
    read = csv.DictReader(io.StringIO(text, newline=""))
    return {row["户编号"]: row for row in read}


def _sheet(path: Path) -> dict[str, dict[str, Any]]:
    """Read the result's sheet of outcomes.xlsx back, by id."""
    rows = openpyxl.load_workbook(path)["评价结果"].iter_rows(values_only=True)
    heading = next(row for row in rows if row[0] == "户编号")
    return {str(row[0]): dict(zip(map(str, heading), row, strict=True)) for row in rows}


def _workbook(path: Path, sheets: Mapping[str, list[list[Any]]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


# 3. A subject with no facts is undetermined, not "0 stars, not eligible".


def test_3_a_subject_without_facts_is_undetermined(tmp_path: Path) -> None:
    """Nothing is known of it, so nothing is decided: no star, grade or loan."""
    rubric, houses, events = write_sample(tmp_path)
    text = houses.read_text(encoding="utf-8") + "A-6,周八,西村,,\n"
    houses.write_text(text, encoding="utf-8")
    result = load_rubric(rubric).evaluate([houses, events])
    row = next(row for row in result.rows() if row["户编号"] == "A-6")
    assert (row["星数最低"], row["星数最高"]) == ("0", "2")
    assert (row["总分最低"], row["总分最高"]) == ("0.00", "10.00")
    assert row["卫生整洁·得星"] == row["遵守公约·得星"] == "待定"
    assert (row["等级"], row["等级是否确定"]) == ("未达标～清洁户", "否")
    assert row["清洁贷"] == "待核实"
    assert (row["清洁贷额度（元）最低"], row["清洁贷额度（元）最高"]) == ("0", "20000")
    assert row["待补充的事实"] == "清洁月数、签订公约"


def test_3_a_sheet_that_was_not_handed_in_says_nothing(tmp_path: Path) -> None:
    """Without the sheet of events nobody is cleared by it, and it is warned of."""
    rubric, houses, _ = write_sample(tmp_path)
    result = load_rubric(rubric).evaluate(houses)
    assert {row["有失信"] for row in result.rows()} == {"待核实"}
    assert result.rows()[0]["等级"] == "不予评定～清洁户"
    assert [fault.code for fault in result.warnings] == ["EK4042"]


def test_3_a_household_of_the_bundled_scheme_without_facts(tmp_path: Path) -> None:
    """Ten-star: with an id, a village and a consent, anything can still come of it."""
    rubric = load_rubric("household/ten-star")
    blank = dict.fromkeys((field.label.zh for field in rubric.record.fields), "")
    row = {"户编号": "A-1", "户主姓名": "张三", **blank}
    row |= {"所在村": "东村", "书面同意银行使用评定结果": "是"}
    path = tmp_path / "农户.csv"
    path.write_text(",".join(row) + "\n" + ",".join(row.values()), encoding="utf-8")
    (outcome,) = rubric.evaluate(path, as_of=DAY).rows()
    assert (outcome["星数最低"], outcome["星数最高"]) == ("0", "10")
    assert outcome["等级"] == "不予评定～十星级文明户"
    assert outcome["道德信贷"] == "待核实"


# 4. 20,000,001 becomes 20,000,000.

_CELLS = {
    "csv": lambda path: path.write_text(
        f'户编号,存款,步数\nA-1,"20,000,001",{FAR}\n', encoding="utf-8"
    ),
    "csv, full width": lambda path: path.write_text(
        "户编号,存款,步数\nA-1,２００００００１,20000001.0\n", encoding="gb18030"
    ),
    "jsonl": lambda path: path.write_text(
        f'{{"户编号": "A-1", "存款": {FAR}, "步数": "{FAR}"}}\n', encoding="utf-8"
    ),
    "xlsx": lambda path: _workbook(
        path, {"农户": [["户编号", "存款", "步数"], ["A-1", FAR, float(FAR)]]}
    ),
    "xlsx, text": lambda path: _workbook(
        path, {"农户": [["户编号", "存款", "步数"], ["A-1", "20,000,001", str(FAR)]]}
    ),
    "parquet": lambda path: pq.write_table(
        pa.table({"户编号": ["A-1"], "存款": [FAR], "步数": [float(FAR)]}), path
    ),
    "parquet, decimal": lambda path: pq.write_table(
        pa.table(
            {
                "户编号": ["A-1"],
                "存款": pa.array([Decimal(FAR)], pa.decimal128(18, 2)),
                "步数": pa.array([FAR], pa.int32()),
            }
        ),
        path,
    ),
}


@pytest.mark.parametrize("kind", _CELLS)
def test_4_a_large_whole_number_keeps_its_last_digit(kind: str, tmp_path: Path) -> None:
    """20,000,001 goes in as any cell of any kind of file and comes out as itself."""
    scheme, facts = tmp_path / "savings.toml", tmp_path / f"农户.{kind.split(',')[0]}"
    scheme.write_text(SAVINGS, encoding="utf-8")
    write: Callable[[Path], object] = _CELLS[kind]
    write(facts)
    result = load_rubric(scheme).evaluate(facts, as_of=DAY)
    result.write(tmp_path / "out")
    (row,) = _rows(tmp_path / "out" / "outcomes.csv").values()
    assert row["总分最低"] == row["总分最高"] == "20000001.00"
    assert row["信贷额度（元）最低"] == row["信贷额度（元）最高"] == "20000001"
    assert (row["等级"], row["信贷"]) == ("走到了", "符合条件")
    (cells,) = _sheet(tmp_path / "out" / "outcomes.xlsx").values()
    assert cells["总分"] == cells["存款"] == cells["信贷额度（元）"] == FAR


# 5. One missing cell fails the whole batch, or the message names neither row nor field.

_WRONG = HOUSES.replace("A-2,李四,东村,7", "A-2,李四,东村,17").replace(
    "A-4,赵六,西村,3,", "A-4,赵六,西村,三,也许"
)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_5_wrong_cells_are_all_named_by_row_and_field(
    kind: str, tmp_path: Path
) -> None:
    """A refusal tells every wrong cell at once, each with file, row and column."""
    rubric, houses, events = write_sample(tmp_path)
    if kind == "csv":
        houses.write_text(_WRONG, encoding="utf-8")
    else:
        houses = tmp_path / "农户.xlsx"
        _workbook(houses, {"农户": [row.split(",") for row in _WRONG.splitlines()]})
    with pytest.raises(FactsError) as refused:
        load_rubric(rubric).evaluate([houses, events])
    told = {(f.place.row or f.place.line, f.place.column) for f in refused.value.faults}
    assert told == {(3, "D 清洁月数"), (5, "D 清洁月数"), (5, "E 签订公约")}
    for fault in refused.value.faults:
        assert fault.place.file == str(houses)
        assert fault.got in {"17", "三", "也许"}
        assert "清洁月数" in fault.text("zh") or "签订公约" in fault.text("zh")


def test_5_a_missing_cell_leaves_the_others_alone(tmp_path: Path) -> None:
    """Blank one household's cell: no other's points, grade or loan moves."""
    rubric, houses, events = write_sample(tmp_path)
    loaded = load_rubric(rubric)
    before = loaded.evaluate([houses, events]).rows()
    text = HOUSES.replace("A-1,张三,东村,11", "A-1,张三,东村,")
    houses.write_text(text, encoding="utf-8")
    after = loaded.evaluate([houses, events]).rows()
    # Places rest on the others on purpose, and the digest of a row on its places.
    beside = ("排名（全部）", "排名（按所在村）", "结果摘要")
    assert before[0]["等级"] == "清洁户"
    assert after[0]["等级"] == "未达标～清洁户"
    assert after[0]["待补充的事实"] == "清洁月数"
    for was, now in zip(before[1:], after[1:], strict=True):
        assert {k: v for k, v in was.items() if k not in beside} == {
            k: v for k, v in now.items() if k not in beside
        }


def test_5_a_cell_that_may_not_be_missing_names_whose(tmp_path: Path) -> None:
    """A field with `missing = "refuse"` says which row has none."""
    rubric, houses, events = write_sample(tmp_path)
    text = HOUSES.replace("赵六,西村", "赵六,").replace("李四,东村", "李四,")
    houses.write_text(text, encoding="utf-8")
    with pytest.raises(FactsError) as refused:
        load_rubric(rubric).evaluate([houses, events])
    told = [(f.place.row or f.place.line, f.place.column) for f in refused.value.faults]
    assert told == [(3, "C 所在村"), (5, "C 所在村")]


# 9. Yesterday's round can't be re-scored because the rubric has ended today.


def _ending(folder: Path) -> tuple[Path, list[Path]]:
    rubric, houses, events = write_sample(folder)
    valid = "full_marks = 10\nvalid = { from = 2026-01-01, until = 2026-10-31 }\n"
    text = TIDY.replace("full_marks = 10\n", valid)
    rubric.write_text(text, encoding="utf-8")
    return rubric, [houses, events]


def test_9_a_round_can_be_scored_again_after_the_rubric_ended(tmp_path: Path) -> None:
    """A day after `valid` is a warning in the receipt, and the result is the same."""
    rubric, facts = _ending(tmp_path)
    loaded = load_rubric(rubric)
    late = DAY + datetime.timedelta(days=1)
    receipts = [
        loaded.evaluate(facts, as_of=day).write(tmp_path / str(day))
        for day in (DAY, late)
    ]
    assert [[fault.code for fault in r.warnings] for r in receipts] == [[], ["EK6041"]]
    (warning,) = receipts[1].warnings
    assert (warning.got, warning.severity) == (str(late), "warning")
    assert receipts[0].outcomes_digest == receipts[1].outcomes_digest
    csvs = [(tmp_path / str(day) / "outcomes.csv").read_bytes() for day in (DAY, late)]
    assert csvs[0] == csvs[1]
    assert replay(tmp_path / str(late)) == ()


def test_9_the_command_says_so_and_does_its_work(tmp_path: Path) -> None:
    """`evalkit run` after the end writes the result, warns, and exits with 0."""
    rubric, facts = _ending(tmp_path)
    out = tmp_path / "out"
    answer = call("run", rubric, *facts, "--as-of", "2027-01-15", "--out", out)
    assert answer.exit_code == 0
    assert "EK6041" in answer.stderr
    assert (out / "outcomes.csv").exists()


# 10. Saved and loaded results differ.


def test_10_a_saved_result_reads_back_as_it_was(tmp_path: Path) -> None:
    """outcomes.csv and outcomes.xlsx hold every cell of the outcomes; replay agrees."""
    rubric, houses, events = write_sample(tmp_path)
    text = (
        houses.read_text(encoding="utf-8")
        + 'A-6,=1+1,西村,,\nA-7,"张,""三",东村,9,是\n'
    )
    houses.write_text(text, encoding="utf-8")
    result = load_rubric(rubric).evaluate([houses, events], as_of=DAY)
    out = tmp_path / "out"
    result.write(out)
    rows = {row["户编号"]: row for row in result.rows()}
    assert len(rows) == 7
    assert rows["A-6"]["户主姓名"] == "=1+1"
    in_csv = {**rows, "A-6": {**rows["A-6"], "户主姓名": "'=1+1"}}
    assert _rows(out / "outcomes.csv") == in_csv
    sheet = _sheet(out / "outcomes.xlsx")
    assert sheet.keys() == rows.keys()
    for owner, row in rows.items():
        for heading, cell in sheet[owner].items():
            assert _matches(cell, row, heading), (owner, heading)
    assert replay(out) == ()


def _matches(cell: Any, row: Mapping[str, str], heading: str) -> bool:
    """Compare a cell of the sheet with the text or the two figures of the row."""
    low, high = (
        row.get(heading + end, row.get(heading, "")) for end in ("最低", "最高")
    )
    if isinstance(cell, int | float):
        return Decimal(str(cell)) == Decimal(low) == Decimal(high)
    return (cell or "") == (low if low == high else f"{low}～{high}")


def test_10_facts_given_as_columns_replay_too(tmp_path: Path) -> None:
    """Facts that were no files are saved beside the result, and give it again."""
    rubric, _, _ = write_sample(tmp_path)
    facts = {
        "户编号": ["A-1", "A-2"],
        "户主姓名": ["张三", "李四"],
        "village": ["东村", "东村"],
        "clean_months": [11, None],
        "signed": [True, None],
        "events": {"户编号": ["A-1"], "kind": ["失信"]},
    }
    result = load_rubric(rubric).evaluate(facts, as_of=DAY)
    result.write(tmp_path / "out")
    assert [row["等级"] for row in result.rows()] == ["不予评定", "未达标～清洁户"]
    assert replay(tmp_path / "out") == ()


# 15. Something unknown passed over in silence: for rubrics see the other file.


def test_15_a_file_of_facts_nobody_asked_for_is_told(tmp_path: Path) -> None:
    """A sheet no table is made of is not read, and that is said."""
    rubric, houses, events = write_sample(tmp_path)
    stray = tmp_path / "别的表.csv"
    stray.write_text("项目,金额\n路灯,100\n", encoding="utf-8")
    result = load_rubric(rubric).evaluate([houses, events, stray])
    assert [(f.code, f.place.file) for f in result.warnings] == [("EK4038", str(stray))]


# 16. The last page only of a paged list carried on.

_VILLAGES = [f"第{number:02}村" for number in range(12)]


def _long(count: int) -> str:
    lines = [
        f"B-{n:04},户主{n:04},{_VILLAGES[n % 12]},{n % 13},{'是' if n % 2 else '否'}"
        for n in range(count)
    ]
    return "\n".join([HOUSES.splitlines()[0], *lines, ""])


def test_16_a_long_list_is_carried_whole(tmp_path: Path) -> None:
    """1,200 households in, 1,200 in every file, on every sheet and in the ranking."""
    rubric, houses, events = write_sample(tmp_path)
    houses.write_text(_long(1200), encoding="utf-8")
    events.write_text("户编号,类别\n", encoding="utf-8")
    result = load_rubric(rubric).evaluate([houses, events], as_of=DAY)
    out = tmp_path / "out"
    result.write(out)
    ids = {f"B-{n:04}" for n in range(1200)}
    assert _rows(out / "outcomes.csv").keys() == ids
    assert _sheet(out / "outcomes.xlsx").keys() == ids
    assert {ranked.id for ranked in result.ranking()} == ids
    for village in _VILLAGES:
        assert len(result.ranking(village)) == 100
    assert len(result.ranking(most=10)) == 10
    notice = (out / "notice.html").read_text(encoding="utf-8")
    titled = {row["户主姓名"] for row in result.rows() if row["等级"] == "清洁户"}
    assert set(re.findall(r"户主\d{4}", notice)) == titled
    assert len(titled) > 300
    assert notice.count('class="sheet"') == 12


def test_16_a_list_on_two_sheets_is_not_read_by_half(tmp_path: Path) -> None:
    """Two sheets that may each be the main one are read as one, and people are told."""
    rubric, _, events = write_sample(tmp_path)
    heading, *rows = (line.split(",") for line in _long(24).splitlines())
    sheets = {"东片": [heading, *rows[:12]], "西片": [heading, *rows[12:]]}
    book = _workbook(tmp_path / "两片.xlsx", sheets)
    events.write_text(events.read_text("utf-8").splitlines()[0], "utf-8")
    result = load_rubric(rubric).evaluate([book, events])
    assert len(result) == 24
    (told,) = [one for one in result.warnings if one.code == "EK4043"]
    assert told.got == "东片、西片"
