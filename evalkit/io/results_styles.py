"""The looks of a result's workbook: a fixed list, so that the file is always alike."""

from __future__ import annotations

from enum import IntEnum

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


class Style(IntEnum):
    """The looks a cell can have, by their place in the list of formats."""

    PLAIN = 0
    TITLE = 1
    NOTE = 2
    HEAD = 3
    TEXT = 4
    #: Text that missing facts can still change.
    OPEN = 5
    SMALL = 6
    #: A whole number or a place: few digits, in the middle.
    COUNT = 7
    #: A number with as many decimals as it has.
    NUMBER = 8
    WRAP = 9
    LABEL = 10
    #: A grade or a verdict: the same few words all down the column.
    WORD = 11


_FIGURES = len(Style)
#: Decimals a figure can be shown with; more are shown as they come.
_MOST = 9


def figure(decimals: int | None) -> int:
    """Give the look of a number with so many decimals, None for as they come."""
    if decimals is None or decimals > _MOST:
        return int(Style.NUMBER)
    return _FIGURES + decimals


def _font(size: int, extra: str = "") -> str:
    return (
        f'<font>{"<b/>" if "b" in extra else ""}<sz val="{size}"/>'
        f'<color rgb="{"FF595959" if "g" in extra else "FF000000"}"/>'
        '<name val="宋体"/><family val="3"/><charset val="134"/></font>'
    )


def _fill(colour: str) -> str:
    return (
        f'<fill><patternFill patternType="solid"><fgColor rgb="{colour}"/>'
        '<bgColor indexed="64"/></patternFill></fill>'
    )


def _format(
    code: int, font: int = 0, fill: int = 0, border: int = 1, align: str = ""
) -> str:
    return (
        f'<xf numFmtId="{code}" fontId="{font}" fillId="{fill}" borderId="{border}"'
        ' xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1"'
        f' applyAlignment="1"><alignment vertical="center"{align}/></xf>'
    )


_LEFT, _CENTRE = ' horizontal="left"', ' horizontal="center"'
# The indent keeps a figure off the text of the next column.
_RIGHT, _WRAP = ' horizontal="right" indent="1"', ' wrapText="1"'
_AS_TEXT, _GENERAL, _OWN = 49, 0, 164

_FORMATS: dict[Style, str] = {
    Style.PLAIN: _format(_GENERAL, border=0),
    Style.TITLE: _format(_AS_TEXT, font=1, border=0, align=_LEFT),
    Style.NOTE: _format(_AS_TEXT, font=3, border=0, align=_LEFT + _WRAP),
    Style.HEAD: _format(_AS_TEXT, font=2, fill=2, align=_CENTRE + _WRAP),
    Style.TEXT: _format(_AS_TEXT, align=_LEFT),
    Style.OPEN: _format(_AS_TEXT, fill=3, align=_CENTRE),
    Style.SMALL: _format(_AS_TEXT, font=3, align=_LEFT),
    Style.COUNT: _format(_GENERAL, align=_CENTRE),
    Style.NUMBER: _format(_GENERAL, align=_RIGHT),
    Style.WRAP: _format(_AS_TEXT, align=_LEFT + _WRAP),
    Style.LABEL: _format(_AS_TEXT, font=2, fill=2, align=_LEFT + _WRAP),
    Style.WORD: _format(_AS_TEXT, align=_CENTRE),
}


def _list(name: str, entries: list[str]) -> str:
    return f'<{name} count="{len(entries)}">{"".join(entries)}</{name}>'


def _styles() -> str:
    side = '<{0} style="thin"><color rgb="FFBFBFBF"/></{0}>'
    thin = "".join(side.format(name) for name in ("left", "right", "top", "bottom"))
    codes = ["0" + "." * (d > 0) + "0" * d for d in range(_MOST + 1)]
    formats = [_FORMATS[style] for style in Style]
    formats += [_format(_OWN + d, align=_RIGHT) for d in range(_MOST + 1)]
    none = '<fill><patternFill patternType="none"/></fill>'
    grey = '<fill><patternFill patternType="gray125"/></fill>'
    empty = "<border><left/><right/><top/><bottom/><diagonal/></border>"
    numbers = [
        f'<numFmt numFmtId="{_OWN + d}" formatCode="{code}"/>'
        for d, code in enumerate(codes)
    ]
    plain = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
    normal = '<cellStyle name="Normal" xfId="0" builtinId="0"/>'
    return (
        f'<styleSheet xmlns="{_MAIN}">'
        + _list("numFmts", numbers)
        + _list("fonts", [_font(11), _font(16, "b"), _font(11, "b"), _font(9, "g")])
        + _list("fills", [none, grey, _fill("FFF0E2C4"), _fill("FFFFF2A8")])
        + _list("borders", [empty, f"<border>{thin}<diagonal/></border>"])
        + _list("cellStyleXfs", [plain])
        + _list("cellXfs", formats)
        + _list("cellStyles", [normal])
        + "</styleSheet>"
    )


STYLES_XML = _styles()
