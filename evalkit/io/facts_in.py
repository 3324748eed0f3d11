"""Read facts in whatever form they come: all of them, or everything wrong with them."""

from __future__ import annotations

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
        faults.table += 1
        main = _grid(chosen.get(MAIN), faults)
        if main is not None:
            table = read_subjects(main, rubric, limits, faults)
        rows = _rows(table)
        for declared in rubric.records:
            faults.table += 1
            grid = _grid(chosen.get(declared.key), faults)
            if grid is not None:
                records[declared.key] = read_records(
                    grid, declared, rubric, rows, limits, faults
                )
    if table is None or faults.count:
        raise faults.error()
    return Facts(attrs.evolve(table, records=records), tuple(faults.warnings))


def _grid(given: Given | None, faults: Faults) -> Grid | None:
    if given is None:
        return None
    try:
        return given.read()
    except FactsError as error:
        faults.add(error.faults)
        return None


def _rows(table: Table | None) -> dict[str, int] | None:
    return None if table is None else {text: row for row, text in enumerate(table.ids)}
