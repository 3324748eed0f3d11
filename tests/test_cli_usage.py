"""A call that can't be understood is told like any other fault; help speaks Chinese."""

from __future__ import annotations

import datetime
import json

import click
import pytest

from evalkit.cli.chinese import WORDS, ChineseHelp, plain
from evalkit.cli.main import COMMANDS, EPILOG, main
from evalkit.cli.options import as_of
from tests.cli_sample import call


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("run", "x.toml", "a.csv"), "EK7011", "--out"),
        (("run", "--out", "r"), "EK7012", "RUBRIC"),
        (("shwo",), "EK7013", "show"),
        (("fly",), "EK7013", "demo | check"),
        (("show", "ruls"), "EK7013", "rules"),
        (("run", "x", "y", "--ouut", "r"), "EK7014", "--out"),
        (("check", "x", "--lang", "fr"), "EK7015", "zh | en"),
        (("run", "x", "y", "--out"), "EK7016", "--out"),
        (("--lang", "zh"), "EK7017", "demo | check"),
        (("template", "a", "b"), "EK7018", "template --help"),
        (("run", "x", "y", "--out", "r", "--as-of", "soon"), "EK7903", "soon"),
    ],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_call_that_is_not_understood_has_a_code(
    arguments: tuple[str, ...], code: str, said: str, lang: str
) -> None:
    """It ends with 2, one fault, the nearest name, in the language asked for."""
    answer = call(*arguments, lang=lang)
    assert (answer.exit_code, answer.stdout) == (2, "")
    spoken = "zh" if "zh" in arguments else lang
    assert answer.stderr.startswith(f"{'错误' if spoken == 'zh' else 'error'} {code} ")
    assert said in answer.stderr


@pytest.mark.parametrize("arguments", [(), ("show",)])
def test_nothing_at_all_asks_for_help(arguments: tuple[str, ...]) -> None:
    """A group without a command shows its help and no fault."""
    answer = call(*arguments)
    assert answer.exit_code == 2
    assert "Commands:" in answer.output
    assert "EK7" not in answer.output


@pytest.mark.parametrize(
    "day", ["2026-10-31", "2026/10/31", "2026年10月31日", "２０２６．１０．３１"]
)
def test_a_day_is_written_as_in_a_cell(day: str) -> None:
    """`--as-of` takes what a cell takes."""
    context = click.Context(main)
    assert as_of(context, click.Option(["--as-of"]), day) == datetime.date(2026, 10, 31)


@pytest.mark.parametrize(
    "arguments",
    [("run", "--json"), ("run", "--fly", "--json"), ("run", "x", "--json", "--out")],
)
def test_a_program_is_told_in_json(arguments: tuple[str, ...]) -> None:
    """With --json standard output holds the fault, wherever parsing stopped."""
    answer = call(*arguments)
    assert answer.exit_code == 2
    (fault,) = json.loads(answer.stdout)["faults"]
    assert fault["code"].startswith("EK701")
    late = call("run", "x", "y", "--out", "r", "--as-of", "soon", "--json")
    assert json.loads(late.stdout)["faults"][0]["code"] == "EK7903"


@pytest.mark.parametrize(
    "arguments",
    [
        ("run", "--fly", "--lang", "zh"),
        ("run", "--fly", "--lang=zh"),
        ("--fly", "--lang", "zh"),
        ("run", "--help", "--lang", "zh"),
        ("--lang", "zh", "show", "--help"),
    ],
)
def test_the_language_is_heard_wherever_it_stands(arguments: tuple[str, ...]) -> None:
    """`--lang` counts before and after what stops the parser, and before the variable.

    An unknown language is passed over.
    """
    assert "用法" in call(*arguments).output
    english = [word.replace("zh", "en") for word in arguments]
    assert "用法" not in call(*english, lang="zh").output
    assert "用法" in call("--fly", "--lang", "fr", lang="zh").output


def paragraphs(command: click.Command) -> set[str]:
    """Give every English sentence the help of a command shows."""
    texts = (command.help or "").split("\n\n")
    texts += [getattr(one, "help", None) or "" for one in command.params]
    below = getattr(command, "commands", {}).values()
    return {plain(text) for text in texts if text}.union(*map(paragraphs, below))


def test_all_help_is_there_in_chinese() -> None:
    """Every paragraph, command and option has its Chinese, and no other waits there."""
    context = click.Context(main)
    commands = [main.get_command(context, name) for name in COMMANDS]
    shown = paragraphs(main) | {plain(EPILOG.replace("\b", ""))}
    shown = shown.union(*(paragraphs(one) for one in commands if one))
    assert shown | {"Show this message and exit."} == set(WORDS)
    said = call("--help", lang="zh").stdout + call("run", "-h", lang="zh").stdout
    for words in ("用法：", "选项：", "命令：", "退出码：", "[必填]", "[选项]"):
        assert words in said


def test_what_has_no_chinese_is_shown_in_english() -> None:
    """A plugin's or a new command's sentence is no reason to fail."""
    formatter = ChineseHelp(width=80)
    formatter.write_usage("p", "[OPTIONS]", "Use: ")
    formatter.write_text("Unheard of.\nA line.\n\nLook for faults in rubrics.")
    formatter.write_dl([("--fly", "Fly away.  [required]")])
    assert formatter.getvalue() == (
        "Use: p [选项]\nUnheard of.\nA line.\n\n检查评定办法写得对不对。\n"
        "--fly  Fly away.  [必填]\n"
    )


def test_chinese_lines_fit_a_terminal() -> None:
    """No line is wider than 76 columns, nor that of an option than 56."""
    for english, chinese in WORDS.items():
        widest = max(len(line.encode("gbk")) for line in chinese.split("\n"))
        assert widest <= 76, english
