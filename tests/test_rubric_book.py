"""A rubric as a workbook: nothing is lost either way, and the digest stays."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalkit import RubricError
from evalkit.io.bundled import bundled_rubrics
from evalkit.io.rubric_blocks import Block, blocks_of
from evalkit.io.rubric_book_in import read_source
from evalkit.io.rubric_book_out import rubric_book
from evalkit.io.rubric_file import parse_rubric
from evalkit.io.rubric_text import Source, load_toml
from evalkit.io.toml_out import literal
from evalkit.model.rubric import Rubric
from tests.cli_sample import TIDY
from tests.rubric_sample import REGISTRY, SAMPLE
from tests.rubric_toml import toml_of
from tests.strategies.rubrics import rubrics

PUBLISHED = sorted((Path(__file__).parent / "published").rglob("*.toml"))
TEXTS = {
    "sample": SAMPLE,
    "tidy": TIDY,
    **{name: path.read_text("utf-8") for name, path in bundled_rubrics().items()},
    **{path.stem: path.read_text("utf-8") for path in PUBLISHED},
}


def blocks(text: str) -> list[Block]:
    """Give the tables of a text in their order."""
    raw, shapes = load_toml(text, "")
    return list(blocks_of(raw, shapes.lines))


def exact(value: object) -> object:
    """Give a value that tells 1 from 1.0 and from true, whatever the order of keys."""
    if isinstance(value, dict):
        return {key: exact(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [exact(inner) for inner in value]
    return literal(value)


def through(text: str, path: Path) -> Source:
    """Write a text as a workbook and read that."""
    path.write_bytes(rubric_book(blocks(text), "办法", REGISTRY.rules))
    return read_source(path, REGISTRY.rules)


@pytest.mark.parametrize("name", [n for n in TEXTS if "[rubric]" in TEXTS[n]])
def test_a_workbook_says_the_same(name: str, tmp_path: Path) -> None:
    """Every shipped and every published rubric keeps its digest through a workbook."""
    text = TEXTS[name]
    back = through(text, tmp_path / "x.xlsx").text
    there, again = (parse_rubric(one, REGISTRY).digest for one in (text, back))
    assert again == there
    # What was read from a workbook is written as the very same workbook again.
    assert blocks(through(back, tmp_path / "y.xlsx").text) == blocks(back)


@pytest.mark.slow
@given(rubrics())
def test_any_rubric_says_the_same(rubric: Rubric) -> None:
    """All tables of drawn rubrics come back in order; sound ones mean the same."""
    text = toml_of(rubric)
    with tempfile.TemporaryDirectory() as folder:
        back = through(text, Path(folder) / "x.xlsx").text
    assert blocks(back) == blocks(text)
    assert [exact(b.values) for b in blocks(back)] == [
        exact(b.values) for b in blocks(text)
    ]
    try:
        there = parse_rubric(text, REGISTRY)
    except RubricError:
        return
    assert parse_rubric(back, REGISTRY).digest == there.digest


TREES = st.recursive(
    st.text() | st.integers() | st.booleans() | st.dates() | st.decimals(-9, 9),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=6,
)


@pytest.mark.slow
@given(st.dictionaries(st.sampled_from(["points", "odd", "of", "bands"]), TREES))
def test_odd_values_come_back(values: dict[str, object]) -> None:
    """Whatever TOML can hold under an item's keys comes back from its cells."""
    values = {"rule": "met", **values}
    own = [Block((), {"format": 1}), Block(("criteria", "a", "items", "b"), values)]
    above = Block(("criteria", "a"), {})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.xlsx"
        path.write_bytes(rubric_book([own[0], above, own[1]], "办法", REGISTRY.rules))
        back = read_source(path, REGISTRY.rules).text
    assert exact(blocks(back)[-1].values) == exact(values)
