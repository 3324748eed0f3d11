"""Show who loses by what is protected: by a household, before it and after.

The fact that is changed carries the protected word: in its label, its key, or as the
word it says. Where only the label of a part carries it, any fact the part reads may.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from evalkit.catalogue.shown import Shown
from evalkit.check.changes import Change, more, other, row, row_said, said
from evalkit.check.pairs import Sought, pair
from evalkit.check.protected_words import protected_words
from evalkit.check.reads import reads
from evalkit.check.showing import Kept, show_all
from evalkit.check.trying import Figure, figure_of, least, total
from evalkit.engine.plan import Plan
from evalkit.engine.run import Run
from evalkit.language.node import Node
from evalkit.model.number import BoolArray, IntArray
from evalkit.model.rubric import Field
from evalkit.model.text import Text

#: Shows a finding that has a protected word.
Show = Callable[[str], tuple[Shown, ...]]


def item_loses(plan: Plan, path: str) -> Show:
    """Show a household whose item gives less."""
    node = plan.scored.items[path].points
    return _loses(plan, node, figure_of(node), Kept(points=(path,)))


def star_lost(plan: Plan, path: str) -> Show:
    """Show a household that loses a star."""
    node = plan.scored.star[path]
    return _loses(plan, node, figure_of(node), Kept(star=path))


def veto_holds(plan: Plan, key: str) -> Show:
    """Show a household against whom a veto comes to hold."""

    def free(done: Run) -> IntArray:
        return -least(done.outcomes.vetoes[key])

    return _loses(plan, plan.scored.vetoes[key], free, Kept())


def programme_lost(plan: Plan, key: str, need: Node) -> Show:
    """Show a household that is no longer eligible for a programme."""

    def eligible(done: Run) -> IntArray:
        return least(done.outcomes.programmes[key].verdict)

    kept = Kept(programme=key)
    return _loses(plan, need, eligible, kept, plan.decisions.programmes[key].verdict)


def grade_lost(plan: Plan, need: Node) -> Show:
    """Show a household whose grade falls."""

    def grade(done: Run) -> IntArray:
        assert done.outcomes.grade is not None
        return least(done.outcomes.grade)

    return _loses(plan, need, grade, Kept(grade=True), plan.decisions.grade)


def _loses(
    plan: Plan, of: Node, figure: Figure, kept: Kept, whole: Node | None = None
) -> Show:
    """Show a household that loses something by a fact a node rests on.

    Args:
        plan: the compiled rubric.
        of: what the protected fact moves.
        figure: what is lost.
        kept: what of the result is kept.
        whole: what it is lost of, where it takes more than the node to have it.
    """

    def seen(before: Run, after: Run) -> BoolArray:
        return np.asarray(figure(after) < figure(before))

    def shown(word: str) -> tuple[Shown, ...]:
        rests_on = reads(plan.rubric, [of if whole is None else whole])
        lift = () if whole is None else (figure, total)
        changes = (*_changes(plan, of, word),)
        found = pair(plan, Sought(rests_on, changes, seen, lift))
        return show_all(found, rests_on, kept)

    return shown


def _changes(plan: Plan, of: Node, word: str) -> Iterator[Change]:
    """Give the changes by which more of a protected thing comes about."""
    rubric, read = plan.rubric, reads(plan.rubric, [of])
    fields = [field for field in rubric.fields if ("", field.key) in read]
    tables = [table for table in rubric.records if (table.key, "") in read]
    found: list[Change] = []
    for field in fields:
        if _named(word, field.key, field.label):
            way = other if field.type.is_word else more
            found.append(way(rubric, field.key))
        found += [said(field.key, choice) for choice in _choices(field, word)]
    for table in tables:
        for field in table.fields:
            if (table.key, field.key) in read:
                for choice in _choices(field, word):
                    found.append(row_said(table.key, field.key, choice))
                if _named(word, field.key, field.label):
                    found.append(row(table.key))
        if _named(word, table.key, table.label):
            found.append(row(table.key))
    if found:
        yield from found
        return
    yield from (other(rubric, field.key) for field in fields)
    yield from (row(table.key) for table in tables)


def _choices(field: Field, word: str) -> Iterator[str]:
    for choice in field.type.choices or ():
        if _named(word, choice):
            yield choice


def _named(word: str, *said: str | Text) -> bool:
    """Say whether a protected word stands in texts."""
    texts = [
        t for one in said for t in ([one] if isinstance(one, str) else [one.zh, one.en])
    ]
    return any(word == found for text in texts for found, _ in protected_words(text))
