"""Read a rubric from a workbook: as the text it stands for, and where each key stands.

Everything a rubric's reader checks it checks on the text; a fault is then told with the
sheet, the row and the column of the cell it is in.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path as File
from typing import Any

from evalkit.errors import FactsError, Fault, Place, RubricError, nearest
from evalkit.io.cell_values import number_text
from evalkit.io.facts_limits import Limits
from evalkit.io.grid import BadCell, Raw
from evalkit.io.rubric_blocks import Block
from evalkit.io.rubric_book import HEAD, HOLDER, NAME, OF, kinds_of, list_shape
from evalkit.io.rubric_book_sheets import BookSheet
from evalkit.io.rubric_cells import NO, YES
from evalkit.io.rubric_rows import hints_at, hints_of, put, short, take_row
from evalkit.io.rubric_sections import SECTIONS, shape_at
from evalkit.io.rubric_text import Source, read_text
from evalkit.io.toml_out import toml_text
from evalkit.io.toml_places import Path, key_text
from evalkit.io.xlsx_in import Workbook
from evalkit.model.rule import Rule

#: No rubric comes near these; a workbook that passes them is something else.
LIMITS = Limits(
    file_bytes=16 * 2**20,
    unpacked_bytes=64 * 2**20,
    rows=20_000,
    columns=300,
    cells=1_000_000,
)
#: What a workbook begins with.
MAGIC = b"PK\x03\x04"


def read_source(path: File, rules: Mapping[str, Rule]) -> Source:
    """Read the text of a rubric, from a file of TOML or a workbook.

    Raises:
        RubricError: as `read_text` and `read_rubric_book` do.
    """
    try:
        with path.open("rb") as stream:
            is_book = stream.read(len(MAGIC)) == MAGIC
    except OSError:
        is_book = False  # reading it says why it can't be read
    if is_book:
        return read_rubric_book(path, rules)
    return Source(str(path), read_text(path))


def read_rubric_book(path: File, rules: Mapping[str, Rule]) -> Source:
    """Read the rubric in a workbook.

    Args:
        path: the workbook.
        rules: the rules whose parameters can be told.

    Raises:
        RubricError: the workbook can't be read (EK40xx), holds no rubric (EK1008), or
            a cell, a row or a sheet of it can't be taken (EK1272–8).
    """
    place = Place(file=str(path))
    try:
        with closing(Workbook(path, place, LIMITS)) as book:
            sheets = [book.read(part) for part in book.sheets]
    except FactsError as error:
        raise RubricError(error.faults) from error
    found = [BookSheet.of(sheet) for sheet in sheets if len(sheet.rows)]
    if not any(sheet.mark for sheet in found):
        raise RubricError(Fault("EK1008", place))
    reader = _Reader(rules)
    text = reader.read(found)
    return Source(str(path), text, reader.places)


class _Reader:
    """Makes tables of sheets and gathers what is wrong with them."""

    def __init__(self, rules: Mapping[str, Rule]) -> None:
        self.rules = rules
        self.faults: list[Fault] = []
        self.places: dict[str, Place] = {}
        self.blocks: dict[Path, Block] = {}
        #: Of each section: its tables by the names people write.
        self.names: dict[str, dict[str, Path]] = {}

    def read(self, sheets: list[BookSheet]) -> str:
        """Read all sheets: tables first, then the lists that belong to them."""
        marks: set[str] = set()
        order = {HEAD: -1, **{key: at for at, key in enumerate(SECTIONS)}}
        for sheet in sorted(
            sheets, key=lambda one: (OF in one.mark, order.get(one.mark, 0))
        ):
            if not sheet.mark:
                self.fault("EK1273", sheet.place)
            elif sheet.mark in marks:
                self.fault("EK1278", sheet.at(sheet.start, 0), got=sheet.mark)
            elif OF in sheet.mark:
                self.lists(sheet)
            elif sheet.mark == HEAD or SECTIONS[sheet.mark].holds == "one":
                self.form(sheet)
            else:
                self.table(sheet)
            marks.add(sheet.mark)
        if self.faults:
            raise RubricError(self.faults)
        return toml_text(self.blocks.values())

    def fault(self, code: str, place: Place, **said: Any) -> None:
        """Gather a fault."""
        self.faults.append(Fault(code, place, **said))

    def text(self, raw: Raw, place: Place) -> str:
        """Give the text of a cell, whatever the spreadsheet made of it."""
        if isinstance(raw, BadCell):
            self.fault(raw.code, place, got=raw.got, values=raw.values)
            return ""
        if isinstance(raw, bool):
            return YES if raw else NO
        return str(number_text(raw)).strip()

    def form(self, sheet: BookSheet) -> None:
        """Read a table whose keys stand below each other."""
        path: Path = () if sheet.mark == HEAD else (sheet.mark,)
        cells: dict[str, str] = {}
        places: dict[str, Place] = {}
        for row, there in sheet.rows():
            key = self.text(there.get(1), sheet.at(row, 1)) if 1 in there else ""
            value = self.text(there.get(2), sheet.at(row, 2)) if 2 in there else ""
            if not key and value:
                self.fault("EK1276", sheet.at(row, 1))
            elif key in cells:
                self.fault("EK1278", sheet.at(row, 1), got=key)
            elif value:
                cells[key], places[key] = value, sheet.at(row, 2)
        self.block(path, cells, places, sheet.at(sheet.start))

    def cells(
        self, sheet: BookSheet, row: int, there: Mapping[int, Raw]
    ) -> tuple[dict[str, str], dict[str, Place]]:
        """Give the cells of a row by key, and where each stands."""
        cells, places = {}, {}
        for column, raw in there.items():
            place = sheet.at(row, column)
            text = self.text(raw, place)
            key = sheet.columns.get(column, "")
            if text and not key:
                self.fault("EK1277", place, got=text[:60])
            elif text:
                cells[key], places[key] = text, place
        return cells, places

    def columns(self, sheet: BookSheet) -> bool:
        """Say whether no two columns have one key."""
        keys = list(sheet.columns.values())
        twice = [c for c, key in sheet.columns.items() if keys.count(key) > 1]
        for column in twice[1:]:
            key = sheet.columns[column]
            self.fault("EK1278", sheet.at(sheet.start, column), got=key)
        return not twice

    def table(self, sheet: BookSheet) -> None:
        """Read a row a table."""
        if not self.columns(sheet):
            return
        section = sheet.mark
        names = self.names.setdefault(section, {})
        for row, there in sheet.rows():
            cells, places = self.cells(sheet, row, there)
            name, holder = cells.pop(NAME, ""), cells.pop(HOLDER, "")
            path: Path | None = (section, len(names))
            if SECTIONS[section].holds == "named":
                path = self.path(sheet, row, name, holder)
            if path is None or not (cells or name):
                continue
            shown = key_text(path)
            if name in names:
                self.fault("EK1275", sheet.at(row, 0), got=name)
            names[name or shown] = path
            self.block(path, cells, places, sheet.at(row))

    def path(self, sheet: BookSheet, row: int, name: str, holder: str) -> Path | None:
        """Give the path of the table in a row, from its name and the column 类."""
        section, names = sheet.mark, self.names[sheet.mark]
        above, _, own = name.rpartition(".")
        if not own:
            self.fault("EK1276", sheet.at(row, 0))
            return None
        if above and above not in names:
            near = nearest(above, names)
            self.fault("EK1274", sheet.at(row, 0), got=name, near=near)
            return None
        path: Path = names[above] if above else ()
        shape = shape_at(path)
        kinds = {k.heading: k.key for k in kinds_of(section) if k.above is shape}
        if not holder and len(kinds) == 1:
            (holder,) = kinds
        if holder not in kinds:
            expected, near = " | ".join(kinds) or None, nearest(holder, kinds)
            columns = [c for c, key in sheet.columns.items() if key == HOLDER]
            place = sheet.at(row, *columns)
            self.fault("EK1277", place, got=holder, expected=expected, near=near)
            return None
        return (*path, kinds[holder], own)

    def block(
        self, path: Path, cells: dict[str, str], places: dict[str, Place], place: Place
    ) -> None:
        """Make a table of cells and keep where each of its keys stands."""
        hints = hints_at(path, cells.get("rule"), self.rules)
        values, wrong = take_row(cells, hints)
        for key, why in wrong:
            self.fault("EK1272", places[key], got=cells[key][:60], values={"why": why})
        self.blocks[path] = Block(path, values)
        self.keep(path, places, place)

    def keep(self, path: Path, places: Mapping[str, Place], place: Place) -> None:
        """Keep where a table and its keys stand."""
        if path:
            self.places[key_text(path)] = place
        for key, at in places.items():
            steps = key.split(".")
            for length in range(1, len(steps) + 1):
                self.places.setdefault(key_text((*path, *steps[:length])), at)

    def lists(self, sheet: BookSheet) -> None:
        """Read the rows of lists of tables and add them to the tables they are of."""
        if not self.columns(sheet):
            return
        section, _, key = sheet.mark.partition(OF)
        names = self.names.get(section, {})
        counted: dict[Path, list[Any]] = {}
        for row, there in sheet.rows():
            cells, places = self.cells(sheet, row, there)
            name = cells.pop(NAME, "")
            path = names.get(name) if names else (section,)
            if path not in self.blocks:
                near = nearest(name, names)
                self.fault("EK1274", sheet.at(row, 0), got=name or None, near=near)
                continue
            assert path is not None  # nothing stands under no path
            owner = self.blocks[path]
            hints = hints_at(owner.path, owner.values.get("rule"), self.rules)
            shape = list_shape(hints, key)
            table, wrong = take_row(cells, hints_of(shape) if shape else {})
            for one, why in wrong:
                got = cells[one][:60]
                self.fault("EK1272", places[one], got=got, values={"why": why})
            rows = counted.setdefault(path, [])
            at: Path = (*path, *key.split("."), len(rows))
            rows.append(short(table, shape) if shape else table)
            self.keep(at, places, sheet.at(row))
        for path, rows in counted.items():
            put(self.blocks[path].values, key, rows)
