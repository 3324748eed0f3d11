"""Combiners of any name are known by what their record says, not by their name."""

from __future__ import annotations

import attrs

from evalkit.check.checks import check_rubric
from evalkit.engine.plan import compile_rubric
from evalkit.registry import Registry
from evalkit.rules.combiners import SUM, WEIGHTED_MEAN
from tests.check_sample import CLEAN
from tests.rubric_sample import REGISTRY, changed, faults, read

#: What plugins may give: the built-in combiners under other names.
FOREIGN = Registry(
    REGISTRY.rules,
    {
        **REGISTRY.combiners,
        "added": attrs.evolve(SUM, name="added"),
        "pooled": attrs.evolve(WEIGHTED_MEAN, name="pooled"),
    },
)
FULL = '  label = "工作"\n- points = 10\n+ points = {points}\n+ combine = "{combine}"'


def codes(combine: str, points: object) -> list[str]:
    """Give the codes of a sample whose parts, of 10 points, are combined like this."""
    text = changed(
        FULL.format(points=points, combine=combine),
        "- full_marks = 20\n+ full_marks = 19",
    )
    return [fault.code for fault in faults(text, FOREIGN)]


def test_parts_that_are_added_must_come_to_the_full_mark() -> None:
    """Whoever gives a combiner that adds, its full mark is held against the parts."""
    assert codes("added", 9) == codes("sum", 9) == ["EK1302"]
    assert "EK1302" not in codes("pooled", 9)


def test_a_part_without_weight_is_told_of_every_combiner_that_weighs() -> None:
    """Whoever gives a combiner that weighs, a part of weight 0 is found."""
    weightless = '  rule = "linear"\n+ weight = 0'
    found = {}
    for name in ("pooled", "weighted_mean", "added"):
        combine = f'- star = {{ at_least = 6 }}\n+ combine = "{name}"'
        rubric = read(changed(weightless, combine, text=CLEAN), FOREIGN)
        faults_ = check_rubric(rubric, compile_rubric(rubric))
        found[name] = [one.place.key for one in faults_ if one.code == "EK3023"]
    weighed = ["criteria.work.items.visits.weight"]
    assert found == {"pooled": weighed, "weighted_mean": weighed, "added": []}
