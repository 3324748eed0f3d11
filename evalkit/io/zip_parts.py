"""Open the parts of a workbook's package, and never more than the limits let through."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from xml.parsers import expat

from attrs import define, field

from evalkit.errors import FactsError, Fault, Place
from evalkit.io.facts_limits import Limits

_CHUNK = 64 * 1024
_SMALL = 2**20
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError)
#: What an XML handler is told: the element's local name and its attributes.
Start = Callable[[str, Mapping[str, str]], None]
End = Callable[[str], None]


def refuse(code: str, place: Place, **values: object) -> FactsError:
    """Give the error of a file that can't be read at all."""
    return FactsError(Fault(code, place, values=values))


@define
class Package:
    """The parts of a zip file, read in chunks while the bytes are counted."""

    file: zipfile.ZipFile
    place: Place
    limits: Limits
    unpacked: int = 0
    _names: dict[str, str] = field(factory=dict)

    @classmethod
    def open(cls, path: Path, place: Place, limits: Limits) -> Package:
        """Open a package after its directory was found to be within the limits."""
        try:
            file = zipfile.ZipFile(path)
        except _DAMAGED as error:
            raise refuse("EK4007", place, detail=str(error)) from error
        package = cls(file, place, limits)
        parts = file.infolist()
        # Names of parts differ in case between programs; the standard says that
        # they don't matter.
        package._names = {part.filename.casefold(): part.filename for part in parts}
        try:
            package._survey(parts)
        except FactsError:
            file.close()
            raise
        return package

    def _survey(self, parts: list[zipfile.ZipInfo]) -> None:
        if any(part.flag_bits & 1 for part in parts):
            raise refuse("EK4006", self.place)
        declared = sum(part.file_size for part in parts)
        swollen = any(
            part.file_size > _SMALL
            and part.file_size > self.limits.ratio * max(part.compress_size, 1)
            for part in parts
        )
        if swollen or len(parts) > self.limits.parts:
            raise refuse("EK4010", self.place)
        if declared > self.limits.unpacked_bytes:
            raise refuse("EK4010", self.place)

    def has(self, name: str) -> bool:
        """Say whether a part is there."""
        return name.casefold() in self._names

    def parse(self, name: str, start: Start, end: End, text: End | None = None) -> None:
        """Read a part as XML, telling handlers of elements by their local names."""
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
            parser.Parse(b"", True)  # noqa: FBT003  # expat takes it by position
        except (expat.ExpatError, *_DAMAGED) as error:
            raise refuse("EK4007", self.place, detail=f"{name}: {error}") from error

    def _chunks(self, name: str) -> Iterator[bytes]:
        with self.file.open(self._names[name.casefold()]) as stream:
            while chunk := stream.read(_CHUNK):
                self.unpacked += len(chunk)
                if self.unpacked > self.limits.unpacked_bytes:
                    raise refuse("EK4010", self.place)
                yield chunk


def _local(local: dict[str, str], full: str) -> str:
    local[full] = name = full.rpartition(" ")[2]
    return name
