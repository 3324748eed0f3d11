"""The rule packs of the repository: whole, outsiders, and as their page shows them."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import evalkit
from evalkit import testing
from tests.repo.snippets import snippets

PAGE = "docs/how-to/write-a-rule-plugin.md"
#: The line of a package that has a page of its own.
README = 'readme = "README.md"\n'
PUBLIC = {"evalkit": evalkit.__all__, "evalkit.testing": testing.__all__}


def packs(checkout: Path) -> list[Path]:
    """Give the folders of the rule packs."""
    return sorted(path.parent for path in checkout.glob("plugins/*/pyproject.toml"))


def test_every_rule_pack_is_whole(checkout: Path) -> None:
    """A pack has an entry point, tests of its own, and a page that shows its rules."""
    assert packs(checkout)
    assert {path.parent for path in checkout.glob("plugins/*/*")} == set(
        packs(checkout)
    )
    for pack in packs(checkout):
        project = tomllib.loads((pack / "pyproject.toml").read_text("utf-8"))["project"]
        assert project["name"] == pack.name
        assert project["entry-points"]["evalkit"]
        assert list(pack.glob("tests/test_*.py"))
        readme = (pack / "README.md").read_text("utf-8")
        assert re.search(r"^rule = |^combine = ", readme, re.MULTILINE)
        assert "https://" in readme


def test_a_rule_pack_imports_public_names_only(checkout: Path) -> None:
    """Whoever writes a plugin needs nothing that may change without notice."""
    strange = []
    for pack in packs(checkout):
        for path in pack.rglob("*.py"):
            tree = ast.parse(path.read_text("utf-8"))
            for node in ast.walk(tree):
                if isinstance(node, ast.Import):
                    strange += [a.name for a in node.names if "evalkit." in a.name]
                elif isinstance(node, ast.ImportFrom):
                    module = node.module or ""
                    if module.partition(".")[0] == "evalkit":
                        known = PUBLIC.get(module, [])
                        strange += [a.name for a in node.names if a.name not in known]
    assert strange == []


@pytest.fixture
def shown(checkout: Path) -> dict[str, str]:
    """Give the files the page shows, by name."""
    found = snippets((checkout / PAGE).read_text("utf-8"))
    named = ((snippet.setting("file"), snippet.body) for snippet in found)
    return {name: body for name, body in named if name}


@pytest.mark.parametrize("name", ["evalkit_growing.py", "pyproject.toml"])
def test_the_page_shows_the_plugin_as_it_is(
    name: str, shown: dict[str, str], checkout: Path
) -> None:
    """What a reader copies is what is tested; only the registry's page is left out."""
    path = checkout / "plugins/evalkit-growing" / name
    assert shown[name] == path.read_text("utf-8").replace(README, "")


@pytest.mark.slow
def test_the_page_is_enough(shown: dict[str, str], tmp_path: Path) -> None:
    """In an empty folder the page's files are a package that builds and is tested."""
    for name, body in shown.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(body, encoding="utf-8")
    project = tomllib.loads(shown["pyproject.toml"])["project"]
    for key in ("readme", "license-files"):  # a file that isn't there stops the build
        assert key not in project
    answer = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stdout


def test_everything_for_tests_is_documented(checkout: Path) -> None:
    """The reference lists exactly what `evalkit.testing` offers."""
    page = (checkout / "docs/reference/testing.md").read_text("utf-8")
    listed = re.findall(r"^### `evalkit\.testing\.(\w+)", page, re.MULTILINE)
    assert sorted(listed) == testing.__all__ == sorted(testing.__all__)
    assert [name for name in listed if not getattr(testing, name).__doc__] == []
