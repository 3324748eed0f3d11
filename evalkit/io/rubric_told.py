"""What the parts of a rubric's document share: words, points, what else it says.

Whatever a table of the file says that has no sentence of its own is told as heading and
value, so that nothing of a rubric is left out of its document.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Literal, get_args, get_origin

from attrs import frozen

from evalkit.io.document import Author
from evalkit.io.rubric_blocks import Block
from evalkit.io.rubric_book import (
    HOLDER,
    NAME,
    OF,
    Page,
    list_shape,
    list_words,
    pages_of,
    shapes_of,
    words_of,
)
from evalkit.io.rubric_cells import bare
from evalkit.io.rubric_rows import ENGLISH, hint_at, hints_of
from evalkit.io.rubric_words import choice_words, section_words
from evalkit.io.toml_places import Path
from evalkit.language.aloud import Reader
from evalkit.model.number import show_units
from evalkit.model.rubric import Rubric
from evalkit.model.rule import Rule
from evalkit.model.text import Expression, Text
from evalkit.model.value import Duration

#: Keys that every sentence of a part has told.
TOLD = ("label", "source", "note")
_SAID = ("label", "source")
#: Keys whose value is the name of a field.
_NAMING = ("peers",)


@frozen
class Telling:
    """A rubric that is being told, and the document it is told in."""

    rubric: Rubric
    author: Author
    reader: Reader
    rules: Mapping[str, Rule]
    #: The tables of the file by section and name: `criteria`, `thrift.income`.
    tables: Mapping[tuple[str, str], Block]

    def aloud(self, expression: Expression) -> Text:
        """Read an expression as people do."""
        return self.reader.text(expression.text)

    def said(self, expression: Expression) -> str:
        """Read an expression in Chinese."""
        return self.aloud(expression).zh

    def points(self, units: int) -> str:
        """Write points."""
        return f"{trimmed(show_units(units, self.rubric.numbers.marks))} 分"

    def name(self, path: str) -> str:
        """Give the label of a criterion or an item."""
        labels = {inside: part.label.zh for inside, part in self.rubric.root.below()}
        return labels.get(path, path)

    def more(self, section: str, name: str, told: Collection[str]) -> str:
        """Tell what a table says that its sentences have not."""
        block = self.tables.get((section, name))
        if block is None:
            return ""
        values = {k: v for k, v in block.values.items() if k not in (*TOLD, *told)}
        said = []
        for page in pages_of([Block(block.path, values)], self.rules):
            said += [
                "；".join(f"{heading}：{cell}" for heading, cell in row)
                for row in self.cells(page, block.values.get("rule"))
            ]
        return "。".join(filter(None, said))

    def cells(self, page: Page, rule: object = None) -> Iterable[list[tuple[str, str]]]:
        """Give the rows of a sheet as people read them: headings and texts."""
        section, _, key = page.mark.partition(OF)
        for row in page.rows:
            found = []
            for column in page.columns:
                if not row.get(column) or column in (NAME, HOLDER):
                    continue
                if column.endswith(f".{ENGLISH}"):
                    continue
                if key:
                    words = list_words(section, key, column, self.rules)
                else:
                    words = words_of(section, column, self.rules)
                hint = self.hint(section, key, column, rule)
                cell = self.cell(row[column], hint)
                if column in _NAMING:
                    cell = self.reader.text(cell).zh
                found.append((words.heading, cell))
            yield found

    def hint(self, section: str, key: str, column: str, rule: object) -> Any:
        """Give the type of a cell."""
        of = self.rules.get(str(rule))
        params = [of.params] if of else []
        for shape in (*params, *shapes_of(section)):
            hints = hints_of(shape)
            inner = list_shape(hints, key) if key else shape
            hint = hint_at(column, hints_of(inner)) if inner else object
            if hint is not object:
                return bare(hint)
        return object

    def cell(self, text: str, hint: Any) -> str:
        """Read the text of a cell: expressions aloud, lists in one line."""
        lines = text.split("\n") if get_origin(hint) is tuple else [text]
        inner = bare(get_args(hint)[0]) if get_origin(hint) is tuple else hint
        if inner is Expression and not text.startswith("TOML:"):
            lines = [self.reader.text(line).zh for line in lines]
        if get_origin(hint) is Literal:
            lines = [choice_words(text)]
        return "、".join(lines)

    def others(self, section: str) -> None:
        """Tell a whole section that has no sentences of its own."""
        blocks = [block for (key, _), block in self.tables.items() if key == section]
        if not blocks:
            return
        self.section(section_words(section).heading)
        for block in blocks:
            values = {k: v for k, v in block.values.items() if k not in _SAID}
            label, source = label_of(block.values), block.values.get("source", "")
            for page in pages_of([Block(block.path, values)], self.rules):
                for cells in self.cells(page):
                    said = "；".join(f"{heading}：{cell}" for heading, cell in cells)
                    line = " ".join(filter(None, [label, said]))
                    self.author.line("point", line, source)

    def section(self, title: str) -> None:
        """Begin a section; they are counted as official papers count them."""
        count = sum(getattr(one, "kind", "") == "section" for one in self.author.lines)
        self.author.line("section", f"{_ORDINALS[count]}、{title}")


_ORDINALS = (
    *"一二三四五六七八九",
    *(f"{ten}十{one}" for ten in ("", "二") for one in ("", *"一二三四五六七八九")),
)


def tables_of(blocks: Iterable[Block]) -> dict[tuple[str, str], Block]:
    """Give the tables of a file by section and name."""
    found = {}
    for block in blocks:
        if block.path:
            found[str(block.path[0]), _name(block.path)] = block
    return found


def _name(path: Path) -> str:
    return ".".join(map(str, path[1::2]))


def label_of(values: Mapping[str, Any], key: str = "label") -> str:
    """Give the Chinese label, or title, of a table of the file."""
    label = values.get(key, "")
    return str(label.get("zh", "")) if isinstance(label, dict) else str(label)


def trimmed(number: str) -> str:
    """Write a number without zeros that say nothing: 10, not 10.00."""
    return number.rstrip("0").rstrip(".") if "." in number else number


def lasting(duration: Duration) -> str:
    """Say a length of time."""
    years, months = divmod(duration.months, 12)
    parts = [(years, "年"), (months, "个月"), (duration.days, "天")]
    return "零".join(f"{n} {word}" for n, word in parts if n) or "0 天"
