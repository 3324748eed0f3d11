"""Fuse chains of small conditions into one table look-up."""

from __future__ import annotations

from collections.abc import Sequence

from evalkit.engine.program import Program, lay_out
from evalkit.language.node import Node


def fuse(roots: Sequence[Node]) -> Program:
    """Lay out the roots, small conditions fused."""
    return lay_out(roots)
