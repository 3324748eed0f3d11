"""Find whose kernels failed a run, so that it can go on without them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np
from attrs import field, frozen

from evalkit.engine.guard import KernelError, named
from evalkit.engine.scored import Guarded
from evalkit.errors import Fault
from evalkit.language.interval import Array
from evalkit.language.node import Node
from evalkit.model.number import IntArray
from evalkit.model.rubric import Item

#: Computes a step for some rows.
Attempt = Callable[[Node, IntArray], object]
#: Rows tried at once; never those of a run, so that its batches can't show.
_ROWS = 32_768


def failing(
    guarded: Sequence[Guarded], ids: Sequence[str], attempt: Attempt, error: KernelError
) -> dict[str, Fault]:
    """Find whose kernels fail, and say so in a warning each, by path.

    Items come first, then criteria from the deepest up. Only the first of these in
    which something fails counts: what is above it may have failed because of it.

    Args:
        guarded: the steps that are to be tried.
        ids: the subjects' ids.
        attempt: computes a step for some rows.
        error: what stopped the run; it stands where nothing fails when tried again.
    """
    search = _Search(ids, attempt)
    for stage in _stages(guarded):
        tried = {one.path: search.tried(one) for one in stage}
        found = {path: fault for path, fault in tried.items() if fault is not None}
        if found:
            return found
    guilty = next(one for one in guarded if one.path == error.path)
    return {guilty.path: search.warning(guilty, error)}


def _stages(guarded: Iterable[Guarded]) -> Iterator[list[Guarded]]:
    criteria: dict[int, list[Guarded]] = {}
    items = []
    for one in guarded:
        if isinstance(one.scored, Item):
            items.append(one)
        else:
            depth = one.path.count(".") if one.path else -1
            criteria.setdefault(depth, []).append(one)
    yield items
    for depth in sorted(criteria, reverse=True):
        yield criteria[depth]


@frozen(eq=False)
class _Search:
    """Looks for the first subject, by id, for whom a step fails."""

    ids: Sequence[str]
    attempt: Attempt
    #: By id, so that the warning is the same in whatever order subjects stand.
    rows: Array = field(init=False)

    @rows.default
    def _sorted(self) -> Array:
        order = sorted(range(len(self.ids)), key=self.ids.__getitem__)
        return np.array(order, dtype=np.int64)

    def tried(self, one: Guarded) -> Fault | None:
        for start in range(0, max(len(self.rows), 1), _ROWS):
            part = self.rows[start : start + _ROWS]
            error = self.error(one, part)
            if error is not None:
                return self.first(one, part, error)
        return None

    def error(self, one: Guarded, rows: Array) -> KernelError | None:
        try:
            self.attempt(one.node, rows)
        except KernelError as error:
            return error
        return None

    def first(self, one: Guarded, rows: Array, error: KernelError) -> Fault:
        """Halve the rows down to the first that fails, if any fails alone."""
        while len(rows) > 1:
            halves = rows[: len(rows) // 2], rows[len(rows) // 2 :]
            errors = [self.error(one, half) for half in halves]
            at = next((at for at, found in enumerate(errors) if found), None)
            if at is None:
                break
            rows, error = halves[at], errors[at] or error
        if len(rows) == 1:
            return self.warning(one, error, self.ids[rows[0]])
        return self.warning(one, error)

    def warning(self, one: Guarded, error: KernelError, id_: str = "—") -> Fault:
        why = {"why": error.why.en, "why_zh": error.why.zh}
        values = {**named(one.record), **why, "path": one.path or "total", "id": id_}
        return Fault("EK5009", one.scored.place, values=values)
