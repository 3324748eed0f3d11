"""What must not be punished and perhaps is: petitions, belief, illness, poverty.

An item is told where its points may fall as the named thing grows or comes to hold, or
where its label names one and its points may fall at all. What only gives or keeps
points is left alone, and so are notes and sources, which explain.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from evalkit.catalogue.shown import Shown
from evalkit.check.influences import DOWN, OPEN, UP, Influence, influences
from evalkit.check.losses import (
    Show,
    grade_lost,
    item_loses,
    programme_lost,
    star_lost,
    veto_holds,
)
from evalkit.check.parts import at, criteria, figures, items
from evalkit.check.protected_words import Protected, protected_words
from evalkit.check.reading import Reading, reading
from evalkit.engine.guard import KernelError
from evalkit.engine.plan import Plan
from evalkit.engine.scored import ItemPlan
from evalkit.errors import Fault, Place
from evalkit.language.parse import parse
from evalkit.model.programme import Need
from evalkit.model.rubric import Criterion, Item, Rubric
from evalkit.model.text import Expression, Text

#: A text, and whether more of what it names is worse for certain.
Told = tuple[str, bool]
_WAYS = {"up": UP, "down": DOWN, "either": OPEN}


def protected_points(rubric: Rubric, plan: Plan) -> Iterator[Fault]:
    """Find items, criteria and stars that may take points for what is protected."""
    names = reading(rubric)
    found: dict[tuple[Place, object], Fault] = {}
    for path, item, around in items(rubric):
        scored = plan.scored.items[path]
        moved = list(_moved(names, scored))
        said = [(item.place, [*_falling(moved), *_sure(_worse_choices(scored))])]
        labelled: list[Item | Criterion] = [item, *around[1:]]
        if scored.kernel.low < 0 or _may_fall(moved):
            said += [(part.place, _sure(_said(part.label))) for part in labelled]
        show = item_loses(plan, path)
        for place, texts in said:
            for fault in told("EK3051", place, texts, show):
                found.setdefault((place, fault.values["word"]), fault)
    yield from found.values()
    for path, criterion in criteria(rubric):
        if criterion.star is not None and criterion.star.when is not None:
            lost = falling(names, criterion.star.when, UP)
            place = at(criterion.place, "star")
            yield from told("EK3051", place, lost, star_lost(plan, path))
    for _, part in rubric.root.below():
        if part.applies is not None and part.absent == "none":
            lost = falling(names, part.applies, UP)
            yield from told("EK3051", part.applies.place, lost)


def protected_titles(rubric: Rubric, plan: Plan) -> Iterator[Fault]:
    """Find vetoes and needs that may bar someone for what is protected."""
    names = reading(rubric)
    for veto in rubric.vetoes:
        texts = [*_sure(_said(veto.label)), *falling(names, veto.when, DOWN)]
        yield from told("EK3052", veto.place, texts, veto_holds(plan, veto.key))
    for need, show in _needs(rubric, plan):
        found = _influences(names, need.when)
        texts = list(_falling(found))
        if _may_fall(found):
            texts += _sure(_said(need.label))
        yield from told("EK3052", need.when.place, texts, show)


def _needs(rubric: Rubric, plan: Plan) -> Iterator[tuple[Need, Show]]:
    """Give what grades and programmes ask for, and how its want is shown."""
    grading = plan.decisions.grading
    if rubric.ladder is not None and grading is not None:
        for step in rubric.ladder.steps:
            nodes = grading.needs.get(grading.grades.index(step.grade), ())
            for need, node in zip(step.needs, nodes, strict=True):
                yield need, grade_lost(plan, node)
    for programme in rubric.programmes:
        nodes = plan.decisions.programmes[programme.key].needs
        for need, node in zip(programme.needs, nodes, strict=True):
            yield need, programme_lost(plan, programme.key, node)


def _influences(names: Reading, condition: Expression) -> list[Influence]:
    return list(influences(names, parse(condition)))


def _moved(names: Reading, scored: ItemPlan) -> Iterator[Influence]:
    """Give what moves an item's points."""
    ways = scored.kernel.directions
    for figure, way in zip(figures(scored.item), ways, strict=True):
        for influence in _influences(names, figure):
            yield influence.turned(_WAYS[way])


def falling(names: Reading, figure: Expression, way: int) -> Iterator[Told]:
    """Give the names of what may be worse for somebody as it grows.

    `way` says whether more of the figure is better, or less, or neither is certain.
    """
    return _falling(one.turned(way) for one in _influences(names, figure))


def _falling(found: Iterable[Influence]) -> Iterator[Told]:
    """Give the names of what may take points as it grows."""
    for influence in found:
        if influence.direction <= 0:
            yield from ((name, influence.direction < 0) for name in influence.names)


def _sure(texts: Iterable[str]) -> list[Told]:
    return [(text, True) for text in texts]


def _may_fall(found: Iterable[Influence]) -> bool:
    return any(influence.direction <= 0 and not influence.which for influence in found)


def _worse_choices(scored: ItemPlan) -> Iterator[str]:
    """Give the choices of an item's one figure that aren't worth the most."""
    choices = scored.operands[0].type.choices if len(scored.operands) == 1 else None
    if choices:
        try:
            points = scored.kernel.compute(np.arange(len(choices), dtype=np.int64))
        except KernelError:
            return  # what a rule that fails is worth can't be known
        for choice, worth in zip(choices, points, strict=True):
            if worth < points.max():
                yield choice


def _said(label: Text) -> list[str]:
    return [label.zh, label.en]


def _nobody(word: str) -> tuple[Shown, ...]:
    return ()


def told(
    code: str, place: Place, texts: Iterable[Told], show: Show = _nobody
) -> Iterator[Fault]:
    """Tell each protected word of some texts once.

    Where the text leaves the direction open, a household has to show it.
    """
    kinds: dict[str, Protected] = {}
    surely: set[str] = set()
    for text, sure in texts:
        for word, kind in protected_words(text):
            kinds[word] = kind
            surely |= {word} if sure else set()
    for word, kind in kinds.items():
        shown = show(word)
        if shown or word in surely:
            values = {"word": word, "why": kind.why, "why_zh": kind.why_zh}
            yield Fault(code, place, values=values, shown=shown)
