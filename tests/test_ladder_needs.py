"""Steps of a ladder that ask for something besides the figure."""

from __future__ import annotations

from decimal import Decimal
from itertools import product
from typing import Any

import attrs
import pytest

from evalkit.check.checks import check_rubric
from evalkit.engine.explain import explain
from evalkit.engine.plan import compile_rubric
from evalkit.engine.run import Run, run
from evalkit.model.bands import Bounds
from evalkit.model.programme import Need
from evalkit.model.rubric import Effect, Ladder, LadderStep, Rubric, Veto
from evalkit.model.text import Expression, Text
from tests.one_figure import AS_OF, rubric, table


def step(least: int | None, grade: str, *needs: str) -> LadderStep:
    """Give a step from so much up, or the rest, and what it needs."""
    bounds = Bounds(otherwise=True)
    if least is not None:
        bounds = Bounds(at_least=Decimal(least))
    asked = tuple(Need(Expression(text), Text(text)) for text in needs)
    return LadderStep(bounds, grade, needs=asked)


STEPS = (
    step(7, "甲", "flag", "balance >= 0"),
    step(5, "乙", "wish"),
    step(3, "丙"),
    step(None, "丁", "wish or flag"),
)
GRADES = ("无", "丁", "丙", "乙", "甲")
CAP = Veto("cap", Text("超限"), Expression("count_ > 900"), Effect("cap_at", "乙"))


def whole(*vetoes: Veto) -> Rubric:
    """Give a rubric of these steps."""
    ladder = Ladder(Expression("people"), STEPS, "无")
    return attrs.evolve(rubric("flag"), ladder=ladder, vetoes=vetoes)


def done(whole: Rubric, **facts: list[Any]) -> Run:
    """Run a rubric on households."""
    return run(compile_rubric(whole), table(facts), as_of=AS_OF)


def slow(people: int, flag: bool, balance: int, wish: bool, count: int) -> int:
    """Give the place of a grade as a clerk would."""
    reached = 4 if people >= 7 else 3 if people >= 5 else 2 if people >= 3 else 1
    if count > 900:
        reached = min(reached, 3)
    holds = {4: flag and balance >= 0, 3: wish, 2: True, 1: wish or flag}
    return max((p for p in range(1, reached + 1) if holds[p]), default=0)


def test_a_grade_spans_what_its_completions_come_to() -> None:
    """The ends of a grade are the least and the greatest of every completion."""
    people = (*range(1, 10), None)
    flags = (True, False, None)
    rows = list(product(people, flags, (-1, 0, None), flags, (900, 901, None)))
    names = ("people", "flag", "balance", "wish", "count_")
    facts = {name: [row[i] for row in rows] for i, name in enumerate(names)}
    grade = done(whole(CAP), **facts).outcomes.grade
    assert grade is not None
    can_be = (range(1, 10), (True, False), (-1, 0), (True, False), (900, 901))
    for row, given in enumerate(rows):
        choices = [
            all_ if value is None else (value,)
            for value, all_ in zip(given, can_be, strict=True)
        ]
        ends = [slow(*one) for one in product(*choices)]
        found = int(grade.low[row]), int(grade.high[row])
        assert found == (min(ends), max(ends)), given


@pytest.mark.parametrize(
    ("facts", "note"),
    [
        (
            {"people": 8, "flag": False, "wish": True, "balance": 3},
            "够“甲”，但未满足“flag”；降为“乙”",
        ),
        (
            {"people": 8, "flag": False, "wish": False, "balance": -1},
            "够“甲”，但未满足“flag”、“balance ≥ 0”；够“乙”，但未满足“wish”；降为“丙”",
        ),
        (
            {"people": 8, "flag": None, "wish": True, "balance": 3},
            "“甲”还要“flag”，待核实",
        ),
        ({"people": 8, "flag": True, "wish": False, "balance": 0}, None),
        (
            {"people": 1, "flag": False, "wish": False, "balance": 0},
            "够“丁”，但未满足“wish 或 flag”；降为“无”",
        ),
    ],
)
def test_an_explanation_says_what_kept_a_grade_down(
    facts: dict[str, Any], note: str | None
) -> None:
    """The need that is missed, and the step it leaves, are said; else nothing is."""
    run = done(whole(), **{key: [value] for key, value in facts.items()})
    (trace,) = [t for t in explain(run, 0).parts if t.kind == "grade"]
    assert trace.note is not None
    if note is None:
        assert "但未满足" not in trace.note.zh
    else:
        assert trace.note.zh.endswith(note), trace.note.zh


def test_a_need_that_no_facts_can_miss_is_found() -> None:
    """A need that always holds, or never, is a finding at its place."""
    steps = (step(3, "甲", "people >= 1", "count_ < 0"), step(None, "乙"))
    ladder = Ladder(Expression("people"), steps)
    found = attrs.evolve(rubric("flag"), ladder=ladder)
    codes = [fault.code for fault in check_rubric(found, compile_rubric(found))]
    assert [code for code in codes if code in ("EK3024", "EK3025")] == [
        "EK3025",
        "EK3024",
    ]
