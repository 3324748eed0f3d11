"""The text of a rubric file: read within limits, as TOML, with its keys' lines."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path, PurePath
from typing import Any

import attrs
import tomli
from attrs import field, frozen

from evalkit.errors import Fault, Place, RubricError
from evalkit.io.system_words import reasons
from evalkit.io.toml_places import full_width, key_lines, key_text, long_number
from evalkit.io.toml_shapes import Shapes
from evalkit.io.toml_values import MOST_DIGITS

MOST_BYTES = 1 << 20
#: How workbooks begin, new ones and old ones.
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


@frozen
class Source:
    """A text and what messages call it.

    Of a workbook it is the text its cells stand for, and the place of each key's cell.
    """

    file: str
    text: str
    cells: Mapping[str, Place] = field(factory=dict)

    @property
    def kept_as(self) -> str:
        """The name of a file that holds the text."""
        path = PurePath(self.file)
        return path.with_suffix(".toml").name if self.cells else path.name

    def told(self, error: RubricError) -> RubricError:
        """Tell faults of a workbook's text by the cells they are in."""

        def at(fault: Fault) -> Fault:
            if not self.cells or fault.place.file != self.file:
                return fault
            key = _known(fault.place.key or "", self.cells)
            place = self.cells.get(key, Place())
            place = attrs.evolve(place, file=self.file, key=fault.place.key)
            return attrs.evolve(fault, place=place)

        return RubricError([at(fault) for fault in error.faults])


def read_text(path: Path | str) -> str:
    """Read the text of a rubric file within limits.

    Raises:
        RubricError: with one fault (EK1001–EK1003, EK1008).
    """
    place = Place(file=str(path))
    try:
        with Path(path).open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise RubricError(Fault("EK1001", place, values=reasons(error))) from error
    if content.startswith(_WORKBOOKS):
        raise RubricError(Fault("EK1008", place))
    if len(content) > MOST_BYTES:
        expected = f"≤ {MOST_BYTES} bytes"
        raise RubricError(Fault("EK1002", place, expected=expected))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        got = content[error.start : error.end].hex(" ")
        place = attrs.evolve(place, line=line)
        raise RubricError(Fault("EK1003", place, got=got)) from error


def located(
    error: RubricError, text: str, file: str = "", base: Source | None = None
) -> RubricError:
    """Give faults found after reading the line of the very key they name.

    What compiles a rubric knows the line of an item, not that of its third band.
    """
    lines: dict[str, tuple[str, int]] = {}
    for source in (*([] if base is None else [base]), Source(file, text)):
        for path, number in load_toml(source.text, source.file)[1].lines.items():
            lines.setdefault(key_text(path), (source.file, number))

    def line(fault: Fault) -> Fault:
        key = _known(fault.place.key or "", lines)
        if not key:
            return fault
        where, at = lines[key]
        place = attrs.evolve(fault.place, file=where or None, line=at)
        return attrs.evolve(fault, place=place)

    return RubricError([line(fault) for fault in error.faults])


def _known(key: str, places: Container[str]) -> str:
    """Give a key, or the nearest around it that has a place; "" where none has."""
    while key and key not in places:
        key = re.sub(r"(?:^|\.)[^.\[\]]*$|\[\d+\]$", "", key)
    return key


def load_toml(text: str, file: str) -> tuple[dict[str, Any], Shapes]:
    """Load TOML, numbers exact, and the line of each of its keys."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    try:
        return tomli.loads(text, parse_float=Decimal), Shapes(file, key_lines(text))
    except RecursionError as error:
        raise RubricError(Fault("EK1006", Place(file=file or None))) from error
    except tomli.TOMLDecodeError as error:
        raise RubricError(_no_toml(text, error, file)) from error
    except (ValueError, InvalidOperation) as error:  # numbers Python can't hold
        line, digits = long_number(text)
        place = Place(file=file or None, line=line)
        fault = Fault("EK1106", place, f"{digits[:20]}…", f"< 10^{MOST_DIGITS}")
        raise RubricError(fault) from error


def _no_toml(text: str, error: tomli.TOMLDecodeError, file: str) -> Fault:
    lines = text.split("\n")
    got = lines[error.lineno - 1].strip()[:60] or None
    # What is open at the end of the text may have been meant to close anywhere.
    looked_at = range(1, len(lines) + 1) if got is None else [error.lineno]
    for number in looked_at:
        line = lines[number - 1]
        if sign := full_width(line):
            place = Place(file=file or None, line=number)
            return Fault("EK1009", place, line.strip()[:60], values=sign)
    place = Place(file=file or None, line=error.lineno)
    return Fault("EK1004", place, got=got, values={"why": error.msg})
