"""Climb to a household that does as well as can be, one fact at a time.

Begun with the best of many made-up ones. In each round every fact is tried with many
values, and each row of a record table is added or taken away; what helps is taken
together where that helps more. It ends where nothing helps: at a household nothing
single makes better, which need not be the best there is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

import attrs
import numpy as np
from attrs import frozen

from evalkit.check.households import MOST_ROWS, Named, households, ids
from evalkit.check.trying import Figure, tried
from evalkit.engine.plan import Plan
from evalkit.model.number import IntArray
from evalkit.model.table import Records, Table

#: Households to begin with, values and rows tried in each round, rounds.
STOCK, VALUES, ROWS, ROUNDS = 300, 24, 40, 8


@frozen
class _Made:
    """A household put together: which of the stock each fact and each row is of."""

    facts: Mapping[str, int]
    rows: Mapping[str, tuple[int, ...]]

    def joined(self, other: _Made, base: _Made, most: Mapping[str, int]) -> _Made:
        """Take over what another has changed of a base; so many rows at most."""
        facts = {
            key: other.facts[key] if other.facts[key] != base.facts[key] else at
            for key, at in self.facts.items()
        }
        rows = {}
        for name, own in self.rows.items():
            gone = set(base.rows[name]) - set(other.rows[name])
            come = set(other.rows[name]) - set(base.rows[name])
            kept = [at for at in own if at not in gone]
            rows[name] = (*kept, *sorted(come - set(own)))[: most[name]]
        return _Made(facts, rows)


def highest(plan: Plan, vary: Collection[Named], figures: Sequence[Figure]) -> Table:
    """Give the best household found, by figures in the order of their weight.

    Of households that do equally well one with fewer rows is better.
    """
    stock = households(plan.rubric, STOCK, vary)
    best = _of_stock(stock, int(_order(_worth(plan, stock, figures))[-1]))
    most = {t.key: min(MOST_ROWS, t.at_most) for t in plan.rubric.records}
    for _ in range(ROUNDS):
        near = [best, *_near(best, stock, vary, most)]
        worth = _worth(plan, _table(stock, near), figures)
        better = [
            int(at) for at in _order(worth)[::-1] if _over(worth[:, at], worth[:, 0])
        ]
        if not better:
            break
        joined = near[better[0]]
        slots = set[object]()
        for at in better:
            slot = _slot(near[at], best)
            if slot not in slots:
                slots.add(slot)
                joined = joined.joined(near[at], best, most)
        two = [joined, near[better[0]]]
        best = two[int(_order(_worth(plan, _table(stock, two), figures))[-1])]
    return _table(stock, [best])


def _of_stock(stock: Table, at: int) -> _Made:
    rows = {
        name: tuple(np.flatnonzero(held.owner == at).tolist())
        for name, held in stock.records.items()
    }
    return _Made(dict.fromkeys(stock.columns, at), rows)


def _near(
    made: _Made, stock: Table, vary: Collection[Named], most: Mapping[str, int]
) -> Iterator[_Made]:
    """Give the households that differ in one fact or one row."""
    for key in made.facts:
        if ("", key) in vary:
            values = stock.columns[key].values
            _, first = np.unique(values, return_index=True)
            for at in np.sort(first)[:VALUES].tolist():
                yield attrs.evolve(made, facts={**made.facts, key: at})
    for name, own in made.rows.items():
        for at in own:
            fewer = tuple(one for one in own if one != at)
            yield attrs.evolve(made, rows={**made.rows, name: fewer})
        if len(own) < most[name]:
            for at in range(min(ROWS, len(stock.records[name]))):
                if at not in own:
                    yield attrs.evolve(made, rows={**made.rows, name: (*own, at)})


def _slot(made: _Made, base: _Made) -> object:
    """Say what a neighbour has changed: one field, or one row."""
    for key, at in made.facts.items():
        if at != base.facts[key]:
            return key
    return next(
        (name, frozenset(own) ^ frozenset(base.rows[name]))
        for name, own in made.rows.items()
        if own != base.rows[name]
    )


def _table(stock: Table, made: Sequence[_Made]) -> Table:
    columns = {
        key: column.take(np.array([one.facts[key] for one in made]))
        for key, column in stock.columns.items()
    }
    records = {}
    for name, held in stock.records.items():
        owner = np.repeat(np.arange(len(made)), [len(one.rows[name]) for one in made])
        at = np.array([at for one in made for at in one.rows[name]], dtype=np.int64)
        own = {key: column.take(at) for key, column in held.columns.items()}
        records[name] = Records(owner, own)
    return Table(ids(len(made)), columns, records)


def _worth(plan: Plan, table: Table, figures: Sequence[Figure]) -> IntArray:
    """Give what each household is worth, a line a figure; the first weighs most."""
    done = tried(plan, table)
    rows = sum(
        (np.bincount(r.owner, minlength=len(table)) for r in table.records.values()),
        start=np.zeros(len(table), dtype=np.int64),
    )
    return np.stack([*(figure(done) for figure in figures), -rows])


def _order(worth: IntArray) -> IntArray:
    """Give the households from the least to the best; of equals the first last."""
    count = worth.shape[1]
    return np.lexsort((-np.arange(count), *worth[::-1]))


def _over(one: IntArray, other: IntArray) -> bool:
    return bool(one.tolist() > other.tolist())
