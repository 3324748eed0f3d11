"""How long `evalkit --help` takes, beside importing what it can't do without.

The promise is 1.5 times `python -c "import click, rich"`. Each is run many times in
turn, and the fastest of each is compared: what else the machine does only slows down.
"""

from __future__ import annotations

import subprocess
import sys
import time

RUNS = 15
MOST = 1.5
COMMANDS = {
    "import click, rich": [sys.executable, "-c", "import click, rich"],
    "evalkit --help": [sys.executable, "-m", "evalkit", "--help"],
}


def seconds(command: list[str]) -> float:
    """Time one run of a command."""
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def main() -> None:
    """Print both times and their ratio."""
    best = dict.fromkeys(COMMANDS, float("inf"))
    for _ in range(RUNS):
        for name, command in COMMANDS.items():
            best[name] = min(best[name], seconds(command))
    for name, took in best.items():
        print(f"{name:<20} {1000 * took:6.0f} ms")
    base, ours = best.values()
    print(f"ratio {ours / base:.2f}, at most {MOST} promised")


if __name__ == "__main__":
    main()
