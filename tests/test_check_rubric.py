"""The checks together: what is found, in which order, and where nothing is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from evalkit.catalogue import findings
from evalkit.check.checks import CHECKS, check_rubric
from evalkit.engine.plan import compile_rubric
from tests.check_sample import CLEAN, found, said
from tests.rubric_sample import changed, read, read_file

FOLDER = Path(__file__).parents[1] / "rubrics"
RUBRICS = sorted(
    path for path in FOLDER.rglob("*.toml") if not path.name.endswith(".cases.toml")
)


@pytest.mark.parametrize("path", RUBRICS, ids=lambda path: path.stem)
def test_our_own_schemes_have_no_findings(path: Path) -> None:
    """What comes with evalkit is what it asks of others."""
    rubric = read_file(path)
    assert check_rubric(rubric, compile_rubric(rubric)) == ()


def test_the_clean_sample_is_clean() -> None:
    """Where nothing is to be found, nothing is."""
    assert RUBRICS
    assert said() == []


def test_a_rubric_may_decide_nothing() -> None:
    """Without a ladder, a ranking's condition and limits, what is left is checked."""
    cap = '- effect = { cap_at = "良好" }\n+ effect = "no_title"'
    bare = CLEAN[: CLEAN.index("[ladder]")]
    rubric = read(changed(cap, text=bare))
    assert {f.code for f in check_rubric(rubric, compile_rubric(rubric))} == {"EK3031"}
    no_limit = CLEAN[: CLEAN.index("[programmes.loan.limit]")]
    rubric = read(changed("- among = \"grade >= '良好'\"", text=no_limit))
    assert check_rubric(rubric, compile_rubric(rubric)) == ()


def test_findings_come_in_the_order_of_the_file() -> None:
    """Whichever check finds it, a finding stands where the file has it."""
    rubric = read()
    lines = [f.place.line for f in check_rubric(rubric, compile_rubric(rubric))]
    assert lines == sorted(lines, key=lambda line: line or 0)
    assert len(lines) == 4


def test_findings_are_warnings_and_say_everything() -> None:
    """A finding never refuses a rubric, and its sentences have no gap."""
    grave = {c for c, entry in findings.ENTRIES.items() if entry.severity == "error"}
    assert grave == {"EK3072", "EK3074"}  # cases that fail, or can't be read
    for fault in found(
        '  of = "hours"\n+ note = ""',
        "- range = [0, 12]\n+ range = [0, 9]",
        '- when = "since > 2026-06-30"\n+ when = "since > 2026-06-30 and visits > 9"',
    ):
        for language in ("zh", "en"):
            assert not re.search(r"\{\w+\}", fault.text(language))  # type: ignore[arg-type]


def test_every_code_of_findings_is_provoked() -> None:
    """Each EK3xxx code is found by a test."""
    tests = "".join(
        path.read_text(encoding="utf-8")
        for path in Path(__file__).parent.glob("test_check_*.py")
    )
    assert {code for code in findings.ENTRIES if f'"{code}"' not in tests} == set()


def test_each_check_is_listed_once() -> None:
    """No check runs twice, and each says what it finds."""
    assert len(set(CHECKS)) == len(CHECKS)
    assert all((check.__doc__ or "").startswith("Find ") for check in CHECKS)
