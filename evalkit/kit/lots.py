"""The seed of a lottery: what one may be, and where one is needed."""

from __future__ import annotations

import numpy as np

from evalkit.errors import Fault, UsageError
from evalkit.model.outcome import Outcomes
from evalkit.model.rubric import Rubric

MOST_CHARACTERS = 200
#: Of how many who are level the ids are told.
_NAMED = 12


def held_seed(seed: object, rubric: Rubric) -> str | None:
    """Give the seed of a run; None where the rubric draws no lots.

    Raises:
        UsageError: it is no line of text (EK7905).
    """
    if seed is None:
        return None
    line = isinstance(seed, str) and seed.isprintable() and bool(seed.strip())
    if not line or len(str(seed)) > MOST_CHARACTERS:
        got = str(seed)[:60] if isinstance(seed, str) else type(seed).__name__
        raise UsageError(Fault("EK7905", got=got))
    return str(seed) if draws_lots(rubric) else None


def draws_lots(rubric: Rubric) -> bool:
    """Say whether lots may decide anything in a rubric."""
    return any(one.ties == "lottery" for one in rubric.selections)


def refuse_undrawn(rubric: Rubric, outcomes: Outcomes) -> None:
    """Refuse a result in which lots must decide, and none were drawn.

    Raises:
        UsageError: with each selection and who is level (EK7904).
    """
    faults = []
    for one in rubric.selections:
        rows = np.flatnonzero(outcomes.selections[one.key].undrawn).tolist()
        if rows:
            ids = sorted(outcomes.ids[row] for row in rows)
            got = "、".join(ids[:_NAMED]) + ("…" if len(ids) > _NAMED else "")
            values = {"selection": one.label.zh, "count": len(rows)}
            faults.append(Fault("EK7904", got=got, values=values))
    if faults:
        raise UsageError(faults)
