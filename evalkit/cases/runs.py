"""Run worked cases, all in a few evaluations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from attrs import evolve

from evalkit.cases.apart import apart
from evalkit.cases.facts import OWN, Subject, subjects, table
from evalkit.cases.file import ENDING, Case, Cases, read_cases
from evalkit.cases.results import differences
from evalkit.cases.words import of
from evalkit.engine.plan import Plan
from evalkit.engine.run import Run, run
from evalkit.errors import EvalkitError
from evalkit.kit.lots import draws_lots, held_seed
from evalkit.kit.rubric import Rubric, load_rubric
from evalkit.model.text import Text


def run_cases(
    rubric: Rubric | Path | str, cases: Cases | Path | str | None = None
) -> list[str]:
    """Run the worked cases of a rubric.

    Args:
        rubric: the rubric, its file, or the id of a scheme that comes with evalkit.
        cases: the cases or their file; the one beside the rubric when left out.

    Returns:
        What came out otherwise than expected, and what of a case the rubric can't
        read, each as a sentence with the case's name; nothing when all is well.

    Raises:
        CasesError: the file of cases is not in its form.
        RubricError: the rubric can't be loaded.
    """
    scheme = rubric if isinstance(rubric, Rubric) else load_rubric(rubric)
    if cases is None:
        cases = beside(scheme)
    held = cases if isinstance(cases, Cases) else read_cases(cases)
    return failures(scheme, held, held.cases)


def beside(rubric: Rubric) -> Path:
    """Give the file of the cases that lies beside a rubric."""
    return Path(rubric.record.file).with_suffix(ENDING)


def failures(rubric: Rubric, held: Cases, chosen: Sequence[Case]) -> list[str]:
    """Say what came out otherwise than some cases expect, in the order of the cases."""
    other = of_another(rubric, held)
    if other is not None:
        return [of(held.file, other).en]
    base = base_faults(rubric, held)
    if base:
        return [of("base", told).en for told in base]
    found: dict[str, list[Text]] = {case.name: [] for case in chosen}
    for case, told, _ in tried(rubric, held, chosen):
        found[case.name] += told
    return [of(name, told).en for name, several in found.items() for told in several]


def base_faults(rubric: Rubric, held: Cases) -> list[Text]:
    """Say what of the base no case can be made of."""
    return list(Subject(OWN, held.base, {}).faults(rubric.record))


def of_another(rubric: Rubric, held: Cases) -> Text | None:
    """Say that cases are of another rubric; None when they are of this one."""
    if held.rubric == rubric.id:
        return None
    return Text(
        f"实例是 {held.rubric} 的，不是 {rubric.id} 的",
        f"the cases are of {held.rubric}, not of {rubric.id}",
    )


def tried(
    rubric: Rubric, held: Cases, chosen: Sequence[Case]
) -> Iterator[tuple[Case, list[Text], Run | None]]:
    """Try cases one after another, as they are asked for.

    Yields:
        A case, what came out otherwise than it expects, and the evaluation it was in:
        None where the rubric can't read it or refuses. Those it can't read come first.
    """
    sound = []
    for case in chosen:
        own = subjects(held, case)
        faults = [fault for one in own for fault in one.faults(rubric.record)]
        if faults:
            yield case, [*dict.fromkeys(faults)], None
        else:
            sound.append((case, own))
    for case, done, row in evaluate(rubric.plan, sound):
        if isinstance(done, EvalkitError):
            yield case, [Text(done.text("zh"), done.text())], None
        else:
            yield case, list(differences(done, row, case.expect)), done


Made = Sequence[tuple[Case, list[Subject]]]
#: A case, the evaluation it was in or what that refused, and its row.
Evaluated = tuple[Case, Run | EvalkitError, int]


def evaluate(plan: Plan, made: Made) -> Iterator[Evaluated]:
    """Evaluate cases, as many at once as can't touch one another.

    Subjects of different groups don't, where all that rests on other subjects rests on
    those of a group: each case then gets groups of its own. Lots rest on ids, which
    are the same in every case, and would have to be others among other cases.
    """
    together = apart(plan)
    batches: dict[object, list[tuple[Case, list[Subject]]]] = {}
    for number, (case, own) in enumerate(made):
        alone = not together or (case.seed is not None and draws_lots(plan.rubric))
        key = number if alone else (case.as_of, case.seed)
        batches.setdefault(key, []).append((case, own))
    for batch in batches.values():
        yield from _evaluated(plan, batch)


def _evaluated(plan: Plan, batch: Made) -> Iterator[Evaluated]:
    every = [one for _, own in batch for one in own]
    if len(batch) > 1:
        numbered = enumerate(batch)
        every = [_in_group(plan, one, at) for at, (_, own) in numbered for one in own]
    first = batch[0][0]
    try:
        seed = held_seed(first.seed, plan.rubric)
        done = run(plan, table(plan.rubric, every), as_of=first.as_of, seed=seed)
    except EvalkitError as error:
        if len(batch) == 1:
            yield first, error, 0
            return
        done = None
    # Which of them was refused, or made a rule fail, each says for itself.
    if len(batch) > 1 and (done is None or done.warnings):
        for one in batch:
            yield from _evaluated(plan, [one])
        return
    assert done is not None
    row = 0
    for case, own in batch:
        yield case, done, row
        row += len(own)


def _in_group(plan: Plan, subject: Subject, number: int) -> Subject:
    """Put a subject in groups of its case; its name stays the last part of its id."""
    own = {
        key: f"{number} {value}" if key in plan.groups and value is not None else value
        for key, value in subject.facts.items()
    }
    return evolve(subject, id=f"{number}.{subject.id}", facts=own)
