"""outcomes.xlsx, as openpyxl and its raw parts show it."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any
from xml.etree import ElementTree

import attrs
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.workbook.workbook import Workbook

from evalkit.errors import Fault
from evalkit.io.notice import Notice, notice_choice
from evalkit.io.outcome_rows import result_columns
from evalkit.io.receipt import Ingredients, make_receipt
from evalkit.io.results import render_results
from evalkit.io.results_digest import outcome_digests
from evalkit.io.results_styles import Style, figure
from evalkit.io.results_summary import summarise
from evalkit.io.results_xlsx import (
    Cell,
    Sheet,
    column_letter,
    text_width,
    workbook_bytes,
)
from evalkit.io.safe_text import visible
from evalkit.io.workbook_out import workbook_out
from evalkit.model.outcome import Outcomes
from evalkit.model.rubric import Derived, Ranking, Rubric
from evalkit.model.selection import SortKey
from evalkit.model.text import Expression, Text
from tests.results_sample import (
    INGREDIENTS,
    OUTCOMES,
    PLAIN_RUBRIC,
    RUBRIC,
    plain,
    shuffled,
    sure,
)


def bytes_of(
    rubric: Rubric = RUBRIC,
    outcomes: Outcomes = OUTCOMES,
    ingredients: Ingredients = INGREDIENTS,
    label: str | None = None,
) -> bytes:
    """Write outcomes.xlsx."""
    digests = outcome_digests(outcomes)
    choice = notice_choice(rubric, outcomes, Notice(label))
    receipt = make_receipt(rubric, digests, ingredients, choice)
    columns = result_columns(rubric, outcomes, digests)
    return workbook_out(rubric, columns, summarise(rubric, outcomes), receipt)


def opened(content: bytes) -> Workbook:
    """Open a workbook."""
    return openpyxl.load_workbook(io.BytesIO(content))


def parts(content: bytes) -> dict[str, str]:
    """Give the parts of a workbook as text."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def guide(content: bytes) -> dict[str, str]:
    """Give the lines of the sheet 说明."""
    rows = opened(content)["说明"].iter_rows(min_row=2, values_only=True)
    return {str(label): str(text) for label, text in rows}


def test_the_workbook_has_three_sheets() -> None:
    """The result, its figures, and how to read it."""
    assert opened(bytes_of()).sheetnames == ["评价结果", "汇总", "说明"]


def test_headings_stay_filter_and_are_printed_on_every_page() -> None:
    """Three rows and the first two columns stay; paper gets the result's columns."""
    sheet = opened(bytes_of())["评价结果"]
    assert sheet.freeze_panes == "C4"
    assert sheet.auto_filter.ref == "A3:S10"
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.print_area == "'评价结果'!$A$1:$I$10"
    assert [cell.value for cell in sheet[3]][:4] == [
        "户编号",
        "户主姓名",
        "所在村",
        "总分",
    ]


def test_certain_figures_are_numbers_and_open_ones_tinted_text() -> None:
    """A sum over a column never takes an interval for its lowest end."""
    sheet = opened(bytes_of())["评价结果"]
    certain, still = sheet["D4"], sheet["D6"]
    assert (certain.value, certain.number_format) == (20, "0.00")
    assert (still.value, still.data_type) == ("8.50～19.00", "s")
    assert still.fill.fgColor.rgb == "FFFFF2A8"
    assert certain.fill.patternType is None
    assert sheet["K6"].value == "待定"
    assert sheet["K6"].fill.fgColor.rgb == "FFFFF2A8"


def test_places_are_numbers_where_they_are_certain() -> None:
    """Sorting by place puts 10 after 9; who is not ranked is said so."""
    sheet = opened(bytes_of())["评价结果"]
    places = [sheet.cell(row, 8).value for row in range(4, 11)]
    assert places == [1, 4.5, "2–6", "7以内或不排名", "2–3", 4.5, "不排名"]


def test_no_figure_stands_against_the_text_beside_it() -> None:
    """Counts, grades, verdicts and places are in the middle, figures are indented."""
    sheet = opened(bytes_of())["评价结果"]
    for row in range(4, 11):
        middle = {
            sheet.cell(row, column).alignment.horizontal for column in range(5, 10)
        }
        assert middle == {"center"}
    assert sheet["K4"].alignment.horizontal == "center"
    total = sheet["D4"].alignment
    assert (total.horizontal, total.indent) == ("right", 1)
    assert sheet["B4"].alignment.horizontal == "left"
    assert opened(bytes_of())["汇总"]["B4"].alignment.horizontal == "center"


def test_text_is_text_whatever_it_begins_with() -> None:
    """A name like a formula stands in the cell as it is, as text."""
    cell = opened(bytes_of())["评价结果"]["B5"]
    assert (cell.value, cell.data_type) == ("=李四", "s")


def test_the_summary_counts_grades_programmes_and_what_is_open() -> None:
    """One line a village, then all, then programmes, decisions and wanting facts."""
    rows = list(opened(bytes_of())["汇总"].iter_rows(values_only=True))
    assert rows[2][:3] == ("所在村", "十星级文明户", "八星级文明户")
    assert rows[3] == ("桃源村", 2, 1, 0, 0, 2, 5)
    assert rows[5] == ("全部", 2, 2, 0, 1, 2, 7)
    assert ("道德信贷", 3, 2, 2, None, None, None) in rows
    assert ("等级", 2, None, None, None, None, None) in rows
    assert ("人均纯收入", 1, None, None, None, None, None) in rows


def test_a_bare_result_has_a_bare_workbook() -> None:
    """No grades, groups, programmes or wanting facts: no lines for them."""
    content = bytes_of(PLAIN_RUBRIC, plain())
    book = opened(content)
    assert book["评价结果"].freeze_panes == "B4"
    rows = list(book["汇总"].iter_rows(values_only=True))
    assert rows[2:4] == [("范围", "合计"), ("全部", 7)]
    assert rows[-1] == ("总分", 1)
    lines = guide(content)
    assert not {"排名", "有效期", "办法出处", "数据性质", "提示"} & set(lines)


def test_a_group_without_a_name_is_said_to_be_so() -> None:
    """An empty village is a line of its own."""
    content = bytes_of(outcomes=attrs.evolve(OUTCOMES, groups=("",) * 7))
    rows = list(opened(content)["汇总"].iter_rows(values_only=True))
    assert rows[3][0] == "（未注明）"


def test_the_guide_says_what_the_result_rests_on() -> None:
    """Title, version, day, digests, plugins, rounding and the tie rule."""
    lines = guide(bytes_of(label="演示数据，纯属虚构"))
    assert lines["评分办法"] == "十文明户评定办法"
    assert lines["评价基准日"] == "2026-11-24"
    assert lines["有效期"] == "2026-01-01 至 2026-12-31"
    assert lines["数据性质"] == "演示数据，纯属虚构"
    assert lines["办法摘要"] == "a1" * 32
    assert lines["事实摘要"] == "b2" * 32
    assert lines["插件 evalkit-extra"] == "2.0　" + "d4" * 32
    assert "四舍五入" in lines["取舍"]
    assert "总分（高者在前）；按精确数比较；并列者取同一名次" in lines["排名"]
    assert "按所在村分别排名" in lines["排名"]


def test_the_guide_puts_the_ranking_in_words() -> None:
    """Figures and conditions are read by their labels; who takes part is said."""
    ranking = Ranking(
        (
            SortKey(Expression("disputes"), descending=False),
            SortKey(Expression("a + b")),
        ),
        among=Expression("no_veto"),
        on="printed",
        ties="dense",
    )
    derived = (Derived("disputes", Text("纠纷次数"), Expression("1")),)
    rubric = attrs.evolve(
        RUBRIC, ranking=ranking, derived=derived, valid_from=None, valid_until=None
    )
    said = guide(bytes_of(rubric))["排名"]
    assert "纠纷次数（低者在前）；a + b（高者在前）；按取舍后的印出数比较" in said
    assert "名次不空" in said
    assert "分别排名" not in said
    assert "参加排名的条件：没有一票否决的情形" in said


def test_validity_may_be_open_on_either_side() -> None:
    """A rubric in force until further notice says so."""
    since = guide(bytes_of(attrs.evolve(RUBRIC, valid_until=None)))
    assert since["有效期"] == "2026-01-01 至 另行通知"
    until = guide(bytes_of(attrs.evolve(RUBRIC, valid_from=None)))
    assert until["有效期"] == "发布之日 至 2026-12-31"


def test_warnings_stand_in_the_guide() -> None:
    """A warning of the run is read by those who read the result."""
    warned = attrs.evolve(INGREDIENTS, warnings=(Fault("EK6041"),))
    assert "有效期" in guide(bytes_of(ingredients=warned))["提示"]


@given(st.permutations(range(len(OUTCOMES))))
def test_the_same_result_gives_the_same_bytes(order: list[int]) -> None:
    """Neither the order of rows nor the time of day is in the file."""
    assert bytes_of(outcomes=shuffled(OUTCOMES, order)) == bytes_of()


def test_nothing_of_the_time_of_writing_is_inside() -> None:
    """Every entry and the properties carry the same fixed day."""
    content = bytes_of()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {info.date_time for info in archive.infolist()} == {
            (1980, 1, 1, 0, 0, 0)
        }
    dates = re.findall(r"\d{4}-\d\d-\d\dT[^<]*", parts(content)["docProps/core.xml"])
    assert dates == ["1980-01-01T00:00:00Z"]


def test_every_part_is_well_formed_and_named_in_the_contents() -> None:
    """Strict readers refuse a part that is not declared."""
    found = parts(bytes_of())
    for text in found.values():
        ElementTree.fromstring(text)
    declared = re.findall('PartName="/([^"]*)"', found["[Content_Types].xml"])
    assert set(declared) == {name for name in found if not name.endswith(".rels")} - {
        "[Content_Types].xml"
    }


def one_sheet(*rows: list[Cell | None], **looks: object) -> Sheet:
    """Give a sheet of some rows."""
    return Sheet("一", rows, [10] * 3, **looks)  # type: ignore[arg-type]


def test_numbers_too_long_for_a_spreadsheet_are_text() -> None:
    """Sixteen digits would lose the last one."""
    whole, long = "123456789012345", "1234567890123456"
    row: list[Cell | None] = [(whole, figure(0), True), None, (long, figure(0), True)]
    sheet = opened(workbook_bytes([one_sheet(row)], "t")).active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]] == [int(whole), None, long]


def test_zeros_before_the_first_digit_do_not_count() -> None:
    """0.00000000000000012 has two digits, not eighteen."""
    row: list[Cell | None] = [("-0.00000000000000012", figure(None), True)]
    sheet = opened(workbook_bytes([one_sheet(row)], "t")).active
    assert sheet is not None
    assert sheet["A1"].data_type == "n"


@given(st.text(max_size=12))
def test_text_comes_back_from_the_workbook(text: str) -> None:
    """Spaces, line ends, codes and rare signs are read back as they were."""
    content = workbook_bytes([one_sheet([(text, Style.TEXT, False)])], text)
    tree = ElementTree.fromstring(parts(content)["xl/worksheets/sheet1.xml"])
    found = [node.text or "" for node in tree.iter() if node.tag.endswith("}t")]
    expected = re.sub("_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", visible(text))
    assert found == [expected]


def test_an_empty_sheet_and_plain_panes() -> None:
    """A sheet without rows opens; headings can stay without a column staying."""
    book = opened(workbook_bytes([one_sheet(heading=1)], "t"))
    assert book.active is not None
    assert book.active.freeze_panes == "A2"
    assert opened(workbook_bytes([one_sheet()], "t")).active.freeze_panes is None


@pytest.mark.parametrize(
    ("column", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA")]
)
def test_columns_have_letters(column: int, letters: str) -> None:
    """After Z comes AA."""
    assert column_letter(column) == letters


def test_chinese_is_twice_as_wide() -> None:
    """Widths count a Chinese sign double."""
    assert text_width("a中") == 3


def test_figures_beyond_nine_decimals_are_shown_as_they_come() -> None:
    """There is a look for each number of decimals a rubric can print."""
    assert len({figure(decimals) for decimals in range(10)} | {*Style}) == 10 + len(
        Style
    )
    assert figure(10) == figure(None) == Style.NUMBER


def test_a_result_without_subjects_is_still_a_workbook() -> None:
    """No rows, but headings and figures."""
    kind = OUTCOMES.total.type
    nobody = attrs.evolve(
        plain(), ids=(), total=sure(kind, []), stars=sure(kind, []), points={}
    )
    sheet = opened(bytes_of(PLAIN_RUBRIC, nobody))["评价结果"]
    assert sheet.max_row == 3


@pytest.mark.parametrize(("rounding", "shown"), [("half_up", "74"), ("down", "73")])
def test_points_are_printed_with_the_decimals_the_rubric_prints(
    rounding: Any, shown: str
) -> None:
    """73.5 prints as the rubric rounds it; the csv keeps it, and so does the place."""
    numbers = attrs.evolve(RUBRIC.numbers, rounding=rounding)
    rubric = attrs.evolve(RUBRIC, numbers=numbers, printed=0)
    units = [7350] * len(OUTCOMES.ids)
    total = sure(OUTCOMES.total.type, units)
    held = attrs.evolve(OUTCOMES, total=total)
    files = render_results(rubric, held, INGREDIENTS).files
    sheet = opened(files["outcomes.xlsx"])["评价结果"]
    headings = [cell.value for cell in sheet[3]]
    column = headings.index("总分")
    assert {
        str(row[column]) for row in sheet.iter_rows(min_row=4, values_only=True)
    } == {shown}
    assert "73.50" in files["outcomes.csv"].decode("utf-8-sig")
    assert "只印出 0 位小数" in guide(files["outcomes.xlsx"])["取舍"]
