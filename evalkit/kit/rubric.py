"""A rubric, loaded and compiled, and what can be done with it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import attrs
from attrs import frozen

from evalkit.check.accepting import not_accepted
from evalkit.check.checks import check_rubric
from evalkit.engine.blocks import BATCH_ROWS, THREADS
from evalkit.engine.plan import Plan, compile_rubric
from evalkit.engine.run import Progress, run
from evalkit.errors import Fault, Place, RubricError, UsageError, nearest
from evalkit.io.bundled import bundled_rubrics
from evalkit.io.facts_in import read_facts
from evalkit.io.facts_limits import Limits
from evalkit.io.facts_outcomes import files_of
from evalkit.io.file_kinds import file_sum
from evalkit.io.receipt import PluginDigest
from evalkit.io.rubric_book_in import read_source
from evalkit.io.rubric_file import parse_rubric
from evalkit.io.rubric_overlay import overlay_of
from evalkit.io.rubric_text import Source, located
from evalkit.kit.evaluation import Evaluation
from evalkit.kit.lots import held_seed, refuse_undrawn
from evalkit.model import rubric as model
from evalkit.model.rule import Combiner, Rule
from evalkit.model.text import Text
from evalkit.plugins import load_registry
from evalkit.registry import Registry
from evalkit.rules import builtin


def load_rubric(
    source: Path | str,
    *,
    registry: Registry | None = None,
    base: Path | None = None,
) -> Rubric:
    """Load a rubric, ready to evaluate.

    Args:
        source: a file, or the id of a scheme that comes with evalkit
            (`household/ten-star`).
        registry: not public: a list of rules that was loaded already; the built-in and
            installed ones when left out.
        base: not public: the file of the rubric it adds to, where that is kept
            elsewhere than it says.

    Raises:
        UsageError: there is neither such a file nor such a scheme (EK7002).
        RubricError: with everything that is wrong with it (EK1xxx, EK2xxx).
    """
    path = _path(source)
    known = load_registry(builtin) if registry is None else registry
    own = read_source(path, known.rules)
    below = _base(path, own, known, base)
    try:
        record = parse_rubric(own.text, known, own.file, below)
    except RubricError as error:
        raise _told(error, own, below) from None
    try:
        plan = compile_rubric(record)
    except RubricError as error:
        raise _placed(error, own, below) from None
    return Rubric(record, plan, known, own.kept_as, own.text, below, own.cells)


def rubric_of(
    text: str, file: str, registry: Registry, base: Source | None = None
) -> Rubric:
    """Load a rubric from its text, which need not stand in a file.

    Raises:
        RubricError: with everything that is wrong with it (EK1xxx, EK2xxx).
    """
    record = parse_rubric(text, registry, file, base)
    return Rubric(record, compile_rubric(record), registry, Path(file).name, text, base)


def _placed(error: RubricError, own: Source, below: Source | None) -> RubricError:
    """Give faults found after reading the place of the very key they name."""
    return _told(located(error, own.text, own.file, below), own, below)


def _told(error: RubricError, own: Source, below: Source | None) -> RubricError:
    return own.told(error if below is None else below.told(error))


def _base(path: Path, own: Source, known: Registry, base: Path | None) -> Source | None:
    """Read the rubric an overlay adds to: a file beside it, or a scheme by its id."""
    of = overlay_of(own.text)
    if of is None:
        return None
    schemes = bundled_rubrics()
    beside = base or path.parent / of
    if base is None and of in schemes and not _holds(beside.is_file):
        beside = schemes[of]
    if not _holds(beside.is_file):
        place = Place(file=str(path), key="overlay.of")
        near = nearest(of, schemes)
        expected = None if near else " | ".join(schemes)
        error = RubricError(Fault("EK1281", place, of, expected, near))
        raise _placed(error, own, None)
    return read_source(beside, known.rules)


def _holds(there: Callable[[], bool]) -> bool:
    """Ask for a file; of a name too long for the system there is none."""
    try:
        return there()
    except OSError:
        return False


def _path(source: Path | str) -> Path:
    path, schemes = Path(source), bundled_rubrics()
    if path.suffix in (".toml", ".xlsx") or _holds(path.exists):
        return path
    if str(source) not in schemes:
        near = nearest(str(source), schemes)
        expected = None if near else " | ".join(schemes)
        fault = Fault("EK7002", got=str(source), expected=expected, near=near)
        raise UsageError(fault)
    return schemes[str(source)]


@frozen(eq=False)
class Rubric:
    """A written evaluation scheme, compiled.

    Attributes:
        record: everything the file says.
        plan: what the engine makes of it.
        registry: the rules and combiners it was loaded with.
        file: the name of the file it was read from; of a workbook that of its text.
        text: the text of that file, or the one a workbook stands for.
        base: file and text of the rubric it adds to, where it is an overlay.
        cells: the place of each key's cell, where it was read from a workbook.
    """

    record: model.Rubric
    plan: Plan = attrs.field(repr=False)
    registry: Registry = attrs.field(repr=False)
    file: str
    text: str = attrs.field(repr=False)
    base: Source | None = attrs.field(default=None, repr=False)
    cells: Mapping[str, Place] = attrs.field(factory=dict, repr=False)

    @property
    def id(self) -> str:
        """The scheme's id, the same for every version of it."""
        return self.record.id

    @property
    def version(self) -> str:
        """The version of the scheme."""
        return self.record.version

    @property
    def title(self) -> Text:
        """What people call the scheme, in Chinese and in English."""
        return self.record.title

    @property
    def digest(self) -> str:
        """SHA-256 of what the rubric means, in hex; comments and layout aside."""
        return self.record.digest

    @property
    def asked(self) -> model.Rubric:
        """The record as those who fill in sheets meet it.

        A field that makes groups must be known for every subject, whatever the file
        says of empty cells: nobody can be compared with nobody knows whom.
        """
        fields = tuple(
            attrs.evolve(field, missing="refuse")
            if field.key in self.plan.groups
            else field
            for field in self.record.fields
        )
        records = tuple(
            attrs.evolve(
                table,
                fields=tuple(
                    attrs.evolve(field, missing="refuse")
                    if (table.key, field.key) in self.plan.row_groups
                    else field
                    for field in table.fields
                ),
            )
            for table in self.record.records
        )
        return attrs.evolve(self.record, fields=fields, records=records)

    def findings(self) -> tuple[Fault, ...]:
        """Look for what the scheme says and hardly means; warnings (EK3xxx)."""
        kept = not_accepted(self.record, check_rubric(self.record, self.plan))
        found = RubricError(kept)
        own = Source(self.record.file, self.text, self.cells)
        return _placed(found, own, self.base).faults

    def evaluate(
        self,
        facts: object,
        *,
        as_of: datetime.date | None = None,
        seed: str | None = None,
        progress: Progress | None = None,
        batch_rows: int = BATCH_ROWS,
        threads: int = THREADS,
    ) -> Evaluation:
        """Evaluate every subject of a table of facts.

        Args:
            facts: a path or several, a dict of columns, or anything that gives Arrow
                columns (polars, pandas, pyarrow, duckdb).
            as_of: the day the evaluation speaks of; needed where the rubric looks back.
            seed: what lots are drawn with, where the rubric draws any.
            progress: told how far the evaluation is, from 0 to 1000.
            batch_rows: rows computed at a time; it never changes a result.
            threads: blocks computed at once; it never changes a result.

        Raises:
            FactsError: with everything that is wrong with the facts (EK4xxx).
            UsageError: `as_of` is needed and not given (EK7901), lies outside the
                years evalkit counts (EK7902), or is no day (EK7903); lots must be drawn
                and there is no seed (EK7904), or it is no line of text (EK7905).
        """
        if as_of is not None and not _is_day(as_of):
            got = f"{type(as_of).__name__} {as_of}"
            raise UsageError(Fault("EK7903", got=got, expected="datetime.date"))
        drawn = held_seed(seed, self.record)
        files = _files(facts)
        # Before they are read: what changes meanwhile is not what was read.
        sums = tuple(file_sum(path, Limits()) for path in files or ())
        read = read_facts(facts, self.asked)
        finished = run(
            self.plan,
            read.table,
            as_of=as_of,
            batch_rows=batch_rows,
            threads=threads,
            progress=progress,
            seed=drawn,
        )
        refuse_undrawn(self.record, finished.outcomes)
        return Evaluation(
            self.record,
            finished,
            (*read.warnings, *finished.warnings),
            self.plugins,
            (Source(self.file, self.text), *([self.base] if self.base else [])),
            files,
            sums,
        )

    @property
    def plugins(self) -> tuple[PluginDigest, ...]:
        """The plugins whose rules or combiners the rubric uses, sorted."""
        used = {self.registry.giver(one) for one in _used(self.record.root)}
        digests = [PluginDigest(p.name, p.version, p.digest) for p in used]
        return tuple(sorted(digests, key=attrs.astuple))


def _is_day(as_of: object) -> bool:
    """Say whether it is a day and nothing more; a datetime is also a `date`."""
    is_moment = isinstance(as_of, datetime.datetime)
    return isinstance(as_of, datetime.date) and not is_moment


def _used(criterion: model.Criterion) -> Iterator[Rule | Combiner]:
    yield criterion.combine
    for _, part in criterion.below():
        yield part.rule if isinstance(part, model.Item) else part.combine


def _files(facts: object) -> tuple[Path, ...] | None:
    """Give the files facts were read from; None where they were no files."""
    several = [facts] if isinstance(facts, str | Path) else facts
    if not isinstance(several, Sequence):
        return None
    paths = [Path(each) for each in several if isinstance(each, str | Path)]
    if len(paths) < len(several):
        return None
    return tuple(file for path in paths for file in files_of(path))
