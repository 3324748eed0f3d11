"""`evalkit replay`: the same bytes again, or what moved."""

from __future__ import annotations

from pathlib import Path

import click

from evalkit.cli.options import json_option, language_option
from evalkit.cli.screen import this_screen
from evalkit.io.receipt import receipt_code, spaced_code
from evalkit.io.results_read import read_receipt
from evalkit.kit.replay import replay


@click.command("replay")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@json_option
@language_option
@click.pass_context
def command(ctx: click.Context, folder: Path) -> None:
    """Work a result out again and compare every byte.

    DIR is the folder of a result. It holds what is needed: the rubric and the facts
    in inputs/, and the receipt. What differs is named, and the exit code is 1.
    """
    screen = this_screen()
    with screen.progress("复算", "Replaying") as tell:
        faults = replay(folder, progress=tell)
    if screen.json:
        screen.value(
            {"same": not faults, "faults": [fault.as_json() for fault in faults]}
        )
    screen.faults(faults)
    if faults:
        ctx.exit(1)
    if not screen.json:
        receipt = read_receipt(folder)
        count, code = receipt.outcomes_count, spaced_code(receipt_code(receipt))
        screen.line(
            screen.say(
                f"{folder}：复算 {count:,} 条结果，每个字节都相同。校验码 {code}",
                f"{folder}: {count:,} outcomes worked out again, every byte the same. "
                f"Check code {code}",
            )
        )
