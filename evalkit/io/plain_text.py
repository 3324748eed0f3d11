"""What people type, made plain: full-width digits, hidden spaces, apostrophes.

Names and remarks stay as they are but for the spaces around them; everything that is
to be a number, a date, a choice, an id or a heading is made plain first.
"""

from __future__ import annotations

import re
import unicodedata

#: Signs nobody sees: soft hyphen, zero width, joiners, directions, byte order mark.
_HIDDEN = dict.fromkeys(
    (
        *(0xAD, 0xFEFF),
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x206A),
    )
)
_SPACES = "".join(chr(code) for code in range(0x3001) if chr(code).isspace())
_AROUND = _SPACES + "".join(map(chr, _HIDDEN))
#: Full-width signs to the ASCII signs they repeat, and the minus sign people paste.
_PLAIN: dict[int, str | None] = {
    **_HIDDEN,
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    0x3000: " ",
    0xA0: " ",
    0x2212: "-",
}
#: Halves of a character beyond U+FFFF; no file can be written with one alone.
_HALVES = re.compile("[\ud800-\udfff]")


def is_whole(text: str) -> bool:
    """Say whether no half of a character is in a text, so that files can hold it."""
    return _HALVES.search(text) is None


def trimmed(text: str) -> str:
    """Take away spaces around a text and hidden signs at its ends; keep the rest."""
    return text.strip(_AROUND)


def seen(text: str) -> str:
    """Give a text as people see it: without hidden signs and spaces around it."""
    return text.translate(_HIDDEN).strip()


def plain(text: str) -> str:
    """Make a text plain: half width, no hidden signs, no spaces around it.

    One leading apostrophe goes too: it is how people say “this is text”.
    """
    said = text.translate(_PLAIN).strip()
    return said[1:].lstrip() if said.startswith("'") else said


def folded(text: str) -> str:
    """Give what stays of a heading or a choice when nobody looks closely."""
    said = unicodedata.normalize("NFKC", text.translate(_HIDDEN)).casefold()
    return "".join(said.split())
