"""`evalkit replay`: the same bytes again, or what moved."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import attrs
import click

from evalkit.cli.options import json_option, language_option
from evalkit.cli.screen import Screen, this_screen
from evalkit.errors import Fault
from evalkit.io.receipt import receipt_code, spaced_code
from evalkit.io.results_read import read_receipt
from evalkit.kit.replay import replay

#: How the codes of what differs begin; others say why nothing could be worked out.
_RECEIPTS = "EK60"
#: Faults that each name one subject with another outcome.
_OUTCOMES = {"EK6028", "EK6029", "EK6030"}
#: Faults that stand for the rest of them, and for any number of them.
_OTHERS, _UNNAMED = "EK6034", "EK6035"
_DIGEST = re.compile(r"\b([0-9a-f]{12})[0-9a-f]{52}\b")


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
    elif faults:
        screen.line(screen.say("不同。", "Different. ") + moved(screen, faults))
    else:
        receipt = read_receipt(folder)
        count, code = receipt.outcomes_count, spaced_code(receipt_code(receipt))
        screen.line(
            screen.say(
                f"相同。{folder}：复算 {count:,} 条结果，每个字节都相同。校验码 {code}",
                f"The same. {folder}: {count:,} outcomes worked out again, every byte "
                f"the same. Check code {code}",
            )
        )
    screen.faults([_shortened(fault) for fault in faults])
    if faults:
        ctx.exit(1)


def moved(screen: Screen, faults: Sequence[Fault]) -> str:
    """Say for how many subjects the outcome is another: what people ask first."""
    codes = [fault.code for fault in faults]
    if _UNNAMED in codes:
        return screen.say("评价结果变了。", "Outcomes have moved.")
    count = sum(code in _OUTCOMES for code in codes)
    count += sum(
        int(str(fault.values["count"])) for fault in faults if fault.code == _OTHERS
    )
    if any(not code.startswith(_RECEIPTS) for code in codes):
        return screen.say(
            "无法复算，评价结果变没变不得而知。",
            "It can't be worked out again: whether outcomes have moved is not known.",
        )
    if not count:
        return screen.say(
            "评价结果没有变，文件或环境有变。",
            "No outcome has moved; files or versions have.",
        )
    return screen.say(
        f"有 {count:,} 个对象的评价结果变了。", f"Outcomes that have moved: {count:,}."
    )


def _shortened(fault: Fault) -> Fault:
    """Show of each digest what people compare; programs get all of it."""
    got, expected = (
        text and _DIGEST.sub(r"\1…", text) for text in (fault.got, fault.expected)
    )
    return attrs.evolve(fault, got=got, expected=expected)
