"""`evalkit run`, `explain` and `replay`: the main job from the command line."""

from __future__ import annotations

import csv
import datetime
import json
import re
from pathlib import Path
from typing import Any

import click
import pytest

from evalkit.cli.main import main
from evalkit.cli.replay import moved
from evalkit.cli.screen import screen_of
from evalkit.errors import Fault
from tests.cli_sample import EVENTS, HOUSES, TIDY, call, value, write_sample
from tests.test_applies import CITY
from tests.whole_rubric import HEAD

DAY = ("--as-of", "2026-10-31")


@pytest.fixture
def sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path, Path]:
    """Write the small scheme and its sheets into the folder the commands run in."""
    monkeypatch.chdir(tmp_path)
    write_sample(tmp_path)
    return Path("tidy.toml"), Path("农户表.csv"), Path("事件记录.csv")


def files(folder: Path) -> set[str]:
    """Name the files below a folder."""
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_run_writes_the_whole_folder(sample: tuple[Path, ...]) -> None:
    """Results, notice, receipt and copies of what went in are there."""
    answer = call("run", *sample, "--out", "result", *DAY)
    assert (answer.exit_code, answer.stderr) == (0, "")
    assert files(Path("result")) == {
        "outcomes.csv",
        "outcomes.xlsx",
        "notice.html",
        "receipt.json",
        "inputs/rubric/tidy.toml",
        "inputs/facts/农户表.csv",
        "inputs/facts/事件记录.csv",
    }
    with Path("result/outcomes.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = {row["户编号"]: row for row in csv.DictReader(stream)}
    assert rows["A-1"]["总分最低"] == "10.00"
    assert rows["A-3"]["等级"] == "未达标～清洁户"


def test_run_shows_what_came_out(sample: tuple[Path, ...]) -> None:
    """Counts by grade, the first, what is open and why, the programme, the files."""
    said = call("run", *sample, "--out", "result", *DAY, lang="zh").stdout
    lines = [" ".join(line.split()) for line in said.splitlines()]
    assert lines[0] == "清洁户评定办法 2026.1 评价基准日 2026-10-31 共 5 户"
    for line in (
        "等级 户数 占比",
        "清洁户 2 40.0%",
        "未达标 1 20.0%",
        "不予评定 1 20.0%",
        "尚未确定 1 20.0%",
        "合计 5 100.0%",
        "前 5 名",
        "名次 户编号 户主姓名 所在村 总分 星数 等级",
        "1 A-1 张三 东村 10 2 清洁户",
        "尚未确定：等级 1 户，总分 2 户，星数 2 户。",
        "最多是因为缺：签订公约 2 户。",
        "清洁贷：符合条件 2 户，不符合 2 户，待核实 1 户。",
        "notice.html 张贴用的公示，用浏览器打开打印",
    ):
        assert line in lines
    english = call("run", *sample, "--out", "result", *DAY).stdout
    for part in (
        "Tidy household 2026.1, as of 2026-10-31: 5 subjects",
        "Undetermined: grade 1, total 2, stars 2.",
        "Mostly for want of: 签订公约 2.",
        "清洁贷: 2 eligible, 2 not, 1 undetermined.",
        "In result, check code ",
    ):
        assert part in english


def test_a_result_without_grades_ranks_or_gaps_is_shown_too(
    sample: tuple[Path, ...],
) -> None:
    """What a scheme leaves out is not shown, and nothing open is said to be so."""
    text = TIDY[: TIDY.index("[vetoes.broken]")]
    text = text.replace('name = "户主姓名"\n', "").replace(
        '[records.events]\nlabel = "事件记录"\n\n', ""
    )
    start, end = text.index("[records.events"), text.index("[criteria.hygiene]")
    text = text[:start] + text[end:]
    Path("tidy.toml").write_text(text, encoding="utf-8")
    Path("农户表.csv").write_text(HOUSES.replace(",\n", ",否\n"), encoding="utf-8")
    said = call("run", *sample[:2], "--out", "r", *DAY).stdout
    assert "grade" not in said
    assert "place" not in said
    assert "Nothing is undetermined." in said
    ranked = text + '[ranking]\nby = ["total desc"]\n'
    ranked = ranked.replace("star = { at_least = 4 }\n", "")
    ranked = ranked.replace('star = { when = "signed" }\n', "")
    Path("tidy.toml").write_text(ranked, encoding="utf-8")
    said = call("run", *sample[:2], "--out", "r", *DAY).stdout
    heading = next(line for line in said.splitlines() if line.startswith("place"))
    assert heading.split() == ["place", "id", "total", "grade"]


def test_shares_are_rounded_half_up(sample: tuple[Path, ...]) -> None:
    """Two of three are 66.7 in a hundred, one is 33.3."""
    lines = HOUSES.splitlines(keepends=True)
    Path("农户表.csv").write_text("".join(lines[i] for i in (0, 1, 2, 4)), "utf-8")
    Path("事件记录.csv").write_text("户编号,类别\n", encoding="utf-8")
    said = call("run", *sample, "--out", "r", *DAY).stdout
    rows = [" ".join(line.split()) for line in said.splitlines()]
    assert "清洁户 2 66.7%" in rows
    assert "未达标 1 33.3%" in rows


def test_today_is_said_aloud(sample: tuple[Path, ...]) -> None:
    """Without --as-of the day is today, and standard error says which day that is."""
    today = datetime.date.today().isoformat()
    answer = call("run", *sample, "--out", "r")
    assert today in answer.stderr
    assert "--as-of" in answer.stderr
    receipt = json.loads(Path("r/receipt.json").read_text(encoding="utf-8"))
    assert receipt["as_of"] == today
    assert call("run", *sample, "--out", "s", "--as-of", "31.10.2026").exit_code == 2


def test_run_for_programs(sample: tuple[Path, ...]) -> None:
    """With --json standard output is one value, the same figures and every digest."""
    said = value("run", *sample, "--out", "r", *DAY)
    assert said["grades"] == {"清洁户": 2, "未达标": 1, "不予评定": 1}
    assert said["undetermined"]["grade"] == 1
    loan = {"label": "清洁贷", "yes": 2, "no": 2, "undetermined": 1}
    assert list(said["programmes"].values()) == [loan]
    assert said["subjects"] == 5
    assert set(said["files"]) | {"receipt.json"} == files(Path("r"))
    assert said["warnings"] == []


def test_programs_are_told_who_is_selected(sample: tuple[Path, ...]) -> None:
    """By the selection's id, its label beside: who is in, and who may be; else none."""
    assert "selected" not in value("run", *sample, "--out", "r", *DAY)
    first = '\n[selections.first]\nlabel = "先进户"\ntake = 3\nties = "all"\n'
    Path("tidy.toml").write_text(TIDY + first, encoding="utf-8")
    said = value("run", *sample, "--out", "r", *DAY)
    # Two have 10, one has 7, and A-3 may draw level with that one.
    who = {"selected": ["A-1", "A-2", "A-5"], "undetermined": ["A-3"]}
    assert said["selected"] == {"first": {"label": "先进户", **who}}
    counts = {"label": "先进户", "yes": 3, "no": 1, "undetermined": 1}
    assert said["selections"] == {"first": counts}


def test_a_label_stands_on_the_notice(sample: tuple[Path, ...]) -> None:
    """What --label says is on the paper that is posted."""
    call("run", *sample, "--out", "r", *DAY, "--label", "试评")
    assert "试评" in Path("r/notice.html").read_text(encoding="utf-8")


def test_what_is_odd_is_a_warning_and_no_refusal(sample: tuple[Path, ...]) -> None:
    """A record table nobody handed in, a day outside the validity: told, code 0."""
    text = TIDY.replace("full_marks", "valid = { until = 2025-12-31 }\nfull_marks")
    Path("tidy.toml").write_text(text, encoding="utf-8")
    answer = call("run", *sample[:2], "--out", "r", *DAY)
    assert answer.exit_code == 0
    assert [line.split()[:2] for line in answer.stderr.splitlines() if line] == [
        ["warning", "EK6041"],
        ["warning", "EK4042"],
    ]
    codes = {
        w["code"] for w in value("run", *sample[:2], "--out", "r", *DAY)["warnings"]
    }
    assert codes == {"EK6041", "EK4042"}


def test_refused_facts_write_nothing(sample: tuple[Path, ...]) -> None:
    """Every fault of the facts is told with its place; no folder appears (2)."""
    Path("农户表.csv").write_text(HOUSES.replace("7,是", "70,对吗"), encoding="utf-8")
    answer = call("run", *sample, "--out", "r", *DAY)
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert [line.split()[1] for line in answer.stderr.splitlines()[:2]] == [
        "EK4069",
        "EK4070",
    ]
    assert "Errors: 2. Nothing was written" in answer.stderr
    assert not Path("r").exists()
    absent = call("run", "tidy.toml", "none.csv", "--out", "r")
    assert absent.exit_code == 2
    assert "none.csv" in absent.stderr


def test_a_folder_of_something_else_is_refused_before_the_work(
    sample: tuple[Path, ...],
) -> None:
    """Foreign files are safe without --force; an earlier result is replaced."""
    Path("r").mkdir()
    Path("r/mine.txt").write_text("mine")
    answer = call("run", "not even a rubric", "facts.csv", "--out", "r")
    assert "EK6011" in answer.stderr
    assert call("run", *sample, "--out", "r", *DAY, "--force").exit_code == 0
    assert Path("r/mine.txt").read_text() == "mine"
    for _ in range(2):
        assert call("run", *sample, "--out", "s", *DAY).exit_code == 0


def test_explain_goes_from_the_total_to_the_cell(sample: tuple[Path, ...]) -> None:
    """The tree has total, criteria, items with points of full, reasons and cells."""
    answer = call("explain", *sample, "A-3", *DAY, lang="zh")
    lines = answer.stdout.splitlines()
    assert lines[0] == "A-3 王五  总分 4～7 / 10"
    for line in (
        "├── 卫生整洁  4 / 7  得星（满4分得星）",
        "│   └── 清洁月数  4 / 7  8 落在“≥ 6”一档，得 4 分",
        "├── 遵守公约  0～3 / 3  能否得星待定（签订公约）",
        "│   └── 有失信  否",
        "├── 等级  未达标～清洁户  总分4～7；清洁户要≥ 7",
        "└── 清洁贷  待核实",
        "    ├── 七分  待定",
        "还缺这些事实：",
        "  等级：签订公约",
        "  清洁贷：签订公约",
    ):
        assert line.rstrip() in [text.rstrip() for text in lines]
    signed = next(line for line in lines if line.endswith("[E4]"))
    assert "签订公约  不知道  未填" in signed
    month = next(line for line in lines if "8 个月" in line)
    assert month.endswith("[D4]")
    assert "最高额度由银行定" not in answer.stdout


def test_explain_tells_vetoes_that_apply_with_their_records(
    sample: tuple[Path, ...],
) -> None:
    """A veto that applies shows the row it rests on; one that can't shows none."""
    said = call("explain", *sample, "A-5", *DAY).stdout
    assert "有失信  yes  no grade" in said
    assert "失信  counts  [事件记录.csv!2]" in said
    assert "清洁贷  not eligible" in said
    assert "All is settled: no missing fact can change it." in said
    said = call("explain", *sample, "A-1", *DAY).stdout
    assert "清洁贷  eligible" in said
    assert "limit  20000 元" in said
    assert "yes" in said
    assert "rows count" not in said


def test_explain_says_a_verdict_as_the_result_does(sample: tuple[Path, ...]) -> None:
    """An open veto is 待核实 in the explanation and in the table."""
    rubric, houses, _ = sample
    said = call("explain", rubric, houses, "A-1", *DAY, lang="zh").stdout
    assert "有失信  待核实  是否触发待核实" in said
    call("run", rubric, houses, "--out", "r", *DAY)
    with Path("r/outcomes.csv").open(encoding="utf-8-sig", newline="") as file:
        assert {row["有失信"] for row in csv.DictReader(file)} == {"待核实"}


def test_explain_tells_places_that_may_be_none(sample: tuple[Path, ...]) -> None:
    """Who may not be ranked is told so, and who isn't ranked has no place."""
    text = TIDY.replace('within = "village"', 'among = "total >= 7"')
    Path("tidy.toml").write_text(text, encoding="utf-8")
    places = [
        next(line for line in said.splitlines() if "总排名" in line).split("  ")[-2]
        for said in (
            call("explain", *sample, subject, *DAY, lang="zh").stdout
            for subject in ("A-1", "A-2", "A-3", "A-4")
        )
    ]
    assert places == ["1", "3", "4以内或不排名", "不排名"]
    said = call("explain", *sample, "A-3", *DAY).stdout
    assert "place over all  4 or better, or not ranked" in said


def test_explain_for_programs(sample: tuple[Path, ...]) -> None:
    """With --json: the whole tree, and which facts each open decision wants."""
    said = value("explain", *sample, "A-3", *DAY)
    assert said["subject"] == "A-3"
    assert said["as_of"] == "2026-10-31"
    assert said["wanting"]["grade"] == ["signed"]
    assert said["trace"]["low"] == "4"
    assert said["trace"]["verdict"] is None
    assert [part["verdict"] for part in said["trace"]["parts"][:2]] == [
        "yes",
        "undetermined",
    ]
    assert said["trace"]["parts"][0]["parts"][0]["label"]["zh"] == "清洁月数"


def test_explain_of_nobody_is_refused(sample: tuple[Path, ...]) -> None:
    """An id that isn't there exits with 2 and the nearest ids; warnings are told."""
    answer = call("explain", *sample[:2], "A-33", *DAY)
    assert answer.exit_code == 2
    assert "EK4042" in answer.stderr
    assert "EK7003" in answer.stderr
    assert "A-3" in answer.stderr


def test_replay_of_what_was_written_finds_the_same(sample: tuple[Path, ...]) -> None:
    """Worked out again from its own folder, a result is the same to the byte."""
    call("run", *sample, "--out", "r", *DAY)
    answer = call("replay", "r")
    assert (answer.exit_code, answer.stderr) == (0, "")
    assert answer.stdout.startswith("The same. r: 5 outcomes worked out again, every")
    assert call("replay", "r", lang="zh").stdout.startswith("相同。")
    assert value("replay", "r") == {"same": True, "faults": []}


def test_replay_names_what_moved(sample: tuple[Path, ...]) -> None:
    """A changed input ends with 1, its cause first, and whose outcome moved."""
    call("run", *sample, "--out", "r", *DAY)
    path = Path("r/inputs/facts/农户表.csv")
    path.write_text(HOUSES.replace("西村,3,", "西村,12,"), encoding="utf-8")
    answer = call("replay", "r")
    assert answer.exit_code == 1
    assert answer.stdout == "Different. Outcomes that have moved: 3.\n"
    assert not re.search("[0-9a-f]{13}", answer.stderr)
    codes = [line.split()[1] for line in answer.stderr.splitlines() if "EK6" in line]
    assert codes[0] == "EK6022"
    assert "A-4" in answer.stderr
    said: Any = call("replay", "r", "--json")
    assert said.exit_code == 1
    assert not json.loads(said.stdout)["same"]
    assert re.search("[0-9a-f]{64}", said.stdout)


def test_replay_tells_changed_files_from_changed_outcomes(
    sample: tuple[Path, ...],
) -> None:
    """Where only a file was touched, the first line says that no outcome moved."""
    call("run", *sample, "--out", "r", *DAY)
    with Path("r/notice.html").open("a", encoding="utf-8") as stream:
        stream.write(" ")
    answer = call("replay", "r", lang="zh")
    assert answer.exit_code == 1
    assert answer.stdout == "不同。评价结果没有变，文件或环境有变。\n"
    assert "EK6033" in answer.stderr
    path = Path("r/inputs/facts/农户表.csv")
    path.write_text(HOUSES.replace("西村,3,", "西村,12,"), encoding="utf-8")
    Path("r/outcomes.csv").unlink()
    answer = call("replay", "r", lang="zh")
    assert answer.stdout == "不同。评价结果变了。\n"
    assert "EK6035" in answer.stderr


def test_outcomes_that_moved_are_counted_with_those_not_named() -> None:
    """Past the first few the rest are a number, and it is added."""
    faults = [Fault("EK6028"), Fault("EK6034", values={"count": 5}), Fault("EK6033")]
    screen = screen_of(click.Context(main))
    assert "6" in moved(screen, faults)


def test_replay_of_no_result_is_refused(tmp_path: Path) -> None:
    """A folder without a receipt exits with 2 (EK6001)."""
    answer = call("replay", tmp_path)
    assert answer.exit_code == 2
    assert "EK6001" in answer.stderr


def test_events_of_the_sample_are_of_its_households() -> None:
    """Every event names a household of the sheet."""
    known = {line.split(",")[0] for line in HOUSES.splitlines()}
    assert {line.split(",")[0] for line in EVENTS.splitlines()} <= known


def test_a_result_that_cannot_be_worked_out_again_is_not_said_to_stand(
    sample: tuple[Path, ...],
) -> None:
    """Without its facts nobody knows whether an outcome would be another."""
    call("run", *sample, "--out", "r", *DAY)
    Path("r/inputs/facts/农户表.csv").unlink()
    answer = call("replay", "r")
    assert answer.exit_code == 1
    assert answer.stdout.startswith("Different. It can't be worked out again")
    assert "EK6032" in answer.stderr


def test_what_no_fact_would_settle_is_said_without_facts(tmp_path: Path) -> None:
    """A mean of those it applies to, where it applies to nobody, wants nothing."""
    rubric, facts = tmp_path / "city.toml", tmp_path / "户.csv"
    text = CITY.format(absent='absent = "mean_of_peers"')
    rubric.write_text(HEAD + text, encoding="utf-8")
    facts.write_text(
        "户编号,街道得分,小区得分,有小区,类型,失火\na,3,0,否,区,否\n", encoding="utf-8"
    )
    answer = call("run", rubric, facts, "--out", tmp_path / "r", *DAY)
    assert "Undetermined: total 1.\n" in answer.stdout
    assert "for want of" not in answer.stdout
