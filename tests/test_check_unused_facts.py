"""What people are asked to fill in, and nobody reads."""

from __future__ import annotations

import pytest

from tests.check_sample import found, said

MORE = {
    "category": "choices = ['甲']",
    "integer": "range = [0, 9]",
    "decimal": "range = [0, 9]",
    "money": "range = [0, 9]",
    "date": "range = [2020-01-01, 2026-12-31]",
}


def _field(kind: str) -> str:
    """Declare one more field."""
    lines = ["[fields.extra]", 'label = "另"', f'type = "{kind}"', MORE.get(kind, "")]
    return "\n".join(f"+ {line}" for line in lines) + "\n  [fields.since]"


@pytest.mark.parametrize(
    "kind", ["boolean", "integer", "decimal", "money", "date", "category"]
)
def test_a_field_that_nothing_reads_is_told(kind: str) -> None:
    """A field of any type is told when no expression names it."""
    (fault,) = found(_field(kind))
    assert (fault.code, fault.place.key) == ("EK3031", "fields.extra")
    assert fault.values == {"name": "extra"}


def test_a_text_is_for_the_file() -> None:
    """Texts are remarks and numbers of papers; no rule reads them."""
    assert said(_field("text")) == []


USES = (
    ('- when = "agreed"\n+ when = "agreed or extra > 3"',),
    ('- when = "agreed"\n+ when = "agreed and extra >= 0"',),
    ("- star = { at_least = 6 }\n+ star = { when = 'extra > 3' }",),
    ('- when = "since > 2026-06-30"\n+ when = "extra > 3 or since > 2026-06-30"',),
    ('  [ladder]\n- of = "total"\n+ of = "total - extra"',),
    ('- by = ["total desc", "hours"]\n+ by = ["total desc", "hours", "extra"]',),
    ('- among = "grade >= \'良好\'"\n+ among = "extra > 1"',),
    ('- among = "grade >= \'良好\'"\n+ among = "count(extra > 3, by=村) > 2"',),
    (
        '- needs = ["total >= 12", { when = "agreed", label = "同意" }]\n'
        '+ needs = ["total >= 12", "extra > 2"]',
    ),
    ('  [programmes.loan.limit]\n- of = "total"\n+ of = "total + extra"',),
    ('- of = "deeds"\n+ of = "if(extra > 3, deeds, -deeds)"',),
    ('- of = "visits"\n+ of = "x"', '  [derived]\n+ x = "visits + extra"'),
)


@pytest.mark.parametrize("changes", USES)
def test_a_field_that_something_reads_is_not(changes: tuple[str, ...]) -> None:
    """Wherever an expression names it, be it in vain, a field is used."""
    assert said(_field("integer"), *changes, code="EK303") == []


def test_the_day_a_bar_counts_from_is_read() -> None:
    """A field that says from when a veto bars, and nothing else, is used."""
    bar = '- effect = { cap_at = "良好" }\n+ effect = { bar = "2 years", since = "on" }'
    assert said(_field("date"), bar.replace("on", "extra"), code="EK303") == []


SELECTIONS = """\
+ [selections.first]
+ label = "甲"
+ ties = "all"
+ take = { share = 0.3 }
+ [selections.second]
+ label = "乙"
+ ties = "all"
+ take = %s
+ by = ["%s"]
+
  [programmes.loan]"""


@pytest.mark.parametrize(
    ("take", "by", "unused"),
    [
        ("{ share = 0.3 }", "extra", []),
        ('{ share = 0.3, of = "count(extra > 1)" }', "total", []),
        ('"count(extra > 1)"', "total", []),
        ("{ share = 0.3 }", "total", [("EK3031", "fields.extra")]),
    ],
)
def test_a_field_is_used_by_what_any_selection_says(
    take: str, by: str, unused: list[tuple[str, str]]
) -> None:
    """A share of those who take part reads no figure; what stands after it is read."""
    assert said(_field("integer"), SELECTIONS % (take, by), code="EK303") == unused


def test_a_group_is_used_by_the_ranking_alone() -> None:
    """The field subjects are ranked within is used; without that it is not."""
    assert said() == []
    assert said('- within = "村"') == [("EK3031", "fields.村")]


def test_a_path_of_a_result_is_no_field() -> None:
    """`points(visits)` speaks of an item, not of the field of that name."""
    assert said(
        '- of = "visits"\n+ of = "floor(hours)"',
        '- among = "grade >= \'良好\'"\n+ among = "points(work.visits) > 2"',
        code="EK3031",
    ) == [("EK3031", "fields.visits")]


def test_a_derived_figure_that_nothing_reads_is_told() -> None:
    """An unused figure is told; what it reads is read, and told when it is gone."""
    faults = found(
        _field("integer"), "  [derived]\n+ x = 'extra'\n+ y = 'x + 1'\n+ z = 'hours'"
    )
    assert [(f.code, f.values["name"]) for f in faults] == [
        ("EK3032", "y"),
        ("EK3032", "z"),
    ]


def test_a_record_table_that_nothing_reads_is_told_once() -> None:
    """An unused record table is told, and none of its fields."""
    table = (
        '+ [records.more]\n+ label = "更多"\n+ [records.more.fields.on]\n'
        '+ label = "日"\n+ type = "date"\n+ range = [2020-01-01, 2026-12-31]\n'
        "+\n  [derived]"
    )
    (fault,) = found(table)
    assert (fault.code, fault.place.key) == ("EK3033", "records.more")


def test_a_field_of_records_that_nothing_reads_is_told() -> None:
    """A field of a record table is told, but for its date and its texts."""
    more = (
        '+ [records.events.fields.basis]\n+ label = "依据"\n+ type = "text"\n'
        '+ [records.events.fields.hours]\n+ label = "时"\n+ type = "integer"\n'
        "+ range = [0, 9]\n+\n  [records.events.fields.kind]"
    )
    (fault,) = found(more)
    assert (fault.code, fault.place.key) == ("EK3031", "records.events.fields.hours")


def test_taking_the_only_use_away_is_seen() -> None:
    """A field is told as soon as the last expression that names it is gone."""
    table = '- points = { "好" = 6, "一般" = 3, "差" = 0 }'
    assert said(
        '- of = "view"\n+ of = "agreed"',
        f"{table}\n+ points = {{ true = 6, false = 0 }}",
        code="EK3031",
    ) == [("EK3031", "fields.view")]
