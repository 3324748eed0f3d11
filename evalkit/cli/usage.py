"""What is wrong with how a command was called, as faults like any other."""

from __future__ import annotations

import click
from click.exceptions import (
    BadOptionUsage,
    MissingParameter,
    NoSuchCommand,
    NoSuchOption,
)

from evalkit.errors import Fault, nearest


def usage_fault(error: click.UsageError, context: click.Context) -> Fault:
    """Give the fault that an error of click's tells of.

    Args:
        error: what click raised; mostly it knows the context of the sub-command.
        context: that of the program.
    """
    context = error.ctx or context
    called: dict[str, object] = {"command": context.command_path}
    command = context.command
    if isinstance(error, NoSuchCommand):
        assert isinstance(command, click.Group)
        near = nearest(error.command_name, command.commands)
        expected = None if near else " | ".join(command.commands)
        return Fault(
            "EK7013",
            got=error.command_name,
            expected=expected,
            near=near,
            values=called,
        )
    if isinstance(error, NoSuchOption):
        known = [name for one in command.get_params(context) for name in one.opts]
        near = nearest(error.option_name, known)
        return Fault("EK7014", got=error.option_name, near=near, values=called)
    if isinstance(error, BadOptionUsage):
        return Fault("EK7016", values={**called, "what": error.option_name})
    if isinstance(error, click.BadParameter):
        return _parameter(error, context, called)
    if isinstance(command, click.Group):
        expected = " | ".join(command.commands)
        return Fault("EK7017", expected=expected, values=called)
    return Fault("EK7018", values=called)


def _parameter(
    error: click.BadParameter, context: click.Context, called: dict[str, object]
) -> Fault:
    parameter = error.param
    assert parameter is not None
    is_option = isinstance(parameter, click.Option)
    what = parameter.opts[0] if is_option else parameter.make_metavar(context)
    values = {**called, "what": what}
    if isinstance(error, MissingParameter):
        return Fault("EK7011" if is_option else "EK7012", values=values)
    choices = getattr(parameter.type, "choices", ())
    return Fault("EK7015", expected=" | ".join(choices) or None, values=values)
