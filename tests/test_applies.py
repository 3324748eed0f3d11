"""Parts that do not apply to everybody, totals below 0, and what takes all points."""

from __future__ import annotations

from typing import Any

import pytest

from evalkit import Evaluation, Rubric
from tests.whole_rubric import HEAD, load, refused

CITY = """
[fields.streets]
label = "街道得分"
type = "integer"
range = [0, 6]

[fields.estates]
label = "小区得分"
type = "integer"
range = [0, 4]

[fields.has_estates]
label = "有小区"
type = "boolean"

[fields.kind]
label = "类型"
type = "category"
missing = "refuse"

[fields.fire]
label = "失火"
type = "boolean"

[criteria.city]
label = "市容"
points = 10

[criteria.city.items.streets]
label = "街道"
rule = "linear"
of = "streets"
coefficient = 1
points = 6

[criteria.city.items.estates]
label = "小区"
rule = "linear"
of = "estates"
coefficient = 1
points = 4
applies = "has_estates"
method = "实地"
supplied_by = "住建局"
papers = ["小区名册", "照片"]
{absent}
"""
NAMES = ("街道得分", "小区得分", "有小区", "类型", "失火")


def evaluate(rubric: Rubric, *rows: tuple[object, ...]) -> Evaluation:
    """Evaluate places by streets, estates, whether they have any, kind, fire."""
    facts: dict[str, Any] = {"户编号": [f"{i:02}" for i in range(len(rows))]}
    facts |= {name: [row[i] for row in rows] for i, name in enumerate(NAMES)}
    return rubric.evaluate(facts)


def totals(rubric: Rubric, *rows: tuple[object, ...]) -> list[tuple[int, int]]:
    """Give the least and the most of every total."""
    total = evaluate(rubric, *rows).outcomes.total
    return list(zip(total.low.tolist(), total.high.tolist(), strict=True))


WITH = (6, 2, True, "区", False)
WITHOUT = (3, 0, False, "区", False)
OPEN = (3, 4, None, "县", False)


def test_what_is_left_out_is_made_up_by_the_others() -> None:
    """Three of six points stand for five of ten; an open condition leaves both ways."""
    rubric = load(CITY.format(absent=""))
    assert totals(rubric, WITH, WITHOUT, OPEN) == [(800, 800), (500, 500), (500, 700)]


@pytest.mark.parametrize(
    ("absent", "expected"),
    [
        ('absent = "full"', [(800, 800), (700, 700), (700, 700)]),
        ('absent = "none"', [(800, 800), (300, 300), (300, 700)]),
        ('absent = "mean_of_peers"', [(800, 800), (500, 600), (500, 700)]),
        (
            'absent = "mean_of_peers"\npeers = "kind"',
            [(800, 800), (500, 500), (300, 700)],
        ),
    ],
)
def test_something_stands_for_what_does_not_apply(
    absent: str, expected: list[tuple[int, int]]
) -> None:
    """Its full mark, nothing, or the mean of those it applies to, or may."""
    rubric = load(CITY.format(absent=absent))
    assert totals(rubric, WITH, WITHOUT, OPEN) == expected


def test_an_explanation_says_what_does_not_apply() -> None:
    """And what is done about it; that it may not apply is said as well."""
    result = evaluate(load(CITY.format(absent="")), WITH, WITHOUT, OPEN)
    notes = [result.explain(f"{i:02}").parts[0].note for i in range(3)]
    assert notes[0] is None
    assert notes[1] is not None
    assert notes[1].zh == "“小区”不适用；不适用的不计，其余按比例折算"
    assert notes[2] is not None
    assert notes[2].en.startswith("whether “小区” applies is open")


@pytest.mark.parametrize(("peers", "told"), [("", False), ('\npeers = "kind"', True)])
def test_a_mean_of_nobody_is_said_to_be_open(peers: str, told: bool) -> None:
    """Where it applies to nobody no fact is missing, and the explanation says why."""
    rubric = load(CITY.format(absent='absent = "mean_of_peers"' + peers))
    result = evaluate(rubric, (6, 2, True, "县", False), WITHOUT)
    note = result.explain("01").parts[0].note
    assert note is not None
    assert ("没有一个适用者可取平均" in note.zh) is told
    assert ("applies to nobody" in note.said("en")) is told


@pytest.mark.parametrize(
    ("figure", "told"),
    [
        ("mean(streets, where=fire)", "组内没有一个计入"),
        ("mean(streets, by=kind, where=fire)", "组内没有一个计入"),
        ("mean(estates, by=kind, reported=true)", "组内没有一个计入"),
        ("mean(estates)", "组内有数据未填"),
        ("mean(estates, where=has_estates)", "组内有数据未填"),
        ("share(fire, where=fire)", "组内没有一个计入"),
        ("mean(streets)", None),
    ],
)
def test_a_figure_of_nobody_is_said_to_be_open(figure: str, told: str | None) -> None:
    """Nothing is missing, so that missing facts are not blamed."""
    more = f'[derived.x]\nvalue = "{figure}"\nshown = true\n'
    rubric = load(CITY.format(absent="") + more)
    result = evaluate(rubric, (6, None, True, "县", False), (*WITHOUT[:3], "区", False))
    notes = [
        line.note.zh if line.note else None
        for trace in result.explain("00").parts
        if trace.key == "x"
        for line in trace.parts
    ]
    assert len(notes) == 1
    assert (notes[0] or "").startswith(told or "")
    assert (notes[0] is None) is (told is None)


CAPPED = CITY.format(absent="").replace("points = 10", "points = 10\ncap = 8", 1)


def test_a_cap_on_what_is_scaled_is_said_beside_what_is_left_out() -> None:
    """Six of six stand for ten of ten, which the cap takes two of."""
    result = evaluate(
        load(CAPPED), (6, 0, False, "区", False), (3, 0, False, "区", False)
    )
    notes = [result.explain(key).parts[0].note for key in ("00", "01")]
    left_out = "“小区”不适用；不适用的不计，其余按比例折算"
    assert [note and note.zh for note in notes] == [
        f"{left_out}；各项汇总得 10，按上下限计",
        left_out,
    ]


def test_a_cap_that_binds_only_what_is_scaled_is_not_idle() -> None:
    """EK3028 looks at what the parts come to, whichever of them apply."""
    idle = CAPPED.replace("cap = 8", "cap = 11")
    for text, told in ((CAPPED, []), (idle, ["criteria.city.cap"])):
        found = [f.place.key for f in load(text).findings() if f.code == "EK3028"]
        assert found == told


def test_a_line_is_known_by_its_method_and_papers() -> None:
    """How it is looked into, who supplies it, which papers: kept for those who ask."""
    city = load(CITY.format(absent="")).record.root.parts[0]
    item = city.parts[1]  # type: ignore[union-attr]
    told = (item.method, item.supplied_by, item.papers)
    assert told == ("实地", "住建局", ("小区名册", "照片"))


def test_a_condition_of_a_part_is_read_by_the_checks() -> None:
    """The field it asks for is not called unused, nor the one peers are told by."""
    text = CITY.format(absent='absent = "mean_of_peers"\npeers = "kind"')
    unused = {f.values["name"] for f in load(text).findings() if f.code == "EK3031"}
    assert unused == {"fire"}


WRONG = [
    ('points = 6', 'points = 6\nabsent = "none"', "EK1231",
     "criteria.city.items.streets"),
    ('points = 6', 'points = 6\napplies = "fire"', "EK1232", "criteria.city"),
    ('{absent}', 'peers = "kind"', "EK1235", "criteria.city.items.estates.peers"),
    ('{absent}', 'absent = "mean_of_peers"\npeers = "fire"', "EK1203",
     "criteria.city.items.estates.peers"),
    ('of = "estates"\ncoefficient = 1\npoints = 4\n',
     'of = "estates"\ncoefficient = 1\npoints = 4\nabsent = "full"\n', "", ""),
    ('rule = "linear"\nof = "estates"\ncoefficient = 1\npoints = 4\n',
     'rule = "per_occurrence"\nof = "estates"\neach = 1\nabsent = "full"\n', "EK1236",
     "criteria.city.items.estates.absent"),
    ('coefficient = 1\npoints = 6', 'coefficient = 1\npoints = 6\n', "", ""),
    ('applies = "has_estates"', 'applies = "estates"', "EK2012",
     "criteria.city.items.estates.applies"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code", "key"), WRONG)
def test_what_is_wrong_is_refused_where_it_stands(
    old: str, new: str, code: str, key: str
) -> None:
    """Each mistake has its code and its key."""
    text = CITY.replace(old, new, 1).format(absent="")
    assert refused(text) == ([(code, key)] if code else [])


def test_full_marks_must_be_stated_to_be_scaled() -> None:
    """EK1234: without them nobody knows what the others stand for."""
    text = CITY.format(absent="").replace(
        'rule = "linear"\nof = "streets"\ncoefficient = 1\npoints = 6',
        'rule = "per_occurrence"\nof = "streets"\neach = 1',
    )
    assert refused(text) == [("EK1234", "criteria.city")]


def test_others_worth_nothing_stand_for_nothing() -> None:
    """EK1234: parts without points can't be scaled up to the whole."""
    text = CITY.format(absent="").replace(
        'rule = "linear"\nof = "streets"\ncoefficient = 1\npoints = 6',
        'rule = "met"\nwhen = "fire"\npoints = 0',
    )
    text = text.replace("points = 4", "points = 10")
    assert refused(text) == [("EK1234", "criteria.city")]


def test_what_is_scaled_stays_within_64_bits() -> None:
    """EK1506: points are made as many as the whole before they are divided."""
    text = CITY.format(absent="").replace("coefficient = 1", "coefficient = 1e9")
    text = text.replace("points = 10", "points = 40_000_000")
    text = text.replace("points = 6", "points = 20_000_000")
    text = text.replace("points = 4\n", "points = 20_000_000\n")
    head = HEAD.replace("full_marks = 10", "full_marks = 40_000_000")
    assert refused(text, head) == [("EK1506", "criteria.city")]
    fewer = text.replace("_000_000", "_000")
    assert refused(fewer, head.replace("_000_000", "_000")) == []


def test_parts_that_may_be_left_out_are_few() -> None:
    """EK1233: each doubles the ways a criterion can come out."""
    item = """
[criteria.city.items.i{0}]
rule = "met"
when = "fire"
points = 1
applies = "has_estates"
"""
    text = CITY.format(absent="") + "".join(item.format(i) for i in range(6))
    text = text.replace("points = 10", "points = 16")
    head = HEAD.replace("full_marks = 10", "full_marks = 16")
    assert refused(text, head) == [("EK1233", "criteria.city")]


FALLING = """
[fields.faults]
label = "过失"
type = "integer"
range = [0, 50]

[criteria.all]
label = "全部"

[criteria.all.items.faults]
rule = "per_occurrence"
of = "faults"
start = 10
each = -1

[vetoes.fire]
label = "失火"
when = "faults > 40"
effect = { zero = "total" }
"""


def test_a_total_falls_below_0_only_where_the_rubric_says_so() -> None:
    """`floor` is the least a total can be; 0 where it is left out."""
    low = HEAD.replace("full_marks = 10", "full_marks = 10\nfloor = -20")
    facts = {"户编号": ["a", "b", "c"], "过失": [15, 35, 45]}
    for head, expected in ((HEAD, [0, 0, 0]), (low, [-500, -2000, 0])):
        total = load(FALLING, head).evaluate(facts).outcomes.total
        assert total.low.tolist() == expected
    wrong = HEAD.replace("full_marks = 10", "full_marks = 10\nfloor = 1")
    assert refused(FALLING, wrong) == [("EK1106", "rubric.floor")]


def test_what_takes_all_points_says_so() -> None:
    """The line of the total names the veto."""
    result = load(FALLING).evaluate({"户编号": ["a"], "过失": [45]})
    note = result.explain("a").note
    assert note is not None
    assert note.zh == "“失火”，记0分"
