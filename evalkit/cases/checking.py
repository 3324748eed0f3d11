"""What the worked cases beside a rubric say of it, as findings."""

from __future__ import annotations

from evalkit.cases.coverage import unreached
from evalkit.cases.file import Cases, CasesError, read_cases
from evalkit.cases.mutation import Mutation, Tell, mutate
from evalkit.cases.runs import beside, of_another, tried
from evalkit.check.accepting import not_accepted
from evalkit.errors import Fault, Place
from evalkit.kit.rubric import Rubric


def check_cases(rubric: Rubric) -> tuple[Cases | None, tuple[Fault, ...]]:
    """Run the cases beside a rubric and see how far they reach.

    Returns:
        The cases, None where there are none that can be read, and what was found
        (EK3071–4), what the rubric accepts left out.
    """
    path = beside(rubric)
    if not path.is_file():
        place = Place(file=rubric.record.file)
        return None, _kept(rubric, [Fault("EK3071", place, values={"file": path.name})])
    try:
        held = read_cases(path)
    except CasesError as error:
        place = Place(file=str(path))
        return None, tuple(
            Fault("EK3074", place, values={"why": why}) for why in error.reasons
        )
    other = of_another(rubric, held)
    if other is not None:
        return None, (Fault("EK3074", Place(file=str(path)), values={"why": other}),)
    done = list(tried(rubric, held, held.cases))
    failed = [
        Fault("EK3072", Place(file=str(path)), values={"why": f"{case.name}: {why}"})
        for case, told, _ in done
        for why in told
    ]
    runs = {id(run): run for _, _, run in done if run is not None}
    return held, _kept(rubric, [*failed, *unreached(rubric, [*runs.values()])])


def _kept(rubric: Rubric, found: list[Fault]) -> tuple[Fault, ...]:
    """Leave out what the rubric accepts; what is idle the other checks tell."""
    kept = not_accepted(rubric.record, found)
    return tuple(fault for fault in kept if fault.code != "EK3076")


def check_mutants(
    rubric: Rubric, held: Cases, tell: Tell
) -> tuple[Mutation, Fault | None]:
    """Change the rubric in many ways and see whether the cases notice (EK3075)."""
    done = mutate(rubric, held, tell)
    if not done.unnoticed:
        return done, None
    values = {"count": len(done.unnoticed), "what": done.unnoticed[0]}
    return done, Fault("EK3075", Place(file=rubric.record.file), values=values)
