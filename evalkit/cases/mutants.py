"""A rubric with one thing changed: what worked and published cases must notice."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, get_args

import tomli

from evalkit.io.toml_out import literal
from evalkit.io.toml_places import Path
from evalkit.language.tokens import tokens
from evalkit.model.rubric import Ties
from evalkit.model.selection import CutTies

#: What decides, besides what an empty cell of `fields` and `records` means.
_DECIDES = (
    *("values", "groups", "title", "derived", "criteria", "vetoes"),
    *("ladder", "ranking", "selections", "programmes"),
)
#: What only people read, what names something, and how long a decision is good for.
_ASIDE = frozenset(
    {
        *("label", "zh", "en", "title", "note", "source", "unit", "why", "method"),
        *("supplied_by", "papers", "grade", "choices", "kind", "valid_for"),
    }
)
_TIES = {"ranking": get_args(Ties), "selections": get_args(CutTies)}
#: Pieces of an expression that hold a number.
_NUMBERS = ("number", "duration", "date")
_DIGITS = re.compile(r"[0-9.]+")


def mutants(text: str) -> Iterator[tuple[str, str]]:
    """Give a rubric's text with one thing changed, and what was changed.

    A number of what decides is moved by one in its last digit, a day by one; an item or
    a veto is left out; an empty cell means something else; a ranking turns round,
    forgets its groups or treats equals in another way. The text is written anew, with
    nothing in it that only people read changed.
    """
    raw = tomli.loads(text, parse_float=Decimal)
    for path in _parts(raw):
        yield f"without {_dotted(path)}", _text(_put(raw, path, None))
    for path, value in _leaves(raw, ()):
        for other in _others(path, value):
            changed = _text(_put(raw, path, other))
            if other is None:
                yield f"without {_dotted(path)} = {literal(value)}", changed
            else:
                yield f"{_dotted(path)} = {literal(other)}", changed


def _parts(raw: Mapping[str, Any]) -> Iterator[Path]:
    """Find what can be left out: vetoes, and items wherever they are."""
    for key in raw.get("vetoes", {}):
        yield "vetoes", key
    yield from _items(raw, ())


def _items(table: Mapping[str, Any], path: Path) -> Iterator[Path]:
    for name, criterion in table.get("criteria", {}).items():
        at = (*path, "criteria", name)
        for key in criterion.get("items", {}):
            yield (*at, "items", key)
        yield from _items(criterion, at)


def _leaves(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, (*path, key))
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from _leaves(inner, (*path, at))
    else:
        yield path, value


def _others(path: Path, value: Any) -> Iterator[Any]:
    """Give what may come in the place of a value; None to leave it out."""
    section, key = path[0], [step for step in path if isinstance(step, str)][-1]
    if key == "missing":
        # What refuses a table is no outcome, and no case can expect it.
        yield from [] if value == "refuse" else [None]
    elif key in _ASIDE or not _decides(path):
        return
    elif isinstance(value, str):
        yield from _texts(section, key, value)
    elif isinstance(value, datetime.date):
        yield _next_day(value)
    elif not isinstance(value, bool):
        yield _moved(value)


def _decides(path: Path) -> bool:
    """Say whether a value decides; a full mark doesn't: with another, none add up."""
    if path[0] == "records":
        return path[2] == "derived"
    own = path[0] == "criteria" and path[-1] == "points" and int not in map(type, path)
    return path[0] in _DECIDES and not own


def _texts(section: object, key: str, value: str) -> Iterator[str | None]:
    if key == "ties" and section in _TIES:
        yield from (other for other in _TIES[str(section)] if other != value)
    elif key == "within" and section in _TIES:
        yield None
    elif key == "by" and section in _TIES:
        order, _, way = value.rpartition(" ")
        known = way in ("asc", "desc")
        yield f"{order if known else value} {'desc' if way == 'asc' else 'asc'}"
        yield from _expressions(value)
    else:
        yield from _expressions(value)


def _expressions(text: str) -> Iterator[str]:
    """Move each number of an expression."""
    before = ""
    for token in tokens(text):
        start, said, kind = token.at, token.text, token.kind
        if kind == "string":  # `within='2 years'`
            start, said = start + 1, said[1:-1]
            kind = next(tokens(said)).kind
            kind = kind if kind == "duration" else "string"
        if kind in _NUMBERS:
            moved = _moved_text(kind, said, negative=before == "-")
            yield text[:start] + moved + text[start + len(said) :]
        before = token.text


def _moved_text(kind: str, text: str, *, negative: bool) -> str:
    if kind == "date":
        day = datetime.date.fromisoformat(text)
        return _next_day(day).isoformat()
    digits = _DIGITS.match(text.replace("_", ""))
    assert digits is not None
    number = Decimal(digits[0])
    moved = abs(_moved(-number if negative else number))
    return f"{moved:f}{digits.string[digits.end() :]}"


def _next_day(day: datetime.date) -> datetime.date:
    """Give the day after; of the last that calendars can write, the day before."""
    return day + datetime.timedelta(days=-1 if day == datetime.date.max else 1)


def _moved(value: int | Decimal) -> int | Decimal:
    """Move a number by one in its last digit; one below 0 towards it.

    Above 0 a full mark may hold what is more, and below it a floor what is less.
    """
    if isinstance(value, int):
        return value + 1
    exponent = int(value.as_tuple().exponent)
    return value + Decimal(1).scaleb(min(exponent, 0))


def _put(raw: Any, path: Path, value: Any) -> Any:
    """Give tables with one value at a path changed, or left out."""
    key, *rest = path
    if rest:
        value = _put(raw[key], tuple(rest), value)
    if isinstance(raw, list):
        return [value if at == key else one for at, one in enumerate(raw)]
    if value is None:
        return {name: one for name, one in raw.items() if name != key}
    return {name: value if name == key else one for name, one in raw.items()}


def _text(raw: Mapping[str, Any]) -> str:
    """Write tables as TOML, a section a line: nobody reads it but the loader."""
    return "".join(f"{key} = {literal(raw[key])}\n" for key in raw)


def _dotted(path: Path) -> str:
    said = [f"[{step}]" if isinstance(step, int) else f".{step}" for step in path]
    return "".join(said).removeprefix(".")
