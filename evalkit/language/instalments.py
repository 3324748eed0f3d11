"""The level instalment of a loan, to the last digit by whole numbers."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from evalkit.language.interval import Array, monotone
from evalkit.language.node import Node
from evalkit.language.scope import Context
from evalkit.language.tree import Call
from evalkit.model.number import Rounding, divide
from evalkit.model.value import number

#: The longest loan, a hundred years: the digits of a power grow with the months.
MOST_MONTHS = 1_200


def instalment(
    context: Context, tree: Call, args: tuple[Node, ...], decimals: int
) -> Node:
    """Compile the instalment of an amount, at a rate a year, over months.

    It rises with the amount and the rate and falls with the months, so the extremes
    of unknown ones give the extremes of the instalment.
    """
    amount, rate, months = (node.type for node in args)
    if amount.low < 0 or rate.low < 0 or months.decimals or months.low < 1:
        raise context.fault("EK2032", tree, months=MOST_MONTHS)
    if months.high > MOST_MONTHS:
        raise context.fault("EK2032", tree, months=MOST_MONTHS)
    rounding = context.scope.numbers.rounding
    scales = (amount.decimals, rate.decimals, decimals)

    def paid(amounts: Array, rates: Array, terms: Array) -> Array:
        rows = np.broadcast(amounts, rates, terms)
        found = [
            _monthly(int(loan), int(yearly), int(term), scales, rounding)
            for loan, yearly, term in rows
        ]
        return np.array(found, dtype=np.int64).reshape(rows.shape)

    kind = number(
        decimals,
        _monthly(amount.low, rate.low, months.high, scales, rounding),
        _monthly(amount.high, rate.high, months.low, scales, rounding),
    )
    return context.step(tree, kind, args, monotone(paid, [True, True, False]))


def _monthly(
    amount: int, rate: int, months: int, scales: tuple[int, int, int], how: Rounding
) -> int:
    """Give one instalment in its units, rounded once."""
    top, bottom = _share(rate, months, 12 * 10 ** scales[1])
    up = scales[2] - scales[0]
    return divide(amount * top * 10 ** max(up, 0), bottom * 10 ** max(-up, 0), how)


@lru_cache(maxsize=4_096)
def _share(rate: int, months: int, one: int) -> tuple[int, int]:
    """Give what part of the loan an instalment is, at `rate / one` a month.

    That is r (1 + r)^n / ((1 + r)^n - 1), and 1 / n without interest.
    """
    if rate == 0:
        return 1, months
    grown = (one + rate) ** months
    return rate * grown, one * (grown - one**months)
