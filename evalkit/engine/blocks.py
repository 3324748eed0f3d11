"""Cut rows into blocks that fit the cache and compute them on a few threads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Result = TypeVar("Result")

#: Rows of a block: a handful of narrow columns of this length fit the second cache.
BATCH_ROWS = 32_768
THREADS = 2


def blocks(rows: int, batch_rows: int) -> list[slice]:
    """Cut a number of rows into consecutive blocks; one empty block for none."""
    starts = range(0, max(rows, 1), batch_rows)
    return [slice(start, min(start + batch_rows, rows)) for start in starts]


def over_blocks(
    work: Callable[[slice], Result],
    parts: Sequence[slice],
    threads: int,
    done: Callable[[int], None],
) -> Iterator[Result]:
    """Compute blocks, at most a few ahead, and yield their results in order.

    `done` is told the rows of each block as its result is taken, in order, so that
    progress does not depend on how threads are scheduled.
    """
    if threads <= 1 or len(parts) <= 1:
        for part in parts:
            yield work(part)
            done(part.stop - part.start)
        return
    with ThreadPoolExecutor(threads) as pool:
        waiting = [pool.submit(work, part) for part in parts[: 2 * threads]]
        try:
            for index, part in enumerate(parts):
                ahead = index + 2 * threads
                result = waiting[index].result()
                if ahead < len(parts):
                    waiting.append(pool.submit(work, parts[ahead]))
                yield result
                done(part.stop - part.start)
        finally:
            for future in waiting:
                future.cancel()
