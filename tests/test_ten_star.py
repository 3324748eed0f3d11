"""The ten-star rubric: its worked cases hold, and no number moves unnoticed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from evalkit.cases.facts import Subject, subjects, table
from evalkit.cases.file import read_cases
from evalkit.cases.runs import evaluate
from evalkit.demo.county import AS_OF, ID, county
from evalkit.engine.explain import explain
from evalkit.engine.run import Run, run
from evalkit.kit.rubric import Rubric, load_rubric
from evalkit.model.outcome import Trace
from evalkit.model.rubric import Criterion
from evalkit.plugins import load_registry
from evalkit.rules import builtin
from evalkit.testing import run_cases

PATH = Path(__file__).parents[1] / "rubrics/household/ten-star.toml"
TEXT = PATH.read_text(encoding="utf-8")
CASES = read_cases(PATH.with_suffix(".cases.toml"))
REGISTRY = load_registry(builtin, points=())


@pytest.fixture(scope="module")
def rubric() -> Rubric:
    """Load the rubric once."""
    return load_rubric(PATH, registry=REGISTRY)


def _evaluated(rubric: Rubric) -> list[tuple[Run, int]]:
    """Evaluate all cases; give the run and the row of each."""
    made = [(c, subjects(CASES, c)) for c in CASES.cases]
    found = []
    for _, done, row in evaluate(rubric.plan, made):
        assert isinstance(done, Run), done
        found.append((done, row))
    return found


def _points(run: Run, row: int) -> dict[str, tuple[Decimal, Decimal]]:
    """Give the points of every item, as the explanation tells them."""

    def beneath(traces: Sequence[Trace]) -> Iterator[Trace]:
        for trace in traces:
            yield trace
            yield from beneath(trace.parts)

    return {
        trace.key: (Decimal(trace.low), Decimal(trace.high))
        for trace in beneath(explain(run, row).parts)
        if trace.kind == "item"
    }


def test_every_worked_case_comes_out(rubric: Rubric) -> None:
    """Each case gives the totals, stars, grades, vetoes and loans written beside it."""
    assert run_cases(rubric, CASES) == []


def test_full_marks_are_ten_tens(rubric: Rubric) -> None:
    """Ten stars of ten points each reach a hundred, item by item."""
    root = rubric.record.root
    stars = [part for part in root.parts if isinstance(part, Criterion)]
    assert [star.points for star in stars] == [1000] * 10
    assert root.points == 10_000
    assert all(star.star is not None for star in stars)
    plan = rubric.plan
    for star in stars:
        items = [f"{star.key}.{part.key}" for part in star.parts]
        assert sum(plan.scored.items[i].points.type.high for i in items) == 1000


def test_cases_reach_every_condition(rubric: Rubric) -> None:
    """Every grade, veto, star, criterion and item is expected in some case."""
    expects = [case.expect for case in CASES.cases]
    grades = {e["grade"] for e in expects if isinstance(e.get("grade"), str)}
    scheme = rubric.record
    assert scheme.ladder is not None
    assert {step.grade for step in scheme.ladder.steps} | {"不予评定"} <= grades
    vetoes = {veto for e in expects for veto in e.get("vetoes", ())}
    assert vetoes == {veto.key for veto in scheme.vetoes}
    loans = {e["programmes"]["credit_loan"] for e in expects if "programmes" in e}
    assert loans == {"yes", "no", "undetermined"}
    done = _evaluated(rubric)
    reached = [_points(run, row) for run, row in done]
    for path, plan in rubric.plan.scored.items.items():
        ends = {end for points in reached for end in points[path]}
        kind = plan.points.type
        assert ends >= {Decimal(end).scaleb(-2) for end in (kind.low, kind.high)}, path
    for path in rubric.plan.scored.star:
        stars = {run.outcomes.star[path].verdict(row) for run, row in done}
        assert stars >= {"yes", "no"}, path
    for number in range(len(scheme.programmes[0].needs)):
        verdicts = set()
        for evaluated, row in done:
            need = evaluated.outcomes.programmes["credit_loan"].needs[number]
            verdicts.add(need.verdict(row))
        assert verdicts >= {"yes", "no"}, number


def test_every_number_has_its_source(rubric: Rubric) -> None:
    """Every star, item, veto, ladder, ranking and programme says where it was seen."""
    scheme = rubric.record
    stars = [part for part in scheme.root.parts if isinstance(part, Criterion)]
    sourced: list[object] = [scheme, scheme.ladder, scheme.ranking, *stars]
    sourced += scheme.vetoes
    sourced += [part for star in stars for part in star.parts]
    sourced += [*scheme.programmes, *scheme.records]
    assert [
        s for s in sourced if not re.match("https?://", getattr(s, "source", ""))
    ] == []


def test_nobody_is_punished_for_what_is_no_fault(rubric: Rubric) -> None:
    """Petitions, complaints, belief, illness and births stand in no condition."""
    read = re.sub(r'note = """.*?"""', "", TEXT, flags=re.DOTALL)
    read = "\n".join(line for line in read.splitlines() if not _prose(line))
    for word in (
        "信访",
        "上访",
        "投诉",
        "举报",
        "诉讼",
        "信仰",
        "宗教",
        "疾病",
        "患病",
    ):
        assert word not in read
    for word in ("残疾", "生育", "超生", "身份证", "证件", "民族", "政治面貌"):
        assert word not in read
    ids = {field.key for field in rubric.record.fields}
    assert len(ids) == 28
    assert {f.type.kind for f in rubric.record.fields} == {
        "boolean", "integer", "decimal", "money", "category", "date", "text"
    }  # fmt: skip


def _prose(line: str) -> bool:
    return line.startswith(("#", "note", "method", "supplied_by", "source"))


def test_unknown_is_no_only_for_consent(rubric: Rubric) -> None:
    """A blank is unknown in every column but the bank's consent, which says why."""
    policies = {
        f.key: f.missing for f in rubric.record.fields if f.missing != "unknown"
    }
    assert policies == {"bank_consent": "no"}


@pytest.mark.slow
def test_the_engine_counts_the_county_as_the_source_does(rubric: Rubric) -> None:
    """The engine gives 9,072 households at eight stars or more, 1,221 at ten."""
    made = county()
    index = {owner: row for row, owner in enumerate(made.ids)}
    events: list[list[dict[str, object]]] = [[] for _ in made.ids]
    for row, owner in enumerate(made.events[ID]):
        events[index[owner]].append(
            {k: made.events[k][row] for k in ("kind", "on", "proved", "basis")}
        )
    houses = [
        Subject(
            owner,
            {k: column[row] for k, column in made.columns.items()},
            {"events": events[row]},
        )
        for row, owner in enumerate(made.ids)
    ]
    facts = table(rubric.record, houses)
    outcomes = run(rubric.plan, facts, as_of=AS_OF).outcomes
    grade = outcomes.grade
    assert grade is not None
    sure = grade.low[~grade.open]
    counts = dict(zip(outcomes.grades, np.bincount(sure).tolist(), strict=True))
    assert counts == {
        "不予评定": 64,
        "未达星级": 5_616,
        "八星级文明户": 4_443,
        "九星级文明户": 3_408,
        "十星级文明户": 1_221,
    }
    assert 4_443 + 3_408 + 1_221 == 9_072
    assert int(grade.open.sum()) == 220
    loans = outcomes.programmes["credit_loan"].verdict
    assert int(loans.low.sum()) > 5_000
