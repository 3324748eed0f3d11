"""The command as a whole: what it loads, what it lists, which language it speaks."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

import click
import pytest

from evalkit.cli.main import COMMANDS, main
from evalkit.cli.options import system_language
from tests.cli_sample import call

LOADED = """
import sys
from evalkit.cli.main import main
try:
    main({arguments!r})
except SystemExit:
    print(*sorted(sys.modules))
"""


def loaded_for(*arguments: str) -> set[str]:
    """Give the modules that are loaded once a command has run."""
    code = LOADED.format(arguments=list(arguments))
    command = [sys.executable, "-c", code]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    return set(answer.stdout.splitlines()[-1].split())


@pytest.mark.parametrize("arguments", [["--help"], [], ["--lang", "zh", "-h"]])
def test_help_loads_nothing_it_does_not_need(arguments: list[str]) -> None:
    """The list of commands needs click and the command's own module, no other room."""
    modules = loaded_for(*arguments)
    own = {name for name in modules if name.partition(".")[0] == "evalkit"}
    if "zh" in arguments:
        own.remove("evalkit.cli.chinese")
    assert own == {"evalkit", "evalkit.cli", "evalkit.cli.main", "evalkit.cli.options"}
    assert not modules & {"attrs", "cattrs", "numpy", "openpyxl", "pluggy", "rich"}


def test_help_of_a_command_loads_only_that_command() -> None:
    """Asking how `check` works does not load the demonstration."""
    modules = loaded_for("check", "--help")
    assert "evalkit.cli.check" in modules
    assert "evalkit.cli.demo" not in modules


@pytest.mark.parametrize("name", COMMANDS)
def test_lines_of_the_list_are_those_of_the_commands(name: str) -> None:
    """What the list says of a command is the first line of the command's own help."""
    command = importlib.import_module(f"evalkit.cli.{name}").command
    assert command.name == name
    assert (command.help or "").partition("\n")[0] == COMMANDS[name]


def test_every_module_of_a_command_is_listed() -> None:
    """A command that is written is a command that is found."""
    folder = Path(str(importlib.import_module("evalkit.cli").__path__[0]))
    modules = {path.stem for path in folder.glob("*.py")}
    commands = {
        name
        for name in modules - {"__init__", "main"}
        if hasattr(importlib.import_module(f"evalkit.cli.{name}"), "command")
    }
    assert commands == set(COMMANDS)


def test_help_lists_commands_and_exit_codes() -> None:
    """The help names every command, every exit code and the language variable."""
    answer = call("--help")
    assert answer.exit_code == 0
    for line in (*COMMANDS, "EVALKIT_LANG", "130", "Exit codes"):
        assert line in answer.stdout


def test_a_mistyped_command_is_refused() -> None:
    """An unknown command exits with 2 and a fault on standard error."""
    answer = call("shwo")
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert "There is no such command. Got: shwo. Did you mean show?" in answer.stderr
    context = click.Context(main)
    assert main.get_command(context, "shwo") is None
    assert main.list_commands(context) == list(COMMANDS)


def test_version_is_the_installed_one() -> None:
    """`--version` names the program and its version."""
    assert call("--version").stdout.startswith("evalkit, version ")


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LC_MESSAGES": "zh_TW", "LANG": "C"}, "zh"),
        ({"LC_ALL": "", "LANG": "de_DE"}, "en"),
    ],
)
def test_the_system_says_which_language(environ: dict[str, str], language: str) -> None:
    """The first locale variable that is set decides; what is not Chinese is English."""
    assert system_language(environ) == language


@pytest.mark.parametrize(
    ("name", "language"),
    [("Chinese (Simplified)_China", "zh"), ("English_India", "en"), (None, "en")],
)
def test_where_no_variable_is_set_the_locale_decides(
    name: str | None, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows has no such variables; there the locale's own name decides."""
    monkeypatch.setattr("locale.getlocale", lambda: (name, None))
    assert system_language({}) == language


def test_the_language_may_be_asked_for_anywhere() -> None:
    """`--lang` works before and after the command, and wins over the variable."""
    chinese = "没有这个文件"
    for arguments in (["--lang", "zh", "check", "no"], ["check", "no", "--lang", "zh"]):
        assert chinese in call(*arguments).stderr
    assert chinese in call("check", "no", lang="zh").stderr
    assert chinese not in call("check", "no", "--lang", "en", lang="zh").stderr
    assert chinese in call("check", "no", lang=None, LC_ALL="zh_CN.UTF-8").stderr
    assert call("check", "no", lang="fr").exit_code == 2


def test_a_stream_that_cannot_be_reconfigured_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What stands in for a terminal need not be one."""

    class Plain:
        encoding = "utf-8"

        def __init__(self) -> None:
            self.said = ""

        def write(self, text: str) -> int:
            self.said += text
            return len(text)

        def flush(self) -> None:
            """Nothing is held back."""

    out = Plain()
    monkeypatch.setattr(sys, "stdout", out)
    with pytest.raises(SystemExit) as end:
        main(["--version"])
    assert end.value.code == 0
    assert "evalkit" in out.said


def test_what_is_said_to_closed_streams_goes_nowhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A service may start a program without streams: that is no reason to fail."""
    for name in ("stdout", "stderr"):
        monkeypatch.setattr(sys, name, None)
    with pytest.raises(SystemExit) as end:
        main(["--help"])
    for stream in (sys.stdout, sys.stderr):
        assert stream.name not in (1, 2)
        stream.close()
    assert end.value.code == 0
