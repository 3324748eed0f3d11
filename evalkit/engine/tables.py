"""Tables of what a few figures lead to, and how an entry is found.

A figure's values are numbered from 0, and so are the intervals it can be: a fact can be
unknown, a count or a step may lie between two values. A combination of such codes is an
entry; it holds the least and the most of what comes out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations
from math import isqrt, prod

import attrs
import numpy as np
from attrs import frozen

from evalkit.engine.guard import KernelError
from evalkit.engine.program import lay_out
from evalkit.language.interval import Array, Interval, exact
from evalkit.language.node import Node
from evalkit.model.number import IntArray, narrow

#: Of so few values every interval has a code; of more, those of the lowest few have.
MOST_PAIRED = 12
FEW_PAIRED = 5
#: Of so few values, a square says the code of each interval.
MOST_SQUARED = 128


def entries(inputs: Iterable[Node]) -> int:
    """Count the combinations of what figures can be."""
    return prod(_states(node) for node in inputs)


def _states(node: Node) -> int:
    """Count what a figure can be: a value, unknown, an interval that has a code."""
    if node.type.is_word and node.type.choices is None:
        return 1 << 62
    return node.type.span + len(_between(node))


def _between(node: Node) -> list[tuple[int, int]]:
    """List the intervals of a figure that have a code, its values counted from 0.

    Facts are known or wholly unknown; counts and steps may lie between, most often
    between low values.
    """
    span = node.type.span
    paired = 0 if node.kind == "field" else FEW_PAIRED if span > MOST_PAIRED else span
    pairs = list(combinations(range(paired), 2))
    return pairs if paired == span else [*pairs, (0, span - 1)]


@frozen(eq=False)
class _Codes:
    """The codes of a figure: its values, counted from 0, then intervals."""

    base: int
    #: Ends of each code.
    low: IntArray
    high: IntArray
    #: For figures of few values: the code of each pair of ends, -1 for none.
    pairs: IntArray | None
    #: Whether every interval has a code.
    complete: bool

    def of(
        self, value: Interval, kind: type[np.signedinteger]
    ) -> tuple[IntArray, Array | None]:
        """Give the code of each row, and where there is none; None for nowhere."""
        low = _from(self.base, value.low, kind)
        if value.point:
            return low, None
        high = _from(self.base, value.high, kind)
        if self.pairs is not None:
            size = np.int16(isqrt(len(self.pairs)))
            code = self.pairs.take(low * size + high)
        else:
            unknown = len(self.low) - 1
            wide = np.where((low == 0) & (high == self.high[unknown]), unknown, -1)
            code = np.where(low == high, low, wide)
        if self.complete:
            return code, np.zeros(1, dtype=bool)
        return np.maximum(code, 0), code < 0


def _codes(node: Node) -> _Codes:
    span, between = node.type.span, _between(node)
    values = np.arange(span)
    low = np.concatenate([values, [a for a, _ in between]]).astype(np.int64)
    high = np.concatenate([values, [b for _, b in between]]).astype(np.int64)
    pairs = None
    if span <= MOST_SQUARED:
        square = np.full((span, span), -1, dtype=np.int16)
        square[low, high] = np.arange(len(low))
        pairs = square.ravel()
    # Facts have no other interval than unknown.
    complete = node.kind == "field" or len(between) >= span * (span - 1) // 2
    return _Codes(node.type.low, low, high, pairs, complete)


def _from(base: int, values: Array, kind: type[np.signedinteger]) -> IntArray:
    """Count values from a base."""
    if values.dtype == np.bool_:
        values = values.view(np.int8)
    if base:
        wide = np.promote_types(kind, narrow(base, base))
        wide = np.promote_types(wide, values.dtype)
        values = np.subtract(values, base, dtype=wide)
    return values.astype(kind, copy=False)


@frozen(eq=False)
class Table:
    """What steps lead to, for every combination of their figures."""

    inputs: tuple[Node, ...]
    codes: tuple[_Codes, ...]
    low: Array
    high: Array
    #: Runs the steps themselves, for figures that have no code.
    run: Callable[[Sequence[Interval]], Interval]

    @property
    def complete(self) -> bool:
        """Whether every row has an entry."""
        return all(codes.complete for codes in self.codes)

    def content(self) -> tuple[object, ...]:
        """Give what makes two tables over the same figures one."""
        return self.low.dtype, self.low.tobytes(), self.high.tobytes()

    def look_up(self, *args: Interval) -> Interval:
        """Give the interval of what the steps lead to."""
        kind = narrow(0, len(self.low))
        index, strange = self.codes[0].of(args[0], kind)
        for codes, arg in zip(self.codes[1:], args[1:], strict=True):
            code, none = codes.of(arg, kind)
            index = index * kind(len(codes.low)) + code
            if none is not None:
                strange = none if strange is None else strange | none
        low = self.low.take(index)
        if strange is None:
            return exact(low)
        high = self.high.take(index)
        at = np.flatnonzero(np.broadcast_to(strange, low.shape))
        if len(at):
            part = self.run([_rows(arg, at) for arg in args])
            low[at], high[at] = part.low, part.high
        return Interval(low, high)


def _rows(value: Interval, at: IntArray) -> Interval:
    if len(value.low) == 1:
        return value
    return Interval(value.low[at], value.high[at])


def tabulate(
    top: Node,
    steps: Sequence[Node],
    inputs: tuple[Node, ...],
    still: Mapping[int, Interval],
) -> Table | None:
    """Run steps on every combination of figures; None when one fails on some.

    Args:
        top: the step whose values are wanted.
        steps: it and those it rests on, each after those it rests on.
        inputs: the figures they come from.
        still: what is the same for every row, by the node's identity.
    """
    marks = {id(node): Node("field", node.type) for node in inputs}
    slots = {id(mark): slot for slot, mark in enumerate(marks.values())}
    given: dict[int, Interval] = {}
    for step in steps:
        for inner in step.args:
            if id(inner) not in marks:
                mark = marks[id(inner)] = Node("field", inner.type)
                given[id(mark)] = still[id(inner)]
        args = tuple(marks[id(inner)] for inner in step.args)
        marks[id(step)] = attrs.evolve(step, args=args)
    program = lay_out([marks[id(top)]])

    def run(values: Sequence[Interval]) -> Interval:
        def leaf(mark: Node) -> Interval:
            return given[id(mark)] if id(mark) in given else values[slots[id(mark)]]

        return program.run(leaf)[0]

    codes = tuple(_codes(node) for node in inputs)
    try:
        value = run(_grid(inputs, codes))
    except KernelError:
        return None
    count, kind = entries(inputs), _stored(top)
    low, high = (
        np.broadcast_to(end, (count,)).astype(kind) for end in (value.low, value.high)
    )
    return Table(inputs, codes, low, high, run)


def _stored(node: Node) -> type[np.generic]:
    """Give the narrowest type that holds whatever a figure can be."""
    if node.type.kind == "boolean":
        return np.bool_
    return narrow(node.type.low, node.type.high)


def _grid(inputs: Sequence[Node], codes: Sequence[_Codes]) -> list[Interval]:
    """Give every combination of what figures can be, the last figure's fastest."""
    count = repeat = entries(inputs)
    grid = []
    for node, coded in zip(inputs, codes, strict=True):
        repeat //= len(coded.low)
        which = np.arange(count) // repeat % len(coded.low)
        ends = (coded.low[which] + coded.base, coded.high[which] + coded.base)
        grid.append(Interval(*(end.astype(_stored(node)) for end in ends)))
    return grid
