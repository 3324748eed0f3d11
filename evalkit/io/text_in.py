"""Decode a text file: UTF-8, UTF-16 with or without its mark, or GB18030."""

from __future__ import annotations

import re
from collections.abc import Iterator

import attrs

from evalkit.errors import Place
from evalkit.io.zip_parts import refuse

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_LOOKED_AT = 4096
#: What any table has many of.
_SIGNS = ",;\t\n0123456789"
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


def decode(data: bytes, place: Place) -> str:
    """Give a file's text.

    Raises:
        FactsError: no encoding fits (EK4015), or there are zero bytes in the text
            (EK4007); the place is the line it stops at.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], (encoding,), place)
    return _decoded(data, _likely(data[:_LOOKED_AT]), place)


def _likely(head: bytes) -> tuple[str, ...]:
    """Give the encodings to try on a text without a mark."""
    if 0 not in head:
        return ("utf-8", "gb18030")
    # In UTF-16, one of the two bytes of each comma, digit and line end is zero. In any
    # other text a zero is damage.
    widths = {"utf-8": 1, "utf-16-le": 2, "utf-16-be": 2}

    def likeness(encoding: str) -> int:
        text = head.decode(encoding, "replace")
        signs = sum(map(text.count, _SIGNS))
        return signs - widths[encoding] * text.count("\0")

    return (max(widths, key=likeness),)


def _decoded(data: bytes, encodings: tuple[str, ...], place: Place) -> str:
    stopped = (0, encodings[0])
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            stopped = max(stopped, (error.start, encoding))
            continue
        good, zero, _ = text.partition("\0")
        if not zero:
            return text
        raise refuse("EK4007", _after(good, place), detail="zero bytes in the text")
    start, encoding = stopped
    raise refuse("EK4015", _after(data[:start].decode(encoding), place))


def _after(good: str, place: Place) -> Place:
    """Give the line a text stops at."""
    return attrs.evolve(place, line=sum(1 for _ in lines_of(good + ".")))


def lines_of(text: str) -> Iterator[str]:
    """Give the lines of a text with their ends, whichever the program wrote."""
    return (match[0] for match in _LINE.finditer(text))
