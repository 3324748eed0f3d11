"""The small parts of a workbook: its sheets, its texts, which styles are dates."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping

from attrs import frozen

from evalkit.io.zip_parts import Package, refuse

#: A character by its code; halves of characters (D800–DFFF) stand for nothing alone.
_CODE = re.compile(r"_x((?![Dd][89A-Fa-f])[0-9A-Fa-f]{4})_")
#: Formats a program knows by number alone. 27–36 and 50–58 are the dates of Chinese,
#: Japanese and Korean editions; readers that leave them out take days for numbers.
_KNOWN = {
    **dict.fromkeys((9, 10), "percent"),
    **dict.fromkeys(
        (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)), "date"
    ),
}
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]")
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
#: What stands for a part of a date or time, weekdays too.
_DATE_SIGN = re.compile(r"[ymdhs]|aaa")


@frozen
class SheetPart:
    """A sheet's name, the part that holds it, and whether people see it."""

    name: str
    part: str
    hidden: bool


@frozen
class Book:
    """What all sheets of a workbook share."""

    sheets: tuple[SheetPart, ...]
    texts: tuple[str, ...]
    #: Indices of the cell styles that show a number as a day, or as a percentage.
    dates: frozenset[int]
    percents: frozenset[int]
    #: Whether days count from 1904, as on old Macs.
    from_1904: bool


def read_book(package: Package) -> Book:
    """Read everything of a workbook but its cells."""
    main = _main_part(package)
    links = _links(package, main)
    sheets: list[SheetPart] = []
    from_1904 = False

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal from_1904
        if name == "workbookPr":
            from_1904 = attributes.get("date1904") in ("1", "true")
        elif name == "sheet":
            link = next((v for k, v in attributes.items() if k.endswith(" id")), "")
            kind, part = links.get(link, ("", ""))
            if kind == "worksheet":
                hidden = attributes.get("state", "visible") != "visible"
                sheets.append(SheetPart(attributes.get("name", ""), part, hidden))
                if len(sheets) > package.limits.parts:
                    raise refuse("EK4010", package.place)

    package.parse(main, start, _nothing)
    if not sheets:
        raise refuse("EK4008", package.place)
    by_kind = {kind: part for kind, part in links.values() if package.has(part)}
    texts = _texts(package, by_kind.get("sharedStrings"))
    dates, percents = _styles(package, by_kind.get("styles"))
    return Book(tuple(sheets), texts, dates, percents, from_1904)


def _nothing(name: str) -> None:
    """Take no notice of an element's end."""


def _main_part(package: Package) -> str:
    for kind, part in _links(package, "").values():
        if kind == "officeDocument" and part.endswith(".xml") and package.has(part):
            return part
    raise refuse("EK4008", package.place)


def _links(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """Give the parts a part refers to: id -> (kind, name)."""
    folder, _, name = part.rpartition("/")
    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    links: dict[str, tuple[str, str]] = {}

    def start(name: str, attributes: Mapping[str, str]) -> None:
        if name == "Relationship":
            target = posixpath.normpath(
                posixpath.join("/", folder, attributes.get("Target", ""))
            )
            kind = attributes.get("Type", "").rpartition("/")[2]
            links[attributes.get("Id", "")] = (kind, target.lstrip("/"))

    if package.has(rels):
        package.parse(rels, start, _nothing)
    return links


def _texts(package: Package, part: str | None) -> tuple[str, ...]:
    if part is None:
        return ()
    texts: list[str] = []
    runs = Runs()

    def end(name: str) -> None:
        if name == "si":
            texts.append(runs.taken())
            if len(texts) > package.limits.cells:
                raise refuse("EK4013", package.place, limit=package.limits.cells)
        else:
            runs.end(name)

    package.parse(part, runs.start, end, runs.text)
    return tuple(texts)


class Runs:
    """Gathers the text of an entry: its runs, without the pronunciation beside them."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._open = False
        self._aside = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take note of an element that opens."""
        if name == "t":
            self._open = not self._aside
        elif name == "rPh":
            self._aside = True

    def end(self, name: str) -> None:
        """Take note of an element that closes."""
        if name == "t":
            self._open = False
        elif name == "rPh":
            self._aside = False

    def text(self, data: str) -> None:
        """Keep text that stands in a run."""
        if self._open:
            self._parts.append(data)

    def taken(self) -> str:
        """Give the text so far and begin the next."""
        text = "".join(self._parts)
        self._parts.clear()
        return decoded(text)


def decoded(text: str) -> str:
    """Give the characters workbooks write as codes: `_x000D_`."""
    return _CODE.sub(lambda m: chr(int(m[1], 16)), text) if "_x" in text else text


def _styles(
    package: Package, part: str | None
) -> tuple[frozenset[int], frozenset[int]]:
    if part is None:
        return frozenset(), frozenset()
    formats: dict[int, str] = {}
    used: list[int] = []
    inside = False

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal inside
        if name == "numFmt":
            number = int(attributes.get("numFmtId", "0"))
            formats[number] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            inside = True
        elif name == "xf" and inside:
            used.append(int(attributes.get("numFmtId", "0")))

    def end(name: str) -> None:
        nonlocal inside
        inside = inside and name != "cellXfs"

    package.parse(part, start, end)
    kinds = [_kind(number, formats.get(number)) for number in used]
    return (
        frozenset(i for i, kind in enumerate(kinds) if kind == "date"),
        frozenset(i for i, kind in enumerate(kinds) if kind == "percent"),
    )


def _kind(number: int, code: str | None) -> str:
    if code is None:
        return _KNOWN.get(number, "")
    bare = _QUOTED.sub("", _ELAPSED.sub("h", code.casefold()))
    if _DATE_SIGN.search(bare):
        return "date"
    return "percent" if "%" in bare else ""
