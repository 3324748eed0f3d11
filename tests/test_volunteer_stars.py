"""The volunteers' rubric: its worked cases hold, and no number moves unnoticed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from evalkit import EvalkitError, Evaluation, Rubric, Trace, load_rubric
from tests.mutants import mutants

FOLDER = Path(__file__).parents[1] / "rubrics" / "person"
TEXT = (FOLDER / "volunteer-stars.toml").read_text(encoding="utf-8")
CASES = tomllib.loads(
    (FOLDER / "volunteer-stars.cases.toml").read_text(encoding="utf-8"),
    parse_float=Decimal,
)


@pytest.fixture(scope="module")
def rubric() -> Rubric:
    """Load the rubric that comes with evalkit."""
    return load_rubric("person/volunteer-stars")


def _evaluated(rubric: Rubric) -> Evaluation:
    """Evaluate all cases at once, each in a team of its own, its peers before it."""
    people: list[dict[str, Any]] = []
    service: list[dict[str, Any]] = []
    for number, case in enumerate(CASES["cases"]):
        own = {**case.get("facts", {}), **dict.fromkeys(case.get("unknown", ()))}
        for peer, changed in enumerate([*case.get("peers", ()), own]):
            facts = {**CASES["base"], **changed}
            facts["team"] = f"{number} {facts['team']}"
            name = "case" if changed is own else f"{peer}"
            people.append({"志愿者编号": f"{number}.{name}", "姓名": "某某", **facts})
        for row in case.get("service", ()):
            whole = {"志愿者编号": f"{number}.case", "confirmed": None, **row}
            service.append(whole)
    facts = {key: [row[key] for row in people] for key in people[0]}
    facts["service"] = {key: [row[key] for row in service] for key in service[0]}
    return rubric.evaluate(facts, as_of=CASES["as_of"])


def _said(trace: Trace) -> Iterator[tuple[str, tuple[str, str]]]:
    """Give what an explanation says, under the names the cases have for it."""
    yield "total", (trace.low, trace.high)
    for part in trace.parts:
        if part.kind == "grade":
            yield "grade", (part.low, part.high)
        if part.kind == "ranking" and part.label.zh != "总排名":
            yield "place", (part.low, part.high)
        for item in part.parts:
            if item.kind == "item":
                yield item.key, (item.low, item.high)


def _failures(rubric: Rubric) -> list[str]:
    result = _evaluated(rubric)
    found = []
    for number, case in enumerate(CASES["cases"]):
        said = dict(_said(result.explain(f"{number}.case")))
        expect = dict(case["expect"])
        expect |= expect.pop("points", {})
        for key, value in expect.items():
            ends = value if isinstance(value, list) else [value, value]
            if said[key] != tuple(map(str, ends)):
                found.append(f"{case['name']}: {key} {value} != {said[key]}")
    return found


def test_every_worked_case_comes_out(rubric: Rubric) -> None:
    """Each case gives the stars, the grade and the place written beside it."""
    assert CASES["rubric"] == rubric.id
    assert _failures(rubric) == []


def test_cases_reach_every_grade(rubric: Rubric) -> None:
    """Every grade is expected for certain in some case, and some grade is open."""
    ladder = rubric.record.ladder
    assert ladder is not None
    expected = [case["expect"].get("grade") for case in CASES["cases"]]
    assert {step.grade for step in ladder.steps} <= {
        grade for grade in expected if isinstance(grade, str)
    }
    assert any(isinstance(grade, list) for grade in expected)


def test_the_scheme_gives_no_cause_for_a_finding(rubric: Rubric) -> None:
    """Nothing is counted twice or asked in vain, and every number has its source."""
    assert rubric.findings() == ()
    sourced: list[Any] = [rubric.record, rubric.record.ladder, rubric.record.ranking]
    sourced += rubric.record.records
    assert all(re.match("https?://", each.source) for each in sourced)


@pytest.mark.slow
def test_no_number_can_move_unnoticed(tmp_path: Path) -> None:
    """Change any number, or how places are given: a case fails or it is refused."""
    path = tmp_path / "rubric.toml"
    unseen = []
    for change, text in mutants(TEXT):
        path.write_text(text, encoding="utf-8")
        try:
            if not _failures(load_rubric(path)):
                unseen.append(change)
        except (EvalkitError, KeyError):  # refused; or there is no such place any more
            continue
    full = "criteria.service.items.hours: { at_least = 1500, points = 6 },"
    assert unseen == [full]  # the full mark holds it at 5
