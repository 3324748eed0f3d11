"""A rubric with one thing changed: what worked and published cases must notice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import get_args

from evalkit.model.rubric import Ties

#: What only people read, and what only says how far a rule can go.
_ASIDE = re.compile(
    r'(?m)(?:note|source|title|label) = (?:"""(?s:.*?)"""|".*"|\{.*?\})'
    r"|^#.*$|^points = \d+$|^valid_for.*$"
)
_PART = re.compile(r"(?m)^\[(?P<path>[a-z_A-Z0-9.]+)\]\n(?:(?!\[[a-z]).*\n?)*")
_NUMBER = re.compile(r"(?<!\w)\d[\d_]*(?:\.\d+)?")


def mutants(text: str) -> Iterator[tuple[str, str]]:
    """Give a rubric's text with one thing changed, and what was changed.

    A number of what decides is moved by one in its last digit; an item or a veto is
    left out; an empty cell means something else; a ranking turns round, forgets its
    groups or treats equals in another way.
    """
    for part in _PART.finditer(text):
        path = part["path"]
        if ".items." in path or path.startswith("vetoes."):
            yield f"without {path}", _put(text, part.span(), "")
    for span, other in _changes(text):
        changed = _put(text, span, other)
        path = re.findall(r"(?m)^\[(.+)\]$", text[: span[0]])[-1]
        line = changed[changed.rfind("\n", 0, span[0]) + 1 :].partition("\n")[0]
        was = "" if line else f"without {text[span[0] : span[1]]}"
        yield f"{path}: {line.strip() or was}", changed


def _changes(text: str) -> Iterator[tuple[tuple[int, int], str]]:
    """Give where something may be changed, and what comes in its place."""
    read = _ASIDE.sub(lambda found: " " * len(found[0]), text)
    first = re.search(r"(?m)^\[(derived|criteria)\.", text)
    assert first is not None
    for number in _NUMBER.finditer(read, first.start()):
        digits = number[0].replace("_", "")
        step = Decimal(1).scaleb(-len(digits.partition(".")[2]))
        if read[number.start() - 1] == "-":
            step = -step  # towards 0, where a floor hides nothing
        moved = f"{Decimal(digits) + step}"
        yield number.span(), moved
    for order in re.finditer(r'(?<= )(?:asc|desc)(?=")', read):
        other = "asc" if order[0] == "desc" else "desc"
        yield order.span(), other
    # What refuses a table is no outcome, and no case can expect it.
    for key in re.finditer(r'(?m)^(?:missing = "(?!refuse)|within = ).*$', read):
        yield key.span(), ""
    for ties in re.finditer(r'(?m)^ties = "(\w+)"$', read):
        for other in get_args(Ties):
            if other != ties[1]:
                yield ties.span(1), other


def _put(text: str, span: tuple[int, int], part: str) -> str:
    return text[: span[0]] + part + text[span[1] :]
