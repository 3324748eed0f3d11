"""What a rule or combiner must be before anything is made of it.

Records come from anyone. What would fail later, in a rubric or in a run, or pass in
silence (a figure nobody reads, a parameter no digest covers), is refused here.
"""

from __future__ import annotations

import datetime
import types
import typing
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import attrs

from evalkit.model.rule import Combiner, Operand, Rule
from evalkit.model.text import Expression, Text

#: Keys every item has; a rule can't have parameters of these names (`points` it can).
RESERVED = frozenset(
    {"label", "rule", "weight", "source", "note", "applies", "absent", "peers"}
    | {"method", "supplied_by", "papers"}
)
#: Attributes the digest of a rubric leaves out: they say where it was read, or what
#: was thought of it, and no result rests on them.
UNDIGESTED = frozenset({"place", "file", "digest", "accepted"})

_LEAVES = (bool, int, str, Decimal, datetime.date, Text)
_WANTS = typing.get_args(typing.get_type_hints(Operand)["wants"])
_TAKES = typing.get_args(typing.get_type_hints(Combiner)["takes"])


def unsound(record: Rule | Combiner) -> list[str]:
    """Say everything that is wrong with a rule or a combiner.

    What it looks at is anyone's code, so it may raise anything.
    """
    own = _rule(record) if isinstance(record, Rule) else _combiner(record)
    return [*_named(record), *own]


def _named(record: Any) -> Iterator[str]:
    if not (isinstance(record.name, str) and record.name.isidentifier()):
        yield "the name is not an identifier"
    if not (isinstance(record.title, Text) and record.title.zh):
        yield "the title is no Text with a Chinese label"
    if not callable(record.bind):
        yield "bind is no function"
    if not record.source:
        yield "no source is given"
    if not isinstance(record.version, int) or record.version < 1:
        yield "the version is no whole number from 1 up"


def _combiner(combiner: Combiner) -> Iterator[str]:
    if combiner.takes not in _TAKES:
        yield f"takes {combiner.takes!r}, which is neither points nor stars"
    if {type(combiner.adds), type(combiner.weighs)} != {bool}:
        yield "adds and weighs are not True or False"
    elif combiner.adds and (combiner.weighs or combiner.takes == "stars"):
        yield "it adds the points of the parts, so it can't weigh them or take stars"


def _rule(rule: Rule) -> Iterator[str]:
    if not attrs.has(rule.params):
        yield "params is not an attrs class"
        return
    hints = typing.get_type_hints(rule.params)
    read = [operand.name for operand in rule.operands]
    if not read:
        yield "it has no operand, so it reads no figure"
    for operand in rule.operands:
        if operand.wants not in _WANTS:
            yield f"the operand {operand.name!r} wants {operand.wants!r}"
        if read.count(operand.name) > 1:
            yield f"the operand {operand.name!r} is listed twice"
        if hints.get(operand.name) is not Expression:
            yield f"the operand {operand.name!r} is no parameter of type Expression"
    for field in attrs.fields(rule.params):
        key = field.name.removesuffix("_")
        if key in RESERVED:
            yield f"the parameter {key!r} is a key of every item"
        if field.name not in read:
            yield from _parameter(field.name, hints.get(field.name))


def _parameter(name: str, kind: object) -> Iterator[str]:
    """Say what is wrong with a parameter that is no figure."""
    if name in UNDIGESTED:
        yield f"the parameter {name!r} would be left out of the rubric's digest"
    yield from _type(name, kind)


def _type(name: str, kind: object) -> Iterator[str]:
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if kind is Expression:
        yield f"the parameter {name!r} is an expression that no operand names"
    elif kind is float:
        yield f"the parameter {name!r} is a float; numbers are Decimal"
    elif isinstance(kind, type) and attrs.has(kind) and kind is not Text:
        hints = typing.get_type_hints(kind)
        for field in attrs.fields(kind):
            yield from _parameter(field.name, hints.get(field.name))
    elif origin in (typing.Union, types.UnionType):
        for inner in args:
            if inner is not types.NoneType:
                yield from _type(name, inner)
    elif origin is tuple and args[1:] == (...,):
        yield from _type(name, args[0])
    elif origin is Mapping and args[0] is str:
        yield from _type(name, args[1])
    elif origin is not typing.Literal and kind not in _LEAVES:
        yield f"the parameter {name!r} has a type no rubric can write: {kind}"
