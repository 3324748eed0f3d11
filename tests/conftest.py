"""What every test may ask for."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# Laws are checked with the same examples everywhere: a build fails because of a change,
# never by luck. `EVALKIT_PROFILE=brief` tries few of them, for `nox -s quick`; `ci`
# tries many more, `search` looks for new ones.
_SAME: dict[str, Any] = {
    "deadline": None,
    "derandomize": True,
    "database": None,
    "suppress_health_check": list(HealthCheck),
}
settings.register_profile("brief", max_examples=15, **_SAME)
settings.register_profile("quick", max_examples=80, **_SAME)
settings.register_profile("ci", max_examples=400, **_SAME)
settings.register_profile("search", max_examples=2000, deadline=None)
settings.load_profile(os.environ.get("EVALKIT_PROFILE", "quick"))


@pytest.fixture(scope="session")
def checkout() -> Path:
    """Give the repository's folder.

    The tests may run from a copy, against an installed wheel; the variable then says
    where the repository is.
    """
    here = Path(__file__).parent.parent
    return Path(os.environ.get("EVALKIT_CHECKOUT", here))
