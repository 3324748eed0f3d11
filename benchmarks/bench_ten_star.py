"""Time the ten-star rubric beside a polars programme that gives the same answers.

Both start from columns in memory, evalkit from its own and polars from a DataFrame, and
end with the least and the most of every figure, verdict, place and limit as columns.
Reading files, compiling the rubric and writing results are not timed. evalkit also
finds which missing facts keep each decision open; polars is not asked to.

Each is run several times, turn and turn about, and the best time counts: what else the
machine does can only add to it. Memory is what the process held at most while it
computed, beyond what it held before, each in a process of its own.
"""

from __future__ import annotations

import argparse
import gc
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import polars_ten_star
from households import AS_OF, households

from evalkit.engine.blocks import THREADS
from evalkit.engine.plan import Plan
from evalkit.engine.run import run
from evalkit.kit.rubric import load_rubric
from evalkit.model.outcome import Measure, Outcomes, Places
from evalkit.model.table import Table

#: polars reads it when it is first imported.
POLARS_THREADS = "POLARS_MAX_THREADS"
STATUS, CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def contestants(plan: Plan, table: Table) -> dict[str, Callable[[], object]]:
    """Give both programmes, ready to start."""
    frames = polars_ten_star.frames(table)
    return {
        "evalkit": lambda: run(plan, table, as_of=AS_OF).outcomes,
        "polars": lambda: polars_ten_star.programme(*frames, AS_OF),
    }


def columns(outcomes: Outcomes) -> Iterator[tuple[str, Measure | Places]]:
    """Name evalkit's results as the polars programme names its columns."""
    yield from outcomes.points.items()
    yield from ((f"star_{key}", star) for key, star in outcomes.star.items())
    yield from ((f"veto_{key}", veto) for key, veto in outcomes.vetoes.items())
    yield from (("stars", outcomes.stars), ("total", outcomes.total))
    loan = outcomes.programmes["credit_loan"]
    yield from ((f"need_{index}", need) for index, need in enumerate(loan.needs))
    named = {
        "grade": outcomes.grade,
        "verdict": loan.verdict,
        "limit": loan.limit,
        "overall": outcomes.overall,
        "within": outcomes.within,
    }
    for key, measure in named.items():
        assert measure is not None, key
        yield key, measure


def compare(plan: Plan, table: Table) -> int:
    """Stop unless both give the same answers; give how many columns were compared."""
    both = {name: start() for name, start in contestants(plan, table).items()}
    outcomes, frame = both["evalkit"], both["polars"]
    assert isinstance(outcomes, Outcomes)
    compared = 0
    for key, measure in columns(outcomes):
        # evalkit keeps half places.
        scale = 2 if isinstance(measure, Places) else 1
        for end, ours in (("low", measure.low), ("high", measure.high)):
            theirs = frame[f"{key}_{end}"].to_numpy().astype(np.int64) * scale
            wrong = np.flatnonzero(theirs != ours)
            if len(wrong):
                row = int(wrong[0])
                sys.exit(
                    f"{key}_{end}: {len(wrong)} rows differ, the first at {row}: "
                    f"evalkit {ours[row]}, polars {theirs[row]}"
                )
            compared += 1
    return compared


def timed(start: Callable[[], object]) -> tuple[float, float]:
    """Give the seconds a call takes, and the processor's over all threads."""
    gc.collect()
    before, busy_before = time.perf_counter(), time.process_time()
    made = start()
    after, busy_after = time.perf_counter(), time.process_time()
    del made
    return after - before, busy_after - busy_before


def held(kind: str) -> int:
    """Give the memory of this process in bytes: VmRSS now, VmHWM at most."""
    for line in STATUS.read_text().splitlines():
        if line.startswith(kind):
            return int(line.split()[1]) * 1024
    raise AssertionError(kind)


def memory_of(name: str, rows: int) -> str:
    """Measure a contestant's memory in a process of its own."""
    if not CLEAR.exists():
        return "—"
    command = [sys.executable, __file__, "--memory-of", name, "--rows", str(rows)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return f"{int(done.stdout) / 2**20:,.0f} MB"


def measure_memory(name: str, rows: int) -> None:
    """Print how many bytes a contestant needs beyond the facts."""
    plan = load_rubric("household/ten-star").plan
    start = contestants(plan, households(plan.rubric, rows))[name]
    gc.collect()
    CLEAR.write_text("5")  # forget the highest mark so far
    before = held("VmRSS")
    made = start()
    print(held("VmHWM") - before)
    del made


def bench(sizes: Sequence[int], turns: int) -> None:
    """Print speed, memory and the ratio at every size."""
    plan = load_rubric("household/ten-star").plan
    print(f"ten-star rubric, {THREADS} threads, best of {turns}, turn and turn about")
    print("both start from columns in memory and give the same answers, checked first")
    form = "{:>10}  {:8}  {:>8}  {:>8}  {:>10}  {:>9}  {:>6}"
    print(form.format("rows", "", "seconds", "cpu", "rows/s", "memory", "ratio"))
    for rows in sizes:
        table = households(plan.rubric, rows)
        compare(plan, table)
        racing = contestants(plan, table)
        times: dict[str, list[tuple[float, float]]] = {name: [] for name in racing}
        for _ in range(turns):
            for name, start in racing.items():
                times[name].append(timed(start))
        best = {
            name: [min(took) for took in zip(*found, strict=True)]
            for name, found in times.items()
        }
        for name, (seconds, cpu) in best.items():
            ratio = best["polars"][0] / seconds
            row = (f"{rows:,}", name, f"{seconds:.3f}", f"{cpu:.3f}")
            more = (f"{rows / seconds:,.0f}", memory_of(name, rows), f"{ratio:.2f}")
            print(form.format(*row, *more), flush=True)
    print("ratio: how many times as fast as polars, by the best seconds")


def main() -> None:
    """Read the arguments."""
    if os.environ.get(POLARS_THREADS) != str(THREADS):
        env = {**os.environ, POLARS_THREADS: str(THREADS)}
        sys.exit(subprocess.run([sys.executable, *sys.argv], env=env).returncode)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--turns", type=int, default=7)
    parser.add_argument("--memory-of", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.memory_of:
        measure_memory(chosen.memory_of, chosen.rows[0])
    else:
        bench(chosen.rows, chosen.turns)


if __name__ == "__main__":
    main()
