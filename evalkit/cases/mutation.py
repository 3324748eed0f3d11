"""Whether worked cases notice: the rubric with one thing changed, many times."""

from __future__ import annotations

from collections.abc import Callable

import attrs
import numpy as np
from attrs import frozen

from evalkit.cases.file import Cases
from evalkit.cases.mutants import mutants
from evalkit.cases.runs import tried
from evalkit.check.households import day_of, households
from evalkit.engine.plan import Plan
from evalkit.engine.run import run
from evalkit.errors import RubricError
from evalkit.io.results_digest import outcome_digests
from evalkit.kit.rubric import Rubric, rubric_of
from evalkit.model.table import Column, Table

#: Told how many changed rubrics have been tried, of how many.
Tell = Callable[[int, int], None]
#: Made-up households a change must leave as they are to be called idle, and the share
#: of their cells that is left empty: one in so many.
MADE_UP, EMPTY = 2000, 8


@frozen
class Mutation:
    """How many changes the cases noticed, and which they did not."""

    noticed: int
    unnoticed: tuple[str, ...]
    #: Changes that made no difference to any made-up household either: a band above
    #: the full mark that holds it, a bound between two marks nobody can have.
    idle: tuple[str, ...] = ()
    #: How many changes made no rubric: bands overlap, points don't add up.
    refused: int = 0

    @property
    def tried(self) -> int:
        """How many changed rubrics could be loaded and differed from the first."""
        return self.noticed + len(self.unnoticed)

    @property
    def score(self) -> int:
        """The share that was noticed, in whole per cent, rounded down."""
        return 100 * self.noticed // self.tried if self.tried else 100


def mutate(rubric: Rubric, held: Cases, tell: Tell) -> Mutation:
    """Run the cases of a rubric on changed ones; what makes no rubric needs no case."""
    changed = list(mutants(rubric.text))
    table = _with_gaps(rubric, households(rubric.record, MADE_UP))
    outcome = _outcome(rubric.plan, table)
    noticed, refused, unnoticed, idle = 0, 0, [], []
    for number, (change, text) in enumerate(changed, 1):
        try:
            mutant = rubric_of(text, rubric.record.file, rubric.registry, rubric.base)
        except RubricError:
            refused += 1
        else:
            if any(told for _, told, _ in tried(mutant, held, held.cases)):
                noticed += 1
            elif _outcome(mutant.plan, table) == outcome:
                idle.append(change)
            else:
                unnoticed.append(change)
        tell(number, len(changed))
    return Mutation(noticed, tuple(unnoticed), tuple(idle), refused)


def _outcome(plan: Plan, table: Table) -> list[str]:
    """Say what becomes of made-up households."""
    done = run(plan, table, as_of=day_of(plan.rubric), seed="check")
    return outcome_digests(done.outcomes)


def _with_gaps(rubric: Rubric, table: Table) -> Table:
    """Leave some cells empty: what an empty cell means is the rubric's choice too."""
    random = np.random.default_rng(len(table))
    asked = {field.key for field in rubric.record.fields if field.missing == "refuse"}

    def gaps(column: Column) -> Column:
        known = random.integers(0, EMPTY, len(column)) > 0
        values = np.where(known, column.values, column.type.low)
        values = values.astype(column.values.dtype)
        return attrs.evolve(column, values=values, known=known)

    columns = {
        key: column if key in asked | rubric.plan.groups else gaps(column)
        for key, column in table.columns.items()
    }
    return attrs.evolve(table, columns=columns)
