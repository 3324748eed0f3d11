"""Show a finding by a household: what is known of it, and what comes out today."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal

from attrs import frozen

from evalkit.catalogue.shown import Result, Row, Shown, Value
from evalkit.check.households import Named, day_of
from evalkit.check.trying import figure_of
from evalkit.engine.run import Run
from evalkit.model.outcome import Measure
from evalkit.model.table import Column, Table
from evalkit.model.value import from_days


@frozen
class Kept:
    """What is kept of a result, besides the total and the vetoes that hold.

    Attributes:
        points: items and criteria whose points are kept.
        star: a criterion whose star is kept.
        programme: a programme whose verdict is kept.
        grade: whether the grade is kept.
    """

    points: tuple[str, ...] = ()
    star: str | None = None
    programme: str | None = None
    grade: bool = False

    def of(self, done: Run) -> Iterator[tuple[str, Result, Measure]]:
        """Give what is kept of a household, with the measure it is read from."""
        outcomes = done.outcomes
        yield "total", _worth(outcomes.total), outcomes.total
        if self.star is not None:
            star = outcomes.star[self.star]
            yield "star", {self.star: star.verdict(0)}, star
        if self.grade and outcomes.grade is not None:
            grade = outcomes.grades[int(outcomes.grade.low[0])]
            yield "grade", grade, outcomes.grade
        if self.programme is not None:
            verdict = outcomes.programmes[self.programme].verdict
            yield "programmes", {self.programme: verdict.verdict(0)}, verdict


def show_all(
    found: Iterable[Run] | None,
    rests_on: Collection[Named] | None = None,
    kept: Kept = Kept(),
) -> tuple[Shown, ...]:
    """Show a household, and what becomes of it; nothing where one isn't decided."""
    both = [show(one, rests_on, kept) for one in found or ()]
    shown = tuple(one for one in both if one is not None)
    return shown if len(shown) == len(both) else ()


def show(
    done: Run,
    rests_on: Collection[Named] | None = None,
    kept: Kept = Kept(),
) -> Shown | None:
    """Keep a household and what comes out of it.

    Args:
        done: the run of one household alone, all of its facts known.
        rests_on: the facts a finding rests on; all when left out.
        kept: what of the result is kept.

    Returns:
        The household; None where its result isn't decided.
    """
    vetoes = done.outcomes.vetoes
    found = list(kept.of(done))
    settled = [*vetoes.values(), *(measure for _, _, measure in found)]
    if done.warnings or any(measure.open[0] for measure in settled):
        return None
    expect = {key: result for key, result, _ in found}
    if kept.points:
        expect["points"] = {path: _points(done, path) for path in kept.points}
    held = tuple(key for key, veto in vetoes.items() if veto.low[0])
    if held:
        # A case that names no veto expects none to hold.
        expect["vetoes"] = held
    facts, records = _known(done.table)
    named = None if rests_on is None else frozenset(map(_name, rests_on))
    return Shown(facts, expect, day_of(done.plan.rubric), records, named)


def _points(done: Run, path: str) -> Value:
    """Give the points of an item or a criterion."""
    scored = done.plan.scored
    node = scored.items[path].points if path in scored.items else scored.criteria[path]
    return _units(int(figure_of(node)(done)[0]), node.type.decimals)


def _worth(measure: Measure) -> Value:
    return _units(int(measure.low[0]), measure.type.decimals)


def _name(fact: Named) -> str:
    return ".".join(filter(None, fact))


def _known(household: Table) -> tuple[Row, dict[str, tuple[Row, ...]]]:
    """Give facts and rows as a case file has them."""
    facts = _row(household.columns, 0)
    records = {
        table: tuple(_row(held.columns, row) for row in range(len(held)))
        for table, held in household.records.items()
        if len(held)
    }
    return facts, records


def _row(columns: Mapping[str, Column], row: int) -> Row:
    return {key: _value(column, row) for key, column in columns.items()}


def _value(column: Column, row: int) -> Value:
    kind, value = column.type, int(column.values[row])
    if kind.is_word:
        return column.words[value]
    if kind.kind == "boolean":
        return bool(value)
    return from_days(value) if kind.kind == "date" else _units(value, kind.decimals)


def _units(units: int, decimals: int) -> int | Decimal:
    """Give a number of units; a whole one without decimals."""
    whole, rest = divmod(units, 10**decimals)
    return Decimal(units).scaleb(-decimals) if rest else whole
