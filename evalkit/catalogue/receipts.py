"""Codes EK6xxx: receipts."""

from __future__ import annotations

from evalkit.catalogue.entry import Entry

ENTRIES: dict[str, Entry] = {}
