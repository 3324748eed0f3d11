"""Strategies: types of figures, their values, columns of them, numbers of a rubric."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from hypothesis import strategies as st

from evalkit.model.number import ROUNDINGS, Numbers
from evalkit.model.value import ValueType, number

#: One value a figure, in the units of its type.
Row = tuple[int, ...]


def numbers() -> st.SearchStrategy[Numbers]:
    """Draw how a rubric counts: decimals of marks and of quotients, its rounding."""
    return st.builds(
        Numbers, st.integers(0, 4), st.integers(0, 6), st.sampled_from(ROUNDINGS)
    )


def decimals(
    low: int | str, high: int | str, places: int = 2
) -> st.SearchStrategy[Decimal]:
    """Draw a parameter as a rubric writes it: a number of at most so many decimals."""
    ends = [int(Decimal(end).scaleb(places)) for end in (low, high)]
    return st.integers(*ends).map(lambda units: Decimal(units).scaleb(-places))


@st.composite
def figures(
    draw: st.DrawFn,
    low: int = -1_000,
    high: int = 1_000_000,
    *,
    places: int = 2,
) -> ValueType:
    """Draw the type of a numeric figure; both ends are drawn, in its units."""
    ends = sorted(draw(st.tuples(st.integers(low, high), st.integers(low, high))))
    return number(draw(st.integers(0, places)), *ends)


def values(kind: ValueType) -> st.SearchStrategy[int]:
    """Draw a value of a figure, in its units; what lies at the edge comes often."""
    near = (kind.low, kind.low + 1, -1, 0, 1, kind.high - 1, kind.high)
    edges = sorted({value for value in near if kind.low <= value <= kind.high})
    return st.integers(kind.low, kind.high) | st.sampled_from(edges)


def rows(types: Sequence[ValueType], at_most: int = 8) -> st.SearchStrategy[list[Row]]:
    """Draw a few rows of figures, at least one."""
    row = st.tuples(*(values(kind) for kind in types))
    return st.lists(row, min_size=1, max_size=at_most)
