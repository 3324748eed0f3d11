"""Every check there is, and a rubric put through all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from evalkit.check.collecting import forbidden_facts
from evalkit.check.dead_parts import (
    dead_caps,
    dead_conditions,
    dead_scores,
    dead_steps,
)
from evalkit.check.double_counting import double_counting
from evalkit.check.due_process import bars_without_end, no_source
from evalkit.check.full_marks import full_marks
from evalkit.check.idle_bounds import idle_bounds, idle_item_bounds
from evalkit.check.monotone import worse_for_better
from evalkit.check.protected import protected_points, protected_titles
from evalkit.check.quotas import unfilled_quotas
from evalkit.check.set_back import protected_places
from evalkit.check.unused_facts import unused_facts
from evalkit.engine.plan import Plan
from evalkit.errors import Fault
from evalkit.model.rubric import Rubric

Check = Callable[[Rubric, Plan], Iterator[Fault]]
CHECKS: tuple[Check, ...] = (
    double_counting,
    full_marks,
    dead_scores,
    dead_conditions,
    dead_steps,
    unfilled_quotas,
    dead_caps,
    idle_bounds,
    idle_item_bounds,
    worse_for_better,
    unused_facts,
    forbidden_facts,
    bars_without_end,
    no_source,
    protected_points,
    protected_titles,
    protected_places,
)


def check_rubric(rubric: Rubric, plan: Plan) -> tuple[Fault, ...]:
    """Look for what a rubric says and hardly means.

    Args:
        rubric: a rubric that compiles.
        plan: what it compiles to.

    Returns:
        Findings (EK3xxx), all of them warnings, in the order of the file.
    """
    found = [fault for check in CHECKS for fault in check(rubric, plan)]
    return tuple(sorted(found, key=lambda fault: fault.place.line or 0))
