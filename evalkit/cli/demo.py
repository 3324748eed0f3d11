"""`evalkit demo`: the main job on a made-up county."""

from __future__ import annotations

import datetime
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
from evalkit.demo.drawn import drawn_workbook
from evalkit.demo.workbook import MADE_UP, write_county
from evalkit.io.notice import Notice, titles
from evalkit.io.results import input_paths
from evalkit.io.results_folder import refuse_foreign
from evalkit.io.results_summary import summarise
from evalkit.kit.evaluation import Evaluation
from evalkit.kit.rubric import load_rubric
from evalkit.model.rubric import Rubric

RUBRIC = "household/ten-star"
#: How many subjects are made up for another rubric.
SUBJECTS = 60
#: Its terminals quote otherwise.
WINDOWS = os.name == "nt"


@click.command("demo")
@click.argument("source", metavar="[RUBRIC]", default=RUBRIC)
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
def command(source: str, out: Path, *, force: bool) -> None:
    """Evaluate a made-up county of 15,000 households and show the result.

    A workbook of 60 villages, as a clerk would fill it in, is written, read back and
    evaluated by the ten-star scheme (household/ten-star). DIR gets what `evalkit run`
    writes, the workbook among it (inputs/facts/county.xlsx).

    With another RUBRIC, a file or the id of a scheme that comes with evalkit, sixty
    made-up subjects are evaluated by it (inputs/facts/made-up.xlsx).
    """
    screen = this_screen()
    refuse_foreign(out, force=force)
    rubric = load_rubric(source)
    county = source == RUBRIC
    day = AS_OF if county else demo_day(rubric.record)
    with tempfile.TemporaryDirectory() as folder:
        facts = Path(folder) / ("county.xlsx" if county else "made-up.xlsx")
        if county:
            with screen.progress("编一个县", "Making up a county") as tell:
                write_county(facts, rubric.record, tell)
        else:
            facts.write_bytes(drawn_workbook(rubric.record, SUBJECTS, day))
        with screen.progress("评价", "Evaluating") as tell:
            result = rubric.evaluate(facts, as_of=day, progress=tell, seed=MADE_UP)
        with screen.progress("写结果", "Writing"):
            receipt = result.write(out, notice=Notice(MADE_UP), force=force)
    screen.line(
        screen.say(MADE_UP, f"Made up, every name and figure of it ({MADE_UP})"),
        style="bold yellow",
    )
    show_result(screen, result)
    if county:
        _as_published(screen, result)
    show_files(screen, receipt, out)
    (facts,) = input_paths(out, receipt, "facts")
    _what_next(screen, result, source, out, facts)


def demo_day(rubric: Rubric) -> datetime.date:
    """Choose a day the rubric is valid on, `AS_OF` where it can be."""
    day = min(AS_OF, rubric.valid_until or AS_OF)
    return max(day, rubric.valid_from or day)


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


def _what_next(
    screen: Screen, result: Evaluation, source: str, out: Path, facts: Path
) -> None:
    asked = ["--as-of", str(result.as_of)]
    if result.finished.seed is not None:
        asked += ["--seed", result.finished.seed]
    commands = (
        ("explain", source, str(facts), most_telling(result), *asked),
        ("replay", str(out)),
        ("template", source, "--out", "my-own.xlsx"),
    )
    about = (
        screen.say("为什么是这个结果？", "Why this result?"),
        screen.say("再算一遍，逐字节核对", "Work it out again, compare every byte"),
        screen.say("要填的空表", "An empty workbook to fill in"),
    )
    screen.line()
    screen.line(screen.say("接下来可以试：", "What to try next:"), style="bold")
    for words, said in zip(commands, about, strict=True):
        screen.line(f"  {said}")
        screen.line(f"    {typed('evalkit', *words)}", style="cyan")


def most_telling(result: Evaluation) -> str:
    """Choose a subject whose grade hangs on as few facts as any, or the first."""
    ids = result.outcomes.ids
    wanting = result.outcomes.wanting.get("grade", {})
    open_ones = ((len(facts), ids[row]) for row, facts in wanting.items())
    return min(open_ones, default=(0, ids[0]))[1]


def typed(*words: str) -> str:
    """Write a command so that it works when it is copied into a terminal."""
    return subprocess.list2cmdline(words) if WINDOWS else shlex.join(words)
