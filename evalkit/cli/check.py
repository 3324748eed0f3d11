"""`evalkit check`: look for faults in rubrics."""

from __future__ import annotations

import click

from evalkit.cases.adding import add_cases
from evalkit.cases.checking import check_cases, check_mutants
from evalkit.cases.mutation import MADE_UP
from evalkit.cli.options import json_option, language_option
from evalkit.cli.refusals import REFUSED
from evalkit.cli.screen import Screen, this_screen
from evalkit.errors import Fault, RubricError
from evalkit.io.bundled import bundled_rubrics
from evalkit.kit.rubric import Rubric, load_rubric
from evalkit.plugins import load_registry
from evalkit.registry import Registry
from evalkit.rules import builtin

#: Faults of a file that is no rubric to be checked.
_NO_RUBRIC = {"EK1001", "EK1008", "EK4007"}


@click.command("check")
@click.argument("rubrics", nargs=-1, required=True, metavar="RUBRIC...")
@click.option(
    "--mutate",
    is_flag=True,
    help="Change each rubric in many ways and see whether its worked cases notice.",
)
@click.option(
    "--add-case",
    is_flag=True,
    help="Keep the households that findings are shown by in the file of cases.",
)
@json_option
@language_option
@click.pass_context
def command(
    ctx: click.Context, rubrics: tuple[str, ...], *, mutate: bool, add_case: bool
) -> None:
    """Look for faults in rubrics.

    A RUBRIC is a file, or the id of a scheme that comes with evalkit
    (household/ten-star). Every fault is told, with its line; warnings too, which
    don't change the exit code. The worked cases beside a rubric are run.
    """
    screen = this_screen()
    registry = load_registry(builtin)
    checked = [
        (name, *_check(screen, name, registry, mutate=mutate)) for name in rubrics
    ]
    if add_case:
        for name, rubric, faults in checked:
            if name in bundled_rubrics():
                screen.remark(
                    screen.say(
                        f"{name}：随程序带的办法不改，请先把它复制成文件",
                        f"{name}: comes with evalkit and is left alone; copy it first",
                    )
                )
            elif rubric is not None:
                path, added = add_cases(rubric, faults)
                screen.remark(
                    screen.say(
                        f"{path}：补了 {added} 例", f"{path}: {added} cases added"
                    )
                )
    if screen.json:
        screen.value([_plain(*one) for one in checked])
    else:
        for number, one in enumerate(checked):
            if number:
                screen.remark("")
            _tell(screen, *one)
    codes = {
        fault.code
        for _, rubric, faults in checked
        for fault in faults
        if rubric is None or fault.severity == "error"
    }
    ctx.exit(REFUSED if codes & _NO_RUBRIC else int(bool(codes)))


def _check(
    screen: Screen, name: str, registry: Registry, *, mutate: bool
) -> tuple[Rubric | None, tuple[Fault, ...]]:
    try:
        rubric = load_rubric(name, registry=registry)
    except RubricError as error:
        return None, error.faults
    held, found = check_cases(rubric)
    faults = [*rubric.findings(), *found]
    if mutate and any(fault.severity == "error" for fault in found):
        screen.remark(
            screen.say(
                f"{name}：实例还没有全对，先改好再看改动办法时它们看不看得出",
                f"{name}: worked cases fail; mend them before changes are tried",
            )
        )
    elif mutate and held is not None:
        with screen.progress("变异检查", "Mutating") as tell:
            done, fault = check_mutants(
                rubric, held, lambda tried, of: tell(tried * 1000 // of)
            )
        faults += [] if fault is None else [fault]
        screen.remark(
            screen.say(
                f"{name}：改动 {done.tried} 处，实例看出 {done.noticed} 处"
                f"（{done.score}%）；另有 {done.refused} 处一改就不成办法",
                f"{name}: {done.noticed} of {done.tried} changes noticed "
                f"({done.score} %), {done.refused} more make no rubric",
            )
        )
        for change in done.unnoticed:
            screen.remark(screen.say(f"  没看出：{change}", f"  unnoticed: {change}"))
        for change in done.idle:
            screen.remark(
                screen.say(
                    f"  随机编造的 {MADE_UP} 个对象看不出差别：{change}",
                    f"  no difference to {MADE_UP} made-up subjects: {change}",
                )
            )
    return rubric, tuple(faults)


def _tell(
    screen: Screen, name: str, rubric: Rubric | None, faults: tuple[Fault, ...]
) -> None:
    screen.faults(faults)
    if rubric is None:
        return
    title = rubric.title.said(screen.language)
    fields, parts = len(rubric.record.fields), len(rubric.record.root.parts)
    faulty = any(fault.severity == "error" for fault in faults)
    zh, en = (
        ("有错误，见上", "faults, told above") if faulty else ("没有错误", "no faults")
    )
    screen.line(
        screen.say(
            f"{name}：{zh}。{title} {rubric.version}，"
            f"{parts} 个评价项目，{fields} 个指标",
            f"{name}: {en}. {title} {rubric.version}, "
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
        "ok": all(fault.severity != "error" for fault in faults),
        **about,
        "faults": [fault.as_json() for fault in faults],
    }
