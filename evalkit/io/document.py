"""A document to be read: headings, paragraphs, points, tables, and numbered sources.

What builds one says nothing of looks; `document_text` and `document_html` show it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import attrs
from attrs import frozen

#: What a line is: a heading of the first or second order, a paragraph, a point of a
#: list, a remark below one.
Kind = Literal["section", "heading", "paragraph", "point", "remark"]


@frozen
class Line:
    """A line of text and the numbers of the sources it rests on."""

    kind: Kind
    text: str
    sources: tuple[int, ...] = ()
    #: A word set apart behind it: that a village added it itself.
    mark: str = ""


@frozen
class Grid:
    """A table; the first cells of its rows carry the sources."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    sources: tuple[tuple[int, ...], ...]


@frozen
class Document:
    """A title, what stands under it, the body, its sources, and a foot."""

    title: str
    under: str
    body: tuple[Line | Grid, ...]
    sources: tuple[str, ...]
    foot: tuple[str, ...]


@attrs.define
class Author:
    """Writes a document line by line and numbers the sources as they come."""

    lines: list[Line | Grid] = attrs.field(factory=list)
    numbers: dict[str, int] = attrs.field(factory=dict)

    def cite(self, source: str) -> tuple[int, ...]:
        """Give the number of a source; one that was named before keeps its own."""
        if not source:
            return ()
        return (self.numbers.setdefault(source, len(self.numbers) + 1),)

    def line(self, kind: Kind, text: str, source: str = "", mark: str = "") -> None:
        """Write a line; nothing where there is no text."""
        if text:
            said = " ".join(text.split())
            self.lines.append(Line(kind, said, self.cite(source), mark))

    def grid(
        self, headings: Sequence[str], rows: Sequence[Sequence[str]], of: Sequence[str]
    ) -> None:
        """Write a table without its empty columns; `of` has the source of each row."""
        kept = [at for at in range(len(headings)) if any(row[at] for row in rows)]
        self.lines.append(
            Grid(
                tuple(headings[at] for at in kept),
                tuple(tuple(" ".join(r[at].split()) for at in kept) for r in rows),
                tuple(map(self.cite, of)),
            )
        )


def document_text(document: Document) -> str:
    """Show a document as plain text."""
    before = {"section": "", "heading": "  ", "paragraph": "    ", "point": "    · "}
    lines = [document.title, document.under, ""]
    for one in document.body:
        if isinstance(one, Grid):
            lines += [f"    · {said}" for said in _rows(one)]
            continue
        if one.kind == "section":
            lines.append("")
        mark = f"［{one.mark}］" if one.mark else ""
        lines.append(
            before.get(one.kind, "        ") + one.text + mark + cited(one.sources)
        )
    if document.sources:
        lines += ["", "依据"]
        lines += [f"    [{at}] {one}" for at, one in enumerate(document.sources, 1)]
    return "\n".join([*lines, "", *document.foot]) + "\n"


def _rows(grid: Grid) -> list[str]:
    said = []
    for row, sources in zip(grid.rows, grid.sources, strict=True):
        first, *rest = row
        pairs = zip(grid.headings[1:], rest, strict=True)
        others = "；".join(f"{heading}：{cell}" for heading, cell in pairs if cell)
        said.append(f"{first}{cited(sources)}" + (f"（{others}）" if others else ""))
    return said


def cited(sources: Sequence[int]) -> str:
    """Write the numbers of sources in brackets."""
    return "".join(f" [{number}]" for number in sources)
