"""What a file is, by what is in it; its name is only asked whether it agrees."""

from __future__ import annotations

import hashlib
import mmap
import re
import stat
from contextlib import suppress
from pathlib import Path
from typing import Literal

from evalkit.errors import FactsError, Fault, Place, nearest
from evalkit.io.facts_limits import Limits
from evalkit.io.zip_parts import refuse

FileKind = Literal["workbook", "parquet", "lines", "csv"]

_HEAD = 4096
_WORKBOOK = (b"PK\x03\x04", b"PK\x05\x06")
_PARQUET = b"PAR1"
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: The part of an old-style container that holds a new workbook under a password.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PAGE = re.compile(rb"\s*<(?:!doctype|!--|\?xml|html|head|meta|table|style|body)", re.I)
_LINES = re.compile(rb"\s*(?:\{|\[\s*[\[{\]])")
_OTHERS = {
    b"%PDF": "PDF",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7z",
    b"\x1f\x8b": "gzip",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"ARROW1": "Arrow IPC",
    b"SQLite format 3": "SQLite",
}
_BINARY_NAMES: dict[str, FileKind] = {
    ".xlsx": "workbook",
    ".xlsm": "workbook",
    ".parquet": "parquet",
}
_NAMES = (*_BINARY_NAMES, ".csv", ".tsv", ".txt", ".jsonl", ".json")


def file_kind(path: Path, place: Place, limits: Limits) -> FileKind:
    """Say what a file is.

    Raises:
        FactsError: it can't be opened, is too large, or nothing evalkit reads
            (EK4001–6, EK4009).
    """
    try:
        size = _size(path)
        if size > limits.file_bytes:
            values = {"size": size // 2**20, "limit": limits.file_bytes // 2**20}
            raise refuse("EK4002", place, **values)
        with path.open("rb") as file:
            head = file.read(_HEAD)
            if head.startswith(_OLD_WORKBOOK):
                with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
                    locked = whole.find(_ENCRYPTED) >= 0
                raise refuse("EK4006" if locked else "EK4005", place)
    except (OSError, ValueError) as error:  # a name may hold what no name can
        raise _not_opened(path, place) from error
    return _kind_of(head, path.suffix.lower(), place)


def file_sum(path: Path, limits: Limits) -> str:
    """Give the SHA-256 of a file in hex; of one that will be refused, nothing."""
    try:
        if _size(path) <= limits.file_bytes:
            with path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError):
        pass
    return ""


def _size(path: Path) -> int:
    """Give the bytes of a file; what is none, a pipe or a device, may have no end."""
    about = path.stat()
    if not stat.S_ISREG(about.st_mode):
        raise OSError
    return about.st_size


def _not_opened(path: Path, place: Place) -> FactsError:
    beside: list[str] = []
    with suppress(OSError):
        beside = [other.name for other in path.parent.iterdir() if other.is_file()]
    near = () if path.name in beside else nearest(path.name, beside)
    return FactsError(Fault("EK4001", place, near=near))


def _kind_of(head: bytes, suffix: str, place: Place) -> FileKind:
    if head.startswith(_WORKBOOK):
        return "workbook"
    if head.startswith(_PARQUET):
        return "parquet"
    for magic, kind in _OTHERS.items():
        if head.startswith(magic):
            if suffix in _NAMES:
                raise refuse("EK4004", place, suffix=suffix, kind=kind)
            raise FactsError(Fault("EK4003", place, got=kind))
    bare = head.removeprefix(b"\xef\xbb\xbf")
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        bare = head[2:].replace(b"\0", b"")
    if _PAGE.match(bare):
        raise refuse("EK4009", place)
    if suffix in _BINARY_NAMES and head:
        if b"\0" in head:
            return _BINARY_NAMES[suffix]  # whose reader says how it is damaged
        raise refuse("EK4004", place, suffix=suffix, kind="text")
    return "lines" if _LINES.match(bare) else "csv"
