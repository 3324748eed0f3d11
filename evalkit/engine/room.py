"""Hold the items of an overlay to the points that were left to it."""

from __future__ import annotations

from collections.abc import Iterator

from evalkit.engine.scored import Scored
from evalkit.errors import Fault
from evalkit.model.number import show_units
from evalkit.model.rubric import Rubric


def beyond_room(rubric: Rubric, scored: Scored) -> Iterator[Fault]:
    """Find added items that can give, or take, more points than were left.

    What counts is what an item's rule can come to whatever the facts, not the full mark
    it states.
    """
    marks = rubric.numbers.marks
    for room in rubric.room:
        own = [
            scored.items[path]
            for path in rubric.added
            if path.rpartition(".")[0] == room.criterion
        ]
        for plan in own:
            low, high = plan.kernel.low, plan.kernel.high
            most = max(high, -low)
            if most > room.points_each:
                values = {"most": show_units(room.points_each, marks)}
                got = show_units(high if high == most else low, marks)
                yield Fault("EK1287", plan.item.place, got=got, values=values)
        whole = sum(max(plan.kernel.high, 0) for plan in own)
        if whole > room.points:
            values = {"most": show_units(room.points, marks)}
            got = show_units(whole, marks)
            yield Fault("EK1288", own[-1].item.place, got=got, values=values)
