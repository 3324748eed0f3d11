"""What is declared and read nowhere; texts are for the file, nothing reads them."""

from __future__ import annotations

from collections.abc import Iterator

from evalkit.check.parts import at, expressions
from evalkit.check.reading import Reading, reading
from evalkit.engine.plan import Plan
from evalkit.errors import Fault
from evalkit.language.parse import parse
from evalkit.model.rubric import Rubric


def unused_facts(rubric: Rubric, plan: Plan) -> Iterator[Fault]:
    """Find fields, record tables and derived figures that nothing reads."""
    names = reading(rubric)
    used = {
        name
        for expression in expressions(rubric)
        for name in names.names(parse(expression))
    }
    # A later figure may read an earlier one, so the last is asked first.
    for figure in reversed(rubric.derived):
        unread = (None, figure.key) not in used and not figure.shown
        if unread and not figure.fixed:
            yield Fault("EK3032", figure.place, values={"name": figure.key})
        used |= set(names.names(names.derived[figure.key]))
    if rubric.ranking is not None and rubric.ranking.within is not None:
        used.add((None, rubric.ranking.within))
    for one in rubric.selections:
        used.add((None, one.within or ""))
        used.add((None, one.classes.field if one.classes else ""))
    used |= {(None, p.peers) for _, p in rubric.root.below() if p.peers is not None}
    for declared in rubric.fields:
        if declared.type.kind != "text" and (None, declared.key) not in used:
            yield Fault("EK3031", declared.place, values={"name": declared.key})
    yield from _unused_groups(rubric, names, used)
    for table in rubric.records:
        for figure in reversed(table.derived):
            if (table.key, figure.key) not in used and (None, table.key) in used:
                yield Fault("EK3032", figure.place, values={"name": figure.key})
            tree = names.of_rows[table.key, figure.key]
            used |= set(names.names(tree, table.key))
        if (None, table.key) not in used:
            yield Fault("EK3033", table.place, values={"name": table.key})
            continue
        for declared in table.fields:
            read = (table.key, declared.key) in used or declared.key == table.date
            if declared.type.kind != "text" and not read:
                yield Fault("EK3031", declared.place, values={"name": declared.key})
    # The rubric's own values may be read in rows too.
    read_anywhere = {name for _, name in used}
    for figure in rubric.derived:
        if figure.fixed and figure.key not in read_anywhere:
            yield Fault("EK3032", figure.place, values={"name": figure.key})


def _unused_groups(
    rubric: Rubric, names: Reading, used: set[tuple[str | None, str]]
) -> Iterator[Fault]:
    """Find tables of groups and their values that nothing reads; add what these do."""
    for group in reversed(rubric.groups):
        if (None, group.key) not in used:
            yield Fault("EK3033", group.place, values={"name": group.key})
            continue
        used.add((None, group.of))
        used |= {(group.of, key) for key in group.by}
        if group.where is not None:
            used |= set(names.names(parse(group.where), group.of))
        for value in group.values:
            if (group.key, value.key) not in used and value.key != group.date:
                place = at(group.place, f"values.{value.key}")
                yield Fault("EK3032", place, values={"name": value.key})
            tree = names.of_rows[group.key, value.key]
            used |= set(names.names(tree, group.of))
