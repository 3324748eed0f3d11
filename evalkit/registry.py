"""The rules and combiners there are, by name, and which plugin gave each.

A registry is built once and does not change. It knows nothing of how plugins are found.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from attrs import frozen

from evalkit.errors import Fault, PluginError, nearest
from evalkit.model.rule import Combiner, Rule


@frozen
class Plugin:
    """A plugin that was loaded: what it is and what it gave.

    Attributes:
        name: of its entry point; `evalkit` for the built-in one.
        distribution: the package it was installed with, and `version` of that.
        digest: SHA-256 of its source, in hex.
    """

    name: str
    distribution: str
    version: str
    digest: str
    rules: tuple[Rule, ...] = ()
    combiners: tuple[Combiner, ...] = ()


@frozen
class Broken:
    """A plugin that was set aside, and why."""

    name: str
    distribution: str
    version: str
    fault: Fault


@frozen
class Registry:
    """An immutable list of rules and combiners."""

    rules: Mapping[str, Rule]
    combiners: Mapping[str, Combiner]
    plugins: tuple[Plugin, ...] = ()
    #: Plugins that were set aside; they matter to rubrics that need their rules.
    broken: tuple[Broken, ...] = ()

    def giver(self, record: Rule | Combiner) -> Plugin:
        """Give the plugin a rule or combiner came from."""
        for plugin in self.plugins:
            if any(record is one for one in (*plugin.rules, *plugin.combiners)):
                return plugin
        raise LookupError(record.name)

    def near_rules(self, name: str) -> tuple[str, ...]:
        """Give the names of rules nearest to a mistyped one."""
        return nearest(name, self.rules)

    def near_combiners(self, name: str) -> tuple[str, ...]:
        """Give the names of combiners nearest to a mistyped one."""
        return nearest(name, self.combiners)


def build_registry(
    plugins: Sequence[Plugin], broken: Iterable[Broken] = ()
) -> Registry:
    """Join what plugins gave.

    Raises:
        PluginError: with every name that two plugins give (EK5006).
    """
    faults = [clash.fault for clash in clashes(plugins)]
    if faults:
        raise PluginError(faults)
    return Registry(
        MappingProxyType({rule.name: rule for p in plugins for rule in p.rules}),
        MappingProxyType({one.name: one for p in plugins for one in p.combiners}),
        tuple(plugins),
        tuple(broken),
    )


@frozen
class Clash:
    """A name that a plugin gives although another gave it before."""

    plugin: Plugin
    other: Plugin
    fault: Fault


def clashes(plugins: Iterable[Plugin]) -> list[Clash]:
    """Find the names given twice, by two plugins or by one."""
    found = []
    seen: dict[tuple[str, str], Plugin] = {}
    for plugin in plugins:
        names = [("rule", rule.name) for rule in plugin.rules]
        names += [("combiner", one.name) for one in plugin.combiners]
        for kind, name in names:
            if (kind, name) not in seen:
                seen[kind, name] = plugin
                continue
            other = seen[kind, name]
            values = {
                "kind": kind,
                "kind_zh": _KINDS_ZH[kind],
                "name": name,
                "plugin": plugin.name,
                "other": other.name,
            }
            found.append(Clash(plugin, other, Fault("EK5006", values=values)))
    return found


_KINDS_ZH = {"rule": "评分规则", "combiner": "汇总方法"}
