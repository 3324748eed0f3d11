"""Outcomes as paper shows them: points with the decimals a rubric prints."""

from __future__ import annotations

import attrs
import numpy as np

from evalkit.model.number import IntArray, Rounding, divide_arrays
from evalkit.model.outcome import Measure, Outcomes
from evalkit.model.rubric import Rubric
from evalkit.model.value import number


def printed(rubric: Rubric, outcomes: Outcomes) -> Outcomes:
    """Round the total and the points of criteria to the decimals that are printed.

    Grades, places and limits stay what they were decided by; a ranking on exact points
    can part figures that print alike.
    """
    numbers = rubric.numbers
    if rubric.printed == numbers.marks:
        return outcomes

    def rounded(measure: Measure) -> Measure:
        return _rounded(measure, rubric.printed, numbers.rounding)

    points = {path: rounded(measure) for path, measure in outcomes.points.items()}
    return attrs.evolve(outcomes, total=rounded(outcomes.total), points=points)


def _rounded(measure: Measure, decimals: int, rounding: Rounding) -> Measure:
    unit = 10 ** (measure.type.decimals - decimals)

    def cut(units: IntArray) -> IntArray:
        whole = units.astype(np.int64)
        return divide_arrays(whole, np.full_like(whole, unit), rounding)

    low = cut(measure.low)
    high = low if measure.high is measure.low else cut(measure.high)
    ends = (int(low.min(initial=0)), int(high.max(initial=0)))
    return Measure(number(decimals, *ends), low, high)
