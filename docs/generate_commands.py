"""The help of every command, from the command line itself."""

from __future__ import annotations

import click
from click.testing import CliRunner

from evalkit.cli.main import main


def command_list(name: str) -> str:
    """Write the commands with one line each."""
    assert not name
    context = click.Context(main, info_name="evalkit")
    rows = ["| command | what it does |", "| --- | --- |"]
    for path, command in _walk(main, context, ()):
        line = command.get_short_help_str(limit=200).replace("|", "\\|")
        anchor = "-".join(("evalkit", *path))
        rows.append(f"| [`{' '.join(path)}`](#{anchor}) | {line} |")
    return "\n".join(rows)


def command_help(name: str) -> str:
    """Write what a command's `--help` prints; `name` joins sub-commands by `/`."""
    arguments = [*filter(None, name.split("/")), "--help"]
    environment = {"COLUMNS": "80", "LANG": "en_US.UTF-8", "EVALKIT_LANG": "en"}
    answer = CliRunner(env=environment).invoke(
        main, arguments, prog_name="evalkit", terminal_width=80, color=False
    )
    if answer.exit_code:
        raise SystemExit(f"evalkit {' '.join(arguments)}: {answer.output}")
    return "```text\n" + answer.output.rstrip() + "\n```"


def _walk(
    group: click.Group, context: click.Context, path: tuple[str, ...]
) -> list[tuple[tuple[str, ...], click.Command]]:
    found = []
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        found.append(((*path, name), command))
        if isinstance(command, click.Group):
            found += _walk(command, context, (*path, name))
    return found
