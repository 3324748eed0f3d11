"""The same facts give the same bytes, however they are ordered, cut up or run."""

from __future__ import annotations

import csv
import os
import random
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from evalkit import Evaluation, load_rubric
from evalkit.demo.county import AS_OF, ID, NAME, County, county
from evalkit.io.receipt import Receipt, receipt_code

SCHEME = "household/ten-star"
#: Plain names: where the locale is C, no others can be told to the command.
TABLES = ("households.csv", "events.csv")
RESULTS = ("outcomes.csv", "outcomes.xlsx", "notice.html")

_Rows = list[list[Any]]
_Order = Callable[[_Rows], None]


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value)


def _write(path: Path, columns: Mapping[str, Sequence[Any]], order: _Order) -> None:
    """Write columns as csv, rows and columns as `order` leaves them."""
    across = [[heading, *values] for heading, values in columns.items()]
    order(across)
    heading, *rows = map(list, zip(*across, strict=True))
    order(rows)
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(
            [[_text(v) for v in row] for row in (heading, *rows)]
        )


def _as_they_are(rows: _Rows) -> None:
    """Leave the order alone."""


def _written(
    made: County, folder: Path, villages: int, order: _Order = _as_they_are
) -> list[Path]:
    """Write the households of the first villages, and what happened there."""
    names = list(dict.fromkeys(made.columns["village"]))[:villages]
    facts = {ID: made.ids, NAME: made.names, **made.columns}
    held = [row for row, name in enumerate(facts["village"]) if name in names]
    mine = {made.ids[row] for row in held}
    events = [row for row, owner in enumerate(made.events[ID]) if owner in mine]
    paths = [folder / name for name in TABLES]
    tables = ((facts, held), (made.events, events))
    for path, (columns, rows) in zip(paths, tables, strict=True):
        _write(path, {k: [v[row] for row in rows] for k, v in columns.items()}, order)
    return paths


@pytest.fixture(scope="module")
def made() -> County:
    """Make the county once."""
    return county()


@pytest.fixture(scope="module")
def three(made: County, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Give the files of three villages."""
    return _written(made, tmp_path_factory.mktemp("three"), 3)


@pytest.fixture(scope="module")
def whole(
    three: list[Path], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, bytes]:
    """Give the folder of their result, every file of it."""
    out = tmp_path_factory.mktemp("out") / "result"
    _evaluate(three).write(out)
    found = _folder(out)
    assert len(found[RESULTS[0]].splitlines()) > 500
    assert set(found) == {
        *RESULTS,
        "receipt.json",
        "inputs/rubric/ten-star.toml",
        *(f"inputs/facts/{name}" for name in TABLES),
    }
    return found


def _evaluate(
    facts: Sequence[Path], *, batch_rows: int = 65_536, threads: int = 2
) -> Evaluation:
    return load_rubric(SCHEME).evaluate(
        list(facts), as_of=AS_OF, batch_rows=batch_rows, threads=threads
    )


def _folder(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def _same_result(out: Path, receipt: Receipt, whole: Mapping[str, bytes]) -> None:
    """Compare what a result says; its inputs may be other files of the same facts."""
    found = _folder(out)
    for name in RESULTS:
        assert found[name] == whole[name], name
    assert receipt_code(receipt).encode() in whole["receipt.json"]


@pytest.mark.slow
@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("batch_rows", [7, 65_536])
def test_batches_and_threads_change_nothing(
    batch_rows: int,
    threads: int,
    three: list[Path],
    whole: dict[str, bytes],
    tmp_path: Path,
) -> None:
    """Blocks of 7 rows or of all, one thread or two: every byte of the folder."""
    result = _evaluate(three, batch_rows=batch_rows, threads=threads)
    result.write(tmp_path / "out")
    assert _folder(tmp_path / "out") == whole


@pytest.mark.slow
def test_one_row_at_a_time_changes_nothing(made: County, tmp_path: Path) -> None:
    """A village scored household by household is scored as it is at once."""
    facts = _written(made, tmp_path, 1)
    _evaluate(facts).write(tmp_path / "all")
    _evaluate(facts, batch_rows=1, threads=2).write(tmp_path / "one")
    assert _folder(tmp_path / "all") == _folder(tmp_path / "one")


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_rows_and_columns_changes_nothing(
    seed: int, made: County, whole: dict[str, bytes], tmp_path: Path
) -> None:
    """Sheets sorted by chance give the result, and the facts' digest, of the others."""
    facts = _written(made, tmp_path, 3, random.Random(seed).shuffle)
    receipt = _evaluate(facts[::-1]).write(tmp_path / "out")
    copied = _folder(tmp_path / "out")
    assert copied["inputs/facts/households.csv"] != whole["inputs/facts/households.csv"]
    _same_result(tmp_path / "out", receipt, whole)


@pytest.mark.slow
@pytest.mark.parametrize(
    "environ",
    [
        {"PYTHONHASHSEED": "1", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONHASHSEED": "2", "LC_ALL": "C.UTF-8", "TZ": "Pacific/Kiritimati"},
        {"PYTHONHASHSEED": "3", "LC_ALL": "C", "PYTHONUTF8": "0", "TZ": "Etc/GMT+12"},
    ],
    ids=["hash 1", "hash 2", "hash 3"],
)
def test_another_process_changes_nothing(
    environ: dict[str, str],
    three: list[Path],
    whole: dict[str, bytes],
    tmp_path: Path,
) -> None:
    """Another hash seed, locale and time zone: the command writes the same bytes."""
    out = tmp_path / "out"
    command = [sys.executable, "-m", "evalkit", "run", SCHEME, *three, "--out", out]
    done = subprocess.run(
        [*map(str, command), "--as-of", AS_OF.isoformat()],
        env={**os.environ, **environ},
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    assert _folder(out) == whole


@pytest.mark.slow
def test_the_day_of_writing_is_nowhere(
    three: list[Path],
    whole: dict[str, bytes],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Written again over an earlier result, and years later, it is the same bytes."""
    result = _evaluate(three)
    result.write(tmp_path / "out")
    monkeypatch.setattr("time.time", lambda: 4_102_444_800.0)
    result.write(tmp_path / "out")
    assert _folder(tmp_path / "out") == whole
