"""What people are told of a rule's parameters, from its parameter class."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from decimal import Decimal

import attrs
from attrs import frozen

from evalkit.model.rule import Rule
from evalkit.model.text import Expression, Text

_WANTS = {
    "number": Text("数值", "a figure"),
    "boolean": Text("条件", "a condition"),
    "word": Text("类别", "a word"),
    "date": Text("日期", "a date"),
    "any": Text("类别、是非或整数", "a word, a yes-or-no or a whole number"),
}
_TYPES: dict[object, Text] = {
    Decimal: Text("数", "a number"),
    Expression: Text("表达式", "an expression"),
    bool: Text("true 或 false", "true or false"),
    int: Text("整数", "a whole number"),
    str: Text("文字", "text"),
}
_OTHER = Text("见说明", "see below")
_NONE = Text("没有", "none")


@frozen
class Parameter:
    """A parameter of a rule: its name, what it holds, what it is when left out."""

    name: str
    holds: Text
    default: Text


def parameters(rule: Rule) -> tuple[Parameter, ...]:
    """Describe the parameters of a rule, in the order of its class."""
    wants = {operand.name: _WANTS[operand.wants] for operand in rule.operands}
    hints = typing.get_type_hints(rule.params)
    return tuple(
        Parameter(
            field.name,
            wants.get(field.name) or said_type(hints[field.name]),
            said_default(field.default),
        )
        for field in attrs.fields(rule.params)
    )


def said_type(kind: object) -> Text:
    """Say a parameter's type in words."""
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return said_type(next(arg for arg in args if arg is not type(None)))
    if origin is typing.Literal:
        words = " · ".join(f"`{arg}`" for arg in args)
        return Text(words, words)
    if origin is tuple:
        inner = said_type(args[0])
        return Text(f"一列：{inner.zh}", f"a list: {inner.en}")
    if isinstance(origin, type) and issubclass(origin, Mapping):
        inner = said_type(args[1])
        return Text(f"一张表，每个名称：{inner.zh}", f"a table: {inner.en} by name")
    if isinstance(kind, type) and attrs.has(kind) and kind is not Expression:
        words = ", ".join(f"`{field.name}`" for field in attrs.fields(kind))
        return Text(words, words)
    return _TYPES.get(kind, _OTHER)


def said_default(default: object) -> Text:
    """Say what a parameter is when it isn't written."""
    if default is attrs.NOTHING:
        return Text("必须写", "must be given")
    if isinstance(default, attrs.Factory) or attrs.has(type(default)):  # type: ignore[arg-type]
        return _NONE  # an empty table, or one whose own keys say what is left out
    if default in (None, "", ()):
        return _NONE
    said = str(default).lower() if isinstance(default, bool) else str(default)
    return Text(f"`{said}`", f"`{said}`")
