"""The made-up county as a workbook such as a clerk keeps, plainly marked as made up."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from evalkit.demo.county import AS_OF, ID, NAME, County, county
from evalkit.demo.names import COUNTY
from evalkit.engine.run import Progress
from evalkit.io.results_styles import Style, figure
from evalkit.io.results_xlsx import Cell, Sheet, text_width, workbook_bytes
from evalkit.io.whole_file import write_whole
from evalkit.model.rubric import Field, Rubric

MADE_UP = "演示数据，纯属虚构"
CellColumn = list[Cell | None]

_GUIDE = (
    f"这本账里的县、村、人、事都是编出来的（{MADE_UP}），如有雷同，纯属巧合。",
    "编它是为了试用：八星及以上 9,072 户、其中十星 1,221 户，照一个县公布过的数排。",
    "空着的格子是还没有填、还没有查清的，不等于“否”，也不等于 0。",
    "“是否查实”空着的，是正在核实或本人有异议的。",
    "户编号前六位不是任何一个县的代码。",
    "人名里有生僻字，打开时显示成方框的，是电脑字体不全，账没有错。",
)


def write_county(
    path: Path | str, rubric: Rubric, progress: Progress | None = None
) -> County:
    """Write the county's workbook: households, events, and a sheet that explains.

    The file appears whole or not at all; the same rubric gives the same bytes.

    Args:
        path: where to write; a file that is there is replaced.
        rubric: the ten-star rubric, for its headings.
        progress: told how far the work is.

    Returns:
        The county that was written.

    Raises:
        EvalkitError: the system refused to write (EK6013).
    """
    tell = progress or _silent
    made = county(progress=lambda share: tell(share * 6 // 10))
    title = f"{COUNTY}{AS_OF.year}年度{rubric.title.zh}　农户表（{MADE_UP}）"
    sheets = [
        _subjects(rubric, made, title),
        _events(rubric, made),
        _guide(),
    ]
    tell(750)
    data = workbook_bytes(sheets, title)
    tell(980)
    write_whole(Path(path), data)
    tell(1000)
    return made


def _silent(share: int) -> None:
    """Tell nobody."""


def _subjects(rubric: Rubric, made: County, title: str) -> Sheet:
    ids: CellColumn = [text_cell(rubric.subject.id), *map(text_cell, made.ids)]
    names: CellColumn = [
        text_cell(rubric.subject.name or NAME),
        *map(text_cell, made.names),
    ]
    columns = [column_of(field, made.columns[field.key]) for field in rubric.fields]
    return sheet_of(f"{rubric.subject.label.zh}表", title, [ids, names, *columns])


def _events(rubric: Rubric, made: County) -> Sheet:
    table = rubric.records[0]
    ids: CellColumn = [text_cell(rubric.subject.id), *map(text_cell, made.events[ID])]
    columns = [column_of(field, made.events[field.key]) for field in table.fields]
    title = f"{COUNTY}{table.label.zh}（{MADE_UP}）"
    return sheet_of(table.label.zh, title, [ids, *columns])


def column_of(field: Field, values: Sequence[Any]) -> CellColumn:
    """Give a column: its heading, its values; None is an empty cell."""
    look = figure(field.type.decimals)
    return [text_cell(field.label.zh), *(_cell(value, look) for value in values)]


def _cell(value: Any, look: int) -> Cell | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return text_cell("是" if value else "否")
    if isinstance(value, (int, Decimal)):
        return (str(value), look, True)
    if isinstance(value, datetime.date):
        return text_cell(value.isoformat())
    return text_cell(value)


def text_cell(text: str) -> Cell:
    """Give a cell of text."""
    return (text, Style.TEXT, False)


def sheet_of(name: str, title: str, columns: Sequence[CellColumn]) -> Sheet:
    """Give a sheet with a title above its columns."""
    rows: list[Sequence[Cell | None]] = [
        [(title, Style.TITLE, False)],
        *zip(*columns, strict=True),
    ]
    rows[1] = [(cell[0], Style.HEAD, False) for cell in rows[1] if cell]
    widths = [
        min(max(text_width(cell[0]) for cell in column[:40] if cell) + 3, 18)
        for column in columns
    ]
    return Sheet(
        name, rows, widths, heights={1: 28, 2: 44}, heading=2, fixed=2, filters=True
    )


def _guide() -> Sheet:
    lines = [
        *_GUIDE,
        f"评定日：{AS_OF.isoformat()}。“近一年”“两年内”都从这一天往前数。",
    ]
    rows = [
        [(f"说明（{MADE_UP}）", int(Style.TITLE), False)],
        *([(line, int(Style.TEXT), False)] for line in lines),
    ]
    return Sheet("说明", rows, [96], heights={1: 28})
