"""Evaluating facts by a rubric, as `run` and `explain` both do."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from evalkit.cli.screen import Screen
from evalkit.kit.evaluation import Evaluation
from evalkit.kit.rubric import load_rubric

rubric_argument = click.argument("source", metavar="RUBRIC")
facts_argument = click.argument(
    "facts",
    nargs=-1,
    required=True,
    metavar="FACTS...",
    type=click.Path(path_type=Path),
)


def evaluate(
    screen: Screen,
    source: str,
    facts: tuple[Path, ...],
    as_of: datetime.date | None,
    seed: str | None = None,
) -> Evaluation:
    """Evaluate files of facts as of a day, today when none is given."""
    rubric = load_rubric(source)
    day = as_of or datetime.date.today()
    if as_of is None:
        screen.remark(
            screen.say(
                f"评价基准日：今天，{day}。另定用 --as-of。",
                f"As of today, {day}; choose another day with --as-of.",
            )
        )
    with screen.progress("评价", "Evaluating") as tell:
        return rubric.evaluate(facts, as_of=day, seed=seed, progress=tell)
