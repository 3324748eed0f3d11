"""Columns of a result: figures, words and verdicts as printable text."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from attrs import evolve, frozen

from evalkit.engine.words import shown as value_text
from evalkit.io.verdict_words import VERDICT_WORDS
from evalkit.model.number import BoolArray, IntArray, from_units, show_units
from evalkit.model.outcome import VERDICTS, Measure, ranged


@frozen(eq=False)
class ResultColumn:
    """One column of the result, its cells in the order of the sorted ids.

    A figure has `high`, the text of the most it can be, and the `decimals` it is shown
    with, or None for as many as it has; other columns have one text a cell. `open`
    says where missing facts can still change the cell.
    """

    label: str
    low: Sequence[str]
    high: Sequence[str] | None = None
    decimals: int | None = None
    open: Sequence[bool] | None = None
    #: Whether a sheet sets its cells in the middle: counts, places, grades, verdicts.
    middle: bool = False
    #: Of places, which texts are numbers: certain ones of those who are ranked.
    numbers: Sequence[bool] | None = None
    #: Whether it belongs to the result itself, which a sheet of paper has room for.
    main: bool = False


def words_column(
    label: str, texts: Sequence[str], still: BoolArray | None = None
) -> ResultColumn:
    """Lay texts out, and where they may still change."""
    return ResultColumn(label, texts, open=None if still is None else still.tolist())


def each_once(values: IntArray, show: Callable[[int], str]) -> list[str]:
    """Write out every value, each different one once."""
    different, which = np.unique(values, return_inverse=True)
    texts = [show(int(value)) for value in different]
    return [texts[i] for i in which.tolist()]


def figure_column(
    label: str, measure: Measure, order: IntArray, *, short: bool = False
) -> ResultColumn:
    """Lay a figure out; `short` leaves trailing zeros out."""
    decimals = measure.type.decimals
    show = show_units if short else from_units
    low = each_once(measure.low[order], lambda units: show(units, decimals))
    high = low
    if measure.high is not measure.low:
        high = each_once(measure.high[order], lambda units: show(units, decimals))
    shown = None if short else decimals
    return ResultColumn(label, low, high, shown, measure.open[order].tolist())


def verdict_column(
    label: str, measure: Measure, order: IntArray, kind: str
) -> ResultColumn:
    """Lay a verdict out in the words of its kind."""
    words = VERDICT_WORDS[kind]
    code = (measure.low[order] != 0).astype(np.int8) + (measure.high[order] != 0)
    texts = each_once(code, lambda c: words[VERDICTS[c]].zh)
    return evolve(words_column(label, texts, code == 1), middle=True)


def said_column(label: str, measure: Measure, order: IntArray) -> ResultColumn:
    """Lay out words, dates and conditions: one text, or the first and the last."""
    ends = (
        each_once(end[order], lambda units: value_text(measure.type, units))
        for end in (measure.low, measure.high)
    )
    texts = list(map(ranged, *ends))
    return evolve(words_column(label, texts, measure.open[order]), middle=True)
