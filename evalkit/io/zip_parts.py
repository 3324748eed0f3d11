"""Open the parts of a workbook's package, never more than the limits let through."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from xml.parsers import expat

from attrs import define, field

from evalkit.errors import FactsError, Fault, Place
from evalkit.io.facts_limits import Limits

_CHUNK = 64 * 1024
_SMALL = 2**20
#: Bytes of a package's list of parts; it is read before the parts can be counted.
_LIST = 2**20
#: The two ways a part may be packed; others can't be unpacked a chunk at a time.
_PACKED = frozenset((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
#: What unpacking, decoding and parsing raise at bytes that are not what they should be.
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    ValueError,
)
#: What an XML handler is told: the element's local name and its attributes.
Start = Callable[[str, Mapping[str, str]], None]
End = Callable[[str], None]


def refuse(code: str, place: Place, **values: object) -> FactsError:
    """Give the error of a file that can't be read at all."""
    return FactsError(Fault(code, place, values=values))


class _File(io.FileIO):
    """A file that is read in pieces only, whatever its bytes ask for."""

    def read(self, size: int | None = -1) -> bytes:
        if (size or 0) > _LIST:
            raise zipfile.BadZipFile("its list of parts is too long")
        return super().read(size)


@define
class Package:
    """The parts of a zip file, read in chunks while the bytes are counted."""

    place: Place
    limits: Limits
    _file: _File
    _zip: zipfile.ZipFile
    _unpacked: int = field(default=0, init=False)
    #: Names as the file writes them; programs differ in their case and in slashes.
    _names: dict[str, str] = field(init=False)

    def __attrs_post_init__(self) -> None:
        """Look up parts by their names in lower case, written with slashes."""
        names = self._zip.namelist()
        self._names = {name.casefold().replace("\\", "/"): name for name in names}

    @classmethod
    def open(cls, path: Path, place: Place, limits: Limits) -> Package:
        """Open a package after its list of parts was found to be within the limits."""
        with ExitStack() as stack:
            try:
                file = stack.enter_context(_File(path))
            except OSError as error:
                raise refuse("EK4001", place) from error
            try:
                package = cls(place, limits, file, zipfile.ZipFile(file))
            except _DAMAGED as error:
                raise refuse("EK4007", place, detail=str(error)) from error
            package._survey()
            stack.pop_all()
        return package

    def _survey(self) -> None:
        parts = self._zip.infolist()
        if any(part.flag_bits & 1 for part in parts):
            raise refuse("EK4006", self.place)
        methods = {part.compress_type for part in parts} - _PACKED
        if methods:
            detail = f"compression method {min(methods)}"
            raise refuse("EK4007", self.place, detail=detail)
        most = self.limits.ratio
        swollen = any(
            part.file_size > max(_SMALL, most * part.compress_size) for part in parts
        )
        unpacked = sum(part.file_size for part in parts)
        too_much = unpacked > self.limits.unpacked_bytes
        if swollen or too_much or len(parts) > self.limits.parts:
            raise refuse("EK4010", self.place)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def has(self, name: str) -> bool:
        """Say whether a part is there."""
        return name.casefold() in self._names

    def parse(self, name: str, start: Start, end: End, text: End | None = None) -> None:
        """Read a part as XML, telling handlers of elements by their local names.

        A `ValueError` of a handler means that the part is damaged.
        """
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        local: dict[str, str] = {}

        def started(full: str, attributes: dict[str, str]) -> None:
            start(local.get(full) or _local(local, full), attributes)

        def ended(full: str) -> None:
            end(local[full])

        def document_type(*_: object) -> None:
            # No workbook has one: it is only good for entities and their attacks.
            raise refuse("EK4014", self.place)

        parser.StartElementHandler = started
        parser.EndElementHandler = ended
        parser.CharacterDataHandler = text
        parser.StartDoctypeDeclHandler = document_type
        try:
            for chunk in self._chunks(name):
                parser.Parse(chunk)
            parser.Parse(b"", True)  # noqa: FBT003  # expat takes no keyword
        except _DAMAGED as error:
            raise refuse("EK4007", self.place, detail=f"{name}: {error}") from error

    def _chunks(self, name: str) -> Iterator[bytes]:
        if not self.has(name):
            raise zipfile.BadZipFile("the part is missing")
        with self._zip.open(self._names[name.casefold()]) as stream:
            while chunk := stream.read(_CHUNK):
                self._unpacked += len(chunk)
                if self._unpacked > self.limits.unpacked_bytes:
                    raise refuse("EK4010", self.place)
                yield chunk


def _local(local: dict[str, str], full: str) -> str:
    local[full] = name = full.rpartition(" ")[2]
    return name
