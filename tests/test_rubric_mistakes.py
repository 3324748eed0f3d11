"""Rubric files that are wrong: each mistake has its code, line, key and words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import frozen

from tests.rubric_sample import changed, faults

TABLE = Path(__file__).with_name("rubric_mistakes.txt")
CODE = re.compile(r"EK\d{4}")
SAID = re.compile(r"(got|expected|near): ?(.*)")


@frozen
class Mistake:
    """An entry of the table."""

    name: str
    code: str
    key: str | None
    said: dict[str, str]
    changes: tuple[str, ...]


def _mistakes() -> Iterator[Mistake]:
    for entry in TABLE.read_text(encoding="utf-8").split("\n## ")[1:]:
        name, first, *lines = entry.rstrip("\n").replace("␠", " ").split("\n")
        code, _, key = first.partition(" ")
        said = dict(m.groups() for line in lines if (m := SAID.fullmatch(line)))
        change = "\n".join(line for line in lines if not SAID.fullmatch(line))
        yield Mistake(name, code, key or None, said, tuple(change.split("\n~\n")))


MISTAKES = list(_mistakes())


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
def test_each_mistake_is_told_once_and_exactly(mistake: Mistake) -> None:
    """One mistake gives one fault: code, line, key path, got, expected, near names."""
    text = changed(*mistake.changes)
    (fault,) = faults(text)
    here = [n for n, line in enumerate(text.split("\n"), 1) if "# here" in line]
    assert (fault.code, fault.place.key) == (mistake.code, mistake.key)
    assert [fault.place.line] == (here or [None])
    assert fault.got == mistake.said.get("got")
    assert fault.expected == mistake.said.get("expected")
    assert ", ".join(fault.near) == mistake.said.get("near", "")
    assert fault.place.file == "sample.toml"
    for language in ("zh", "en"):
        assert not re.search(r"\{\w+\}", fault.text(language))  # type: ignore[arg-type]
