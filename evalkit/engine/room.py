"""Hold the items of an overlay to the points that were left to it."""

from __future__ import annotations

from collections.abc import Iterator

from evalkit.engine.applying import left_out
from evalkit.engine.scored import ItemPlan, Scored
from evalkit.errors import Fault
from evalkit.model.number import show_units
from evalkit.model.rubric import Criterion, Rubric


def beyond_room(rubric: Rubric, scored: Scored) -> Iterator[Fault]:
    """Find added items that can give, or take, more points than were left.

    What counts is what an item's rule can come to whatever the facts, and the full mark
    it states where that is given to those it does not apply to.
    """
    marks = rubric.numbers.marks
    parts = dict(rubric.root.below())
    for room in rubric.room:
        criterion = parts[room.criterion]
        assert isinstance(criterion, Criterion)
        if not _adds_up(rubric, criterion, room.criterion):
            yield Fault("EK1280", room.place, got=criterion.combine.name)
            continue
        own = [
            scored.items[path]
            for path in rubric.added
            if path.rpartition(".")[0] == room.criterion
        ]
        for plan in own:
            if left_out(plan.item):
                yield Fault("EK1290", plan.item.place, "rescale", "full | none")
            low, high = plan.kernel.low, _high(plan)
            most = max(high, -low)
            if most > room.points_each:
                values = {"most": show_units(room.points_each, marks)}
                got = show_units(high if high == most else low, marks)
                yield Fault("EK1287", plan.item.place, got=got, values=values)
        whole = sum(max(_high(plan), 0) for plan in own)
        if whole > room.points:
            values = {"most": show_units(room.points, marks)}
            got = show_units(whole, marks)
            yield Fault("EK1288", own[-1].item.place, got=got, values=values)


def _adds_up(rubric: Rubric, criterion: Criterion, path: str) -> bool:
    """Say whether an added item can do no more than add its own points.

    In a mean or a minimum it takes points from those without it; beside a part that is
    left out it would count for that one too.
    """
    return criterion.combine.adds and not any(
        left_out(part)
        for inside, part in criterion.inside(path)
        if inside not in rubric.added
    )


def _high(plan: ItemPlan) -> int:
    """Give the most an item can come to, where it applies or not."""
    item, high = plan.item, plan.kernel.high
    if item.applies is None:
        return high
    return max(high, item.points or 0) if item.absent == "full" else max(high, 0)
