"""What `parquet_in` runs in a process of its own: a parquet file to an Arrow stream.

What goes wrong ends the process; the last line it says is read by who started it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import IO

from arro3.core import RecordBatch, RecordBatchReader
from arro3.io import read_parquet, write_ipc_stream

#: Few enough rows that a page that unpacks without end is stopped early.
_BATCH = 8_192


class TooLargeError(Exception):
    """A limit is passed; its fault's code is all it says."""


def send(path: str, out: IO[bytes], *, rows: int, columns: int, size: int) -> None:
    """Write a file's columns as an Arrow stream, as long as no limit is passed.

    Args:
        path: the parquet file.
        out: where to write.
        rows: the most rows.
        columns: the most columns.
        size: the most bytes all columns may unpack to.

    Raises:
        TooLargeError: a limit is passed.
    """
    reader = read_parquet(path, batch_size=_BATCH)
    if len(reader.schema) > columns:
        raise TooLargeError("EK4012")
    passed: list[str] = []

    def within() -> Iterator[RecordBatch]:
        total = unpacked = 0
        for batch in reader:
            total += batch.num_rows
            unpacked += batch.nbytes
            if total > rows or unpacked > size:
                passed.append("EK4011" if total > rows else "EK4002")
                return
            yield batch

    write_ipc_stream(RecordBatchReader.from_batches(reader.schema, within()), out)
    if passed:
        raise TooLargeError(passed[0])


def main() -> None:
    """Send the file and within the limits the arguments name to the output."""
    path, *most = sys.argv[1:]
    rows, columns, size = map(int, most)
    send(path, sys.stdout.buffer, rows=rows, columns=columns, size=size)
