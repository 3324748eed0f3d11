"""What a command refuses, told on standard error, and the exit code of it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import click
from click.exceptions import Exit

from evalkit.cli.screen import screen_of
from evalkit.errors import EvalkitError, Fault, Place

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
        _tell(ctx, error.faults)
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
        reason = error.strerror or str(error)
        _tell(ctx, (Fault("EK7001", place, values={"reason": reason}),))
        raise Exit(REFUSED) from None


def _tell(ctx: click.Context, faults: tuple[Fault, ...]) -> None:
    screen = screen_of(ctx)
    screen.faults(faults)
    if screen.json:
        with suppress(OSError):  # it may be the output that failed
            screen.value({"faults": [fault.as_json() for fault in faults]})
