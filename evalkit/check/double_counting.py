"""One fact counted by two items.

A field counts twice when two items read it, be it through derived figures. Where it is
one of several ways only (`trained or able_adults == 0`) it is an exemption and doesn't
count; nor do fields that make groups, and figures of other subjects.

Records count twice when one row can be counted by both: not if the conditions ask for
different words of the same field (`kind == 'a'` here, `kind == 'b'` there), nor if one
counts rows and the other sums a figure of theirs.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from evalkit.catalogue.shown import Shown
from evalkit.check.changes import more, other, row
from evalkit.check.households import Named
from evalkit.check.pairs import Sought, pair
from evalkit.check.parts import figures, items
from evalkit.check.reading import Fact, Reading, reading
from evalkit.check.reads import reads
from evalkit.check.showing import Kept, show_all
from evalkit.check.trying import figure_of
from evalkit.engine.plan import Plan
from evalkit.engine.run import Run
from evalkit.errors import Fault
from evalkit.language.parse import parse
from evalkit.model.number import BoolArray
from evalkit.model.rubric import Rubric


def double_counting(rubric: Rubric, plan: Plan) -> Iterator[Fault]:
    """Find facts that two items count; the later item is told."""
    names = reading(rubric)
    before: list[tuple[str, Fact]] = []
    for path, item, _ in items(rubric):
        moving = reads(rubric, [plan.scored.items[path].points])
        facts = [
            fact
            for figure in figures(item)
            for fact in names.facts(parse(figure))
            if _named(names, fact) in moving
        ]
        told = set()
        for fact in facts:
            first = next((p for p, one in before if fact.meets(one)), None)
            if first is not None and fact.said() not in told:
                told.add(fact.said())
                values = {"fact": fact.said(), "other": first}
                shown = _shown(plan, names, fact, (first, path))
                yield Fault("EK3001", item.place, values=values, shown=shown)
        before += [(path, fact) for fact in facts]


def _named(names: Reading, fact: Fact) -> Named:
    table = "" if fact.records is None else names.made_of(fact.records)
    return table, fact.key


def _shown(
    plan: Plan, names: Reading, fact: Fact, paths: tuple[str, str]
) -> tuple[Shown, ...]:
    """Show a household in which the one fact changes what both items give."""
    nodes = [plan.scored.items[path].points for path in paths]
    both = [figure_of(node) for node in nodes]

    def seen(before: Run, after: Run) -> BoolArray:
        one, two = (figure(before) != figure(after) for figure in both)
        return np.asarray(one & two)

    if fact.records is not None:
        change = row(names.made_of(fact.records))
    else:
        way = other if plan.fields[fact.key].type.is_word else more
        change = way(plan.rubric, fact.key)
    rests_on = reads(plan.rubric, nodes)
    found = pair(plan, Sought(rests_on, (change,), seen))
    return show_all(found, rests_on, Kept(points=paths))
