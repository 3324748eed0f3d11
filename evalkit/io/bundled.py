"""The schemes that come with evalkit, by id: `household/ten-star`."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

#: Files beside a rubric that are no rubric themselves.
_BESIDE = (".cases.toml",)


def bundled_folder() -> Path:
    """Give the folder of the schemes: inside the package when installed."""
    package = Path(str(files("evalkit")))
    inside = package / "_rubrics"
    return inside if inside.is_dir() else package.parent / "rubrics"


def bundled_rubrics() -> dict[str, Path]:
    """Give the file of every scheme by its id, sorted."""
    return dict(sorted(_found(bundled_folder())))


def _found(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in folder.rglob("*.toml"):
        if not path.name.endswith(_BESIDE):
            yield path.relative_to(folder).with_suffix("").as_posix(), path
