"""Every exception evalkit raises, and the faults it carries.

    EvalkitError                  something evalkit refuses, with all its faults
    ├── RubricError               a rubric can't be read, typed or compiled
    ├── FactsError                a facts table can't be read against its rubric
    ├── PluginError               a plugin can't be loaded or broke its word
    ├── ReceiptError              a receipt can't be read or doesn't match
    └── UsageError                a command or a call asks for what isn't there

A fault has a stable code (`EK1203`); its wording lives in `evalkit.catalogue`, in
Chinese and in English, so that texts can improve without breaking a program.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping

from attrs import field, frozen

from evalkit.catalogue import Entry, Language, lookup
from evalkit.catalogue.shown import Shown, tell_shown


@frozen
class Place:
    """Where a fault is: in a file by line and key, or in a sheet by row and column."""

    file: str | None = None
    #: 1-based line of a text file.
    line: int | None = None
    #: Path of keys in a rubric: `criteria.thrift.items.income.bands[1]`.
    key: str | None = None
    sheet: str | None = None
    #: 1-based row as the spreadsheet shows it.
    row: int | None = None
    #: The column's letter and heading, as the spreadsheet shows it: `D 人均纯收入`.
    column: str | None = None

    def text(self, language: Language = "en") -> str:
        """Write the place out in one short phrase; empty when nothing is known."""
        words = _WORDS[language]
        parts = []
        if self.file:
            parts.append(f"{self.file}:{self.line}" if self.line else self.file)
        elif self.line:
            parts.append(words["line"].format(self.line))
        if self.key:
            parts.append(self.key)
        if self.sheet:
            parts.append(words["sheet"].format(self.sheet))
        if self.row:
            parts.append(words["row"].format(self.row))
        if self.column:
            parts.append(words["column"].format(self.column))
        return words["comma"].join(parts)


_WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "line": "line {}",
        "sheet": "sheet “{}”",
        "row": "row {}",
        "column": "column {}",
        "comma": ", ",
        "got": " Got: {}.",
        "expected": " Expected: {}.",
        "near": " Did you mean {}?",
        "or": " or ",
    },
    "zh": {
        "line": "第{}行",
        "sheet": "工作表“{}”",
        "row": "第{}行",
        "column": "{}列",
        "comma": "，",
        "got": "实际为：{}。",
        "expected": "应为：{}。",
        "near": "您要写的是不是 {}？",
        "or": " 或 ",
    },
}


@frozen
class Fault:
    """One thing that is wrong: what, where, got, expected, nearest names."""

    code: str
    place: Place = field(factory=Place)
    got: str | None = None
    expected: str | None = None
    near: tuple[str, ...] = ()
    #: Values the catalogue's sentence names in braces.
    values: Mapping[str, object] = field(factory=dict)
    #: Households that show a finding: one, or one and what it becomes.
    shown: tuple[Shown, ...] = ()

    @property
    def entry(self) -> Entry:
        """The catalogue's entry of this code."""
        return lookup(self.code)

    @property
    def severity(self) -> str:
        """`error` or `warning`, as the catalogue says."""
        return self.entry.severity

    def said(self, language: Language) -> str:
        """Give the catalogue's sentence, and nothing else."""
        return self.entry.message[language].format_map(_Values(self.values))

    def text(self, language: Language = "en") -> str:
        """Write the fault out: code, place, sentence, got, expected, near, fix.

        A finding's household stands before what to do.
        """
        words = _WORDS[language]
        entry = self.entry
        place = self.place.text(language)
        said = self.said(language)
        if self.got is not None:
            said += words["got"].format(self.got)
        if self.expected is not None:
            said += words["expected"].format(self.expected)
        if self.near:
            said += words["near"].format(words["or"].join(self.near))
        said += tell_shown(self.shown, language)
        fix = entry.fix[language].format_map(_Values(self.values))
        if fix:
            said += (" " if language == "en" else "") + fix
        colon = ": " if language == "en" else "："
        return f"{self.code} {place}{colon}{said}" if place else f"{self.code} {said}"

    def as_json(self) -> dict[str, object]:
        """Give the fault as plain values, for programs."""
        place = {
            name: value
            for name in ("file", "line", "key", "sheet", "row", "column")
            if (value := getattr(self.place, name)) is not None
        }
        return {
            "code": self.code,
            "severity": self.severity,
            "place": place,
            "got": self.got,
            "expected": self.expected,
            "near": list(self.near),
            "shown": [one.as_json() for one in self.shown],
            "message": {"zh": self.text("zh"), "en": self.text("en")},
        }


class _Values(dict[str, object]):
    """Values for a message; a name the fault does not carry shows as itself."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


class EvalkitError(Exception):
    """Something evalkit refuses; `faults` holds every reason, not the first only."""

    def __init__(self, faults: Iterable[Fault] | Fault) -> None:
        self.faults: tuple[Fault, ...] = (
            (faults,) if isinstance(faults, Fault) else tuple(faults)
        )
        super().__init__(*self.faults)

    def __str__(self) -> str:
        return self.text("en")

    def text(self, language: Language = "en") -> str:
        """Write all faults out, one a line."""
        return "\n".join(fault.text(language) for fault in self.faults)


class RubricError(EvalkitError):
    """A rubric can't be read, typed or compiled."""


class FactsError(EvalkitError):
    """A facts table can't be read against its rubric."""


class PluginError(EvalkitError):
    """A plugin can't be loaded or broke its word."""


class ReceiptError(EvalkitError):
    """A receipt can't be read or doesn't match what is recomputed."""


class UsageError(EvalkitError):
    """A command or a call asks for what isn't there."""


def nearest(name: str, known: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """Give the known names nearest to a mistyped one, best first."""
    # Of a word of two characters, as Chinese words are, one right is near.
    cutoff = 0.6 if len(name) > 3 else 0.5
    return tuple(difflib.get_close_matches(name, sorted(known), most, cutoff))
