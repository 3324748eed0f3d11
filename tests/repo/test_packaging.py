"""What is installed is whole: types, schemes, command, version, licence."""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.resources
import runpy
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest


def project(checkout: Path) -> dict[str, object]:
    """Read the project table."""
    text = (checkout / "pyproject.toml").read_text("utf-8")
    table: dict[str, object] = tomllib.loads(text)["project"]
    return table


def test_the_installed_package_says_that_it_is_typed() -> None:
    """`py.typed` travels with the package, so that users' types are checked."""
    assert (importlib.resources.files("evalkit") / "py.typed").is_file()


def test_the_version_is_the_one_of_pyproject(checkout: Path) -> None:
    """The version is written once and read from the metadata."""
    assert importlib.metadata.version("evalkit") == project(checkout)["version"]


def test_the_command_is_installed() -> None:
    """`evalkit` is a command after `pip install`."""
    (command,) = importlib.metadata.entry_points(
        group="console_scripts", name="evalkit"
    )
    assert callable(command.load())


def test_python_m_evalkit_is_the_same_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`python -m evalkit` works where the scripts folder isn't on the path."""
    monkeypatch.setattr(sys, "argv", ["evalkit", "--help"])
    with pytest.raises(SystemExit) as end:
        runpy.run_module("evalkit", run_name="__main__")
    assert end.value.code == 0
    assert "demo" in capsys.readouterr().out


def test_importing_main_runs_nothing() -> None:
    """A tool that imports every module of the package doesn't start the command."""
    assert importlib.import_module("evalkit.__main__").main


def test_every_dependency_has_its_reason_on_its_line(checkout: Path) -> None:
    """A dependency without a stated reason is one to remove."""
    lines = (checkout / "pyproject.toml").read_text("utf-8").splitlines()
    start = lines.index("dependencies = [") + 1
    block = lines[start : lines.index("]", start)]
    assert block
    assert [line for line in block if '",' not in line or "#" not in line] == []


@pytest.mark.slow
def test_the_wheel_holds_types_and_schemes_and_nothing_else(
    checkout: Path, tmp_path: Path
) -> None:
    """The wheel carries every file of evalkit and every rubric, no tests, no docs."""
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps"]
    subprocess.run([*command, "-w", str(tmp_path), str(checkout)], check=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        inside = {name for name in archive.namelist() if not name.endswith("/")}
    source = {
        path.relative_to(checkout).as_posix()
        for path in (checkout / "evalkit").rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    rubrics = {
        "evalkit/_rubrics/" + path.relative_to(checkout / "rubrics").as_posix()
        for path in (checkout / "rubrics").rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    assert "evalkit/py.typed" in inside
    assert any(name.endswith("household/ten-star.toml") for name in rubrics)
    assert {name for name in inside if ".dist-info/" not in name} == source | rubrics
    assert any(name.endswith("licenses/LICENSE") for name in inside)
