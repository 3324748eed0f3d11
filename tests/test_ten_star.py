"""The ten-star rubric: its worked cases hold, and no number moves unnoticed."""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from evalkit.demo.county import AS_OF, ID, county
from evalkit.engine.explain import explain
from evalkit.engine.plan import compile_rubric
from evalkit.engine.run import Run, run
from evalkit.errors import RubricError
from evalkit.io.rubric_file import parse_rubric
from evalkit.model.outcome import Measure, Places, Trace
from evalkit.model.rubric import Criterion, Field, Rubric
from evalkit.model.table import Column, Records, Table
from evalkit.model.value import to_days
from evalkit.registry import Registry
from evalkit.rules.builtin import evalkit_combiners, evalkit_rules
from tests.mutants import mutants

FOLDER = Path(__file__).parents[1] / "rubrics" / "household"
TEXT = (FOLDER / "ten-star.toml").read_text(encoding="utf-8")
CASES = tomllib.loads(
    (FOLDER / "ten-star.cases.toml").read_text(encoding="utf-8"), parse_float=Decimal
)
REGISTRY = Registry(
    {rule.name: rule for rule in evalkit_rules()},
    {combiner.name: combiner for combiner in evalkit_combiners()},
)


@pytest.fixture(scope="module")
def rubric() -> Rubric:
    """Read the rubric once."""
    return parse_rubric(TEXT, REGISTRY)


def _column(field: Field, values: Sequence[Any]) -> Column:
    kind = field.type
    known = np.array([value is not None for value in values], dtype=bool)
    words = kind.choices or tuple(sorted({v for v in values if v is not None}))
    units: list[int] = []
    for value in values:
        if value is None:
            units.append(0 if kind.is_word else kind.low)
        elif kind.is_word:
            units.append(words.index(value))
        elif isinstance(value, datetime.date):
            units.append(to_days(value))
        else:
            units.append(int(Decimal(value).scaleb(kind.decimals)))
        assert kind.is_word or kind.low <= units[-1] <= kind.high, (field.key, value)
    return Column(
        kind, np.array(units), None if known.all() else known, words * kind.is_word
    )


def _table(
    rubric: Rubric,
    houses: Sequence[tuple[str, Mapping[str, Any], Sequence[Mapping[str, Any]]]],
) -> Table:
    """Make a table of households: id, facts, events."""
    rows = [(i, row) for i, (_, _, events) in enumerate(houses) for row in events]
    events = rubric.records[0]
    return Table(
        tuple(house[0] for house in houses),
        {f.key: _column(f, [h[1].get(f.key) for h in houses]) for f in rubric.fields},
        {
            events.key: Records(
                np.array([i for i, _ in rows], dtype=np.int64),
                {
                    f.key: _column(f, [r.get(f.key) for _, r in rows])
                    for f in events.fields
                },
            )
        },
    )


def _facts(changed: Mapping[str, Any], unknown: Sequence[str], case: int) -> Any:
    assert set(changed) | set(unknown) <= set(CASES["base"])
    facts = {**CASES["base"], **changed}
    facts.update(dict.fromkeys(unknown))
    # A village of its own for each case, so that one run does for all.
    return {**facts, "village": f"{case} {facts['village']}"}


def _run(rubric: Rubric) -> tuple[Run, list[int]]:
    """Evaluate all cases at once; give also the row of each."""
    houses, rows = [], []
    for number, case in enumerate(CASES["cases"]):
        rows.append(len(houses))
        own = _facts(case.get("facts", {}), case.get("unknown", ()), number)
        # Its id comes after those of its peers, whatever rule equals are placed by.
        houses.append((f"{number}.own", own, case.get("events", ())))
        for peer, changed in enumerate(case.get("peers", ())):
            facts = dict(changed)
            facts = _facts(facts, facts.pop("unknown", ()), number)
            houses.append((f"{number}.{peer}", facts, ()))
    plan = compile_rubric(rubric)
    return run(plan, _table(rubric, houses), as_of=CASES["as_of"]), rows


def _points(run: Run, row: int) -> dict[str, tuple[Decimal, Decimal]]:
    """Give the points of every criterion and item; only the explanation has items'."""

    def beneath(traces: Sequence[Trace]) -> Iterator[Trace]:
        for trace in traces:
            yield trace
            yield from beneath(trace.parts)

    return {
        trace.key: (Decimal(trace.low), Decimal(trace.high))
        for trace in beneath(explain(run, row).parts)
        if trace.kind in ("criterion", "item")
    }


def _measured(measure: Measure, row: int) -> tuple[Any, Any]:
    scale = -measure.type.decimals
    low, high = int(measure.low[row]), int(measure.high[row])
    return Decimal(low).scaleb(scale), Decimal(high).scaleb(scale)


def _wanted(value: Any) -> tuple[Any, Any]:
    low, high = value if isinstance(value, list) else (value, value)
    if isinstance(low, (int, Decimal)):
        return Decimal(low), Decimal(high)
    return low, high


def _placed(places: Places | None, row: int) -> tuple[Any, Any]:
    assert places is not None
    return Decimal(int(places.low[row])) / 2, Decimal(int(places.high[row])) / 2


def _got(run: Run, row: int, expect: Mapping[str, Any]) -> Iterator[Any]:
    """Give what is expected and what came out, one pair a figure."""
    outcomes = run.outcomes
    for key, value in expect.items():
        if key in ("total", "stars"):
            measure = outcomes.total if key == "total" else outcomes.stars
            yield key, _wanted(value), _measured(measure, row)
        elif key == "grade":
            grade = outcomes.grade
            assert grade is not None
            ends = int(grade.low[row]), int(grade.high[row])
            yield key, _wanted(value), tuple(outcomes.grades[end] for end in ends)
        elif key == "points":
            points = _points(run, row)
            for path, wanted in value.items():
                yield path, _wanted(wanted), points.get(path)
        elif key == "star":
            for path, star in value.items():
                yield path, star, outcomes.star[path].verdict(row)
        elif key == "programmes":
            for name, said in value.items():
                yield name, said, outcomes.programmes[name].verdict.verdict(row)
        elif key == "limit":
            for name, yuan in value.items():
                limit = outcomes.programmes[name].limit
                assert limit is not None
                yield f"{name} limit", _wanted(yuan), _measured(limit, row)
        elif key == "place":
            yield key, _wanted(value), _placed(outcomes.within or outcomes.overall, row)
        else:
            assert key in ("vetoes", "vetoes_open"), key
    for key, verdict in (("vetoes", "yes"), ("vetoes_open", "undetermined")):
        holds = [k for k, v in outcomes.vetoes.items() if v.verdict(row) == verdict]
        yield key, sorted(expect.get(key, ())), sorted(holds)


def _failures(rubric: Rubric) -> list[str]:
    done, rows = _run(rubric)
    return [
        f"{case['name']}: {what} {wanted} != {got}"
        for case, row in zip(CASES["cases"], rows, strict=True)
        for what, wanted, got in _got(done, row, case["expect"])
        if wanted != got
    ]


def test_every_worked_case_comes_out(rubric: Rubric) -> None:
    """Each case gives the totals, stars, grades, vetoes and loans written beside it."""
    assert CASES["rubric"] == rubric.id
    assert _failures(rubric) == []


def test_full_marks_are_ten_tens(rubric: Rubric) -> None:
    """Ten stars of ten points each reach a hundred, item by item."""
    stars = [part for part in rubric.root.parts if isinstance(part, Criterion)]
    assert [star.points for star in stars] == [1000] * 10
    assert rubric.root.points == 10_000
    assert all(star.star is not None for star in stars)
    plan = compile_rubric(rubric)
    for star in stars:
        items = [f"{star.key}.{part.key}" for part in star.parts]
        assert sum(plan.scored.items[i].points.type.high for i in items) == 1000


def test_cases_reach_every_condition(rubric: Rubric) -> None:
    """Every grade, veto, star, criterion and item is expected in some case."""
    expects = [case["expect"] for case in CASES["cases"]]
    grades = {grade for e in expects for grade in _wanted(e.get("grade", ""))}
    assert rubric.ladder is not None
    assert {step.grade for step in rubric.ladder.steps} | {"不予评定"} <= grades
    vetoes = {veto for e in expects for veto in e.get("vetoes", ())}
    assert vetoes == {veto.key for veto in rubric.vetoes}
    loans = {e["programmes"]["credit_loan"] for e in expects if "programmes" in e}
    assert loans == {"yes", "no", "undetermined"}
    done, rows = _run(rubric)
    reached = [_points(done, row) for row in rows]
    for path, plan in done.plan.scored.items.items():
        ends = {end for points in reached for end in points[path]}
        kind = plan.points.type
        assert ends >= {Decimal(end).scaleb(-2) for end in (kind.low, kind.high)}, path
    outcomes = done.outcomes
    for star in outcomes.star.values():
        assert {star.verdict(row) for row in rows} >= {"yes", "no"}
    for need in outcomes.programmes["credit_loan"].needs:
        assert {need.verdict(row) for row in rows} >= {"yes", "no"}


def test_every_number_has_its_source(rubric: Rubric) -> None:
    """Every star, item, veto, ladder, ranking and programme says where it was seen."""
    stars = [part for part in rubric.root.parts if isinstance(part, Criterion)]
    sourced = [rubric, rubric.ladder, rubric.ranking, *stars, *rubric.vetoes]
    sourced += [part for star in stars for part in star.parts]
    sourced += [*rubric.programmes, *rubric.records]
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
    ids = {field.key for field in rubric.fields}
    assert len(ids) == 28
    assert {f.type.kind for f in rubric.fields} == {
        "boolean", "integer", "decimal", "money", "category", "date", "text"
    }  # fmt: skip


def _prose(line: str) -> bool:
    return line.startswith(("#", "note", "method", "supplied_by", "source"))


def test_unknown_is_no_only_for_consent(rubric: Rubric) -> None:
    """A blank is unknown in every column but the bank's consent, which says why."""
    policies = {f.key: f.missing for f in rubric.fields if f.missing != "unknown"}
    assert policies == {"bank_consent": "no"}


@pytest.mark.slow
def test_the_engine_counts_the_county_as_the_source_does(rubric: Rubric) -> None:
    """The engine gives 9,072 households at eight stars or more, 1,221 at ten."""
    made = county()
    index = {owner: row for row, owner in enumerate(made.ids)}
    events: list[list[dict[str, Any]]] = [[] for _ in made.ids]
    for row, owner in enumerate(made.events[ID]):
        events[index[owner]].append(
            {k: made.events[k][row] for k in ("kind", "on", "proved", "basis")}
        )
    houses = [
        (owner, {k: column[row] for k, column in made.columns.items()}, events[row])
        for row, owner in enumerate(made.ids)
    ]
    outcomes = run(compile_rubric(rubric), _table(rubric, houses), as_of=AS_OF).outcomes
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


@pytest.mark.slow
def test_no_number_can_move_unnoticed() -> None:
    """Change any number, item, veto or tie rule: a case fails or it is refused."""
    passed = []
    for name, text in mutants(TEXT):
        try:
            if not _failures(parse_rubric(text, REGISTRY)):
                passed.append(name)
        except RubricError:
            continue
    assert passed == []
