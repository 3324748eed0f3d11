"""Whether worked cases notice: the rubric with one thing changed, many times."""

from __future__ import annotations

from collections.abc import Callable

from attrs import frozen

from evalkit.cases.file import Cases
from evalkit.cases.mutants import mutants
from evalkit.cases.runs import tried
from evalkit.errors import RubricError
from evalkit.kit.rubric import Rubric, rubric_of

#: Told how many changed rubrics have been tried, of how many.
Tell = Callable[[int, int], None]


@frozen
class Mutation:
    """How many changes the cases noticed, and which they did not."""

    noticed: int
    unnoticed: tuple[str, ...]

    @property
    def tried(self) -> int:
        """How many changed rubrics could be loaded at all."""
        return self.noticed + len(self.unnoticed)

    @property
    def score(self) -> int:
        """The share that was noticed, in whole per cent, rounded down."""
        return 100 * self.noticed // self.tried if self.tried else 100


def mutate(rubric: Rubric, held: Cases, tell: Tell) -> Mutation:
    """Run the cases of a rubric on changed ones.

    A change that makes no rubric, because bands overlap or points don't add up, is
    refused by the loader and needs no case.
    """
    changed = list(mutants(rubric.text))
    noticed, unnoticed = 0, []
    for number, (change, text) in enumerate(changed, 1):
        try:
            mutant = rubric_of(text, rubric.record.file, rubric.registry, rubric.base)
        except RubricError:
            pass
        else:
            if any(told for _, told, _ in tried(mutant, held, held.cases)):
                noticed += 1
            else:
                unnoticed.append(change)
        tell(number, len(changed))
    return Mutation(noticed, tuple(unnoticed))
