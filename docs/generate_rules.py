"""Rules, combiners, functions and hooks, from the records that define them."""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Mapping
from decimal import Decimal

import attrs

from evalkit import hooks
from evalkit.language.aggregates import AGGREGATES
from evalkit.language.functions import FUNCTIONS
from evalkit.model.text import Expression
from evalkit.rules.builtin import evalkit_combiners, evalkit_rules

RULES = {record.name: record for record in evalkit_rules()}
COMBINERS = {record.name: record for record in evalkit_combiners()}
WANTS = {
    "number": "a figure",
    "boolean": "a condition",
    "word": "a word",
    "date": "a date",
    "any": "a word, a yes-or-no or a whole number",
}


def rule(name: str) -> str:
    """Write the parameters of a rule."""
    record = RULES[name]
    wants = {operand.name: WANTS[operand.wants] for operand in record.operands}
    hints = typing.get_type_hints(record.params)
    rows = ["| parameter | what it is | if left out |", "| --- | --- | --- |"]
    for field in attrs.fields(record.params):
        kind = wants.get(field.name) or said_type(hints[field.name])
        rows.append(f"| `{field.name}` | {kind} | {said_default(field)} |")
    title = f"*{record.title.said('en')}* ({record.title.zh})."
    return "\n\n".join([title, "\n".join(rows), f"Seen in print: <{record.source}>"])


def combiner(name: str) -> str:
    """Write what a combiner is given."""
    record = COMBINERS[name]
    title = f"*{record.title.said('en')}* ({record.title.zh})."
    return f"{title} It is given the {record.takes} of the parts."


def function_list(name: str) -> str:
    """Write the functions over a row, or over many rows."""
    known = {"row": FUNCTIONS, "many": AGGREGATES}[name]
    rows = ["| function | gives |", "| --- | --- |"]
    for each in known.values():
        forms = " <br> ".join(f"`{form}`" for form in each.form.split(" · "))
        rows.append(f"| {forms} | {each.about} |")
    return "\n".join(rows)


def hook(name: str) -> str:
    """Write a hook's signature and docstring."""
    function = getattr(hooks, name)
    text = inspect.getdoc(function) or ""
    prose, _, example = text.partition("Example:\n")
    lines = [f"`{name}{inspect.signature(function)}`".replace("'", ""), prose.strip()]
    if example:
        lines.append("```python\n" + inspect.cleandoc("\n" + example) + "\n```")
    return "\n\n".join(lines)


def said_default(field: attrs.Attribute[object]) -> str:
    """Say what a parameter is when it isn't written."""
    if field.default is attrs.NOTHING:
        return "must be given"
    if isinstance(field.default, attrs.Factory):  # type: ignore[arg-type]
        return "none"
    if field.default in (None, "", ()) or attrs.has(type(field.default)):
        return "none"  # a record at its default: no key of it written
    if isinstance(field.default, bool):
        return f"`{str(field.default).lower()}`"
    return f"`{field.default}`"


def said_type(kind: object) -> str:
    """Say a parameter's type in words."""
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return said_type(next(arg for arg in args if arg is not type(None)))
    if origin is typing.Literal:
        return " · ".join(f"`{arg}`" for arg in args)
    if origin is tuple:
        return f"a list: {said_type(args[0])}"
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return f"a table: {said_type(args[1])} by name"
    if isinstance(kind, type) and attrs.has(kind) and kind is not Expression:
        return ", ".join(f"`{f.name}`" for f in attrs.fields(kind))
    words = {Decimal: "a number", Expression: "an expression", bool: "true or false"}
    words |= {int: "a whole number", str: "text"}
    return words.get(kind, "see below")  # type: ignore[call-overload, no-any-return]
