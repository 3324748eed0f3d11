"""`evalkit template`: an empty workbook to fill in."""

from __future__ import annotations

from pathlib import Path

import click

from evalkit.cli.options import language_option
from evalkit.cli.screen import this_screen
from evalkit.errors import Fault, Place, UsageError
from evalkit.io.template import template_bytes
from evalkit.io.whole_file import write_whole
from evalkit.kit.rubric import load_rubric


@click.command("template")
@click.argument("source", metavar="RUBRIC")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE.xlsx",
    help="Where to write; left out, the rubric's name in this folder.",
)
@click.option("--force", is_flag=True, help="Replace a file that is there.")
@language_option
def command(source: str, out: Path | None, *, force: bool) -> None:
    """Write an empty workbook to fill in for a rubric.

    It has the headings, drop-downs, the ranges, and a sheet that explains every
    column. RUBRIC is a file, or the id of a scheme that comes with evalkit
    (household/ten-star).
    """
    screen = this_screen()
    rubric = load_rubric(source)
    path = out or Path(rubric.id.rpartition("/")[2])
    if not path.suffix:
        path = path.with_name(f"{path.name}.xlsx")
    if path.suffix.lower() != ".xlsx":
        raise UsageError(Fault("EK7008", Place(file=str(path)), expected=".xlsx"))
    if not force and path.exists():
        raise UsageError(Fault("EK7006", Place(file=str(path))))
    write_whole(path, template_bytes(rubric.asked))
    screen.line(
        screen.say(
            f"已写好 {path}：按《{rubric.title.zh}》填写，填法见“填表说明”。",
            f"Wrote {path}, to be filled in for {rubric.title.said('en')}; "
            "the sheet 填表说明 explains it.",
        )
    )
