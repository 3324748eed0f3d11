"""Which table is which: by its name, the main one also by its headings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from evalkit.errors import FactsError, Fault
from evalkit.io.facts_faults import Faults
from evalkit.io.facts_given import (
    Given,
    Wants,
    record_names,
    shared_names,
    subject_names,
)
from evalkit.io.facts_joined import joined, of_one_kind, of_one_name
from evalkit.io.facts_reading import OPTIONAL
from evalkit.io.grid import Grid
from evalkit.io.headings import fits, wanted_field
from evalkit.io.plain_text import folded
from evalkit.model.rubric import Rubric

#: The key of the main table; record tables go by their own.
MAIN = ""
#: Sheets that explain; nobody expects them to be read.
_GUIDES = ("说明", "guide", "readme")


def choose(given: Sequence[Given], wants: Wants, faults: Faults) -> Mapping[str, Given]:
    """Say which table is the main one and which hold records, by key.

    Two tables for one, none for the main one, and one that is hidden are faults; a
    table nothing is made of, and records nobody handed in, are warned of.
    """
    tables = {MAIN: subject_names(wants.rubric)}
    tables |= {table.key: record_names(table) for table in wants.rubric.records}
    named, others = _by_name(given, tables)
    unnamed = MAIN not in named
    if unnamed:
        named[MAIN], others = _by_headings(others, wants, faults)
    others = _share(given, named, others, wants.rubric)
    chosen: dict[str, Given] = {}
    # Tables that share a sheet share what it was joined to as well.
    made: dict[tuple[int, ...], Given] = {}
    for key, (label, *_) in tables.items():
        found = named.get(key, [])
        those = tuple(map(id, found))
        wanted = wants.of_table(key)
        by_kind = unnamed and key == MAIN and of_one_kind(found, wanted)
        if those in made:
            chosen[key] = made[those]
        elif len(found) > 1 and (by_kind or of_one_name(found)):
            earlier = any(t.key == key and t.outcomes for t in wants.rubric.records)
            made[those] = joined(
                label, found, wanted, OPTIONAL, faults, is_expected=earlier
            )
            chosen[key] = made[those]
        elif len(found) > 1:
            got = "、".join(each.shown for each in found)
            values = {"table": label}
            faults.add([Fault("EK4039", found[1].place, got=got, values=values)])
        elif found and found[0].hidden:
            faults.add([Fault("EK4041", found[0].place)])
        elif found:
            chosen[key] = found[0]
        elif key != MAIN:
            faults.warnings.append(Fault("EK4042", values={"table": label}))
        elif not faults.count:  # else it may be in what could not be opened
            values = {"table": label, "id": wants.id.heading}
            faults.add([Fault("EK4040", values=values)])
    labels = "、".join(names[0] for names in tables.values())
    # Files come in any order; a replay reads them by name.
    for each in sorted(others, key=lambda one: Path(one.place.file or "").name):
        faults.warnings.append(Fault("EK4038", each.place, expected=labels))
    return chosen


def _by_name(
    given: Sequence[Given], tables: Mapping[str, Sequence[str]]
) -> tuple[dict[str, list[Given]], list[Given]]:
    """Sort tables by name; give those without a known one too, but for guides."""
    known = {folded(name): key for key, names in tables.items() for name in names}
    named: dict[str, list[Given]] = {}
    others = []
    for each in given:
        names = [folded(name) for name in each.names]
        keys = [known[name] for name in names if name in known]
        if keys:
            named.setdefault(keys[0], []).append(each)
        elif not each.hidden and not any(name.endswith(_GUIDES) for name in names):
            others.append(each)
    return named, others


def _share(
    given: Sequence[Given],
    named: dict[str, list[Given]],
    others: list[Given],
    rubric: Rubric,
) -> list[Given]:
    """Give tables that share a sheet theirs; what nobody reads is given back."""
    for table in rubric.records:
        names = set(map(folded, shared_names(rubric, table)))
        if not names or table.key in named:
            continue
        if names & set(map(folded, subject_names(rubric))):
            named[table.key] = named[MAIN]
            continue
        found = [one for one in given if names & set(map(folded, one.names))]
        if found:
            named[table.key] = found
            others = [one for one in others if one not in found]
    return others


def _by_headings(
    others: list[Given], wants: Wants, faults: Faults
) -> tuple[list[Given], list[Given]]:
    """Find what may be the main table among those without a known name.

    Returns:
        Those that have a heading of ids, if several then one of a field too; the rest,
        but for empty sheets.
    """
    if len(others) == 1:
        return others, []  # and if it is not, what it lacks is told
    found: list[tuple[Given, Grid]] = []
    rest: list[Given] = []
    failed: list[Fault] = []
    for each in others:
        try:
            grid = each.read()
        except FactsError as error:
            code = error.faults[0].code
            rest += [each] if code != "EK4030" else []
            failed += error.faults if code not in ("EK4030", "EK4031") else []
            continue
        if any(wants.is_id(column.heading) for column in grid.columns):
            found.append((each.holding(grid), grid))
        else:
            rest.append(each)
    if not found:
        faults.add(failed)
    fuller = [pair for pair in found if _has_field(pair[1], wants)]
    if fuller:
        rest += [each for each, grid in found if not _has_field(grid, wants)]
        found = fuller
    return [each for each, _ in found], rest


def _has_field(grid: Grid, wants: Wants) -> bool:
    fields = [wanted_field(field) for field in wants.rubric.fields]
    return any(fits(c.heading, want) for c in grid.columns for want in fields)
