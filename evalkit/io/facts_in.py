"""Read facts in whatever form they come: all of them, or everything wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack

import attrs
from attrs import frozen

from evalkit.errors import FactsError, Fault
from evalkit.io.facts_faults import Faults
from evalkit.io.facts_given import Given, Wants
from evalkit.io.facts_limits import Limits
from evalkit.io.facts_sheets import MAIN, choose
from evalkit.io.facts_sources import gather
from evalkit.io.facts_tables import read_records, read_subjects
from evalkit.io.grid import Grid
from evalkit.model.rubric import Rubric
from evalkit.model.table import Table

_LIMITS = Limits()


@frozen
class Facts:
    """Facts that were read, and what was odd about them."""

    table: Table
    warnings: tuple[Fault, ...]


def read_facts(sources: object, rubric: Rubric, limits: Limits = _LIMITS) -> Facts:
    """Read the facts of a rubric's subjects, and their records.

    Args:
        sources: a path; a dict of columns, with record tables beside them as dicts or
            Arrow tables under their ids; a dict of tables by name; anything with the
            Arrow PyCapsule interface; or a list or tuple of these.
        rubric: says which columns there are and what may stand in them.
        limits: how much to read.

    Raises:
        FactsError: with everything that is wrong, of all files and sheets (EK4001–99).
    """
    wants = Wants.of(rubric, limits)
    faults = Faults(limits.faults)
    with ExitStack() as stack:
        chosen = choose(gather(sources, wants, stack, faults), wants, faults)
        table, records = None, {}
        grids = _Grids(chosen, faults)
        faults.table += 1
        main = grids.of(MAIN)
        if main is not None:
            known = wants.beside(MAIN, grids.shared(MAIN))
            table = read_subjects(main, rubric, limits, faults, known)
        rows = _rows(table)
        for declared in rubric.records:
            faults.table += 1
            grid = grids.of(declared.key)
            if grid is not None:
                known = wants.beside(declared.key, grids.shared(declared.key))
                records[declared.key] = read_records(
                    grid, declared, rubric, rows, limits, faults, known
                )
    if table is None or faults.count:
        raise faults.error()
    warnings: list[Fault] = []
    for warning in faults.warnings:
        if warning not in warnings:  # two tables may read one sheet
            warnings.append(warning)
    return Facts(attrs.evolve(table, records=records), tuple(warnings))


@frozen(eq=False)
class _Grids:
    """The tables that were chosen, each read once, whoever shares it."""

    chosen: Mapping[str, Given]
    faults: Faults
    read: dict[int, Grid | None] = attrs.field(factory=dict)

    def of(self, key: str) -> Grid | None:
        """Give the table of a key; None where there is none, or none to be read."""
        given = self.chosen.get(key)
        if given is None:
            return None
        if id(given) not in self.read:
            try:
                self.read[id(given)] = given.read()
            except FactsError as error:
                self.faults.add(error.faults)
                self.read[id(given)] = None
        return self.read[id(given)]

    def shared(self, key: str) -> list[str]:
        """Give all keys that are read from the same table."""
        return [k for k, each in self.chosen.items() if each is self.chosen[key]]


def _rows(table: Table | None) -> dict[str, int] | None:
    return None if table is None else {text: row for row, text in enumerate(table.ids)}
