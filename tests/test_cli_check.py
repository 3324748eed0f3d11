"""`evalkit check`: every fault of every rubric, and a clear answer."""

from __future__ import annotations

from pathlib import Path

from tests.cli_sample import TIDY, call, value, write_sample

BAD = TIDY.replace('rule = "met"', 'rule = "mat"').replace("unit =", "units =")


def test_a_sound_rubric_is_named_with_its_digest(tmp_path: Path) -> None:
    """A rubric without faults ends with 0 and says what was checked."""
    path = tmp_path / "tidy.toml"
    path.write_text(TIDY, encoding="utf-8")
    answer = call("check", path, "household/ten-star")
    assert answer.exit_code == 0
    first, digest, second, _ = answer.stdout.splitlines()
    assert first.startswith(f"{path}: no faults. Tidy household 2026.1, 2 criteria")
    assert len(digest.removeprefix("digest ")) == 64
    assert second.startswith("household/ten-star: no faults.")
    assert "没有错误" in call("check", path, lang="zh").stdout


def test_findings_are_warnings_and_no_faults(tmp_path: Path) -> None:
    """What a rubric hardly means is told with its line; the answer is still yes."""
    path = tmp_path / "tidy.toml"
    path.write_text(TIDY, encoding="utf-8")
    answer = call("check", path)
    line = 1 + TIDY.split("\n").index("[criteria.hygiene.items.clean]")
    place = f"{path}:{line}, criteria.hygiene.items.clean"
    assert f"warning EK3043 {place}" in answer.stderr
    assert answer.exit_code == 0
    (told,) = value("check", path)
    assert told["ok"]
    assert {fault["severity"] for fault in told["faults"]} == {"warning"}
    assert call("check", "household/ten-star").stderr == ""


def test_all_faults_of_all_rubrics_are_told(tmp_path: Path) -> None:
    """A rubric with faults ends with 1; the others are checked all the same."""
    bad, empty = tmp_path / "bad.toml", tmp_path / "empty.toml"
    bad.write_text(BAD, encoding="utf-8")
    empty.write_text("", encoding="utf-8")
    answer = call("check", bad, empty, "household/ten-star")
    assert answer.exit_code == 1
    for said in ("EK1101 ", "Did you mean unit?", "EK1201 ", "Did you mean met?"):
        assert said in answer.stderr
    assert f"EK1005 {empty}" in answer.stderr
    assert answer.stdout.startswith("household/ten-star: no faults.")
    assert "2 errors." in answer.stderr


def test_programs_get_one_value(tmp_path: Path) -> None:
    """With --json each rubric says whether it is sound and which faults it has."""
    bad = tmp_path / "bad.toml"
    bad.write_text(BAD, encoding="utf-8")
    first, second = value("check", bad, "household/ten-star")
    assert first["rubric"] == str(bad)
    assert not first["ok"]
    assert {fault["code"] for fault in first["faults"]} == {"EK1101", "EK1201"}
    assert second["ok"]
    assert second["id"] == "household/ten-star"
    assert second["faults"] == []


def test_what_is_no_rubric_at_all_is_2(tmp_path: Path) -> None:
    """A file that isn't there, or is a workbook, is not checked; others still are."""
    tidy, *_ = write_sample(tmp_path)
    workbook = tmp_path / "facts.xlsx"
    workbook.write_bytes(b"PK\x03\x04")
    for other, code in ((tmp_path / "none.toml", "EK1001"), (workbook, "EK4007")):
        answer = call("check", tidy, other)
        assert answer.exit_code == 2
        assert code in answer.stderr
        assert "no faults" in answer.stdout
