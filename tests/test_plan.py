"""Compiling a rubric: its tree, stars, vetoes, ladder, ranking and programmes."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import attrs
import pytest

from evalkit.engine.plan import compile_rubric
from evalkit.engine.run import run
from evalkit.errors import FactsError, Place, RubricError, UsageError
from evalkit.model.bands import Bounds
from evalkit.model.programme import Limit, LimitStep, Need, Programme
from evalkit.model.rubric import (
    Criterion,
    Effect,
    Ladder,
    LadderStep,
    Ranking,
    Rubric,
    Star,
    Veto,
)
from evalkit.model.selection import SortKey
from evalkit.model.text import Expression, Text
from evalkit.rules.combiners import STARS, SUM
from evalkit.rules.met import MET
from tests.one_figure import AS_OF, table
from tests.test_defects import done, item, scheme


def written(text: str, key: str = "", line: int = 5) -> Expression:
    """Give an expression with its place."""
    return Expression(text, Place("r.toml", line, key or None))


def steps(*starts: float | None) -> tuple[LadderStep, ...]:
    """Give the steps of a ladder by their bounds; None is `otherwise`."""
    return tuple(
        LadderStep(
            Bounds(otherwise=True) if s is None else Bounds(at_least=Decimal(str(s))),
            f"自{s}" if s is not None else "其余",
        )
        for s in starts
    )


def met(key: str, when: str, points: int = 5) -> Any:
    """Give an item of a condition."""
    return item(key, MET, when=when, points=Decimal(points))


def faults(whole: Rubric) -> list[tuple[str, str | None]]:
    """Give code and key of every fault."""
    with pytest.raises(RubricError) as caught:
        compile_rubric(whole)
    return [(fault.code, fault.place.key) for fault in caught.value.faults]


def test_every_fault_of_a_rubric_is_told_at_once() -> None:
    """Figures, vetoes, stars, items, ladder, ranking, needs and limits: all of them."""
    star = Star(when=written("stra", "criteria.c.star.when"))
    bad = attrs.evolve(
        met("i", "x"),
        params=MET.params(when=written("flga", "i.when"), points=Decimal(1)),
    )
    inner = Criterion("c", Text("c"), SUM, (bad,), star=star)
    veto = Veto("v", Text("v"), written("income", "vetoes.v.when"), Effect("no_title"))
    ranking = Ranking(
        (SortKey(written("village", "ranking.by[0]")), SortKey(written("total"))),
        among=written("total", "ranking.among"),
    )
    limit = Limit(
        written("count_", "programmes.p.limit.of"),
        (LimitStep(Bounds(at_least=Decimal(3)), 1),),
    )
    programme = Programme(
        "p",
        Text("p"),
        (
            Need(written("no_vetos", "programmes.p.needs[0]"), Text("甲")),
            Need(written("points(c) > 3 and view"), Text("乙")),
            Need(written("grade >= '自3'"), Text("丙")),
        ),
        limit,
    )
    whole = scheme(
        inner,
        vetoes=(veto,),
        ladder=Ladder(written("income", "ladder.of"), steps(3)),
        ranking=ranking,
        programmes=(programme,),
    )
    assert faults(whole) == [
        ("EK2012", "vetoes.v.when"),
        ("EK2010", "i.when"),
        ("EK2010", "criteria.c.star.when"),
        ("EK1402", "ladder.steps[0]"),
        ("EK2012", "ranking.by[0]"),
        ("EK2010", "programmes.p.needs[0]"),
        ("EK1402", "programmes.p.limit.steps[0]"),
    ]


def test_without_stars_there_are_none() -> None:
    """A rubric of no starred criterion gives everybody 0 stars, whole ones."""
    finished = done(scheme(met("a", "flag")), {"flag": [True, None]})
    stars = finished.outcomes.stars
    assert (stars.low.tolist(), stars.high.tolist()) == ([0, 0], [0, 0])
    assert stars.type.decimals == 0


def test_a_sound_ladder_beside_a_faulty_veto_adds_no_fault() -> None:
    """Grades are laid out all the same, and what needs them is not at fault."""
    vetoes = tuple(
        Veto(key, Text(key), written(text, key), Effect("no_title"))
        for key, text in (("a", "flga"), ("b", "flag"))
    )
    zero = Veto("c", Text("c"), written("wihs", "c"), Effect("zero", "a"))
    needs = (Need(written("grade >= '自3'"), Text("甲")),)
    whole = scheme(
        vetoes=(*vetoes, zero),
        ladder=Ladder(written("count_", "of"), steps(3, None)),
        programmes=(Programme("p", Text("p"), needs),),
    )
    assert faults(whole) == [("EK2010", "a"), ("EK2010", "c")]


def test_results_are_known_after_scoring_only() -> None:
    """A criterion can't read the total; a loan can't read what does not exist."""
    assert faults(scheme(met("a", "total > 3"))) == [("EK2010", None)]
    assert faults(scheme(met("a", "star(a)"))) == [("EK2011", None)]
    for text, code in (
        ("points(b) > 1", "EK2010"),
        ("points('a') > 1", "EK2010"),
        ("points(a, a) > 1", "EK2010"),
        ("veto(v)", "EK2010"),
        ("points(a) > 1", None),
        ("total + stars > 1 and no_veto", None),
        ("grade == '好'", "EK2010"),
    ):
        programme = Programme("p", Text("p"), (Need(Expression(text), Text("甲")),))
        whole = scheme(met("a", "flag"), programmes=(programme,))
        if code is None:
            assert compile_rubric(whole)
        else:
            assert faults(whole) == [(code, None)], text


def test_a_grade_on_two_stretches_is_refused() -> None:
    """Where `otherwise` takes the middle too, grades would not rise (EK2030)."""
    broken = (
        LadderStep(Bounds(at_least=Decimal(80), at_most=Decimal(90)), "优"),
        LadderStep(Bounds(otherwise=True), "其余"),
    )
    assert faults(scheme(ladder=Ladder(written("count_", "of"), broken))) == [
        ("EK2030", "of")
    ]


def test_ranking_takes_no_words_but_grades() -> None:
    """Words have no order; a grade, a date and a condition have."""
    ladder = Ladder(Expression("count_"), steps(500, None))
    for key, code in (("view", "EK2012"), ("remark", "EK2012"), ("x", "EK2010")):
        ranking = Ranking((SortKey(Expression(key)),))
        assert faults(scheme(ranking=ranking)) == [(code, None)]
    keys = tuple(SortKey(Expression(k)) for k in ("grade", "born", "flag"))
    finished = done(
        scheme(ladder=ladder, ranking=Ranking(keys)),
        {
            "count_": [1, 600, 600, 1],
            "flag": [True, False, True, False],
            "born": [datetime.date(2000, 1, 1)] * 4,
        },
    )
    assert finished.outcomes.overall is not None
    assert (finished.outcomes.overall.low // 2).tolist() == [3, 2, 1, 4]


@pytest.mark.parametrize(
    ("bounds", "grades", "verdicts"),
    [
        ((2000, 500, None), ("自500", "其余"), ["no", "no", "no"]),
        ((500, None), ("自500", "其余"), ["yes", "no", "no"]),
        ((500, -3, -9), ("自500", "自-3"), ["yes", "no", "no"]),
    ],
)
def test_a_grade_out_of_reach_stands_where_its_bound_stands(
    bounds: tuple[float | None, ...], grades: tuple[str, str], verdicts: list[str]
) -> None:
    """Nobody is above a grade nobody can reach, and a cap at it caps no one."""
    best = steps(*bounds)[0].grade
    lowest = steps(*bounds)[-1].grade
    needs = (
        Need(Expression(f"grade >= '{best}'"), Text("甲")),
        Need(Expression(f"grade in ('{best}', '{lowest}')"), Text("乙")),
        Need(Expression(f"grade >= '{lowest}'"), Text("丙")),
    )
    veto = Veto("v", Text("v"), Expression("flag"), Effect("cap_at", best))
    whole = scheme(
        met("a", "flag"),
        ladder=Ladder(Expression("count_"), steps(*bounds)),
        vetoes=(veto,),
        programmes=(Programme("p", Text("p"), needs),),
    )
    finished = done(whole, {"count_": [900, 0, 499], "flag": [True, True, None]})
    outcomes = finished.outcomes
    assert outcomes.grade is not None
    said = [outcomes.grades[code] for code in outcomes.grade.low]
    assert said == [grades[0], grades[1], grades[1]]
    assert (outcomes.grade.low == outcomes.grade.high).all()
    first, _, last = outcomes.programmes["p"].needs
    assert [first.verdict(row) for row in range(3)] == verdicts
    assert [last.verdict(row) for row in range(3)] == ["yes"] * 3


def test_vetoes_take_titles_caps_and_points() -> None:
    """No title, a cap, all points of a criterion: each by its own condition alone."""
    vetoes = (
        Veto("none", Text("无"), Expression("view == '差'"), Effect("no_title")),
        Veto("cap", Text("限"), Expression("flag"), Effect("cap_at", "自3")),
        Veto("zero", Text("零"), Expression("wish"), Effect("zero", "c")),
    )
    whole = scheme(
        Criterion("c", Text("c"), SUM, (met("a", "count_ > 0", 9),)),
        ladder=Ladder(Expression("total"), steps(9, 3, None), none="不评"),
        vetoes=vetoes,
    )
    facts = {
        "count_": [1, 1, 1, 1, 1],
        "view": ["好", "差", "好", "好", None],
        "flag": [False, False, True, False, False],
        "wish": [False, False, False, True, False],
    }
    outcomes = done(whole, facts).outcomes
    assert outcomes.grade is not None
    assert outcomes.grades == ("不评", "其余", "自3", "自9")
    assert outcomes.grade.low.tolist() == [3, 0, 2, 1, 0]
    assert outcomes.grade.high.tolist() == [3, 0, 2, 1, 3]
    assert outcomes.total.low.tolist() == [900, 900, 900, 0, 900]


def test_more_stars_than_a_byte_holds_are_counted() -> None:
    """Of two hundred starred criteria a household earns two hundred stars."""
    parts = tuple(
        Criterion(f"c{n}", Text("c"), SUM, (met("a", "flag"),), star=Star(at_least=500))
        for n in range(200)
    )
    finished = done(scheme(*parts), {"flag": [True, False, None]})
    assert finished.outcomes.stars.low.tolist() == [200, 0, 0]
    assert finished.outcomes.stars.high.tolist() == [200, 0, 200]
    counted = Criterion("all", Text("all"), STARS, (*parts, met("none", "flag")))
    assert done(scheme(counted), {"flag": [True]}).outcomes.total.low.tolist() == [
        20000
    ]


@pytest.mark.parametrize(
    ("floor", "cap", "expected"),
    [
        (None, None, [-200, 300]),
        (0, None, [0, 300]),
        (None, 100, [-200, 100]),
        (-100, 200, [-100, 200]),
        (400, None, [400, 400]),
        (None, -300, [-300, -300]),
        (400, 100, [100, 100]),
        (-900, 900, [-200, 300]),
        (100_000, None, [100_000, 100_000]),
    ],
)
def test_floors_and_caps_hold(
    floor: int | None, cap: int | None, expected: list[int]
) -> None:
    """A criterion never leaves its floor and cap; where they cross the cap stands."""
    one = item("a", MET, when="flag", points=Decimal(3), otherwise=Decimal(-2))
    inner = Criterion("c", Text("c"), SUM, (one,), floor=floor, cap=cap)
    finished = done(scheme(inner), {"flag": [False, True, None]})
    total = finished.outcomes.total
    assert total.low.tolist() == [*expected, expected[0]]
    assert total.high.tolist() == [*expected, expected[1]]
    assert (total.type.low, total.type.high) == tuple(expected)


def test_the_day_is_asked_for_where_it_is_used() -> None:
    """Without `as_of` a rubric that looks back is refused, another one is not."""
    plan = compile_rubric(scheme(met("a", "age(born) > 60")))
    assert plan.uses_as_of
    with pytest.raises(UsageError) as caught:
        run(plan, table())
    assert [f.code for f in caught.value.faults] == ["EK7901"]
    for day in (datetime.date(1899, 12, 31), datetime.date(2200, 1, 1)):
        with pytest.raises(UsageError) as caught:
            run(plan, table(), as_of=day)
        assert [f.code for f in caught.value.faults] == ["EK7902"]
        assert day.isoformat() in caught.value.text("zh")
    plain = compile_rubric(scheme(met("a", "flag")))
    assert not plain.uses_as_of
    assert run(plain, table()).as_of is None
    counted = compile_rubric(scheme(met("a", "any(events, within='1 year')")))
    assert counted.uses_as_of


def test_groups_that_matter_must_be_known() -> None:
    """The fields after by= and within are known to the plan, and no others."""
    ranking = Ranking((SortKey(Expression("total")),), within="village")
    whole = scheme(met("a", "count_ > mean(count_, by=view)"), ranking=ranking)
    plan = compile_rubric(whole)
    assert plan.groups == {"village", "view"}
    with pytest.raises(FactsError) as caught:
        run(plan, table({"village": ["甲", None], "view": ["好", None]}), as_of=AS_OF)
    assert [(f.code, f.values["id"]) for f in caught.value.faults] == [
        ("EK4903", "001"),
        ("EK4903", "001"),
    ]
