"""Who is selected, by selection: for programs and for the notice."""

from __future__ import annotations

from typing import Any

import numpy as np

from evalkit.model.number import BoolArray
from evalkit.model.outcome import Outcomes
from evalkit.model.rubric import Rubric
from evalkit.model.selection import Selection


def selected_ids(rubric: Rubric, outcomes: Outcomes) -> dict[str, Any]:
    """Give the ids of those who are selected and of those who may be, sorted."""
    return {
        one.key: {
            "label": one.label.zh,
            "selected": _ids(outcomes, outcomes.selections[one.key].selected.low != 0),
            "undetermined": _ids(outcomes, outcomes.selections[one.key].selected.open),
        }
        for one in rubric.selections
    }


def _ids(outcomes: Outcomes, chosen: BoolArray) -> list[str]:
    return sorted(outcomes.ids[row] for row in np.flatnonzero(chosen).tolist())


def posted(rubric: Rubric) -> tuple[Selection, ...]:
    """Give the selections a notice lists: nobody is put on the wall as the last."""
    return tuple(one for one in rubric.selections if one.start == "top")
