"""A loaded rubric as a document for the notice board."""

from __future__ import annotations

from evalkit.io.document import Document
from evalkit.io.rubric_blocks import Block, blocks_of
from evalkit.io.rubric_document import rubric_document
from evalkit.io.rubric_text import load_toml
from evalkit.kit.rubric import Rubric


def document_of(rubric: Rubric) -> Document:
    """Tell a rubric in words, with what its file says and that of its base."""
    texts = [*([rubric.base.text] if rubric.base else []), rubric.text]
    blocks: list[Block] = []
    for text in texts:
        raw, shapes = load_toml(text, "")
        blocks += blocks_of(raw, shapes.lines)
    return rubric_document(rubric.record, blocks, rubric.registry.rules)
