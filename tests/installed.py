"""Small distributions on disk, found through their entry points like installed ones."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from importlib.metadata import EntryPoint, distributions
from pathlib import Path

import pytest
from attrs import field, frozen

from evalkit.errors import Fault
from evalkit.plugins import load_registry
from evalkit.registry import Registry
from evalkit.rules import builtin

#: A module that gives one sound rule, of whatever name it is asked for.
SOUND = """
from attrs import frozen
from evalkit.hooks import hookimpl
from evalkit.model.rule import Kernel, Operand, Rule
from evalkit.model.text import Expression, Text

@frozen
class Params:
    of: Expression

def bind(params, types, numbers):
    return Kernel(lambda values: values * 0, 0, 0, ("up",))

RULE = Rule("NAME", Text("规则", "Rule"), Params, (Operand("of"),), bind, "https://x.org")

@hookimpl
def evalkit_rules():
    return [RULE]
"""


def sound(name: str) -> str:
    """Give the source of a plugin with one rule."""
    return SOUND.replace("NAME", name)


@frozen
class Folder:
    """A folder that distributions are installed in."""

    path: Path
    points: list[EntryPoint] = field(factory=list)

    def install(
        self,
        name: str,
        source: str | Mapping[str, str],
        *,
        distribution: str | None = None,
        value: str | None = None,
        version: str = "1.0",
    ) -> Path:
        """Write a module, or the files of a package, and what names its entry point.

        Returns:
            The module's file, or the package's folder.
        """
        module = f"plugin_under_test_{len(self.points)}_{name}"
        if isinstance(source, str):
            home = self.path / f"{module}.py"
            home.write_text(source, encoding="utf-8")
        else:
            home = self.path / module
            for inner, text in source.items():
                (home / inner).parent.mkdir(parents=True, exist_ok=True)
                (home / inner).write_text(text, encoding="utf-8")
        value = (value or "{}").format(module)
        distribution = distribution or f"evalkit-{name}"
        info = self.path / f"{distribution.replace('-', '_')}-{version}.dist-info"
        info.mkdir()
        metadata = f"Metadata-Version: 2.1\nName: {distribution}\nVersion: {version}\n"
        (info / "METADATA").write_text(metadata, encoding="utf-8")
        entries = f"[evalkit]\n{name} = {value}\n"
        (info / "entry_points.txt").write_text(entries, encoding="utf-8")
        found = [
            p for d in distributions(path=[str(self.path)]) for p in d.entry_points
        ]
        self.points[:] = found
        return home

    def registry(self) -> Registry:
        """Load what is installed in the folder."""
        return load_registry(builtin, points=self.points)

    def fault(self) -> Fault:
        """Give the fault of the one plugin that was set aside."""
        (broken,) = self.registry().broken
        return broken.fault


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Folder]:
    """Give a folder on the path of modules; what was imported is forgotten after."""
    monkeypatch.syspath_prepend(tmp_path)
    yield Folder(tmp_path)
    for name in [name for name in sys.modules if name.startswith("plugin_under_test")]:
        del sys.modules[name]
