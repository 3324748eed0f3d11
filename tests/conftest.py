"""What every test may ask for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# Laws are checked with the same examples everywhere: a build fails because of a change,
# never by luck. `EVALKIT_LAWS=search` looks for new examples, for as long as it takes.
settings.register_profile("fixed", derandomize=True, deadline=None, database=None)
settings.register_profile("search", max_examples=2000, deadline=None)
settings.load_profile(os.environ.get("EVALKIT_LAWS", "fixed"))


@pytest.fixture(scope="session")
def checkout() -> Path:
    """Give the repository's folder.

    The tests may run from a copy, against an installed wheel; the variable then says
    where the repository is.
    """
    here = Path(__file__).parent.parent
    return Path(os.environ.get("EVALKIT_CHECKOUT", here))
