"""Options that several commands have."""

from __future__ import annotations

import datetime
import locale
import os
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any, Literal, TypeVar

import click

Language = Literal["zh", "en"]
_Command = TypeVar("_Command", bound=Callable[..., Any])

#: Where a context keeps the language asked for and whether a program reads along.
LANGUAGE, JSON = "evalkit.language", "evalkit.json"
#: What was typed after `evalkit`, for when it can't be parsed.
TYPED = "evalkit.typed"
_LANGUAGES: tuple[Language, Language] = ("zh", "en")
_VARIABLE = "EVALKIT_LANG"


def language_option(command: _Command) -> _Command:
    """Add `--lang`; it may stand before or after a command's name."""
    return _language()(command)


def main_language_option(command: _Command) -> _Command:
    """Add `--lang` with its environment variable."""
    return _language(_VARIABLE)(command)


def _language(envvar: str | None = None) -> Callable[[_Command], _Command]:
    return click.option(
        "--lang",
        type=click.Choice(_LANGUAGES),
        envvar=envvar,
        show_envvar=envvar is not None,
        expose_value=False,
        is_eager=True,  # so that faults of other options are told in it
        callback=_keep(LANGUAGE),
        help="Language of messages; left out, that of the system.",
    )


def json_option(command: _Command) -> _Command:
    """Add `--json`."""
    return click.option(
        "--json",
        is_flag=True,
        expose_value=False,
        is_eager=True,
        callback=_keep(JSON),
        help="Print one JSON value instead, for programs.",
    )(command)


def _keep(name: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    def keep(ctx: click.Context, parameter: click.Parameter, value: Any) -> None:
        if value:
            ctx.meta[name] = value

    return keep


def overhear(ctx: click.Context) -> None:
    """Take the language and `--json` from what was typed, which can't be parsed."""
    typed: Sequence[str] = ctx.meta.get(TYPED, ())
    if "--json" in typed:
        ctx.meta[JSON] = True
    after = [two for one, two in pairwise(typed) if one == "--lang"]
    joined = [word[7:] for word in typed if word.startswith("--lang=")]
    for asked in (os.environ.get(_VARIABLE), *after, *joined):
        if asked in _LANGUAGES:
            ctx.meta[LANGUAGE] = asked


def language_of(ctx: click.Context) -> Language:
    """Give the language to speak."""
    language: Language | None = ctx.meta.get(LANGUAGE)
    return language or system_language(os.environ)


def system_language(environ: Mapping[str, str]) -> Language:
    """Give Chinese where the system speaks it, else English."""
    names = (environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    name = next(filter(None, names), "") or locale.getlocale()[0] or ""
    return "zh" if name.lower().startswith(("zh", "chinese")) else "en"


def as_of(
    ctx: click.Context, parameter: click.Parameter, value: str | None
) -> datetime.date | None:
    """Read a day as a cell of a sheet would be read."""
    if value is None:
        return None
    # Imported here, so that help doesn't wait for it.
    from evalkit.errors import Fault, UsageError
    from evalkit.io.cell_values import written_day
    from evalkit.io.plain_text import plain

    day = written_day(plain(value), "")
    if not isinstance(day, datetime.date):
        raise UsageError(Fault("EK7903", got=value, expected="2026-10-31"))
    return day


#: The same everywhere: the day an evaluation speaks of.
seed_option = click.option(
    "--seed",
    metavar="TEXT",
    help="What lots are drawn with, where equals must be parted by lot.",
)
as_of_option = click.option(
    "--as-of",
    metavar="DATE",
    callback=as_of,
    help="The day the evaluation speaks of, as 2026-10-31; today when left out.",
)
