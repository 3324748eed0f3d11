"""The level instalment of a loan."""

from __future__ import annotations

from decimal import Decimal

import pytest

from evalkit.model.number import Numbers, Rounding
from tests.one_figure import said

#: A loan, its rate a year, its months, and what a bank's table gives to the fen.
PRINTED = [
    ("100000", "0.08", 36, "3133.64"),
    ("350000", "0.0395", 360, "1660.88"),
    ("1200", "0", 12, "100"),
    ("1200", "0.12", 1, "1212"),
]


@pytest.mark.parametrize(("amount", "rate", "months", "paid"), PRINTED)
def test_instalments_are_those_of_a_banks_table(
    amount: str, rate: str, months: int, paid: str
) -> None:
    """An instalment is right to the fen, and a twelfth of the rate is never rounded."""
    text = f"instalment({amount} + 0 * count_, {rate}, {months}, 2)"
    assert said(text, {"count_": [1]}) == [(paid, paid)]


def test_instalments_pay_a_loan_back() -> None:
    """What is left after the last instalment is less than the rounding of all."""
    [(paid, _)] = said("instalment(count_, 0.0395, 360, 9)", {"count_": [900]})
    left = Decimal(900)
    for _ in range(360):
        left = left * (1 + Decimal("0.0395") / 12) - Decimal(paid)
    assert abs(left) < Decimal("1e-6")


def test_an_unknown_loan_has_the_instalments_of_the_least_and_the_most() -> None:
    """Unknown months give the instalments of the longest and of the shortest loan."""
    text = "instalment(1200, 0, max(1, min(12, count_)), 0)"
    assert said(text, {"count_": [None, 3]}) == [("100", "1200"), ("400", "400")]
    assert said("instalment(1200, 0, 12, 0)", {"count_": [1]}) == [("100", "100")]


@pytest.mark.parametrize(
    ("how", "paid"), [("down", "33"), ("up", "34"), ("half_up", "33")]
)
def test_an_instalment_is_rounded_as_the_rubric_says(how: Rounding, paid: str) -> None:
    """The one rounding is the rubric's."""
    text = "instalment(count_, 0, 3, 0)"
    assert said(text, {"count_": [100]}, numbers=Numbers(rounding=how)) == [
        (paid, paid)
    ]
