"""A run's results as files: rendered whole, then put in their folder or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from attrs import evolve, frozen

from evalkit.errors import Fault, Place, UsageError
from evalkit.io.notice import Notice, notice_choice, notice_html
from evalkit.io.outcome_printed import printed
from evalkit.io.outcome_rows import outcomes_csv, result_columns
from evalkit.io.receipt import (
    Ingredients,
    Receipt,
    make_receipt,
    receipt_bytes,
    sha256,
)
from evalkit.io.results_digest import outcome_digests
from evalkit.io.results_folder import place_files, refuse_foreign
from evalkit.io.results_read import RECEIPT, is_safe_path
from evalkit.io.results_summary import summarise
from evalkit.io.system_words import reasons
from evalkit.io.workbook_out import workbook_out
from evalkit.model.outcome import Outcomes
from evalkit.model.rubric import Rubric

#: Where the inputs of a result stand: `inputs/rubric/…` and `inputs/facts/…`.
INPUTS = "inputs"


@frozen
class Rendered:
    """Every file of a result but the inputs and the receipt, and the receipt."""

    files: Mapping[str, bytes]
    receipt: Receipt


def render_results(
    rubric: Rubric,
    outcomes: Outcomes,
    ingredients: Ingredients,
    notice: Notice | None = None,
    inputs: Mapping[str, bytes] | None = None,
) -> Rendered:
    """Write a result's files in memory: the same result gives the same bytes."""
    digests = outcome_digests(outcomes)
    choice = notice_choice(rubric, outcomes, notice or Notice())
    receipt = make_receipt(rubric, digests, ingredients, choice)
    columns = result_columns(rubric, outcomes, digests)
    on_paper = printed(rubric, outcomes)
    paper = columns
    if on_paper is not outcomes:
        paper = result_columns(rubric, on_paper, digests)
    summary = summarise(rubric, outcomes)
    files = {
        "outcomes.csv": outcomes_csv(columns),
        "outcomes.xlsx": workbook_out(rubric, paper, summary, receipt),
        "notice.html": notice_html(rubric, outcomes, receipt),
    }
    named = files | {f"{INPUTS}/{name}": each for name, each in (inputs or {}).items()}
    sums = {name: sha256(content) for name, content in named.items()}
    return Rendered(files, evolve(receipt, files=sums))


def write_results(
    directory: Path,
    *,
    rubric: Rubric,
    outcomes: Outcomes,
    ingredients: Ingredients,
    inputs: Mapping[str, bytes | Path],
    sums: Mapping[str, str] | None = None,
    notice: Notice | None = None,
    force: bool = False,
) -> Receipt:
    """Write a result's folder, all of it or nothing.

    Args:
        directory: the folder; a new or empty one, or one that holds an earlier result
            as it was written.
        rubric: the rubric of the run.
        outcomes: what the run returned.
        ingredients: what the receipt must name besides.
        inputs: what a replay needs, by its path below `inputs/`: the rubric as
            `rubric/<name>`, facts as `facts/<name>`.
        sums: the digests files had when they were read, by the same paths.
        notice: what the public notice shows.
        force: also write beside foreign files; those of the same names are replaced.

    Returns:
        The receipt that was written.

    Raises:
        UsageError: the folder (EK6011–12) or an input (EK6014–15, EK6018) can't be
            used.
        EvalkitError: the system refused to write (EK6013); nothing has changed.
    """
    refuse_foreign(directory, force=force)
    copies = _read_inputs(inputs, sums or {})
    rendered = render_results(rubric, outcomes, ingredients, notice, copies)
    files = {f"{INPUTS}/{name}": content for name, content in copies.items()}
    files |= rendered.files
    # Last of all: a folder with a receipt is a whole result.
    files[RECEIPT] = receipt_bytes(rendered.receipt)
    place_files(directory, files)
    return rendered.receipt


def input_paths(directory: Path, receipt: Receipt, kind: str) -> tuple[Path, ...]:
    """Give the copies of a result's inputs, sorted: kind is `rubric` or `facts`."""
    start = f"{INPUTS}/{kind}/"
    return tuple(
        directory / name for name in sorted(receipt.files) if name.startswith(start)
    )


def _read_inputs(
    inputs: Mapping[str, bytes | Path], sums: Mapping[str, str]
) -> dict[str, bytes]:
    faults, copies = [], {}
    folded: dict[str, str] = {}
    for name, source in inputs.items():
        # Names that differ only in case are one file on some systems.
        twin = folded.setdefault(name.casefold(), name)
        if not is_safe_path(name) or twin != name:
            faults.append(Fault("EK6014", Place(file=name)))
            continue
        try:
            content = source if isinstance(source, bytes) else source.read_bytes()
        except OSError as error:
            place = Place(file=str(source))
            faults.append(Fault("EK6015", place, values=reasons(error)))
            continue
        if name in sums and sums[name] != sha256(content):
            faults.append(Fault("EK6018", Place(file=str(source))))
        copies[name] = content
    if faults:
        raise UsageError(faults)
    return copies
