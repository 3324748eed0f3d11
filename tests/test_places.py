"""Places that a condition names: from the first and from the last, and who has none."""

from __future__ import annotations

from evalkit import Evaluation
from tests.whole_rubric import load

#: Needs that nobody meets are told with what they rest on.
RANKED = """
[fields.village]
label = "村"
type = "category"
missing = "refuse"

[fields.score]
label = "得分"
type = "integer"
range = [0, 10]

[fields.fit]
label = "可参评"
type = "boolean"

[criteria.all]
label = "全部"
points = 10

[criteria.all.items.score]
rule = "linear"
of = "score"
coefficient = 1
points = 10

[ranking]
by = ["total desc"]
ties = "{ties}"
within = "village"
among = "fit"

[programmes.praise]
label = "表扬"
needs = ["place <= 1 and place >= 2"]

[programmes.help]
label = "帮扶"
needs = [
  "place_from_last <= 1 and place_from_last >= 2",
  "place_within_from_last <= 1 and place_within_from_last >= 2",
]
"""


def evaluate(ties: str, fit: tuple[bool | None, ...]) -> Evaluation:
    """Evaluate five households of two villages; the first and the third are level."""
    facts = {
        "户编号": list("abcde"),
        "村": list("东东西西西"),
        "得分": [5, 7, 5, 3, 1],
        "可参评": list(fit),
    }
    return load(RANKED.format(ties=ties)).evaluate(facts)


def told(result: Evaluation, name: str) -> list[tuple[str, str]]:
    """Give the place of a name that is told to every household, both ends."""
    return [
        (line.low, line.high)
        for subject in result.outcomes.ids
        for programme in result.explain(subject).parts
        for need in programme.parts
        for line in need.parts
        if line.key == name
    ]


def known(*places: str) -> list[tuple[str, str]]:
    """Give places that are certain."""
    return [(place, place) for place in places]


FIT = (True, True, True, True, False)


def test_equals_are_parted_from_the_last_as_from_the_first() -> None:
    """In an order without equals a place from the last is the order turned round."""
    result = evaluate("ordinal", FIT)
    assert told(result, "place") == known("2", "1", "3", "4", "—")
    assert told(result, "place_from_last") == known("3", "4", "2", "1", "—")
    assert told(result, "place_within_from_last") == known("1", "2", "2", "1", "—")


def test_equals_share_their_place_from_either_end() -> None:
    """Two who are level are both second, or halfway between second and third."""
    result = evaluate("shared", FIT)
    assert told(result, "place") == known("2", "1", "2", "4", "—")
    assert told(result, "place_from_last") == known("2", "4", "2", "1", "—")
    result = evaluate("average", FIT)
    assert told(result, "place") == known("2.5", "1", "2.5", "4", "—")
    assert told(result, "place_from_last") == known("2.5", "4", "2.5", "1", "—")


def test_who_may_not_be_ranked_may_have_no_place() -> None:
    """Whether the last takes part is open: it has a place, or stands behind all."""
    result = evaluate("shared", (True, True, True, True, None))
    assert told(result, "place") == [*known("2", "1", "2", "4"), ("5", "—")]
    last = told(result, "place_from_last")
    assert last == [("2", "3"), ("4", "5"), ("2", "3"), ("1", "2"), ("1", "—")]
