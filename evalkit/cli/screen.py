"""What a command writes on: results to standard output, the rest to standard error.

Texts of people (labels, names, cells) are shown as they are: nothing in them is taken
for markup, and control characters are shown by their pictures. Piped, there is no
colour and no progress, and no line is folded.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import NoReturn

import click
from attrs import frozen
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from evalkit.catalogue import Language
from evalkit.cli.options import JSON, language_of
from evalkit.errors import Fault
from evalkit.io.safe_text import visible

#: Columns of a line where nobody's window sets a limit.
_UNFOLDED = 1000
#: A line stays a line, and no control sequence of either kind reaches a terminal.
_LINES = {ord("\n"): "␊", ord("\r"): "␍", ord("\t"): " "}
_LINES |= dict.fromkeys(range(0x80, 0xA0), "\N{REPLACEMENT CHARACTER}")
_WORDS: dict[str, dict[Language, str]] = {
    "error": {"zh": "错误", "en": "error"},
    "warning": {"zh": "提示", "en": "warning"},
    "count": {"zh": "共 {} 处错误。", "en": "{} errors."},
    "unwritten": {
        "zh": "共 {} 处错误，没有写出任何结果；改好后请再运行一次。",
        "en": "Errors: {}. Nothing was written; mend them and run it again.",
    },
}


class _Console(Console):
    """A console that leaves a closed pipe to whoever runs the command."""

    def on_broken_pipe(self) -> NoReturn:
        raise BrokenPipeError


@frozen(eq=False)
class Screen:
    """Where a command writes, and in which language."""

    language: Language
    #: Whether one JSON value is wanted instead of text.
    json: bool
    out: Console
    err: Console

    def say(self, zh: str, en: str) -> str:
        """Choose between a sentence in Chinese and in English."""
        return zh if self.language == "zh" else en

    def text(self, text: str, style: str = "") -> Text:
        """Make a text of anyone's safe to show in a line."""
        return Text(one_line(text), style)

    def line(self, text: str = "", style: str = "") -> None:
        """Write one line of the result."""
        self.out.print(one_line(text), style=style, soft_wrap=True)

    def table(
        self,
        headings: Sequence[str],
        rows: Iterable[Sequence[str]],
        *,
        numbers: Collection[int] = (),
        title: str = "",
    ) -> None:
        """Write a table of the result; the columns `numbers` are set to the right."""
        table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
        if title:
            self.line(title, style="bold")
        for number, heading in enumerate(headings):
            right = number in numbers
            table.add_column(
                self.text(heading),
                justify="right" if right else "left",
                overflow="fold",  # an id that is cut is no id
            )
        for row in rows:
            table.add_row(*map(self.text, row))
        self.out.print(table)

    def value(self, value: object) -> None:
        """Write the one JSON value of the result, without loss on any terminal."""
        ascii_only = not (self.out.encoding or "").lower().startswith("utf")
        text = json.dumps(value, ensure_ascii=ascii_only, indent=2)
        click.echo(text)

    def remark(self, text: str, style: str = "dim") -> None:
        """Write one line that is not part of the result."""
        self.err.print(one_line(text), style=style, soft_wrap=True)

    def faults(self, faults: Sequence[Fault], *, unwritten: bool = False) -> None:
        """Write faults, one a line, those of a file together.

        Args:
            faults: what is told.
            unwritten: whether a result was to be written, and was not.
        """
        by_file: dict[str | None, list[Fault]] = {}
        for fault in faults:
            by_file.setdefault(fault.place.file, []).append(fault)
        for number, group in enumerate(by_file.values()):
            if number:
                self.err.print()
            for fault in group:
                self._fault(fault)
        errors = sum(fault.severity == "error" for fault in faults)
        if errors > 1 or unwritten:
            words = _WORDS["unwritten" if unwritten else "count"]
            self.remark(words[self.language].format(errors), style="bold")

    def _fault(self, fault: Fault) -> None:
        style = "bold red" if fault.severity == "error" else "bold yellow"
        code, said = fault.text(self.language).split(" ", 1)
        text = Text(f"{_WORDS[fault.severity][self.language]} {code}", style)
        text.append(f" {one_line(said)}", "not bold default")
        self.err.print(text, soft_wrap=True)

    @contextmanager
    def progress(self, zh: str, en: str) -> Iterator[Callable[[int], None]]:
        """Show a bar that is told how far the work is, from 0 to 1000."""
        # Asked of the streams: colour can be forced where nobody watches.
        if not (self.out.file.isatty() and self.err.file.isatty()):
            yield _tell_nobody
            return
        columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        with Progress(*columns, console=self.err, transient=True) as bar:
            task = bar.add_task(self.say(zh, en), total=None)
            yield lambda share: bar.update(task, total=1000, completed=share)


def _tell_nobody(share: int) -> None:
    """Pass over how far the work is."""


def screen_of(ctx: click.Context) -> Screen:
    """Give the screen a command writes on."""
    out, err = (_console(stderr=stderr) for stderr in (False, True))
    return Screen(language_of(ctx), bool(ctx.meta.get(JSON)), out, err)


def this_screen() -> Screen:
    """Give the screen of the command that runs."""
    return screen_of(click.get_current_context())


def one_line(text: str) -> str:
    """Make a text of anyone's safe to show in a line of its own."""
    return visible(text).translate(_LINES)


def _console(*, stderr: bool) -> Console:
    stream = sys.stderr if stderr else sys.stdout
    folded = stream.isatty() or "COLUMNS" in os.environ
    return _Console(
        stderr=stderr,
        width=None if folded else _UNFOLDED,
        markup=False,
        emoji=False,
        highlight=False,
    )
