"""Source files stay short enough to be read in one sitting."""

from __future__ import annotations

from pathlib import Path

FOLDERS = ("evalkit", "tests", "plugins", "benchmarks", "docs")

#: Files of the package over 300 lines, each with the reason why it isn't two files.
LONG_WITH_REASON: dict[str, str] = {
    "evalkit/catalogue/facts.py": "a list of sentences; nothing in it calls anything",
    "evalkit/catalogue/rubrics.py": "a list of sentences; nothing in it calls anything",
}


def sizes(checkout: Path) -> dict[str, int]:
    """Give the lines of every Python file of the repository."""
    files = [checkout / "noxfile.py"]
    for folder in FOLDERS:
        files += (checkout / folder).rglob("*.py")
    return {
        path.relative_to(checkout).as_posix(): len(path.read_bytes().splitlines())
        for path in files
        if not {"_build", "__pycache__"} & set(path.parts)
    }


def test_no_source_file_has_more_than_500_lines(checkout: Path) -> None:
    """A file over 500 lines is two files."""
    assert {name: n for name, n in sizes(checkout).items() if n > 500} == {}


def test_a_file_over_300_lines_has_a_reason(checkout: Path) -> None:
    """A file over 300 lines is listed above with the reason, and no other file is."""
    every = sizes(checkout).items()
    long = {name for name, n in every if n > 300 and not name.startswith("tests/")}
    assert long == set(LONG_WITH_REASON)
    assert all(LONG_WITH_REASON.values())


def test_nothing_is_called_utils(checkout: Path) -> None:
    """A function lives beside its reason."""
    banned = {"utils", "util", "helpers", "helper", "common", "misc"}
    parts = {
        part for name in sizes(checkout) for part in Path(name).with_suffix("").parts
    }
    assert parts & banned == set()
