"""An evaluation: outcomes, their explanation, their ranking, their folder."""

from __future__ import annotations

import datetime
import tempfile
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

import attrs
from attrs import frozen

from evalkit.engine.explain import explain
from evalkit.engine.run import Run
from evalkit.errors import Fault, UsageError, nearest
from evalkit.io.facts_in import read_facts
from evalkit.io.facts_out import facts_lines
from evalkit.io.facts_outcomes import OUTCOMES
from evalkit.io.notice import Notice
from evalkit.io.outcome_rows import outcome_rows
from evalkit.io.ranking_rows import Ranked, ranking_rows
from evalkit.io.receipt import Ingredients, PluginDigest, Receipt
from evalkit.io.results import write_results
from evalkit.io.results_facts import facts_digest
from evalkit.io.results_read import RECEIPT
from evalkit.io.rubric_text import Source
from evalkit.model.outcome import Outcomes, Trace
from evalkit.model.rubric import Rubric

#: Of how many people of one name the ids are told.
_NAMED = 5


#: Where facts that were no files are kept.
_LINES = "facts/facts.jsonl"


@frozen(eq=False)
class Evaluation:
    """The outcomes of an evaluation, and what they rest on.

    Attributes:
        rubric: everything the rubric's file says.
        warnings: what was odd about the facts; the result stands all the same.
        plugins: name, version and digest of the plugins the rubric uses.
        sources: name and text of the rubric's file; of an overlay that of the rubric
            it adds to after it.
        files: the files the facts were read from; None where they were no files.
        read: the digest of each when it was read.
    """

    rubric: Rubric
    finished: Run = attrs.field(repr=False)
    warnings: tuple[Fault, ...]
    plugins: tuple[PluginDigest, ...]
    sources: tuple[Source, ...] = attrs.field(repr=False)
    files: tuple[Path, ...] | None
    read: tuple[str, ...] = attrs.field(default=(), repr=False)

    def __len__(self) -> int:
        return len(self.outcomes)

    @property
    def outcomes(self) -> Outcomes:
        """The outcomes by columns, in the order of the facts."""
        return self.finished.outcomes

    @property
    def as_of(self) -> datetime.date | None:
        """The day the evaluation speaks of."""
        return self.finished.as_of

    def explain(self, subject: str) -> Trace:
        """Explain the outcome of a subject, from the total down to the cells.

        Raises:
            UsageError: no subject has this id (EK7003), with the ids of those who have
                it for a name, or the nearest ids.
        """
        ids = self.outcomes.ids
        if subject not in ids:
            named = zip(self.outcomes.names or (), ids, strict=False)
            near = tuple(id_ for name, id_ in named if name == subject)
            near = near[:_NAMED] or nearest(subject, ids)
            raise UsageError(Fault("EK7003", got=subject, near=near))
        return explain(self.finished, ids.index(subject))

    def rows(self) -> list[dict[str, str]]:
        """Give the rows of outcomes.csv as texts by heading, sorted by id."""
        headings, rows = outcome_rows(self.rubric, self.outcomes)
        return [dict(zip(headings, row, strict=True)) for row in rows]

    def ranking(
        self, group: str | None = None, *, most: int | None = None
    ) -> list[Ranked]:
        """Give those who are ranked, or may be, the best first.

        Args:
            group: only the subjects of this group, by its places.
            most: how many to give; all when left out.

        Raises:
            UsageError: the rubric ranks nobody (EK7004), or there is no such group
                (EK7005).
        """
        return ranking_rows(self.outcomes, group, most)

    def write(
        self,
        directory: Path | str,
        *,
        notice: Notice | None = None,
        force: bool = False,
    ) -> Receipt:
        """Write the result's folder, all of it or nothing.

        Args:
            directory: a new or empty folder, or one that holds an earlier result.
            notice: what the public notice shows.
            force: also write beside foreign files.

        Raises:
            UsageError: no `as_of` was given (EK7901), or the folder can't be used.
            EvalkitError: the system refused to write (EK6013); nothing has changed.
        """
        ingredients, inputs = self.ingredients(), self._inputs()
        if self.files is None:
            # A replay reads the lines that are kept, and warns of what they lack.
            told = _read_back(self.rubric, inputs[_LINES])
            told += _without_folders(self.finished.warnings)
            ingredients = attrs.evolve(ingredients, warnings=told)
        return write_results(
            Path(directory),
            rubric=self.rubric,
            outcomes=self.outcomes,
            ingredients=ingredients,
            inputs=inputs,
            sums=self._sums(),
            notice=notice,
            force=force,
        )

    def ingredients(self) -> Ingredients:
        """Give what a receipt must name besides rubric and outcomes.

        Raises:
            UsageError: no `as_of` was given (EK7901).
        """
        if self.as_of is None:
            raise UsageError(Fault("EK7901"))
        return Ingredients(
            version("evalkit"),
            facts_digest(self.finished.table),
            self.as_of,
            self.plugins,
            _without_folders(self.warnings),
            self.finished.seed,
        )

    def _inputs(self) -> Mapping[str, bytes | Path]:
        inputs: dict[str, bytes | Path] = {
            f"{folder}/{source.kept_as}": source.text.encode("utf-8")
            for folder, source in zip(("rubric", "base"), self.sources, strict=False)
        }
        if self.files is None:
            lines = facts_lines(self.rubric, self.finished.table)
            return {**inputs, _LINES: lines}
        return {**inputs, **_named(self.files)}

    def _sums(self) -> dict[str, str]:
        """Give what the copies of files must be: what was read."""
        names = _named(self.files or ())
        return dict(zip(names, self.read, strict=False))


def _named(files: Sequence[Path]) -> dict[str, bytes | Path]:
    """Name the copies of files; two villages may both have sent a `农户.xlsx`."""
    numbers: dict[Path, int] = {}
    first: dict[str, Path] = {}
    named: dict[str, bytes | Path] = {}
    results = {path.parent for path in files if path.name == RECEIPT}
    for path in files:
        # Both files of an earlier result stay in one folder of its name.
        inside = path.parent in results and path.name in (OUTCOMES, RECEIPT)
        owner = path.parent if inside else path
        name = f"{owner.name}/{path.name}" if inside else path.name
        number = numbers.setdefault(owner, len(numbers) + 1)
        twice = first.setdefault(owner.name.casefold(), owner) != owner
        named[f"facts/{number}/{name}" if twice else f"facts/{name}"] = path
    return named


def _read_back(rubric: Rubric, lines: bytes | Path) -> tuple[Fault, ...]:
    """Read the lines that stand for facts in memory, and give the warnings."""
    assert isinstance(lines, bytes)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / Path(_LINES).name
        file.write_bytes(lines)
        return _without_folders(read_facts(file, rubric).warnings)


def _without_folders(faults: Sequence[Fault]) -> tuple[Fault, ...]:
    """Name files without their folders: where they lay is no part of a result."""
    return tuple(
        attrs.evolve(
            fault,
            place=attrs.evolve(
                fault.place, file=fault.place.file and Path(fault.place.file).name
            ),
        )
        for fault in faults
    )
