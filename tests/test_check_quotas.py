"""Quotas that can't be filled: told where it is certain, and only there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.test_selecting import loaded


@pytest.mark.parametrize(
    ("take", "classes", "told"),
    [
        ("5", "each = [1, 2]", {"most": 4, "take": 5}),
        ("4", "each = [1, 2]", None),
        ("5", "each = [1]", None),
        ("5", 'words = { "甲" = [1, 2] }', None),
        ("5", 'words = { "甲" = [1, 2], "乙" = [0, 2] }', {"most": 4, "take": 5}),
        ('"count()"', "each = [0, 2]", None),
    ],
)
def test_a_quota_its_classes_can_not_fill_is_told(
    tmp_path: Path, take: str, classes: str, told: dict[str, int] | None
) -> None:
    """EK3029: where every class is full and places are left over for certain."""
    text = f'take = {take}\nties = "all"\nclasses = {{ field = "kind", {classes} }}'
    found = [f for f in loaded(tmp_path, text).findings() if f.code == "EK3029"]
    assert [f.values for f in found] == ([] if told is None else [told])
