"""The plugin that gives the built-in rules and combiners."""

from __future__ import annotations

from evalkit.hooks import hookimpl
from evalkit.model.rule import Combiner, Rule
from evalkit.rules.bands import BANDS
from evalkit.rules.brackets import BRACKETS
from evalkit.rules.combiners import MINIMUM, STARS, SUM, WEIGHTED_MEAN
from evalkit.rules.linear import LINEAR
from evalkit.rules.lookup import LOOKUP
from evalkit.rules.met import MET
from evalkit.rules.per_occurrence import PER_OCCURRENCE


@hookimpl
def evalkit_rules() -> tuple[Rule, ...]:
    """Give the built-in rules."""
    return (MET, BANDS, LOOKUP, LINEAR, PER_OCCURRENCE, BRACKETS)


@hookimpl
def evalkit_combiners() -> tuple[Combiner, ...]:
    """Give the built-in combiners."""
    return (SUM, WEIGHTED_MEAN, MINIMUM, STARS)
