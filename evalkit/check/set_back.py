"""What puts somebody behind, or leaves less of a loan, for what is protected.

The text is read as it is for points and titles (see `protected`); there is no household
beside it, for a place is lost to others.
"""

from __future__ import annotations

from collections.abc import Iterator

from evalkit.check.influences import DOWN, OPEN, UP
from evalkit.check.protected import falling, told
from evalkit.check.reading import reading
from evalkit.engine.plan import Plan
from evalkit.errors import Fault
from evalkit.language.compile import compile_expression
from evalkit.model.bands import cut
from evalkit.model.programme import Limit
from evalkit.model.rubric import Rubric
from evalkit.model.text import Expression

#: What is better for who is judged, as a figure rises.
_Way = tuple[Expression, int]


def protected_places(rubric: Rubric, plan: Plan) -> Iterator[Fault]:
    """Find orders, limits and rates that may be worse for what is protected."""
    names = reading(rubric)
    for expression, way in (*_orders(rubric), *_amounts(rubric, plan)):
        texts = falling(names, expression, way)
        yield from told("EK3052", expression.place, texts)


def _orders(rubric: Rubric) -> Iterator[_Way]:
    """Give what ranks and selects; to be among the last is no good that is lost."""
    ranking = () if rubric.ranking is None else (rubric.ranking,)
    first = (one for one in rubric.selections if one.start == "top")
    for order in (*ranking, *first):
        if order.among is not None:
            yield order.among, UP
        for key in order.by:
            yield key.of, UP if key.descending else DOWN


def _amounts(rubric: Rubric, plan: Plan) -> Iterator[_Way]:
    """Give what a loan comes to, and its interest, of which less is better."""
    for programme in rubric.programmes:
        for amount, way in ((programme.limit, UP), (programme.rate, DOWN)):
            if amount is not None:
                yield amount.of, way * _direction(amount, plan)


def _direction(amount: Limit, plan: Plan) -> int:
    """Say which way an amount moves with its figure."""
    if not amount.steps:
        return UP
    kind = compile_expression(amount.of, plan.scope).type
    bands = cut([step.bounds for step in amount.steps], kind).band
    rising = [amount.steps[band].amount for band in bands]
    if rising == sorted(rising):
        return UP
    return DOWN if rising == sorted(rising, reverse=True) else OPEN
