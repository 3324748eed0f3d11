"""Blocks cover every row once, and come back in order whatever the threads do."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalkit.engine.blocks import blocks, over_blocks, side_by_side


@given(st.integers(0, 500), st.integers(1, 90))
def test_blocks_cover_every_row_once(rows: int, batch_rows: int) -> None:
    """Put end to end they are all rows; none is longer than asked; none means one."""
    parts = blocks(rows, batch_rows)
    assert [row for part in parts for row in range(part.start, part.stop)] == list(
        range(rows)
    )
    assert all(part.stop - part.start <= batch_rows for part in parts)
    assert rows or parts == [slice(0, 0)]


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_results_and_progress_come_in_order(threads: int) -> None:
    """The first block is handed back first, though the second was done before it."""
    parts = blocks(40, 4)
    second = threading.Event()
    done: list[int] = []

    def work(part: slice) -> int:
        if part.start == 0 and threads > 1:
            assert second.wait(10)
        if part.start == 4:
            second.set()
        return part.start

    found = []
    for start in over_blocks(work, parts, threads, done.append):
        assert len(done) == len(found)
        found.append(start)
    assert found == [part.start for part in parts]
    assert done == [4] * 10


def test_what_goes_wrong_in_a_block_stops_the_rest() -> None:
    """The fault of the first block that has one is raised, and few more are begun."""
    begun = []

    def work(part: int) -> int:
        begun.append(part)
        if part >= 3:
            raise ValueError(part)
        return part

    with pytest.raises(ValueError, match="3"):
        list(side_by_side(work, range(1000), 2))
    assert len(begun) < 20
