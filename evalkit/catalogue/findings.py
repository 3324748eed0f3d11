"""Codes EK3xxx: findings of check."""

from __future__ import annotations

from evalkit.catalogue.entry import Entry

ENTRIES: dict[str, Entry] = {}
