"""`evalkit check`: look for faults in rubrics."""

from __future__ import annotations

import click

from evalkit.cli.options import json_option, language_option
from evalkit.cli.refusals import REFUSED
from evalkit.cli.screen import Screen, this_screen
from evalkit.errors import Fault, RubricError
from evalkit.kit.rubric import Rubric, load_rubric
from evalkit.plugins import load_registry
from evalkit.registry import Registry
from evalkit.rules import builtin

#: Faults of a file that is no rubric to be checked.
_NO_RUBRIC = {"EK1001", "EK1008", "EK4007"}


@click.command("check")
@click.argument("rubrics", nargs=-1, required=True, metavar="RUBRIC...")
@json_option
@language_option
@click.pass_context
def command(ctx: click.Context, rubrics: tuple[str, ...]) -> None:
    """Look for faults in rubrics.

    A RUBRIC is a file, or the id of a scheme that comes with evalkit
    (household/ten-star). Every fault is told, with its line; warnings too, which
    don't change the exit code.
    """
    screen = this_screen()
    registry = load_registry(builtin)
    checked = [(name, *_check(name, registry)) for name in rubrics]
    if screen.json:
        screen.value([_plain(*one) for one in checked])
    else:
        for number, one in enumerate(checked):
            if number:
                screen.remark("")
            _tell(screen, *one)
    codes = {
        fault.code for _, rubric, faults in checked if not rubric for fault in faults
    }
    ctx.exit(REFUSED if codes & _NO_RUBRIC else int(bool(codes)))


def _check(name: str, registry: Registry) -> tuple[Rubric | None, tuple[Fault, ...]]:
    try:
        rubric = load_rubric(name, registry=registry)
    except RubricError as error:
        return None, error.faults
    return rubric, rubric.findings()


def _tell(
    screen: Screen, name: str, rubric: Rubric | None, faults: tuple[Fault, ...]
) -> None:
    screen.faults(faults)
    if rubric is None:
        return
    title = rubric.title.said(screen.language)
    fields, parts = len(rubric.record.fields), len(rubric.record.root.parts)
    screen.line(
        screen.say(
            f"{name}：没有错误。{title} {rubric.version}，"
            f"{parts} 个评价项目，{fields} 个指标",
            f"{name}: no faults. {title} {rubric.version}, "
            f"{parts} criteria, {fields} fields",
        )
    )
    screen.line(screen.say(f"办法摘要 {rubric.digest}", f"digest {rubric.digest}"))


def _plain(
    name: str, rubric: Rubric | None, faults: tuple[Fault, ...]
) -> dict[str, object]:
    about = {} if rubric is None else {
        "id": rubric.id,
        "version": rubric.version,
        "title": {"zh": rubric.title.zh, "en": rubric.title.en},
        "digest": rubric.digest,
    }  # fmt: skip
    return {
        "rubric": name,
        "ok": rubric is not None,
        **about,
        "faults": [fault.as_json() for fault in faults],
    }
