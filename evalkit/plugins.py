"""Find, load and check plugins, attribute what goes wrong, freeze the rest.

A plugin is taken wholly or not at all. One that fails is set aside with its fault; the
others go on, and only a rubric that needs its rules is refused.
"""

from __future__ import annotations

import hashlib
import inspect
import os
import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import EntryPoint, entry_points, version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from types import ModuleType
from typing import TypeVar

import pluggy

from evalkit import hooks
from evalkit.errors import Fault, PluginError
from evalkit.model.rule import Combiner, Rule
from evalkit.model.sound import unsound
from evalkit.registry import Broken, Plugin, Registry, build_registry, clashes

#: The environment variable that, set to `off`, leaves outside plugins out.
SWITCH = "EVALKIT_PLUGINS"

#: Folders that are no source: bytecode, and schemes, which have digests of their own.
_ASIDE = frozenset({"__pycache__", "_rubrics"})

_Record = TypeVar("_Record", Rule, Combiner)


def load_registry(
    builtin: ModuleType, *, points: Iterable[EntryPoint] | None = None
) -> Registry:
    """Load the built-in plugin and those that are installed.

    Args:
        builtin: the module that gives the built-in rules.
        points: entry points to load instead of the installed ones of the group
            `evalkit`.

    Raises:
        PluginError: when the built-in plugin itself is broken.
    """
    core = load(builtin, builtin, "evalkit", "evalkit", version("evalkit"))
    plugins, broken = [], []
    for name, offered in _by_name(_found(points)).items():
        try:
            if len(offered) > 1 or name == core.name:
                raise _doubled(name, offered, core)
            plugins.append(_load_point(offered[0]))
        except PluginError as error:
            broken += [_broken(name, point, error.faults[0]) for point in offered]
    sound = []
    clashing = clashes([core, *plugins])
    for plugin in plugins:
        # Both of two that clash are set aside, so that no order decides who wins.
        fault = next((c.fault for c in clashing if plugin in (c.plugin, c.other)), None)
        if fault is None:
            sound.append(plugin)
        else:
            broken.append(
                Broken(plugin.name, plugin.distribution, plugin.version, fault)
            )
    return build_registry([core, *sound], broken)


def load(
    plugin: object, module: ModuleType, name: str, distribution: str, version: str
) -> Plugin:
    """Check one plugin and take what it gives.

    Args:
        plugin: the module or object that implements hooks.
        module: where its source is, for the digest.
        name: what messages call it.
        distribution: the package it came with.
        version: of that package.

    Raises:
        PluginError: with the fault that sets the plugin aside (EK5002–EK5005, EK5008).
    """
    # A manager of its own for each, so that whatever is raised has one author.
    manager = pluggy.PluginManager(hooks.GROUP)
    manager.add_hookspecs(hooks)
    try:
        manager.register(plugin, name=name)
        manager.check_pending()
    except pluggy.PluginValidationError as error:
        raise _unsound("EK5002", name, error) from error
    callers = manager.get_hookcallers(plugin) or []
    marked = {caller.name for caller in callers}
    unmarked = sorted(_hook_like(plugin) - marked)
    if unmarked:
        why = f"{', '.join(unmarked)} not marked with @hookimpl"
        raise _unsound("EK5002", name, why)
    if not marked:
        raise _unsound("EK5003", name)
    try:
        digest = digest_source(module)
    except (OSError, TypeError, ValueError) as error:
        raise _unsound("EK5008", name, error) from error
    return Plugin(
        name,
        distribution,
        version,
        digest,
        _given(name, manager.hook.evalkit_rules, Rule),
        _given(name, manager.hook.evalkit_combiners, Combiner),
    )


def digest_source(module: ModuleType) -> str:
    """Give the SHA-256 of a plugin's source: its module, or its whole package."""
    package = _package(module)
    if package is None:
        return hashlib.sha256(Path(inspect.getfile(module)).read_bytes()).hexdigest()
    whole = hashlib.sha256()
    for path, content in _sources(files(package), ""):
        inner = hashlib.sha256(content).hexdigest()
        whole.update(f"{path} {inner}\n".encode())
    return whole.hexdigest()


def _package(module: ModuleType) -> ModuleType | None:
    """Give the outermost package a module is in; folders without an init are none."""
    steps = module.__name__.split(".")
    for end in range(1, len(steps) + 1):
        outer = sys.modules.get(".".join(steps[:end]), module)
        if hasattr(outer, "__path__") and getattr(outer, "__file__", None):
            return outer
    return None


def _sources(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            if entry.name not in _ASIDE:
                yield from _sources(entry, f"{path}{entry.name}/")
        elif not entry.name.endswith(".pyc"):
            yield path + entry.name, entry.read_bytes()


def _found(points: Iterable[EntryPoint] | None) -> Iterable[EntryPoint]:
    if points is not None:
        return points
    if os.environ.get(SWITCH, "").strip().lower() == "off":
        return ()
    return entry_points(group=hooks.GROUP)


def _by_name(points: Iterable[EntryPoint]) -> dict[str, list[EntryPoint]]:
    names: dict[str, list[EntryPoint]] = {}
    for point in sorted(points, key=lambda point: (point.name, _distribution(point))):
        names.setdefault(point.name, []).append(point)
    return names


def _distribution(point: EntryPoint) -> tuple[str, str]:
    return (point.dist.name, point.dist.version) if point.dist else (point.module, "")


def _load_point(point: EntryPoint) -> Plugin:
    try:
        plugin = point.load()
        module = plugin if inspect.ismodule(plugin) else _module(point)
    except (Exception, SystemExit) as error:  # importing runs anyone's code
        raise _unsound("EK5001", point.name, error) from error
    return load(plugin, module, point.name, *_distribution(point))


def _module(point: EntryPoint) -> ModuleType:
    module = EntryPoint(point.name, point.module, point.group).load()
    assert inspect.ismodule(module)
    return module


def _hook_like(plugin: object) -> set[str]:
    """Name the functions that look like hooks; pluggy passes over unmarked ones."""
    prefix = f"{hooks.GROUP}_"
    named = {name for name in dir(plugin) if name.startswith(prefix)}
    return {name for name in named if callable(getattr(plugin, name))}


def _given(
    plugin: str, hook: pluggy.HookCaller, kind: type[_Record]
) -> tuple[_Record, ...]:
    """Call a hook of one plugin and check what it gives."""
    try:
        batches = hook()
        records = tuple(record for batch in batches for record in batch)
    except (Exception, SystemExit) as error:  # the hook is anyone's code
        raise _unsound("EK5004", plugin, error, hook.name) from error
    faults = []
    # pluggy passes over an answer of None.
    if hook.get_hookimpls() and not batches:
        faults.append("nothing was returned")
    try:
        for record in records:
            if isinstance(record, kind):
                named = f"{kind.__name__} {record.name!r}"
                faults += [f"{named}: {why}" for why in unsound(record)]
            else:
                faults.append(f"{record!r} is no {kind.__name__}")
    except Exception as error:  # so is what a record is made of
        raise _unsound("EK5005", plugin, error, hook.name) from error
    if faults:
        raise _unsound("EK5005", plugin, "; ".join(faults), hook.name)
    return records


def _doubled(name: str, offered: list[EntryPoint], core: Plugin) -> PluginError:
    takers = [] if name != core.name else [core.distribution]
    takers += [_distribution(point)[0] for point in offered]
    values = {"plugin": name, "first": takers[0], "second": takers[1]}
    return PluginError(Fault("EK5007", values=values))


def _broken(name: str, point: EntryPoint, fault: Fault) -> Broken:
    return Broken(name, *_distribution(point), fault)


def _unsound(code: str, plugin: str, why: object = "", hook: str = "") -> PluginError:
    if isinstance(why, BaseException):
        kind = type(why).__name__
        why = f"{kind}: {why}" if str(why) else kind
    return PluginError(Fault(code, values={"plugin": plugin, "why": why, "hook": hook}))
