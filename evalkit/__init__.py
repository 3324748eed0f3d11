"""Turn a written evaluation scheme into results that anyone can check.

    rubric = evalkit.load_rubric("household/ten-star")
    result = rubric.evaluate("households.xlsx", as_of=date(2026, 10, 31))
    result.ranking()
    result.explain("A-1")

Everything public is listed in `__all__`; a name is loaded when it is first used, so
that `evalkit --help` doesn't wait for what it doesn't need.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evalkit.errors import (
        EvalkitError,
        FactsError,
        Fault,
        Place,
        PluginError,
        ReceiptError,
        RubricError,
        UsageError,
    )
    from evalkit.hooks import hookimpl
    from evalkit.io.notice import Notice
    from evalkit.io.ranking_rows import Ranked
    from evalkit.kit.evaluation import Evaluation
    from evalkit.kit.replay import replay
    from evalkit.kit.rubric import Rubric, load_rubric
    from evalkit.model.number import Numbers
    from evalkit.model.outcome import Trace
    from evalkit.model.rule import Combiner, Kernel, Operand, Part, Rule
    from evalkit.model.text import Expression, Text
    from evalkit.model.value import ValueType

__all__ = [
    "Combiner",
    "EvalkitError",
    "Evaluation",
    "Expression",
    "FactsError",
    "Fault",
    "Kernel",
    "Notice",
    "Numbers",
    "Operand",
    "Part",
    "Place",
    "PluginError",
    "Ranked",
    "ReceiptError",
    "Rubric",
    "RubricError",
    "Rule",
    "Text",
    "Trace",
    "UsageError",
    "ValueType",
    "hookimpl",
    "load_rubric",
    "replay",
]

_HOMES = {
    "evalkit.errors": (
        "EvalkitError FactsError Fault Place PluginError ReceiptError RubricError"
        " UsageError"
    ),
    "evalkit.hooks": "hookimpl",
    "evalkit.io.notice": "Notice",
    "evalkit.io.ranking_rows": "Ranked",
    "evalkit.kit.evaluation": "Evaluation",
    "evalkit.kit.replay": "replay",
    "evalkit.kit.rubric": "Rubric load_rubric",
    "evalkit.model.number": "Numbers",
    "evalkit.model.outcome": "Trace",
    "evalkit.model.rule": "Combiner Kernel Operand Part Rule",
    "evalkit.model.text": "Expression Text",
    "evalkit.model.value": "ValueType",
}
_HOME = {name: home for home, names in _HOMES.items() for name in names.split()}


def __getattr__(name: str) -> object:
    """Load a public name from the module where it lives."""
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module 'evalkit' has no attribute {name!r}")
    value: object = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names."""
    return __all__
