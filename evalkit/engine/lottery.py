"""The public lottery: lots anybody can draw again.

A lot is the SHA-256 of seed, selection and subject, each on a line of its own, in hex;
of equals the one whose lot comes first is taken.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence


def lot(seed: str, selection: str, subject: str) -> str:
    """Draw the lot of a subject."""
    drawn = f"{seed}\n{selection}\n{subject}"
    return hashlib.sha256(drawn.encode("utf-8")).hexdigest()


def lots(seed: str, selection: str, subjects: Sequence[str]) -> list[str]:
    """Draw the lots of all subjects."""
    return [lot(seed, selection, subject) for subject in subjects]
