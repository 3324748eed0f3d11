"""Any sound rubric fits the schema and can be told, whatever it is made of."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given, reject
from jsonschema import Draft7Validator

from evalkit.errors import RubricError
from evalkit.io.document import document_text
from evalkit.io.document_html import document_html
from evalkit.io.rubric_blocks import blocks_of
from evalkit.io.rubric_document import rubric_document
from evalkit.io.rubric_file import parse_rubric
from evalkit.io.rubric_text import load_toml
from evalkit.model.rubric import Rubric
from tests.rubric_sample import REGISTRY
from tests.rubric_toml import toml_of
from tests.strategies.rubrics import rubrics
from tests.test_rubric_schema import SCHEMA, as_json


@pytest.mark.slow
@given(rubrics())
def test_any_sound_rubric_has_every_face(drawn: Rubric) -> None:
    """The schema refuses nothing the reader takes, and no part is left untold."""
    text = toml_of(drawn)
    try:
        rubric = parse_rubric(text, REGISTRY)
    except RubricError:
        reject()  # most are sound
    raw = as_json(tomllib.loads(text))
    assert [error.json_path for error in Draft7Validator(SCHEMA).iter_errors(raw)] == []
    tree, shapes = load_toml(text, "")
    blocks = list(blocks_of(tree, shapes.lines))
    document = rubric_document(rubric, blocks, REGISTRY.rules)
    said = document_text(document)
    parts = [*(part for _, part in rubric.root.below()), *rubric.vetoes]
    parts += [*rubric.fields, *rubric.selections, *rubric.programmes]
    assert [part.label.zh for part in parts if part.label.zh not in said] == []
    page = document_html(document)
    assert page.count("<li") == page.count("</li>")
