"""What a programme comes to: a limit in yuan, a rate, by steps or by a formula."""

from __future__ import annotations

from collections.abc import Callable

from evalkit.engine.kernels import steps
from evalkit.engine.scoring import NOWHERE
from evalkit.language import figures
from evalkit.language.compile import compile_expression
from evalkit.language.node import Node
from evalkit.language.scope import Context, Scope, constant
from evalkit.model.bands import cut
from evalkit.model.programme import Limit, LimitStep
from evalkit.model.value import ValueType, number

#: Decimals amounts are counted in: fen, hundredths of a basis point.
DECIMALS = 2


def amount(
    limit: Limit,
    scope: Scope,
    of: Callable[[LimitStep], int],
    floor: int | None = None,
) -> Node:
    """Compile an amount; `of` says which one of a step.

    Args:
        limit: what the rubric says of it.
        scope: what its figure may name.
        of: gives the amount of a step.
        floor: what a formula never falls below where the rubric says no `at_least`.

    Raises:
        RubricError: its figure or its bounds are at fault.
    """
    context = Context(scope, limit.of)
    figure = compile_expression(limit.of, scope, "number")
    if limit.steps:
        cuts = cut([s.bounds for s in limit.steps], figure.type, "steps")
        table = steps(cuts, tuple(of(step) for step in limit.steps))
        kind = ValueType("money", DECIMALS, table.low, table.high)
        return context.step(NOWHERE, kind, (figure,), table.compute)
    rounding = scope.numbers.rounding
    node = figures.rounded(context, NOWHERE, figure, DECIMALS, rounding)
    if limit.at_most is not None:
        node = figures.least(context, NOWHERE, (node, _fixed(limit.at_most)))
    if limit.whole is not None:
        size = _fixed(limit.whole)
        count = figures.whole_steps(context, NOWHERE, node, size)
        node = figures.multiply(context, NOWHERE, count, size)
    # Last: what is cut down may fall below it, and "never less" is a promise.
    least = floor if limit.at_least is None else limit.at_least
    if least is not None and node.type.low < least:
        node = figures.most(context, NOWHERE, (node, _fixed(least)))
    return node


def _fixed(units: int) -> Node:
    return constant(number(DECIMALS, units, units), units)
