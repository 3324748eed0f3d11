"""Tell why one subject is selected or not: its place, the quota, its class, its lot."""

from __future__ import annotations

from collections.abc import Iterator

from evalkit.engine.grounds import Grounds
from evalkit.engine.lottery import lot
from evalkit.engine.selections import SelectionPlan
from evalkit.engine.words import both, said
from evalkit.model.outcome import SelectionOutcome, Trace, place_text, ranged
from evalkit.model.text import Text

#: So many signs of a lot tell it from all others.
_SHOWN = 12


def selections(grounds: Grounds) -> Iterator[Trace]:
    """Tell every selection of the subject."""
    run = grounds.run
    for key, plan in run.plan.decisions.selections.items():
        outcome, selection = run.outcomes.selections[key], plan.selection
        inner: tuple[Trace, ...] = ()
        if plan.among is not None and not grounds.ends(plan.among)[0]:
            inner = tuple(grounds.figures([plan.among]))
        yield Trace(
            "selection",
            key,
            selection.label,
            *grounds.told(plan.leaf),
            note=_why(grounds, plan, outcome),
            source=selection.source,
            parts=inner,
        )


def _why(grounds: Grounds, plan: SelectionPlan, outcome: SelectionOutcome) -> Text:
    run, row, selection = grounds.run, grounds.row, plan.selection
    places = outcome.places
    if not places.high[row]:
        return said("selection_out")
    group: str | Text = ""
    if selection.within is not None:
        column = run.frame.columns[selection.within]
        word = column.words[int(column.values[row])]
        group = Text(word, f"{word}: ")
    front = places.low if places.front is None else places.front
    ends = place_text(int(front[row])), place_text(int(places.high[row]))
    start = "selection_last" if selection.start == "bottom" else "selection_place"
    of = int(places.of[row])
    quota = ranged(*grounds.shown(plan.quota))
    told = said(start, place=ranged(*ends), group=group, quota=quota, count=of)
    unsure = None if places.low[row] else said("selection_perhaps")
    drawn = None
    if selection.ties == "lottery" and run.seed is not None:
        text = lot(run.seed, selection.key, run.table.ids[row])
        drawn = said("selection_lot", lot=text[:_SHOWN])
    notes = both(told, unsure, _class(grounds, plan, outcome), drawn)
    assert notes is not None  # something was told
    return notes


def _class(
    grounds: Grounds, plan: SelectionPlan, outcome: SelectionOutcome
) -> Text | None:
    classes = plan.selection.classes
    if classes is None:
        return None
    column = grounds.run.frame.columns[classes.field]
    word = column.words[int(column.values[grounds.row])]
    limit = classes.of(word)
    if limit is None:
        return None
    about = "selection_class" if limit.most is None else "selection_class_most"
    told = said(about, word=word, least=limit.least, most=limit.most)
    first = outcome.first
    kept = first is not None and bool(first.low[grounds.row])
    return both(told, said("selection_kept") if kept else None)
