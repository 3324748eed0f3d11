"""Run a plan on a table: summarise, score block by block, rank, decide."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping

import attrs
import numpy as np
from attrs import frozen

from evalkit.engine.blocks import BATCH_ROWS, THREADS
from evalkit.engine.failing import Attempt, failing
from evalkit.engine.frame import Frame, frame
from evalkit.engine.guard import KernelError
from evalkit.engine.held import Held, hold
from evalkit.engine.phases import Runner, Settled, phases
from evalkit.engine.plan import Plan, compile_rubric
from evalkit.engine.program import lay_out
from evalkit.engine.reduce import Work, levels, reduce
from evalkit.engine.wanting import wanting
from evalkit.errors import FactsError, Fault, Place, UsageError
from evalkit.language.aggregates import MOST_SUBJECTS
from evalkit.language.dates import FIRST_DAY, LAST_DAY
from evalkit.language.node import Node, walk
from evalkit.model.number import IntArray
from evalkit.model.outcome import Measure, Outcomes, ProgrammeOutcome
from evalkit.model.table import Table
from evalkit.model.value import to_days

#: Told the share of the work done so far, from 0 to 1000.
Progress = Callable[[int], None]


@frozen(eq=False)
class Run:
    """A finished run; what an explanation needs is kept."""

    plan: Plan
    table: Table
    as_of: datetime.date | None
    frame: Frame
    #: Frames of the record tables that were supplied, and of their groups.
    held: Held
    outcomes: Outcomes
    #: Rules and combiners that failed; what they score is open for everybody (EK5009).
    warnings: tuple[Fault, ...] = ()
    #: What lots were drawn with.
    seed: str | None = None


def run(
    plan: Plan,
    table: Table,
    *,
    as_of: datetime.date | None = None,
    batch_rows: int = BATCH_ROWS,
    threads: int = THREADS,
    progress: Progress | None = None,
    seed: str | None = None,
) -> Run:
    """Evaluate every subject of a table.

    Args:
        plan: the compiled rubric.
        table: the facts; its columns lie in their declared ranges.
        as_of: the day the evaluation speaks of; needed when the plan uses it.
        batch_rows: rows computed at a time; it never changes a result.
        threads: blocks computed at once; it never changes a result.
        progress: told how far the run is.
        seed: that of lotteries; who only lots can part stays open without one.

    Raises:
        UsageError: `as_of` is needed and not given (EK7901), or no day of the calendar
            (EK7902).
        FactsError: a column is absent, or a group field has empty cells (EK4901–4).
    """
    if as_of is None and plan.uses_as_of:
        raise UsageError(Fault("EK7901"))
    if as_of is not None and not FIRST_DAY <= to_days(as_of) <= LAST_DAY:
        raise UsageError(Fault("EK7902", got=as_of.isoformat()))
    if len(table) > MOST_SUBJECTS:
        values = {"limit": MOST_SUBJECTS}
        raise FactsError(Fault("EK4904", got=str(len(table)), values=values))
    tell = None if progress is None else _rising(progress)
    broken: dict[str, Fault] = {}
    while True:
        try:
            finished = _run(plan, table, as_of, batch_rows, threads, tell, seed)
        except KernelError as error:
            attempt = _attempt(plan, table, as_of)
            broken |= failing(plan.scored.guarded, table.ids, attempt, error)
            plan = compile_rubric(plan.rubric, broken)
        else:
            return attrs.evolve(finished, warnings=tuple(broken.values()))


def _rising(tell: Progress) -> Progress:
    """Tell a share only where it is higher than any before, should a run start anew."""
    reached = -1

    def told(share: int) -> None:
        nonlocal reached
        if share > reached:
            reached = share
            tell(share)

    return told


def _attempt(plan: Plan, table: Table, as_of: datetime.date | None) -> Attempt:
    """Give what computes one step of a plan for some rows."""
    held = hold(table, *_frames(plan, table, as_of))
    work = Work(max(len(table), BATCH_ROWS), 1, lambda _: None)

    def attempt(node: Node, rows: IntArray) -> None:
        for level in levels([node]):
            fresh = [inner for inner in level if not held.has(inner)]
            reduce(fresh, held, work)
        lay_out([node]).run(lambda leaf: held.whole.leaf(leaf, rows))

    return attempt


def _run(
    plan: Plan,
    table: Table,
    as_of: datetime.date | None,
    batch_rows: int,
    threads: int,
    progress: Progress | None,
    seed: str | None,
) -> Run:
    whole, records = _frames(plan, table, as_of)
    _refuse_open_groups(plan, table, whole)
    _refuse_open_rows(plan, table, records)
    held = hold(table, whole, records)
    ordered = phases(plan)
    rows = sum(rows for phase in ordered for rows in phase.rows(held))
    work = Work(batch_rows, threads, _Progress(progress, rows))
    settled = Runner(plan, held, work, seed).run(ordered)
    outcomes = _outcomes(plan, held, settled, work)
    return Run(plan, table, as_of, whole, held, outcomes, seed=seed)


def _frames(
    plan: Plan, table: Table, as_of: datetime.date | None
) -> tuple[Frame, dict[str, Frame]]:
    """Give the columns of subjects, and of the record tables that were supplied."""
    today = None if as_of is None else to_days(as_of)
    read: dict[str | None, set[str]] = {None: set(plan.groups)}
    for node in walk(plan.told(), into_reductions=True):
        if node.kind in ("field", "word"):
            read.setdefault(node.records, set()).add(node.key)
    for name, key in plan.row_groups:
        read.setdefault(name, set()).add(key)
    whole = frame(plan.rubric.fields, table.columns, today, read[None])
    records = {}
    for declared in plan.rubric.records:
        if declared.key in table.records:
            own = table.records[declared.key].columns
            fields = read.get(declared.key, ())
            records[declared.key] = frame(declared.fields, own, today, fields)
    return whole, records


class _Progress:
    """Adds up rows and tells the share done."""

    def __init__(self, tell: Progress | None, rows: int) -> None:
        self.tell, self.rows, self.done = tell, max(rows, 1), 0

    def __call__(self, rows: int) -> None:
        self.done += rows
        if self.tell is not None:
            self.tell(self.done * 1000 // self.rows)


def _refuse_open_groups(plan: Plan, table: Table, whole: Frame) -> None:
    """Refuse a group that is not known: it would make every group's figure open.

    Sheets are asked for it when they are read; this is for tables made by programs.
    """
    faults = []
    for key in sorted(plan.groups):
        place = Place(column=whole.fields[key].label.zh)
        for row in np.flatnonzero(whole.unknown(key, slice(None)))[:50]:
            faults.append(Fault("EK4903", place, values={"id": table.ids[row]}))
    if faults:
        raise FactsError(faults)


def _refuse_open_rows(plan: Plan, table: Table, records: Mapping[str, Frame]) -> None:
    """Refuse rows that may be of any group their table is looked through by."""
    faults = []
    for name, key in sorted(plan.row_groups):
        if name not in records:
            continue
        frame, owner = records[name], table.records[name].owner
        unknown = np.broadcast_to(frame.unknown(key, slice(None)), owner.shape)
        place = Place(column=frame.fields[key].label.zh)
        for row in np.flatnonzero(unknown)[:50]:
            values = {"id": table.ids[int(owner[row])]}
            faults.append(Fault("EK4911", place, values=values))
    if faults:
        raise FactsError(faults)


def _outcomes(plan: Plan, held: Held, settled: Settled, work: Work) -> Outcomes:
    table, whole = held.table, held.whole
    scored, decisions, values = plan.scored, plan.decisions, settled.values

    def of(node: Node) -> Measure:
        return values[id(node)]

    programmes = {
        key: ProgrammeOutcome(
            of(p.verdict),
            tuple(of(n) for n in p.needs),
            *(
                None if node is None else of(node)
                for node in (p.limit, p.least, p.rate)
            ),
        )
        for key, p in decisions.programmes.items()
    }
    return Outcomes(
        ids=table.ids,
        names=table.names,
        groups=_groups(plan, whole),
        total=of(scored.total),
        stars=of(scored.stars),
        points={path: of(n) for path, n in scored.criteria.items() if path},
        star={path: of(n) for path, n in scored.star.items()},
        vetoes={key: of(n) for key, n in scored.vetoes.items()},
        grade=None if decisions.grade is None else of(decisions.grade),
        grades=decisions.grades,
        overall=settled.places.get("place"),
        within=settled.places.get("place_within"),
        programmes=programmes,
        wanting=wanting(plan, held, values, work.batch_rows, work.threads),
        figures={key: of(node) for key, node in plan.shown.items()},
        selections=settled.selections,
        until={key: of(node) for key, node in scored.until.items()},
        suspended=None if decisions.suspended is None else of(decisions.suspended),
    )


def _groups(plan: Plan, whole: Frame) -> tuple[str, ...] | None:
    """Name the group each subject is ranked in."""
    ranking = plan.rubric.ranking
    if ranking is None or ranking.within is None:
        return None
    column = whole.columns[ranking.within]
    return tuple(np.array(column.words, dtype=object)[column.values].tolist())
