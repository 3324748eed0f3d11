"""Worked cases of a rubric: a file of facts and of the results they must have.

A case is written by someone who knows the scheme. The form of the file is described in
`docs/reference/cases.md`.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import tomli
from attrs import frozen

from evalkit.cases.form import FORMAT, OF_CASE, faults
from evalkit.model.text import Text

__all__ = ["ENDING", "FORMAT", "Case", "Cases", "CasesError", "read_cases"]

#: The end of a case file's name; the rest of it is the rubric's.
ENDING = ".cases.toml"


class CasesError(ValueError):
    """A file of cases is not in the form it must have; `reasons` holds every reason.

    `told` holds them in Chinese and in English.
    """

    def __init__(self, file: str, told: Sequence[Text]) -> None:
        self.told = tuple(told)
        self.reasons = tuple(reason.en for reason in told)
        super().__init__("\n".join(f"{file}: {reason}" for reason in self.reasons))


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
        as_of: the day; that of the file, where the case has none of its own.
        why: what the case is there for.
        seed: what lots are drawn with; that of the file, as with the day.
    """

    name: str
    expect: Mapping[str, Any]
    facts: Mapping[str, Any]
    unknown: tuple[str, ...]
    records: Mapping[str, Any]
    peers: tuple[Mapping[str, Any], ...]
    as_of: datetime.date | None
    why: str = ""
    seed: str | None = None


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
    raw = _raw(path)
    reasons = list(faults(raw))
    if reasons:
        raise CasesError(path.name, reasons)
    cases = tuple(_case(case, raw) for case in raw["cases"])
    return Cases(path.name, raw["rubric"], raw.get("base", {}), cases)


def _raw(path: Path) -> dict[str, Any]:
    try:
        # Windows' editors begin a file with a mark.
        text = path.read_text(encoding="utf-8-sig")
        return tomli.loads(text, parse_float=Decimal)
    except UnicodeDecodeError as error:
        why = Text("不是 UTF-8 编码", str(error))
    except tomli.TOMLDecodeError as error:
        at = f"第 {error.lineno} 行第 {error.colno} 列"
        why = Text(f"{at}不合 TOML 的写法", str(error))
    except RecursionError:
        why = Text("一层套一层，套得太深", "tables or lists are nested too deeply")
    except (ValueError, InvalidOperation):  # numbers Python can't hold
        why = Text("有的数太长", "a number has too many digits")
    raise CasesError(path.name, [why])


def _case(raw: Mapping[str, Any], file: Mapping[str, Any]) -> Case:
    return Case(
        raw["name"],
        raw["expect"],
        raw.get("facts", {}),
        tuple(raw.get("unknown", ())),
        {key: rows for key, rows in raw.items() if key not in OF_CASE},
        tuple(raw.get("peers", ())),
        raw.get("as_of", file.get("as_of")),
        raw.get("why", ""),
        raw.get("seed", file.get("seed")),
    )
