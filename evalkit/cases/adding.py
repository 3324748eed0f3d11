"""Keep the households that findings are shown by, in the file of worked cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from evalkit.cases.file import CasesError, read_cases
from evalkit.cases.form import FORMAT, OF_CASE
from evalkit.cases.runs import beside
from evalkit.catalogue.shown import Shown
from evalkit.errors import Fault
from evalkit.io.rubric_blocks import Block
from evalkit.io.toml_out import literal, toml_text
from evalkit.kit.rubric import Rubric

#: Values that tell findings of one code at one place apart.
_APART = ("fact", "word", "table")


def add_cases(rubric: Rubric, found: Iterable[Fault]) -> tuple[Path, int]:
    """Append the households of findings to the cases beside a rubric.

    What comes out today is what a case expects: once the rubric is mended the case
    fails, and says what has changed. The file is swapped whole, or left as it was.

    Returns:
        The file, and how many cases were added: none that is there by its name, and
        none at all to a file that can't be read.
    """
    path = beside(rubric)
    text = f"format = {FORMAT}\nrubric = {literal(rubric.id)}\n"
    names: set[str] = set()
    if path.is_file():
        try:
            names = {case.name for case in read_cases(path).cases}
        except CasesError:
            return path, 0
        text = path.read_bytes().decode("utf-8")
    fresh = {
        name: _written(name, fault, one)
        for fault in found
        for name, one in _named(fault)
        if name not in names and not OF_CASE.keys() & one.records.keys()
    }
    if fresh:
        text = "\n".join([text.rstrip("\n") + "\n", *fresh.values()])
        beside_it = path.with_name(f"{path.name}.new")
        beside_it.write_bytes(text.encode("utf-8"))
        beside_it.replace(path)
    return path, len(fresh)


def _named(fault: Fault) -> Iterator[tuple[str, Shown]]:
    """Name the households of a finding, always alike."""
    parts = [fault.code, fault.place.key or ""]
    parts += [str(fault.values[key]) for key in _APART if key in fault.values]
    for one, step in zip(fault.shown, ([], ["then"]), strict=False):
        yield " ".join(filter(None, [*parts, *step])), one


def _written(name: str, fault: Fault, one: Shown) -> str:
    why = f"检查提出：{fault.said('zh')}结果照现在的办法写，改了办法再核对。"
    case = {"name": name, "why": why, "as_of": one.as_of}
    case |= {**one.records, "expect": one.expect}
    blocks = [
        Block(("cases", 0), _listed(case)),
        Block(("cases", 0, "facts"), dict(one.facts)),
    ]
    return toml_text(blocks)


def _listed(value: Any) -> Any:
    """Give lists where a household has tuples."""
    if isinstance(value, Mapping):
        return {key: _listed(inner) for key, inner in value.items()}
    return [_listed(inner) for inner in value] if isinstance(value, tuple) else value
