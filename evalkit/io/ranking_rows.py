"""A ranking as lines of printable text, the best first."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from attrs import frozen

from evalkit.errors import Fault, UsageError, nearest
from evalkit.io.results_labels import named_grade
from evalkit.io.verdict_words import place_range
from evalkit.model.number import show_units
from evalkit.model.outcome import Measure, Outcomes, Places, ranged


@frozen
class Ranked:
    """One line of a ranking; what is open is a range: place `3–7`, total `6～8`."""

    id: str
    name: str
    group: str
    #: The place within the group, or over all where there are no groups.
    place: str
    overall: str
    stars: str
    total: str
    grade: str


def ranking_rows(
    outcomes: Outcomes, group: str | None = None, most: int | None = None
) -> list[Ranked]:
    """Give those who are ranked, or may be; equals follow one another by id.

    Args:
        outcomes: the result of a run.
        group: only this group's, in the order of its places; else all, by places over
            all.
        most: how many lines to give; all when left out.

    Raises:
        UsageError: nobody is ranked (EK7004), or there is no such group (EK7005).
    """
    if outcomes.overall is None:
        raise UsageError(Fault("EK7004"))
    deciding = outcomes.overall
    rows = np.arange(len(outcomes))
    if group is not None:
        groups = outcomes.groups or ()
        if group not in groups:
            near = nearest(group, set(groups))
            raise UsageError(Fault("EK7005", got=group, near=near))
        assert outcomes.within is not None  # there are groups
        deciding = outcomes.within
        rows = np.flatnonzero(np.array(groups, dtype=object) == group)
    rows = rows[deciding.high[rows] > 0]
    # Who may not be ranked at all stands behind those who are.
    best = np.where(deciding.low == 0, deciding.high, deciding.low)
    order = sorted(
        rows.tolist(),
        key=lambda row: (best[row], deciding.high[row], outcomes.ids[row]),
    )
    grade = named_grade(outcomes)
    return [_ranked(outcomes, outcomes.overall, grade, row) for row in order[:most]]


def _ranked(
    outcomes: Outcomes, overall: Places, grade: Measure | None, row: int
) -> Ranked:
    return Ranked(
        outcomes.ids[row],
        outcomes.names[row] if outcomes.names else "",
        outcomes.groups[row] if outcomes.groups else "",
        _place(outcomes.within or overall, row),
        _place(overall, row),
        _figure(outcomes.stars, row),
        _figure(outcomes.total, row),
        "" if grade is None else _word(grade, outcomes.grades, row),
    )


def _place(places: Places, row: int) -> str:
    return place_range(*places.shown(row)).zh


def _figure(measure: Measure, row: int) -> str:
    ends = int(measure.low[row]), int(measure.high[row])
    return ranged(*(show_units(units, measure.type.decimals) for units in ends))


def _word(measure: Measure, words: Sequence[str], row: int) -> str:
    return ranged(words[measure.low[row]], words[measure.high[row]])
