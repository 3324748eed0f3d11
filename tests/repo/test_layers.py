"""The rooms of evalkit import downwards only."""

from __future__ import annotations

from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports


def test_the_layers_hold(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every room is placed in the contract and imports only rooms below it."""
    monkeypatch.chdir(checkout)
    monkeypatch.syspath_prepend(str(checkout))
    assert lint_imports(no_cache=True) == EXIT_STATUS_SUCCESS
