"""Keep the households that findings are shown by, in the file of worked cases."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from evalkit.cases.file import FORMAT
from evalkit.cases.runs import beside
from evalkit.check.households import day_of
from evalkit.errors import Fault
from evalkit.kit.rubric import Rubric


def add_cases(rubric: Rubric, found: Iterable[Fault]) -> tuple[Path, int]:
    """Append the households of findings to the cases beside a rubric.

    What comes out today is what a case expects: once the rubric is mended the case
    fails, and says what has changed. The file is swapped whole, or left as it was.

    Returns:
        The file, and how many cases were added; one that is there is not added again.
    """
    path = beside(rubric)
    text = _head(rubric)
    if path.is_file():
        text = path.read_text(encoding="utf-8")
    added = 0
    for fault in (one for one in found if "facts" in one.values):
        for name, facts, total in _shown(fault):
            quoted = json.dumps(name, ensure_ascii=False)
            if f"name = {quoted}" not in text:
                why = json.dumps(_why(fault), ensure_ascii=False)
                text = text.rstrip() + "\n\n[[cases]]\n"
                text += (
                    f"name = {quoted}\nwhy = {why}\nas_of = {day_of(rubric.record)}\n"
                )
                text += f"facts = {facts}\n{fault.values['records']}"
                text += f"expect = {{ total = {total} }}\n"
                added += 1
    if added:
        fresh = path.with_name(f"{path.name}.new")
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(path)
    return path, added


def _shown(fault: Fault) -> Iterable[tuple[str, str, object]]:
    """Give the household of a finding, before and after the fact is bettered."""
    values, name = fault.values, f"{fault.code} {fault.place.key}"
    facts, better = str(values.get("facts")), str(values.get("better"))
    yield name, facts, values.get("before")
    key = better.partition(" = ")[0]
    others = [
        part
        for part in facts.removeprefix("{ ").removesuffix(" }").split(", ")
        if not part.startswith(f"{key} = ")
    ]
    both = "{ " + ", ".join([*others, better]) + " }"
    yield f"{name} better", both, values.get("after")


def _why(fault: Fault) -> str:
    """Say in Chinese what the finding is, without the household itself."""
    return f"检查提出：“{fault.values['name']}”变好，总分反而降低。"


def _head(rubric: Rubric) -> str:
    return f'format = {FORMAT}\nrubric = "{rubric.id}"\n'
