"""The tree of criteria: every part and the path it is known by."""

from __future__ import annotations

from evalkit.model.rubric import Item
from tests import explained_sample as sample


def test_every_part_is_given_once_with_its_path() -> None:
    """Parts come as they are written, what is in a criterion right after it."""
    found = list(sample.rubric().root.below())
    assert [(path, isinstance(part, Item)) for path, part in found] == [
        ("thrift", False),
        ("thrift.tidiness", True),
        ("thrift.earned", True),
        ("peace", False),
        ("peace.home", False),
        ("peace.home.quarrels", True),
    ]
    assert all(path.split(".")[-1] == part.key for path, part in found)


def test_paths_go_on_from_the_path_of_the_criterion() -> None:
    """A criterion somewhere gives its own parts, and those below, under its path."""
    peace = sample.criteria()[1]
    assert [path for path, _ in peace.inside("a.peace")] == ["a.peace.home"]
    assert [path for path, _ in peace.below("peace")] == [
        "peace.home",
        "peace.home.quarrels",
    ]
