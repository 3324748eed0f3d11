"""Several sheets of one table, a village each, as one: every cell keeps its place."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from functools import partial
from pathlib import Path

import attrs
import numpy as np

from evalkit.errors import FactsError, Fault
from evalkit.io.facts_faults import Faults
from evalkit.io.facts_figures import coded_cells, given
from evalkit.io.facts_given import Given
from evalkit.io.grid import Cells, Coded, Figures, Grid, Raw, RawColumn
from evalkit.io.headings import Wanted, find_columns, fits
from evalkit.io.plain_text import folded

#: What a column is: the number of what is wanted, or its heading; and which of those.
_Ident = tuple[Hashable, int]


def of_one_name(tables: Sequence[Given]) -> bool:
    """Say whether tables are parts of one: of one name, each in a file of its own.

    Two in one file, or of two names, are two versions as likely as two parts.
    """
    names = {folded(each.names[0]) for each in tables}
    files = {each.place.file for each in tables}
    shown = not any(each.hidden for each in tables)
    return shown and len(names) == 1 and len(files) == len(tables)


def of_one_kind(tables: Sequence[Given], wanted: Sequence[Wanted]) -> bool:
    """Say whether tables are parts of one: each has most of the headings."""
    return all(2 * _known(each, wanted) > len(wanted) for each in tables)


def _known(table: Given, wanted: Sequence[Wanted]) -> int:
    try:
        grid = table.read()
    except FactsError:
        return 0
    headings = [column.heading for column in grid.columns]
    return sum(any(fits(heading, want) for heading in headings) for want in wanted)


def joined(
    label: str,
    tables: Sequence[Given],
    wanted: Sequence[Wanted],
    optional: frozenset[str],
    faults: Faults,
    *,
    is_expected: bool = False,
) -> Given:
    """Give tables as one, and warn that they are taken for one.

    Args:
        label: what the table is called.
        tables: its parts, in any order.
        wanted: the columns that are looked for in each.
        optional: keys of columns that need not be there.
        faults: takes the warning.
        is_expected: whether nobody needs to be told, as of results of several months.
    """
    # Files come in any order; a replay reads them by name.
    parts = sorted(tables, key=lambda one: (_file(one), one.place.sheet or ""))
    read = partial(_read, parts, wanted, optional)
    whole = Given(parts[0].names, parts[0].place, read)
    if is_expected:
        return whole
    shown = "、".join(_shown(one, parts) for one in parts)
    values = {"table": label, "count": len(parts)}
    place = attrs.evolve(parts[0].place, sheet=None)
    faults.warnings.append(Fault("EK4043", place, got=shown, values=values))
    return whole


def _file(table: Given) -> str:
    return Path(table.place.file or "").name


def _shown(table: Given, parts: Sequence[Given]) -> str:
    """Call a part by its sheet, by its file too where the parts have several."""
    sheet = table.place.sheet or ""
    if len({one.place.file for one in parts}) == 1:
        return sheet
    return f"{_file(table)} {sheet}".strip()


def _read(
    parts: Sequence[Given], wanted: Sequence[Wanted], optional: frozenset[str]
) -> Grid:
    grids: list[Grid] = []
    faults: list[Fault] = []
    for part in parts:
        try:
            grid = part.read()
        except FactsError as error:
            faults += error.faults
            continue
        # JSON lines without one record have no keys to be found by.
        if len(grid.rows) or grid.heading_row:
            faults += find_columns(grid, wanted, optional).faults
        grids.append(grid)
    if faults:
        raise FactsError(faults)
    return _join(grids, wanted)


def _join(grids: Sequence[Grid], wanted: Sequence[Wanted]) -> Grid:
    """Give the rows of tables as those of one, each in the columns it has."""
    named = [_columns(grid, wanted) for grid in grids]
    idents = dict.fromkeys(ident for columns in named for ident in columns)
    parts, columns = [], []
    for grid, own in zip(grids, named, strict=True):
        nothing = Coded([None], np.zeros(len(grid.rows), dtype=np.int32))
        held = [own.get(ident) or RawColumn("", nothing) for ident in idents]
        parts.append(attrs.evolve(grid, columns=tuple(held)))
    for number in range(len(idents)):
        pieces = [part.columns[number] for part in parts]
        first = next(piece for piece in pieces if piece.heading)
        cells = _cells([piece.cells for piece in pieces])
        columns.append(attrs.evolve(first, cells=cells))
    return Grid(
        grids[0].name,
        grids[0].place,
        tuple(columns),
        np.concatenate([grid.rows for grid in grids]),
        grids[0].heading_row,
        grids[0].by_line,
        tuple(fault for grid in grids for fault in grid.faults),
        all(grid.nested for grid in grids),
        tuple(parts),
    )


def _columns(grid: Grid, wanted: Sequence[Wanted]) -> Mapping[_Ident, RawColumn]:
    """Give the columns that have headings by what they are."""
    columns: dict[_Ident, RawColumn] = {}
    seen: dict[Hashable, int] = {}
    for column in grid.columns:
        if not column.heading:
            continue
        fitting = (i for i, want in enumerate(wanted) if fits(column.heading, want))
        what: Hashable = next(fitting, folded(column.heading))
        seen[what] = seen.get(what, 0) + 1
        columns[what, seen[what]] = column
    return columns


def _cells(pieces: Sequence[Cells]) -> Cells:
    """Put columns one below the other, as figures where all are of one type."""
    figures = [piece for piece in pieces if isinstance(piece, Figures)]
    kinds = {(piece.values.dtype, piece.decimals) for piece in figures}
    if len(figures) == len(pieces) and len(kinds) == 1:
        known = None
        if any(piece.known is not None for piece in figures):
            known = np.concatenate([given(piece) for piece in figures])
        values = np.concatenate([piece.values for piece in figures])
        return Figures(values, known, figures[0].decimals)
    distinct: list[Raw] = []
    codes = [np.empty(0, dtype=np.int64)]
    for piece in map(coded_cells, pieces):
        codes.append(piece.codes.astype(np.int64) + len(distinct))
        distinct += piece.distinct
    return Coded(distinct, np.concatenate(codes))
