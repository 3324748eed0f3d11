"""Options that several commands have."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any, TypeVar

import click

_Command = TypeVar("_Command", bound=Callable[..., Any])

#: Where a context keeps the language asked for and whether a program reads along.
LANGUAGE, JSON = "evalkit.language", "evalkit.json"


def language_option(command: _Command) -> _Command:
    """Add `--lang`; it may stand before or after a command's name."""
    return _language()(command)


def main_language_option(command: _Command) -> _Command:
    """Add `--lang` with its environment variable."""
    return _language("EVALKIT_LANG")(command)


def _language(envvar: str | None = None) -> Callable[[_Command], _Command]:
    return click.option(
        "--lang",
        type=click.Choice(["zh", "en"]),
        envvar=envvar,
        show_envvar=envvar is not None,
        expose_value=False,
        callback=_keep(LANGUAGE),
        help="Language of messages; left out, that of the system.",
    )


def json_option(command: _Command) -> _Command:
    """Add `--json`."""
    return click.option(
        "--json",
        is_flag=True,
        expose_value=False,
        callback=_keep(JSON),
        help="Print one JSON value instead, for programs.",
    )(command)


def _keep(name: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    def keep(ctx: click.Context, parameter: click.Parameter, value: Any) -> None:
        if value:
            ctx.meta[name] = value

    return keep


def _day(
    ctx: click.Context, parameter: click.Parameter, value: str | None
) -> datetime.date | None:
    if value is None:
        return None
    try:
        return datetime.date.fromisoformat(value)
    except ValueError:
        message = f"{value!r} is not a day such as 2026-10-31."
        raise click.BadParameter(message, ctx, parameter) from None


#: The same everywhere: the day an evaluation speaks of.
as_of_option = click.option(
    "--as-of",
    metavar="DATE",
    callback=_day,
    help="The day the evaluation speaks of, as 2026-10-31; today when left out.",
)
