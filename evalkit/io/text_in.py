"""Decode a text file: UTF-8, UTF-16 with or without its mark, or GB18030."""

from __future__ import annotations

import attrs

from evalkit.errors import Place
from evalkit.io.zip_parts import refuse

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_LOOKED_AT = 4096


def decode(data: bytes, place: Place) -> str:
    """Give a file's text.

    Raises:
        FactsError: no encoding fits; the place is the line UTF-8 stops at (EK4015).
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decode(
                data, (encoding + "-sig" if encoding == "utf-8" else encoding,), place
            )
    head = data[:_LOOKED_AT]
    zeros = (head[0::2].count(0), head[1::2].count(0))
    # Half of a text in ASCII is zeros in UTF-16; no other text has any.
    if max(zeros) * 8 > len(head):
        return _decode(
            data, ("utf-16-le" if zeros[1] > zeros[0] else "utf-16-be",), place
        )
    return _decode(data, ("utf-8", "gb18030"), place)


def _decode(data: bytes, encodings: tuple[str, ...], place: Place) -> str:
    stopped = 0
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            stopped = max(stopped, error.start)
    line = data[:stopped].count(b"\n") + 1
    raise refuse("EK4015", attrs.evolve(place, line=line))
