"""The JSON Schema of the rubric format, for editors that complete and check TOML.

It is made from the shapes the reader fills and from the rules' parameter classes, so a
new key is in it by itself. It keeps to what drafts 4 to 7 of JSON Schema share, for
that is what editors of TOML understand. What it lets through may still be refused by
`evalkit check`; what it refuses always is.
"""

from __future__ import annotations

import datetime
import types
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import attrs

from evalkit.io.rubric_sections import SECTIONS, Section, inside, own_keys, shape_name
from evalkit.io.rubric_shapes import SECTIONS as KNOWN
from evalkit.io.rubric_shapes import CriterionShape, ItemShape
from evalkit.io.rubric_words import KeyWords, key_words, rule_words, section_words
from evalkit.io.toml_records import key_of
from evalkit.io.toml_values import HOOKS, MismatchError, Word
from evalkit.model.rule import Combiner, Rule
from evalkit.model.text import Expression, Text

Schema = dict[str, Any]

DRAFT = "http://json-schema.org/draft-07/schema#"
_SAID: Schema = {"type": "string", "minLength": 1}
_TEXT: Schema = {
    "anyOf": [
        _SAID,
        {
            "type": "object",
            "properties": {"zh": _SAID, "en": {"type": "string"}},
            "required": ["zh"],
            "additionalProperties": False,
        },
    ]
}
_SIMPLE: Mapping[Any, Schema] = {
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    Decimal: {"type": "number"},
    datetime.date: {"type": "string", "format": "date"},
    str: {"type": "string"},
    Word: _SAID,
    Expression: _SAID,
    Text: _TEXT,
}


def rubric_schema(
    rules: Mapping[str, Rule], combiners: Mapping[str, Combiner]
) -> Schema:
    """Give the schema of a rubric file for the rules and combiners there are."""
    return _Writer(rules, combiners).whole()


class _Writer:
    """Writes schemas of shapes and keeps each under `definitions`, once."""

    def __init__(
        self, rules: Mapping[str, Rule], combiners: Mapping[str, Combiner]
    ) -> None:
        self.rules = rules
        self.combiners = combiners
        self.names: dict[type, str] = {}
        self.definitions: dict[str, Schema] = {}

    def whole(self) -> Schema:
        """Write the schema of the file."""
        properties: Schema = {}
        for key in KNOWN:
            words = section_words(key)
            if key == "format":
                properties[key] = _described({"enum": [1]}, words)
            else:
                # A section nobody has laid out yet is taken as it comes.
                of = self.section(SECTIONS[key]) if key in SECTIONS else {}
                properties[key] = _described(of, words)
        return {
            "$schema": DRAFT,
            "title": "evalkit 评定办法",
            "type": "object",
            "properties": properties,
            "required": ["format"],
            "anyOf": [
                {"required": ["rubric", "subject", "criteria"]},
                {"required": ["overlay"]},
            ],
            "additionalProperties": False,
            "definitions": dict(sorted(self.definitions.items())),
        }

    def section(self, section: Section) -> Schema:
        """Write what stands under a key that holds tables of one shape."""
        table = self.table(section.shape)
        if section.holds == "one":
            return table
        if section.holds == "list":
            return {"type": "array", "items": table}
        return {"type": "object", "additionalProperties": table}

    def table(self, shape: type) -> Schema:
        """Refer to the schema of a shape; written when it is first met."""
        if shape not in self.names:
            name = shape_name(shape)
            while name in self.names.values():  # plugins may choose any name
                name += "_"
            self.names[shape] = name  # a criterion holds criteria
            write = self.item if shape is ItemShape else self.record
            self.definitions[name] = write(shape)
        return {"$ref": f"#/definitions/{self.names[shape]}"}

    def record(self, shape: type) -> Schema:
        """Write the schema of a table, or of the text that stands for it."""
        name = shape_name(shape)
        properties = {
            key: _described(of, key_words(name, key))
            for key, of in self.keys(shape).items()
        }
        # An overlay names criteria of the rubric it adds to, without their labels.
        needed = [] if shape is CriterionShape else _required(shape)
        table = _object(properties, needed)
        if hasattr(shape, "SHORT"):
            return {"anyOf": [_SAID, table]}
        return table

    def keys(self, shape: type) -> dict[str, Schema]:
        """Write what may stand under each key of a shape."""
        hints = get_type_hints(shape)
        found = {
            key: self.combine() if key == "combine" else self.value(hints[one.name])
            for key, one in own_keys(shape).items()
        }
        held = {key: self.section(Section(one)) for key, one in inside(shape).items()}
        return {**found, **held}

    def combine(self) -> Schema:
        """Write the names of the combiners; a plugin may bring others."""
        return {"anyOf": [{"enum": list(self.combiners)}, {"type": "string"}]}

    def item(self, shape: type) -> Schema:
        """Write the schema of an item: what all have, and its rule's parameters."""
        common = {
            key: _described(of, key_words("Item", key))
            for key, of in self.keys(shape).items()
        }
        known = [self.by_rule(rule, common) for rule in self.rules.values()]
        other = {"rule": {"type": "string", "not": {"enum": list(self.rules)}}}
        plugin = {"type": "object", "properties": other, "required": ["rule"]}
        return {"anyOf": [*known, plugin]}

    def by_rule(self, rule: Rule, common: Mapping[str, Schema]) -> Schema:
        """Write the schema of an item of one rule."""
        hints = get_type_hints(rule.params)
        theirs = {
            key_of(one.name): _described(
                self.value(hints[one.name]), rule_words(rule.name, key_of(one.name))
            )
            for one in attrs.fields(rule.params)
            if one.init
        }
        named = {"enum": [rule.name], "description": f"{rule.title.zh}。"}
        properties = {**common, **theirs, "rule": named}
        return {
            "title": rule.title.zh,
            **_object(properties, ["rule", *_required(rule.params)]),
        }

    def value(self, hint: Any) -> Schema:
        """Write what a value of a type may be."""
        origin, args = get_origin(hint), get_args(hint)
        if hint in _SIMPLE:
            return _SIMPLE[hint]
        if origin is Literal:
            return {"enum": list(args)}
        if origin in (Union, types.UnionType):
            kinds = [self.value(arg) for arg in args if arg is not type(None)]
            return kinds[0] if len(kinds) == 1 else {"anyOf": kinds}
        if origin is tuple:
            return {"type": "array", "items": self.value(args[0])}
        if origin is Mapping:
            return {"type": "object", "additionalProperties": self.value(args[1])}
        if hint in HOOKS:
            return {"description": f"写法：{_form(hint)}"}
        if attrs.has(hint):
            return self.table(hint)
        return {}


def _form(hint: Any) -> str:
    """Ask the hook that reads a type what it takes."""
    said = ""
    try:
        HOOKS[hint](None, hint)
    except MismatchError as error:
        said = error.expected
    return said


def _required(shape: type) -> list[str]:
    """Name the keys a table must have."""
    fields = attrs.fields(shape)
    return [key_of(f.name) for f in fields if f.init and f.default is attrs.NOTHING]


def _object(properties: Mapping[str, Schema], required: list[str]) -> Schema:
    table: Schema = {"type": "object", "properties": dict(properties)}
    if required:  # draft 4 wants none rather than an empty list
        table["required"] = list(dict.fromkeys(required))
    return {**table, "additionalProperties": False}


def _described(schema: Schema, words: KeyWords) -> Schema:
    """Say in Chinese what a key means; beside a reference no word would be read."""
    if "$ref" in schema:
        schema = {"allOf": [schema]}
    about = " ".join(filter(None, [words.about, schema.get("description")]))
    told = {"description": about} if about else {}
    return {"title": words.heading, **schema, **told}
