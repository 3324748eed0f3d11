"""The registry: a fixed list by name that knows who gave what, and refuses doubles."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from evalkit.errors import PluginError
from evalkit.model.rule import Rule
from evalkit.model.text import Text
from evalkit.registry import Plugin, build_registry, clashes
from evalkit.rules.combiners import MINIMUM, SUM
from evalkit.rules.met import MET

ONE = Plugin("one", "evalkit-one", "1.0", "11" * 32, (MET,), (SUM,))


def named(name: str) -> Rule:
    """Give another rule of a name."""
    return attrs.evolve(MET, name=name, title=Text("另一条", "Another"))


def other(*rules: Rule, name: str = "two", **gives: Any) -> Plugin:
    """Give another plugin."""
    return Plugin(name, f"evalkit-{name}", "1.0", "22" * 32, rules, **gives)


def test_rules_and_combiners_are_found_by_name() -> None:
    """Whatever plugins give stands in one list, and names who gave it."""
    streak = named("streak")
    two = other(streak, combiners=(MINIMUM,))
    registry = build_registry([ONE, two])
    assert registry.rules == {"met": MET, "streak": streak}
    assert registry.combiners == {"sum": SUM, "minimum": MINIMUM}
    assert registry.giver(MET) is ONE
    assert registry.giver(MINIMUM) is two


def test_a_record_nobody_gave_has_no_giver() -> None:
    """A record that looks like a registered one is another record."""
    registry = build_registry([ONE])
    with pytest.raises(LookupError, match="met"):
        registry.giver(attrs.evolve(MET))


def test_a_registry_does_not_change() -> None:
    """Nobody adds a rule behind a rubric's back."""
    registry = build_registry([ONE])
    with pytest.raises(TypeError):
        registry.rules["met"] = MET  # type: ignore[index]
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        registry.plugins = ()  # type: ignore[misc]


def test_the_nearest_names_are_offered() -> None:
    """A mistyped rule or combiner is told with those that may have been meant."""
    registry = build_registry([ONE, other(named("per_occurrence"))])
    assert registry.near_rules("per_occurence") == ("per_occurrence",)
    assert registry.near_combiners("sun") == ("sum",)
    assert registry.near_rules("zzz") == ()


def test_names_given_twice_are_refused_all_at_once() -> None:
    """Neither the first nor the last of two rules of a name wins (EK5006)."""
    twice = other(named("met"), named("own"), named("own"), combiners=(SUM,))
    with pytest.raises(PluginError) as refused:
        build_registry([ONE, twice])
    assert [fault.code for fault in refused.value.faults] == ["EK5006"] * 3
    assert refused.value.text("en").splitlines() == [
        "EK5006 The rule “met” is given twice: by “one” and by “two”. "
        "Remove one of the plugins, or ask an author to rename.",
        "EK5006 The rule “own” is given twice: by “two” and by “two”. "
        "Remove one of the plugins, or ask an author to rename.",
        "EK5006 The combiner “sum” is given twice: by “one” and by “two”. "
        "Remove one of the plugins, or ask an author to rename.",
    ]
    assert refused.value.text("zh").splitlines()[2] == (
        "EK5006 汇总方法“sum”有两个：“one”给出一个，“two”又给出一个。"
        "请卸载其中一个，或请作者改名。"
    )


def test_a_rule_and_a_combiner_may_share_a_name() -> None:
    """A rubric names them in different places."""
    assert clashes([ONE, other(named("sum"))]) == []
