"""Read the constructs of the page "what a rubric can say": a scheme and its cases."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import tomli
from attrs import frozen

from tests.repo.snippets import snippets

#: What a rubric needs besides what a construct is about.
HEAD = {
    "rubric": {"id": "construct/{key}", "version": "1", "title": "{title}"},
    "subject": {"kind": "household", "label": "农户", "id": "户编号"},
}
DAY = "2026-02-28"


@frozen
class Construct:
    """One construct: its number and title, a rubric and its worked cases, as texts."""

    key: str
    title: str
    rubric: str
    cases: str


def read_construct(path: Path) -> Construct:
    """Read a page of `docs/constructs`."""
    text = path.read_text(encoding="utf-8")
    title = text.partition("\n")[0].removeprefix("# ")
    parts = {s.words: s.body for s in snippets(text) if s.language == "toml"}
    rubric, cases = parts["rubric",], parts["cases",]
    key = re.sub(r"\W+", "-", path.stem)
    return Construct(
        key, title, _whole(rubric, key, title), _headed(cases, f"construct/{key}")
    )


def _whole(fragment: str, key: str, title: str) -> str:
    """Give a fragment the head every rubric has, where it has none of its own."""
    told: dict[str, Any] = tomli.loads(fragment, parse_float=Decimal)
    top, rest = [], fragment
    for table, keys in HEAD.items():
        own = told.get(table, {})
        lines = [
            f'{name} = "{value.format(key=key, title=title)}"'
            for name, value in keys.items()
            if name not in own
        ]
        if table == "rubric" and "full_marks" not in own:
            marks = [c.get("points", 0) for c in told.get("criteria", {}).values()]
            lines.append(f"full_marks = {sum(marks)}")
        head = f"[{table}]"
        if table in told:
            rest = rest.replace(head, "\n".join([head, *lines]), 1)
        else:
            top += [head, *lines, ""]
    start = "" if "format" in told else "format = 1\n\n"
    return start + "\n".join(top) + "\n" + rest


def _headed(cases: str, rubric: str) -> str:
    told = tomli.loads(cases)
    lines = {"format": "1", "rubric": f'"{rubric}"', "as_of": DAY}
    head = "".join(f"{k} = {v}\n" for k, v in lines.items() if k not in told)
    return head + cases
