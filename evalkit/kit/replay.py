"""Replay: the same bytes again from a result's inputs, or what moved."""

from __future__ import annotations

from pathlib import Path

from evalkit.engine.run import Progress
from evalkit.errors import EvalkitError, Fault, Place, ReceiptError
from evalkit.io.notice import Notice
from evalkit.io.results import input_paths, render_results
from evalkit.io.results_compare import changed_inputs, compare
from evalkit.io.results_read import RECEIPT, read_receipt
from evalkit.kit.rubric import load_rubric
from evalkit.registry import Registry


def replay(
    directory: Path | str,
    *,
    registry: Registry | None = None,
    progress: Progress | None = None,
) -> tuple[Fault, ...]:
    """Work a result out again from the inputs in its folder and compare all bytes.

    Args:
        directory: the folder of a result.
        registry: the rules there are; those built in and installed when left out.
        progress: told how far the evaluation is, from 0 to 1000.

    Returns:
        What differs, its causes first; nothing when every byte is the same. Where an
        input was changed so that it can't be read any more, that, and why it can't.

    Raises:
        ReceiptError: the receipt can't be read (EK6001–8), or names no rubric to
            evaluate by (EK6009).
        EvalkitError: the inputs can't be read any more, though nobody changed them.
    """
    folder = Path(directory)
    receipt = read_receipt(folder)
    rubrics = input_paths(folder, receipt, "rubric")
    if len(rubrics) != 1:
        place = Place(file=RECEIPT, key="files")
        raise ReceiptError(Fault("EK6009", place, got=str(len(rubrics)), expected="1"))
    try:
        rubric = load_rubric(rubrics[0], registry=registry)
        result = rubric.evaluate(
            input_paths(folder, receipt, "facts"),
            as_of=receipt.as_of,
            progress=progress,
        )
    except EvalkitError as error:
        changed = changed_inputs(folder, receipt)
        if not changed:
            raise
        return (*changed, *error.faults)
    rendered = render_results(
        rubric.record,
        result.outcomes,
        result.ingredients(),
        Notice(receipt.notice.label, receipt.notice.grades),
    )
    return compare(folder, rendered.files, rendered.receipt)
