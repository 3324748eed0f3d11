"""Outcomes in figures: how many hold which grade, how many are open, for want of what.

Every count is of subjects; what is open is counted apart and never as a no.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from attrs import frozen

from evalkit.io.results_labels import fact_labels, named_grade
from evalkit.model.outcome import Measure, Outcomes
from evalkit.model.rubric import Rubric


@frozen
class GradeCounts:
    """How many subjects of a group hold each grade, the highest grade first."""

    group: str
    subjects: int
    #: One count a grade, in the order of `Summary.grades`.
    settled: tuple[int, ...]
    undetermined: int


@frozen
class ProgrammeCounts:
    """How many subjects a programme takes, does not take, or may still take."""

    key: str
    label: str
    yes: int
    no: int
    undetermined: int


@frozen
class Summary:
    """The result in figures."""

    #: The grades, the highest first; the last is that of a veto.
    grades: tuple[str, ...]
    total: GradeCounts
    #: One a group, in the order of the groups' smallest ids.
    groups: tuple[GradeCounts, ...]
    programmes: tuple[ProgrammeCounts, ...]
    #: How many are selected, are not, or may be.
    selections: tuple[ProgrammeCounts, ...]
    #: What is decided (`grade`, `programmes.loan`) -> subjects for which it is open.
    undetermined: Mapping[str, int]
    #: Key of a fact (`events.kind`) -> subjects that lack it and stay open for want of
    #: it, most first.
    wanted: Mapping[str, int]


def group_order(outcomes: Outcomes) -> tuple[str, ...]:
    """Give the groups in the order of their smallest ids: that of the county's list."""
    least: dict[str, str] = {}
    for id_, group in zip(outcomes.ids, outcomes.groups or (), strict=False):
        if group not in least or id_ < least[group]:
            least[group] = id_
    return tuple(sorted(least, key=least.__getitem__))


def summarise(rubric: Rubric, outcomes: Outcomes) -> Summary:
    """Count grades, programmes, what is open and which facts are wanting."""
    groups = group_order(outcomes)
    place = {group: index for index, group in enumerate(groups)}
    (total,) = _grades(outcomes, ("",), [0] * len(outcomes))
    return Summary(
        grades=_distinct(outcomes),
        total=total,
        groups=_grades(outcomes, groups, [place[g] for g in outcomes.groups or ()]),
        programmes=tuple(
            _programme(p.key, p.label.zh, outcomes.programmes[p.key].verdict)
            for p in rubric.programmes
        ),
        selections=tuple(
            _programme(s.key, s.label.zh, outcomes.selections[s.key].selected)
            for s in rubric.selections
        ),
        undetermined=_undetermined(outcomes),
        wanted=_wanted(rubric, outcomes),
    )


def _grades(
    outcomes: Outcomes, groups: Sequence[str], whose: Sequence[int]
) -> tuple[GradeCounts, ...]:
    """Count the grades of all groups at once: there may be as many as subjects."""
    if not groups:
        return ()
    group = np.array(whose, dtype=np.int64)
    many, wide = len(groups), len(outcomes.grades)
    subjects = np.bincount(group, minlength=many).tolist()
    grade = named_grade(outcomes)
    if grade is None:
        pairs = zip(groups, subjects, strict=True)
        return tuple(GradeCounts(name, count, (), 0) for name, count in pairs)
    open_ = grade.open
    still = np.bincount(group[open_], minlength=many).tolist()
    cells = group[~open_] * wide + grade.low[~open_]
    held = np.bincount(cells, minlength=many * wide).reshape(many, wide)
    settled = held[:, [outcomes.grades.index(name) for name in _distinct(outcomes)]]
    rows = zip(groups, subjects, map(tuple, settled.tolist()), still, strict=True)
    return tuple(GradeCounts(*row) for row in rows)


def _distinct(outcomes: Outcomes) -> tuple[str, ...]:
    return tuple(dict.fromkeys(outcomes.grades))[::-1]


def _programme(key: str, label: str, verdict: Measure) -> ProgrammeCounts:
    yes, no = int((verdict.low != 0).sum()), int((verdict.high == 0).sum())
    return ProgrammeCounts(key, label, yes, no, len(verdict.low) - yes - no)


def _undetermined(outcomes: Outcomes) -> dict[str, int]:
    measures = {"total": outcomes.total}
    if outcomes.star:
        measures["stars"] = outcomes.stars
    grade = named_grade(outcomes)
    if grade is not None:
        measures["grade"] = grade
    measures |= {f"vetoes.{key}": veto for key, veto in outcomes.vetoes.items()}
    programmes = outcomes.programmes.items()
    measures |= {f"programmes.{key}": outcome.verdict for key, outcome in programmes}
    chosen = outcomes.selections.items()
    measures |= {f"selections.{key}": outcome.selected for key, outcome in chosen}
    return {key: int(each.open.sum()) for key, each in measures.items()}


def _wanted(rubric: Rubric, outcomes: Outcomes) -> dict[str, int]:
    lacking: dict[str, set[int]] = {}
    for rows in outcomes.wanting.values():
        for row, fields in rows.items():
            for field in fields:
                lacking.setdefault(field, set()).add(row)
    rank = {key: place for place, key in enumerate(fact_labels(rubric))}
    ordered = sorted(
        lacking, key=lambda key: (-len(lacking[key]), rank.get(key, len(rank)), key)
    )
    return {key: len(lacking[key]) for key in ordered}
