"""Worked cases never touch one another: together they come out as each alone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from attrs import evolve

from evalkit import Rubric, load_rubric
from evalkit.cases.apart import apart
from evalkit.cases.facts import subjects
from evalkit.cases.file import Cases, read_cases
from evalkit.cases.runs import beside, evaluate, run_cases
from evalkit.engine.lottery import lot
from evalkit.engine.run import Run
from evalkit.model.outcome import Measure, Places
from evalkit.plugins import load_registry
from evalkit.rules import builtin
from tests.constructs import read_construct

CHECKOUT = Path(os.environ.get("EVALKIT_CHECKOUT", Path(__file__).parents[1]))
PAGES = sorted((CHECKOUT / "docs/constructs").glob("*.md"))
RUBRICS = sorted((CHECKOUT / "rubrics").rglob("*.cases.toml"))

SCHEME = """
format = 1
[rubric]
id = "household/s"
version = "1"
title = "t"
full_marks = 4
[subject]
kind = "household"
label = "农户"
id = "户编号"
[fields.village]
label = "村"
type = "category"
missing = "refuse"
[fields.score]
label = "分"
type = "integer"
range = [0, 4]
[records.marks]
label = "评分"
fields.judge = { label = "评委", type = "category" }
fields.mark = { label = "分", type = "integer", range = [0, 9] }
[criteria.a]
label = "总评"
points = 4
[criteria.a.items.b]
rule = "linear"
of = "score"
points = 4
coefficient = 1
[ranking]
by = ["total desc"]
within = "village"
"""
CASES = """
format = 1
rubric = "household/s"
[base]
village = "东"
score = 3
[[cases]]
name = "behind the other"
marks = [{ judge = "甲", mark = 5 }]
peers = [{ score = 2 }, {}]
expect = { total = 3 }
[[cases]]
name = "before it"
facts = { score = 4 }
marks = [{ judge = "甲", mark = 9 }]
expect = { total = 4 }
[[cases]]
name = "open"
unknown = ["score"]
expect = { total = [0, 4] }
"""
SELECTION = '[selections.s]\nlabel = "入围"\ntake = 1\nties = "none"\n'
PROGRAMME = '[programmes.p]\nlabel = "贷"\nneeds = ["{need}"]\n'
#: What a rubric can have that looks at others, and whether it looks beyond a group.
LOOKS = [
    ("", True),
    (SELECTION, False),
    (SELECTION + 'within = "village"\n', True),
    (PROGRAMME.format(need="place <= 1"), False),
    (PROGRAMME.format(need="place_from_last <= 1"), False),
    (PROGRAMME.format(need="place_within <= 1"), True),
    (PROGRAMME.format(need="place_within_from_last <= 1"), True),
    (PROGRAMME.format(need="village == '东'"), False),
    (PROGRAMME.format(need="score >= mean(score, by=village)"), True),
    (PROGRAMME.format(need="score >= mean(score)"), False),
    (PROGRAMME.format(need="count(marks, mark >= 6) == 1"), True),
    (
        '[records.marks.derived.lead]\nlabel = "差"\n'
        'value = "mark - mean(mark, by=judge)"\n'
        + PROGRAMME.format(need="count(marks, lead >= 0) == 1"),
        False,
    ),
]


def row(told: Any, at: int) -> Any:
    """Give what outcomes say of one row."""
    if isinstance(told, Measure):
        return told.type, int(told.low[at]), int(told.high[at])
    if isinstance(told, Places):
        return int(told.low[at]), int(told.high[at]), int(told.of[at])
    if isinstance(told, dict):
        return {key: row(one, at) for key, one in told.items()}
    if isinstance(told, tuple | list):
        return [row(one, at) for one in told]
    if isinstance(told, np.ndarray):
        return told[at].item()
    if hasattr(told, "__attrs_attrs__"):
        return [row(getattr(told, a.name), at) for a in told.__attrs_attrs__]
    return told


def found(rubric: Rubric, held: Cases) -> Iterator[tuple[str, Any]]:
    """Give by case what comes out of all cases of a file, evaluated together."""
    made = [(case, subjects(held, case)) for case in held.cases]
    for case, done, at in evaluate(rubric.plan, made):
        if isinstance(done, Run):
            # Of a place over all no case speaks where there are groups.
            out = done.outcomes
            told = evolve(out, ids=(), groups=None, wanting={})
            told = told if told.within is None else evolve(told, overall=None)
            yield case.name, row(told, at)
        else:
            yield case.name, done.text()


def assert_alone(rubric: Rubric, held: Cases) -> None:
    """Evaluate the cases of a file together, turned round, and one by one."""
    together = dict(found(rubric, held))
    turned = evolve(held, cases=held.cases[::-1])
    assert dict(found(rubric, turned)) == together
    for case in held.cases:
        alone = dict(found(rubric, evolve(held, cases=(case,))))
        assert alone == {case.name: together[case.name]}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_cases_of_a_construct_do_not_touch(page: Path, tmp_path: Path) -> None:
    """Whatever a rubric can say, a case is alone with its peers."""
    construct = read_construct(page)
    path = tmp_path / "x.toml"
    path.write_text(construct.rubric, encoding="utf-8")
    path.with_suffix(".cases.toml").write_text(construct.cases, encoding="utf-8")
    rubric = load_rubric(path)
    assert_alone(rubric, read_cases(beside(rubric)))


@pytest.mark.parametrize("path", RUBRICS, ids=lambda path: path.name)
def test_cases_of_a_rubric_do_not_touch(path: Path) -> None:
    """Nor are those of the schemes that come along, of which some go together."""
    rubric = load_rubric(path.with_name(path.name.replace(".cases.", ".")))
    assert_alone(rubric, read_cases(path))


@pytest.mark.parametrize(("more", "alone"), LOOKS, ids=[more for more, _ in LOOKS])
def test_what_looks_beyond_a_group_keeps_cases_apart(
    more: str, *, alone: bool, tmp_path: Path
) -> None:
    """A selection from all, a place among all: another case would be among them."""
    path = tmp_path / "s.toml"
    path.write_text(SCHEME + more, encoding="utf-8")
    path.with_suffix(".cases.toml").write_text(CASES, encoding="utf-8")
    rubric = load_rubric(path)
    assert apart(rubric.plan) == alone
    assert_alone(rubric, read_cases(beside(rubric)))
    assert run_cases(rubric) == []


def test_a_rule_that_fails_in_a_case_fails_in_no_other(tmp_path: Path) -> None:
    """What it scores is open where it fails, and only there."""
    known = load_registry(builtin)
    rule = known.rules["linear"]

    def bind(*told: Any) -> Any:
        bound = rule.bind(*told)

        def compute(figure: Any) -> Any:
            if (figure == 4).any():
                raise ValueError
            return bound.compute(figure)

        return evolve(bound, compute=compute)

    rules = {**known.rules, "linear": evolve(rule, bind=bind)}
    path = tmp_path / "s.toml"
    # So wide a range that the rule is asked for what is there only.
    wide = SCHEME.replace("range = [0, 4]", "range = [0, 1_000_000]")
    path.write_text(wide, encoding="utf-8")
    path.with_suffix(".cases.toml").write_text(CASES, encoding="utf-8")
    rubric = load_rubric(path, registry=evolve(known, rules=rules))
    assert run_cases(rubric) == ["before it: total: expected 4, got 0 to 4"]


DRAWN = """
[selections.s]
label = "示范户"
within = "village"
take = 1
ties = "lottery"
"""
#: Of the two who are level each seed takes one: the lots of `own` and of `1`.
WINS, LOSES = (
    next(
        seed
        for seed in "abcdefgh"
        if (lot(seed, "s", "own") < lot(seed, "s", "1")) == w
    )
    for w in (True, False)
)


def test_lots_of_a_case_are_drawn_with_its_seed(tmp_path: Path) -> None:
    """That of the file or its own; without one it is open, wherever the case stands."""
    path = tmp_path / "s.toml"
    path.write_text(SCHEME + DRAWN, encoding="utf-8")
    case = '[[cases]]\nname = "{}"\npeers = [{{}}]\nexpect = {{ {} }}\n'
    own = case.format("own seed", "selected = []") + f'seed = "{LOSES}"\n'
    text = CASES[: CASES.index("[[cases]]")]
    cases = path.with_suffix(".cases.toml")
    cases.write_text(
        text + case.format("none", 'selected_open = ["s"]') + own, encoding="utf-8"
    )
    rubric = load_rubric(path)
    assert run_cases(rubric) == []
    assert_alone(rubric, read_cases(cases))
    text = text.replace("[base]", f'seed = "{WINS}"\n[base]')
    own = case.format("file", 'selected = ["s"]') + own
    cases.write_text(text + own, encoding="utf-8")
    assert run_cases(rubric) == []
    assert_alone(rubric, read_cases(cases))


def test_a_seed_that_is_none_is_told(tmp_path: Path) -> None:
    """What `run` would refuse as a seed is refused in a case (EK7905)."""
    path = tmp_path / "s.toml"
    path.write_text(SCHEME + DRAWN, encoding="utf-8")
    text = CASES.replace("[base]", 'seed = " "\n[base]')
    path.with_suffix(".cases.toml").write_text(text, encoding="utf-8")
    told = run_cases(load_rubric(path))
    assert [one.partition(": ")[2][:6] for one in told] == ["EK7905"] * 3
