"""Rules and combiners: records that hold functions, never classes to inherit from.

A rule is bound once, when a rubric is compiled: it is told its parameters and the
types of the figures it reads, and gives back a kernel over whole columns. A kernel
takes known values only. What an unknown figure can still be worth the engine works out
from the kernel's declared range and directions.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from attrs import frozen

from evalkit.model.number import IntArray, Numbers
from evalkit.model.text import Expression, Text
from evalkit.model.value import ValueType

#: Reads an expression of a rubric as people do.
Aloud = Callable[[Expression], Text]
#: How points move as the figure grows: never down, never up, or either way.
Direction = Literal["up", "down", "either"]


@frozen
class Operand:
    """A parameter of a rule that is an expression, and the type it must have.

    `name` is the attribute of the parameter class; `wants` is `number`, `boolean`,
    `word`, `date` or `any`.
    """

    name: str
    wants: Literal["number", "boolean", "word", "date", "any"] = "number"


@frozen
class Kernel:
    """A bound rule or combiner.

    `compute` takes one integer array a figure, each of shape (rows,), in the units of
    that figure's type, must not change them, and returns points of shape (rows,) in
    units of marks. Every value it can return lies in [low, high].
    """

    compute: Callable[..., IntArray]
    low: int
    high: int
    directions: tuple[Direction, ...]
    #: Says in words why known figures give their points; None for nothing to add.
    describe: Callable[..., Text | None] = lambda *values: None


@frozen
class Rule:
    """A scoring rule: turns the figures of a subject into points.

    Attributes:
        name: what a rubric writes after `rule =`.
        title: what people read.
        params: an attrs class of parameters. Figures are `Expression`, numbers are
            `Decimal`; a default makes a parameter optional; keys the class does not
            have are refused by the loader.
        operands: which parameters are figures, in the order the kernel takes them.
        bind: `(params, figure types, numbers) -> Kernel`. Raises `RubricError` whose
            places carry keys relative to the item (`bands[1].points`).
        source: where the rule was seen in print.
        version: of the rule's meaning; raised when the same rubric would score
            differently.
        say: `(params, aloud) -> Text`: how points are earned, for the document on the
            wall; `aloud` reads an expression. Left out, the parameters are listed.
    """

    name: str
    title: Text
    params: type
    operands: tuple[Operand, ...]
    bind: Callable[[Any, tuple[ValueType, ...], Numbers], Kernel]
    source: str
    version: int = 1
    say: Callable[[Any, Aloud], Text] | None = None


@frozen
class Part:
    """What a combiner is told of each part it combines, in units of marks."""

    key: str
    low: int
    high: int
    #: The part's stated full mark, if it states one.
    points: int | None
    #: Its weight as a fraction's numerator; the denominator is the sum of weights.
    weight: int


@frozen
class Combiner:
    """How the parts of a criterion become one score; it never falls when a part rises.

    Attributes:
        name: what a rubric writes after `combine =`.
        title: what people read.
        bind: `(parts, numbers) -> Kernel`.
        source: where the combiner was seen in print.
        takes: whether the kernel is given the parts' points (units of marks) or their
            stars (0 or 1).
        version: of the combiner's meaning, as a rule's.
        adds: points are the plain sum of the parts', so that full marks of parts must
            come to the criterion's, and nobody needs to be told how they combine.
        weighs: a part counts by its `weight`, so that one of weight 0 never counts.
    """

    name: str
    title: Text
    bind: Callable[[tuple[Part, ...], Numbers], Kernel]
    source: str
    takes: Literal["points", "stars"] = "points"
    version: int = 1
    adds: bool = False
    weighs: bool = False
