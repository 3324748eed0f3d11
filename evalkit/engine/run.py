"""Run a plan on a table: summarise, score block by block, rank, decide."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence

import attrs
import numpy as np
from attrs import frozen

from evalkit.engine.blocks import BATCH_ROWS, THREADS, blocks, over_blocks
from evalkit.engine.failing import Attempt, failing
from evalkit.engine.frame import Frame, Stored, frame
from evalkit.engine.fuse import fuse
from evalkit.engine.guard import KernelError
from evalkit.engine.plan import Plan, compile_rubric
from evalkit.engine.program import Program, lay_out
from evalkit.engine.rank import places
from evalkit.engine.summaries import Summary, read_off, summarise
from evalkit.engine.wanting import wanting
from evalkit.errors import FactsError, Fault, Place, UsageError
from evalkit.language.aggregates import MOST_SUBJECTS
from evalkit.language.dates import FIRST_DAY, LAST_DAY
from evalkit.language.interval import Array, Interval
from evalkit.language.node import Node, walk
from evalkit.model.number import IntArray, narrow
from evalkit.model.outcome import Measure, Outcomes, Places, ProgrammeOutcome
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
    #: Frames of the record tables that were supplied.
    records: Mapping[str, Frame]
    outcomes: Outcomes
    #: Rules and combiners that failed; what they score is open for everybody (EK5009).
    warnings: tuple[Fault, ...] = ()


def run(
    plan: Plan,
    table: Table,
    *,
    as_of: datetime.date | None = None,
    batch_rows: int = BATCH_ROWS,
    threads: int = THREADS,
    progress: Progress | None = None,
) -> Run:
    """Evaluate every subject of a table.

    Args:
        plan: the compiled rubric.
        table: the facts; its columns lie in their declared ranges.
        as_of: the day the evaluation speaks of; needed when the plan uses it.
        batch_rows: rows computed at a time; it never changes a result.
        threads: blocks computed at once; it never changes a result.
        progress: told how far the run is.

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
            finished = _run(plan, table, as_of, batch_rows, threads, tell)
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
    whole, records = _frames(plan, table, as_of)
    every = [slice(0, len(table))]

    def attempt(node: Node, rows: IntArray) -> None:
        for level in _levels([node]):
            fresh = [inner for inner in level if id(inner) not in whole.stored]
            _summarise(fresh, table, whole, records, every, 1, lambda _: None)
        lay_out([node]).run(lambda leaf: whole.leaf(leaf, rows))

    return attempt


def _run(
    plan: Plan,
    table: Table,
    as_of: datetime.date | None,
    batch_rows: int,
    threads: int,
    progress: Progress | None,
) -> Run:
    whole, records = _frames(plan, table, as_of)
    _refuse_open_groups(plan, table, whole)
    parts = blocks(len(table), batch_rows)
    roots = plan.roots()
    levels = _levels(plan.told())
    told = _Progress(progress, len(table) * (len(levels) + 1))
    for level in levels:
        _summarise(level, table, whole, records, parts, threads, told)
    values = _score(roots, whole, len(table), parts, threads, told)
    outcomes = _outcomes(plan, table, whole, records, roots, values)
    return Run(plan, table, as_of, whole, records, outcomes)


def _frames(
    plan: Plan, table: Table, as_of: datetime.date | None
) -> tuple[Frame, dict[str, Frame]]:
    """Give the columns of subjects, and of the record tables that were supplied."""
    today = None if as_of is None else to_days(as_of)
    whole = frame(plan.rubric.fields, table.columns, today)
    records = {
        declared.key: frame(declared.fields, table.records[declared.key].columns, today)
        for declared in plan.rubric.records
        if declared.key in table.records
    }
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
    """Refuse a group that is not known: it would make every group's figure open."""
    faults = []
    for key in sorted(plan.groups):
        for row in np.flatnonzero(whole.unknown(key, slice(None)))[:50]:
            place = Place(column=whole.fields[key].label.zh)
            if table.origin is not None:
                origin = table.origin
                column = origin.columns.get(key, place.column)
                place = Place(
                    file=origin.file,
                    sheet=origin.sheet,
                    row=int(origin.rows[row]),
                    column=column,
                )
            faults.append(Fault("EK4903", place, values={"id": table.ids[row]}))
    if faults:
        raise FactsError(faults)


def _levels(roots: Sequence[Node]) -> list[list[Node]]:
    """Sort aggregates so that each level needs only those before it."""
    depth: dict[int, int] = {}
    levels: list[list[Node]] = []
    for node in walk(roots, into_reductions=True):
        below = max((depth[id(n)] for n in node.inner()), default=0)
        depth[id(node)] = below + (node.kind == "aggregate")
        if node.kind == "aggregate":
            if len(levels) <= below:
                levels.append([])
            levels[below].append(node)
    return levels


def _summarise(
    level: list[Node],
    table: Table,
    whole: Frame,
    records: Mapping[str, Frame],
    parts: list[slice],
    threads: int,
    told: Callable[[int], None],
) -> None:
    """Compute the aggregates of a level and store them in the frame."""
    over_subjects = []
    for node in level:
        reduction = node.reduction
        assert reduction is not None
        if reduction.records is None:
            over_subjects.append(node)
        elif reduction.records in records:
            own = table.records[reduction.records]
            value = read_off(
                node,
                _summary(
                    node,
                    _inner_program(node),
                    records[reduction.records],
                    slice(0, len(own)),
                    own.owner,
                    len(table),
                ),
            )
            whole.stored[id(node)] = Stored(value, None)
        else:
            # A table nobody handed in says nothing: any count it allows stands.
            kind = node.type
            value = Interval(np.array([kind.low]), np.array([kind.high]))
            if kind.kind == "boolean":
                value = Interval(value.low.astype(bool), value.high.astype(bool))
            whole.stored[id(node)] = Stored(value, None)
    if not over_subjects:
        return
    programs = [_inner_program(node) for node in over_subjects]
    keyed = [_groups(node, whole) for node in over_subjects]

    def work(part: slice) -> list[Summary]:
        return [
            _summary(node, program, whole, part, groups[part], size)
            for node, program, (groups, size) in zip(
                over_subjects, programs, keyed, strict=True
            )
        ]

    merged: list[Summary] | None = None
    for batch in over_blocks(work, parts, threads, told):
        merged = (
            batch
            if merged is None
            else [a.merge(b) for a, b in zip(merged, batch, strict=True)]
        )
    assert merged is not None
    for node, summary, (groups, _) in zip(over_subjects, merged, keyed, strict=True):
        whole.stored[id(node)] = Stored(read_off(node, summary), groups)


def _inner_program(node: Node) -> Program:
    return lay_out(node.inner())


def _groups(node: Node, whole: Frame) -> tuple[IntArray, int]:
    assert node.reduction is not None
    by = node.reduction.by
    if by is None:
        rows = max((len(c) for c in whole.columns.values()), default=0)
        return np.zeros(rows, dtype=np.int8), 1
    column = whole.columns[by]
    return column.values, max(len(column.words), 1)


def _summary(
    node: Node,
    program: Program,
    rows_of: Frame,
    part: slice,
    keys: IntArray,
    size: int,
) -> Summary:
    reduction = node.reduction
    assert reduction is not None
    values = iter(program.run(lambda leaf: rows_of.leaf(leaf, part)))
    figure, member, misses = (
        None if inner is None else next(values)
        for inner in (reduction.figure, reduction.member, reduction.misses)
    )
    return summarise(reduction, keys, size, figure, member, misses)


def _score(
    roots: Sequence[Node],
    whole: Frame,
    rows: int,
    parts: list[slice],
    threads: int,
    told: Callable[[int], None],
) -> dict[int, Measure]:
    """Compute the roots of every row."""
    unique = list({id(root): root for root in roots}.values())
    program = fuse(unique)
    lows = [np.empty(rows, dtype=_storage(root)) for root in unique]
    opened: list[list[tuple[slice, Array]]] = [[] for _ in unique]

    def work(part: slice) -> None:
        values = program.run(lambda leaf: whole.leaf(leaf, part))
        for value, low, wide in zip(values, lows, opened, strict=True):
            low[part] = value.low
            if not value.point:
                wide.append((part, value.high))

    for _ in over_blocks(work, parts, threads, told):
        pass
    measures = {}
    for root, low, wide in zip(unique, lows, opened, strict=True):
        high = low
        if wide:
            high = low.copy()
            for part, values in wide:
                high[part] = values
        measures[id(root)] = Measure(root.type, low, high)
    return measures


def _storage(root: Node) -> type[np.signedinteger]:
    return narrow(root.type.low, root.type.high)


def _outcomes(
    plan: Plan,
    table: Table,
    whole: Frame,
    records: Mapping[str, Frame],
    roots: Sequence[Node],
    values: Mapping[int, Measure],
) -> Outcomes:
    scored, decisions = plan.scored, plan.decisions

    def of(node: Node) -> Measure:
        return values[id(node)]

    overall, within, groups = _places(plan, table, whole, values)
    programmes = {
        key: ProgrammeOutcome(
            of(p.verdict),
            tuple(of(n) for n in p.needs),
            None if p.limit is None else of(p.limit),
        )
        for key, p in decisions.programmes.items()
    }
    return Outcomes(
        ids=table.ids,
        names=table.names,
        groups=groups,
        total=of(scored.total),
        stars=of(scored.stars),
        points={path: of(n) for path, n in scored.criteria.items() if path},
        star={path: of(n) for path, n in scored.star.items()},
        vetoes={key: of(n) for key, n in scored.vetoes.items()},
        grade=None if decisions.grade is None else of(decisions.grade),
        grades=decisions.grades,
        overall=overall,
        within=within,
        programmes=programmes,
        wanting=wanting(plan, table, whole, records, values),
    )


def _places(
    plan: Plan, table: Table, whole: Frame, values: Mapping[int, Measure]
) -> tuple[Places | None, Places | None, tuple[str, ...] | None]:
    ranking = plan.rubric.ranking
    if ranking is None:
        return None, None, None
    keys = [(values[id(n)], descending) for n, descending in plan.decisions.keys]
    among = plan.decisions.among
    eligible = None if among is None else values[id(among)]
    groups = words = None
    if ranking.within is not None:
        column = whole.columns[ranking.within]
        groups, words = column.values, column.words
    overall, within = places(keys, eligible, groups, ranking.ties, table.ids)
    named = None
    if groups is not None and words is not None:
        named = tuple(words[g] for g in groups.tolist())
    return overall, within, named
