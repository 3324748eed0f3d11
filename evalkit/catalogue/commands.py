"""Codes EK7xxx: commands and calls."""

from __future__ import annotations

from evalkit.catalogue.entry import Entry

ENTRIES: dict[str, Entry] = {}
