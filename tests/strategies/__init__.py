"""Strategies: rubrics of every part the format has, and tables that leave gaps.

Rubrics are built as records, so that what is compared is the engine and not the loader.
"""

from __future__ import annotations

from tests.strategies.facts import resolved, tables
from tests.strategies.fields import AS_OF
from tests.strategies.rubrics import rubrics

__all__ = ["AS_OF", "resolved", "rubrics", "tables"]
