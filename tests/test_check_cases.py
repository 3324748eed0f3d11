"""Worked cases beside a rubric: run, how far they reach, what they notice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evalkit import Rubric, load_rubric
from evalkit.cases.checking import check_cases, check_mutants
from evalkit.cases.mutation import Mutation
from evalkit.testing import run_cases
from tests.cli_sample import call
from tests.whole_rubric import HEAD

SCHEME = """
[fields.hours]
label = "时长"
type = "integer"
range = [0, 100]

[fields.fault]
label = "违规"
type = "boolean"

[criteria.a]
label = "A"
points = 10
star = { at_least = 6 }

[criteria.a.items.h]
rule = "bands"
of = "hours"
bands = [ { at_least = 50, points = 10 }, { otherwise = true, points = 0 } ]
points = 10
source = "x"

[vetoes.fault]
label = "违规"
when = "fault"
effect = "no_title"
source = "x"

[ladder]
of = "total"
steps = [ { at_least = 6, grade = "好" }, { otherwise = true, grade = "一般" } ]

[programmes.loan]
label = "贷款"
needs = ["grade >= '好'"]
"""
CASES = """
format = 1
rubric = "household/part"

[[cases]]
name = "long"
facts = { hours = 50, fault = false }
expect = { total = 10, grade = "好", programmes = { loan = "yes" } }

[[cases]]
name = "short"
facts = { hours = 49, fault = false }
expect = { total = 0, grade = "一般" }

[[cases]]
name = "barred"
facts = { hours = 60, fault = true }
expect = { grade = "不予评定", vetoes = ["fault"], programmes = { loan = "no" } }
"""

#: Totals are 0 or 10 here, and an item's full mark holds what a band gives above it.
HELD_ANYWAY = (
    "criteria.a.star.at_least = 7",
    "criteria.a.items.h.bands[0].points = 11",
    "ladder.steps[0].at_least = 7",
)


def scheme(folder: Path, cases: str | None = CASES, more: str = "") -> Rubric:
    """Write a rubric and its cases, and load it."""
    path = folder / "part.toml"
    path.write_text(HEAD + SCHEME + more, encoding="utf-8")
    if cases is not None:
        (folder / "part.cases.toml").write_text(cases, encoding="utf-8")
    return load_rubric(path)


def told(folder: Path, cases: str | None, more: str = "") -> list[tuple[str, object]]:
    """Give code and words of what cases say."""
    _, found = check_cases(scheme(folder, cases, more))
    return [(f.code, f.values.get("what") or f.values.get("why")) for f in found]


def test_cases_that_reach_everything_say_nothing(tmp_path: Path) -> None:
    """Every band, grade, star, veto and need comes out either way in some case."""
    assert told(tmp_path, CASES) == []


def test_what_no_case_comes_to_is_told(tmp_path: Path) -> None:
    """A band, its points, a grade, a star, a need: each by its name."""
    short = CASES[CASES.index('[[cases]]\nname = "short"') :]
    only = CASES[: CASES.index("[[cases]]")] + short[: short.index("[[cases]]", 5)]
    assert told(tmp_path, only) == [
        ("EK3073", "是"),
        ("EK3073", "是"),
        ("EK3073", "是"),
        ("EK3073", "不予评定"),
        ("EK3073", "好"),
        ("EK3073", "10"),
        ("EK3073", "≥ 50"),
    ]


def test_without_a_ladder_no_grade_is_missed(tmp_path: Path) -> None:
    """Who has no grades is told of points and bands, and of nothing else."""
    start, end = SCHEME.index("[vetoes.fault]"), len(SCHEME)
    text = HEAD + SCHEME[:start] + SCHEME[end:]
    (tmp_path / "part.toml").write_text(text, encoding="utf-8")
    case = """
format = 1
rubric = "household/part"
[[cases]]
name = "short"
facts = { hours = 49, fault = false }
expect = { total = 0 }
"""
    (tmp_path / "part.cases.toml").write_text(case, encoding="utf-8")
    _, found = check_cases(load_rubric(tmp_path / "part.toml"))
    assert [(f.place.key, f.values["what"]) for f in found] == [
        ("criteria.a.star", "是"),
        ("criteria.a.items.h", "10"),
        ("criteria.a.items.h.bands[0]", "≥ 50"),
    ]


def test_a_case_that_comes_out_otherwise_is_an_error(tmp_path: Path) -> None:
    """EK3072 says which case, what was expected and what came."""
    wrong = CASES.replace("total = 10,", "total = 9,")
    ((code, why),) = told(tmp_path, wrong)
    assert code == "EK3072"
    assert "long" in str(why)
    assert call("check", tmp_path / "part.toml").exit_code == 1


def test_no_cases_and_broken_ones_are_told(tmp_path: Path) -> None:
    """EK3071 for none, EK3074 for each thing that is wrong with the file."""
    assert [code for code, _ in told(tmp_path, None)] == ["EK3071"]
    assert [code for code, _ in told(tmp_path, "format = 2")] == ["EK3074"] * 3
    other = CASES.replace("household/part", "household/whole")
    assert [code for code, _ in told(tmp_path, other)] == ["EK3074"]
    only = CASES[: CASES.index("[[cases]]", 60)].replace("hours = 50", "hours = '50'")
    assert [code for code, _ in told(tmp_path, only)] == ["EK3074"]
    listed = 'format = 1\nrubric = "household/part"\ncases = [1, { name = "a", '
    listed += 'expect = { total = 1 }, peers = ["x"] }]'
    assert [why for _, why in told(tmp_path, listed)] == [
        "case 1: a table is wanted, got 1",
        "a: peers: a list of tables is wanted, got ['x']",
    ]
    odd = CASES.replace("hours = 49", "ours = 49")
    assert [code for code, _ in told(tmp_path, odd)] == ["EK3074"]
    base = CASES.replace("[[cases]]", "[base]\nours = 1\n\n[[cases]]", 1)
    (one,) = told(tmp_path, base)
    assert one == ("EK3074", "base: ours: there is no such name; did you mean hours?")
    assert run_cases(tmp_path / "part.toml") == [one[1]]


def test_what_is_accepted_is_not_told(tmp_path: Path) -> None:
    """A finding that stands is kept with its reason; an idle one is told."""
    more = '\n[[accepted]]\ncode = "EK3071"\nwhy = "a draft"\n'
    rubric = scheme(tmp_path, None, more)
    assert check_cases(rubric)[1] == ()
    assert [f.code for f in rubric.findings()] == []
    idle = '\n[[accepted]]\ncode = "EK3043"\nat = "criteria.a"\nwhy = "voted"\n'
    assert [f.code for f in scheme(tmp_path, None, idle).findings()] == ["EK3076"]
    (tmp_path / "bare.toml").write_text(
        HEAD + SCHEME.replace('points = 10\nsource = "x"', "points = 10") + idle,
        encoding="utf-8",
    )
    assert load_rubric(tmp_path / "bare.toml").findings() == ()


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ('\n[[accepted]]\ncode = "EK1001"\nwhy = "x"\n', "EK1103"),
        ('\n[[accepted]]\ncode = "EK3043"\n', "EK1102"),
        ("\n[accepted]\nx = 1\n", "EK1103"),
    ],
)
def test_an_acceptance_names_a_finding_and_a_reason(
    tmp_path: Path, more: str, code: str
) -> None:
    """Anything else is refused."""
    with pytest.raises(Exception, match=code):
        scheme(tmp_path, None, more)


def test_changes_that_no_case_notices_are_named(tmp_path: Path) -> None:
    """A bound that is moved is noticed by a case that sits on it, and only then."""
    rubric, shares = scheme(tmp_path), []
    held, _ = check_cases(rubric)
    assert held is not None
    done, fault = check_mutants(rubric, held, lambda tried, of: shares.append(tried))
    assert (done.unnoticed, done.idle, fault) == ((), HELD_ANYWAY, None)
    assert done.score == 100
    assert shares == sorted(shares)
    loose = CASES.replace("hours = 50", "hours = 90").replace("hours = 49", "hours = 9")
    rubric = scheme(tmp_path, loose)
    held, _ = check_cases(rubric)
    assert held is not None
    done, fault = check_mutants(rubric, held, lambda tried, of: None)
    assert done.unnoticed
    assert done.idle == HELD_ANYWAY
    assert done.score < 100
    assert fault is not None
    assert (fault.code, fault.values["count"]) == ("EK3075", len(done.unnoticed))
    assert Mutation(0, ()).score == 100


def test_the_command_says_the_score_and_what_was_missed(tmp_path: Path) -> None:
    """`check --mutate` names each change nobody noticed; `--add-case` keeps others."""
    loose = CASES.replace("hours = 50", "hours = 90").replace("hours = 49", "hours = 9")
    scheme(tmp_path, loose)
    answer = call("check", tmp_path / "part.toml", "--mutate", "--add-case")
    assert answer.exit_code == 0
    assert "changes noticed" in answer.stderr
    assert "unnoticed: " in answer.stderr
    assert "0 cases added" in answer.stderr
    scheme(tmp_path)
    answer = call("check", tmp_path / "part.toml", "--mutate")
    assert "3 of 3 changes noticed (100 %)" in answer.stderr
    assert answer.stderr.count("no difference to 2000 made-up subjects: ") == len(
        HELD_ANYWAY
    )
    assert call("check", tmp_path / "none.toml", "--add-case").exit_code == 2


def test_changes_are_tried_once_the_cases_hold(tmp_path: Path) -> None:
    """A case that fails anyhow would notice whatever is changed."""
    scheme(tmp_path, CASES.replace("hours = 49", "hours = 51"))
    answer = call("check", tmp_path / "part.toml", "--mutate")
    assert answer.exit_code == 1
    assert "worked cases fail" in answer.stderr
    assert "changes noticed" not in answer.stderr
    assert answer.stdout.startswith(f"{tmp_path / 'part.toml'}: faults, told above.")
    told = json.loads(call("check", tmp_path / "part.toml", "--json").stdout)
    assert not told[0]["ok"]
    assert "有错误，见上" in call("check", tmp_path / "part.toml", lang="zh").stdout


def test_what_comes_with_evalkit_is_not_written_to() -> None:
    """A scheme by its id lies where programs are; cases are added to a file."""
    answer = call("check", "household/ten-star", "--add-case")
    assert answer.exit_code == 0
    assert "comes with evalkit and is left alone" in answer.stderr
    assert "cases added" not in answer.stderr


@pytest.mark.parametrize("day", ["from = 1890-01-01", "until = 9999-12-31"])
def test_a_rubric_of_far_days_is_tried_on_a_day_there_is(
    tmp_path: Path, day: str
) -> None:
    """Days before 1900 and after 2199 can't be evaluated on; the check can."""
    text = HEAD.replace("[rubric]\n", f"[rubric]\nvalid = {{ {day} }}\n")
    assert text != HEAD
    better = SCHEME.replace('type = "integer"', 'type = "integer"\nbetter = "more"')
    path = tmp_path / "part.toml"
    path.write_text(text + better, encoding="utf-8")
    path.with_suffix(".cases.toml").write_text(CASES, encoding="utf-8")
    answer = call("check", path, "--mutate")
    assert answer.exit_code == 0
    assert "3 of 3 changes noticed" in answer.stderr
