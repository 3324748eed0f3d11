"""Walk a rubric: its criteria, its items, the expressions in it."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from evalkit.errors import Place
from evalkit.model.rubric import Criterion, Item, Rubric
from evalkit.model.text import Expression


def criteria(rubric: Rubric) -> Iterator[tuple[str, Criterion]]:
    """Give every criterion with its path, the whole first, under ""."""
    yield "", rubric.root
    for path, part in rubric.root.below():
        if isinstance(part, Criterion):
            yield path, part


def items(rubric: Rubric) -> Iterator[tuple[str, Item, tuple[Criterion, ...]]]:
    """Give every item with its path and the criteria around it, the nearest last."""
    yield from _items(rubric.root, "", ())


def _items(
    criterion: Criterion, path: str, around: tuple[Criterion, ...]
) -> Iterator[tuple[str, Item, tuple[Criterion, ...]]]:
    around = (*around, criterion)
    for inside, part in criterion.inside(path):
        if isinstance(part, Item):
            yield inside, part, around
        else:
            yield from _items(part, inside, around)


def roomy(rubric: Rubric) -> set[str]:
    """Give the paths of criteria that overlays may add to, and of those around them.

    What these can come to is for the villages to say: nothing is proven of it here.
    """
    found = {""} if rubric.room else set()
    for room in rubric.room:
        steps = room.criterion.split(".")
        found |= {".".join(steps[: at + 1]) for at in range(len(steps))}
    return found


def figures(item: Item) -> Iterator[Expression]:
    """Give the figures an item's rule reads, in the order its kernel takes them."""
    for operand in item.rule.operands:
        yield getattr(item.params, operand.name)


def expressions(rubric: Rubric) -> Iterator[Expression]:
    """Give every expression that a result rests on; derived figures aside."""
    for _, item, _ in items(rubric):
        yield from figures(item)
    for _, part in rubric.root.below():
        if part.applies is not None:
            yield part.applies
    for _, criterion in criteria(rubric):
        if criterion.star is not None and criterion.star.when is not None:
            yield criterion.star.when
    for veto in rubric.vetoes:
        yield veto.when
        if veto.effect.since is not None:
            yield veto.effect.since
    if rubric.ladder is not None:
        yield rubric.ladder.of
        for step in rubric.ladder.steps:
            yield from (need.when for need in step.needs)
    if rubric.ranking is not None:
        yield from (key.of for key in rubric.ranking.by)
        if rubric.ranking.among is not None:
            yield rubric.ranking.among
    for selection in rubric.selections:
        yield from (key.of for key in selection.by)
        if selection.among is not None:
            yield selection.among
        if isinstance(selection.take, Expression):
            yield selection.take
        elif selection.take.of is not None:
            yield selection.take.of
    for programme in rubric.programmes:
        yield from (need.when for need in programme.needs)
        for limit in (programme.limit, programme.rate):
            if limit is not None:
                yield limit.of


def at(place: Place, key: str) -> Place:
    """Give the place of a key below another."""
    return attrs.evolve(place, key=f"{place.key}.{key}" if place.key else key)
