"""What people may expect of a scheme that judges them: an end, and a source."""

from __future__ import annotations

from collections.abc import Iterator

from evalkit.catalogue.shown import Shown
from evalkit.check.changes import aged
from evalkit.check.pairs import Sought, pair
from evalkit.check.parts import at, items
from evalkit.check.reading import Reading, reading
from evalkit.check.reads import reads
from evalkit.check.showing import show_all
from evalkit.check.trying import least
from evalkit.engine.effects import EFFECTS
from evalkit.engine.plan import Plan
from evalkit.engine.run import Run
from evalkit.errors import Fault
from evalkit.language.parse import parse
from evalkit.language.tree import Call, Name, Tree
from evalkit.model.number import BoolArray
from evalkit.model.rubric import Rubric


def bars_without_end(rubric: Rubric, plan: Plan) -> Iterator[Fault]:
    """Find vetoes that look at records of any age: they would bar for ever."""
    names = reading(rubric)
    lasting = [v for v in rubric.vetoes if not EFFECTS[v.effect.kind].ends]
    for veto in lasting:
        for table in _timeless(names, parse(veto.when)):
            values = {"table": table}
            shown = _barred(plan, veto.key, names.made_of(table))
            place = at(veto.place, "when")
            yield Fault("EK3041", place, values=values, shown=shown)


def _barred(plan: Plan, veto: str, table: str) -> tuple[Shown, ...]:
    """Show a household whom its oldest possible record bars, and nothing else."""

    def seen(before: Run, after: Run) -> BoolArray:
        one, two = (least(done.outcomes.vetoes[veto]) for done in (before, after))
        return one < two

    rests_on = reads(plan.rubric, [plan.scored.vetoes[veto]])
    found = pair(plan, Sought(rests_on, (aged(table),), seen))
    return show_all(found, rests_on)


def _timeless(names: Reading, tree: Tree) -> list[str]:
    """Name the record tables that are read without a look-back."""
    if isinstance(tree, Name) and tree.name in names.derived:
        return _timeless(names, names.derived[tree.name])
    table = names.table(tree) if isinstance(tree, Call) else None
    if table is None or not isinstance(tree, Call):
        found = (t for inner in names.below(tree) for t in _timeless(names, inner))
        return list(dict.fromkeys(found))
    dated = "within" in tree.named or any(names.dated(tree, table))
    return [] if dated or _grouped_by_day(names, table) else [table]


def _grouped_by_day(names: Reading, table: str) -> bool:
    """Say whether a table of groups takes rows by their day."""
    while table in names.origins:
        where, table = names.wheres.get(table), names.origins[table]
        if where is not None and any(names.dated(where, table)):
            return True
    return False


def no_source(rubric: Rubric, plan: Plan) -> Iterator[Fault]:
    """Find vetoes, and items in criteria, that don't say where they come from."""
    for veto in rubric.vetoes:
        if not veto.source:
            yield Fault("EK3042", veto.place)
    bare = [
        item
        for _, item, around in items(rubric)
        if not (item.source or any(c.source for c in around))
    ]
    if bare:
        yield Fault("EK3043", bare[0].place, values={"count": len(bare)})
