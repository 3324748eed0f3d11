"""Outcomes: what a run returns, by columns, and the explanation of one subject."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import attrs
import numpy as np
from attrs import frozen

from evalkit.model.number import BoolArray, IntArray, show_units
from evalkit.model.text import Text
from evalkit.model.value import ValueType

#: A verdict: certainly, certainly not, or still open for want of facts.
Verdict = Literal["yes", "no", "undetermined"]
#: By how many ends of its interval hold: neither, only the highest, both.
VERDICTS: tuple[Verdict, ...] = ("no", "undetermined", "yes")


def ranged(low: str, high: str) -> str:
    """Write what can be any from the least to the most: `4～7`; `4` where it is one."""
    return low if low == high else f"{low}～{high}"


@frozen(eq=False)
class Measure:
    """A figure of every subject as an interval: the least and the most it can be.

    Shape (rows,) each, in units of `type`. `high is low` where every value is certain.
    """

    type: ValueType
    low: IntArray
    high: IntArray

    def verdict(self, row: int) -> Verdict:
        """Read a yes-or-no measure."""
        return VERDICTS[bool(self.low[row]) + bool(self.high[row])]

    @property
    def open(self) -> np.typing.NDArray[np.bool_]:
        """Where the figure still depends on missing facts; shape (rows,)."""
        if self.high is self.low:
            return np.zeros(len(self.low), dtype=bool)
        return np.asarray(self.low != self.high)


@frozen(eq=False)
class Places:
    """Places of a ranking: the best and the worst each subject can have.

    In half places (place 2.5 is 5) so that shared places can be averaged; 0 is not
    ranked, and a best place of 0 with a worst above it may turn out not to be ranked.
    `of` is the number of subjects that may be ranked together.
    """

    low: IntArray
    high: IntArray
    of: IntArray
    #: The best place even of those who may turn out not to be ranked; None as `low`.
    front: IntArray | None = None

    def shown(self, row: int) -> tuple[str, str]:
        """Write the best and the worst place: `2.5`; empty where there is none."""
        return place_text(int(self.low[row])), place_text(int(self.high[row]))


def place_text(half_places: int) -> str:
    """Write a place given in half places: 5 is `2.5`; empty for 0, not ranked."""
    return show_units(half_places * 5, 1) if half_places else ""


@frozen(eq=False)
class ProgrammeOutcome:
    """Eligibility for a programme, condition by condition, and the limit.

    `limit` is in units of 0.01 yuan; what it says counts only where `verdict` is not
    no.
    """

    verdict: Measure
    needs: tuple[Measure, ...]
    limit: Measure | None
    #: The least of a range that is left to the lender; no fact is wanting for it.
    least: Measure | None = None
    #: In units of 0.01 basis points.
    rate: Measure | None = None


@frozen(eq=False)
class SelectionOutcome:
    """Who is selected, by which place of how many."""

    selected: Measure
    #: Places in the order of the selection, within its groups.
    places: Places
    #: How many are taken of each subject's group.
    quota: Measure
    #: Who is level at the cut and can only be parted by lots that were not drawn.
    undrawn: BoolArray
    #: Of classes: who is taken as one of the fewest of his class.
    first: Measure | None = None


@frozen(eq=False)
class Outcomes:
    """The result of a run; every mapping is keyed as the rubric writes its keys."""

    ids: tuple[str, ...]
    names: tuple[str, ...] | None
    #: The group each subject is ranked within, or None.
    groups: tuple[str, ...] | None
    total: Measure
    stars: Measure
    #: Criterion path (`thrift`, `thrift.sub`) -> points; items' are in the trace.
    points: Mapping[str, Measure]
    #: Criterion path -> whether it earns its star.
    star: Mapping[str, Measure]
    vetoes: Mapping[str, Measure]
    #: Index into `grades`; 0 is no title because of a veto.
    grade: Measure | None
    grades: tuple[str, ...]
    #: Places over all and within the group.
    overall: Places | None
    within: Places | None
    programmes: Mapping[str, ProgrammeOutcome]
    #: Decision (`total`, `stars`, `grade`, `figures.level`, `programmes.credit_loan`)
    #: -> subject row -> fields (`phone`, `events.proved`) whose missing values keep it
    #: open.
    wanting: Mapping[str, Mapping[int, tuple[str, ...]]]
    #: Derived figures the rubric wants shown.
    figures: Mapping[str, Measure] = attrs.field(factory=dict)
    selections: Mapping[str, SelectionOutcome] = attrs.field(factory=dict)
    #: Veto that bars for a time -> the day from which it does no longer.
    until: Mapping[str, Measure] = attrs.field(factory=dict)
    #: Whether title and programmes are suspended; None where nothing can be.
    suspended: Measure | None = None

    def __len__(self) -> int:
        return len(self.ids)


@frozen
class Trace:
    """One line of an explanation, and the lines it rests on."""

    kind: Literal[
        "outcome", "criterion", "item", "derived", "field", "row", "veto", "grade",
        "ranking", "selection", "programme", "need", "limit",
    ]  # fmt: skip
    key: str
    label: Text
    #: The figure as printed: the same text twice when it is certain. A row of a record
    #: table has none; of a ranking the best and the worst place, empty for not ranked.
    low: str
    high: str
    #: What a yes-or-no figure comes to; of a criterion with a star whether it is
    #: earned, of a row whether it counts; else None.
    verdict: Verdict | None = None
    #: Full mark as printed, where one is stated.
    full: str | None = None
    unit: str = ""
    #: Why: in words, from the rule or the engine.
    note: Text | None = None
    #: The cell the value was read from: `农户表!D12`.
    cell: str | None = None
    source: str = ""
    parts: tuple[Trace, ...] = ()
