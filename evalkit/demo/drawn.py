"""A small made-up workbook for any rubric: enough to see what a result looks like.

Values are taken from the SHA-256 of what they are of, so that the same rubric gives the
same workbook. Figures lie near the good end; one cell in forty is left empty.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Sequence
from decimal import Decimal

from evalkit.demo.workbook import MADE_UP, CellColumn, column_of, sheet_of, text_cell
from evalkit.io.results_xlsx import Sheet, workbook_bytes
from evalkit.model.number import from_units
from evalkit.model.rubric import Field, RecordTable, Rubric
from evalkit.model.value import from_days, to_days

#: One cell in so many is left empty, one subject in so many has a row of records.
GAPS, ROWS = 40, 4
#: Groups where a rubric leaves the words to the sheet.
GROUPS = 3

Value = bool | int | Decimal | str | datetime.date | None


def drawn_workbook(rubric: Rubric, subjects: int, as_of: datetime.date) -> bytes:
    """Make up the facts of some subjects, in a workbook such as a clerk keeps.

    Args:
        rubric: whose fields are filled in; record tables that are earlier outcomes, or
            stand in another's sheet, are left to their makers.
        subjects: how many.
        as_of: days of records lie in the year before it.
    """
    label = rubric.subject.label.zh
    ids = [f"{number:03}" for number in range(1, subjects + 1)]
    columns: list[CellColumn] = [_texts(rubric.subject.id, ids)]
    if rubric.subject.name is not None:
        names = [f"{label}{text}" for text in ids]
        columns.append(_texts(rubric.subject.name, names))
    title = f"{rubric.title.zh}　{label}表（{MADE_UP}）"
    fields = [column_of(f, _values(f, ids, as_of)) for f in rubric.fields]
    main = sheet_of(f"{label}表", title, [*columns, *fields])
    tables = [t for t in rubric.records if not (t.outcomes or t.sheet or t.owner)]
    sheets = [_records(rubric, table, ids, as_of) for table in tables]
    return workbook_bytes([main, *sheets], title)


def _records(
    rubric: Rubric, table: RecordTable, ids: Sequence[str], as_of: datetime.date
) -> Sheet:
    owners = [text for text in ids if not _draw(ROWS, table.key, text)] or [ids[0]]
    who = _texts(rubric.subject.id, owners)
    fields = [column_of(f, _values(f, owners, as_of)) for f in table.fields]
    return sheet_of(table.label.zh, f"{table.label.zh}（{MADE_UP}）", [who, *fields])


def _texts(heading: str, texts: Sequence[str]) -> CellColumn:
    return [text_cell(text) for text in (heading, *texts)]


def _values(field: Field, ids: Sequence[str], as_of: datetime.date) -> list[Value]:
    found = [_value(field, text, as_of) for text in ids]
    # A text is the reason of a figure, and missed where the figure is there.
    must = field.missing == "refuse" or field.type.kind in ("category", "text")
    gaps = [not must and not _draw(GAPS, "gap", field.key, text) for text in ids]
    return [None if gap else value for gap, value in zip(gaps, found, strict=True)]


def _value(field: Field, text: str, as_of: datetime.date) -> Value:
    kind = field.type
    if kind.kind == "text":
        return f"{field.label.zh}（{MADE_UP}）"
    if kind.kind == "boolean":
        return _draw(8, field.key, text) > 0
    if kind.is_word:
        words = kind.choices or tuple(f"第{n}组" for n in range(1, GROUPS + 1))
        return words[_draw(len(words), field.key, text)]
    if kind.kind == "date":
        day = to_days(as_of) - _draw(365, field.key, text)
        return from_days(min(max(day, kind.low), kind.high))
    units = kind.high - _draw(kind.high - kind.low + 1, field.key, text) // 4
    return Decimal(from_units(units, kind.decimals))


def _draw(many: int, *of: str) -> int:
    """Give one of so many, from 0, always the same for the same words."""
    digest = hashlib.sha256("\n".join(of).encode()).digest()
    return int.from_bytes(digest[:8]) % many
