"""The JSON Schema of the rubric format, for editors of TOML."""

from __future__ import annotations

import json
from pathlib import Path

from generate_rules import COMBINERS, RULES

from evalkit.io.rubric_schema import rubric_schema

SCHEMA = Path(__file__).parents[1] / "schemas" / "rubric.schema.json"


def schema_text() -> str:
    """Write the schema for the rules and combiners that come with evalkit."""
    schema = rubric_schema(RULES, COMBINERS)
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
