"""A file of cases, whatever is wrong with it, is told about and never breaks."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import tomli
from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit import load_rubric
from evalkit.cases.file import CasesError
from evalkit.cases.runs import run_cases
from evalkit.io.toml_out import literal
from tests.test_testing_cases import HEAD, RUBRIC, SOUND

GOOD: dict[str, Any] = tomli.loads(HEAD + SOUND, parse_float=Decimal)
ODD = st.sampled_from(
    [
        *(True, 0, -1, 10**30, Decimal("0.5"), Decimal("inf"), Decimal("1e99"), ""),
        *("name", "好", "tidy", [], [1], [[1]], ["a"], [{}], {}, {"a": 1}, [1, 2]),
        *(datetime.date(1, 1, 1), datetime.date(9999, 12, 31), datetime.time(1)),
        *(datetime.datetime(2026, 1, 1), [{"unknown": 5}], {"tidy": True}),  # noqa: DTZ001
    ]
)
KEYS = st.sampled_from(
    [
        *("name", "facts", "unknown", "peers", "expect", "visits", "as_of", "base"),
        *("total", "vetoes", "vetoes_open", "limit", "until", "figures", "place"),
        *("months", "since", "village", "x"),
    ]
)


def spoiled(data: st.DataObject, value: Any, deep: int = 0) -> Any:
    """Give a value with one thing in it changed, left out or put in."""
    inside = list(value) if isinstance(value, dict) else []
    inside = [*range(len(value))] if isinstance(value, list) else inside
    if not inside or (deep and data.draw(st.integers(0, 3)) == 0):
        return data.draw(ODD)
    at = data.draw(st.sampled_from(inside))
    changed = value.copy()
    what = data.draw(st.integers(0, 5))
    if what == 0:
        del changed[at]
    elif what == 1 and isinstance(value, dict):
        changed[data.draw(KEYS)] = data.draw(ODD)
    elif what == 2 and isinstance(value, list):
        changed.append(data.draw(ODD))
    else:
        changed[at] = spoiled(data, value[at], deep + 1)
    return changed


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with the rubric in it."""
    made = tmp_path_factory.mktemp("fuzzed")
    (made / "tidy.toml").write_text(RUBRIC, "utf-8")
    return made


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_whatever_is_wrong_is_told(data: st.DataObject, folder: Path) -> None:
    """Cases with a few things changed run, or are refused with reasons."""
    raw = GOOD
    for _ in range(data.draw(st.integers(1, 3))):
        raw = spoiled(data, raw)
        raw = raw if isinstance(raw, dict) else GOOD
    path = folder / "tidy.cases.toml"
    text = "".join(f"{key} = {literal(value)}\n" for key, value in raw.items())
    path.write_text(text, "utf-8")
    try:
        told = run_cases(load_rubric(folder / "tidy.toml"), path)
    except CasesError as error:
        told = [*error.reasons] or [""]
    assert all(isinstance(one, str) and one for one in told)
