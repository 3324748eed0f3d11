"""How much evalkit reads before it refuses: hard limits on files and sheets."""

from __future__ import annotations

from attrs import frozen


@frozen(kw_only=True)
class Limits:
    """The most a source of facts may hold.

    The defaults take a county of 100,000 households in one workbook, and a million
    rows as csv, JSON lines or parquet.
    """

    #: Bytes of a file as it lies on the disk.
    file_bytes: int = 512 * 2**20
    #: Parts a workbook may be packed of.
    parts: int = 2_000
    #: Bytes a workbook may unpack to, all parts together.
    unpacked_bytes: int = 400 * 2**20
    #: How many times its packed size a part above 1 MB may have.
    ratio: int = 250
    #: Rows and columns of one sheet or file; a far cell alone can pass them.
    rows: int = 1_048_576
    columns: int = 1_000
    #: Rows of a parquet file, and bytes its columns may unpack to.
    parquet_rows: int = 16_777_216
    parquet_bytes: int = 2 * 2**30
    #: Cells of one sheet or file: rows times columns that hold anything.
    cells: int = 40_000_000
    #: Characters of one text.
    text: int = 2_000
    #: Faults listed in full; the rest is counted.
    faults: int = 200
