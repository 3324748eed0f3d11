"""Putting one file in its place whole, or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from evalkit.errors import EvalkitError, Fault, Place
from evalkit.io.system_words import reasons


def write_whole(path: Path, data: bytes) -> None:
    """Write a file beside its place and rename it; one that is there is replaced.

    Raises:
        EvalkitError: the system refused to write (EK6013); nothing has changed.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    except OSError as error:
        place = Place(file=str(path))
        raise EvalkitError(Fault("EK6013", place, values=reasons(error))) from error
    finally:
        with suppress(OSError):  # it is gone when all went well
            part.unlink()
