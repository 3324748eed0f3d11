"""What the worked cases beside a rubric say of it, as findings."""

from __future__ import annotations

from collections.abc import Iterable

from evalkit.cases.coverage import unreached
from evalkit.cases.file import Cases, CasesError, read_cases
from evalkit.cases.mutation import Mutation, Tell, mutate
from evalkit.cases.runs import base_faults, beside, of_another, tried
from evalkit.cases.words import of
from evalkit.check.accepting import not_accepted
from evalkit.errors import Fault, Place
from evalkit.kit.rubric import Rubric
from evalkit.model.text import Text


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
    place = Place(file=str(path))
    try:
        held = read_cases(path)
    except CasesError as error:
        return None, tuple(_fault("EK3074", place, told) for told in error.told)
    other = of_another(rubric, held)
    if other is not None:
        return None, (_fault("EK3074", place, other),)
    base = [of("base", told) for told in base_faults(rubric, held)]
    if base:
        return held, tuple(_fault("EK3074", place, told) for told in base)
    done = list(tried(rubric, held, held.cases))
    failed = [
        _fault(
            "EK3074" if run is None else "EK3072",
            place,
            of(case.name, why),
            case=case.name,
        )
        for case, told, run in done
        for why in told
    ]
    # How far cases reach is known once they have all been run.
    if any(run is None for _, _, run in done):
        return held, tuple(failed)
    runs = {id(run): run for _, _, run in done if run is not None}
    # What is wrong is no finding that somebody could accept.
    return held, (*failed, *_kept(rubric, unreached(rubric, [*runs.values()])))


def _fault(code: str, place: Place, told: Text, **more: object) -> Fault:
    return Fault(code, place, values={"why": told.en, "why_zh": told.zh, **more})


def _kept(rubric: Rubric, found: Iterable[Fault]) -> tuple[Fault, ...]:
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
