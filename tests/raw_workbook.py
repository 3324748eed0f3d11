"""Workbooks written part by part, for what no program would write by itself."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from evalkit.errors import Place
from evalkit.io.facts_limits import Limits
from evalkit.io.grid import Raw, RawSheet
from evalkit.io.xlsx_in import Workbook

PLACE = Place(file="facts.xlsx")
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"


def links(*targets: tuple[str, str, str]) -> str:
    """Write the links of a part: id, kind, target."""
    inner = "".join(
        f'<Relationship Id="{id}" Type="{_RELS}/{kind}" Target="{target}"/>'
        for id, kind, target in targets
    )
    return f'<Relationships xmlns="{_LINKS}">{inner}</Relationships>'


def worksheet(rows: str, after: str = "") -> str:
    """Write a sheet around its rows."""
    data = f"<sheetData>{rows}</sheetData>{after}"
    return f'<worksheet xmlns="{_MAIN}">{data}</worksheet>'


def strings(*entries: str) -> str:
    """Write the shared strings, each entry as XML."""
    inner = "".join(f"<si>{entry}</si>" for entry in entries)
    return f'<sst xmlns="{_MAIN}">{inner}</sst>'


def styles(*formats: int | str) -> str:
    """Write the styles: each cell style's format by its number or its code."""
    codes = [code for code in formats if isinstance(code, str)]
    numbers = {code: 164 + index for index, code in enumerate(codes)}
    known = "".join(
        f'<numFmt numFmtId="{number}" formatCode="{_quoted(code)}"/>'
        for code, number in numbers.items()
    )
    used = "".join(
        f'<xf numFmtId="{numbers[code] if isinstance(code, str) else code}"/>'
        for code in formats
    )
    return (
        f'<styleSheet xmlns="{_MAIN}"><numFmts>{known}</numFmts>'
        f'<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>{used}</cellXfs>'
        '<dxfs><xf numFmtId="14"/></dxfs></styleSheet>'
    )


def _quoted(code: str) -> str:
    return code.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")


def workbook(sheets: str, properties: str = "") -> str:
    """Write the part that lists the sheets."""
    return (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELS}">{properties}'
        f"<sheets>{sheets}</sheets></workbook>"
    )


def parts(
    rows: str, after: str = "", *, properties: str = "", **others: str
) -> dict[str, str]:
    """Give the parts of a workbook with one sheet; `sharedStrings` and `styles` too."""
    targets = [("s1", "worksheet", "worksheets/sheet1.xml")]
    targets += [(kind, kind, f"{kind}.xml") for kind in others]
    return {
        "_rels/.rels": links(("w", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": workbook('<sheet name="农户" r:id="s1"/>', properties),
        "xl/_rels/workbook.xml.rels": links(*targets),
        "xl/worksheets/sheet1.xml": worksheet(rows, after),
        **{f"xl/{kind}.xml": xml for kind, xml in others.items()},
    }


def packed(path: Path, parts: Mapping[str, str | bytes]) -> Path:
    """Pack parts into a file."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return path


def first_sheet(path: Path, limits: Limits | None = None) -> RawSheet:
    """Read the first sheet of a workbook."""
    book = Workbook(path, PLACE, limits or Limits())
    try:
        return book.read(book.sheets[0])
    finally:
        book.close()


def cells(sheet: RawSheet) -> dict[tuple[int, int], Raw]:
    """Give all filled cells of a sheet by row number and 0-based column."""
    return {
        (int(row), number): raw
        for number, column in sheet.columns.items()
        for row, code in zip(sheet.rows, column.codes, strict=True)
        if (raw := column.distinct[int(code)]) is not None
    }


def read_rows(
    path: Path, rows: str, after: str = "", **others: str
) -> dict[tuple[int, int], Raw]:
    """Write a workbook of these rows and give the cells that are read from it."""
    return cells(first_sheet(packed(path, parts(rows, after, **others))))


def row(number: int, inner: Iterable[str]) -> str:
    """Write a row from its cells' XML."""
    return f'<row r="{number}">{"".join(inner)}</row>'
