"""`evalkit run`: a rubric and facts in, a folder of results out."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from evalkit.cli.evaluating import evaluate, facts_argument, rubric_argument
from evalkit.cli.options import (
    as_of_option,
    json_option,
    language_option,
    seed_option,
)
from evalkit.cli.report import result_value, show_files, show_result
from evalkit.cli.screen import this_screen
from evalkit.io.notice import Notice
from evalkit.io.results_folder import refuse_foreign


@click.command("run")
@rubric_argument
@facts_argument
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The folder of the result: a new one, or one of an earlier result.",
)
@as_of_option
@seed_option
@click.option(
    "--label",
    metavar="TEXT",
    help="Printed on every sheet of the notice: a trial, made-up data.",
)
@click.option("--force", is_flag=True, help="Write beside other files in DIR.")
@json_option
@language_option
def command(
    source: str,
    facts: tuple[Path, ...],
    out: Path,
    as_of: datetime.date | None,
    seed: str | None,
    label: str | None,
    *,
    force: bool,
) -> None:
    """Evaluate facts by a rubric and write the result's folder.

    RUBRIC is a file, or the id of a scheme that comes with evalkit
    (household/ten-star). FACTS are workbooks (.xlsx), .csv, JSON lines (.jsonl) or
    parquet, and where the rubric takes earlier results their folders; give all of one
    evaluation.

    DIR gets outcomes.xlsx, outcomes.csv, notice.html (for the wall: names and
    grades), receipt.json and inputs/ (copies of what went in), all of it or nothing.
    """
    screen = this_screen()
    refuse_foreign(out, force=force)
    result = evaluate(screen, source, facts, as_of, seed)
    with screen.progress("写结果", "Writing"):
        receipt = result.write(out, notice=Notice(label), force=force)
    screen.faults(receipt.warnings)
    if screen.json:
        screen.value(result_value(result, receipt, out))
        return
    show_result(screen, result)
    show_files(screen, receipt, out)
