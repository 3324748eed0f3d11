"""The workbook to fill in: what it holds, lets in and says."""

from __future__ import annotations

from typing import Any

import pytest
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from evalkit.io.headings import heading_of
from evalkit.io.template import LAST_ROW
from tests.template_sample import EVERY, MANY, book_of, headings, rubric_of


@pytest.fixture(scope="module")
def sheet() -> Worksheet:
    """Give the sheet of the subjects."""
    return book_of()["农户表"]


def check(sheet: Worksheet, heading: str) -> DataValidation:
    """Give the check of a column."""
    letter = headings(sheet)[heading]
    (found,) = (
        rule
        for rule in sheet.data_validations.dataValidation
        if str(rule.sqref) == f"{letter}2:{letter}{LAST_ROW}"
    )
    return found


def test_there_is_a_sheet_for_each_table_and_one_that_explains() -> None:
    """Subjects first, then records, then the explanation; hidden lists come last."""
    book = book_of()
    assert book.sheetnames == ["农户表", "事件记录", "填表说明", "选项"]
    assert book["选项"].sheet_state == "hidden"
    assert book.active.title == "农户表"
    plain = EVERY.replace("choices = {many}", "").replace("choices = {odd}", "")
    assert book_of(plain).sheetnames == ["农户表", "事件记录", "填表说明"]


def test_headings_are_those_the_reader_knows(sheet: Worksheet) -> None:
    """Id and name, then every field with its unit, in the order of the scheme."""
    rubric = rubric_of()
    fields = [heading_of(field) for field in rubric.fields]
    assert list(headings(sheet)) == ["户编号", "户主姓名", *fields]
    assert sheet.freeze_panes == "C2"
    events = book_of()["事件记录"]
    assert list(headings(events)) == ["户编号", "类别"]
    assert events.freeze_panes == "B2"


def test_a_scheme_without_names_has_no_column_for_them() -> None:
    """The name's column is there only when the scheme names one."""
    sheet = book_of(EVERY.replace('name = "户主姓名"\n', ""))["农户表"]
    assert list(headings(sheet))[:2] == ["户编号", "所在村"]


@pytest.mark.parametrize(
    ("heading", "formula"),
    [
        ("好坏", '"好,坏"'),
        ("引号", '"说""好"",不说"'),
        ("签名", '"是,否"'),
        ("同意", '"是,否,未知"'),
        ("情形", "'选项'!$A$1:$A$60"),
        ("怪词", "'选项'!$B$1:$B$2"),
    ],
)
def test_words_are_chosen_from_a_list(
    sheet: Worksheet, heading: str, formula: str
) -> None:
    """Choices and yes or no are drop-downs; where empty is no, unknown is one too."""
    rule = check(sheet, heading)
    assert (rule.type, rule.formula1, rule.errorStyle) == ("list", formula, None)
    assert rule.showErrorMessage


def test_long_lists_stand_whole_on_their_sheet() -> None:
    """A list a check can't hold is on the sheet it points to, word for word."""
    lists = book_of()["选项"]
    assert [cell.value for cell in lists["A"]] == MANY
    assert [cell.value for cell in lists["B"]][:2] == ["甲,乙", "一"]


@pytest.mark.parametrize(
    ("heading", "kind", "low", "high"),
    [
        ("次数（次）", "whole", "0", "50"),
        ("时长", "decimal", "0", "99.5"),
        ("收入（元）", "decimal", "-100", "1000000"),
        ("日期", "date", "1", "46387"),
        ("近日", "date", "43831", "46387"),
    ],
)
def test_numbers_and_days_keep_to_their_range(
    sheet: Worksheet, heading: str, kind: str, low: str, high: str
) -> None:
    """The range is the scheme's; a day is its number in a workbook."""
    rule = check(sheet, heading)
    assert (rule.type, rule.operator) == (kind, "between")
    assert (rule.formula1, rule.formula2) == (low, high)


def test_what_a_workbook_cannot_check_it_only_explains(sheet: Worksheet) -> None:
    """Ids, names, groups and free text have a prompt and no check."""
    for heading in ("户编号", "户主姓名", "所在村", "备注"):
        rule = check(sheet, heading)
        assert rule.type is None
        assert rule.prompt
        assert not rule.showErrorMessage


def test_unknown_can_be_written_where_empty_means_zero(sheet: Worksheet) -> None:
    """A number's check lets 未知 pass after a question where empty counts as 0."""
    assert check(sheet, "时长").errorStyle == "warning"
    assert "真不知道的写“未知”" in check(sheet, "时长").error
    assert check(sheet, "次数（次）").errorStyle is None


def test_only_fields_that_must_be_filled_refuse_to_be_empty(sheet: Worksheet) -> None:
    """Empty is unknown, and that is allowed unless the scheme refuses it."""
    assert not check(sheet, "收入（元）").allow_blank
    assert check(sheet, "次数（次）").allow_blank
    colours = {str(cell.value): cell.fill.fgColor.rgb for cell in sheet[1]}
    assert colours["户编号"] == colours["收入（元）"] == colours["所在村"]
    assert colours["次数（次）"] == colours["户主姓名"] != colours["户编号"]


def test_a_cell_says_what_belongs_in_it(sheet: Worksheet) -> None:
    """The prompt has values, unit, what empty means, who, how and the note."""
    assert check(sheet, "好坏").prompt == (
        "好、坏。\n空着表示：不知道（不当 0，也不当“否”）。\n"
        "由评议会提供。\n投票。\n半数以上。"
    )
    assert check(sheet, "次数（次）").prompt.startswith("整数，0 ～ 50（次）。")
    assert check(sheet, "次数（次）").error == "这一栏只能填：整数，0 ～ 50。"


def test_messages_fit_into_a_workbook() -> None:
    """A prompt over the limit would make the whole file unreadable: it is cut."""
    long = EVERY.replace("半数以上。", "很长" * 300).replace('"次数"', f'"{"次" * 40}"')
    sheet = book_of(long)["农户表"]
    rules = sheet.data_validations.dataValidation
    assert max(len(rule.prompt) for rule in rules) == 250
    assert max(len(rule.promptTitle) for rule in rules) == 32
    assert check(sheet, "好坏").prompt.endswith("很…")
    error = check(sheet, "情形").error
    assert len(error) == 250


def test_ids_and_words_are_text(sheet: Worksheet) -> None:
    """A column of ids, words or texts keeps 0012 and 1-2 as they are typed."""

    def look(heading: str) -> Any:
        return sheet.column_dimensions[headings(sheet)[heading]].number_format

    for heading in ("户编号", "户主姓名", "所在村", "备注", "好坏", "签名"):
        assert look(heading) == "@"
    assert look("近日") == "yyyy-mm-dd"
    assert look("次数（次）") == look("收入（元）") == "General"


def test_what_people_read_is_in_their_letters(sheet: Worksheet) -> None:
    """Headings and columns have a Chinese font and are wide enough for their words."""
    assert {cell.font.name for cell in sheet[1]} == {"宋体"}
    for heading, letter in headings(sheet).items():
        column = sheet.column_dimensions[letter]
        assert column.font.name == "宋体"
        # Three lines of a heading fit into its row.
        assert 14 <= column.width <= 30
        assert column.width * 3 >= 2 * len(heading)
    assert sheet.row_dimensions[1].height == 48


def test_paper_repeats_headings_and_ids(sheet: Worksheet) -> None:
    """On paper every page says what its columns are, and whose each row is."""
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$1:$1", "$A:$B")
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.paperSize == 9


def test_every_column_is_explained() -> None:
    """The sheet 填表说明 has a row for each column of each sheet."""
    book = book_of()
    guide = book["填表说明"]
    rows = [[cell.value for cell in row] for row in guide.iter_rows()]
    head = next(i for i, row in enumerate(rows) if row[0] == "工作表")
    told = [(row[0], row[1]) for row in rows[head + 1 :]]
    columns = [
        (name, heading)
        for name in ("农户表", "事件记录")
        for heading in headings(book[name])
    ]
    assert told == columns
    fine = next(row for row in rows if row[1] == "好坏")
    assert fine[2:] == [
        "好、坏", "不知道（不当 0，也不当“否”）", "评议会", "投票", "半数以上。",
    ]  # fmt: skip
    assert rows[head + 1][3] == "不能空着"
    assert rows[head + 2][3] == "可以空着"
    assert guide.print_title_rows == f"${head + 1}:${head + 1}"


def test_the_explanation_speaks_of_records_only_where_there_are_some() -> None:
    """A scheme without record tables is not told how to fill them in."""
    start, end = EVERY.index("[records.events]"), EVERY.index("[criteria.all]")
    texts = []
    for text in (EVERY, EVERY[:start] + EVERY[end:]):
        guide = book_of(text)["填表说明"]
        texts.append(" ".join(str(cell.value) for cell in guide["A"]))
    assert "每条记录填一行" in texts[0]
    assert "每条记录填一行" not in texts[1]


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("事件/记录", "events"),
        ("事" * 32, "events"),
        ("事件's", "events"),
        ("填表说明", "填表说明"),
    ],
)
def test_sheets_have_names_a_workbook_allows(label: str, name: str) -> None:
    """A label that can't name a sheet gives way to the table's id."""
    book = book_of(EVERY.replace('"事件记录"', f'"{label}"'))
    guide = "guide" if label == "填表说明" else "填表说明"
    assert book.sheetnames == ["农户表", name, guide, "选项"]


def test_sheets_of_long_ids_are_numbered() -> None:
    """Where neither label nor id fits, a number keeps the names apart."""
    text = EVERY.replace('"事件记录"', '"事件:记录"')
    book = book_of(text.replace("records.events", f"records.{'e' * 40}"))
    assert book.sheetnames[1] == f"{'e' * 27}_2"


def test_text_that_looks_like_a_formula_is_text() -> None:
    """A label that begins with = stays a label."""
    book = book_of(EVERY.replace('"备注"', '"=1+1"'))
    cell = book["农户表"]["D1"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_each_subject_is_called_what_it_is() -> None:
    """A bare 个 says nothing of whom a row is; 户 and 人 do."""
    guide = book_of(EVERY.replace('kind = "household"', 'kind = "unit"'))["填表说明"]
    said = " ".join(str(cell.value) for cell in guide["A"])
    assert "“农户表”里每个农户填一行。" in said
