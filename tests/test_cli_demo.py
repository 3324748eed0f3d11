"""`evalkit demo` and `evalkit template`: what a newcomer types first."""

from __future__ import annotations

import datetime
import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from evalkit import load_rubric
from evalkit.cli.demo import demo_day, typed
from evalkit.demo.county import AS_OF, ID, County
from tests.cli_sample import call, write_sample

RUBRICS = Path(__file__).parents[1] / "rubrics"
OTHERS = sorted(
    path
    for path in RUBRICS.rglob("*.toml")
    if not path.name.endswith(".cases.toml") and path.stem != "ten-star"
)
CASES = Path(__file__).parents[1] / "rubrics/household/ten-star.cases.toml"


def small(*, progress: Callable[[int], None]) -> County:
    """Give a county of four: ten stars, barred, open for want of two cells, of one."""
    base = tomllib.loads(CASES.read_text("utf-8"), parse_float=Decimal)["base"]
    one: dict[str, Any] = {"waste_sorting": None}
    rows = [base, base, base | one | {"clean_months": None}, base | one]
    progress(1000)
    return County(
        ("001", "002", "003", "004"),
        ("张三", "李四", "王五", "赵六"),
        {key: [row[key] for row in rows] for key in base},
        {
            ID: ["002"],
            "kind": ["犯罪判决"],
            "on": [AS_OF],
            "proved": [True],
            "basis": ["判决书"],
        },
    )


def test_the_demo_does_the_main_job(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says what is made up, what came out, where it is and what to try next."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("evalkit.demo.workbook.county", small)
    answer = call("demo", lang="zh")
    assert (answer.exit_code, answer.stderr) == (0, "")
    lines = answer.stdout.splitlines()
    assert lines[0] == "演示数据，纯属虚构"
    assert lines[1].endswith("共 4 户")
    for line in (
        "已经确定的：八星及以上 1 户，其中十星 1 户，与所仿的县公布的数一致。",
        "最多是因为缺：垃圾分类 2 户，卫生检查清洁月数 1 户。",
        "    evalkit explain household/ten-star "
        "evalkit-demo/inputs/facts/county.xlsx 004 --as-of 2026-10-31",
    ):
        assert line in lines
    assert Path("evalkit-demo/receipt.json").exists()
    assert call("demo", lang="zh").stdout == answer.stdout


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Call the command as a shell does: a whole county is too slow to be measured."""
    return subprocess.run(
        [sys.executable, "-m", "evalkit", *arguments],
        env={**os.environ, "EVALKIT_LANG": "en", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Run the demonstration once; give its folder and what it printed."""
    folder = tmp_path_factory.mktemp("demo") / "a county"
    answer = run("demo", "--out", str(folder))
    assert answer.stderr == ""
    return folder, answer.stdout


@pytest.mark.slow
def test_the_demo_has_the_totals_of_the_source(shown: tuple[Path, str]) -> None:
    """9,072 households have eight stars or more for certain, 1,221 of them ten."""
    _, said = shown
    assert "For certain, 9,072 households have eight stars or more, 1,221 of" in said
    rows = [" ".join(line.split()) for line in said.splitlines()]
    assert "十星级文明户 1,221 8.2%" in rows
    assert "undetermined 220 1.5%" in rows
    assert "道德信贷: 5,502 eligible, 9,067 not, 403 undetermined." in rows
    assert "The first 10" in rows


@pytest.mark.slow
def test_the_demo_says_that_it_is_made_up(shown: tuple[Path, str]) -> None:
    """The label stands first on the screen, on the notice and in the workbook."""
    folder, said = shown
    assert said.startswith("Made up, every name and figure of it (演示数据，纯属虚构)")
    assert "演示数据，纯属虚构" in (folder / "notice.html").read_text(encoding="utf-8")
    facts = openpyxl.load_workbook(folder / "inputs/facts/county.xlsx", read_only=True)
    assert "演示数据，纯属虚构" in facts["说明"]["A1"].value
    facts.close()


@pytest.mark.slow
def test_the_next_steps_work_when_they_are_copied(
    shown: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each command the demo suggests runs, and explains somebody undetermined."""
    monkeypatch.chdir(tmp_path)
    _, said = shown
    commands = re.findall(r"^ {4}(evalkit .*)$", said, re.MULTILINE)
    assert [shlex.split(command)[1] for command in commands] == [
        "explain", "replay", "template",
    ]  # fmt: skip
    answers = [run(*shlex.split(command)[1:]) for command in commands]
    assert "Facts still wanting:" in answers[0].stdout
    assert "every byte the same" in answers[1].stdout
    assert (tmp_path / "my-own.xlsx").exists()


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: path.stem)
def test_any_rubric_has_a_demo(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sixty made-up subjects; the commands that are suggested work as printed."""
    monkeypatch.chdir(tmp_path)
    answer = call("demo", path)
    assert (answer.exit_code, answer.stderr) == (0, "")
    said = answer.stdout
    assert said.startswith("Made up, every name and figure of it")
    assert "60 subjects" in said
    assert "county" not in said
    assert Path("evalkit-demo/inputs/facts/made-up.xlsx").exists()
    commands = re.findall(r"^ {4}(evalkit .*)$", said, re.MULTILINE)
    for command in commands:
        assert call(*shlex.split(command)[1:]).exit_code == 0, command


def test_lots_of_a_demo_are_drawn_again_as_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a rubric draws lots, what is to be typed next names their seed."""
    monkeypatch.chdir(tmp_path)
    rubric, *_ = write_sample(tmp_path)
    with rubric.open("a", encoding="utf-8") as stream:
        stream.write('[selections.s]\nlabel = "抽查"\ntake = 2\nties = "lottery"\n')
    said = call("demo", rubric.name).stdout
    explain, *_ = re.findall(r"^ {4}evalkit (.*)$", said, re.MULTILINE)
    words = shlex.split(explain)
    assert words[-2:] == ["--seed", "演示数据，纯属虚构"]
    assert call(*words).exit_code == 0
    refused = call(*words[:-2])
    assert refused.exit_code == 2
    assert "EK7904" in refused.stderr


@pytest.mark.parametrize(
    ("valid", "day"),
    [
        ("", AS_OF),
        ("valid = { until = 2026-01-31 }", datetime.date(2026, 1, 31)),
        ("valid = { from = 2027-01-01 }", datetime.date(2027, 1, 1)),
        ("valid = { from = 2026-10-31, until = 2026-12-31 }", AS_OF),
    ],
)
def test_the_day_is_one_the_rubric_is_valid_on(
    valid: str, day: datetime.date, tmp_path: Path
) -> None:
    """The county's own where it can be, else the nearest end."""
    rubric, *_ = write_sample(tmp_path)
    text = rubric.read_text(encoding="utf-8")
    text = re.sub(r"(?m)^valid = .*$", "", text)
    rubric.write_text(text.replace("[rubric]", f"[rubric]\n{valid}"), "utf-8")
    assert demo_day(load_rubric(rubric).record) == day


def test_the_demo_refuses_a_folder_of_something_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Foreign files are told before a county is made up in vain (EK6011)."""
    monkeypatch.delattr("evalkit.demo.workbook.county")
    (tmp_path / "mine.txt").write_text("mine")
    answer = call("demo", "--out", tmp_path)
    assert answer.exit_code == 2
    assert "EK6011" in answer.stderr


@pytest.mark.parametrize(
    ("system", "line"),
    [("posix", "evalkit replay 'a b'"), ("nt", 'evalkit replay "a b"')],
)
def test_commands_are_quoted_as_the_system_wants(
    system: str, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder with a space in its name stays one word when copied."""
    monkeypatch.setattr("evalkit.cli.demo.WINDOWS", system == "nt")
    assert typed("evalkit", "replay", "a b") == line


def test_template_writes_a_workbook_and_never_over_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What somebody may have filled in is replaced only when --force says so."""
    monkeypatch.chdir(tmp_path)
    answer = call("template", "household/ten-star", lang="zh")
    assert answer.stdout.startswith("已写好 ten-star.xlsx：按《十文明户评定办法》填写")
    first = Path("ten-star.xlsx").read_bytes()
    assert first.startswith(b"PK")
    Path("ten-star.xlsx").write_bytes(b"filled in")
    answer = call("template", "household/ten-star")
    assert answer.exit_code == 2
    assert "EK7006 ten-star.xlsx" in answer.stderr
    assert Path("ten-star.xlsx").read_bytes() == b"filled in"
    answer = call("template", "household/ten-star", "--force")
    assert answer.stdout.startswith("Wrote ten-star.xlsx, to be filled in for Ten-star")
    assert Path("ten-star.xlsx").read_bytes().startswith(b"PK")
    (tmp_path / "dir.xlsx").mkdir()
    answer = call("template", "household/ten-star", "--out", "dir.xlsx", "--force")
    assert answer.exit_code == 2
    assert "EK6013" in answer.stderr


def test_a_template_is_named_as_what_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name without an ending gets one, and any other ending is refused (EK7008)."""
    monkeypatch.chdir(tmp_path)
    assert call("template", "household/ten-star", "--out", "本村").exit_code == 0
    assert call("template", "household/ten-star", "--out", "B.XLSX").exit_code == 0
    answer = call("template", "household/ten-star", "--out", "本村.xls")
    assert answer.exit_code == 2
    assert "EK7008 本村.xls" in answer.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["B.XLSX", "本村.xlsx"]


def test_an_empty_template_is_told_to_be_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Handed in as it was written, a template has no rows to evaluate (EK4030)."""
    monkeypatch.chdir(tmp_path)
    write_sample(tmp_path)
    call("template", "tidy.toml", "--out", "empty.xlsx")
    answer = call("run", "tidy.toml", "empty.xlsx", "--out", "r")
    assert answer.exit_code == 2
    assert set(re.findall(r"EK\d{4}", answer.stderr)) == {"EK4030"}
