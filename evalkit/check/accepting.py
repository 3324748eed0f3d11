"""Leave out the findings a rubric says were looked at, and find idle ones."""

from __future__ import annotations

from collections.abc import Iterable

from evalkit.errors import Fault
from evalkit.model.rubric import Rubric

#: How codes begin that worked cases give rise to.
OF_CASES = "EK307"


def not_accepted(rubric: Rubric, found: Iterable[Fault]) -> tuple[Fault, ...]:
    """Give the findings a rubric does not accept, and acceptances of nothing."""
    kept, used = [], set()
    for fault in found:
        key = fault.place.key or ""
        by = [one for one in rubric.accepted if one.covers(fault.code, key)]
        used |= {id(one) for one in by}
        if not by:
            kept.append(fault)
    # What cases say is found by those who run them.
    idle = [
        one
        for one in rubric.accepted
        if id(one) not in used and not one.code.startswith(OF_CASES)
    ]
    kept += [Fault("EK3076", one.place, got=f"{one.code} {one.at}") for one in idle]
    return tuple(kept)
