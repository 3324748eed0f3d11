"""What a replay found: a result's folder against the same result recomputed.

Causes come first (rubric, facts, plugins, engine), then whose outcome moved, then which
byte of which file.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

from evalkit.errors import Fault, Place, ReceiptError
from evalkit.io.outcome_rows import DIGEST
from evalkit.io.receipt import PluginDigest, Receipt, receipt_core, sha256
from evalkit.io.results import INPUTS
from evalkit.io.results_read import RECEIPT, read_receipt
from evalkit.io.safe_text import plain_cell

_CSV = "outcomes.csv"
#: More than a county's workbook holds: what is larger is not unpacked.
_MOST_BYTES = 2**30
#: What unpacking a file that is no workbook, or a damaged one, can raise.
_BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, ValueError)
#: Subjects named one by one before the rest are counted.
_NAMED = 20
#: Keys that have a code, and so a sentence, of their own.
_OWN_CODES = {"engine": "EK6026", "facts.digest": "EK6022"}


def compare(
    directory: Path, files: Mapping[str, bytes], receipt: Receipt
) -> tuple[Fault, ...]:
    """Name everything in which a result's folder differs from the recomputed result.

    Args:
        directory: the folder, with its receipt.json.
        files: the recomputed files by name; inputs may be left out.
        receipt: the recomputed receipt.

    Returns:
        Faults (EK6001–8, EK6021–37); none when every byte is the same.
    """
    try:
        stored = read_receipt(directory)
    except ReceiptError as error:
        return error.faults
    return (
        *_causes(stored, receipt),
        *_subjects(directory, stored, files, receipt),
        *_files(directory, stored, files),
    )


def changed_inputs(directory: Path, stored: Receipt) -> tuple[Fault, ...]:
    """Name the inputs that are not what the receipt says (EK6032–33)."""
    inputs = {
        name: digest
        for name, digest in stored.files.items()
        if name.startswith(f"{INPUTS}/")
    }
    return tuple(_files(directory, attrs.evolve(stored, files=inputs), {}))


def _causes(stored: Receipt, now: Receipt) -> Iterator[Fault]:
    """Compare the receipts' ingredients, each difference by its key."""
    if (stored.rubric_id, stored.rubric_version, stored.rubric_digest) != (
        now.rubric_id,
        now.rubric_version,
        now.rubric_digest,
    ):
        yield Fault(
            "EK6021",
            Place(file=RECEIPT, key="rubric"),
            got=f"{now.rubric_id} {now.rubric_version} {now.rubric_digest}",
            expected=f"{stored.rubric_id} {stored.rubric_version}"
            f" {stored.rubric_digest}",
        )
    yield from plugins_moved(stored.plugins, now.plugins)
    was, is_now = _leaves(receipt_core(stored)), _leaves(receipt_core(now))
    for key, value in was.items():
        if value != is_now[key]:
            code = _OWN_CODES.get(key, "EK6027")
            place = Place(file=RECEIPT, key=key)
            yield Fault(code, place, got=is_now[key], expected=value)


def _leaves(core: Mapping[str, Any]) -> dict[str, str]:
    """Give the receipt's values by key; those compared elsewhere are left out."""
    leaves = {
        f"{outer}.{inner}": _shown(core[outer][inner])
        for outer in ("facts", "numbers", "notice")
        for inner in core[outer]
    }
    leaves |= {key: _shown(core[key]) for key in ("engine", "as_of", "warnings")}
    return leaves


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return value
    # The receipt on the disk has its keys sorted, the recomputed one as they come.
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def plugins_moved(
    stored: Iterable[PluginDigest], now: Iterable[PluginDigest]
) -> Iterator[Fault]:
    """Name the plugins that are gone, new or changed since a receipt (EK6023–5)."""
    was = {plugin.name: plugin for plugin in stored}
    is_now = {plugin.name: plugin for plugin in now}
    for name in sorted(was.keys() | is_now.keys()):
        old, new = was.get(name), is_now.get(name)
        if old == new:
            continue
        code = "EK6024" if new is None else "EK6025" if old is None else "EK6023"
        yield Fault(
            code,
            Place(file=RECEIPT, key="plugins"),
            got=f"{new.version} {new.digest}" if new and old else None,
            expected=f"{old.version} {old.digest}" if old else None,
            values={"plugin": name},
        )


def _subjects(
    directory: Path, stored: Receipt, files: Mapping[str, bytes], now: Receipt
) -> Iterator[Fault]:
    """Name the subjects whose outcomes differ, and the columns they differ in."""
    try:
        was = _table((directory / _CSV).read_bytes())
    except (OSError, ValueError, csv.Error):
        was = None
    is_now = _table(files[_CSV])
    if was is None or is_now is None:
        if stored.outcomes_digest != now.outcomes_digest:
            place = Place(file=RECEIPT, key="outcomes.digest")
            yield Fault(
                "EK6035",
                place,
                got=now.outcomes_digest,
                expected=stored.outcomes_digest,
            )
        return
    faults = 0
    for subject in sorted(was.keys() | is_now.keys()):
        old, new = was.get(subject), is_now.get(subject)
        if old == new:
            continue
        faults += 1
        if faults <= _NAMED:
            yield _subject(subject, old, new)
    if faults > _NAMED:
        place = Place(file=_CSV)
        yield Fault("EK6034", place, values={"count": faults - _NAMED})


def _subject(
    subject: str, old: Mapping[str, str] | None, new: Mapping[str, str] | None
) -> Fault:
    place, values = Place(file=_CSV), {"subject": subject}
    if old is None or new is None:
        return Fault("EK6029" if new is None else "EK6030", place, values=values)
    columns = [
        key
        for key in dict.fromkeys([*old, *new])
        if key != DIGEST and old.get(key) != new.get(key)
    ] or [DIGEST]
    return Fault(
        "EK6028",
        place,
        got=_cells(columns, new),
        expected=_cells(columns, old),
        values=values,
    )


def _cells(columns: Sequence[str], row: Mapping[str, str]) -> str:
    shown = [f"{key}={row.get(key, '')}" for key in columns[:5]]
    return "，".join(shown + ["…"] * (len(columns) > 5))


def _table(content: bytes) -> dict[str, dict[str, str]] | None:
    """Read outcomes.csv back by id; None when it is no such table.

    A line of another length is a ValueError, like text that is no UTF-8.
    """
    reader = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    headings = next(reader, [])
    if DIGEST not in headings:
        return None
    rows = {}
    for cells in reader:
        rows[plain_cell(cells[0])] = dict(zip(headings, cells, strict=True))
    return rows


def _files(
    directory: Path, stored: Receipt, files: Mapping[str, bytes]
) -> Iterator[Fault]:
    """Compare every file with its digest in the receipt and with the recomputed one."""
    for name in sorted(files.keys() - stored.files.keys()):
        yield Fault("EK6037", Place(file=name))
    for name, digest in sorted(stored.files.items()):
        try:
            content = (directory / name).read_bytes()
        except OSError:
            yield Fault("EK6032", Place(file=name))
            continue
        if sha256(content) != digest:
            place = Place(file=name)
            yield Fault("EK6033", place, got=sha256(content), expected=digest)
        if name in files and content != files[name]:
            yield from _bytes(name, content, files[name])


def _bytes(name: str, old: bytes, new: bytes) -> Iterator[Fault]:
    if name.endswith(".xlsx"):
        parts, others = _parts(old), _parts(new)
        if parts is not None and others is not None:
            # Compressed bytes differ between builds of zlib; what counts is inside.
            for part in sorted(parts.keys() | others.keys()):
                here, there = parts.get(part, b""), others.get(part, b"")
                if here != there:
                    values = {"part": part, "byte": _first(here, there) + 1}
                    yield Fault("EK6036", Place(file=name), values=values)
            return
    at = _first(old, new)
    line = old[:at].count(b"\n") + 1
    yield Fault("EK6031", Place(file=name, line=line), values={"byte": at + 1})


def _first(old: bytes, new: bytes) -> int:
    """Give the index of the first byte that differs, or the length of the shorter."""
    pairs = zip(old, new, strict=False)
    return next(
        (i for i, (a, b) in enumerate(pairs) if a != b), min(len(old), len(new))
    )


def _parts(content: bytes) -> dict[str, bytes] | None:
    """Unpack a workbook; None when it is none, or too large to unpack."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > _MOST_BYTES:
                return None
            return {name: archive.read(name) for name in archive.namelist()}
    except _BROKEN_ZIP:
        return None
