"""Every construct keeps its meaning in every face of a rubric."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from evalkit.io.document import document_text
from evalkit.io.rubric_blocks import blocks_of
from evalkit.io.rubric_book_in import read_source
from evalkit.io.rubric_book_out import rubric_book
from evalkit.io.rubric_document import rubric_document
from evalkit.io.rubric_file import parse_rubric
from evalkit.io.rubric_text import load_toml
from tests.constructs import read_construct
from tests.rubric_sample import REGISTRY
from tests.test_rubric_schema import refused

CHECKOUT = Path(os.environ.get("EVALKIT_CHECKOUT", Path(__file__).parents[2]))
PAGES = sorted((CHECKOUT / "docs/constructs").glob("*.md"))

each = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)


@each
def test_a_construct_fits_the_schema(page: Path) -> None:
    """No editor underlines what a rubric can say."""
    assert refused(read_construct(page).rubric) == []


@each
def test_a_construct_goes_through_a_workbook(page: Path, tmp_path: Path) -> None:
    """The workbook of a construct has the digest of its text."""
    text = read_construct(page).rubric
    raw, shapes = load_toml(text, "")
    blocks = list(blocks_of(raw, shapes.lines))
    path = tmp_path / "construct.xlsx"
    path.write_bytes(rubric_book(blocks, "", REGISTRY.rules))
    back = read_source(path, REGISTRY.rules).text
    assert parse_rubric(back, REGISTRY).digest == parse_rubric(text, REGISTRY).digest


@each
def test_a_construct_can_be_told(page: Path) -> None:
    """The document of a construct holds every label and source, new sections' too."""
    text = read_construct(page).rubric
    raw, shapes = load_toml(text, "")
    blocks = list(blocks_of(raw, shapes.lines))
    rubric = parse_rubric(text, REGISTRY)
    said = document_text(rubric_document(rubric, blocks, REGISTRY.rules))
    for block in blocks:
        for key in ("label", "source", "note"):
            told = block.values.get(key, "")
            words = told["zh"] if isinstance(told, dict) else told
            assert " ".join(words.split()) in said
