"""Parts that change nothing, whatever the facts."""

from __future__ import annotations

import pytest

from tests.check_sample import found, said

LIMIT = "programmes.loan.limit"
NOT_AMONG = "- among = \"grade >= '良好'\""
NO_ZERO = '- effect = { zero = "work.hours" }\n+ effect = "no_title"'


def test_an_item_whose_points_never_change_is_told() -> None:
    """An item is told when its figure can't leave one band."""
    changes = ("- range = [0, 100]\n+ range = [60, 100]", NO_ZERO)
    (fault,) = found(*changes, code="EK302")
    assert (fault.code, fault.place.key) == ("EK3021", "criteria.work.items.hours")
    assert fault.values == {"points": "5"}


def test_a_criterion_that_swallows_its_parts_is_told() -> None:
    """A criterion whose floor is its full mark comes to the same for everyone."""
    (fault,) = found(
        "- star = { at_least = 6 }\n+ floor = 10\n+ star = { when = 'agreed' }"
    )
    assert (fault.code, fault.place.key) == ("EK3022", "criteria.work")
    assert fault.values == {"points": "10"}


def test_a_criterion_of_parts_that_don_t_move_is_not_told_as_well() -> None:
    """Where no part moves, the parts are told and not the criterion."""
    assert said(
        "- range = [0, 100]\n+ range = [60, 100]",
        '- range = [0, 12]\n- missing = "zero"\n+ range = [10, 12]',
        "- star = { at_least = 6 }",
        '- effect = { zero = "work.hours" }\n+ effect = "no_title"',
        code="EK302",
    ) == [
        ("EK3021", "criteria.work.items.hours"),
        ("EK3021", "criteria.work.items.visits"),
    ]


def test_a_part_without_weight_is_told() -> None:
    """A part of a mean by weights is told when its weight is 0."""
    weightless = '  rule = "linear"\n+ weight = 0'
    assert said(weightless) == []
    mean = '- star = { at_least = 6 }\n+ combine = "weighted_mean"'
    assert said(weightless, mean, code="EK3023") == [
        ("EK3023", "criteria.work.items.visits.weight")
    ]
    light = '  rule = "linear"\n+ weight = 1'
    assert said(light, mean, code="EK3023") == []


@pytest.mark.parametrize(
    ("bound", "code"), [("11", "EK3024"), ("10.01", "EK3024"), ("0", "EK3025")]
)
def test_a_star_that_is_decided_already_is_told(bound: str, code: str) -> None:
    """A star nobody can earn, and one everybody has, are told."""
    star = f"- star = {{ at_least = 6 }}\n+ star = {{ at_least = {bound} }}"
    assert said(star) == [(code, "criteria.work.star")]


@pytest.mark.parametrize(
    ("condition", "code"),
    [("since > 2030-01-01", "EK3024"), ("since > 1980-01-01", "EK3025")],
)
def test_conditions_that_are_decided_already_are_told(
    condition: str, code: str
) -> None:
    """Vetoes, needs and conditions of ranking are told when they go one way only."""
    veto = f'- when = "since > 2026-06-30"\n+ when = "{condition}"'
    assert said(veto, code="EK302") == [(code, "vetoes.late.when")]
    need = (
        '- needs = ["total >= 12", { when = "agreed", label = "同意" }]\n'
        f'+ needs = ["total >= 12", {{ when = "{condition}", label = "同意" }}]'
    )
    assert said(need) == [(code, "programmes.loan.needs[1].when")]
    among = f'- among = "grade >= \'良好\'"\n+ among = "{condition}"'
    assert said(among) == [(code, "ranking.among")]


def test_a_step_that_nothing_falls_in_is_told() -> None:
    """Steps of the ladder and of a limit are told when the figure ends before them."""
    step = '{ at_least = 16, grade = "优秀" },'
    past = step.replace("16", "20.5")
    (fault,) = found(f"-   {step}\n+   {past}", code="EK3026")
    assert (fault.code, fault.place.key) == ("EK3026", "ladder.steps[0]")
    assert fault.got == "≥ 20.5"
    assert fault.values == {"low": "0", "high": "20"}
    assert said(
        "-   { at_least = 16, yuan = 20_000 },\n+   { at_least = 0, yuan = 20_000 },"
    ) == [("EK3026", f"{LIMIT}.steps[1]")]


def test_steps_of_rates_and_quotas_are_looked_at_too() -> None:
    """Every table of steps is one."""
    rate = """\
+ [programmes.loan.rate]
+ of = "hours"
+ steps = [ { above = 100, bp = -5 }, { otherwise = true, bp = 0 } ]
+
  [programmes.loan.limit]"""
    assert said(rate, code="EK302") == [("EK3026", "programmes.loan.rate.steps[0]")]
    quota = """\
+ [selections.first]
+ label = "先进"
+ ties = "all"
+ within = "村"
+ [selections.first.take]
+ of = "max_of(hours, by=村)"
+ steps = [ { above = 100, take = 9 }, { otherwise = true, take = 1 } ]
+
  [programmes.loan]"""
    assert said(quota, code="EK302") == [("EK3026", "selections.first.take.steps[0]")]


def test_who_applies_and_who_may_be_taken_is_looked_at_too() -> None:
    """Conditions of parts and of selections are conditions."""
    applies = '  rule = "linear"\n+ applies = "since > 1980-01-01"\n+ absent = "full"'
    assert said(applies, code="EK302") == [
        ("EK3025", "criteria.work.items.visits.applies")
    ]
    among = """\
+ [selections.first]
+ label = "先进"
+ ties = "all"
+ take = 3
+ among = "since > 2030-01-01"
+
  [programmes.loan]"""
    assert said(among, code="EK302") == [("EK3024", "selections.first.among")]


def test_a_cap_at_the_highest_grade_is_told() -> None:
    """A veto that caps at the top of the ladder takes nothing from anyone."""
    (fault,) = found('- effect = { cap_at = "良好" }\n+ effect = { cap_at = "优秀" }')
    assert (fault.code, fault.place.key) == ("EK3027", "vetoes.bad.effect")
    assert fault.got == "优秀"


@pytest.mark.parametrize(
    "changes",
    [
        # An item whose figure comes to one other band, at its very end.
        ("- range = [0, 100]\n+ range = [59.9, 100]",),
        # A floor just below the full mark.
        ("- star = { at_least = 6 }\n+ floor = 9.99\n+ star = { when = 'agreed' }",),
        # Stars that few earn, and nearly all.
        ("- star = { at_least = 6 }\n+ star = { at_least = 10 }",),
        ("- star = { at_least = 6 }\n+ star = { at_least = 0.01 }",),
        # The last day and the second.
        ('- when = "since > 2026-06-30"\n+ when = "since > 2026-12-30"',),
        ('- when = "since > 2026-06-30"\n+ when = "since > 1990-01-01"',),
        # A step that the full mark alone reaches.
        (
            '-   { at_least = 16, grade = "优秀" },\n'
            '+   { at_least = 20, grade = "优秀" },',
        ),
        # An item that is always the same, but not for everybody, or not always given.
        ("- range = [0, 100]\n+ range = [60, 100]",),
        (
            "- range = [0, 100]\n+ range = [60, 100]",
            NO_ZERO,
            '  rule = "bands"\n+ applies = "agreed"\n+ absent = "none"',
        ),
        # A step nobody falls in by points, and some fall to, or are capped at.
        (
            '-   { at_least = 16, grade = "优秀" },\n'
            '+   { at_least = 16, grade = "优秀", needs = ["agreed"] },',
            '-   { at_least = 12, grade = "良好" },\n'
            '-   { otherwise = true, grade = "一般" },\n'
            '+   { at_least = 0, below = 16, grade = "良好" },\n'
            '+   { below = 0, grade = "一般" },',
            NOT_AMONG,
        ),
        (
            '-   { at_least = 12, grade = "良好" },\n'
            '-   { otherwise = true, grade = "一般" },\n'
            '+   { at_least = 0, below = 16, grade = "一般" },\n'
            '+   { below = 0, grade = "良好" },',
            NOT_AMONG,
        ),
        # A cap one grade below the highest.
        ('- effect = { cap_at = "良好" }\n+ effect = { cap_at = "一般" }',),
    ],
)
def test_what_nearly_changes_nothing_is_not_told(changes: tuple[str, ...]) -> None:
    """One household is enough to make a part worth having."""
    assert said(*changes, code="EK302") == []
