"""Defects met in released systems that do this job; none may be ours.

Numbered as in the list they come from. Those of files, readers and receipts are tested
beside what reads and writes them.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import attrs
import numpy as np
import pytest

from evalkit.engine.explain import explain
from evalkit.engine.plan import compile_rubric
from evalkit.engine.run import Run, run
from evalkit.errors import RubricError
from evalkit.model.bands import Bounds
from evalkit.model.number import Numbers
from evalkit.model.outcome import Places
from evalkit.model.programme import Need, Programme
from evalkit.model.rubric import (
    Criterion,
    Item,
    Ladder,
    LadderStep,
    Ranking,
    Rubric,
    Star,
    Ties,
)
from evalkit.model.rule import Rule
from evalkit.model.selection import SortKey
from evalkit.model.table import Table
from evalkit.model.text import Expression, Text
from evalkit.rules.bands import BANDS, Band
from evalkit.rules.combiners import SUM
from evalkit.rules.linear import LINEAR
from evalkit.rules.lookup import LOOKUP
from evalkit.rules.met import MET
from evalkit.rules.per_occurrence import PER_OCCURRENCE
from tests.one_figure import AS_OF, known, rubric, said, table
from tests.one_subject import subject
from tests.test_guard import item as bad_item
from tests.test_guard import raising
from tests.test_guard import rule as bad_rule


def item(key: str, rule: Rule, **params: Any) -> Item:
    """Give an item; texts are expressions where the rule reads a figure."""
    read = {operand.name for operand in rule.operands}
    given = {k: Expression(v) if k in read else v for k, v in params.items()}
    return Item(key, Text(key), rule, rule.params(**given))


def points_of(key: str, figure: str, each: str = "1") -> Item:
    """Give an item that gives a figure's own value in points."""
    return item(key, LINEAR, of=figure, points=Decimal(1000), coefficient=Decimal(each))


def scheme(*parts: Item | Criterion, **parts_of: Any) -> Rubric:
    """Give a rubric of these parts."""
    parts = parts or (item("a", MET, when="flag", points=Decimal(1)),)
    root = Criterion("", Text(""), SUM, parts)
    return attrs.evolve(rubric(numbers=Numbers(2, 4)), root=root, **parts_of)


def ranked(
    by: str, ties: Ties = "shared", on: Any = "exact", *, descending: bool = True
) -> Ranking:
    """Rank by one figure."""
    return Ranking((SortKey(Expression(by), descending),), ties=ties, on=on)


def done(whole: Rubric, facts: Table | dict[str, Any]) -> Run:
    """Run a rubric on facts."""
    held = table(facts) if isinstance(facts, dict) else facts
    return run(compile_rubric(whole), held, as_of=AS_OF)


def totals(finished: Run) -> list[tuple[int, int]]:
    """Give the totals in units."""
    total = finished.outcomes.total
    return list(zip(total.low.tolist(), total.high.tolist(), strict=True))


def halves(places: Places | None) -> list[float]:
    """Give certain places."""
    assert places is not None
    assert places.low.tolist() == places.high.tolist()
    return [half / 2 for half in places.low.tolist()]


def test_defect_1_equal_totals_share_their_place() -> None:
    """0.1 + 0.2 + 0.3, 0.3 + 0.2 + 0.1 and 0.2 three times are first, all of them."""
    rows = [("0.1", "0.2", "0.3"), ("0.3", "0.2", "0.1"), ("0.2", "0.2", "0.2")]
    keys = ("income", "人均收入", "weight")
    facts = {key: [row[i] for row in rows] for i, key in enumerate(keys)}
    facts["weight"] = [Decimal(row[2]) / 10 for row in rows]
    parts = [points_of("a", keys[0]), points_of("b", keys[1])]
    parts.append(points_of("c", keys[2], "10"))
    finished = done(scheme(*parts, ranking=ranked("total")), facts)
    assert totals(finished) == [(60, 60)] * 3
    assert halves(finished.outcomes.overall) == [1, 1, 1]


@pytest.mark.parametrize(
    ("ties", "expected"),
    [
        ("shared", [4, 1, 2, 2]),
        ("shared_last", [4, 1, 3, 3]),
        ("average", [4, 1, 2.5, 2.5]),
        ("dense", [3, 1, 2, 2]),
        ("ordinal", [4, 1, 2, 3]),
    ],
)
def test_defect_2_the_best_is_first_however_ties_are_broken(
    ties: Ties, expected: list[float]
) -> None:
    """Of 2, 10, 6 and 6 the 10 is first, as a number and under every tie rule."""
    whole = scheme(points_of("a", "count_"), ranking=ranked("total", ties))
    finished = done(whole, {"count_": [2, 10, 6, 6]})
    assert halves(finished.outcomes.overall) == expected


def test_defect_3_a_household_without_facts_is_undetermined() -> None:
    """No facts are not no stars and no loan: every verdict is open, and says why."""
    star = Criterion(
        "tidy",
        Text("tidy"),
        SUM,
        (item("a", MET, when="flag", points=Decimal(10)),),
        1000,
        star=Star(at_least=600),
    )
    loan = Programme(
        "loan", Text("贷款"), (Need(Expression("stars >= 1"), Text("一星")),)
    )
    steps = (
        LadderStep(Bounds(at_least=Decimal(1)), "一星户"),
        LadderStep(Bounds(otherwise=True), "未达星级"),
    )
    whole = scheme(
        star,
        ladder=Ladder(Expression("stars"), steps),
        programmes=(loan,),
        ranking=ranked("total"),
    )
    finished = done(whole, {"flag": [None, False]})
    outcomes = finished.outcomes
    assert totals(finished) == [(0, 1000), (0, 0)]
    assert outcomes.star["tidy"].verdict(0) == "undetermined"
    assert outcomes.programmes["loan"].verdict.verdict(0) == "undetermined"
    assert outcomes.programmes["loan"].verdict.verdict(1) == "no"
    assert outcomes.grade is not None
    assert [
        outcomes.grades[g[0]] for g in (outcomes.grade.low, outcomes.grade.high)
    ] == [
        "未达星级",
        "一星户",
    ]
    assert outcomes.wanting == {
        decision: {0: ("flag",)}
        for decision in ("total", "stars", "grade", "programmes.loan")
    }


def test_defect_4_large_numbers_keep_their_last_digit() -> None:
    """20,000,001 stays what it is, and parts a tie with 20,000,000."""
    whole = scheme(points_of("a", "huge", "0.01"), ranking=ranked("huge"))
    whole = attrs.evolve(whole, numbers=Numbers(2, 4))
    finished = done(whole, {"huge": [20_000_000, 20_000_001, 9_007_199_254_740_993]})
    assert halves(finished.outcomes.overall) == [3, 2, 1]
    (told,) = explain(finished, 2).parts[0].parts
    assert told.low == "9007199254740993"


def test_defect_5_one_missing_cell_opens_its_own_row() -> None:
    """The row is open by its own field, which is named; the others are decided."""
    whole = scheme(
        item("a", MET, when="flag", points=Decimal(5)),
        item("b", MET, when="count_ >= 3", points=Decimal(2)),
    )
    facts = {"flag": [True, None, False], "count_": [3, 4, None]}
    finished = done(whole, facts)
    assert totals(finished) == [(700, 700), (200, 700), (0, 200)]
    assert finished.outcomes.wanting == {"total": {1: ("flag",), 2: ("count_",)}}


def test_defect_6_a_score_between_two_bands_is_refused_at_load() -> None:
    """Bands up to 59.99 and from 60 leave 59.991 to 59.999, and are not compiled."""
    bands = (
        Band(at_most=Decimal("59.99"), points=Decimal(1)),
        Band(at_least=Decimal(60), points=Decimal(2)),
    )
    with pytest.raises(RubricError) as caught:
        compile_rubric(scheme(item("a", BANDS, of="weight * 1000", bands=bands)))
    assert "EK1402" in {fault.code for fault in caught.value.faults}
    steps = tuple(
        LadderStep(Bounds(**attrs.asdict(b, filter=_bound)), str(n))
        for n, b in enumerate(bands)
    )
    ladder = Ladder(Expression("income / 3"), steps)
    with pytest.raises(RubricError) as caught:
        compile_rubric(scheme(ladder=ladder))
    (fault,) = caught.value.faults
    assert fault.code == "EK1402"
    assert (fault.values["low"], fault.values["high"]) == ("59.9901", "59.9999")


def _bound(attribute: Any, value: Any) -> bool:
    return attribute.name != "points"


def test_defect_7_a_minimum_of_nothing_is_a_minimum() -> None:
    """Floors, star bounds, steps and limits of 0 count as 0, not as none."""
    faults = item("a", PER_OCCURRENCE, of="count_", each=Decimal(-2), start=Decimal(3))
    floored = attrs.evolve(
        faults, key="b", params=attrs.evolve(faults.params, floor=Decimal(0))
    )
    facts = {"count_": [1, 5]}
    assert totals(done(scheme(faults), facts)) == [(100, 100), (-700, -700)]
    assert totals(done(scheme(floored), facts)) == [(100, 100), (0, 0)]
    inner = Criterion("c", Text("c"), SUM, (faults,), floor=0, star=Star(at_least=0))
    finished = done(scheme(inner), facts)
    assert totals(finished) == [(100, 100), (0, 0)]
    assert [finished.outcomes.star["c"].verdict(row) for row in (0, 1)] == ["yes"] * 2
    capped = Criterion("c", Text("c"), SUM, (faults,), cap=0, floor=-100)
    assert totals(done(scheme(capped), facts)) == [(0, 0), (-100, -100)]
    nothing = Criterion("c", Text("c"), SUM, (faults,), points=0)
    assert totals(done(scheme(nothing), facts)) == [(0, 0), (0, 0)]
    starred = attrs.evolve(inner, floor=None)
    finished = done(scheme(starred), facts)
    assert [finished.outcomes.star["c"].verdict(row) for row in (0, 1)] == ["yes", "no"]


def test_defect_8_a_rule_that_raises_is_not_a_rule_that_gives_0() -> None:
    """Its points are open for everybody, by name, and the other item is scored."""
    whole = scheme(
        bad_item("x", bad_rule(raising(4))),
        item("b", MET, when="flag", points=Decimal(2)),
    )
    finished = done(whole, {"count_": [1, 4], "flag": [True, False]})
    assert totals(finished) == [(200, 1200), (0, 1000)]
    (warning,) = finished.warnings
    assert warning.code == "EK5009"
    assert "“bad”" in warning.text()


def test_defect_11_one_alone_scores_as_among_others() -> None:
    """A household's words, codes and points do not depend on who stands beside it."""
    table_of = {"一般": Decimal(3), "好": Decimal(5), "差": Decimal(0)}
    whole = scheme(
        item("a", LOOKUP, of="view", points=table_of),
        item("b", MET, when="remark == '乙'", points=Decimal(7)),
        points_of("c", "income", "0.01"),
    )
    facts: dict[str, Sequence[Any]] = {
        "view": ["差", "好", "一般", None],
        "remark": ["丙", "乙", None, "甲"],
        "income": ["0.49", "0.50", "99999.99", None],
    }
    together = table(facts)
    all_at_once = totals(done(whole, together))
    alone = [totals(done(whole, subject(together, row)))[0] for row in range(4)]
    assert alone == all_at_once
    backwards = {key: list(reversed(values)) for key, values in facts.items()}
    assert totals(done(whole, backwards)) == list(reversed(all_at_once))


def test_defect_12_ranks_by_the_figure_the_rubric_names() -> None:
    """0.091 and 0.094 differ exactly, not as printed; a median of 2 and 3 is 2.5."""
    facts = {"weight": ["0.091", "0.094", "0.096"]}
    exact = scheme(ranking=ranked("weight"))
    assert halves(done(exact, facts).outcomes.overall) == [3, 2, 1]
    printed = scheme(ranking=ranked("weight", on="printed"))
    assert halves(done(printed, facts).outcomes.overall) == [2, 2, 1]
    assert known("median(count_)", {"count_": [2, 3]}) == ["2.5", "2.5"]
    assert known("median(count_, by=village)", {"count_": [3, 2]}) == ["2.5", "2.5"]


def test_defect_13_all_of_nothing_is_no() -> None:
    """A household that was never inspected has not passed every inspection."""
    assert known("all(events, proved)", events=[]) == ["否"]
    assert known("any(events, proved)", events=[]) == ["否"]
    assert said("all(events, proved)") == [("否", "是")]
    assert said("share(flag, where=count_ > 5)", {"count_": [1]}) == [("0", "1")]


def test_defect_14_categories_beyond_a_byte_keep_apart() -> None:
    """Three hundred villages have three hundred means, alone and in blocks."""
    villages = [f"{number:03}村" for number in range(300)] * 2
    facts = {"village": villages, "count_": [*range(300), *range(2, 302)]}
    finished = known("mean(count_, by=village)", facts)
    assert finished == [str(number + 1) for number in range(300)] * 2
    whole = scheme(
        points_of("a", "mean(count_, by=village)"),
        ranking=attrs.evolve(ranked("total"), within="village"),
    )
    plan, held = compile_rubric(whole), table(facts)
    for rows in (7, 10_000):
        outcomes = run(plan, held, as_of=AS_OF, batch_rows=rows).outcomes
        assert outcomes.total.low.tolist() == [n * 100 + 100 for n in range(300)] * 2
        assert halves(outcomes.within) == [1] * 600


def test_defect_14_a_column_of_one_value_divides_by_nothing() -> None:
    """Under linear it is in proportion; between min and max it is what is stated."""
    facts = {"count_": [7, 7, 7]}
    line = item(
        "a",
        LINEAR,
        of="count_",
        points=Decimal(10),
        zero_at=Decimal(0),
        full_at=Decimal(10),
    )
    assert totals(done(scheme(line), facts)) == [(700, 700)] * 3
    spread = "max_of(count_) - min_of(count_)"
    scaled = f"ratio(count_ - min_of(count_), {spread}, otherwise=0.5)"
    assert known(scaled, facts) == ["0.5"] * 3
    assert known(scaled, {"count_": [7, 8, 9]}) == ["0", "0.5", "1"]
    with pytest.raises(RubricError) as caught:
        compile_rubric(rubric(f"(count_ - min_of(count_)) / ({spread})"))
    assert [fault.code for fault in caught.value.faults] == ["EK2016"]


def test_the_sample_is_evaluated_on_the_day_it_names() -> None:
    """What is dated is dated from `as_of`, and no clock is asked."""
    finished = done(scheme(points_of("a", "age(born)")), {"born": [None]})
    assert finished.as_of == AS_OF == datetime.date(2026, 2, 28)
    assert np.array_equal(finished.outcomes.total.high, [12600])
