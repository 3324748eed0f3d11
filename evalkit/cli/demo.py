"""`evalkit demo`: the main job on a made-up county."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from pathlib import Path

import click

from evalkit.cli.options import language_option
from evalkit.cli.report import show_files, show_result
from evalkit.cli.screen import Screen, this_screen
from evalkit.demo.county import AS_OF
from evalkit.demo.workbook import MADE_UP, write_county
from evalkit.io.notice import Notice, titles
from evalkit.io.results_folder import refuse_foreign
from evalkit.io.results_summary import summarise
from evalkit.kit.evaluation import Evaluation
from evalkit.kit.rubric import load_rubric

RUBRIC = "household/ten-star"
#: Its terminals quote otherwise.
WINDOWS = os.name == "nt"


@click.command("demo")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("evalkit-demo"),
    show_default=True,
    metavar="DIR",
    help="The folder of the result.",
)
@click.option("--force", is_flag=True, help="Write beside other files in DIR.")
@language_option
def command(out: Path, *, force: bool) -> None:
    """Evaluate a made-up county of 15,000 households and show the result.

    A workbook of 60 villages, as a clerk would fill it in, is written, read back and
    evaluated by the ten-star scheme (household/ten-star). DIR gets what `evalkit run`
    writes, the workbook among it (inputs/facts/county.xlsx).
    """
    screen = this_screen()
    refuse_foreign(out, force=force)
    rubric = load_rubric(RUBRIC)
    with tempfile.TemporaryDirectory() as folder:
        facts = Path(folder) / "county.xlsx"
        with screen.progress("编一个县", "Making up a county") as tell:
            write_county(facts, rubric.record, tell)
        with screen.progress("评价", "Evaluating") as tell:
            result = rubric.evaluate(facts, as_of=AS_OF, progress=tell)
        with screen.progress("写结果", "Writing"):
            receipt = result.write(out, notice=Notice(MADE_UP), force=force)
    screen.line(
        screen.say(MADE_UP, f"Made up, every name and figure of it ({MADE_UP})"),
        style="bold yellow",
    )
    show_result(screen, result)
    _as_published(screen, result)
    show_files(screen, receipt, out)
    _what_next(screen, result, out)


def _as_published(screen: Screen, result: Evaluation) -> None:
    """Compare with what the county the demonstration is modelled on published."""
    summary = summarise(result.rubric, result.outcomes)
    held = dict(zip(summary.grades, summary.total.settled, strict=True))
    named = titles(result.rubric, result.outcomes)
    total, best = sum(held[title] for title in named), held[named[0]]
    screen.line()
    screen.line(
        screen.say(
            f"已经确定的：八星及以上 {total:,} 户，其中十星 {best:,} 户，"
            "与所仿的县公布的数一致。",
            f"For certain, {total:,} households have eight stars or more, {best:,} of "
            "them ten: the totals a real county published.",
        ),
        style="bold",
    )


def _what_next(screen: Screen, result: Evaluation, out: Path) -> None:
    rubric, facts = (
        out / "inputs/rubric/ten-star.toml",
        out / "inputs/facts/county.xlsx",
    )
    subject = most_telling(result)
    commands = (
        ("explain", str(rubric), str(facts), subject, "--as-of", str(AS_OF)),
        ("replay", str(out)),
        ("template", RUBRIC, "--out", "my-village.xlsx"),
    )
    about = (
        screen.say("这一户为什么还定不了？", "Why is this household undetermined?"),
        screen.say("再算一遍，逐字节核对", "Work it out again, compare every byte"),
        screen.say("要填的空表", "An empty workbook to fill in"),
    )
    screen.line()
    screen.line(screen.say("接下来可以试：", "What to try next:"), style="bold")
    for words, said in zip(commands, about, strict=True):
        screen.line(f"  {said}")
        screen.line(f"    {typed('evalkit', *words)}", style="cyan")


def most_telling(result: Evaluation) -> str:
    """Choose a household whose grade hangs on as few facts as any."""
    wanting = result.outcomes.wanting["grade"]
    ids = result.outcomes.ids
    return min((len(facts), ids[row]) for row, facts in wanting.items())[1]


def typed(*words: str) -> str:
    """Write a command so that it works when it is copied into a terminal."""
    return subprocess.list2cmdline(words) if WINDOWS else shlex.join(words)
