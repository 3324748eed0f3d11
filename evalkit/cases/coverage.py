"""How far worked cases reach: what of a rubric none of them ever comes to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs
import numpy as np

from evalkit.engine.program import lay_out
from evalkit.engine.run import Run
from evalkit.engine.scored import ItemPlan
from evalkit.errors import Fault, Place
from evalkit.kit.rubric import Rubric
from evalkit.model.bands import Bounds, cut
from evalkit.model.number import IntArray, show_units
from evalkit.model.outcome import Measure


def unreached(rubric: Rubric, runs: Sequence[Run]) -> Iterator[Fault]:
    """Find vetoes, stars, grades, needs, bands and points no case comes to (EK3073).

    What is open in a case is not reached by it: somebody has to say what comes out.

    Args:
        rubric: the rubric.
        runs: the evaluations of its cases, each once.
    """
    yield from _conditions(rubric, runs)
    yield from _grades(rubric, runs)
    marks = rubric.record.numbers.marks
    for path, plan in rubric.plan.scored.items.items():
        yield from _points(runs, path, plan, marks)
        yield from _bands(runs, path, plan)


def _told(what: str, place: Place, key: str) -> Fault:
    where = attrs.evolve(place, key=f"{place.key}.{key}" if key else place.key)
    return Fault("EK3073", where, values={"what": what})


def _conditions(rubric: Rubric, runs: Sequence[Run]) -> Iterator[Fault]:
    record = rubric.record
    for veto in record.vetoes:
        measures = [run.outcomes.vetoes[veto.key] for run in runs]
        yield from _either(measures, veto.place, "when")
    for path, part in record.root.below():
        if path in rubric.plan.scored.star:
            measures = [run.outcomes.star[path] for run in runs]
            yield from _either(measures, part.place, "star")
    for programme in record.programmes:
        for index, _ in enumerate(programme.needs):
            found = [run.outcomes.programmes[programme.key] for run in runs]
            measures = [outcome.needs[index] for outcome in found]
            yield from _either(measures, programme.place, f"needs[{index}]")


def _either(measures: Sequence[Measure], place: Place, key: str) -> Iterator[Fault]:
    """Say which way a condition never comes out."""
    verdicts = {m.verdict(row) for m in measures for row in range(len(m.low))}
    for verdict, word in (("yes", "是"), ("no", "否")):
        if verdict not in verdicts:
            yield _told(word, place, key)


def _grades(rubric: Rubric, runs: Sequence[Run]) -> Iterator[Fault]:
    ladder, grading = rubric.record.ladder, rubric.plan.decisions.grading
    if ladder is None or grading is None:
        return
    kind = grading.grade.type
    reached = set()
    for run in runs:
        assert run.outcomes.grade is not None
        measure = run.outcomes.grade
        reached |= set(measure.low[measure.low == measure.high].tolist())
    for code in range(kind.low, kind.high + 1):
        if code not in reached:
            yield _told(grading.grades[code], ladder.place, "steps")


def _values(run: Run, path: str) -> tuple[IntArray, list[IntArray]]:
    """Give the certain points of an item, and the certain figures behind them."""
    plan = run.plan.scored.items[path]
    program = lay_out([plan.points, *plan.operands])
    values = program.run(lambda leaf: run.frame.leaf(leaf, slice(None)))
    ends = [
        np.broadcast_to(value.low, (len(run.table),))[
            np.broadcast_to(value.low == value.high, (len(run.table),))
        ]
        for value in values
    ]
    return ends[0], ends[1:]


def _points(
    runs: Sequence[Run], path: str, plan: ItemPlan, marks: int
) -> Iterator[Fault]:
    """Say that the least or the most an item can give is never given."""
    reached = {int(points) for run in runs for points in _values(run, path)[0]}
    for end in sorted({plan.kernel.low, plan.kernel.high} - reached):
        yield _told(show_units(end, marks), plan.item.place, "")


def _bands(runs: Sequence[Run], path: str, plan: ItemPlan) -> Iterator[Fault]:
    """Say which bands of an item no case falls in."""
    bands: Sequence[object] = getattr(plan.item.params, "bands", ())
    bounds = [b for b in (getattr(band, "bounds", None) for band in bands) if b]
    if not bounds or not all(isinstance(b, Bounds) for b in bounds):
        return
    cuts = cut(bounds, plan.operands[0].type)
    found: set[int] = set()
    for run in runs:
        at = np.searchsorted(cuts.cuts, _values(run, path)[1][0], side="right")
        found |= {cuts.band[int(segment)] for segment in at}
    for band in sorted(set(cuts.band) - found):
        yield _told(bounds[band].said()[0], plan.item.place, f"bands[{band}]")
