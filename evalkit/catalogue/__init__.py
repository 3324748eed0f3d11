"""The one catalogue of fault codes: their sentences in Chinese and English.

EK1xxx rubric files · EK2xxx expressions · EK3xxx findings of `check` · EK4xxx facts ·
EK5xxx plugins · EK6xxx receipts · EK7xxx commands and calls. A code never changes its
meaning and is never used again.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from evalkit.catalogue import (
    commands,
    expressions,
    facts,
    findings,
    plugins,
    reasons,
    receipts,
    rubric_books,
    rubric_records,
    rubric_rules,
    rubrics,
    runs,
)
from evalkit.catalogue.entry import Entry, Language

__all__ = ["CATALOGUE", "Entry", "Language", "lookup"]


def _gather(*parts: Mapping[str, Entry]) -> Mapping[str, Entry]:
    whole: dict[str, Entry] = {}
    for part in parts:
        for code, entry in part.items():
            if code in whole:
                raise ValueError(f"fault code {code} is in the catalogue twice")
            whole[code] = entry
    return MappingProxyType(dict(sorted(whole.items())))


CATALOGUE: Mapping[str, Entry] = _gather(
    rubrics.ENTRIES,
    rubric_books.ENTRIES,
    rubric_records.ENTRIES,
    rubric_rules.ENTRIES,
    expressions.ENTRIES,
    findings.ENTRIES,
    facts.ENTRIES,
    plugins.ENTRIES,
    reasons.ENTRIES,
    receipts.ENTRIES,
    commands.ENTRIES,
    runs.ENTRIES,
)


def lookup(code: str) -> Entry:
    """Give the entry of a code; an unknown code is a programming error."""
    return CATALOGUE[code]
