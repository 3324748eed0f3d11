"""What a command refuses, told on standard error, and the exit code of it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import click
from click.exceptions import Exit, NoArgsIsHelpError

from evalkit.cli.options import overhear
from evalkit.cli.screen import screen_of
from evalkit.cli.usage import usage_fault
from evalkit.errors import EvalkitError, Fault, Place
from evalkit.io.system_words import reasons

#: The call or what it was given can't be used.
REFUSED = 2
INTERRUPTED = 130
#: As any program that is told that nobody reads on.
UNREAD = 141


@contextmanager
def refusals(ctx: click.Context) -> Iterator[None]:
    """Turn what a user can do wrong into faults and an exit code."""
    try:
        yield
    except EvalkitError as error:
        _tell(ctx, error.faults, unwritten=ctx.invoked_subcommand == "run")
        raise Exit(REFUSED) from None
    except NoArgsIsHelpError:
        raise
    except click.UsageError as error:
        overhear(ctx)
        _tell(ctx, (usage_fault(error, ctx),))
        raise Exit(REFUSED) from None
    except KeyboardInterrupt:
        screen = screen_of(ctx)
        screen.remark(screen.say("已中断。", "Interrupted."))
        raise Exit(INTERRUPTED) from None
    except BrokenPipeError:
        # Python flushes once more on its way out; let that go nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise Exit(UNREAD) from None
    except OSError as error:
        place = Place(file=None if error.filename is None else str(error.filename))
        _tell(ctx, (Fault("EK7001", place, values=reasons(error)),))
        raise Exit(REFUSED) from None


def _tell(
    ctx: click.Context, faults: tuple[Fault, ...], *, unwritten: bool = False
) -> None:
    screen = screen_of(ctx)
    screen.faults(faults, unwritten=unwritten)
    if screen.json:
        with suppress(OSError):  # it may be the output that failed
            screen.value({"faults": [fault.as_json() for fault in faults]})
