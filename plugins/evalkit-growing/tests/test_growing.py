"""The rule keeps every law, and a scheme that uses it gives what it should."""

from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from evalkit_growing import GROWING, Growing
from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit import Expression, Numbers, RubricError, ValueType
from evalkit.testing import cases, check_rule, decimals, figures, rows

OF = Expression("merits")
MERITS = ValueType("integer", low=0, high=50)


@settings(max_examples=300)
@given(st.data())
def test_it_keeps_every_law(data):
    """Whatever the rates, the bounds hold and points move as declared."""
    params = Growing(
        of=OF,
        first=data.draw(st.integers(1, 9)),
        each=data.draw(decimals(-5, 5)),
        further=data.draw(decimals(-5, 5)),
        floor=data.draw(decimals(-20, 0)),
        cap=data.draw(decimals(0, 20)),
    )
    kind = data.draw(figures(-3, 12, places=0) | figures(-9, 10**6, places=0))
    table = data.draw(rows([kind], at_most=30))
    check_rule(GROWING, params, [kind], rows=table)


@pytest.mark.parametrize(
    ("count", "points"), [(0, 0), (1, 200), (2, 300), (4, 500), (5, 500), (50, 500)]
)
def test_two_for_the_first_and_one_for_each_further(count, points):
    """Five at most, in hundredths of a mark."""
    params = Growing(of=OF, each=Decimal(2), further=Decimal(1), cap=Decimal(5))
    kernel = check_rule(GROWING, params, [MERITS])
    assert kernel.compute(np.array([count])).tolist() == [points]


@pytest.mark.parametrize(
    ("figure", "changes", "code"),
    [
        (MERITS, {"each": Decimal("0.001")}, "EK1105"),
        (ValueType("decimal", decimals=1, low=0, high=50), {}, "EK1510"),
        (ValueType("integer", low=0, high=2**61), {}, "EK1506"),
        (MERITS, {"cap": Decimal(2**61)}, "EK1506"),
        (MERITS, {"first": 2**63, "each": Decimal(0), "further": Decimal(0)}, "EK1506"),
    ],
)
def test_what_it_cannot_count_is_refused(figure, changes, code):
    """A mark too fine, a count that is not whole, points past 64 bits."""
    params = Growing(of=OF, **{"each": Decimal(2), "further": Decimal(1), **changes})
    with pytest.raises(RubricError, match=code):
        GROWING.bind(params, (figure,), Numbers())


@pytest.mark.parametrize("changes", [{"first": 0}, {"floor": 1}, {"cap": -1}])
def test_parameters_that_make_no_sense_are_refused(changes):
    """The first ones are one at least, and 0 lies between floor and cap."""
    with pytest.raises(ValueError, match=next(iter(changes))):
        Growing(of=OF, each=Decimal(2), further=Decimal(1), **changes)


@pytest.mark.parametrize("case", cases(Path(__file__).with_name("order.cases.toml")))
def test_a_scheme_that_uses_it(case):
    """The plugin is found, and its rule scores a scheme's worked cases."""
    case.check()
