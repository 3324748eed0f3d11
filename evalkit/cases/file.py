"""Worked cases of a rubric: a file of facts and of the results they must have.

A case is written by someone who knows the scheme. The form of the file is described at
the head of `rubrics/household/ten-star.cases.toml`.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import tomli
from attrs import frozen

from evalkit.errors import nearest

FORMAT = 1
#: The end of a case file's name; the rest of it is the rubric's.
ENDING = ".cases.toml"

_KEYS = ("format", "rubric", "as_of", "base", "cases")
#: What a case holds besides the rows of record tables, which stand under their names.
OF_CASE = {
    "name": str,
    "why": str,
    "as_of": datetime.date,
    "facts": Mapping,
    "unknown": Sequence,
    "peers": Sequence,
    "expect": Mapping,
}


class CasesError(ValueError):
    """A file of cases is not in the form it must have; `reasons` holds every reason."""

    def __init__(self, file: str, reasons: Sequence[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__("\n".join(f"{file}: {reason}" for reason in reasons))


@frozen
class Case:
    """One worked case.

    Attributes:
        name: what tests call it.
        expect: the results there must be, by the words of the file.
        facts: fields that differ from the base.
        unknown: fields that are left empty.
        records: rows by record table.
        peers: the other subjects of the table, as they differ from the base.
        as_of: the day, where it is another than that of the file.
        why: what the case is there for.
    """

    name: str
    expect: Mapping[str, Any]
    facts: Mapping[str, Any]
    unknown: tuple[str, ...]
    records: Mapping[str, Any]
    peers: tuple[Mapping[str, Any], ...]
    as_of: datetime.date | None
    why: str = ""


@frozen
class Cases:
    """A file of worked cases, and the subject that all of them change.

    Attributes:
        file: its name.
        rubric: the id of the rubric.
        base: the facts of a subject.
        cases: the cases, in the order they are written.
    """

    file: str
    rubric: str
    base: Mapping[str, Any]
    cases: tuple[Case, ...]


def read_cases(path: Path | str) -> Cases:
    """Read a file of worked cases.

    Raises:
        CasesError: with everything that is wrong with its form.
    """
    path = Path(path)
    try:
        raw = tomli.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except (UnicodeDecodeError, tomli.TOMLDecodeError) as error:
        raise CasesError(path.name, [str(error)]) from error
    reasons = list(_faults(raw))
    if reasons:
        raise CasesError(path.name, reasons)
    cases = tuple(_case(case, raw.get("as_of")) for case in raw["cases"])
    return Cases(path.name, raw["rubric"], raw.get("base", {}), cases)


def _case(raw: Mapping[str, Any], as_of: datetime.date | None) -> Case:
    return Case(
        raw["name"],
        raw["expect"],
        raw.get("facts", {}),
        tuple(raw.get("unknown", ())),
        {key: rows for key, rows in raw.items() if key not in OF_CASE},
        tuple(raw.get("peers", ())),
        raw.get("as_of", as_of),
        raw.get("why", ""),
    )


def _faults(raw: Mapping[str, Any]) -> Iterator[str]:
    if raw.get("format") != FORMAT:
        yield f"format = {FORMAT} is missing"
    for key in raw:
        if key not in _KEYS:
            yield unknown_name(key, _KEYS)
    if not isinstance(raw.get("rubric"), str):
        yield "rubric: the id of the rubric is missing"
    if not isinstance(raw.get("base", {}), Mapping):
        yield "base is no table"
    cases = raw.get("cases")
    if not isinstance(cases, list) or not cases:
        yield "there are no [[cases]]"
        return
    names = [case.get("name") for case in cases if isinstance(case, Mapping)]
    for number, case in enumerate(cases, 1):
        if not isinstance(case, Mapping):
            yield f"case {number} is no table"
            continue
        called = case.get("name") or f"case {number}"
        for key in ("name", "expect"):
            if not case.get(key):
                yield f"{called}: {key} is missing"
        for key, kind in OF_CASE.items():
            if key in case and not isinstance(case[key], kind):
                yield f"{called}: {key} is no {kind.__name__.lower()}"
        peers = case.get("peers")
        if isinstance(peers, list) and not all(isinstance(p, Mapping) for p in peers):
            yield f"{called}: peers is no list of tables"
        if names.count(case.get("name")) > 1:
            yield f"{called}: another case has this name"


def unknown_name(name: str, known: Sequence[str]) -> str:
    """Say that a name stands for nothing, and which is near or what there is."""
    near = nearest(name, known)
    if near:
        return f"{name}: there is no such name; did you mean {' or '.join(near)}?"
    return f"{name}: there is no such name; there are {', '.join(known)}"
