"""Laws of workbooks other programs write: odd, sparse, old, or damaged on purpose."""

from __future__ import annotations

import datetime
import gc
import warnings
from decimal import Decimal
from pathlib import Path

import pytest

from evalkit.errors import FactsError, Fault
from evalkit.io.facts_limits import Limits
from evalkit.io.grid import BadCell, Raw
from evalkit.io.xlsx_in import Workbook
from tests.raw_workbook import (
    PLACE,
    cells,
    first_sheet,
    links,
    packed,
    parts,
    read_rows,
    strings,
    styles,
    workbook,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give a place for a workbook."""
    return tmp_path / "facts.xlsx"


def fault_of(path: Path, limits: Limits | None = None) -> Fault:
    """Give the fault of a workbook that can't be read."""
    with pytest.raises(FactsError) as refused:
        first_sheet(path, limits)
    (fault,) = refused.value.faults
    assert "{" not in fault.text("zh")
    return fault


def test_shared_strings_are_put_together_from_their_runs(path: Path) -> None:
    """Formatted runs are one text; how to pronounce it is not part of it."""
    shared = strings(
        " <t>张三</t> ",
        '<r><rPr><b/></rPr><t xml:space="preserve">李 </t></r><r><t>四</t></r>',
        '<t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr fontId="1"/>',
        "<t>一行_x000D_\n二行</t>",
        "<t>_x005F_x000D_ _xD83D_ _x00g0_ a_x0041</t>",
        "<t/>",
    )
    row = "".join(f'<c t="s"><v>{index}</v></c>' for index in range(6))
    found = read_rows(path, f'<row r="1">{row}</row>', sharedStrings=shared)
    assert [found.get((1, column)) for column in range(6)] == [
        *(
            "张三",
            "李 四",
            "東京",
            "一行\r\n二行",
            "_x000D_ _xD83D_ _x00g0_ a_x0041",
            "",
        ),
    ]


def test_inline_strings_are_texts_too(path: Path) -> None:
    """Runs, pronunciation and codes are treated as in shared ones."""
    found = read_rows(
        path,
        '<row><c t="inlineStr"><is><t>张_x0009_三</t></is></c>'
        '<c t="inlineStr"><is><r><t>李</t></r><r><t>四</t></r>'
        "<rPh><t>り</t></rPh></is></c>"
        '<c t="inlineStr"><is/></c><c t="inlineStr"><v>七</v></c>'
        '<c t="str"><v>赵_x000D_</v></c><c><v>5</v></c>'
        '<c t="inlineStr"> <is> <t>孙</t> </is> </c></row>',
    )
    assert found == {
        (1, 0): "张\t三",
        (1, 1): "李四",
        (1, 3): "七",
        (1, 4): "赵\r",
        (1, 5): Decimal(5),
        (1, 6): "孙",
    }


def test_cells_and_rows_without_references_follow_each_other(path: Path) -> None:
    """What has a reference jumps there; what has none is the next."""
    found = read_rows(
        path,
        '<row><c><v>1</v></c><c/><c><v>2</v></c></row><row><c r="C2"><v>3</v></c>'
        '<c><v>4</v></c></row><row r="7"><c><v>5</v></c></row>'
        "<row><c><v>6</v></c></row>",
    )
    assert found == {
        (1, 0): Decimal(1),
        (1, 2): Decimal(2),
        (2, 2): Decimal(3),
        (2, 3): Decimal(4),
        (7, 0): Decimal(5),
        (8, 0): Decimal(6),
    }


def test_formulas_are_bad_cells_with_their_stored_value(path: Path) -> None:
    """Own, shared, of text, of an error, or without a value: all are formulas."""
    found = read_rows(
        path,
        "<row><c><f>1+1</f><v>2</v></c><c><f>1+1</f></c>"
        '<c><f t="shared" ref="C1:C2" si="0">A1</f><v>2</v></c>'
        '<c t="str"><f>T(1)</f><v>好</v></c><c t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
        '<row><c r="C2"><f t="shared" si="0"/><v>3</v></c><c><v>4</v></c></row>',
    )
    values = {(1, 0): "2", (1, 1): "", (1, 2): "2", (1, 3): "好", (1, 4): "#DIV/0!"}
    values[2, 2] = "3"
    assert found.pop((2, 3)) == Decimal(4)
    assert found == {at: BadCell("EK4060", text) for at, text in values.items()}


@pytest.mark.parametrize("kind", ["array", "dataTable"])
def test_cells_an_array_formula_fills_are_formulas(path: Path, kind: str) -> None:
    """Only its first cell says so; the ones beside and below are computed as well."""
    row = "<c><v>1</v></c>" * 5
    first = f'<c><v>1</v></c><c><f t="{kind}" ref="B2:C3">X</f><v>1</v></c>'
    second = f'<c r="B4"><f t="{kind}" ref="B4"/><v>1</v></c><c><v>1</v></c>'
    found = read_rows(
        path,
        f"<row>{row}</row><row>{first}{row[15:60]}</row><row>{row}</row>"
        f"<row>{second}</row><row>{row}</row>"
        f'<row><c r="B6"><f t="{kind}" ref="B6:ZZZ6"/></c></row>',
    )
    formulas = {at for at, raw in found.items() if isinstance(raw, BadCell)}
    assert formulas == {(2, 1), (2, 2), (3, 1), (3, 2), (4, 1), (6, 1)}


@pytest.mark.parametrize(
    "number", [*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)]
)
def test_built_in_forms_of_dates_are_dates(path: Path, number: int) -> None:
    """27 to 36 and 50 to 58 are the dates of Chinese editions, with no code written."""
    row = '<row><c s="1"><v>46053</v></c><c><v>46053</v></c></row>'
    found = read_rows(path, row, styles=styles(0, number))
    assert found == {(1, 0): datetime.date(2026, 1, 31), (1, 1): Decimal(46053)}


@pytest.mark.parametrize("number", [0, 1, 4, 11, 13, 23, 26, 37, 44, 48, 49, 59, 99])
def test_other_built_in_forms_are_numbers(path: Path, number: int) -> None:
    """The forms beside those of dates are not dates."""
    found = read_rows(path, '<row><c s="0"><v>5</v></c></row>', styles=styles(number))
    assert found == {(1, 0): Decimal(5)}


def test_percentages_by_number_and_styles_beyond_the_list(path: Path) -> None:
    """Forms 9 and 10 are percentages; styles that say none are none."""
    found = read_rows(
        path,
        '<row><c s="0"><v>0.5</v></c><c s="1"><v>1</v></c><c s="7"><v>1</v></c>'
        '<c s="2"><v>1</v></c></row>',
        styles=styles(9, 10).replace("</cellXfs>", '<xf s="9"/></cellXfs>'),
    )
    assert found == {
        (1, 0): BadCell("EK4062", "50%", Decimal(50)),
        (1, 1): BadCell("EK4062", "100%", Decimal(100)),
        (1, 2): Decimal(1),
        (1, 3): Decimal(1),
    }


def test_a_code_that_is_written_wins_over_its_number(path: Path) -> None:
    """A program may give a built-in number a code of its own."""
    own = styles(14).replace(
        "<numFmts>", '<numFmts><numFmt numFmtId="14" formatCode="0"/>'
    )
    found = read_rows(path, '<row><c s="0"><v>5</v></c></row>', styles=own)
    assert found == {(1, 0): Decimal(5)}


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("1", "1904-01-02"),
        ("true", "1904-01-02"),
        ("0", "1900-01-01"),
        ("", "1900-01-01"),
    ],
)
def test_days_count_from_where_the_workbook_says(
    path: Path, said: str, day: str
) -> None:
    """Old Macs count from 1904."""
    content = parts(
        '<row><c s="0"><v>1</v></c></row>',
        styles=styles(14),
        properties=f'<workbookPr date1904="{said}"/>' if said else "",
    )
    sheet = first_sheet(packed(path, content))
    assert cells(sheet) == {(1, 0): datetime.date.fromisoformat(day)}


def test_days_of_strict_workbooks_are_written_out(path: Path) -> None:
    """A day, a moment, and what is neither."""
    texts = ("2026-01-31", "2026-01-31T00:00:00", "2026-01-31T08:30:00", "08:30:00")
    row = "".join(f'<c t="d"><v>{text}</v></c>' for text in texts)
    found = read_rows(path, f"<row>{row}</row>")
    day = datetime.date(2026, 1, 31)
    moment = datetime.datetime.combine(day, datetime.time(8, 30))
    assert [*found.values()] == [day, day, moment, BadCell("EK4071", "08:30:00")]


def test_all_kinds_of_cells_are_told_apart(path: Path) -> None:
    """Booleans, errors and numbers with a kind written, in one column."""
    cell = '<row><c t="{}"><v>{}</v></c></row>'
    kinds = [
        ("b", "1"),
        ("b", "true"),
        ("b", "0"),
        ("e", "#N/A"),
        ("n", "1"),
        ("str", "1"),
    ]
    found = read_rows(path, "".join(cell.format(*kind) for kind in kinds))
    expected: list[Raw] = [
        True,
        True,
        False,
        BadCell("EK4061", "#N/A"),
        Decimal(1),
        "1",
    ]
    assert [*found.values()] == expected
    assert [type(raw) for raw in found.values()] == [type(raw) for raw in expected]


def test_elements_of_other_programs_are_passed_over(path: Path) -> None:
    """Extensions, with the same local names outside of cells, add nothing."""
    found = read_rows(
        path,
        "<row><c><v>1</v><extLst><ext/></extLst></c></row>",
        '<mergeCells><mergeCell/></mergeCells><extLst xmlns:x="urn:x"><x:f>Z1</x:f>'
        "<x:t>t</x:t></extLst>",
    )
    assert found == {(1, 0): Decimal(1)}


def test_prefixes_and_the_case_of_names_do_not_matter(path: Path) -> None:
    """What counts is the element, and parts are found in any case."""
    content = parts("<row><c><v>1</v></c></row>")
    sheet = content.pop("xl/worksheets/sheet1.xml")
    named = (
        sheet.replace("<", "<x:").replace("<x:/", "</x:").replace("xmlns=", "xmlns:x=")
    )
    content["XL/Worksheets/Sheet1.XML"] = named
    assert cells(first_sheet(packed(path, content))) == {(1, 0): Decimal(1)}


def test_parts_named_with_backslashes_are_found(path: Path) -> None:
    """Some programs name parts as Windows names files."""
    content = parts('<row><c s=""><v>1</v></c></row>')
    named = {name.replace("/", "\\"): text for name, text in content.items()}
    assert cells(first_sheet(packed(path, named))) == {(1, 0): Decimal(1)}


def test_links_may_be_absolute_and_lead_elsewhere(path: Path) -> None:
    """A sheet is where its link says; charts and lost links are no sheets."""
    content = parts("<row><c><v>1</v></c></row>")
    content["xl/_rels/workbook.xml.rels"] = links(
        ("a", "chartsheet", "chart.xml"),
        ("b", "worksheet", "/other/./x/../s.xml"),
    )
    content["xl/workbook.xml"] = workbook(
        '<sheet name="图" r:id="a"/><sheet name="无" r:id="z"/><sheet name="空"/>'
        '<sheet r:id="b"/>'
    )
    content["other/s.xml"] = content.pop("xl/worksheets/sheet1.xml")
    sheet = first_sheet(packed(path, content))
    assert (sheet.name, cells(sheet)) == ("", {(1, 0): Decimal(1)})


@pytest.mark.parametrize(
    ("rows", "detail"),
    [
        ('<row r="2"/><row r="2"/>', "row 2 after row 2"),
        ('<row r="2"/><row r="1"/>', "row 1 after row 2"),
        ('<row r="0"/>', "row 0"),
        ('<row r="1048577"/>', "row 1048577"),
        ('<row r="x"/>', "invalid literal"),
        ('<row r="1"><c r="B2"><v>1</v></c></row>', "cell B2 in row 1"),
        ('<row r="1"><c r="B1"/><c r="C01"/></row>', "cell C01 in row 1"),
        ('<row r="1"><c r="1"/></row>', "cell 1"),
        ('<row r="1"><c r="ABCD1"/></row>', "cell ABCD1"),
        ('<row r="1"><c r="a1"/></row>', "cell a1"),
        ('<row><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>', "twice"),
        ('<row><c s="x"/></row>', "invalid literal"),
        ("<row><c><v>x</v></c></row>", "number x"),
        ('<row><c t="z"><v>x</v></c></row>', "number x"),
        ('<row><c t="s"><v>0</v></c></row>', "shared string 0"),
        ('<row><c t="s"><v>-1</v></c></row>', "shared string -1"),
        ('<row><c t="s"><v>x</v></c></row>', "invalid literal"),
        ("<row><c></row>", "mismatched tag"),
    ],
)
def test_a_sheet_that_contradicts_itself_is_damaged(
    path: Path, rows: str, detail: str
) -> None:
    """No cell is moved or guessed; the part and what is wrong in it are told."""
    fault = fault_of(packed(path, parts(rows)))
    assert fault.code == "EK4007"
    assert str(fault.values["detail"]).startswith("xl/worksheets/sheet1.xml: ")
    assert detail in str(fault.values["detail"])


@pytest.mark.parametrize("xml", ["x", "<a>", '<numFmt numFmtId="x"/>'])
def test_styles_that_can_not_be_read_are_damage(path: Path, xml: str) -> None:
    """A workbook is not read without knowing which numbers are dates."""
    fault = fault_of(packed(path, parts("", styles=xml)))
    assert fault.code == "EK4007"
    assert "xl/styles.xml" in str(fault.values["detail"])


def test_a_sheet_whose_part_is_missing_is_damaged(path: Path) -> None:
    """It isn't passed over in silence."""
    content = parts("")
    del content["xl/worksheets/sheet1.xml"]
    fault = fault_of(packed(path, content))
    assert (fault.code, fault.values["detail"]) == (
        "EK4007",
        "xl/worksheets/sheet1.xml: the part is missing",
    )


@pytest.mark.parametrize("kept", [(), ("mimetype",), ("_rels/.rels",)])
def test_a_package_that_is_no_workbook_is_told(
    path: Path, kept: tuple[str, ...]
) -> None:
    """Other zip files, and workbooks whose main part is lost."""
    content = {**parts(""), "mimetype": "application/vnd.oasis.opendocument"}
    packed(path, {name: content[name] for name in kept})
    assert fault_of(path).code == "EK4008"


def test_documents_and_binary_workbooks_are_no_workbooks(path: Path) -> None:
    """A text document has no sheets; .xlsb keeps them in another form."""
    content = parts("")
    content["xl/workbook.xml"] = "<document/>"
    assert fault_of(packed(path, content)).code == "EK4008"
    content["xl/workbook.bin"] = "x"
    content["_rels/.rels"] = links(("w", "officeDocument", "xl/workbook.bin"))
    assert fault_of(packed(path, content)).code == "EK4008"


def test_a_file_is_closed_when_it_can_not_be_read(path: Path) -> None:
    """Nothing keeps it from being deleted or saved again."""
    gc.collect()
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        fault_of(packed(path, {**parts(""), "xl/workbook.xml": "<document/>"}))
        fault_of(packed(path, {}))
        fault_of(packed(path, parts("")), Limits(parts=1))
        Workbook(packed(path, parts("")), PLACE, Limits()).close()
        gc.collect()
    assert [str(warning.message) for warning in seen] == []


@pytest.mark.parametrize(
    ("content", "limits", "code"),
    [
        (
            parts("", sharedStrings=strings(*["<t>x</t>"] * 5)),
            Limits(cells=4),
            "EK4013",
        ),
        (
            parts("", "<mergeCell/>" * 3),
            Limits(rows=2),
            "EK4013",
        ),
        (
            {**parts(""), "xl/workbook.xml": workbook('<sheet r:id="s1"/>' * 9)},
            Limits(parts=8),
            "EK4010",
        ),
    ],
)
def test_lists_without_end_are_refused(
    path: Path, content: dict[str, str], limits: Limits, code: str
) -> None:
    """Strings, merged cells and sheets are counted while they are read."""
    packed(path, content)
    assert fault_of(path, limits).code == code
    more = Limits(cells=5, rows=3, parts=9)
    assert cells(first_sheet(path, more)) == {}


def test_the_sheet_is_named_where_its_cells_are_wrong(path: Path) -> None:
    """A fault of a cell's value tells which sheet to look at."""
    fault = fault_of(packed(path, parts("<row><c><v>x</v></c></row>")))
    assert (fault.place.file, fault.place.sheet) == ("facts.xlsx", "农户")
