"""A small writer of workbooks whose bytes depend on nothing but what is in them.

openpyxl stamps the time into its files, writes different bytes where lxml is installed
and takes some ten seconds over a county; this writes the few parts a result needs in a
fixed order with fixed times. Text is stored as text in the cell, so nothing that looks
like a formula ever becomes one.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from xml.sax.saxutils import escape, quoteattr

import attrs
from attrs import frozen

from evalkit.io.results_styles import STYLES_XML
from evalkit.io.safe_text import put_text

#: Text, style, and whether the text is a number: `("12.50", figure(2), True)`.
Cell = tuple[str, int, bool]

_DIGITS = 15  # a spreadsheet keeps no more of a number
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


@frozen
class Sheet:
    """One sheet: its rows of cells (None leaves one out) and how it is shown."""

    name: str
    rows: Sequence[Sequence[Cell | None]]
    widths: Sequence[int]
    #: 1-based row -> height in points.
    heights: dict[int, int] = attrs.field(factory=dict)
    merged: Sequence[str] = ()
    #: 1-based row of the headings: it stays in view, is repeated on paper, filters.
    heading: int | None = None
    #: How many columns stay in view.
    fixed: int = 0
    #: Whether the headings offer filters.
    filters: bool = False
    #: How many columns are printed; None for all.
    printed: int | None = None


def column_letter(column: int) -> str:
    """Give the letters of a column: 1 is A, 27 is AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def text_width(text: str) -> int:
    """Say how wide a text is shown, in narrow letters; Chinese counts double."""
    return sum(2 if ord(sign) > 0x2E7F else 1 for sign in text)


def workbook_bytes(sheets: Sequence[Sheet], title: str) -> bytes:
    """Write a workbook; the same sheets give the same bytes."""
    parts = {
        "[Content_Types].xml": _content_types(len(sheets)),
        "_rels/.rels": _relations(
            [
                (f"{_OFFICE}/officeDocument", "xl/workbook.xml"),
                (
                    f"{_PACKAGE}/relationships/metadata/core-properties",
                    "docProps/core.xml",
                ),
            ]
        ),
        "docProps/core.xml": _core(title),
        "xl/workbook.xml": _workbook(sheets),
        "xl/_rels/workbook.xml.rels": _relations(
            [
                (f"{_OFFICE}/worksheet", f"worksheets/sheet{number}.xml")
                for number in range(1, len(sheets) + 1)
            ]
            + [(f"{_OFFICE}/styles", "styles.xml")]
        ),
        "xl/styles.xml": STYLES_XML,
    }
    for number, sheet in enumerate(sheets, 1):
        parts[f"xl/worksheets/sheet{number}.xml"] = _sheet(sheet)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in parts.items():
            # Fixed time, system and rights: the zip's own headers say nothing else.
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, _HEAD + text, compresslevel=6)
    return stream.getvalue()


def _sheet(sheet: Sheet) -> str:
    last = f"{column_letter(len(sheet.widths))}{max(len(sheet.rows), 1)}"
    merged = "".join(f'<mergeCell ref="{ref}"/>' for ref in sheet.merged)
    merged = f"<mergeCells>{merged}</mergeCells>" if merged else ""
    widths = "".join(
        f'<col min="{i}" max="{i}" width="{width}" customWidth="1"/>'
        for i, width in enumerate(sheet.widths, 1)
    )
    filters = ""
    if sheet.filters:
        filters = f'<autoFilter ref="A{sheet.heading}:{last}"/>'
    return (
        f'<worksheet xmlns="{_MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<dimension ref="A1:{last}"/><sheetViews><sheetView showGridLines="0"'
        f' workbookViewId="0">{_pane(sheet)}</sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="16"/><cols>{widths}</cols>'
        f"<sheetData>{''.join(_rows(sheet))}</sheetData>{filters}{merged}"
        '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3"'
        ' footer="0.3"/><pageSetup paperSize="9" orientation="landscape"'
        ' fitToWidth="1" fitToHeight="0"/><headerFooter><oddFooter>'
        "&amp;C第 &amp;P 页　共 &amp;N 页</oddFooter></headerFooter></worksheet>"
    )


def _pane(sheet: Sheet) -> str:
    if sheet.heading is None:
        return ""
    corner = f"{column_letter(sheet.fixed + 1)}{sheet.heading + 1}"
    across = f' xSplit="{sheet.fixed}"' if sheet.fixed else ""
    where = "bottomRight" if sheet.fixed else "bottomLeft"
    return (
        f'<pane{across} ySplit="{sheet.heading}" topLeftCell="{corner}"'
        f' activePane="{where}" state="frozen"/><selection pane="{where}"'
        f' activeCell="{corner}" sqref="{corner}"/>'
    )


def _rows(sheet: Sheet) -> Iterator[str]:
    letters = [column_letter(i) for i in range(1, len(sheet.widths) + 1)]
    for number, cells in enumerate(sheet.rows, 1):
        height = sheet.heights.get(number)
        high = f' ht="{height}" customHeight="1"' if height else ""
        yield f'<row r="{number}"{high}>'
        for letter, cell in zip(letters, cells, strict=False):
            if cell is not None:
                text, style, is_number = cell
                here = f'<c r="{letter}{number}" s="{style}"'
                if is_number and _digits(text) <= _DIGITS:
                    yield f"{here}><v>{text}</v></c>"
                else:
                    yield f'{here} t="inlineStr"><is>{_text(text)}</is></c>'
        yield "</row>"


def _digits(number: str) -> int:
    return len(number.lstrip("-0.").replace(".", ""))


@attrs.define
class _Kept:
    """What `put_text` writes into."""

    value: object = None
    data_type: str = ""


@lru_cache(maxsize=4096)
def _text(text: str) -> str:
    kept = _Kept()
    put_text(kept, text)
    written = escape(str(kept.value), {"\r": "&#13;"})
    space = ' xml:space="preserve"' if written != written.strip() else ""
    return f"<t{space}>{written}</t>"


def _workbook(sheets: Sequence[Sheet]) -> str:
    entries = "".join(
        f'<sheet name={quoteattr(sheet.name)} sheetId="{i}" r:id="rId{i}"/>'
        for i, sheet in enumerate(sheets, 1)
    )
    names = []
    for i, sheet in enumerate(sheets):
        end = f"${column_letter(len(sheet.widths))}${len(sheet.rows)}"
        if sheet.filters:
            names.append(
                f'<definedName name="_xlnm._FilterDatabase" localSheetId="{i}"'
                f" hidden=\"1\">'{sheet.name}'!$A${sheet.heading}:{end}</definedName>"
            )
        if sheet.printed is not None:
            paper = f"$A$1:${column_letter(sheet.printed)}${len(sheet.rows)}"
            names.append(
                f'<definedName name="_xlnm.Print_Area" localSheetId="{i}">'
                f"'{sheet.name}'!{paper}</definedName>"
            )
        if sheet.heading is not None:
            row = sheet.heading
            names.append(
                f'<definedName name="_xlnm.Print_Titles" localSheetId="{i}">'
                f"'{sheet.name}'!${row}:${row}</definedName>"
            )
    defined = f"<definedNames>{''.join(names)}</definedNames>" if names else ""
    return (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><bookViews>'
        f'<workbookView activeTab="0"/></bookViews><sheets>{entries}</sheets>'
        f"{defined}</workbook>"
    )


def _relations(targets: Iterable[tuple[str, str]]) -> str:
    entries = "".join(
        f'<Relationship Id="rId{i}" Type="{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{entries}</Relationships>'


def _content_types(sheets: int) -> str:
    parts = [("/xl/workbook.xml", f"{_TYPE}.sheet.main+xml")]
    parts += [
        (f"/xl/worksheets/sheet{i}.xml", f"{_TYPE}.worksheet+xml")
        for i in range(1, sheets + 1)
    ]
    parts.append(("/xl/styles.xml", f"{_TYPE}.styles+xml"))
    core = "application/vnd.openxmlformats-package.core-properties+xml"
    parts.append(("/docProps/core.xml", core))
    entries = "".join(
        f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in parts
    )
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{relations}"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{entries}</Types>'
    )


def _core(title: str) -> str:
    written = _text(title).removeprefix("<t>").removesuffix("</t>")
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{written}</dc:title><dc:creator>evalkit</dc:creator>"
        '<dcterms:created xsi:type="dcterms:W3CDTF">1980-01-01T00:00:00Z'
        "</dcterms:created></cp:coreProperties>"
    )
