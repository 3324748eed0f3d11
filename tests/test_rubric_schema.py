"""The JSON Schema for editors takes what the reader takes, and explains in Chinese."""

from __future__ import annotations

import datetime
import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from attrs import field, frozen
from jsonschema import Draft4Validator, Draft7Validator, Draft202012Validator

from evalkit.io import rubric_shapes
from evalkit.io.bundled import bundled_rubrics
from evalkit.io.rubric_cells import table_of, tables_of
from evalkit.io.rubric_rows import hints_of
from evalkit.io.rubric_schema import rubric_schema
from evalkit.io.rubric_sections import INSIDE, SECTIONS, inside, own_keys, shape_name
from evalkit.io.rubric_words import key_words, rule_words, section_words
from evalkit.model.rule import Rule
from evalkit.model.text import Expression
from tests.cli_sample import call
from tests.rubric_sample import REGISTRY, SAMPLE

SCHEMA = rubric_schema(REGISTRY.rules, REGISTRY.combiners)
DRAFTS = (Draft4Validator, Draft7Validator, Draft202012Validator)


def as_json(raw: Any) -> Any:
    """Give a value of TOML as editors hand it to a schema: days are texts."""
    if isinstance(raw, dict):
        return {key: as_json(inner) for key, inner in raw.items()}
    if isinstance(raw, list):
        return [as_json(inner) for inner in raw]
    return raw.isoformat() if isinstance(raw, datetime.date) else raw


def refused(text: str) -> list[str]:
    """Say where a text does not fit the schema, by every draft editors may know."""
    raw = as_json(tomllib.loads(text))
    found = [
        sorted({error.json_path for error in draft(SCHEMA).iter_errors(raw)})
        for draft in DRAFTS
    ]
    assert found[0] == found[1] == found[2]
    return found[0]


@pytest.mark.parametrize("name", bundled_rubrics())
def test_every_shipped_rubric_fits(name: str) -> None:
    """No editor underlines anything in a scheme that comes with evalkit."""
    assert refused(bundled_rubrics()[name].read_text("utf-8")) == []


def test_the_sample_of_every_section_fits() -> None:
    """Short forms, tables of points and days fit as well."""
    assert refused(SAMPLE) == []


def test_an_overlay_fits() -> None:
    """A village's file names criteria of the township's without repeating them."""
    overlay = """
format = 1
overlay = { of = "base.toml", id = "household/own", version = "1", title = "本村" }
[criteria.work.items.own]
rule = "met"
when = "agreed"
points = 2
"""
    assert refused(overlay) == []
    assert refused("format = 1\n") == ["$"]


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("full_marks = 20", 'full_marks = "20"', "$.rubric.full_marks"),
        ("full_marks = 20", "ful_marks = 20", "$.rubric"),
        ('kind = "unit"', 'kind = "units"', "$.subject.kind"),
        ('missing = "zero"', 'missing = "null"', "$.fields.visits.missing"),
        ('[fields."村"]', '[field."村"]', "$"),
        ("each = 1\ncap = 2", "eech = 1\ncap = 2", "items.deeds"),
    ],
)
def test_a_mistake_is_underlined(old: str, new: str, where: str) -> None:
    """A wrong key, a wrong word and a wrong type do not fit, where they stand."""
    assert old in SAMPLE
    assert any(where in place for place in refused(SAMPLE.replace(old, new)))


def test_what_a_plugin_may_bring_is_not_refused() -> None:
    """A rule and a combiner the schema doesn't know may be a plugin's."""
    text = SAMPLE.replace('rule = "met"', 'rule = "ours.met"')
    text = text.replace("full_marks = 20", 'full_marks = 20\ncombine = "ours"')
    assert refused(text) == []


def shapes() -> list[type]:
    """Give every shape that can be met from the sections down."""
    found = [section.shape for section in SECTIONS.values()]
    for shape in found:
        below = [*inside(shape).values()]
        for hint in hints_of(shape).values():
            below += [one for one in (table_of(hint), tables_of(hint)) if one]
        found += [one for one in dict.fromkeys(below) if one not in found]
    return found


def test_every_section_is_laid_out() -> None:
    """A section of the format stands in `rubric_sections`, so faces can show it."""
    assert set(SECTIONS) == set(rubric_shapes.SECTIONS) - {"format"}
    held = [
        (shape, key)
        for shape in shapes()
        for key, hint in get_type_hints(shape).items()
        if hint == Mapping[str, Any]
    ]
    assert set(held) == set(INSIDE)


def test_every_key_has_chinese_words() -> None:
    """A key that `rubric_words.toml` doesn't name would be shown in English."""
    bare = [f"[Sections] {key}" for key in SECTIONS if not section_words(key).about]
    for shape in shapes():
        name = shape_name(shape)
        keys = [*own_keys(shape), *inside(shape)]
        bare += [f"[{name}] {key}" for key in keys if not key_words(name, key).about]
    for rule in REGISTRY.rules.values():
        keys = list(own_keys(rule.params))
        bare += [
            f"[rule.{rule.name}] {key}"
            for key in keys
            if not rule_words(rule.name, key).about
        ]
    assert bare == []


def test_a_key_nobody_has_named_goes_by_its_key() -> None:
    """Parameters of plugins are shown as they are written."""
    assert rule_words("ours.met", "much").heading == "much"
    assert section_words("unheard").heading == "unheard"


def test_the_shipped_schema_is_fresh(checkout: Path) -> None:
    """The file in the repository is what the code gives today."""
    text = (checkout / "schemas/rubric.schema.json").read_text("utf-8")
    assert json.loads(text) == SCHEMA


def test_the_command_prints_the_schema() -> None:
    """`evalkit show schema` prints the schema of what is installed."""
    said = json.loads(call("show", "schema").stdout)
    Draft7Validator.check_schema(said)
    assert said["properties"]["vetoes"]["title"] == "一票否决"


@frozen(kw_only=True)
class Band:
    """Parameters whose name another class has too; not all can be written down."""

    of: Expression
    odd: object = None
    deep: tuple[Band, ...] = ()
    fixed: int = field(init=False, default=1)


def test_parameters_of_plugins_are_described_as_far_as_can_be() -> None:
    """Two classes of one name stay two, and an unknown type may be anything."""
    met = REGISTRY.rules["met"]
    rule = Rule("ours", met.title, Band, (), met.bind, "")
    schema = rubric_schema({**REGISTRY.rules, "ours": rule}, REGISTRY.combiners)
    known = schema["definitions"]["Item"]["anyOf"][-2]["properties"]
    assert known["odd"] == {"title": "odd"}
    assert known["deep"]["items"] == {"$ref": "#/definitions/Band_"}
    assert "fixed" not in known
