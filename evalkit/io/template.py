"""The workbook to fill in for a rubric: headings, drop-downs, ranges, explanations.

What it lets in the reader takes. Where an empty cell counts as 0 or as no, 未知 is let
in as well: it is how unknown is said there.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, count

from attrs import evolve, frozen
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from evalkit.io.facts_given import record_names, subject_names
from evalkit.io.facts_sheets import MAIN
from evalkit.io.field_words import allowed, left_empty
from evalkit.io.headings import heading_of
from evalkit.io.plain_text import folded
from evalkit.io.results_labels import each_subject
from evalkit.io.results_xlsx import text_width
from evalkit.io.safe_text import put_text
from evalkit.io.template_checks import Choices, check
from evalkit.io.template_guide import GuideRow, guide_lines
from evalkit.model.rubric import Field, RecordTable, Rubric

#: The last row that drop-downs and checks reach; rows below it are read all the same.
LAST_ROW = 3001
GUIDE, CHOICES = "填表说明", "选项"

_BANNED = frozenset("[]:*?/\\'")
_LONGEST_NAME = 31
_SIDE = Side(style="thin", color="FFBFBFBF")
_BORDER = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)
_PLAIN, _BOLD, _TITLE = (
    Font(name="宋体", family=3, charset=134, size=size, bold=bold)
    for size, bold in ((11, False), (11, True), (16, True))
)
_NORMAL, _REQUIRED = (
    PatternFill("solid", fgColor=colour) for colour in ("FFF0E2C4", "FFF4B183")
)
_MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)


@frozen
class _Column:
    """A column to fill in: a field's, or one that says who a row is about."""

    heading: str
    field: Field | None
    prompt: str
    required: bool = False


def template_bytes(rubric: Rubric) -> bytes:
    """Write the workbook to fill in for a rubric.

    One sheet for the subjects, one for each record table, and one that explains every
    column. Its headings, words and ranges are those of the rubric.
    """
    book = Workbook()
    book.remove(book.active)
    book.properties.creator, book.properties.title = "evalkit", rubric.title.zh
    choices = Choices(CHOICES)
    taken: set[str] = set()
    guide: list[GuideRow] = []
    for key, label, columns in _tables(rubric):
        sheet = book.create_sheet(sheet_name(label, key, taken))
        _fill(sheet, columns, choices)
        guide += [_guide_row(sheet.title, column) for column in columns]
    _explain(book.create_sheet(sheet_name(GUIDE, "guide", taken)), rubric, guide)
    if choices.lists:
        _list(book.create_sheet(sheet_name(CHOICES, "choices", taken)), choices)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _tables(rubric: Rubric) -> Iterator[tuple[str, str, list[_Column]]]:
    """Give key, label and columns of each sheet, the subjects' first.

    Record tables that read one sheet have one.
    """
    subject = rubric.subject
    who = [
        _Column(
            subject.id,
            None,
            f"{each_subject(rubric)}一个编号，不能空着，不能重复。",
            required=True,
        )
    ]
    if subject.name:
        who.append(_Column(subject.name, None, "只用来认人，不参与计算。"))
    sheets = _record_sheets(rubric)
    main = sheets.pop(MAIN, [])
    columns = _once([*who, *_columns(rubric.fields), *main])
    yield subject.kind, f"{subject.label.zh}表", columns
    for key, found in sheets.items():
        table = next(table for table in rubric.records if table.key == key)
        yield key, table.sheet or table.label.zh, _once(found)


def _record_sheets(rubric: Rubric) -> dict[str, list[_Column]]:
    """Give the columns of record tables by the table whose sheet they stand in."""
    known = {folded(name): MAIN for name in subject_names(rubric)}
    for table in rubric.records:
        if not table.sheet:
            known |= dict.fromkeys(map(folded, record_names(table)), table.key)
    sheets: dict[str, list[_Column]] = {}
    # Those with sheets of their own first: their columns stand first there.
    filled_in = [table for table in rubric.records if not table.outcomes]
    for table in sorted(filled_in, key=lambda table: bool(table.sheet)):
        key = table.key
        if table.sheet:
            key = known.setdefault(folded(table.sheet), table.key)
        who = _owner(rubric, table)
        sheets.setdefault(key, []).extend([who, *_columns(table.fields)])
    return sheets


def _owner(rubric: Rubric, table: RecordTable) -> _Column:
    """Give the column that says whom a row is about."""
    subject = rubric.subject
    there = f"填“{subject.label.zh}表”里的{subject.id}"
    if not table.owner:
        return _Column(subject.id, None, f"这一行说的是谁：{there}。", required=True)
    prompt = f"{table.label.zh}算到谁名下：{there}；与谁都无关的空着。"
    return _Column(table.owner, None, prompt)


def _once(columns: Iterable[_Column]) -> list[_Column]:
    """Leave out columns whose heading an earlier one has; who a row is about first."""
    found: dict[str, _Column] = {}
    for column in sorted(columns, key=lambda column: column.field is not None):
        found.setdefault(folded(column.heading), column)
    return list(found.values())


def _columns(fields: tuple[Field, ...]) -> Iterator[_Column]:
    labels = {field.key: field.label.zh for field in fields}
    for field in fields:
        if field.reason is None:
            yield _column(field)
        else:
            reasons = f"不是 0（否）的，须在“{labels[field.reason]}”一栏写明理由。"
            yield _column(evolve(field, note=f"{field.note}{reasons}"))


def _column(field: Field) -> _Column:
    lines = [
        f"{allowed(field).zh}{f'（{field.unit}）' if field.unit else ''}。",
        f"空着表示：{left_empty(field).zh}。",
        f"由{field.supplied_by}提供。" if field.supplied_by else "",
        field.method and f"{field.method}。",
        field.note,
    ]
    prompt = "\n".join(filter(None, lines))
    return _Column(heading_of(field), field, prompt, field.missing == "refuse")


def _guide_row(sheet: str, column: _Column) -> GuideRow:
    if column.field is None:
        empty = "不能空着" if column.required else "可以空着"
        return GuideRow(sheet, column.heading, "文字", empty, note=column.prompt)
    field = column.field
    return GuideRow(
        sheet,
        column.heading,
        allowed(field).zh,
        left_empty(field).zh,
        field.supplied_by,
        field.method,
        field.note,
    )


def sheet_name(label: str, key: str, taken: set[str]) -> str:
    """Give a sheet a name that workbooks allow and no other sheet has."""
    spare = (f"{key[: _LONGEST_NAME - 4]}_{number}" for number in count(2))
    name = next(
        name
        for name in chain((label, key), spare)
        if len(name) <= _LONGEST_NAME
        and not _BANNED & set(name)
        and name.casefold() not in taken
    )
    taken.add(name.casefold())
    return name


def _fill(sheet: Worksheet, columns: Sequence[_Column], choices: Choices) -> None:
    """Lay out a sheet to fill in."""
    fixed = sum(column.field is None for column in columns)
    for number, column in enumerate(columns, 1):
        letter = get_column_letter(number)
        heading = sheet.cell(1, number)
        put_text(heading, column.heading)
        heading.font, heading.alignment, heading.border = _BOLD, _MIDDLE, _BORDER
        heading.fill = _REQUIRED if column.required else _NORMAL
        whole = sheet.column_dimensions[letter]
        whole.width = _width(column)
        whole.font, whole.number_format = _PLAIN, _format(column.field)
        rule = check(column.field, column.heading, column.prompt, choices)
        rule.add(f"{letter}2:{letter}{LAST_ROW}")
        sheet.add_data_validation(rule)
    sheet.row_dimensions[1].height = 48
    sheet.freeze_panes = f"{get_column_letter(fixed + 1)}2"
    # On paper who a row is about stands on every page beside the columns of that page.
    sheet.print_title_rows = "1:1"
    sheet.print_title_cols = f"A:{get_column_letter(fixed)}"
    sheet.print_options.gridLines = True
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9


def _format(field: Field | None) -> str:
    if field is None or field.type.is_word or field.type.kind == "boolean":
        return "@"  # text: a choice “1-2” must not become a date, an id no number
    return "yyyy-mm-dd" if field.type.kind == "date" else "General"


def _width(column: _Column) -> int:
    words = column.field.type.choices or () if column.field else ("",) * 16
    widest = max((text_width(word) for word in words), default=0) + 4
    if column.field is None:
        return 18
    # A heading wraps: a third of it a line is enough.
    return min(max(text_width(column.heading) // 3 + 5, widest, 14), 30)


def _explain(sheet: Worksheet, rubric: Rubric, guide: Iterable[GuideRow]) -> None:
    """Explain on a sheet of its own how to fill in, and every column."""
    title = sheet.cell(1, 1)
    put_text(title, f"{rubric.title.zh}（{rubric.version}版）　填表说明")
    title.font = _TITLE
    lines = guide_lines(rubric, LAST_ROW)
    for number, line in enumerate(lines, 2):
        cell = sheet.cell(number, 1)
        put_text(cell, f"{number - 1}. {line}")
        cell.font = _PLAIN
    head = len(lines) + 3
    rows = [GuideRow.headings(), *(row.cells() for row in guide)]
    for number, row in enumerate(rows, head):
        for at, text in enumerate(row, 1):
            cell = sheet.cell(number, at)
            put_text(cell, text)
            is_head = number == head
            cell.font, cell.border = (_BOLD if is_head else _PLAIN), _BORDER
            cell.alignment = _MIDDLE if is_head else _LEFT
            if is_head:
                cell.fill = _NORMAL
        # Rows grow with their text on opening in some programs only.
        lengths = zip(row, GuideRow.widths(), strict=True)
        height = max(1 + text_width(text) // (width - 2) for text, width in lengths)
        sheet.row_dimensions[number].height = 17 * height + 3
    for at, width in enumerate(GuideRow.widths(), 1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.row_dimensions[1].height = 30
    sheet.sheet_view.showGridLines = False
    sheet.print_title_rows = f"{head}:{head}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _list(sheet: Worksheet, choices: Choices) -> None:
    """Hold the words of drop-downs that don't fit into one."""
    for at, words in enumerate(choices.lists, 1):
        for number, word in enumerate(words, 1):
            put_text(sheet.cell(number, at), word)
    sheet.sheet_state = "hidden"
