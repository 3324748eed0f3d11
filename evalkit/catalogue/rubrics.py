"""Codes EK1xxx: rubric files."""

from __future__ import annotations

from evalkit.catalogue.entry import Entry

ENTRIES: dict[str, Entry] = {}
