"""A household that shows a finding, and how it is told in a sentence."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from decimal import Decimal

from attrs import field, frozen

from evalkit.catalogue.entry import Language

#: A fact, or a figure that came out, as a case file has it.
Value = bool | int | Decimal | str | datetime.date
Row = Mapping[str, Value]
Result = Value | tuple[str, ...] | Mapping[str, Value]

_WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "comma": ", ",
        "then": "; then ",
        "shown": " Shown by a household: {}.",
        "none": "no {}",
        "total": "total {}",
        "grade": "grade {}",
        "stars": "stars {}",
        "vetoes": "veto {}",
        "rest": "…",
    },
    "zh": {
        "comma": "，",
        "then": "；改为 ",
        "shown": "例如这样一户：{}。",
        "none": "没有 {}",
        "total": "总分 {}",
        "grade": "等级 {}",
        "stars": "星数 {}",
        "vetoes": "否决 {}",
        "rest": "……",
    },
}


@frozen
class Shown:
    """One household: everything known of it, and what comes out of that.

    Attributes:
        facts: the value of every field, by key.
        expect: what comes out, by the words of a case file.
        as_of: the day it is evaluated on.
        records: the rows it has in record tables, by table; none where it has none.
        rests_on: what the finding rests on (`hours`, `events.kind`): a sentence names
            no other facts. None names all.
    """

    facts: Mapping[str, Value]
    expect: Mapping[str, Result]
    as_of: datetime.date
    records: Mapping[str, tuple[Row, ...]] = field(factory=dict)
    rests_on: frozenset[str] | None = None

    def as_json(self) -> dict[str, object]:
        """Give it as plain values; a figure with decimals is a text, as it is exact."""
        return {
            "as_of": self.as_of.isoformat(),
            "facts": _plain(self.facts),
            "records": _plain(self.records),
            "expect": _plain(self.expect),
        }

    def told(self, language: Language, before: Shown | None = None) -> str:
        """Tell facts and results, those only that differ from a household before."""
        words = _WORDS[language]
        facts = [
            f"{key} = {written(value)}"
            for key, value in self.facts.items()
            if self._counts(key) and (before is None or before.facts[key] != value)
        ]
        facts += self._rows(words, before)
        if before is None and (not facts or not all(map(self._counts, self.facts))):
            facts.append(words["rest"])
        return f"{words['comma'].join(facts)} → {self._results(words, before)}"

    def _counts(self, key: str) -> bool:
        return self.rests_on is None or key in self.rests_on

    def _rows(self, words: Mapping[str, str], before: Shown | None) -> Iterator[str]:
        named = {name.partition(".")[0]: None for name in sorted(self.rests_on or ())}
        tables = [*self.records, *(t for t in named if t not in self.facts)]
        for table in dict.fromkeys(tables):
            rows = self.records.get(table, ())
            if before is not None and rows == before.records.get(table, ()):
                continue
            told = [
                ", ".join(
                    f"{key} = {written(value)}"
                    for key, value in row.items()
                    if self._counts(f"{table}.{key}")
                )
                for row in rows
            ]
            if rows:
                yield f"{table} = [{', '.join(f'{{{row}}}' for row in told)}]"
            else:
                yield words["none"].format(table)

    def _results(self, words: Mapping[str, str], before: Shown | None) -> str:
        told = []
        for key, result in self.expect.items():
            if isinstance(result, Mapping):
                told += [f"{path} {written(value)}" for path, value in result.items()]
            elif isinstance(result, tuple):
                told += [words[key].format(name) for name in result]
            else:
                told.append(words[key].format(written(result)))
        return words["comma"].join(told)


def tell_shown(shown: tuple[Shown, ...], language: Language) -> str:
    """Tell the households a finding is shown by; of a later one what it differs in."""
    if not shown:
        return ""
    first, words = shown[0], _WORDS[language]
    told = [first.told(language), *(one.told(language, first) for one in shown[1:])]
    return words["shown"].format(words["then"].join(told))


def written(value: object) -> str:
    """Write a value as a case file has it, a text without its quotes."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, tuple):
        return [_plain(inner) for inner in value]
    return written(value) if isinstance(value, Decimal | datetime.date) else value
