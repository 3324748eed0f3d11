"""Text that comes from people, written so that no spreadsheet takes it for a formula.

A name, an id or a remark may begin with `= + - @`. In a workbook the cell's type says
that it is text (`put_text`), and the text stays as it is. A csv file has no types, so
there a leading apostrophe says it (`safe_cell`), and `plain_cell` takes it off again:
what we write we read back unchanged. Both are for text only; write figures as figures.

Control characters, lone surrogates and the two code points XML forbids can stand in
no workbook at all: they are shown by their pictures (U+2400 …) or U+FFFD.
"""

from __future__ import annotations

import re
from typing import Protocol

#: What a spreadsheet may take for the start of a formula, full width forms included.
_RISKY = re.compile(r"'*\s*[=+\-@＝＋－＠\t\r\n]")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_MOST = 32_767  # characters a cell of a workbook can hold

_PICTURES: dict[int, str] = {
    **{code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\t\n\r"},
    0x7F: "␡",
    **dict.fromkeys(
        [*range(0xD800, 0xE000), 0xFFFE, 0xFFFF], "\N{REPLACEMENT CHARACTER}"
    ),
}


class TextCell(Protocol):
    """What `put_text` needs of a cell; openpyxl's cells have it."""

    value: object
    data_type: str


def visible(text: str) -> str:
    """Show what can't be stored as a picture; keep everything else, rare signs too."""
    return text.translate(_PICTURES)


def safe_cell(value: str) -> str:
    """Give a text as a csv file may hold it: `=1+1` becomes `'=1+1`."""
    text = visible(value)
    return "'" + text if _RISKY.match(text) else text


def plain_cell(value: str) -> str:
    """Take off the apostrophe `safe_cell` put on; other text stays as it is."""
    return value[1:] if value.startswith("'") and _RISKY.match(value) else value


def put_text(cell: TextCell, value: str) -> None:
    """Write a text into a workbook's cell as text, whatever it begins with.

    `_x0041_` means a character code in workbooks, so an underscore that would begin
    one is itself written as a code.
    """
    text = _ESCAPE.sub("_x005F_", visible(value))
    cell.value = text if len(text) <= _MOST else text[: _MOST - 1] + "…"
    cell.data_type = "s"
