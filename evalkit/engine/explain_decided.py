"""Explain what is decided for one subject: the grade, programmes, what they need."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evalkit.engine import effects
from evalkit.engine.decisions import ProgrammePlan
from evalkit.engine.grading import Grading
from evalkit.engine.grounds import Grounds
from evalkit.engine.reasons import grade_asks
from evalkit.engine.words import both, said, verdict
from evalkit.language.node import Node
from evalkit.model.outcome import Trace, ranged
from evalkit.model.programme import Need
from evalkit.model.rubric import Ladder
from evalkit.model.text import Text


def grade(grounds: Grounds, grading: Grading, ladder: Ladder) -> Trace:
    """Tell the grade: what it is read from, what it asks for, what kept it down."""
    lowest, highest = grounds.ends(grading.grade)
    figure = ranged(*grounds.shown(grading.figure))
    asked = list(_needed(grounds, grading, ladder))
    return Trace(
        "grade",
        "grade",
        said("grade"),
        grading.grades[lowest],
        grading.grades[highest],
        note=both(
            said("of", label=grounds.aloud.text(ladder.of.text), at=figure),
            *grade_asks(ladder, grading.grades, lowest, highest),
            _kept_down(grounds, grading, ladder),
        ),
        source=ladder.source,
        parts=(*grounds.figures([grading.figure]), *asked),
    )


def _needed(grounds: Grounds, grading: Grading, ladder: Ladder) -> Iterator[Trace]:
    """Tell the needs of every step that was reached or may be, the highest first."""
    top = grounds.ends(grading.reached)[1]
    declared = {step.grade: step.needs for step in ladder.steps}
    for place in range(top, grounds.ends(grading.grade)[0] - 1, -1):
        if place in grading.needs:
            nodes = grading.needs[place]
            yield from needs(grounds, declared[grading.grades[place]], nodes)


def _kept_down(grounds: Grounds, grading: Grading, ladder: Ladder) -> Text | None:
    """Say which needs keep a subject below the step it has reached, or may."""
    lowest, highest = grounds.ends(grading.grade)
    reached = grounds.ends(grading.reached)[1]
    declared = {step.grade: step.needs for step in ladder.steps}
    told = []
    for place in range(reached, lowest, -1):
        step = grading.grades[place]
        pairs = zip(declared[step], grading.needs.get(place, ()), strict=True)
        missed, still = [], []
        for need, node in pairs:
            low, high = grounds.ends(node)
            if not high:
                missed.append(need_label(grounds, need))
            elif not low:
                still.append(need_label(grounds, need))
        if missed:
            told.append(said("missed", grade=step, needs=_listed(missed)))
        elif still and place <= highest:
            told.append(said("unsettled", grade=step, needs=_listed(still)))
    if lowest == highest < reached and told:
        told.append(said("fallen", grade=grading.grades[lowest]))
    return both(*told)


def _listed(labels: Sequence[Text]) -> Text:
    return Text(
        "、".join(f"“{label.zh}”" for label in labels),
        ", ".join(f"“{label.said('en')}”" for label in labels),
    )


def need_label(grounds: Grounds, need: Need) -> Text:
    """Name a need: its label, or its expression read aloud."""
    if need.label.zh == need.when.text:
        return grounds.aloud.text(need.when.text)
    return need.label


def needs(
    grounds: Grounds, declared: Sequence[Need], nodes: Sequence[Node]
) -> Iterator[Trace]:
    """Tell conditions one by one; one that doesn't hold, with what it rests on."""
    for need, node in zip(declared, nodes, strict=True):
        holds = grounds.ends(node)[0]
        inner = () if holds else tuple(grounds.figures([node]))
        ends, label = grounds.told(node), need_label(grounds, need)
        yield Trace("need", need.when.text, label, *ends, parts=inner)


def _withheld(grounds: Grounds) -> Iterator[Trace]:
    """Tell what suspends programmes, or may."""
    vetoes = grounds.run.plan.scored.vetoes
    for veto, node in effects.acting(grounds.rubric, vetoes, "programmes"):
        ends = grounds.ends(node)
        if ends[1]:
            note = verdict("withheld", ends)
            yield Trace("veto", veto.key, veto.label, *grounds.told(node), note=note)


def programme(grounds: Grounds, plan: ProgrammePlan) -> Trace:
    """Tell a programme: its conditions, and the limit where it may be granted."""
    declared = plan.programme
    parts = [*needs(grounds, declared.needs, plan.needs), *_withheld(grounds)]
    amounts = (
        ("limit", plan.limit, "元"), ("least", plan.least, "元"),
        ("rate", plan.rate, "BP"),
    )  # fmt: skip
    for key, node, unit in amounts:
        if node is not None and grounds.ends(plan.verdict)[1]:
            ends = grounds.told(node)
            inner = tuple(grounds.figures(node.args))
            parts.append(Trace("limit", key, said(key), *ends, unit=unit, parts=inner))
    return Trace(
        "programme",
        declared.key,
        declared.label,
        *grounds.told(plan.verdict),
        source=declared.source,
        note=Text(declared.note) if declared.note else None,
        parts=tuple(parts),
    )
