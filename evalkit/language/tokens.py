"""Cut the text of an expression into tokens."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from decimal import Decimal

from attrs import frozen

from evalkit.model.value import Duration

_UNITS = {
    **dict.fromkeys(("year", "years", "年"), "years"),
    **dict.fromkeys(("month", "months", "个月", "月"), "months"),
    **dict.fromkeys(("day", "days", "天", "日"), "days"),
}
_UNIT = r"years?|months?|days?|年|个月|月|天|日"
_TOKEN = re.compile(
    rf"""
    (?P<space>\s+)
  | (?P<date>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}(?!\d))
  | (?P<duration>[0-9]+\s*(?:{_UNIT})(?!\w))
  | (?P<number>[0-9][0-9_]*(?:\.[0-9]+)?(?![\w.]))
  | (?P<string>'[^'\n]*'|"[^"\n]*")
  | (?P<name>[^\W\d]\w*(?:\.[^\W\d]\w*)*)
  | (?P<sign><=|>=|==|!=|[-+*/<>=(),])
    """,
    re.VERBOSE,
)
WORDS = frozenset({"and", "or", "not", "in", "true", "false"})


@frozen
class Token:
    """A piece of an expression: its kind, its text, its offset."""

    kind: str
    text: str
    at: int


def tokens(text: str) -> Iterator[Token]:
    """Cut a text into tokens; a piece of kind `bad` is what no token can start with."""
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            yield Token("bad", text[at], at)
            return
        kind = str(match.lastgroup)
        if kind == "name" and match.group() in WORDS:
            kind = "word"
        if kind != "space":
            yield Token(kind, match.group(), at)
        at = match.end()
    yield Token("end", "", at)


def read_duration(text: str) -> Duration | None:
    """Read `12 months`, `2 years`, `30 days`, `1年`; None when it is none of these."""
    match = re.fullmatch(rf"\s*([0-9]{{1,4}})\s*({_UNIT})\s*", text)
    if match is None:
        return None
    count, unit = int(match[1]), _UNITS[match[2]]
    if unit == "days":
        return Duration(days=count)
    return Duration(months=count * 12 if unit == "years" else count)


def read_date(text: str) -> datetime.date | None:
    """Read `2026-01-31`; None when there is no such day."""
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


def read_number(text: str) -> Decimal:
    """Read a number exactly; underscores may part its digits."""
    return Decimal(text.replace("_", ""))
