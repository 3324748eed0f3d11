"""Evaluate a rubric over a table, one subject at a time."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from fractions import Fraction

from evalkit.model.outcome import Measure, Outcomes, Places
from evalkit.model.rubric import Criterion, Item, Rubric
from evalkit.model.selection import PLACES
from evalkit.model.table import Table
from tests.reference.expressions import value_of
from tests.reference.facts import Facts
from tests.reference.scoring import Scorer, grades_of

#: The least and the most a figure of one subject can be.
Ends = tuple[Fraction, Fraction]
#: Figure (`total`, `points(thrift)`, `programmes.loan.limit`, …) -> every subject's.
Results = dict[str, list[Ends]]

#: What expressions may name, and is told otherwise.
NAMES = PLACES | {"no_veto"}


def evaluate(rubric: Rubric, table: Table, as_of: datetime.date) -> Results:
    """Score, grade and rank every subject of a table."""
    facts = Facts(rubric, table, as_of)
    scorer = Scorer(facts)
    nobody, *rows = scorer.results()
    items = {f"points({path})" for path in item_paths(rubric.root)}
    results: Results = {
        key: [(row[key].low, row[key].high) for row in rows]
        for key in nobody
        if key not in items and key not in NAMES and not key.startswith("selected(")
    }
    for figure in rubric.derived:
        if figure.shown:
            found = [subject.name(figure.key) for subject in facts.subjects]
            results[f"figures.{figure.key}"] = [(f.low, f.high) for f in found]
    return results | scorer.settled


def item_paths(criterion: Criterion, path: str = "") -> Iterator[str]:
    """Give the path of every item."""
    for part in criterion.parts:
        inside = f"{path}.{part.key}" if path else part.key
        if isinstance(part, Item):
            yield inside
        else:
            yield from item_paths(part, inside)


def grades(rubric: Rubric) -> tuple[str, ...]:
    """List the grades, from no title up."""
    assert rubric.ladder is not None
    facts = Facts(rubric, Table((), {}), datetime.date(2026, 1, 1))
    Scorer(facts).results()
    return grades_of(rubric.ladder, value_of(rubric.ladder.of, facts.nobody))[0]


def read_outcomes(outcomes: Outcomes) -> Results:
    """Write the engine's outcomes as the reference writes its results."""
    results: Results = {
        "total": _read(outcomes.total),
        "stars": _read(outcomes.stars),
        **{f"points({k})": _read(m) for k, m in outcomes.points.items()},
        **{f"star({k})": _read(m) for k, m in outcomes.star.items()},
        **{f"veto({k})": _read(m) for k, m in outcomes.vetoes.items()},
    }
    if outcomes.grade is not None:
        results["grade"] = _read(outcomes.grade)
    for name, found in (("overall", outcomes.overall), ("within", outcomes.within)):
        if found is not None:
            results[name] = _read_places(found)
    for key, until in outcomes.until.items():
        results[f"until({key})"] = _read(until)
    if outcomes.suspended is not None and outcomes.programmes:
        results["suspended"] = _read(outcomes.suspended)
    for key, figure in outcomes.figures.items():
        results[f"figures.{key}"] = _read(figure)
    for key, selection in outcomes.selections.items():
        results[f"selections.{key}"] = _read(selection.selected)
    for key, programme in outcomes.programmes.items():
        start = f"programmes.{key}"
        results[f"{start}.verdict"] = _read(programme.verdict)
        for index, need in enumerate(programme.needs):
            results[f"{start}.needs[{index}]"] = _read(need)
        for name in ("limit", "least", "rate"):
            measure = getattr(programme, name)
            if measure is not None:
                results[f"{start}.{name}"] = _read(measure)
    return results


def _read(measure: Measure) -> list[Ends]:
    scale = 10**measure.type.decimals
    return [
        (Fraction(int(low), scale), Fraction(int(high), scale))
        for low, high in zip(measure.low, measure.high, strict=True)
    ]


def _read_places(found: Places) -> list[Ends]:
    ends = zip(found.low, found.high, strict=True)
    return [(Fraction(int(low)), Fraction(int(high))) for low, high in ends]
