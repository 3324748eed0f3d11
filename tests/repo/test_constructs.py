"""Every construct of "what a rubric can say" works as its page says."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit import Rubric, load_rubric
from evalkit.engine.run import run
from evalkit.testing import run_cases
from tests import strategies
from tests.constructs import read_construct
from tests.reference.engine import evaluate, read_outcomes

CHECKOUT = Path(os.environ.get("EVALKIT_CHECKOUT", Path(__file__).parents[2]))
PAGES = sorted((CHECKOUT / "docs/constructs").glob("*.md"))

each = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)


def load(page: Path, folder: Path) -> Rubric:
    """Load the rubric of a construct, its cases beside it."""
    construct = read_construct(page)
    path = folder / f"{construct.key}.toml"
    path.write_text(construct.rubric, encoding="utf-8")
    path.with_suffix(".cases.toml").write_text(construct.cases, encoding="utf-8")
    return load_rubric(path)


@each
def test_a_construct_gives_what_its_page_says(page: Path, tmp_path: Path) -> None:
    """The worked cases of a construct come out."""
    assert run_cases(load(page, tmp_path)) == []


@each
def test_a_construct_says_when_it_is_wrong(page: Path, tmp_path: Path) -> None:
    """A construct has a rubric that says something and more than one case of it."""
    construct = read_construct(page)
    assert construct.title[:2] == page.stem[:2]
    assert construct.cases.count("[[cases]]") > 1


@pytest.mark.slow
@each
def test_a_construct_is_what_the_slow_engine_says(
    page: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Engine, reference and batches agree on drawn facts, gaps and all."""
    rubric = load(page, tmp_path_factory.mktemp("construct"))
    plan = rubric.plan

    @given(st.data())
    @settings(max_examples=10)
    def agree(data: st.DataObject) -> None:
        table = data.draw(strategies.tables(rubric.record, known=plan.groups))
        whole = run(plan, table, as_of=strategies.AS_OF).outcomes
        assert read_outcomes(whole) == evaluate(rubric.record, table, strategies.AS_OF)
        single = run(plan, table, as_of=strategies.AS_OF, batch_rows=1).outcomes
        assert read_outcomes(single) == read_outcomes(whole)

    agree()
