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


def send(
    path: str, out: IO[bytes], *, rows: int, columns: int, cells: int, size: int
) -> None:
    """Write a file's columns as an Arrow stream, as long as no limit is passed.

    Args:
        path: the parquet file.
        out: where to write.
        rows: the most rows.
        columns: the most columns.
        cells: the most cells.
        size: the most bytes all columns may unpack to.

    Raises:
        TooLargeError: a limit is passed.
    """
    reader = read_parquet(path, batch_size=_BATCH)
    width = len(reader.schema)
    if width > columns:
        raise TooLargeError("EK4012")
    passed: list[str] = []

    def within() -> Iterator[RecordBatch]:
        total = unpacked = 0
        for batch in reader:
            total += batch.num_rows
            unpacked += batch.nbytes
            limits = {
                "EK4011": total > rows,
                "EK4013": total * width > cells,
                "EK4002": unpacked > size,
            }
            passed.extend(code for code, over in limits.items() if over)
            if passed:
                return
            yield batch

    write_ipc_stream(RecordBatchReader.from_batches(reader.schema, within()), out)
    if passed:
        raise TooLargeError(passed[0])


def main() -> None:
    """Send the file and within the limits the arguments name to the output."""
    path, *most = sys.argv[1:]
    rows, columns, cells, size = map(int, most)
    out = sys.stdout.buffer
    send(path, out, rows=rows, columns=columns, cells=cells, size=size)
