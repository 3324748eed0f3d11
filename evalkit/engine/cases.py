"""Tell rows apart by what many conditions say of them, in one look-up.

Conditions on the rows of a record table mostly ask for the same few things: the kind,
whether it is proved, whether it lies in a window. A case is one way all of them can
come out; rows that count for a condition are those of some cases.
"""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import numpy as np
from attrs import frozen

from evalkit.engine.fuse import tabled
from evalkit.engine.program import Leaf
from evalkit.language.interval import Array, Interval, exact
from evalkit.language.node import Node
from evalkit.model.number import IntArray, narrow
from evalkit.model.value import number

#: Three ways a condition can come out, packed into 64 bits.
MOST_CONDITIONS = 39
#: Cases of so many numbers are compared one by one rather than looked up.
FEW = 8


@frozen(eq=False)
class Cases:
    """The cases of several conditions."""

    #: Gives each row's case.
    node: Node
    #: Shape (cases, conditions): whether a condition holds, whether it may.
    sure: Array
    maybe: Array

    def rows(self, case: IntArray, conditions: Sequence[int]) -> IntArray:
        """Give the rows for which one of some conditions holds, or may."""
        holds = self.maybe[:, conditions].any(axis=1)
        of = np.flatnonzero(holds)
        if len(of) > FEW:
            return np.flatnonzero(holds.take(case))
        found = np.zeros(len(case), dtype=bool)
        for one in of.tolist():
            found |= case == one
        return np.flatnonzero(found)

    def condition(self, case: IntArray, condition: int) -> Interval:
        """Give what a condition says of rows."""
        sure, maybe = self.sure[:, condition], self.maybe[:, condition]
        return Interval(sure.take(case), maybe.take(case))


def cases_of(conditions: Sequence[Node], fixed: Leaf, rows: int) -> Cases | None:
    """Give the cases of conditions; None when what they ask for has many values.

    Args:
        conditions: the conditions.
        fixed: gives leaves that are the same for every row.
        rows: how many rows there are.
    """
    if not 1 < len(conditions) <= MOST_CONDITIONS:
        return None
    kind = number(0, 0, 3 ** len(conditions) - 1)
    table = tabled(Node("step", kind, tuple(conditions), _together), fixed, rows)
    if table is None or not table.complete:
        return None
    codes, case = np.unique(table.low, return_inverse=True)
    told = codes[:, None] // 3 ** np.arange(len(conditions))[::-1] % 3
    case = case.astype(narrow(0, len(codes) - 1))
    table = attrs.evolve(table, low=case, high=case)
    node = Node("step", number(0, 0, len(codes) - 1), table.inputs, table.look_up)
    return Cases(node, told == 2, told > 0)


def _together(*conditions: Interval) -> Interval:
    code: Array = np.zeros(1, dtype=np.int64)
    for condition in conditions:
        code = code * 3 + condition.low.astype(np.int64) + condition.high
    return exact(code)
