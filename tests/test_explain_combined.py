"""Explanations tell how the parts of a criterion are combined."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from evalkit.engine.explain import explain
from evalkit.model.outcome import Trace
from evalkit.model.rubric import Rubric
from evalkit.model.rule import Combiner, Kernel
from evalkit.model.text import Text
from evalkit.rules.combiners import MINIMUM, STARS, SUM, WEIGHTED_MEAN
from tests import explained_sample as sample

BY_WEIGHTS = Text("按权数加权平均（3 + 2 = 5）", "mean by weights (3 + 2 = 5)")


def thrift(combine: Combiner, **changes: Any) -> Rubric:
    """Give the sample with the parts of `thrift`, of weights 3 and 2, combined so."""
    whole = attrs.evolve(sample.rubric(), vetoes=(), programmes=(), ranking=None)
    criterion, *others = sample.criteria()
    weighed = zip(criterion.parts, (3, 2), strict=True)
    parts = tuple(attrs.evolve(part, weight=weight) for part, weight in weighed)
    changed = attrs.evolve(criterion, combine=combine, **{"parts": parts, **changes})
    return attrs.evolve(whole, root=attrs.evolve(whole.root, parts=(changed, *others)))


def told(row: int, combine: Combiner, **changes: Any) -> Trace:
    """Give the line of `thrift` for a household."""
    return explain(sample.done(changed=thrift(combine, **changes)), row).parts[0]


def described(describe: Any, **changes: Any) -> Combiner:
    """Give a combiner that describes itself so."""

    def bind(parts: Any, numbers: Any) -> Kernel:
        return attrs.evolve(SUM.bind(parts, numbers), describe=describe)

    return attrs.evolve(SUM, name="odd", bind=bind, **changes)


def test_a_combiner_s_own_words_stand_beside_the_star() -> None:
    """A mean shows its weights, the lowest says that it is the lowest."""
    line = told(0, WEIGHTED_MEAN)
    assert (line.low, line.note) == (
        "7.2",
        Text(
            f"未得星（满8分得星）；{BY_WEIGHTS.zh}",
            f"no star (from 8 points); {BY_WEIGHTS.en}",
        ),
    )
    assert told(0, MINIMUM, star=None).note == Text(
        "取各部分最低分", "the lowest of the parts"
    )


def test_the_total_tells_its_combiner_too() -> None:
    """Criteria that don't simply add up to the total are told in the first line."""
    whole = sample.rubric()
    changed = attrs.evolve(whole, root=attrs.evolve(whole.root, combine=MINIMUM))
    assert explain(sample.done(changed=changed), 0).note == Text(
        "取各部分最低分", "the lowest of the parts"
    )


def test_a_combiner_without_words_is_told_by_its_title() -> None:
    """It has none of its own, or a part is open and there is nothing to word yet."""
    assert told(0, STARS, star=None, parts=sample.criteria()).note == Text(
        "按“数星”汇总", "combined by “Count of stars, one mark each”"
    )
    line = told(2, WEIGHTED_MEAN, star=None)
    assert line.low != line.high
    assert line.note == Text("按“加权平均”汇总", "combined by “Mean by weights”")


def test_what_is_held_to_its_cap_is_told_after_the_combiner() -> None:
    """How the parts combine comes first, then that the cap holds what they came to."""
    assert told(0, WEIGHTED_MEAN, star=None, cap=500).note == Text(
        f"{BY_WEIGHTS.zh}；各项汇总得 7.2，按上下限计",
        f"{BY_WEIGHTS.en}; the parts come to 7.2, held to its floor and cap",
    )


def test_that_parts_are_added_goes_unsaid() -> None:
    """Whoever gives a combiner that adds, nobody needs to be told."""
    loud = described(lambda *values: Text("相加", "added"))
    assert told(0, loud, star=None, cap=9999).note is None
    assert told(0, attrs.evolve(loud, adds=False), star=None, cap=9999).note == Text(
        "相加", "added"
    )


def refusing(*values: int) -> Text:
    """Fail to say how."""
    raise RuntimeError


@pytest.mark.parametrize("describe", [refusing, lambda *values: 5])
def test_a_combiner_that_cannot_say_how_is_told_by_name(describe: Any) -> None:
    """A failing describe costs its words, and no figure."""
    line = told(0, described(describe, adds=False), star=None, cap=9999)
    assert line.note == Text(
        "汇总方法“odd”未能说明理由", "the combiner “odd” could not say why"
    )
    assert (line.low, line.high) == ("15", "15")
