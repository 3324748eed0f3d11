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

from evalkit.check.parts import figures, items
from evalkit.check.reading import Fact, reading
from evalkit.engine.plan import Plan
from evalkit.errors import Fault
from evalkit.language.parse import parse
from evalkit.model.rubric import Rubric


def double_counting(rubric: Rubric, plan: Plan) -> Iterator[Fault]:
    """Find facts that two items count; the later item is told."""
    names = reading(rubric)
    before: list[tuple[str, Fact]] = []
    for path, item, _ in items(rubric):
        facts = [
            fact for figure in figures(item) for fact in names.facts(parse(figure))
        ]
        told = set()
        for fact in facts:
            other = next((p for p, first in before if fact.meets(first)), None)
            if other is not None and fact.said() not in told:
                told.add(fact.said())
                values = {"fact": fact.said(), "other": other}
                yield Fault("EK3001", item.place, values=values)
        before += [(path, fact) for fact in facts]
