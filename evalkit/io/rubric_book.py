"""A rubric laid out as sheets of cells: what stands on which sheet, in which column.

Each section has a sheet: a form where it is one table, else a row a table. Criteria and
their items share a sheet in the order of writing, told apart by a column. A list of
tables (bands, steps, needs) has a sheet of its own, whose rows name the table they are
of. The second row of a sheet holds keys, the first what they are called: people read
the first, the reader goes by the second.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import attrs
from attrs import frozen

from evalkit.io.rubric_blocks import Block
from evalkit.io.rubric_cells import table_of, tables_of
from evalkit.io.rubric_rows import hints_at, hints_of, in_order, keys_in, row_of
from evalkit.io.rubric_sections import SECTIONS, inside, shape_at, shape_name
from evalkit.io.rubric_shapes import ItemShape
from evalkit.io.rubric_words import KeyWords, key_words, rule_words, section_words
from evalkit.model.rule import Rule

#: Keys of the columns that say which table a row is, and under which key it stands.
NAME, HOLDER = "@id", "@in"
#: What marks the sheet with the explanation, and the head of the file.
HEAD = "@head"
#: Between a section and the key of a list in it, in the mark of the list's sheet.
OF = "/"


@frozen
class Page:
    """One sheet: its mark, its columns by key, its rows of cells by key."""

    mark: str
    rows: list[dict[str, str]] = attrs.field(factory=list)
    columns: list[str] = attrs.field(factory=list)

    @property
    def is_form(self) -> bool:
        """Whether its keys stand below each other."""
        section = SECTIONS.get(self.mark)
        return self.mark == HEAD or (section is not None and section.holds == "one")


def pages_of(blocks: Iterable[Block], rules: Mapping[str, Rule]) -> list[Page]:
    """Lay the tables of a rubric out as sheets.

    Args:
        blocks: the tables in the order of writing.
        rules: the rules whose parameters can be told.
    """
    pages: dict[str, Page] = {}
    for block in blocks:
        hints = hints_at(block.path, block.values.get("rule"), rules)
        row = row_of(block.values, hints)
        mark = str(block.path[0]) if block.path else HEAD
        name = _name(block)
        cells = {**name, **row.cells}
        pages.setdefault(mark, Page(mark)).rows.append(cells)
        for key, rows in row.lists.items():
            page = pages.setdefault(f"{mark}{OF}{key}", Page(f"{mark}{OF}{key}"))
            page.rows.extend({**_owner(name), **cells} for cells in rows)
    order = list(SECTIONS)
    known = sorted(
        pages.values(),
        key=lambda page: -1 if page.mark == HEAD else order.index(_section(page.mark)),
    )
    for page in known:
        used = [key for row in page.rows for key in row]
        page.columns.extend(in_order(used, _known(page, rules)))
    return known


def _name(block: Block) -> dict[str, str]:
    """Say which table a row is; nothing where there is but one, or none has a name."""
    if len(block.path) < 2 or isinstance(block.path[1], int):
        return {}
    name = {NAME: ".".join(map(str, block.path[1::2]))}
    section = str(block.path[0])
    if inside(SECTIONS[section].shape):
        above = None if len(block.path) == 2 else shape_at(block.path[:-2])
        kinds = {(kind.above, kind.key): kind for kind in kinds_of(section)}
        name[HOLDER] = kinds[above, str(block.path[-2])].heading
    return name


def _owner(name: Mapping[str, str]) -> dict[str, str]:
    return {NAME: name[NAME]} if NAME in name else {}


def _section(mark: str) -> str:
    return mark.partition(OF)[0]


@frozen
class Kind:
    """What a row of a section's sheet can be: a table of a shape, under a key."""

    key: str
    shape: type
    heading: str
    #: The shape of the table it is inside of; None where it stands by itself.
    above: type | None = None


def kinds_of(section: str) -> list[Kind]:
    """Give what rows of a section can be: criteria, their items, criteria in them."""
    shape = SECTIONS[section].shape
    found = [Kind(section, shape, section_words(section).heading)]
    seen: set[type] = set()
    for kind in found:
        if kind.shape not in seen:
            seen.add(kind.shape)
            name = shape_name(kind.shape)
            found += [
                Kind(key, held, key_words(name, key).heading, kind.shape)
                for key, held in inside(kind.shape).items()
            ]
    return found


def shapes_of(section: str) -> list[type]:
    """Give the shapes a row of a section can have, each once."""
    return list(dict.fromkeys(kind.shape for kind in kinds_of(section)))


def _known(page: Page, rules: Mapping[str, Rule]) -> Iterator[str]:
    """Give the columns a sheet can have, in the order they are best read."""
    if page.mark == HEAD:
        return
    section, _, key = page.mark.partition(OF)
    if NAME in page.rows[0]:
        yield NAME
        if not key and inside(SECTIONS[section].shape):
            yield HOLDER
    if key:
        for shape in list_shapes(section, key, rules):
            yield from keys_in(shape)
        return
    for shape in shapes_of(section):
        yield from keys_in(shape)
        if shape is ItemShape:
            for rule in rules.values():
                yield from keys_in(rule.params)


def list_shapes(section: str, key: str, rules: Mapping[str, Rule]) -> Iterator[type]:
    """Give the shapes of a list's tables; rules may give one key different ones."""
    for shape in shapes_of(section):
        params = [rule.params for rule in rules.values() if shape is ItemShape]
        for one in (shape, *params):
            found = list_shape(hints_of(one), key)
            if found is not None:
                yield found


def list_shape(hints: Mapping[str, object], key: str) -> type | None:
    """Give the shape of the tables in a list under a key like `limit.steps`."""
    first, _, rest = key.partition(".")
    hint = hints.get(first, object)
    if not rest:
        return tables_of(hint)
    shape = table_of(hint)
    return None if shape is None else list_shape(hints_of(shape), rest)


def title_of(mark: str, rules: Mapping[str, Rule]) -> str:
    """Give the name of a sheet."""
    if mark == HEAD:
        return "说明"
    section, _, key = mark.partition(OF)
    heading = section_words(section).heading
    return f"{heading}·{words_of(section, key, rules).heading}" if key else heading


def words_of(section: str, key: str, rules: Mapping[str, Rule]) -> KeyWords:
    """Say what a column of a section's sheet is called, and what stands in it."""
    if key == NAME:
        return KeyWords("编号", "字母或汉字开头；下级写成“上级.编号”。")
    if key == HOLDER:
        words = "、".join(kind.heading for kind in kinds_of(section))
        return KeyWords("类", f"这一行是什么：{words}。")
    found = KeyWords(key, "")
    for shape in shapes_of(section):
        found = _inside(shape, shape_name(shape), key) or found
        if found.about:
            return found
    for rule in rules.values():
        if key.partition(".")[0] in hints_of(rule.params):
            return rule_words(rule.name, key)
    return found


def list_words(
    section: str, key: str, column: str, rules: Mapping[str, Rule]
) -> KeyWords:
    """Say what a column of a list's sheet is called."""
    if column == NAME:
        return KeyWords("所属编号", "这一行属于哪一条，写那一条的编号。")
    shapes = list_shapes(section, key, rules)
    found = (_inside(shape, shape_name(shape), column) for shape in shapes)
    return next(filter(None, found), KeyWords(column, ""))


def _inside(shape: type, name: str, key: str) -> KeyWords | None:
    """Find the words of a key like `star.at_least` in the shapes it goes through."""
    first, _, rest = key.partition(".")
    hint = hints_of(shape).get(first)
    if hint is None:
        return None
    words = key_words(name, first)
    if not rest:
        return words
    below = table_of(hint)
    if below is None:
        return KeyWords(f"{words.heading}（英文）", "英文叫法，可以不写。")
    inner = _inside(below, shape_name(below), rest) or KeyWords(rest, "")
    return KeyWords(f"{words.heading}·{inner.heading}", inner.about)
