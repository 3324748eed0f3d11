"""Read parquet files, in a process of their own.

The library that reads them is compiled, and a damaged file can make it abort the whole
process instead of raising. So it works in a child, which sends the columns back; a
child that is gone is a fault like any other, and nothing it says reaches the screen.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from arro3.io import read_ipc_stream

from evalkit.errors import FactsError, Place
from evalkit.io.arrow_in import Reads, arrow_grid
from evalkit.io.facts_limits import Limits
from evalkit.io.grid import Grid
from evalkit.io.zip_parts import refuse

_CHILD = "from evalkit.io.parquet_child import main; main()"
_TOO_LARGE = re.compile(r"TooLargeError: (EK\d{4})")


def read_parquet(
    path: Path, name: str, place: Place, reads: Reads, limits: Limits
) -> Grid:
    """Read a parquet file.

    Args:
        path: the file.
        name: what the table is called.
        place: where messages say it is.
        reads: tells which headings matter; other columns are only named.
        limits: how much to read.

    Raises:
        FactsError: a limit is passed, or the file is damaged (EK4021).
    """
    with TemporaryFile() as out:
        said, failed = _run(path, limits, out)
        if failed:
            raise _refused(said, place, limits)
        out.seek(0)
        reader = read_ipc_stream(out)
        return arrow_grid(reader.schema, list(reader), name, place, reads)


def _run(path: Path, limits: Limits, out: IO[bytes]) -> tuple[str, bool]:
    """Let a child write the file's columns; give the last it said, and if it failed."""
    most = (limits.parquet_rows, limits.columns, limits.parquet_bytes)
    command = [sys.executable, "-P", "-c", _CHILD, str(path.absolute())]
    # The child finds what this process found, however it came to find it.
    found = os.pathsep.join(place or os.curdir for place in sys.path)
    try:
        child = subprocess.run(
            [*command, *map(str, most)],
            env={**os.environ, "PYTHONPATH": found},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.PIPE,
            check=False,
        )
    except OSError as error:  # Python may be part of a program that is no Python
        return f"{type(error).__name__}: {error.strerror}", True
    lines = child.stderr.decode("utf-8", "replace").split("\n")
    return next((line for line in reversed(lines) if line), ""), child.returncode != 0


def _refused(said: str, place: Place, limits: Limits) -> FactsError:
    match = _TOO_LARGE.search(said)
    if match is None:
        detail = said.rstrip(".")[:200] if ": " in said else "its reader broke off"
        return refuse("EK4021", place, detail=detail)
    code = match[1]
    most = {"EK4011": limits.parquet_rows, "EK4012": limits.columns}
    size = limits.parquet_bytes // 2**20
    return refuse(code, place, limit=most.get(code, size), size=f"> {size}")
