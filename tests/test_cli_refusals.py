"""What a command refuses: told on standard error, with an exit code, no traceback."""

from __future__ import annotations

import errno
import io
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.exceptions import Exit
from rich.console import Console

from evalkit.cli.main import main
from evalkit.cli.options import JSON, LANGUAGE
from evalkit.cli.refusals import refusals
from evalkit.cli.screen import Screen, screen_of
from evalkit.errors import EvalkitError, Fault, Place
from evalkit.io.system_words import reasons
from tests.cli_sample import TIDY, call, value


def refused(
    error: BaseException, capsys: pytest.CaptureFixture[str], *, json: bool = False
) -> tuple[int, str, str]:
    """Raise inside a command; give its exit code and what it said."""
    context = click.Context(main)
    context.meta.update({LANGUAGE: "en", JSON: json})
    with pytest.raises(Exit) as end, refusals(context):
        raise error
    return (end.value.exit_code, *capsys.readouterr())


def test_faults_are_told_all_with_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    """Every fault is one line on standard error; those of a file stand together."""
    faults = [
        Fault("EK1101", Place("a.toml", 3)),
        Fault("EK1101", Place("b.toml", 1)),
        Fault("EK1108", Place("a.toml", 9)),
    ]
    code, out, err = refused(EvalkitError(faults), capsys)
    assert (code, out) == (2, "")
    lines = err.splitlines()
    starts = [" ".join(line.split()[:3]) for line in lines]
    assert starts == [
        "error EK1101 a.toml:3:", "error EK1108 a.toml:9:", "",
        "error EK1101 b.toml:1:", "3 errors.",
    ]  # fmt: skip


def test_faults_are_told_to_programs_too(capsys: pytest.CaptureFixture[str]) -> None:
    """With --json standard output holds the faults as one JSON value."""
    code, out, err = refused(EvalkitError(Fault("EK1006")), capsys, json=True)
    assert code == 2
    assert '"code": "EK1006"' in out
    assert err.startswith("error EK1006 ")
    assert value("check", "no")["faults"][0]["code"] == "EK7002"


def test_what_the_system_refuses_is_a_fault(capsys: pytest.CaptureFixture[str]) -> None:
    """A path that can't be used names itself and the system's reason (EK7001)."""
    error = PermissionError(errno.EACCES, "Permission denied", "secret.xlsx")
    code, _, err = refused(error, capsys)
    assert code == 2
    assert err.startswith("error EK7001 secret.xlsx: The system refused it: Permission")
    assert "没有权限" in Fault("EK7001", values=reasons(error)).text("zh")
    code, _, err = refused(OSError("no words"), capsys)
    assert err.startswith("error EK7001 The system refused it: no words.")


def test_a_full_disk_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where standard output can't be written to, standard error says so (EK7001)."""

    class Full(io.StringIO):
        def write(self, text: str) -> int:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    said = io.StringIO()
    monkeypatch.setattr(sys, "stdout", Full())
    monkeypatch.setattr(sys, "stderr", said)
    context = click.Context(main)
    context.meta.update({LANGUAGE: "en", JSON: True})
    with pytest.raises(Exit) as end, refusals(context):
        screen_of(context).value({})
    assert end.value.exit_code == 2
    assert said.getvalue().startswith("error EK7001 ")


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_closed_streams_are_no_reason_to_fail(tmp_path: Path, closed: str) -> None:
    """A service may start a command with nowhere to write to."""
    (tmp_path / "r.toml").write_text(TIDY, encoding="utf-8")
    command = f'"{sys.executable}" -m evalkit check r.toml {closed}'
    run = subprocess.run(
        ["sh", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (run.returncode, "Traceback" in run.stderr) == (0, False)


def test_an_interrupt_is_130(capsys: pytest.CaptureFixture[str]) -> None:
    """Ctrl-C ends with a word and the exit code shells use for it."""
    assert refused(KeyboardInterrupt(), capsys) == (130, "", "Interrupted.\n")


def test_a_fault_of_evalkit_itself_is_not_hidden(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What no user can cause keeps its traceback."""
    with pytest.raises(ZeroDivisionError), refusals(click.Context(main)):
        raise ZeroDivisionError


def test_a_closed_pipe_ends_quietly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """When nobody reads on, the command stops without a word (141)."""
    with (tmp_path / "out").open("w") as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        assert refused(BrokenPipeError(), capsys) == (141, "", "")
        stream.write("goes nowhere")
    assert (tmp_path / "out").read_text() == ""


class Closed(io.StringIO):
    """A pipe whose reader is gone."""

    def write(self, text: str) -> int:
        """Fail as the system does."""
        raise BrokenPipeError


def test_rich_leaves_a_closed_pipe_to_the_command() -> None:
    """Rich would exit with 1, which means no here."""
    screen = screen_of(click.Context(main))
    screen.out.file = Closed()
    with pytest.raises(BrokenPipeError):
        screen.line("anything")


def run(*arguments: str, **environ: str) -> subprocess.Popen[bytes]:
    """Start the command as a shell does."""
    env = {**os.environ, "EVALKIT_LANG": "zh", **environ}
    command = [sys.executable, "-m", "evalkit", *arguments]
    return subprocess.Popen(
        command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def test_a_pipe_that_is_closed_at_once() -> None:
    """`evalkit show rules | true` says nothing and ends with 141."""
    process = run("show", "rules")
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()
    assert (process.wait(), said) == (141, b"")


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["ascii", "cp437", "gbk"])
def test_a_code_page_that_lacks_characters_is_no_reason_to_fail(encoding: str) -> None:
    """What a terminal can't show is a question mark; JSON loses nothing."""
    process = run("show", "fields", "household/ten-star", PYTHONIOENCODING=encoding)
    out, err = process.communicate()
    assert (process.returncode, err) == (0, b"")
    assert ("户编号" in out.decode(encoding)) == (encoding == "gbk")
    arguments = ("show", "fields", "household/ten-star", "--json")
    out, _ = run(*arguments, PYTHONIOENCODING=encoding).communicate()
    assert r"\u6237" in out.decode("ascii")


def test_control_characters_never_reach_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A label or a file's name can't move the cursor or begin a line of its own."""
    monkeypatch.chdir(tmp_path)
    name = "a\x1b[2Jb\nc\x9b.toml"
    Path(name).write_text("format = 1\n[rubrik]\n", encoding="utf-8")
    answer = call("check", name)
    assert answer.exit_code == 1
    for sign in "\x1b\x9b":
        assert sign not in answer.output
    assert all(line.startswith(("error", "4")) for line in answer.stderr.splitlines())
    title = TIDY.replace("清洁户评定办法", "清\\u001b洁[bold]:smile:")
    Path("b.toml").write_text(title, encoding="utf-8")
    said = call("check", "b.toml", lang="zh").stdout
    assert "清␛洁[bold]:smile:" in said


class Terminal(io.StringIO):
    """A terminal that remembers."""

    def isatty(self) -> bool:
        """Say that somebody watches."""
        return True


def shown(out: io.StringIO, err: io.StringIO) -> tuple[str, str]:
    """Write a line and show progress; give what both streams got."""
    consoles = [Console(file=file, width=80, _environ={}) for file in (out, err)]
    screen = Screen("en", False, *consoles)
    screen.line("text", style="bold red")
    with screen.progress("评价", "Evaluating") as tell:
        tell(500)
    return out.getvalue(), err.getvalue()


def test_colour_and_progress_are_for_terminals_only() -> None:
    """A bar is shown when both streams are watched, and nothing of it is left."""
    out, err = shown(Terminal(), Terminal())
    assert out.startswith("\x1b[1;31mtext")
    assert "Evaluating" in err
    for streams in ((io.StringIO(), Terminal()), (Terminal(), io.StringIO())):
        assert "Evaluating" not in shown(*streams)[1]
    assert shown(io.StringIO(), io.StringIO()) == ("text\n", "")


def test_no_color_takes_colours_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """NO_COLOR is obeyed on a terminal too."""
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    out = Terminal()
    monkeypatch.setattr(sys, "stdout", out)
    screen_of(click.Context(main)).line("text", style="red")
    assert out.getvalue() == "text\n"
