"""Defects of released systems that do this job: rubrics unsound, unknown or changed.

The numbers are those of the list `test_defects_files.py` goes by.
"""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from evalkit import RubricError, UsageError, load_rubric, replay
from tests.cli_sample import TIDY, call, write_sample

DAY = datetime.date(2026, 10, 31)

TREES = """\
format = 1

[rubric]
id = "unit/trees"
version = "2026.1"
title = "植树评比办法"
full_marks = 20

[subject]
kind = "unit"
label = "单位"
id = "单位编号"

[fields.planted]
label = "植树"
type = "integer"
range = [0, 35]

[criteria.trees]
label = "植树"
points = 20

[criteria.trees.items.planted]
rule = "linear"
of = "planted"
coefficient = {}
points = 20
"""


# 15. An unknown key in a rubric, an unknown rubric in a list, passed over in silence.


def test_15_an_unknown_key_is_an_error_and_names_its_neighbour(tmp_path: Path) -> None:
    """A mistyped key is refused with its line, wherever it stands."""
    rubric, _, _ = write_sample(tmp_path)
    text = TIDY.replace("at_least = 4 }", "at_last = 4 }").replace(
        "within =", "withing ="
    )
    rubric.write_text(text + '\n[laddder]\nof = "total"\n', encoding="utf-8")
    with pytest.raises(RubricError) as refused:
        load_rubric(rubric)
    told = {f.place.key: f.near for f in refused.value.faults if f.code == "EK1101"}
    assert told["criteria.hygiene.star.at_last"] == ("at_least",)
    assert told["ranking.withing"] == ("within",)
    assert told["laddder"] == ("ladder",)
    assert all(fault.place.line for fault in refused.value.faults)


@pytest.mark.parametrize("order", [("tidy.toml", "no-such"), ("no-such", "tidy.toml")])
def test_15_an_unknown_rubric_in_a_list_is_an_error(
    order: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`evalkit check` with one rubric that isn't there names it and exits with 2."""
    write_sample(tmp_path)
    monkeypatch.chdir(tmp_path)
    answer = call("check", *order)
    assert answer.exit_code == 2
    assert "EK7002" in answer.stderr
    assert "no-such" in answer.stderr
    with pytest.raises(UsageError, match="no-such"):
        load_rubric("no-such")


# 17. One fact counted in two items unnoticed.

_TWICE = """
[criteria.compact.items.tidy]
rule = "per_occurrence"
of = "clean_months"
each = 0.1
"""
_ROWS_TWICE = """
[criteria.compact.items.faults]
rule = "per_occurrence"
of = "count(events)"
each = -1

[criteria.compact.items.broken]
rule = "per_occurrence"
of = "count(events, kind == '失信')"
each = -1
"""


@pytest.mark.parametrize(
    ("items", "fact", "other"),
    [(_TWICE, "clean_months", "hygiene.clean"), (_ROWS_TWICE, "events", "faults")],
    ids=["a field", "records"],
)
def test_17_one_fact_counted_by_two_items_is_told(
    items: str, fact: str, other: str, tmp_path: Path
) -> None:
    """`evalkit check` names the fact and both items, and warns without refusing."""
    rubric, _, _ = write_sample(tmp_path)
    assert "EK3001" not in call("check", rubric).stderr
    rubric.write_text(TIDY.replace("\n[vetoes", items + "\n[vetoes"), encoding="utf-8")
    answer = call("check", rubric)
    assert answer.exit_code == 0
    (told,) = [line for line in answer.stderr.splitlines() if "EK3001" in line]
    assert fact in told
    assert other in told
    assert "criteria.compact.items." in told


# 18. A rubric changed after results were posted.


def _posted(folder: Path) -> tuple[Path, Path]:
    rubric, houses, events = write_sample(folder)
    out = folder / "out"
    load_rubric(rubric).evaluate([houses, events], as_of=DAY).write(out)
    return out, out / "inputs" / "rubric" / rubric.name


def test_18_a_rubric_changed_after_posting_is_named(tmp_path: Path) -> None:
    """Replay says that the rubric is another, whose outcome moved, and exits with 1."""
    out, copy = _posted(tmp_path)
    text = copy.read_text(encoding="utf-8")
    moved = text.replace("{ at_least = 10, points", "{ at_least = 12, points")
    assert moved != text
    copy.write_text(moved, encoding="utf-8")
    found = replay(out)
    assert found[0].code == "EK6021"
    ids = [fault.values["subject"] for fault in found if fault.code == "EK6028"]
    assert ids == ["A-1", "A-2", "A-3"]  # its own, and those it was above
    answer = call("replay", out)
    assert answer.exit_code == 1
    assert "EK6021" in answer.stdout + answer.stderr


def test_18_a_rubric_changed_to_no_effect_is_named_too(tmp_path: Path) -> None:
    """A bound nobody stands near may not be moved unseen either; nor may a comment."""
    out, copy = _posted(tmp_path)
    text = copy.read_text(encoding="utf-8")
    copy.write_text(text.replace("yuan = 20000", "yuan = 20001"), encoding="utf-8")
    assert replay(out)[0].code == "EK6021"
    copy.write_text(text + "# 补记\n", encoding="utf-8")
    assert [(f.code, f.place.file) for f in replay(out)] == [
        ("EK6033", f"inputs/rubric/{copy.name}")
    ]
    copy.write_text(text, encoding="utf-8")
    assert replay(out) == ()


# 19. A printed coefficient that never reaches the printed full mark.


def test_19_a_coefficient_short_of_the_full_mark_is_told(tmp_path: Path) -> None:
    """0.57 points for each of 35 come to 19.95 of 20: `evalkit check` says so."""
    scheme = tmp_path / "trees.toml"
    for coefficient, short in (("0.57", True), ("0.58", False)):
        scheme.write_text(TREES.format(coefficient), encoding="utf-8")
        answer = call("check", scheme)
        assert answer.exit_code == 0
        told = [line for line in answer.stderr.splitlines() if "EK3011" in line]
        assert [
            ("criteria.trees.items.planted" in t, "19.95 of 20" in t) for t in told
        ] == [(True, True)] * short
