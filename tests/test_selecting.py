"""Selections: never wrong about who is in, and lots that anybody can draw again."""

from __future__ import annotations

import datetime
import hashlib
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit import EvalkitError, Evaluation, Rubric, load_rubric, replay
from evalkit.engine.run import run
from evalkit.model.table import Column, Table
from evalkit.model.value import ValueType

DAY = datetime.date(2026, 3, 1)
RUBRIC = """
format = 1
[rubric]
id = "household/selected"
version = "1"
title = "遴选"
full_marks = 4
[subject]
kind = "household"
label = "农户"
id = "户编号"
[fields.village]
label = "村"
type = "category"
[fields.kind]
label = "类"
type = "category"
choices = ["甲", "乙"]
[fields.score]
label = "分"
type = "integer"
range = [0, 4]
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
[selections.s]
label = "入围"
"""


def loaded(folder: Path, selection: str, text: str = RUBRIC) -> Rubric:
    """Load the rubric with a selection."""
    path = folder / "selected.toml"
    path.write_text(f"{text}\n{selection}\n", encoding="utf-8")
    return load_rubric(path)


def table(scores: list[int | None], kinds: list[int]) -> Table:
    """Make a table of one village."""
    rows = len(scores)
    known = np.array([s is not None for s in scores])
    return Table(
        tuple(f"h{i}" for i in range(rows)),
        {
            "village": Column(
                ValueType("category", 0, 0, 0), np.zeros(rows, np.int8), None, ("村",)
            ),
            "kind": Column(
                ValueType("category", 0, 0, 1, ("甲", "乙")),
                np.array(kinds, np.int8),
                None,
                ("甲", "乙"),
            ),
            "score": Column(
                ValueType("integer", 0, 0, 4),
                np.array([s or 0 for s in scores], np.int8),
                None if known.all() else known,
            ),
        },
    )


FORMS = {
    "all": ('take = 2\nties = "all"', True),
    "none": ('take = 2\nties = "none"', True),
    "lots": ('take = 2\nties = "lottery"', True),
    "last": ('take = 2\nties = "all"\nfrom = "bottom"', True),
    "among": ('take = 2\nties = "none"\namong = "total >= 2"', False),
    "share": ('take = { share = 0.4, rounding = "up" }\nties = "all"', True),
    "classes": (
        'take = 3\nties = "all"\nclasses = { field = "kind", each = [1, 2] }', False,
    ),
    "few": (
        'take = 2\nties = "lottery"\n'
        'classes = { field = "kind", words = { "甲" = [1] } }',
        False,
    ),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
@given(st.data())
@settings(max_examples=25)
def test_who_is_in_is_in_whatever_turns_out(
    form: str, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Certainly in holds in every completion; of plain ones, what is open both ways."""
    selection, tight = FORMS[form]
    plan = loaded(tmp_path_factory.mktemp("s"), selection).plan
    rows = data.draw(st.integers(1, 4))
    score = st.sampled_from([None, 0, 1, 2, 3, 4])
    scores = data.draw(st.lists(score, min_size=rows, max_size=rows))
    kinds = data.draw(st.lists(st.integers(0, 1), min_size=rows, max_size=rows))

    def selected(found: list[int | None]) -> list[tuple[bool, bool]]:
        outcome = run(plan, table(found, kinds), as_of=DAY, seed="7").outcomes
        taken = outcome.selections["s"].selected
        return [(bool(a), bool(b)) for a, b in zip(taken.low, taken.high, strict=True)]

    said = selected(scores)
    full = [range(5) if s is None else [s] for s in scores]
    if sum(s is None for s in scores) > 2:
        full = [[0, 4] if s is None else [s] for s in scores]
    completed = [selected(list(one)) for one in product(*full)]
    for row, (low, high) in enumerate(said):
        seen = {one[row] for one in completed}
        assert all(a == b for a, b in seen)
        assert low <= min(seen)[0]
        assert max(seen)[0] <= high
        if tight and (low, high) == (False, True):
            assert len(seen) == 2


def test_lots_are_the_stated_digests(tmp_path: Path) -> None:
    """Of equals those are taken whose SHA-256 of seed, selection and id comes first."""
    rubric = loaded(tmp_path, 'take = 2\nties = "lottery"')
    outcomes = run(rubric.plan, table([3] * 6, [0] * 6), as_of=DAY, seed="一").outcomes
    digests = {
        id_: hashlib.sha256(f"一\ns\n{id_}".encode()).hexdigest()
        for id_ in outcomes.ids
    }
    first = sorted(digests, key=digests.__getitem__)[:2]
    taken = outcomes.selections["s"].selected.low
    chosen = {i for i, t in zip(outcomes.ids, taken, strict=True) if t}
    assert chosen == set(first)


FACTS = {
    "户编号": ["1", "2", "3"], "村": ["东"] * 3, "类": ["甲"] * 3, "分": [3, 3, 3],
}  # fmt: skip


def evaluated(folder: Path, seed: Any) -> Evaluation:
    """Evaluate three equals, of whom two are taken."""
    rubric = loaded(folder, 'take = 2\nties = "lottery"')
    return rubric.evaluate(FACTS, as_of=DAY, seed=seed)


def test_a_lottery_without_a_seed_is_refused(tmp_path: Path) -> None:
    """Lots that must be drawn and can't be are told, with those who are level."""
    with pytest.raises(EvalkitError) as refused:
        evaluated(tmp_path, None)
    (fault,) = refused.value.faults
    assert (fault.code, fault.got) == ("EK7904", "1、2、3")


@pytest.mark.parametrize("seed", ["", "  ", "a\nb", "x" * 201, 7])
def test_a_seed_is_a_line_of_text(tmp_path: Path, seed: object) -> None:
    """What could be written in two ways is no seed."""
    with pytest.raises(EvalkitError) as refused:
        evaluated(tmp_path, seed)
    assert [f.code for f in refused.value.faults] == ["EK7905"]


def test_the_seed_is_in_the_receipt_and_a_replay_draws_the_same(
    tmp_path: Path,
) -> None:
    """A result with lots comes out again, byte by byte."""
    result = evaluated(tmp_path, "2026年第31期")
    receipt = result.write(tmp_path / "out")
    assert receipt.seed == "2026年第31期"
    assert replay(tmp_path / "out") == ()
    notice = (tmp_path / "out/notice.html").read_text("utf-8")
    assert "抽签种子：“2026年第31期”" in notice
    assert "入围（2户）" in notice
    note = next(p for p in result.explain("1").parts if p.kind == "selection").note
    assert note is not None
    assert "名额2" in note.zh
    assert "抽签号" in note.zh


IN_KINDS = 'take = 3\nties = "all"\nclasses = {{ field = "kind", {} }}'
BOTH = IN_KINDS.format("each = [1, 2]")
ONE = IN_KINDS.format('words = { "乙" = [1] }')
TOLD = [
    ("甲", 'take = 3\nties = "all"', "第1名，名额3，共4个参加"),
    ("丁", 'take = 3\nties = "all"\nfrom = "bottom"', "倒数第1名，取3个，共4个参加"),
    ("丙", 'take = 3\nties = "all"\namong = "score > 2"', "不符合参加条件"),
    ("乙", 'take = 3\nties = "all"\nwithin = "village"', "东第2名，名额3，共4个参加"),
    ("甲", BOTH,
     "第1名，名额3，共4个参加；“甲”类至少1个、最多2个；按本类最少名额优先入选"),
    ("乙", BOTH, "第2名，名额3，共4个参加；“甲”类至少1个、最多2个"),
    ("丙", ONE, "第3名，名额3，共4个参加；“乙”类至少1个；按本类最少名额优先入选"),
    ("丁", ONE, "第4名，名额3，共4个参加；“乙”类至少1个"),
    ("甲", ONE, "第1名，名额3，共4个参加"),
]  # fmt: skip


@pytest.mark.parametrize(("who", "selection", "told"), TOLD)
def test_an_explanation_says_why_somebody_is_in_or_not(
    tmp_path: Path, who: str, selection: str, told: str
) -> None:
    """The place, the quota, the class and its limits: what whoever asks is told."""
    facts = {
        "户编号": list("甲乙丙丁"), "村": ["东"] * 4, "类": list("甲甲乙乙"),
        "分": [4, 3, 2, 1],
    }  # fmt: skip
    result = loaded(tmp_path, selection).evaluate(facts, as_of=DAY)
    (part,) = [p for p in result.explain(who).parts if p.kind == "selection"]
    assert part.note is not None
    assert part.note.zh == told
    out = told == "不符合参加条件"
    assert [(p.key, p.low) for p in part.parts] == [("score", "2")] * out


def test_a_seed_nobody_needs_is_no_part_of_the_result(tmp_path: Path) -> None:
    """Without a lottery a seed changes nothing."""
    rubric = loaded(tmp_path, 'take = 2\nties = "all"')
    assert rubric.evaluate(FACTS, as_of=DAY, seed="x").finished.seed is None


MISTAKES = {
    "no order": ("EK1251", 'take = 1\nties = "all"', "[ranking]\nby"),
    "no limits": ("EK1252", 'take = 1\nties = "all"\nclasses = { field = "kind" }', ""),
    "open words": (
        "EK1253",
        'take = 1\nties = "all"\n'
        'classes = { field = "village", words = { "东" = [1] } }',
        "",
    ),
    "no such word": (
        "EK1254",
        'take = 1\nties = "all"\nclasses = { field = "kind", words = { "丙" = [1] } }',
        "",
    ),
    "most under least": (
        "EK1255",
        'take = 5\nties = "all"\nclasses = { field = "kind", each = [2, 1] }',
        "",
    ),
    "no group": ("EK1203", 'take = 1\nties = "all"\nwithin = "score"', ""),
    "nothing taken": ("EK1106", 'take = 0\nties = "all"', ""),
    "no quota": ("EK1103", 'take = true\nties = "all"', ""),
    "more than all": ("EK1106", 'take = { share = 1.5 }\nties = "all"', ""),
    "a share that is none": ("EK1103", 'take = { share = "x" }\nties = "all"', ""),
    "no steps": ("EK1108", 'take = { of = "count()", steps = [] }\nties = "all"', ""),
    "no figure": ("EK1102", 'take = { steps = [] }\nties = "all"', ""),
    "a step below none": (
        "EK1106",
        'take = { of = "count()", steps = [{ otherwise = true, take = -1 }] }\n'
        'ties = "all"',
        "",
    ),
    "steps with a gap": (
        "EK1402",
        'take = { of = "count()", steps = [{ at_least = 5, take = 1 }] }\nties = "all"',
        "",
    ),
    "a part": ("EK2055", 'take = "count() / 2"\nties = "all"', ""),
    "a figure of one": ("EK2056", 'take = "score"\nties = "all"', ""),
    "too many at least": (
        "EK2057",
        'take = 3\nties = "all"\nclasses = { field = "kind", each = [2] }',
        "",
    ),
    "among nobody knows": ("EK2010", 'take = 1\nties = "all"\namong = "nobody"', ""),
    "an order of words": ("EK2012", 'take = 1\nties = "all"\nby = ["kind desc"]', ""),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_a_selection_is_told(tmp_path: Path, mistake: str) -> None:
    """Each way to write a selection wrongly has one fault."""
    code, selection, without = MISTAKES[mistake]
    text = RUBRIC
    if without:
        text = text.replace('[ranking]\nby = ["total desc"]\n', "")
    with pytest.raises(EvalkitError) as refused:
        loaded(tmp_path, selection, text)
    assert [f.code for f in refused.value.faults] == [code]


UNREAD = {
    "no label": (
        RUBRIC.replace('[selections.s]\nlabel = "入围"', "[selections.s]"),
        'take = 0\nties = "all"\nwithin = "score"',
        [("EK1102", "selections.s")],
    ),
    "a group that may be there": (
        RUBRIC.replace('label = "村"\ntype = "category"', 'label = "村"\ntype = "x"'),
        'take = 1\nties = "all"\nwithin = "village"\n'
        'classes = { field = "village", words = { "东" = [1] } }',
        [("EK1104", "fields.village.type")],
    ),
}


@pytest.mark.parametrize("unread", UNREAD)
def test_what_follows_from_a_mistake_is_not_told(tmp_path: Path, unread: str) -> None:
    """A selection without a label is read no further; a field is missed once."""
    text, selection, told = UNREAD[unread]
    good = '[selections.t]\nlabel = "另选"\ntake = 0\nties = "all"'
    with pytest.raises(EvalkitError) as refused:
        loaded(tmp_path, f"{selection}\n{good}", text)
    assert [(f.code, f.place.key) for f in refused.value.faults] == [
        *told,
        ("EK1106", "selections.t.take"),
    ]
