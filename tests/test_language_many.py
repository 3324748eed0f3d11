"""What functions over groups and over records come to, known and unknown."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from evalkit.errors import FactsError
from evalkit.model.number import Numbers
from tests.one_figure import known, said

Day = datetime.date
YES, NO, OPEN = ("是", "是"), ("否", "否"), ("否", "是")

#: Five households of two villages; the last one's facts are missing.
VILLAGES = ["甲村", "乙村", "甲村", "乙村", "甲村"]
FACTS: dict[str, list[Any]] = {
    "village": VILLAGES,
    "count_": [2, 10, 3, 40, None],
    "flag": [True, True, False, True, None],
    "born": [Day(2001, 1, 1), Day(2002, 2, 2), Day(2003, 3, 3), Day(2004, 4, 4), None],
}
FULL = {key: values[:4] for key, values in FACTS.items()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mean(count_)", ["13.75"] * 4),
        ("mean(count_, by=village)", ["2.5", "25", "2.5", "25"]),
        ("median(count_)", ["6.5"] * 4),
        ("median(count_, by=village)", ["2.5", "25", "2.5", "25"]),
        ("sum(count_, by=village)", ["5", "50", "5", "50"]),
        ("min_of(count_)", ["2"] * 4),
        ("max_of(count_, by=village)", ["3", "40", "3", "40"]),
        ("min_of(born, by=village)", ["2001-01-01", "2002-02-02"] * 2),
        ("max_of(born)", ["2004-04-04"] * 4),
        ("share(flag)", ["0.75"] * 4),
        ("share(flag, by=village)", ["0.5", "1", "0.5", "1"]),
        ("share(flag, by=village, where=count_ > 2)", ["0", "1", "0", "1"]),
        ("count()", ["4"] * 4),
        ("count(by=village)", ["2"] * 4),
        ("count(flag, by=village)", ["1", "2", "1", "2"]),
        ("count(flag, by=village, where=count_ > 10)", ["0", "1", "0", "1"]),
        ("mean(count_, where=flag)", ["17.3333"] * 4),
        ("sum(count_, by=village, where=count_ > 99)", ["0"] * 4),
        ("count_ - mean(count_, by=village)", ["-0.5", "-15", "0.5", "15"]),
        ("mean(count_ - mean(count_), by=village)", ["-11.25", "11.25"] * 2),
        ("max_of(mean(count_, by=village))", ["25"] * 4),
    ],
)
def test_groups_are_reduced(text: str, expected: list[str]) -> None:
    """Each household is told the figure of its group, or of all."""
    assert known(text, FULL) == expected


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("count()", ("5", "5"), ("5", "5")),
        ("count(flag, by=village)", ("1", "2"), ("2", "2")),
        ("share(flag, by=village)", ("0.3333", "0.6667"), ("1", "1")),
        ("sum(count_, by=village)", ("5", "1005"), ("50", "50")),
        ("mean(count_, by=village)", ("1.6667", "335"), ("25", "25")),
        ("median(count_, by=village)", ("2", "3"), ("25", "25")),
        ("min_of(count_, by=village)", ("0", "2"), ("10", "10")),
        ("max_of(count_, by=village)", ("3", "1000"), ("40", "40")),
        ("mean(count_, by=village, reported=true)", ("2.5", "2.5"), ("25", "25")),
        ("median(count_, by=village, reported=true)", ("2.5", "2.5"), ("25", "25")),
        ("sum(count_, by=village, reported=true)", ("5", "5"), ("50", "50")),
        ("max_of(count_, by=village, reported=true)", ("3", "3"), ("40", "40")),
        ("mean(count_, by=village, where=flag)", ("1", "501"), ("25", "25")),
        ("min_of(count_, by=village, where=flag)", ("0", "2"), ("10", "10")),
        ("max_of(count_, by=village, where=flag)", ("2", "1000"), ("40", "40")),
        ("sum(count_, by=village, where=flag)", ("2", "1002"), ("50", "50")),
        ("sum(-count_, by=village, where=flag)", ("-1002", "-2"), ("-50", "-50")),
        ("share(count_ > 2, where=flag, by=village)", ("0", "0.5"), ("1", "1")),
    ],
)
def test_one_unknown_figure_opens_its_group_alone(
    text: str, first: tuple[str, str], second: tuple[str, str]
) -> None:
    """The group of who has not answered is open as far as that answer can move it."""
    assert said(text, FACTS) == [first, second, first, second, first]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mean(count_, where=count_ > 99)", ("0", "1000")),
        ("min_of(count_, where=count_ > 99)", ("0", "1000")),
        ("median(count_, where=count_ > 99)", ("0", "1000")),
        ("max_of(born, where=count_ > 99)", ("—", "2026-12-31")),
        ("share(flag, where=count_ > 99)", ("0", "1")),
        ("sum(count_, where=count_ > 99)", ("0", "0")),
        ("count(where=count_ > 99)", ("0", "0")),
    ],
)
def test_a_group_without_members_has_no_mean(
    text: str, expected: tuple[str, str]
) -> None:
    """A mean of nobody is not known, whatever it is compared with; a sum of it is 0."""
    assert said(text, FULL)[0] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mean(count_, where=count_ > 99, otherwise=7)", ["7"] * 4),
        ("mean(count_, by=village, where=count_ > 9, otherwise=-1)", ["-1", "25"] * 2),
        ("median(count_, where=count_ > 99, otherwise=0.5)", ["0.5"] * 4),
        ("min_of(count_, by=village, where=count_ > 9, otherwise=2000)",
         ["2000", "10"] * 2),
        ("max_of(born, where=count_ > 99, otherwise=2020-01-01)", ["2020-01-01"] * 4),
        ("share(flag, by=village, where=count_ > 3, otherwise=0)", ["0", "1"] * 2),
        ("share(flag, where=count_ > 99, otherwise=1)", ["1"] * 4),
        ("max_of(count_, otherwise=5)", ["40"] * 4),
    ],
)  # fmt: skip
def test_a_rubric_may_say_what_nobody_comes_to(text: str, expected: list[str]) -> None:
    """Where nobody of a group counts its figure is the one that is written."""
    assert known(text, FULL) == expected


def test_where_perhaps_nobody_counts_it_is_one_of_both() -> None:
    """It lies between the figure of those who count and the one that is written."""
    text = "mean(count_, where=flag, otherwise=2000)"
    facts = {"count_": [2, 4], "flag": [None, False]}
    assert said(text, facts)[0] == ("2", "2000")
    text = "mean(count_, reported=true, otherwise=5)"
    assert said(text, {"count_": [None, None]})[0] == ("5", "5")


def test_a_group_that_is_not_known_is_refused() -> None:
    """A blank after by= names its row; it would open every group's figure (EK4903)."""
    with pytest.raises(FactsError) as caught:
        said(
            "mean(count_, by=village)",
            {**FULL, "village": ["甲村", None, "乙村", None]},
        )
    assert [f.code for f in caught.value.faults] == ["EK4903", "EK4903"]
    assert "001" in caught.value.text()
    assert "003" in caught.value.text("zh")


def test_means_keep_the_decimals_of_their_figure() -> None:
    """Ratios of one decimal do not take the fen from a mean of money."""
    facts = {"income": ["10.01", "10.02", "10.02"]}
    assert known("mean(income)", facts, Numbers(2, 1))[0] == "10.02"
    assert known("median(income)", facts, Numbers(2, 1))[0] == "10.02"
    assert known("mean(count_)", {"count_": [1, 2, 2]}, Numbers(2, 1))[0] == "1.7"


def event(**facts: Any) -> tuple[int, dict[str, Any]]:
    """Give a row of household 0."""
    return 0, facts


EVENTS = [
    event(on=Day(2026, 2, 28), kind="纠纷", proved=True, level=3, amount="12.50"),
    event(on=Day(2025, 3, 1), kind="好事", proved=True, level=5, amount=-3),
    event(on=Day(2025, 2, 28), kind="纠纷", proved=False, level=1, amount=0),
    (1, {"on": Day(2026, 1, 1), "kind": "违规", "proved": False, "level": 0}),
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("count(events)", ["3", "1", "0"]),
        ("count(events, proved)", ["2", "0", "0"]),
        ("count(events, where=proved)", ["2", "0", "0"]),
        ("count(events, kind == '纠纷' and proved)", ["1", "0", "0"]),
        ("count(events, kind in ('纠纷', '违规'))", ["2", "1", "0"]),
        ("count(events, within='12 months')", ["2", "1", "0"]),
        ("count(events, within=12 months)", ["2", "1", "0"]),
        ("count(events, proved, within='1 day')", ["1", "0", "0"]),
        ("count(events, within='0 days')", ["0", "0", "0"]),
        ("count(events, on < as_of)", ["2", "1", "0"]),
        ("any(events)", ["是", "是", "否"]),
        ("any(events, proved)", ["是", "否", "否"]),
        ("all(events, proved)", ["否", "否", "否"]),
        ("all(events, level > 0)", ["是", "否", "否"]),
        ("all(events, proved, within='12 months')", ["是", "否", "否"]),
        ("all(events, where=level > 0)", ["是", "否", "否"]),
        ("sum(events, level)", ["9", "0", "0"]),
        ("sum(events, level, proved)", ["8", "0", "0"]),
        ("sum(events, level * 2, proved, within='12 months')", ["16", "0", "0"]),
        ("mean(events, level, otherwise=0)", ["3", "0", "0"]),
        ("mean(events, level, proved, otherwise=-1)", ["4", "-1", "-1"]),
        ("min_of(events, level, otherwise=9)", ["1", "0", "9"]),
        ("max_of(events, level, proved, otherwise=0)", ["5", "0", "0"]),
        (
            "max_of(events, on, otherwise=1999-01-01)",
            ["2026-02-28", "2026-01-01", "1999-01-01"],
        ),
        ("count(events, age(on) < 1)", ["2", "1", "0"]),
    ],
)
def test_records_are_reduced(text: str, expected: list[str]) -> None:
    """Each household is told the figure of its own rows, `otherwise` without any."""
    assert known(text, {"count_": [1, 2, 3]}, events=EVENTS) == expected


def test_all_of_no_rows_is_no() -> None:
    """Nobody has kept a promise in all cases who was never asked."""
    facts = {"count_": [1]}
    assert known("all(events, proved)", facts, events=[]) == ["否"]
    assert known("not all(events, proved)", facts, events=[]) == ["是"]
    assert known("all(events, proved, within='1 year')", facts, events=EVENTS[2:3]) == [
        "否"
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("count(events)", ("0", "4")),
        ("any(events, proved)", OPEN),
        ("all(events, proved)", OPEN),
        ("sum(events, level)", ("0", "20")),
        ("sum(events, amount)", ("-400", "400")),
        ("mean(events, level, otherwise=7)", ("0", "7")),
        ("max_of(events, on, otherwise=2030-01-01)", ("—", "2030-01-01")),
        ("count(visits)", ("0", "100")),
    ],
)
def test_a_table_not_handed_in_says_nothing(
    text: str, expected: tuple[str, str]
) -> None:
    """What is counted over a record table that is missing may be all it can be."""
    assert said(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("count(events)", ("2", "2")),
        ("count(events, proved)", ("1", "2")),
        ("any(events, proved)", YES),
        ("all(events, proved)", OPEN),
        ("any(events, level > 3)", OPEN),
        ("all(events, level > 3)", NO),
        ("all(events, proved or level == 2)", OPEN),
        ("sum(events, level)", ("2", "7")),
        ("sum(events, level, proved)", ("2", "7")),
        ("sum(events, amount, not proved)", ("-100", "100")),
        ("mean(events, level, otherwise=0)", ("1", "3.5")),
        ("mean(events, level, proved, otherwise=0)", ("1", "3.5")),
        ("min_of(events, level, otherwise=0)", ("0", "2")),
        ("max_of(events, level, otherwise=0)", ("2", "5")),
        ("max_of(events, level, not proved, otherwise=9)", ("0", "9")),
        ("count(events, within='1 year')", ("1", "2")),
        ("max_of(events, on, otherwise=1990-01-01)", ("2026-01-01", "2026-12-31")),
    ],
)
def test_a_row_with_gaps_counts_perhaps(text: str, expected: tuple[str, str]) -> None:
    """A row whose facts are missing opens only what it can move."""
    events = [event(on=Day(2026, 1, 1), proved=True, level=2, amount=1), event()]
    assert said(text, events=events) == [expected]


def test_conditions_of_an_unnamed_date_are_told_from_dated_rows() -> None:
    """Rows of a table without a date field are counted without within=."""
    rows = [(0, {"mark": 7}), (0, {"mark": 8}), (0, {"mark": None})]
    assert said("count(visits, mark > 7)", visits=rows) == [("1", "2")]
    assert said("mean(visits, mark, mark > 5, otherwise=0)", visits=rows) == [
        ("5", "8.3333")
    ]
