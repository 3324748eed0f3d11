"""Checks see through groups and figures of rows."""

from __future__ import annotations

from tests.test_groups import EVENTS, FIGURES
from tests.whole_rubric import load

HONOURS = """
[criteria.all]
label = "全部"
points = 10

[criteria.all.items.h]
rule = "per_occurrence"
of = "{of}"
each = {each}
cap = 10
floor = -10
points = 10
"""


def codes(text: str) -> list[tuple[str, object]]:
    """Give code and named part of every finding, sources aside."""
    found = load(text).findings()
    return [(f.code, f.values.get("name")) for f in found if f.code != "EK3043"]


def test_what_groups_read_is_used() -> None:
    """Fields, row figures and groups that a result rests on are not called unused."""
    text = EVENTS + FIGURES + HONOURS.format(of="honours", each=1)
    found = codes(text)
    assert [name for code, name in found if code in ("EK3031", "EK3032")] == ["year"]


def test_groups_nobody_reads_are_told() -> None:
    """A table of groups, a value of it, a figure of a row: each is named."""
    found = codes(EVENTS + HONOURS.format(of="count(events, proved)", each=1))
    assert ("EK3033", "matters") in found
    assert ("EK3033", "years") in found
    found = codes(EVENTS + HONOURS.format(of="count(years)", each=1))
    assert ("EK3032", "best") in found
    found = codes(EVENTS + HONOURS.format(of="count(matters)", each=1))
    assert ("EK3032", "times") in found
    assert ("EK3032", "on") not in found


def petition(text: str) -> str:
    """Give the rubric with petitions among the events."""
    return text.replace('"村", "县", "省"', '"上访", "县", "省"').replace(
        '"村"', '"县"'
    )


def test_a_petition_is_found_behind_a_group() -> None:
    """Points taken for petitions are found through row figures and conditions."""
    worth = EVENTS.replace("\"case(level == '省', 10, level == '县', 5, otherwise=2)\"",
                           "\"if(level == '上访', 2, 0)\"")  # fmt: skip
    taken = HONOURS.format(of="sum(matters, best)", each=-1)
    assert "EK3051" in {code for code, _ in codes(petition(worth) + taken)}
    where = EVENTS.replace('where = "proved"', "where = \"level == '上访'\"")
    taken = HONOURS.format(of="count(matters)", each=-1)
    assert "EK3051" in {code for code, _ in codes(petition(where) + taken)}
    held = HONOURS.format(of="count(matters)", each=1)
    assert "EK3051" not in {code for code, _ in codes(petition(where) + held)}


def test_what_groups_are_made_by_is_seen_through_them() -> None:
    """A condition on groups names what all their rows have alike: a field of the rows.

    Of groups of groups it is a value of the inner ones, and the field behind that.
    """
    text = EVENTS.replace('label = "属实"', 'label = "信访"')
    text = text.replace(
        'by = ["matter"]\nwhere = "proved"', 'by = ["matter", "proved"]'
    )
    text = text.replace('by = ["times"]', 'by = ["asked"]')
    text = text.replace('times = "count()"', 'asked = "any(proved)"')

    def told(figure: str, each: int) -> list[object]:
        found = load(text + HONOURS.format(of=figure, each=each)).findings()
        return [f.values["word"] for f in found if f.code == "EK3051"]

    for figure in ("count(matters, proved)", "count(years, asked)"):
        assert (told(figure, -1), told(figure, 1)) == (["信访"], [])


def test_a_rubric_of_groups_is_a_record() -> None:
    """The record says what the file says."""
    record = load(EVENTS + FIGURES).record
    assert [group.key for group in record.groups] == ["matters", "years"]
    assert record.groups[1].values[0].label.zh == "合计"


def test_a_household_is_found_behind_groups_of_groups() -> None:
    """What counts twice through two tables of groups is shown by rows of the first."""
    item = """
rule = "per_occurrence"
of = "count(years)"
each = 1
cap = 5
points = 5
"""
    text = f"""{EVENTS}
[criteria.all]
label = "全部"
points = 10

[criteria.all.items.a]{item}
[criteria.all.items.b]{item}"""
    (fault,) = [f for f in load(text).findings() if f.code == "EK3001"]
    assert fault.shown
