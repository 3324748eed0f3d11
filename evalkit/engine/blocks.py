"""Cut rows into blocks that fit the cache and compute them on a few threads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Part = TypeVar("Part")
Result = TypeVar("Result")

#: Rows of a block: a handful of narrow columns of this length fit the second cache.
BATCH_ROWS = 65_536
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
    for part, result in zip(parts, side_by_side(work, parts, threads), strict=True):
        yield result
        done(part.stop - part.start)


def side_by_side(
    work: Callable[[Part], Result], parts: Sequence[Part], threads: int
) -> Iterator[Result]:
    """Compute parts on a few threads, at most a few ahead; yield results in order."""
    if threads <= 1 or len(parts) <= 1:
        yield from map(work, parts)
        return
    with ThreadPoolExecutor(threads) as pool:
        waiting = [pool.submit(work, part) for part in parts[: 2 * threads]]
        for index in range(len(parts)):
            result = waiting[index].result()
            ahead = index + 2 * threads
            if ahead < len(parts):
                waiting.append(pool.submit(work, parts[ahead]))
            yield result
