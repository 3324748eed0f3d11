"""Examples of rubrics for which both engines have to say the same."""

from __future__ import annotations

from decimal import Decimal

import attrs

from evalkit.engine.plan import compile_rubric
from evalkit.engine.run import run
from evalkit.model.rubric import Criterion, Item, Rubric
from evalkit.model.table import Table
from evalkit.model.text import Expression, Text
from evalkit.rules.combiners import SUM
from evalkit.rules.met import MET, Met
from tests.one_figure import AS_OF, rubric, table
from tests.reference.engine import Results, evaluate, read_outcomes
from tests.strategies.parts import ZIGZAG, Zigzag


def scored(*items: Item) -> Rubric:
    """Give a rubric of some items."""
    root = Criterion("", Text(""), SUM, items, points=100_000)
    return attrs.evolve(rubric("flag"), root=root)


def said(whole: Rubric, facts: Table) -> Results:
    """Give what both engines say."""
    found = read_outcomes(run(compile_rubric(whole), facts, as_of=AS_OF).outcomes)
    assert found == evaluate(whole, facts, AS_OF)
    return found


def test_a_figure_that_is_always_one_number_equals_it_for_nobody_too() -> None:
    """What always holds gives its points whoever the peers are."""
    when = Met(
        when=Expression("1 in (1, people)"), points=Decimal(1), otherwise=Decimal(0)
    )
    item = Item("a", Text("a"), MET, when, points=1, applies=Expression("flag"))
    item = attrs.evolve(item, absent="mean_of_peers")
    assert said(scored(item), table({"flag": [None]}))["total"] == [(1, 1)]


def test_points_of_nobody_in_particular_are_all_a_rule_declares() -> None:
    """The mean of peers nobody may be one of is open from end to end."""
    item = Item(
        "a", Text("a"), ZIGZAG, Zigzag(of=Expression("year(2024-02-29)")), points=1
    )
    item = attrs.evolve(item, applies=Expression("flag"), absent="mean_of_peers")
    totals = said(scored(item), table({"flag": [None]}))["total"]
    assert totals == [(0, 3)]
    totals = said(scored(item), table({"flag": [None, True]}))["total"]
    assert totals == [(2, 2), (2, 2)]
