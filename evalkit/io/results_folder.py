"""Putting a result in its folder: all of it or nothing.

The files are written to a hidden folder beside the one that is asked for, made safe on
the disk, and put in place by one rename. What stood there before is moved aside first
and comes back when anything fails.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath

from evalkit.errors import EvalkitError, Fault, Place, ReceiptError, UsageError
from evalkit.io.receipt import sha256
from evalkit.io.results_read import RECEIPT, read_receipt
from evalkit.io.system_words import reasons

#: What desktops leave in folders by themselves.
_HARMLESS = {".DS_Store", "Thumbs.db", "desktop.ini"}


def refuse_foreign(directory: Path, *, force: bool) -> None:
    """Refuse a folder that holds anything but an earlier result as it was written.

    A sheet that someone has since written remarks into is no longer ours to replace.

    Raises:
        UsageError: it is a file (EK6012), or holds files no receipt of evalkit names,
            (EK6011) or files changed since (EK6017), and `force` is not given.
        EvalkitError: it can't be looked into (EK6013).
    """
    place = Place(file=str(directory))
    if directory.exists() and not directory.is_dir():
        raise UsageError(Fault("EK6012", place))
    if force or not directory.exists():
        return
    own = _own(directory)
    try:
        held = sorted(
            name
            for name in _below(directory)
            if PurePosixPath(name).name not in _HARMLESS
        )
    except OSError as error:
        raise _refused(directory, error) from error
    foreign = [name for name in held if name not in own]
    changed = [
        name
        for name in held
        if name in own and not _unchanged(directory / name, own[name])
    ]
    faults = [
        Fault(code, place, got=", ".join(names[:5]) + " …" * (len(names) > 5))
        for code, names in (("EK6011", foreign), ("EK6017", changed))
        if names
    ]
    if faults:
        raise UsageError(faults)


def place_files(directory: Path, files: Mapping[str, bytes]) -> None:
    """Write files below a folder, all or nothing; what is not replaced is kept.

    Files of an earlier result go; files that are no part of one stay where they are.

    Raises:
        EvalkitError: the system refused something; all is as it was (EK6013), or what
            was there stands beside the folder under the name given (EK6016).
    """
    target = Path(os.path.realpath(directory))
    made: list[Path] = []
    part: Path | None = None
    try:
        made = _make_parents(target.parent)
        part = Path(tempfile.mkdtemp(prefix=f".{target.name}.part-", dir=target.parent))
        _write_all(part, files)
        _swap(part, target, files)
    except BaseException as error:
        if part is not None:
            shutil.rmtree(part, ignore_errors=True)
        for folder in reversed(made):
            with suppress(OSError):  # somebody else may have put something in it
                folder.rmdir()
        if not isinstance(error, OSError):
            raise
        raise _refused(directory, error) from error


def _refused(directory: Path, error: OSError) -> EvalkitError:
    place = Place(file=str(directory))
    return EvalkitError(Fault("EK6013", place, values=reasons(error)))


def _own(directory: Path) -> dict[str, str | None]:
    """Give the files an earlier result says are its own, and their digests."""
    try:
        receipt = read_receipt(directory)
    except ReceiptError:
        return {}
    # Reading the receipt has already shown that it is as it was written.
    return {RECEIPT: None, **receipt.files}


def _unchanged(file: Path, digest: str | None) -> bool:
    try:
        return digest is None or sha256(file.read_bytes()) == digest
    except OSError:
        return False


def _below(directory: Path) -> Iterator[str]:
    """Give the path of every file below a folder; links are not followed."""
    for folder, names, files in os.walk(directory, onerror=_not_seen):
        here = Path(folder)
        links = [name for name in names if (here / name).is_symlink()]
        for name in files + links:
            yield (here / name).relative_to(directory).as_posix()


def _bare_folders(directory: Path) -> list[str]:
    """Give the path of every folder below that holds nothing."""
    return [
        Path(folder).relative_to(directory).as_posix()
        for folder, names, files in os.walk(directory)
        if not names and not files
    ]


def _not_seen(error: OSError) -> None:
    # A folder that can't be looked into is not an empty one.
    raise error


def _make_parents(folder: Path) -> list[Path]:
    """Make the folders that are missing on the way, and name them from the top."""
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    made: list[Path] = []
    for each in reversed(missing):
        each.mkdir()
        made.append(each)
    return made


def _write_all(folder: Path, files: Mapping[str, bytes]) -> None:
    umask = os.umask(0)
    os.umask(umask)
    # A temporary folder is for its owner only; a result is for whoever may read here.
    folder.chmod(0o777 & ~umask)
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
    for each in {folder, *(file.parent for file in folder.rglob("*"))}:
        _sync(each)


def _sync(folder: Path) -> None:
    """Make a folder's entries safe on the disk, where the system can."""
    if os.name == "nt":  # pragma: no cover  (folders can't be opened there)
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _settle(parent: Path) -> None:
    # The result is in place; a system that can't promise it for a power cut is no
    # reason to call it failed.
    with suppress(OSError):
        _sync(parent)


def _swap(part: Path, target: Path, files: Mapping[str, bytes]) -> None:
    """Put the new folder in the place of the old one, or leave all as it was."""
    if not target.exists():
        part.rename(target)
        _settle(target.parent)
        return
    # Who may look into the folder stays as somebody has settled it.
    shutil.copymode(target, part)
    undo: list[tuple[Path, Path]] = []
    aside = part.with_name(part.name.replace(".part-", ".old-"))
    try:
        _move(target, aside, undo)
        _move(part, target, undo)
        # Foreign files go last and straight home: `part` may be deleted at any time
        # before, and must never hold the only copy of anything.
        bare = _bare_folders(aside)
        for name in sorted(set(_below(aside)) - _own(aside).keys() - files.keys()):
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            _move(aside / name, target / name, undo)
        for name in bare:
            if not (target / name).exists():
                (target / name).mkdir(parents=True)
    except BaseException:
        _undo(undo, aside)
        raise
    _settle(target.parent)
    shutil.rmtree(aside, ignore_errors=True)


def _undo(done: list[tuple[Path, Path]], aside: Path) -> None:
    try:
        for source, there in reversed(done):
            there.rename(source)
    except OSError as error:
        fault = Fault("EK6016", Place(file=str(aside)), values=reasons(error))
        raise EvalkitError(fault) from error


def _move(source: Path, there: Path, undo: list[tuple[Path, Path]]) -> None:
    source.rename(there)
    undo.append((source, there))
