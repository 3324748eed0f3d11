"""The shapes of what a rubric decides: vetoes, ladder, ranking, programmes."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar, Literal

from attrs import frozen

from evalkit.io.toml_values import Span, Word
from evalkit.model.bands import Bounds
from evalkit.model.rubric import Effect, Ties
from evalkit.model.text import Expression, Text
from evalkit.model.value import Duration


@frozen(kw_only=True)
class VetoShape:
    """`[vetoes.…]`."""

    label: Text
    when: Expression
    effect: Effect
    source: str = ""
    note: str = ""


@frozen(kw_only=True)
class BoundsShape:
    """Bounds, as bands, ladders and limits write them."""

    at_least: Decimal | None = None
    above: Decimal | None = None
    at_most: Decimal | None = None
    below: Decimal | None = None
    otherwise: bool = False

    @property
    def bounds(self) -> Bounds:
        """The bounds alone."""
        return Bounds(
            self.at_least, self.above, self.at_most, self.below, self.otherwise
        )


@frozen(kw_only=True)
class NeedShape:
    """One condition of a programme or a step, or its expression alone."""

    SHORT: ClassVar[str] = "when"

    when: Expression
    label: Text | None = None


@frozen(kw_only=True)
class StepShape(BoundsShape):
    """One step of the ladder."""

    grade: Word
    needs: tuple[NeedShape, ...] = ()
    note: str = ""


@frozen(kw_only=True)
class LadderShape:
    """`[ladder]`."""

    of: Expression
    steps: tuple[StepShape, ...]
    none: Word = Word("不予评定")
    source: str = ""


@frozen(kw_only=True)
class RankingShape:
    """`[ranking]`."""

    by: tuple[Expression, ...]
    within: str | None = None
    among: Expression | None = None
    ties: Ties = "shared"
    on: Literal["exact", "printed"] = "exact"
    source: str = ""


@frozen(kw_only=True)
class LimitStepShape(BoundsShape):
    """One step of a limit table."""

    yuan: Span


@frozen(kw_only=True)
class LimitShape:
    """`limit` of a programme."""

    of: Expression | None = None
    steps: tuple[LimitStepShape, ...] = ()
    value: Expression | None = None
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    whole: Decimal | None = None


@frozen(kw_only=True)
class RateStepShape(BoundsShape):
    """One step of a rate."""

    bp: Decimal


@frozen(kw_only=True)
class RateShape:
    """`rate` of a programme, in basis points."""

    of: Expression | None = None
    steps: tuple[RateStepShape, ...] = ()
    value: Expression | None = None
    at_least: Decimal | None = None
    at_most: Decimal | None = None


@frozen(kw_only=True)
class ProgrammeShape:
    """`[programmes.…]`."""

    label: Text
    needs: tuple[NeedShape, ...]
    limit: LimitShape | None = None
    rate: RateShape | None = None
    valid_for: Duration | None = None
    source: str = ""
    note: str = ""
