"""Laws of workbooks as programs write them: every cell as the sheet shows it."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula

from evalkit.errors import FactsError
from evalkit.io.facts_limits import Limits
from evalkit.io.grid import BadCell, Raw
from evalkit.io.safe_text import put_text
from evalkit.io.xlsx_in import Workbook, from_serial, shown_number
from tests.raw_workbook import PLACE, cells, first_sheet

PATH = "facts.xlsx"


def saved(book: openpyxl.Workbook, folder: Path) -> Path:
    """Save a workbook."""
    path = folder / PATH
    book.save(path)
    return path


def column(path: Path) -> list[Raw]:
    """Give the cells of the first column of the first sheet, as far as it is filled."""
    found = cells(first_sheet(path))
    return [found.get((row, 0)) for row in range(1, max(row for row, _ in found) + 1)]


def written(folder: Path, *values: object, form: str = "General") -> list[Raw]:
    """Write values into the first column of a sheet and read them back."""
    book = openpyxl.Workbook()
    sheet = book.active
    for number, value in enumerate(values, 1):
        cell = sheet.cell(number, 1, value)
        if form != "General":
            cell.number_format = form
    return column(saved(book, folder))


texts = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"))
    | st.sampled_from("\n\t"),
    min_size=1,
    max_size=9,
).filter(lambda text: not set(text) & {"\ufffe", "\uffff"})


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(st.lists(texts, min_size=1, max_size=9))
def test_texts_are_read_as_they_were_written(tmp_path: Path, rows: list[str]) -> None:
    """Rare characters, spaces, codes and signs of formulas come back unchanged."""
    book = openpyxl.Workbook()
    for number, text in enumerate(rows, 1):
        put_text(book.active.cell(number, 1), text)
    assert column(saved(book, tmp_path)) == rows


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(
    st.lists(
        st.integers(-(10**14), 10**14).map(lambda n: Decimal(n).scaleb(-3)), min_size=1
    )
)
def test_numbers_are_read_as_they_were_written(
    tmp_path: Path, rows: list[Decimal]
) -> None:
    """Up to 15 digits a workbook's floats lose nothing, and neither do we."""
    assert written(tmp_path, *map(float, rows)) == rows


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(st.lists(st.dates(datetime.date(1900, 3, 1)), min_size=1), st.booleans())
def test_days_are_read_as_they_were_written(
    tmp_path: Path, rows: list[datetime.date], mac: bool
) -> None:
    """Days counted from 1900, or from 1904, are the days the sheet shows."""
    book = openpyxl.Workbook()
    if mac:
        rows = [max(day, datetime.date(1904, 1, 1)) for day in rows]
        book.epoch = CALENDAR_MAC_1904
    for number, day in enumerate(rows, 1):
        book.active.cell(number, 1, day)
    assert column(saved(book, tmp_path)) == rows


def test_what_float_arithmetic_left_behind_is_not_shown(tmp_path: Path) -> None:
    """0.1 + 0.2 is 0.3, as in the sheet; nothing else is rounded."""
    assert written(tmp_path, 0.1 + 0.2, 1.1 * 3, 20000001, 123456789012345) == [
        *(Decimal("0.3"), Decimal("3.3"), Decimal(20000001), Decimal(123456789012345)),
    ]


def test_a_long_number_that_lost_digits_is_a_bad_cell(tmp_path: Path) -> None:
    """An identity number typed as a figure has lost its end, and is not read."""
    damaged = written(tmp_path, 110101199003070000, 1.3e17, -(10**15), 999999999999999)
    assert damaged[:3] == [
        BadCell("EK4052", "1.1010119900307E+17"),
        BadCell("EK4052", "1.3E+17"),
        BadCell("EK4052", "-1000000000000000"),
    ]
    assert damaged[3] == Decimal(999999999999999)


def test_yes_and_no_are_read_as_such(tmp_path: Path) -> None:
    """TRUE and FALSE are no numbers."""
    assert written(tmp_path, True, False, 1) == [True, False, Decimal(1)]
    assert isinstance(written(tmp_path, True)[0], bool)


def test_a_percentage_keeps_its_figure(tmp_path: Path) -> None:
    """12.5 % is a percentage, not 0.125, and is shown as one."""
    for form in ("0%", "0.00%", '0.0"％ "%', "[Red]0%;-0%"):
        assert written(tmp_path, 0.125, 1, form=form) == [
            BadCell("EK4062", "12.5%", Decimal("12.5")),
            BadCell("EK4062", "100%", Decimal(100)),
        ]


@pytest.mark.parametrize(
    "form",
    [
        *(
            "yyyy-mm-dd",
            'yyyy"年"m"月"d"日"',
            "[$-804]yyyy/m/d;@",
            "m/d",
            "[$-804]aaaa",
        ),
        *("mmm-yy", '[DBNum1][$-804]yyyy"年"m"月"', '"";yyyy/m/d', "d", "YYYY/M/D"),
    ],
)
def test_a_number_whose_form_is_a_date_is_a_day(tmp_path: Path, form: str) -> None:
    """Chinese, American and weekday forms, in any section."""
    assert written(tmp_path, 46053, form=form) == [datetime.date(2026, 1, 31)]


@pytest.mark.parametrize(
    "form",
    [
        *("0.00", "#,##0", '0"ymd"', "[Red]0.0", "0_d", "*d0", "0.00E+00", "@"),
        *(
            "[$¥-804]#,##0.00_);[Red]\\([$¥-804]#,##0.00\\)",
            "\\y0",
            '0.0,"万"',
            "# ?/?",
        ),
    ],
)
def test_a_number_with_letters_beside_it_is_a_number(tmp_path: Path, form: str) -> None:
    """Units in quotation marks, colours and fill signs make no date."""
    assert written(tmp_path, 46053, form=form) == [Decimal(46053)]


def test_a_time_of_day_stays_beside_the_day(tmp_path: Path) -> None:
    """A date with a time is not cut to its date; a time alone is no day."""
    moment = datetime.datetime.fromisoformat("2026-01-31T08:30:00")
    assert written(tmp_path, moment) == [moment]
    assert written(tmp_path, 0.5, form="h:mm") == [BadCell("EK4071", "0.5")]
    assert written(tmp_path, 1.5, form="[h]") == [
        datetime.datetime.fromisoformat("1900-01-01T12:00:00")
    ]


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?"])
def test_an_error_of_the_sheet_is_a_bad_cell(tmp_path: Path, error: str) -> None:
    """It keeps what the sheet shows."""
    assert written(tmp_path, error) == [BadCell("EK4061", error)]


def test_a_formula_is_a_bad_cell(tmp_path: Path) -> None:
    """Whether its value is there or not, for one cell or for many."""
    assert written(tmp_path, "=1+1", "x") == [BadCell("EK4060", ""), "x"]
    array = ArrayFormula("A1:A2", "=B1:B2*2")
    assert written(tmp_path, array, 5, 6) == [
        *(BadCell("EK4060", ""), BadCell("EK4060", "5"), Decimal(6)),
    ]


def test_what_is_no_cell_is_not_read(tmp_path: Path) -> None:
    """Colours, comments, drop-downs and empty cells add nothing."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["B2"] = "x"
    sheet["B2"].comment = Comment("说明", "村会计")
    sheet["D99999"].fill = PatternFill("solid", fgColor="FFFF00")
    sheet["XFD1"].fill = PatternFill("solid", fgColor="FFFF00")
    sheet["C3"] = ""
    choices = DataValidation(type="list", formula1='"是,否"')
    choices.add("B2:B99")
    sheet.add_data_validation(choices)
    sheet.auto_filter.ref = "A1:D9"
    raw = first_sheet(saved(book, tmp_path))
    assert cells(raw) == {(2, 1): "x"}
    assert raw.rows.tolist() == [2]


def test_sheets_come_in_their_order_hidden_ones_marked(tmp_path: Path) -> None:
    """Charts are no sheets; names are as people see them."""
    book = openpyxl.Workbook()
    book.active.title = "农户 & <表>"
    for state in ("hidden", "veryHidden"):
        book.create_sheet(state).sheet_state = state
    book.create_chartsheet("图")
    book.create_sheet("事件记录")
    opened = Workbook(saved(book, tmp_path), PLACE, Limits())
    assert [(sheet.name, sheet.hidden) for sheet in opened.sheets] == [
        *(("农户 & <表>", False), ("hidden", True), ("veryHidden", True)),
        ("事件记录", False),
    ]
    sheet = opened.read(opened.sheets[0])
    assert (sheet.name, sheet.place.sheet) == ("农户 & <表>", "农户 & <表>")
    assert (len(sheet.rows), sheet.by_line, sheet.widths) == (0, False, None)
    opened.close()


def test_merged_cells_are_named(tmp_path: Path) -> None:
    """The cells below a merged one are empty, and its range is told."""
    book = openpyxl.Workbook()
    book.active["A1"] = "村"
    book.active.merge_cells("A1:C2")
    sheet = first_sheet(saved(book, tmp_path))
    assert sheet.merged == ("A1:C2",)
    assert cells(sheet) == {(1, 0): "村"}


def test_a_far_cell_is_refused_at_once(tmp_path: Path) -> None:
    """A1 and XFD1048576 are two cells, not seventeen thousand million."""
    book = openpyxl.Workbook()
    book.active["A1"] = 1
    book.active["XFD1048576"] = 1
    with pytest.raises(FactsError) as refused:
        first_sheet(saved(book, tmp_path))
    (fault,) = refused.value.faults
    assert (fault.code, fault.place.sheet) == ("EK4012", "Sheet")
    assert fault.values == {"limit": 1000}


def test_the_last_row_of_a_sheet_can_be_read(tmp_path: Path) -> None:
    """A far row costs nothing; only rows with cells are kept."""
    book = openpyxl.Workbook()
    book.active["A1"] = 1
    book.active["ALL1048576"] = 2
    sheet = first_sheet(saved(book, tmp_path))
    assert cells(sheet) == {(1, 0): Decimal(1), (1_048_576, 999): Decimal(2)}


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(rows=2), "EK4011"),
        (Limits(columns=2), "EK4012"),
        (Limits(cells=8), "EK4013"),
    ],
)
def test_a_sheet_past_a_limit_is_refused(
    tmp_path: Path, limits: Limits, code: str
) -> None:
    """Three rows of three columns are nine cells, though one is empty."""
    book = openpyxl.Workbook()
    for row in ((1, 2, 3), (4, None, 6), (7, 8, 9)):
        book.active.append(row)
    path = saved(book, tmp_path)
    with pytest.raises(FactsError) as refused:
        first_sheet(path, limits)
    assert refused.value.faults[0].code == code
    assert len(cells(first_sheet(path, Limits(rows=3, columns=3, cells=9)))) == 8


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0.30000000000000004", "0.3"),
        ("12345678901234.56", "12345678901234.6"),
        ("1.3877787807814457E-17", "1.38777878078145E-17"),
        ("1E3", "1000"),
        (" 5 ", "5"),
        (".5", "0.5"),
        ("-0", "0"),
        ("100000000000000000000", "1E+20"),
    ],
)
def test_numbers_show_15_digits(text: str, number: str) -> None:
    """As many as spreadsheets keep and show."""
    assert shown_number(text) == Decimal(number)


@pytest.mark.parametrize(
    "text", ["", "x", "nan", "inf", "1E999", "1e999", "1_0", "１", "0x1", "1 2"]
)
def test_what_is_no_number_of_a_workbook_is_damage(text: str) -> None:
    """Nothing is guessed from it."""
    with pytest.raises(ValueError, match="number"):
        shown_number(text)


@pytest.mark.parametrize(
    ("serial", "day", "from_1904"),
    [
        ("0", None, False),
        ("0.5", None, False),
        ("1", "1900-01-01", False),
        ("59", "1900-02-28", False),
        ("60", None, False),
        ("60.5", None, False),
        ("61", "1900-03-01", False),
        ("46053", "2026-01-31", False),
        ("2958465", "9999-12-31", False),
        ("2958466", None, False),
        ("-1", None, False),
        ("-0.5", None, False),
        ("0", "1904-01-01", True),
        ("60", "1904-03-01", True),
        ("44591", "2026-01-31", True),
        ("2957003", "9999-12-31", True),
        ("2957004", None, True),
        ("46053.5", "2026-01-31T12:00:00", False),
        ("46053.000001", "2026-01-31", False),
        ("46053.99999999", "2026-01-31T23:59:59", False),
    ],
)
def test_serials_are_the_days_the_sheet_shows(
    serial: str, day: str | None, from_1904: bool
) -> None:
    """29 February 1900 never was, and almost midnight is still the same day."""
    found = from_serial(Decimal(serial), from_1904=from_1904)
    assert (found and found.isoformat()) == day
