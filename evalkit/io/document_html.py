"""A document as one page of HTML for A4 paper; it loads nothing and runs nothing."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from html import escape
from importlib.resources import files

from evalkit.io.document import Document, Grid, Line
from evalkit.io.safe_text import visible

#: Rows of a table that stays on one sheet of paper.
_SHORT = 8
_TAGS = {"section": "h2", "heading": "h3", "paragraph": "p", "point": "li"}


def document_html(document: Document) -> str:
    """Show a document as a page."""
    style = files("evalkit.io").joinpath("document.css").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; "
        "base-uri 'none'; form-action 'none'"
    )
    title = _safe(document.title)
    foot = "".join(f"<p>{_safe(line)}</p>\n" for line in document.foot)
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n"
        '<div class="tip">请用浏览器的“打印”功能打印：A4 纸，纵向。</div>\n'
        f"<main>\n<h1>{title}</h1>\n"
        f'<p class="under">{_safe(document.under)}</p>\n'
        f"{''.join(_body(document.body))}{_sources(document.sources)}"
        f'<div class="foot">\n{foot}</div>\n</main>\n</body>\n</html>\n'
    )


def _body(body: Sequence[Line | Grid]) -> Iterator[str]:
    """Write lines; points that follow each other make one list."""
    inside = False
    for one in body:
        is_point = isinstance(one, Line) and one.kind in ("point", "remark")
        if is_point != inside:
            yield "<ul>\n" if is_point else "</ul>\n"
            inside = is_point
        yield _grid(one) if isinstance(one, Grid) else _line(one)
    if inside:
        yield "</ul>\n"


def _line(line: Line) -> str:
    mark = f' <span class="own">{_safe(line.mark)}</span>' if line.mark else ""
    said = f"{_safe(line.text)}{mark}{_cited(line.sources)}"
    if line.kind == "remark":
        return f'<li class="remark">{said}</li>\n'
    tag = _TAGS[line.kind]
    return f"<{tag}>{said}</{tag}>\n"


def _grid(grid: Grid) -> str:
    head = "".join(f"<th>{_safe(heading)}</th>" for heading in grid.headings)
    short = ' class="short"' if len(grid.rows) <= _SHORT else ""
    rows = []
    for row, sources in zip(grid.rows, grid.sources, strict=True):
        first, *rest = map(_safe, row)
        cells = [first + _cited(sources), *rest]
        rows.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>\n")
    return (
        f"<table{short}>\n<thead><tr>{head}</tr></thead>\n"
        f"<tbody>\n{''.join(rows)}</tbody>\n</table>\n"
    )


def _sources(sources: Sequence[str]) -> str:
    if not sources:
        return ""
    listed = "".join(f"<li>{_safe(source)}</li>\n" for source in sources)
    return f'<h2>依据</h2>\n<ol class="sources">\n{listed}</ol>\n'


def _cited(sources: Sequence[int]) -> str:
    return "".join(f"<sup>[{number}]</sup>" for number in sources)


def _safe(text: str) -> str:
    return escape(visible(text))
