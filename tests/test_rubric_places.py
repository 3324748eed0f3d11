"""Lines of keys: every key tomli reads has the line it is written on."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import tomli
from hypothesis import given
from hypothesis import strategies as st

from evalkit.io.toml_places import key_lines, key_text
from tests.rubric_sample import SAMPLE

TEN_STAR = Path(__file__).parents[1] / "rubrics" / "household" / "ten-star.toml"
CASES = TEN_STAR.with_name("ten-star.cases.toml")

EVERY_FORM = r'''
# a comment with = and [brackets] and "quotes"
bare-key_1 = 1 # 2
"quoted \"key\" = 1" = "a # no comment, [no] list"
'literal "key"' = 'c:\path # no comment'
a.b . "c d" = 2026-01-01T10:00:00Z

multi = """
a = 1 # not a key
[not.a.table]
\"""still inside\""" ends with a quote""""
literal = @
b = 2
'' two quotes''@
folded = """\
  one \
  two"""
list = [ 1, "two, 2", [3, [4]], { x = 5, y.z = [6] }, # a comment, with ]
  7.5e-3, # last
]
empty = []
nothing = {}
inline = { "k 1" = { deep = [ { a = 1 }, {} ] }, 'k2' = -inf }

[ table . "sub table" ] # here
x = +1_000
  [table.other]⌴
⌴⇥y = true

[[many]]
a = 1
[many.inner]
b = 2
[[many.list]]
c = 3
[[many.list]]
c = 4

[[many]]
a = 5
inner.b = 6

["后"."面"]
'''.translate({ord("@"): "'" * 3, ord("⌴"): "  ", ord("⇥"): "\t"})


def _paths(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[Any]:
    items: Any = ()
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    for key, inner in items:
        yield (*path, key)
        yield from _paths(inner, (*path, key))


@pytest.mark.parametrize(
    "text",
    [
        EVERY_FORM,
        SAMPLE,
        TEN_STAR.read_text(encoding="utf-8"),
        CASES.read_text(encoding="utf-8"),
        "",
        "# nothing",
    ],
    ids=["every form", "sample", "ten-star", "cases", "empty", "comment"],
)
def test_every_key_and_element_has_a_line(text: str) -> None:
    """The scanner finds the very keys and elements that tomli reads, no other."""
    assert set(key_lines(text)) == set(_paths(tomli.loads(text)))


def test_the_line_is_the_one_the_key_stands_on() -> None:
    """Keys of tables, dotted keys, inline tables and lists have their own line."""
    lines = key_lines(EVERY_FORM)
    written = EVERY_FORM.split("\n")

    def line(*path: str | int) -> str:
        return written[lines[path] - 1].strip()

    assert line('quoted "key" = 1').startswith('"quoted')
    assert line("a", "b", "c d").startswith("a.b")
    assert line("literal") == "literal = " + "'" * 3
    assert line("list", 4) == "7.5e-3, # last"
    assert line("list", 3, "y", "z", 0).startswith("list = [ 1")
    assert line("inline", "k 1", "deep", 0, "a").startswith("inline")
    assert (
        line("table") == line("table", "sub table") == '[ table . "sub table" ] # here'
    )
    assert line("table", "other", "y") == "y = true"
    assert [lines["many", 0, "list", n, "c"] for n in (0, 1)] == [
        1 + written.index("c = 3"),
        1 + written.index("c = 4"),
    ]
    assert line("many", 1, "inner", "b") == "inner.b = 6"
    assert line("后", "面") == '["后"."面"]'


def test_paths_are_written_as_people_read_them() -> None:
    """A path is its keys with full stops, its indices in brackets."""
    assert key_text(()) == ""
    assert key_text(("a", 0, 1, "b", "c d")) == "a[0][1].b.c d"


_WORDS = st.text("ab\"'\\ \n\t#[]{}=,.你", max_size=6)
_VALUES = st.recursive(
    st.booleans() | st.integers(-9, 9) | _WORDS | st.decimals(-9, 9, places=2),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(_WORDS, inner, max_size=3)
    ),
    max_leaves=8,
)


def _quoted(text: str) -> str:
    for raw, escaped in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\t", "\\t")):
        text = text.replace(raw, escaped)
    return f'"{text}"'


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        pairs = ", ".join(f"{_quoted(k)} = {_toml(v)}" for k, v in value.items())
        return f"{{ {pairs} }}"
    if isinstance(value, list):
        return "[\n" + ",\n".join(map(_toml, value)) + "]"
    if isinstance(value, str):
        return _quoted(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


@given(
    st.dictionaries(_WORDS, _VALUES, max_size=4),
    st.sampled_from(["", "[t]\n", "[[t]]\n"]),
)
def test_any_document_is_followed(document: dict[str, Any], header: str) -> None:
    """Whatever a document holds, each key has a line that isn't past its end."""
    text = header + "".join(f"{_quoted(k)} = {_toml(v)}\n" for k, v in document.items())
    read = tomli.loads(text, parse_float=Decimal)
    lines = key_lines(text)
    assert set(lines) == set(_paths(read))
    assert all(1 <= line <= text.count("\n") for line in lines.values())
