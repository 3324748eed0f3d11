"""Keep the rows of a record table that count for its aggregates, or may.

Of millions of events most count for one thing or for none. What is kept is short, and
is summarised by the subject that owns each row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from attrs import frozen

from evalkit.engine.cases import Cases, cases_of
from evalkit.engine.frame import Frame
from evalkit.engine.fuse import fuse
from evalkit.language.interval import Interval
from evalkit.language.node import Node, Reduction
from evalkit.model.number import IntArray


@frozen(eq=False)
class Kept:
    """Rows that count for an aggregate, or may, and what it asks of each."""

    #: The owner of each row.
    keys: IntArray
    figure: Interval | None
    member: Interval | None
    misses: Interval | None
    day: Interval | None = None


def keeper(
    reductions: Sequence[Reduction], keys: Sequence[IntArray], frame: Frame
) -> Callable[[slice], list[Kept]]:
    """Give what keeps, of a block of a table's rows, those of each aggregate.

    Args:
        reductions: the aggregates.
        keys: for each of them, what each row of the table counts for.
        frame: the rows.
    """
    rows = len(keys[0])
    conditions = unique(n for r in reductions for n in (r.member, r.misses))
    figures = unique(n for r in reductions for n in (r.figure, r.order))
    cases = cases_of(list(conditions.values()), frame.fixed, rows)
    told = list(conditions.values()) if cases is None else [cases.node]
    program = fuse([*figures.values(), *told], frame.fixed, rows)
    order = {key: index for index, key in enumerate(conditions)}

    def keep(part: slice) -> list[Kept]:
        values = program.run(lambda leaf: frame.leaf(leaf, part))
        each = [_each(value, len(keys[0][part])) for value in values]
        said = each[len(figures) :]
        read = dict(zip(figures, each, strict=False))

        def kept(r: Reduction, key: IntArray) -> Kept:
            owner = key[part]
            figure = None if r.figure is None else read[id(r.figure)]
            day = None if r.order is None else read[id(r.order)]
            asked = [order[id(n)] for n in (r.member, r.misses) if n is not None]
            if not asked:
                return Kept(owner, figure, None, None, day)
            at, held = _asked(cases, said, asked)
            figure = None if figure is None else _picked(figure, at)
            day = None if day is None else _picked(day, at)
            misses = held[1] if held[1:] else None
            return Kept(owner[at], figure, held[0], misses, day)

        return [kept(r, key) for r, key in zip(reductions, keys, strict=True)]

    return keep


def _asked(
    cases: Cases | None, said: Sequence[Interval], asked: Sequence[int]
) -> tuple[IntArray, list[Interval]]:
    """Give the rows for which one of some conditions may hold, and what each says."""
    if cases is None:
        at = np.flatnonzero(np.any([said[i].high for i in asked], axis=0))
        return at, [_picked(said[i], at) for i in asked]
    case = said[0].low
    at = cases.rows(case, asked)
    return at, [cases.condition(case[at], i) for i in asked]


def unique(nodes: Iterable[Node | None]) -> dict[int, Node]:
    """Give nodes by their identity, each once."""
    return {id(node): node for node in nodes if node is not None}


def _each(value: Interval, rows: int) -> Interval:
    """Give every row a value of its own."""
    low = np.broadcast_to(value.low, (rows,))
    return Interval(low, low if value.point else np.broadcast_to(value.high, (rows,)))


def _picked(value: Interval, at: IntArray) -> Interval:
    low = value.low[at]
    return Interval(low, low if value.point else value.high[at])


def joined(kept: Sequence[Kept]) -> Kept:
    """Join what was kept of each block."""
    return Kept(
        np.concatenate([rows.keys for rows in kept]),
        _concatenated([rows.figure for rows in kept]),
        _concatenated([rows.member for rows in kept]),
        _concatenated([rows.misses for rows in kept]),
        _concatenated([rows.day for rows in kept]),
    )


def _concatenated(values: Sequence[Interval | None]) -> Interval | None:
    """Join what blocks gave; either all of them gave something or none."""
    given = [value for value in values if value is not None]
    if not given:
        return None
    low = np.concatenate([value.low for value in given])
    if all(value.point for value in given):
        return Interval(low, low)
    return Interval(low, np.concatenate([value.high for value in given]))
