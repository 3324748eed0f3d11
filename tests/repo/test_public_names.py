"""The public face: about twenty names, all documented, nothing else."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType

import evalkit


def names() -> set[str]:
    """Give what `from evalkit import …` offers, rooms aside."""
    return {
        name
        for name, value in vars(evalkit).items()
        if not name.startswith("_")
        and not isinstance(value, ModuleType)
        and name != "annotations"
    }


def test_all_lists_every_public_name() -> None:
    """`__all__` says what is importable, in alphabetical order."""
    assert set(evalkit.__all__) == names()
    assert list(evalkit.__all__) == sorted(evalkit.__all__)


def test_the_public_face_stays_small() -> None:
    """About twenty names are what a maintainer can keep stable."""
    assert 1 <= len(evalkit.__all__) <= 25


def test_every_public_name_is_documented_and_no_other(checkout: Path) -> None:
    """The reference lists exactly the public names."""
    page = (checkout / "docs/reference/python.md").read_text("utf-8")
    documented = set(re.findall(r"^### `evalkit\.(\w+)", page, re.MULTILINE))
    assert documented == set(evalkit.__all__)


def test_every_public_name_has_a_docstring() -> None:
    """What a user may import says what it is."""
    bare = [name for name in evalkit.__all__ if not getattr(evalkit, name).__doc__]
    assert bare == []
