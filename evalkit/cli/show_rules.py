"""`evalkit show rules`: the rules and combiners a rubric can name."""

from __future__ import annotations

from collections.abc import Mapping

import click

from evalkit.cli.options import json_option, language_option
from evalkit.cli.screen import Screen, this_screen
from evalkit.errors import Fault, UsageError, nearest
from evalkit.io.rule_words import parameters
from evalkit.model.rule import Combiner, Rule
from evalkit.plugins import load_registry
from evalkit.registry import Registry
from evalkit.rules import builtin


@click.command("rules")
@click.argument("name", required=False)
@json_option
@language_option
def rules(name: str | None) -> None:
    """List the rules and combiners, or say all about one."""
    screen = this_screen()
    registry = load_registry(builtin)
    records: list[Rule | Combiner] = [
        *registry.rules.values(),
        *registry.combiners.values(),
    ]
    if name is not None:
        records = [record for record in records if record.name == name]
    if name is not None and not records:
        near = nearest(name, {*registry.rules, *registry.combiners})
        raise UsageError(Fault("EK7007", got=name, near=near))
    if screen.json:
        screen.value([_plain(record, registry) for record in records])
    elif name is None:
        _list(screen, registry)
    else:
        for record in records:
            _whole(screen, record, registry)


def _list(screen: Screen, registry: Registry) -> None:
    kinds: tuple[tuple[str, Mapping[str, Rule | Combiner]], ...] = (
        (screen.say("评分规则（rule =）", "rules (rule =)"), registry.rules),
        (screen.say("汇总方法（combine =）", "combiners (combine =)"),
         registry.combiners),
    )  # fmt: skip
    for number, (title, records) in enumerate(kinds):
        if number:
            screen.line()
        screen.table(
            (screen.say("名称", "name"), screen.say("做什么", "what it does"),
             screen.say("来自插件", "of the plugin")),
            [
                (name, record.title.said(screen.language), registry.giver(record).name)
                for name, record in records.items()
            ],
            title=title,
        )  # fmt: skip


def _whole(screen: Screen, record: Rule | Combiner, registry: Registry) -> None:
    plugin = registry.giver(record)
    screen.line(f"{record.name}  {record.title.said(screen.language)}", style="bold")
    screen.line()
    if isinstance(record, Rule):
        screen.table(
            (screen.say("参数", "parameter"), screen.say("是什么", "what it is"),
             screen.say("不写时", "if left out")),
            [
                (one.name, one.holds.said(screen.language),
                 one.default.said(screen.language))
                for one in parameters(record)
            ],
        )  # fmt: skip
    else:
        takes = screen.say(
            {"points": "各部分的分数", "stars": "各部分的星"}[record.takes],
            f"the {record.takes} of the parts",
        )
        screen.line(screen.say(f"汇总的是{takes}。", f"It is given {takes}."))
    screen.line()
    given = f"{plugin.name} ({plugin.distribution} {plugin.version})"
    screen.line(screen.say(f"来自插件 {given}", f"of the plugin {given}"))
    screen.line(screen.say(f"见于 {record.source}", f"seen in print: {record.source}"))


def _plain(record: Rule | Combiner, registry: Registry) -> dict[str, object]:
    is_rule = isinstance(record, Rule)
    value: dict[str, object] = {
        "kind": "rule" if is_rule else "combiner",
        "name": record.name,
        "title": {"zh": record.title.zh, "en": record.title.en},
        "plugin": registry.giver(record).name,
        "version": record.version,
        "source": record.source,
    }
    if isinstance(record, Rule):
        value["parameters"] = [
            {"name": one.name, "holds": one.holds.en, "default": one.default.en}
            for one in parameters(record)
        ]
    else:
        value |= {
            "takes": record.takes,
            "adds": record.adds,
            "weighs": record.weighs,
        }
    return value
