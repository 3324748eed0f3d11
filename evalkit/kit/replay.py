"""Replay: the same bytes again from a result's inputs, or what moved."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from evalkit.engine.run import Progress
from evalkit.errors import EvalkitError, Fault, Place, ReceiptError
from evalkit.io.notice import Notice
from evalkit.io.receipt import PluginDigest, Receipt
from evalkit.io.results import input_paths, render_results
from evalkit.io.results_compare import changed_inputs, compare, plugins_moved
from evalkit.io.results_read import RECEIPT, read_receipt
from evalkit.kit.rubric import load_rubric
from evalkit.plugins import load_registry
from evalkit.registry import Registry
from evalkit.rules import builtin


def replay(
    directory: Path | str, *, progress: Progress | None = None
) -> tuple[Fault, ...]:
    """Work a result out again from the inputs in its folder and compare all bytes.

    Args:
        directory: the folder of a result.
        progress: told how far the evaluation is, from 0 to 1000.

    Returns:
        What differs, its causes first; nothing when every byte is the same. Where an
        input was changed so that it can't be read any more, that, and why it can't.

    Raises:
        ReceiptError: the receipt can't be read (EK6001–8), or names no rubric to
            evaluate by (EK6009).
    """
    folder = Path(directory)
    receipt = read_receipt(folder)
    rubrics = input_paths(folder, receipt, "rubric")
    if len(rubrics) != 1:
        place = Place(file=RECEIPT, key="files")
        raise ReceiptError(Fault("EK6009", place, got=str(len(rubrics)), expected="1"))
    known = load_registry(builtin)
    try:
        base = next(iter(input_paths(folder, receipt, "base")), None)
        rubric = load_rubric(rubrics[0], registry=known, base=base)
        result = rubric.evaluate(
            input_paths(folder, receipt, "facts"),
            as_of=receipt.as_of,
            seed=receipt.seed,
            progress=progress,
        )
    except EvalkitError as error:
        # What can't be read any more is mostly changed, or its plugin is gone.
        moved = (*changed_inputs(folder, receipt), *_plugins(receipt, known))
        return (*moved, *error.faults)
    rendered = render_results(
        rubric.record,
        result.outcomes,
        result.ingredients(),
        Notice(receipt.notice.label, receipt.notice.grades),
    )
    return compare(folder, rendered.files, rendered.receipt)


def _plugins(receipt: Receipt, registry: Registry) -> Iterator[Fault]:
    """Compare the plugins a receipt names with those there are."""
    named = {plugin.name for plugin in receipt.plugins}
    there = [p for p in registry.plugins if p.name in named]
    now = [PluginDigest(p.name, p.version, p.digest) for p in there]
    yield from plugins_moved(receipt.plugins, now)
