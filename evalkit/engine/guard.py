"""Hold rules and combiners to their word; they are anyone's code.

What raises, gives no whole number a row, or leaves what it declared, can be trusted in
no row: the engine then takes its points as open, from the least to the most it may
give, for every subject of the run, so that neither batches nor order can show.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

import attrs
import numpy as np

from evalkit.engine.kernels import lift
from evalkit.errors import Fault, RubricError
from evalkit.language.interval import Interval
from evalkit.model.number import IntArray
from evalkit.model.rule import Combiner, Direction, Kernel, Rule
from evalkit.model.text import Text


class KernelError(Exception):
    """A kernel broke its word; it never leaves the engine.

    Attributes:
        path: of the item or criterion it scores.
        why: what it did, in Chinese and in English.
    """

    def __init__(self, path: str, zh: str, en: str) -> None:
        self.path, self.why = path, Text(zh, en)
        super().__init__(path, en)


def bound(record: Rule | Combiner, figures: int, *told: Any) -> Kernel:
    """Bind a rule or combiner to what it is told.

    Args:
        record: the rule or combiner.
        figures: how many figures its kernel will be given.
        told: the arguments of its `bind`.

    Raises:
        RubricError: with the faults it found, or because it failed (EK5010).
    """
    try:
        kernel = record.bind(*told)
    except RubricError:
        raise
    except Exception as error:
        raise _unbound(record, type(error).__name__) from error
    wrong = _unsound(kernel, figures)
    if wrong is not None:
        raise _unbound(record, wrong)
    return kernel


def _unbound(record: Rule | Combiner, why: str) -> RubricError:
    return RubricError(Fault("EK5010", values={**named(record), "why": why}))


def named(record: Rule | Combiner) -> dict[str, object]:
    """Name a rule or combiner, and the module it came from, for a message."""
    is_rule = isinstance(record, Rule)
    return {
        "kind": "rule" if is_rule else "combiner",
        "kind_zh": "评分规则" if is_rule else "汇总方法",
        "name": record.name,
        "module": getattr(record.bind, "__module__", "?"),
    }


def _unsound(kernel: object, figures: int) -> str | None:
    """Say what is wrong with what a `bind` gave."""
    if not isinstance(kernel, Kernel):
        return f"{type(kernel).__name__} is no Kernel"
    ends = kernel.low, kernel.high
    if not all(type(end) is int for end in ends) or kernel.low > kernel.high:
        return f"[{kernel.low}, {kernel.high}] is no range of whole units"
    directions: object = kernel.directions
    if not isinstance(directions, tuple) or len(directions) != figures:
        return f"{directions!r} is no direction for each of {figures} figures"
    if not all(direction in get_args(Direction) for direction in directions):
        return f"{directions!r} are no directions"
    return None


def guarded(kernel: Kernel, path: str) -> Kernel:
    """Give the kernel that raises `KernelError` wherever the given one fails."""

    def compute(*figures: IntArray) -> IntArray:
        lengths = [len(figure) for figure in figures]
        rows = max(lengths, default=1) if all(lengths) else 0
        # A row alone is shown twice: what looks at its neighbours must not pass alone.
        shown = 2 if rows == 1 else rows
        seen = [_read_only(figure, shown) for figure in figures]
        try:
            # A float that is no number becomes another whole number on each machine.
            with np.errstate(all="ignore", invalid="raise"):
                points: object = kernel.compute(*seen)
        except MemoryError:
            raise
        except Exception as error:
            kind = type(error).__name__
            raise KernelError(path, f"出错（{kind}）", f"it raised {kind}") from error
        if not isinstance(points, np.ndarray) or points.dtype.kind != "i":
            raise KernelError(path, "给出的不是整数数组", "it gave no whole numbers")
        if points.shape != (shown,):
            raise KernelError(path, "给出的行数不对", "it gave another number of rows")
        if rows and not kernel.low <= points.min() <= points.max() <= kernel.high:
            en = "it gave points outside the range it declares"
            raise KernelError(path, "得分超出其声明的范围", en)
        return points[:rows]

    def describe(*values: int) -> Text | None:
        try:
            said: object = kernel.describe(*values)
        except Exception as error:
            raise KernelError(path, "说明出错", "it can't explain itself") from error
        if said is None or isinstance(said, Text):
            return said
        raise KernelError(path, "说明不是文字", "its explanation is no Text")

    return attrs.evolve(kernel, compute=compute, describe=describe)


def _read_only(figure: IntArray, rows: int) -> IntArray:
    """Give a figure a row each, and not to be written into: it may be the facts."""
    if len(figure) != rows:
        return np.broadcast_to(figure, (rows,))
    seen = figure.view()
    seen.flags.writeable = False
    return seen


def lifted(kernel: Kernel, path: str) -> Callable[..., Interval]:
    """Lift a guarded kernel to intervals; points must move as it declares."""
    lift_ = lift(kernel)

    def compute(*figures: Interval) -> Interval:
        points = lift_(*figures)
        if not points.point and (points.low > points.high).any():
            en = "its points don't move with the figure as it declares"
            raise KernelError(path, "得分变化方向与其声明不符", en)
        return points

    return compute


def opened(kernel: Kernel) -> Callable[[], Interval]:
    """Give all that a kernel may give, whatever the figures."""
    low, high = np.array([kernel.low]), np.array([kernel.high])
    return lambda: Interval(low, high)
