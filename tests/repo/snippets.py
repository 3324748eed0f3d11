"""Run the examples of a page: files it writes, commands it types, Python it shows.

A fence's first word is its language; what follows says what a test does with it:

    ```toml file=mine.toml        saved under that name
    ```console run                each `$ evalkit …` is run; what it prints is compared
    ```console run exit=1         the last command is expected to fail so
    ```python run                 executed; what it prints is compared with the fence
    ```text output                that follows it

A line `…` in expected output stands for any lines. All fences of a page share one
folder and one Python.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from attrs import frozen

FENCE = re.compile(
    r"^```(?P<info>[^\n`]+)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL
)

#: The window and the language the pages are written for.
KEYBOARD = {
    "COLUMNS": "88",
    "EVALKIT_LANG": "en",
    "PYTHONIOENCODING": "utf-8",
    "PYTHONUNBUFFERED": "1",
}


@frozen
class Snippet:
    """One fenced block of a page."""

    language: str
    #: `run`, `output`, or a setting: `file=mine.toml`, `exit=1`.
    words: tuple[str, ...]
    body: str
    line: int

    def setting(self, name: str) -> str | None:
        """Give the value of a setting."""
        for word in self.words:
            if word.startswith(f"{name}="):
                return word.removeprefix(f"{name}=")
        return None


def snippets(text: str) -> Iterator[Snippet]:
    """Find the fenced blocks of a page."""
    for match in FENCE.finditer(text):
        language, *words = match["info"].split()
        line = text.count("\n", 0, match.start()) + 1
        yield Snippet(language, tuple(words), match["body"], line)


def run_page(page: Path) -> None:
    """Run the examples of a page in the current folder."""
    space: dict[str, Any] = {"__name__": "__main__"}
    printed = ""
    for snippet in snippets(page.read_text(encoding="utf-8")):
        where = f"{page.name}:{snippet.line}"
        name = snippet.setting("file")
        if name is not None:
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            Path(name).write_text(snippet.body, encoding="utf-8")
        if "output" in snippet.words:
            compare(snippet.body, printed, where)
        if "run" not in snippet.words:
            continue
        if snippet.language == "python":
            printed = run_python(snippet, space, where)
        else:
            assert snippet.language == "console", where
            run_console(snippet, where)


def run_python(snippet: Snippet, space: dict[str, Any], where: str) -> str:
    """Execute Python and give what it prints."""
    said = io.StringIO()
    code = compile("\n" * snippet.line + snippet.body, where, "exec")
    with contextlib.redirect_stdout(said):
        exec(code, space)
    return said.getvalue()


def run_console(snippet: Snippet, where: str) -> None:
    """Type the commands of a console and compare what they print."""
    commands = re.split(r"^\$ ", snippet.body, flags=re.MULTILINE)[1:]
    for index, command in enumerate(commands):
        typed, _, expected = command.partition("\n")
        program, *arguments = shlex.split(typed)
        assert program == "evalkit", where
        last = index == len(commands) - 1
        status = int(snippet.setting("exit") or 0) if last else 0
        # A process of its own, as at the keyboard; one stream, so that lines keep
        # their order.
        answer = subprocess.run(
            [sys.executable, "-m", "evalkit", *arguments],
            env={**os.environ, **KEYBOARD},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        assert answer.returncode == status, f"{where}: $ {typed}\n{answer.stdout}"
        compare(expected, answer.stdout, f"{where}: $ {typed}")


def compare(expected: str, said: str, where: str) -> None:
    """Find the expected lines in what was said, in order; `…` skips lines."""
    lines = [line.rstrip() for line in expected.strip().splitlines()]
    rest = [line.rstrip() for line in said.splitlines()]
    loose = False
    for line in lines:
        if line == "…":
            loose = True
            continue
        assert line in rest if loose else rest[:1] == [line], (
            f"{where}: expected {line!r} in\n{said}"
        )
        rest = rest[rest.index(line) + 1 :]
        loose = False
