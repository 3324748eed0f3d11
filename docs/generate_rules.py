"""Rules, combiners, functions and hooks, from the records that define them."""

from __future__ import annotations

import inspect

from evalkit import hooks
from evalkit.io.rule_words import parameters
from evalkit.language.aggregates import AGGREGATES
from evalkit.language.functions import FUNCTIONS
from evalkit.rules.builtin import evalkit_combiners, evalkit_rules

RULES = {record.name: record for record in evalkit_rules()}
COMBINERS = {record.name: record for record in evalkit_combiners()}


def rule(name: str) -> str:
    """Write the parameters of a rule."""
    record = RULES[name]
    rows = ["| parameter | what it is | if left out |", "| --- | --- | --- |"]
    for one in parameters(record):
        rows.append(f"| `{one.name}` | {one.holds.en} | {one.default.en} |")
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
