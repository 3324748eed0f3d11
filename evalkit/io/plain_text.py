"""What people type, made plain: full-width digits, hidden spaces, apostrophes.

Names and remarks stay as they are but for the spaces around them; everything that is
to be a number, a date, a choice, an id or a heading is made plain first.
"""

from __future__ import annotations

import re
import unicodedata

#: Spaces nobody sees: zero width, joiners, direction marks, soft hyphen, byte order.
_HIDDEN = dict.fromkeys([0xAD, *range(0x200B, 0x2010), 0x2060, 0xFEFF], "")
#: Full-width signs to the ASCII signs they repeat, and the minus signs people paste.
_NARROW = {
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    0x3000: " ",
    0xA0: " ",
    0x2212: "-",
}
_SPACES = re.compile(r"\s+")


def trimmed(text: str) -> str:
    """Take away spaces around a text and hidden signs at its ends; keep the rest."""
    stripped = text.strip()
    if stripped and (ord(stripped[0]) in _HIDDEN or ord(stripped[-1]) in _HIDDEN):
        stripped = stripped.strip("".join(map(chr, _HIDDEN)) + " \u3000\xa0\t\r\n")
    return stripped


def plain(text: str) -> str:
    """Make a text plain: half width, no hidden signs, no spaces around it.

    One leading apostrophe goes too: it is how people say “this is text”.
    """
    said = text.translate(_HIDDEN).translate(_NARROW).strip()
    return said[1:].lstrip() if said.startswith("'") else said


def folded(text: str) -> str:
    """Give what stays of a heading or a choice when nobody looks closely."""
    said = unicodedata.normalize("NFKC", text.translate(_HIDDEN)).casefold()
    return _SPACES.sub("", said)
