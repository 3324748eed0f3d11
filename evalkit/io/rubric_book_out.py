"""Write a rubric as a workbook that people read and edit in a spreadsheet."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, get_args, get_origin

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from evalkit.errors import Fault, Place, RubricError
from evalkit.io.results_xlsx import text_width
from evalkit.io.rubric_blocks import Block
from evalkit.io.rubric_book import (
    HEAD,
    HOLDER,
    NAME,
    OF,
    Page,
    kinds_of,
    list_shapes,
    list_words,
    pages_of,
    shapes_of,
    title_of,
    words_of,
)
from evalkit.io.rubric_cells import NO, YES, bare
from evalkit.io.rubric_rows import hint_at, hints_of
from evalkit.io.rubric_words import KeyWords, section_words
from evalkit.io.safe_text import put_text
from evalkit.io.template import sheet_name
from evalkit.model.rule import Rule

#: Rows to add in that have drop-downs and are text; more are read all the same.
SPARE = 200
#: Characters a cell holds, and those of a list inside a drop-down or of a prompt.
MOST, _INLINE, _PROMPT = 32_767, 255, 250
GUIDE = (
    "这是评定办法的电子表格版，和 TOML 版是同一份办法，用 evalkit convert 互换。",
    "每张表第一行是栏名，第二行灰色小字是给程序看的，两行都不要改动、不要删；从第三行起填写。",
    "一行一条，要加一条就在下面加一行，不要合并单元格，不要用公式。空着就是没有写。",
    "“编号”是条目的名字，别处用它指这一条，改了编号，用到它的算式也要改。",
    "一格里要写几个的（可选内容、其他栏名、取值范围），一个一行（按 Alt+回车 换行）。",
    "带“·”的表是分档、条件一类的明细，“所属编号”写它属于哪一条。",
    "以“TOML:”开头的格子，是表格里写不下的写法，照原样留着。",
    "原文件里以 # 开头的批注不在本表里。改好以后先用 evalkit check 检查。",
)
_SIDE = Side(style="thin", color="FFBFBFBF")
_BORDER = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)
_PLAIN, _BOLD, _TITLE = (
    Font(name="宋体", family=3, charset=134, size=size, bold=bold)
    for size, bold in ((11, False), (11, True), (16, True))
)
_KEYS = Font(name="宋体", family=3, charset=134, size=8, color="FF8C8C8C")
_HEAD = PatternFill("solid", fgColor="FFF0E2C4")
_MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
_FORM = ("项目", "键", "内容", "怎样填")


def rubric_book(
    blocks: Iterable[Block], title: str, rules: Mapping[str, Rule]
) -> bytes:
    """Write the tables of a rubric as a workbook.

    Args:
        blocks: the tables in the order of writing.
        title: what people call the scheme.
        rules: the rules whose parameters can be told.

    Raises:
        RubricError: a text is longer than a cell can hold (EK1271).
    """
    book = Workbook()
    book.remove(book.active)
    book.properties.creator, book.properties.title = "evalkit", title
    taken: set[str] = set()
    for page in pages_of(blocks, rules):
        name = sheet_name(title_of(page.mark, rules), "sheet", taken)
        writer = _Writer(book.create_sheet(name), page, rules)
        if page.is_form:
            writer.form(title)
        else:
            writer.table()
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


class _Writer:
    """Writes one sheet."""

    def __init__(self, sheet: Worksheet, page: Page, rules: Mapping[str, Rule]) -> None:
        self.sheet = sheet
        self.page = page
        self.rules = rules
        self.section, _, self.key = page.mark.partition(OF)

    def put(self, row: int, column: int, text: str) -> Any:
        """Write a text into a cell that stays text whatever is typed there."""
        if len(text) > MOST:
            place = Place(sheet=self.sheet.title, row=row)
            expected = f"≤ {MOST}"
            raise RubricError(Fault("EK1271", place, str(len(text)), expected))
        cell = self.sheet.cell(row, column)
        put_text(cell, text)
        cell.font, cell.border, cell.alignment = _PLAIN, _BORDER, _LEFT
        cell.number_format = "@"
        return cell

    def head(self, row: int, texts: Sequence[str], *, keys: bool = False) -> None:
        """Write headings, or the keys below them."""
        for at, text in enumerate(texts, 1):
            cell = self.put(row, at, text)
            cell.font, cell.alignment = (_KEYS if keys else _BOLD), _MIDDLE
            cell.fill = _HEAD
        self.sheet.row_dimensions[row].height = 14 if keys else 36

    def form(self, title: str) -> None:
        """Write a table whose keys stand below each other."""
        sheet, start = self.sheet, 1
        if self.page.mark == HEAD:
            self.put(1, 1, f"{title}　说明").font = _TITLE
            for start, line in enumerate(GUIDE, 2):
                self.put(start, 1, f"{start - 1}. {line}")
                sheet.merge_cells(f"A{start}:D{start}")
                sheet.row_dimensions[start].height = 32
            sheet.merge_cells("A1:D1")
            start += 2
        self.head(start, _FORM)
        self.head(start + 1, (self.page.mark, "", "", ""), keys=True)
        (cells,) = self.page.rows
        widths = (20, 12, 60, 50)
        for row, key in enumerate(self.page.columns, start + 2):
            words = self.words(key)
            texts = (words.heading, key, cells.get(key, ""), words.about)
            self.line(row, texts, widths)
            self.sheet.cell(row, 2).font = _KEYS
            self.check(key, words, f"C{row}")
        for letter, width in zip("ABCD", widths, strict=True):
            sheet.column_dimensions[letter].width = width
        self.paper(None)

    def table(self) -> None:
        """Write a row a table."""
        page, sheet = self.page, self.sheet
        words = [self.words(key) for key in page.columns]
        self.head(1, [one.heading for one in words])
        # The mark stands in the first cell of the second row, before its key.
        first, *others = page.columns
        self.head(2, [f"{page.mark} {first}", *others], keys=True)
        last = len(page.rows) + 2
        widths = [
            self.width(key, one) for key, one in zip(page.columns, words, strict=True)
        ]
        for row, cells in enumerate(page.rows, 3):
            self.line(row, [cells.get(key, "") for key in page.columns], widths)
        for at, (key, one) in enumerate(zip(page.columns, words, strict=True), 1):
            letter = get_column_letter(at)
            self.check(key, one, f"{letter}3:{letter}{last + SPARE}")
            whole = sheet.column_dimensions[letter]
            whole.width = widths[at - 1]
            whole.font, whole.number_format = _PLAIN, "@"
        sheet.freeze_panes = "B3"
        self.paper("1:1")

    def width(self, key: str, words: KeyWords) -> int:
        """Say how wide a column must be; headings and long texts wrap."""
        cells = (row.get(key, "") for row in self.page.rows)
        widest = max(text_width(line) for cell in cells for line in cell.split("\n"))
        return min(max(widest + 2, text_width(words.heading) // 2 + 4, 9), 40)

    def line(self, row: int, texts: Sequence[str], widths: Sequence[int]) -> None:
        """Write a row, high enough for its longest text."""
        lines = 1
        for at, (text, width) in enumerate(zip(texts, widths, strict=True), 1):
            self.put(row, at, text)
            each = (1 + text_width(one) // (width - 1) for one in text.split("\n"))
            lines = max(lines, sum(each))
        # Rows grow with their text on opening in some programs only.
        self.sheet.row_dimensions[row].height = min(15 * lines + 3, 400)

    def paper(self, titles: str | None) -> None:
        """Lay the sheet out for A4."""
        self.sheet.print_title_rows = titles
        self.sheet.page_setup.orientation, self.sheet.page_setup.paperSize = (
            "landscape",
            9,
        )
        self.sheet.page_setup.fitToWidth, self.sheet.page_setup.fitToHeight = 1, 0
        self.sheet.sheet_properties.pageSetUpPr.fitToPage = True

    def words(self, key: str) -> KeyWords:
        """Say what a column is called."""
        if self.page.mark == HEAD:
            return section_words(key)
        if self.key:
            return list_words(self.section, self.key, key, self.rules)
        return words_of(self.section, key, self.rules)

    def check(self, key: str, words: KeyWords, cells: str) -> None:
        """Say beside a cell what belongs in it; let choose where there is a choice."""
        choices = self.choices(key)
        rule = DataValidation(
            allow_blank=True,
            showInputMessage=True,
            promptTitle=words.heading[:32],
            prompt=words.about[:_PROMPT] or words.heading,
        )
        formula = '"' + ",".join(choices) + '"'
        if choices and len(formula) <= _INLINE:
            rule.type, rule.formula1 = "list", formula
            # Words of a plugin may stand there as well: a warning, not a wall.
            rule.showErrorMessage, rule.errorStyle = True, "warning"
            rule.error = f"一般填：{'、'.join(choices)}。"[:_PROMPT]
        rule.add(cells)
        self.sheet.add_data_validation(rule)

    def choices(self, key: str) -> list[str]:
        """Give the words to choose from in a column."""
        if key == HOLDER:
            return [kind.heading for kind in kinds_of(self.section)]
        if key == "rule":
            return list(self.rules)
        if self.page.mark == HEAD or key == NAME:
            return []
        if self.key:
            shapes = list(list_shapes(self.section, self.key, self.rules))
        else:
            shapes = shapes_of(self.section)
        for shape in shapes:
            hint = bare(hint_at(key, hints_of(shape)))
            if hint is bool:
                return [YES, NO]
            if get_origin(hint) is Literal:
                return list(map(str, get_args(hint)))
        return []
