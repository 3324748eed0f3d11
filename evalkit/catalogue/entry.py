"""The shape of a catalogue entry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from attrs import frozen

Language = Literal["zh", "en"]
Severity = Literal["error", "warning"]


@frozen
class Entry:
    """What a code means: a sentence and what to do, in both languages.

    `{names}` in the sentences are filled from `Fault.values`. Got, expected and
    nearest names are added by `Fault.text` and do not belong in the sentence.
    """

    message: Mapping[Language, str]
    fix: Mapping[Language, str]
    severity: Severity = "error"


def entry(
    en: str, zh: str, fix_en: str = "", fix_zh: str = "", severity: Severity = "error"
) -> Entry:
    """Build an entry; sentences end with their full stop."""
    return Entry({"zh": zh, "en": en}, {"zh": fix_zh, "en": fix_en}, severity)
