"""The command `evalkit`: its sub-commands by name, each loaded when it is called.

`evalkit --help` must not wait for numpy, for workbooks or for rules: this module
imports click and nothing else, and a command's module is imported when it runs.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from contextlib import AbstractContextManager
from importlib import import_module
from typing import Any, TextIO

import click

from evalkit.cli.options import (
    TYPED,
    language_of,
    main_language_option,
    overhear,
)

#: Name of a command -> the first line of its help; its module has the same name.
COMMANDS = {
    "demo": "Evaluate a made-up county of 15,000 households and show the result.",
    "check": "Look for faults in rubrics.",
    "run": "Evaluate facts by a rubric and write the result's folder.",
    "explain": "Say why a subject got what it got, down to the cells.",
    "replay": "Work a result out again and compare every byte.",
    "show": "Show the rubrics, one of them, its fields, the rules or the plugins.",
    "convert": "Write a rubric as a workbook, or a workbook as TOML.",
    "template": "Write an empty workbook to fill in for a rubric.",
}

EPILOG = """\b
Exit codes:
  0    all is well
  1    the answer is no: a rubric has faults, a replay differs
  2    the call or what it was given can't be used; every reason is told
  130  interrupted
"""


class SpokenContext(click.Context):
    """A context that writes help in the language asked for."""

    def make_formatter(self) -> click.HelpFormatter:
        """Give what help is written with."""
        overhear(self)  # `--lang` may stand behind `--help`
        if language_of(self) == "zh":
            self.formatter_class = import_module("evalkit.cli.chinese").ChineseHelp
        return super().make_formatter()


def _nowhere() -> TextIO:
    return os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8")


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports one when it is called."""

    context_class = SpokenContext

    def __init__(self, *, lines: Mapping[str, str], **settings: Any) -> None:
        named = {name: click.Command(name, help=line) for name, line in lines.items()}
        super().__init__(commands=named, **settings)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands in the order they are best learned."""
        return list(self.commands)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command."""
        if cmd_name not in self.commands:
            return None
        command = import_module(f"evalkit.cli.{cmd_name}").command
        assert isinstance(command, click.Command)
        for one in (command, *getattr(command, "commands", {}).values()):
            one.context_class = SpokenContext
        return command

    def format_commands(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        """List the commands without importing any."""
        rows = [(name, one.help or "") for name, one in self.commands.items()]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def main(self, *args: Any, **settings: Any) -> Any:
        """Run the command; what a terminal's code page lacks is shown as `?`."""
        # Services and shells may start a program with these streams closed.
        sys.stdout = sys.stdout or _nowhere()
        sys.stderr = sys.stderr or _nowhere()
        for stream in (sys.stdout, sys.stderr):
            # Not every stream that stands in for a terminal's can do this.
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="replace")
        return super().main(*args, **settings)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse what stands before the command's name; keep all that was typed."""
        ctx.meta[TYPED] = tuple(args)
        try:
            return super().parse_args(ctx, args)
        except click.exceptions.NoArgsIsHelpError:
            raise
        except click.UsageError:
            with _refusals(ctx):
                raise

    def invoke(self, ctx: click.Context) -> Any:
        """Run a sub-command; what is refused is told, never as a traceback."""
        with _refusals(ctx):
            return super().invoke(ctx)


def _refusals(ctx: click.Context) -> AbstractContextManager[None]:
    # Imported here, so that help doesn't wait for it.
    from evalkit.cli.refusals import refusals

    return refusals(ctx)


@click.command(
    cls=LazyGroup,
    lines=COMMANDS,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="evalkit", prog_name="evalkit")
@main_language_option
def main() -> None:
    """Turn a written evaluation scheme into results that anyone can check."""
