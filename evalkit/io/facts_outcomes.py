"""Results of earlier evaluations as records: a month's for the quarter, say.

A result's folder says by its receipt which rubric it was made with and that its table
is as it was written; a record table says of which rubric it takes results. What was
open then is unknown now.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

import attrs
import numpy as np
from attrs import frozen

from evalkit.errors import FactsError, Fault, Place, ReceiptError
from evalkit.io.csv_in import read_csv
from evalkit.io.facts_given import Given, Wants
from evalkit.io.facts_reading import Headings, wanted_owner
from evalkit.io.grid import Coded, Grid, Raw, RawColumn
from evalkit.io.heading_row import below_headings
from evalkit.io.headings import fits, heading_of, wanted_field
from evalkit.io.receipt import sha256
from evalkit.io.results_read import RECEIPT, read_receipt
from evalkit.io.text_in import decode
from evalkit.model.rubric import Field, RecordTable, Rubric

OUTCOMES = "outcomes.csv"
#: What every result has, and what it may be asked for by as well.
_ALSO = {"总分": "total", "星数": "stars", "等级": "grade"}
_AS_OF = ("评价基准日", "as_of")
_LEAST, _MOST = "最低", "最高"
_UNKNOWN = "未知"
#: What results write for yes, no and undetermined of a star, a veto, a programme.
_VERDICTS: Mapping[Raw, Raw] = {
    "符合条件": "是",
    "不符合": "否",
    "待定": _UNKNOWN,
    "待核实": _UNKNOWN,
}
#: Stands between the first and the last a word or a day can still be.
_RANGE = "～"


def result_folders(sources: Sequence[object], rubric: Rubric) -> list[object]:
    """Give sources with the files of a result as its folder, each once.

    A replay finds the files of earlier results, not folders; people may name either.
    """
    found: list[object] = []
    wanted = any(table.outcomes for table in rubric.records)
    for source in sources:
        one = source
        if wanted and isinstance(source, str | Path):
            path = Path(source)
            in_result = path.name in (OUTCOMES, RECEIPT)
            if in_result and (path.parent / RECEIPT).is_file():
                one = path.parent
        if not (isinstance(one, Path) and one in found):
            found.append(one)
    return found


def files_of(path: Path) -> tuple[Path, ...]:
    """Give the files that are read of a path: of a result its table and its receipt."""
    return (path / OUTCOMES, path / RECEIPT) if path.is_dir() else (path,)


@frozen(eq=False)
class _Result:
    """An earlier result: where it is, of which day, its table."""

    place: Place
    rubric: str
    as_of: datetime.date
    grid: Grid

    @property
    def ids(self) -> Sequence[Raw]:
        """The ids of its subjects."""
        cells = _coded(self.grid.columns[0])
        return [cells.distinct[code] for code in cells.codes.tolist()]


class Results:
    """The earlier results of one evaluation; of each day there is one a subject."""

    def __init__(self, wants: Wants) -> None:
        """Begin without any."""
        self._wants = wants
        self._seen: dict[tuple[str, datetime.date], dict[Raw, Path]] = {}

    def given(self, folder: Path) -> Iterator[Given]:
        """Give a result's rows to every record table that takes results of its rubric.

        Raises:
            FactsError: it is no result (EK4086) or one of another rubric (EK4084), its
                table was changed (EK4085), a subject is in another one of the same
                day (EK4087), or its receipt can't be read.
        """
        result = _read(folder, self._wants)
        tables = [
            table
            for table in self._wants.rubric.records
            if table.outcomes == result.rubric
        ]
        if not tables:
            expected = sorted({t.outcomes for t in self._wants.rubric.records} - {""})
            raise FactsError(
                Fault(
                    "EK4084",
                    result.place,
                    got=result.rubric,
                    expected=" | ".join(expected) or None,
                )
            )
        self._refuse_doubled(folder, result)
        for table in tables:
            grid = partial(_rows, result, table, Headings.of(self._wants.rubric))
            yield Given((table.key,), result.place, grid)

    def _refuse_doubled(self, folder: Path, result: _Result) -> None:
        seen = self._seen.setdefault((result.rubric, result.as_of), {})
        doubled = [id_ for id_ in result.ids if id_ in seen]
        if doubled:
            values = {"other": seen[doubled[0]].name, "day": str(result.as_of)}
            got = str(doubled[0])
            raise FactsError(Fault("EK4087", result.place, got=got, values=values))
        seen.update(dict.fromkeys(result.ids, folder))


def _read(folder: Path, wants: Wants) -> _Result:
    place = Place(file=str(folder / OUTCOMES), sheet=folder.name)
    if not (folder / RECEIPT).is_file():
        raise FactsError(Fault("EK4086", Place(file=str(folder))))
    try:
        receipt = read_receipt(folder)
    except ReceiptError as error:
        raise FactsError(error.faults) from error
    try:
        content = (folder / OUTCOMES).read_bytes()
    except OSError:
        content = b""
    if sha256(content) != receipt.files.get(OUTCOMES):
        raise FactsError(Fault("EK4085", place))
    sheet = read_csv(decode(content, place), folder.name, place, _any, wants.limits)
    grid = below_headings(sheet, 0, wants.limits.faults)
    return _Result(place, receipt.rubric_id, receipt.as_of, grid)


def _any(heading: str) -> bool:
    """Take every heading for one of ids: the delimiter is known."""
    return True


def _rows(result: _Result, table: RecordTable, headings: Headings) -> Grid:
    """Give a result's rows under the headings a record table asks for."""
    known = [*_known(result)]
    who = wanted_owner(table, headings)
    owners = [column for column in known if fits(column.heading, who)]
    if not table.owner:
        owners = [known[0]]  # whatever the other rubric calls its ids
    columns = [attrs.evolve(column, heading=who.heading) for column in owners[:1]]
    for field in table.fields:
        want = wanted_field(field)
        fitting = [c for c in known if fits(c.heading, want) is not False]
        columns += [_told(column, field) for column in fitting[:1]]
    return attrs.evolve(result.grid, columns=tuple(columns))


def _known(result: _Result) -> Iterator[RawColumn]:
    """Give the columns of a result, the ids first, a figure as one where it is sure.

    What every result has comes twice, by its Chinese and its English name.
    """
    first, *rest = result.grid.columns
    yield from (first, attrs.evolve(first, heading="id"))
    by_heading = {column.heading: column for column in rest}
    for column in rest:
        name = column.heading.removesuffix(_LEAST)
        most = by_heading.get(f"{name}{_MOST}")
        told = column
        if name != column.heading and most is not None:
            told = _figure(name, column, most)
        yield told
        if told.heading in _ALSO:
            yield attrs.evolve(told, heading=_ALSO[told.heading])
    days = Coded([result.as_of], np.zeros(len(result.grid.rows), dtype=np.int32))
    yield from (RawColumn(heading, days) for heading in _AS_OF)


def _coded(column: RawColumn) -> Coded:
    assert isinstance(column.cells, Coded)  # as all cells of a csv file are
    return column.cells


def _figure(heading: str, least: RawColumn, most: RawColumn) -> RawColumn:
    """Give a figure's one value, unknown where it could still be two."""
    low, high = _coded(least), _coded(most)
    pairs = zip(low.codes.tolist(), high.codes.tolist(), strict=True)
    texts = [
        low.distinct[one] if low.distinct[one] == high.distinct[two] else _UNKNOWN
        for one, two in pairs
    ]
    cells = Coded(texts, np.arange(len(texts)))
    return RawColumn(heading, cells, least.letter)


def _told(column: RawColumn, field: Field) -> RawColumn:
    """Give a column's verdicts as yes and no, and what was open as unknown."""
    cells = _coded(column)
    choices = field.type.choices or ()
    distinct: list[Raw] = []
    for raw in cells.distinct:
        told = _VERDICTS.get(raw, raw) if field.type.kind == "boolean" else raw
        is_range = isinstance(told, str) and _RANGE in told and told not in choices
        distinct.append(_UNKNOWN if is_range else told)
    told_cells = Coded(distinct, cells.codes)
    return RawColumn(heading_of(field), told_cells, column.letter)
