"""`evalkit convert`: a rubric as a workbook, and a workbook as a rubric."""

from __future__ import annotations

from pathlib import Path

import click

from evalkit.cli.options import language_option
from evalkit.cli.screen import this_screen
from evalkit.errors import Fault, Place, UsageError
from evalkit.io.rubric_blocks import blocks_of
from evalkit.io.rubric_book_out import rubric_book
from evalkit.io.rubric_text import load_toml
from evalkit.io.whole_file import write_whole
from evalkit.kit.rubric import Rubric, load_rubric

_KINDS = (".xlsx", ".toml")


@click.command("convert")
@click.argument("source", metavar="RUBRIC")
@click.argument("out", metavar="OUT", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace a file that is there.")
@language_option
def command(source: str, out: Path, *, force: bool) -> None:
    """Write a rubric as a workbook, or a workbook as TOML.

    OUT ends in .xlsx or .toml. What the rubric means stays the same, and so does its
    digest; comments are lost, for nothing else reads them. RUBRIC is a file of either
    kind, or the id of a scheme that comes with evalkit (household/ten-star).
    """
    screen = this_screen()
    place = Place(file=str(out))
    if out.suffix.lower() not in _KINDS:
        expected = " | ".join(_KINDS)
        raise UsageError(Fault("EK7021", place, out.suffix, expected))
    rubric = load_rubric(source)
    if not force and out.exists():
        raise UsageError(Fault("EK7006", place))
    write_whole(
        out, _workbook(rubric) if out.suffix.lower() == ".xlsx" else _text(rubric)
    )
    screen.line(screen.say(f"已写好 {out}。", f"Wrote {out}."))
    screen.line(screen.say(f"办法摘要 {rubric.digest}", f"digest {rubric.digest}"))


def _workbook(rubric: Rubric) -> bytes:
    raw, shapes = load_toml(rubric.text, rubric.record.file)
    blocks = blocks_of(raw, shapes.lines)
    return rubric_book(blocks, rubric.title.zh, rubric.registry.rules)


def _text(rubric: Rubric) -> bytes:
    return rubric.text.encode("utf-8")
