"""`evalkit show plugins`: what is installed, what it gives, what was set aside."""

from __future__ import annotations

import click

from evalkit.cli.options import json_option, language_option
from evalkit.cli.screen import this_screen
from evalkit.plugins import load_registry
from evalkit.rules import builtin


@click.command("plugins")
@json_option
@language_option
def plugins() -> None:
    """List the plugins, what each gives, and those that were set aside."""
    screen = this_screen()
    registry = load_registry(builtin)
    if screen.json:
        screen.value(
            {
                "plugins": [
                    {
                        "name": one.name,
                        "distribution": one.distribution,
                        "version": one.version,
                        "digest": one.digest,
                        "rules": [rule.name for rule in one.rules],
                        "combiners": [combiner.name for combiner in one.combiners],
                    }
                    for one in registry.plugins
                ],
                "broken": [
                    {
                        "name": one.name,
                        "distribution": one.distribution,
                        "version": one.version,
                        "fault": one.fault.as_json(),
                    }
                    for one in registry.broken
                ],
            }
        )
        return
    screen.table(
        (
            screen.say("插件", "plugin"),
            screen.say("软件包", "package"),
            screen.say("评分规则", "rules"),
            screen.say("汇总方法", "combiners"),
            screen.say("源码摘要", "digest of its source"),
        ),
        [
            (
                one.name,
                f"{one.distribution} {one.version}",
                " ".join(rule.name for rule in one.rules),
                " ".join(combiner.name for combiner in one.combiners),
                one.digest[:12],
            )
            for one in registry.plugins
        ],
    )
    screen.faults([one.fault for one in registry.broken])
