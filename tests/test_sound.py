"""What a rule or combiner must be before a registry takes it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal

import attrs
import pytest
from attrs import frozen

from evalkit.io.rubric_shapes import ItemShape
from evalkit.io.toml_shapes import keys_of
from evalkit.model.rule import Kernel, Operand, Rule
from evalkit.model.sound import RESERVED, unsound
from evalkit.model.text import Expression, Text
from evalkit.rules.builtin import evalkit_combiners, evalkit_rules
from evalkit.rules.combiners import SUM


@frozen
class Step:
    """A step of a table."""

    at_least: Decimal
    words: tuple[str, ...] = ()


@frozen
class Everything:
    """Every type of parameter a rubric can write."""

    of: Expression
    when: Expression
    points: Decimal
    count: int = 1
    strict: bool = False
    word: str = ""
    since: datetime.date | None = None
    said: Text | None = None
    way: Literal["up", "down"] = "up"
    steps: tuple[Step, ...] = ()
    table: Mapping[str, Decimal] | None = None
    first: Step | None = None


def bind(params: Any, types: Any, numbers: Any) -> Kernel:
    """Never bound in these tests."""
    raise NotImplementedError


def rule(params: type, *operands: Operand, **changes: Any) -> Rule:
    """Give a rule that is sound but for its parameters."""
    made = Rule("own", Text("规则"), params, operands, bind, "https://example.org")
    return attrs.evolve(made, **changes)


def params(**kinds: Any) -> type:
    """Make a parameter class: a figure `of`, and others of given types."""
    own: type = attrs.make_class(
        "Params",
        {
            name: attrs.field(type=kind)
            for name, kind in {"of": Expression, **kinds}.items()
        },
    )
    return own


SOUND: Any = rule(Everything, Operand("of"), Operand("when", "boolean"))


@pytest.mark.parametrize(
    "record", [SOUND, *evalkit_rules(), *evalkit_combiners()], ids=lambda r: r.name
)
def test_what_is_built_in_and_what_a_rubric_can_write_is_sound(record: Any) -> None:
    """Numbers, words, days, choices, lists, tables and records of these pass."""
    assert unsound(record) == []


FIGURE = Operand("of")
ADDED: Any = SUM
WORDY: Any = "numbers"
UNSOUND: list[tuple[Any, str]] = [
    (attrs.evolve(SOUND, name="two words"), "the name is not an identifier"),
    (attrs.evolve(SOUND, name=None), "the name is not an identifier"),
    (attrs.evolve(SOUND, title="规则"), "the title is no Text with a Chinese label"),
    (attrs.evolve(SOUND, title=Text("")), "the title is no Text with a Chinese label"),
    (attrs.evolve(SOUND, bind=None), "bind is no function"),
    (attrs.evolve(SOUND, source=""), "no source is given"),
    (attrs.evolve(SOUND, version=0), "the version is no whole number from 1 up"),
    (attrs.evolve(SOUND, version="1"), "the version is no whole number from 1 up"),
    (
        attrs.evolve(ADDED, takes="grades"),
        "takes 'grades', which is neither points nor stars",
    ),
    (attrs.evolve(ADDED, adds=1), "adds and weighs are not True or False"),
    (attrs.evolve(ADDED, weighs=None), "adds and weighs are not True or False"),
    (
        attrs.evolve(ADDED, weighs=True),
        "it adds the points of the parts, so it can't weigh them or take stars",
    ),
    (
        attrs.evolve(ADDED, takes="stars"),
        "it adds the points of the parts, so it can't weigh them or take stars",
    ),
    (rule(dict, FIGURE), "params is not an attrs class"),
    (rule(params()), "it has no operand, so it reads no figure"),
    (rule(params(), Operand("of", WORDY)), "the operand 'of' wants 'numbers'"),
    (rule(params(), FIGURE, FIGURE), "the operand 'of' is listed twice"),
    (
        rule(params(), FIGURE, Operand("when")),
        "the operand 'when' is no parameter of type Expression",
    ),
    (
        rule(params(at=Decimal), Operand("at"), FIGURE),
        "the operand 'at' is no parameter of type Expression",
    ),
    (
        rule(params(when=Expression | None), FIGURE, Operand("when")),
        "the operand 'when' is no parameter of type Expression",
    ),
    (
        rule(params(label=str), FIGURE),
        "the parameter 'label' is a key of every item",
    ),
    (
        rule(params(source_=str), FIGURE),
        "the parameter 'source' is a key of every item",
    ),
    (
        rule(params(place=str), FIGURE),
        "the parameter 'place' would be left out of the rubric's digest",
    ),
    (
        rule(params(when=Expression), FIGURE),
        "the parameter 'when' is an expression that no operand names",
    ),
    (
        rule(params(at=tuple[Expression, ...]), FIGURE),
        "the parameter 'at' is an expression that no operand names",
    ),
    (
        rule(params(at=float | None), FIGURE),
        "the parameter 'at' is a float; numbers are Decimal",
    ),
    (
        rule(params(at=params(file=Mapping[str, float])), FIGURE),
        "the parameter 'of' is an expression that no operand names",
    ),
    (
        rule(params(at=list[Decimal]), FIGURE),
        "the parameter 'at' has a type no rubric can write: list[decimal.Decimal]",
    ),
    (
        rule(params(at=tuple[Decimal, Decimal]), FIGURE),
        "the parameter 'at' has a type no rubric can write: "
        "tuple[decimal.Decimal, decimal.Decimal]",
    ),
    (
        rule(params(at=Mapping[int, str]), FIGURE),
        "the parameter 'at' has a type no rubric can write: "
        "collections.abc.Mapping[int, str]",
    ),
    (
        rule(attrs.make_class("Bare", ["of", "at"]), FIGURE),
        "the parameter 'at' has a type no rubric can write: None",
    ),
]


@pytest.mark.parametrize(("record", "said"), UNSOUND, ids=[s for _, s in UNSOUND])
def test_what_would_fail_later_or_pass_in_silence_is_said(
    record: Any, said: str
) -> None:
    """A record that can't be kept to its word is told so in a few words."""
    assert said in unsound(record)


def test_everything_is_said_at_once() -> None:
    """An author mends all of a record in one go, its nested records included."""
    broken = rule(params(at=params(file=Mapping[str, float])), FIGURE, source="")
    assert unsound(broken) == [
        "no source is given",
        "the parameter 'of' is an expression that no operand names",
        "the parameter 'file' would be left out of the rubric's digest",
        "the parameter 'file' is a float; numbers are Decimal",
    ]


def test_the_reserved_names_are_the_keys_of_every_item() -> None:
    """A key that all items have can't mean something else to one rule."""
    assert {*RESERVED, "points"} == set(keys_of(ItemShape))
