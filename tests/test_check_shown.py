"""Findings are shown by households: real ones, told in short, kept as cases."""

from __future__ import annotations

import datetime
import json
import os
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import pytest

from evalkit import Rubric, load_rubric
from evalkit.cases.adding import add_cases
from evalkit.cases.file import read_cases
from evalkit.cases.runs import run_cases
from evalkit.catalogue import findings
from evalkit.catalogue.shown import Shown
from evalkit.check import climbing
from evalkit.errors import Fault
from evalkit.plugins import load_registry
from evalkit.rules import builtin
from tests.check_sample import CLEAN
from tests.cli_sample import call, value
from tests.rubric_sample import changed

#: Declares a field about poverty.
POOR = """\
+ [fields.poor]
+ label = "低保户"
+ type = "boolean"
  [fields.since]"""
AGREED = '- when = "agreed"\n+ when = '
NEEDS = '- needs = ["total >= 12", { when = "agreed", label = "同意" }]\n+ needs = '
LATE = '- when = "since > 2026-06-30"\n+ when = '
BAD = (
    "- when = \"any(events, kind == '坏事' and amount > 1, within='1 year')\""
    "\n+ when = "
)
#: What is done to the clean sample, and what its finding's households come to: what
#: is read of a result, before and after.
KINDS: dict[str, tuple[str, tuple[str, ...], tuple[object, ...]]] = {
    "a field twice": (
        "EK3001",
        (f'{AGREED}"hours >= 60"',),
        (
            {"points": {"work.hours": 0, "品德.agreed": 0}},
            {"points": {"work.hours": 5, "品德.agreed": 2}},
        ),
    ),
    "a record twice": (
        "EK3001",
        (f"{AGREED}\"count(events, kind == '好事') > 0\"",),
        (
            {"points": {"品德.deeds": 0, "品德.agreed": 0}},
            {"points": {"品德.deeds": 1, "品德.agreed": 2}},
        ),
    ),
    "an item that stops short": (
        "EK3011",
        ("- { at_least = 60, points = 5 },\n+ { at_least = 60, points = 4.5 },",),
        ({"points": {"work.hours": Decimal("4.5")}},),
    ),
    "a criterion that stops short": (
        "EK3012",
        (
            '- points = { "好" = 6, "一般" = 3, "差" = 0 }\n'
            '+ points = { "好" = 5.5, "一般" = 3, "差" = 0 }',
        ),
        ({"points": {"品德": Decimal("9.5")}},),
    ),
    "a whole that stops short": (
        "EK3012",
        ('  full_marks = 20\n+ combine = "weighted_mean"',),
        ({"total": 10},),
    ),
    "an item that passes its points": (
        "EK3013",
        ("- { at_least = 60, points = 5 },\n+ { at_least = 60, points = 6 },",),
        ({"points": {"work.hours": 6}},),
    ),
    "a cap that takes nothing": (
        "EK3027",
        ('- effect = { cap_at = "良好" }\n+ effect = { cap_at = "优秀" }',),
        ({"grade": "优秀", "vetoes": ("bad",)},),
    ),
    "a bar without end": (
        "EK3041",
        (f"{BAD}\"any(events, kind == '坏事')\"",),
        ({"vetoes": ("late",)}, {"vetoes": ("bad", "late")}),
    ),
    "points that fall": (
        "EK3051",
        (POOR, f'{AGREED}"not poor"'),
        ({"points": {"品德.agreed": 2}}, {"points": {"品德.agreed": 0}}),
    ),
    "a star that is lost": (
        "EK3051",
        (POOR, "- star = { at_least = 6 }\n+ star = { when = 'not poor' }"),
        ({"star": {"work": "yes"}}, {"star": {"work": "no"}}),
    ),
    "a veto": ("EK3052", (POOR, f'{LATE}"poor"'), ({}, {"vetoes": ("late",)})),
    "a need": (
        "EK3052",
        (POOR, f'{NEEDS}["not poor"]'),
        ({"programmes": {"loan": "yes"}}, {"programmes": {"loan": "no"}}),
    ),
    "a need among others": (
        "EK3052",
        (POOR, f'{NEEDS}["total >= 19.5", "agreed and not poor"]'),
        ({"programmes": {"loan": "yes"}}, {"programmes": {"loan": "no"}}),
    ),
    "a grade": (
        "EK3052",
        (
            POOR,
            '- { at_least = 16, grade = "优秀" },\n'
            '+ { at_least = 16, grade = "优秀", needs = ["not poor"] },',
        ),
        ({"grade": "优秀"}, {"grade": "良好"}),
    ),
    "a better fact": (
        "EK3053",
        (
            '- label = "次数"\n- type = "integer"\n+ label = "次数"\n+ better = "more"'
            '\n+ type = "integer"',
            '- of = "visits"\n+ of = "if(visits >= 6, 0, visits)"',
        ),
        ({}, {}),
    ),
}


def _scheme(folder: Path, *changes: str, **more: Any) -> Rubric:
    """Write the clean sample, changed, and load it."""
    path = folder / "sample.toml"
    indented = [_indented(change) for change in changes]
    path.write_text(changed(*indented, text=CLEAN), encoding="utf-8")
    return load_rubric(path, **more)


def _indented(change: str) -> str:
    """Give steps and bands the two spaces they stand behind."""
    lines = change.split("\n")
    return "\n".join(
        f"{line[:2]}  {line[2:]}" if line[2:].startswith("{ at_least") else line
        for line in lines
    )


def _found(rubric: Rubric, code: str) -> Fault:
    (fault,) = [fault for fault in rubric.findings() if fault.code == code]
    return fault


@pytest.mark.parametrize("kind", KINDS)
def test_a_finding_is_shown_and_kept(kind: str, tmp_path: Path) -> None:
    """Its household shows what is said, and is a worked case that passes."""
    code, changes, results = KINDS[kind]
    rubric = _scheme(tmp_path, *changes)
    fault = _found(rubric, code)
    assert len(fault.shown) == len(results)
    for one, wanted in zip(fault.shown, results, strict=True):
        assert {key: one.expect[key] for key in wanted} == wanted  # type: ignore[attr-defined]
        assert set(one.facts) == {field.key for field in rubric.record.fields}
    again = _found(load_rubric(tmp_path / "sample.toml"), code)
    assert again.shown == fault.shown
    path, added = add_cases(rubric, rubric.findings())
    assert added == sum(len(one.shown) for one in rubric.findings())
    assert run_cases(rubric) == []
    kept = path.read_bytes()
    assert add_cases(rubric, rubric.findings()) == (path, 0)
    assert path.read_bytes() == kept


def test_a_better_fact_falls_from_the_first_to_the_second(tmp_path: Path) -> None:
    """What is said of the totals is what the two households come to."""
    code, changes, _ = KINDS["a better fact"]
    fault = _found(_scheme(tmp_path, *changes), code)
    before, after = fault.shown
    assert before.facts["visits"] < 6 <= after.facts["visits"]  # type: ignore[operator]
    ends = (fault.values["before"], fault.values["after"])
    assert ends == tuple(str(one.expect["total"]) for one in fault.shown)
    assert before.facts | {"visits": 0} == after.facts | {"visits": 0}  # type: ignore[operator]


def test_a_finding_tells_what_it_rests_on_and_no_more(tmp_path: Path) -> None:
    """The first household with its facts, the second with what is other in it."""
    code, changes, _ = KINDS["points that fall"]
    fault = _found(_scheme(tmp_path, *changes), code)
    assert (
        "Shown by a household: poor = false, … → total 8, 品德.agreed 2, veto late; "
        "then poor = true → total 6, 品德.agreed 0, veto late. Look again"
    ) in fault.text("en")
    assert (
        "例如这样一户：poor = false，…… → 总分 8，品德.agreed 2，否决 late；"
        "改为 poor = true → 总分 6，品德.agreed 0，否决 late。请再看一遍"
    ) in fault.text("zh")
    code, changes, _ = KINDS["a record twice"]
    said = _found(_scheme(tmp_path, *changes), code).text("en")
    assert "Shown by a household: no events, … → total 6" in said
    assert "; then events = [{on = " in said
    assert "amount" not in said


def test_programs_get_households_as_plain_values(tmp_path: Path) -> None:
    """`check --json` has facts, rows and results; figures with decimals are texts."""
    _scheme(tmp_path, *KINDS["a criterion that stops short"][1])
    (told,) = value("check", tmp_path / "sample.toml")
    (fault,) = [f for f in told["faults"] if f["code"] == "EK3012"]
    (shown,) = fault["shown"]
    assert shown["expect"]["points"] == {"品德": "9.5"}
    assert (shown["as_of"], shown["facts"]["agreed"]) == ("2026-12-31", True)
    assert {row["kind"] for row in shown["records"]["events"]} == {"好事"}


def test_check_passes_with_every_case_it_has_added(tmp_path: Path) -> None:
    """Several findings at once, awkward words and decimals: all cases come out."""
    awkward = '好", x = \\ 1, { y }'
    _scheme(
        tmp_path,
        f"""- choices = ["好", "一般", "差"]
+ choices = ['{awkward}', '一般', '差']""",
        f"""- points = {{ "好" = 6, "一般" = 3, "差" = 0 }}
+ points = {{ '{awkward}' = 5.5, "一般" = 3, "差" = 0 }}""",
        f"{AGREED}\"count(events, kind == '好事') > 0 and hours >= 60\"",
        POOR,
        f"{LATE}\"any(events, kind == '坏事') or poor\"",
    )
    path = tmp_path / "sample.toml"
    answer = call("check", path, "--add-case")
    assert answer.exit_code == 0
    cases = read_cases(tmp_path / "sample.cases.toml").cases
    assert f"{len(cases)} cases added" in answer.stderr
    assert len(cases) == 9
    assert [case.name for case in cases] == [
        "EK3012 criteria.品德",
        "EK3001 criteria.品德.items.agreed events",
        "EK3001 criteria.品德.items.agreed events then",
        "EK3001 criteria.品德.items.agreed hours",
        "EK3001 criteria.品德.items.agreed hours then",
        "EK3041 vetoes.late.when events",
        "EK3041 vetoes.late.when events then",
        "EK3052 vetoes.late 低保",
        "EK3052 vetoes.late 低保 then",
    ]
    assert awkward in {case.facts["view"] for case in cases}
    assert any(case.records.get("events") for case in cases)
    again = call("check", path, "--add-case")
    assert "0 cases added" in again.stderr
    assert "EK3072" not in again.stderr
    assert again.exit_code == 0


def test_other_cases_stay_as_they_are(tmp_path: Path) -> None:
    """Cases are added behind those that are there, whatever ends their lines."""
    rubric = _scheme(tmp_path, *KINDS["points that fall"][1])
    mine = (
        'format = 1\r\nrubric = "unit/sample"\r\n[[cases]]\r\nname = "mine"\r\n'
        "as_of = 2026-06-30\r\n"
        'facts = { "村" = "甲", poor = true, since = 1990-01-01 }\r\n'
        '[cases.expect]\r\npoints = { "品德.agreed" = 0 }'
    )
    path = tmp_path / "sample.cases.toml"
    path.write_bytes(mine.encode())
    assert add_cases(rubric, rubric.findings()) == (path, 2)
    assert path.read_bytes().startswith(mine.encode())
    assert run_cases(rubric) == []


def test_nothing_is_added_to_a_file_that_can_t_be_read(tmp_path: Path) -> None:
    """What is wrong with it (EK3074) is mended first."""
    rubric = _scheme(tmp_path, *KINDS["points that fall"][1])
    path = tmp_path / "sample.cases.toml"
    path.write_text("format = ", encoding="utf-8")
    assert add_cases(rubric, rubric.findings()) == (path, 0)
    assert path.read_text(encoding="utf-8") == "format = "


def test_rows_that_a_case_can_t_hold_are_not_written(tmp_path: Path) -> None:
    """A record table called as a part of a case is would be taken for that."""
    rubric = _scheme(tmp_path, *KINDS["points that fall"][1])
    odd = [
        attrs.evolve(
            fault,
            shown=tuple(
                attrs.evolve(one, records={"peers": ()}) for one in fault.shown
            ),
        )
        for fault in rubric.findings()
    ]
    assert add_cases(rubric, odd)[1] == 0


def test_a_mended_rubric_fails_the_cases(tmp_path: Path) -> None:
    """A kept household says what has changed once the finding is seen to."""
    _, changes, _ = KINDS["points that fall"]
    rubric = _scheme(tmp_path, *changes)
    add_cases(rubric, rubric.findings())
    mended = _scheme(tmp_path, changes[0], f'{AGREED}"agreed or poor"')
    assert run_cases(mended) != []


def test_a_rule_that_fails_shows_nothing(tmp_path: Path) -> None:
    """Where nothing comes out for certain, no household is claimed."""

    def fail(*figures: Any) -> Any:
        raise ValueError

    known = load_registry(builtin)
    rules = {
        name: attrs.evolve(
            rule,
            bind=lambda *told, rule=rule: attrs.evolve(rule.bind(*told), compute=fail),
        )
        for name, rule in known.rules.items()
    }
    registry = attrs.evolve(known, rules=rules)
    for kind in ("a field twice", "an item that stops short"):
        code, changes, _ = KINDS[kind]
        assert _found(_scheme(tmp_path, *changes, registry=registry), code).shown == ()


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        # Alone nobody is above the mean of himself.
        ("EK3001", (f'{AGREED}"hours > mean(hours)"',)),
        # Who is barred for few hours can't have the highest grade.
        (
            "EK3027",
            (
                '- effect = { cap_at = "良好" }\n+ effect = { cap_at = "优秀" }',
                f'{BAD}"hours < 20"',
            ),
        ),
    ],
)
def test_what_can_t_be_shown_is_told_without_a_household(
    tmp_path: Path, code: str, changes: tuple[str, ...]
) -> None:
    """What is seen among others only, or found nowhere, is no household."""
    assert _found(_scheme(tmp_path, *changes), code).shown == ()


def test_a_climb_ends_at_the_most_rows_there_may_be(tmp_path: Path) -> None:
    """Two rows give the most; where there may be one the best has that one."""
    stops_short = KINDS["a criterion that stops short"][1]
    for most, points in ((20, Decimal("9.5")), (1, Decimal("8.5"))):
        rubric = _scheme(tmp_path, *stops_short, f"- at_most = 20\n+ at_most = {most}")
        (one,) = [f.shown for f in rubric.findings() if f.place.key == "criteria.品德"]
        assert one[0].expect["points"] == {"品德": points}


def test_a_climb_may_end_early(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The best household found so far is what is shown."""
    monkeypatch.setattr(climbing, "ROUNDS", 0)
    rubric = _scheme(tmp_path, *KINDS["a whole that stops short"][1])
    (one,) = _found(rubric, "EK3012").shown
    assert 0 < one.expect["total"] <= 10  # type: ignore[operator]


def test_groups_of_stated_words_stay_groups(tmp_path: Path) -> None:
    """Households can't be set apart by words that are given; alone they still are."""
    code, changes, _ = KINDS["points that fall"]
    within = '- within = "村"\n+ within = "view"'
    assert len(_found(_scheme(tmp_path, within, *changes), code).shown) == 2


def test_a_protected_field_of_a_record_is_shown_by_a_row(tmp_path: Path) -> None:
    """A row is added that has it."""
    rubric = _scheme(
        tmp_path,
        '- label = "数额"\n+ label = "患病"',
        f'{AGREED}"sum(events, amount) < 3"',
    )
    before, after = _found(rubric, "EK3051").shown
    assert len(before.records) < len(after.records)


def test_a_household_without_facts_is_told_all_the_same() -> None:
    """Something stands before the arrow even where there is nothing to name."""
    (day,) = {one.as_of for one in [_nothing()]}
    assert _nothing().told("en") == "… → total 0"
    assert _nothing().as_json()["as_of"] == day.isoformat()
    json.dumps(_nothing().as_json())


def _nothing() -> Shown:
    return Shown({}, {"total": 0}, datetime.date(2026, 1, 1))


def test_the_page_says_which_findings_have_households(checkout: Path) -> None:
    """The how-to has every finding once, and those shown here as they are shown."""
    page = (checkout / "docs/how-to/check-a-rubric.md").read_text(encoding="utf-8")
    told: dict[str, str] = {}
    for line in page[page.index("| finding |") :].split("\n")[2:]:
        if line:
            _, finding, count, *_ = (cell.strip() for cell in line.split("|"))
            codes = re.findall(r"EK\d{4}", finding)
            for first, last in re.findall(r"EK(\d{4})–EK(\d{4})", finding):
                codes += [f"EK{code}" for code in range(int(first), int(last) + 1)]
            told |= dict.fromkeys(codes, count)
    assert set(told) == set(findings.ENTRIES)
    shown = {
        code: {1: "one", 2: "two"}[len(results)] for code, _, results in KINDS.values()
    }
    assert {code: count for code, count in told.items() if count != "none"} == shown


@pytest.mark.slow
def test_the_same_households_are_found_every_time(tmp_path: Path) -> None:
    """Neither the order of sets nor the process can be seen in what is found."""
    _scheme(
        tmp_path,
        *KINDS["a record twice"][1],
        *KINDS["an item that stops short"][1],
        *KINDS["a star that is lost"][1],
    )
    command = [sys.executable, "-m", "evalkit", "check", "sample.toml", "--json"]
    said = {
        subprocess.run(
            command,
            cwd=tmp_path,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(said) == 1
    assert b'"records"' in said.pop()
