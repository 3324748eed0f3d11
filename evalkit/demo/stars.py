"""What a household's cells look like, star by star, and when they earn the star.

The conditions repeat the rubric's on purpose: the county is drawn without the engine,
so that its totals, printed before evalkit existed, are a test of the engine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from attrs import frozen

from evalkit.demo.stream import Stream, odds, spread

#: Facts of one household by field id; counts of proved events by kind.
Facts = Mapping[str, Any]


@frozen
class Cell:
    """A field: how its value is drawn, how often it is blank, its worst and best."""

    key: str
    draw: Callable[[Stream], Any]
    worst: Any
    best: Any
    blank: int = 22


@frozen
class Kind:
    """A kind of event: how many a year, and whether each does good."""

    key: str
    draw: Callable[[Stream], Any]
    good: bool = False


@frozen
class Star:
    """A star: the cells and events it looks at, and when they earn it."""

    key: str
    earned: Callable[[Facts], bool]
    cells: tuple[Cell, ...] = ()
    kinds: tuple[Kind, ...] = ()
    possible: Callable[[Facts], bool] = lambda facts: True


def _yes(key: str, weight: int, blank: int = 22) -> Cell:
    """Make a yes-or-no cell that is yes so many times in a hundred."""
    drawn = odds({True: weight, False: 100 - weight})
    return Cell(key, drawn, worst=False, best=True, blank=blank)


def _steps(value: int, bounds: Mapping[int, int]) -> int:
    """Give the points of the highest bound reached; 0 below all."""
    return max(
        (points for bound, points in bounds.items() if value >= bound), default=0
    )


def _lawful(f: Facts) -> bool:
    meetings = _steps(f["meetings_attended"], {4: 3, 2: 2, 1: 1})
    return bool(4 * f["promise_signed"] + meetings + 3 * (not f["治安处罚"]) >= 6)


def _honest(f: Facts) -> bool:
    view = {"好": 500, "较好": 250, "一般": 125, "差": 0}[f["credit_view"]]
    return bool(view + max(300 - 150 * f["失信"], 0) + 100 * min(f["守信"], 2) >= 600)


def _thrift(f: Facts) -> bool:
    """Judge by `income`, the points of the income item, and whether income grew."""
    idle = f["able_adults"] == 0
    days = 2 if f["on_relief"] else 5
    effort = f["grew"] or f["training_days"] >= days or idle
    return bool(f["income"] + 3 * effort + 3 * (f["skilled_member"] or idle) >= 6)


def _filial(f: Facts) -> bool:
    care = {"好": 5, "一般": 3, "差": 0, "家中无老人": 5}[f["elder_care"]]
    vote = min(max(f["family_vote"] - 500, 0), 400)  # tenths of a percent, 80 a point
    return bool(80 * care + vote >= 480)


def _neighbours(f: Facts) -> bool:
    return bool(max(6 - 3 * f["邻里纠纷"], 0) + min(f["互助"], 4) >= 6)


def _customs(f: Facts) -> bool:
    feast = {"未办": 5, "从简": 5, "报备": 3, "未报备": 0}[f["feast"]]
    return bool(feast + 3 * f["customs_promise"] + 2 * f["council_service"] >= 6)


def _learning(f: Facts) -> bool:
    school = 0 if f["schooling"] == "有辍学" else 10
    return bool(school + min(f["lectures"], 10) >= 12)


def _hygiene(f: Facts) -> bool:
    clean = _steps(f["clean_months"], {10: 7, 8: 6, 6: 4, 3: 2})
    return bool(not f["拒不整改"] and clean + max(3 - f["failed_months"], 0) >= 6)


def _green(f: Facts) -> bool:
    waste = {"坚持分类": 4, "有时分类": 2, "没有分类": 0}[f["waste_sorting"]]
    return bool(waste + 3 * (not f["露天焚烧"]) + 3 * f["safety_check"] >= 7)


def _service(f: Facts) -> bool:
    enough = f["volunteer_hours"] >= 500 or f["公益"] >= 3  # tenths of an hour
    return bool(enough or (f["able_adults"] == 0 and f["公益"] >= 1))


_RARE = odds({0: 96, 1: 4})

RECIPES: tuple[Star, ...] = (
    Star(
        "lawful",
        _lawful,
        (
            _yes("promise_signed", 84),
            Cell(
                "meetings_attended", spread({(0, 1): 3, (2, 6): 9, (7, 12): 2}), 0, 50
            ),
        ),
        (Kind("治安处罚", _RARE),),
    ),
    Star(
        "honest",
        _honest,
        (
            Cell(
                "credit_view",
                odds({"好": 66, "较好": 20, "一般": 11, "差": 3}),
                "差",
                "好",
            ),
        ),
        (
            Kind("失信", odds({0: 93, 1: 5, 2: 2})),
            Kind("守信", odds({0: 8, 1: 3, 2: 1}), good=True),
        ),
    ),
    Star(
        "thrift",
        _thrift,
        (
            _yes("grew", 52, blank=26),
            Cell("training_days", spread({(0, 0): 5, (1, 4): 4, (5, 15): 4}), 0, 365),
            _yes("skilled_member", 62),
            _yes("on_relief", 5, blank=8),
        ),
    ),
    Star(
        "filial",
        _filial,
        (
            Cell(
                "elder_care",
                odds({"好": 58, "一般": 14, "差": 2, "家中无老人": 26}),
                "差",
                "好",
                blank=8,
            ),
            Cell(
                "family_vote",
                spread({(420, 580): 1, (580, 800): 4, (800, 1000): 9}),
                0,
                1000,
            ),
        ),
    ),
    Star(
        "neighbours",
        _neighbours,
        (),
        (
            Kind("邻里纠纷", odds({0: 86, 1: 11, 2: 3})),
            Kind("互助", odds({0: 11, 1: 4, 2: 2, 3: 1, 4: 1}), good=True),
        ),
    ),
    Star(
        "customs",
        _customs,
        (
            Cell(
                "feast",
                odds({"未办": 70, "从简": 14, "报备": 10, "未报备": 6}),
                "未报备",
                "未办",
                blank=8,
            ),
            _yes("customs_promise", 78),
            _yes("council_service", 16),
        ),
    ),
    Star(
        "learning",
        _learning,
        (
            Cell(
                "schooling",
                odds({"都在学": 47, "无学龄子女": 51, "有辍学": 2}),
                "有辍学",
                "都在学",
                blank=6,
            ),
            Cell("lectures", spread({(0, 1): 4, (2, 6): 9, (7, 16): 4}), 0, 200),
        ),
    ),
    Star(
        "hygiene",
        _hygiene,
        (
            Cell(
                "clean_months",
                spread({(0, 5): 2, (6, 9): 6, (10, 12): 6}),
                0,
                12,
                blank=4,
            ),
            Cell(
                "failed_months", odds({0: 70, 1: 17, 2: 8, 3: 3, 4: 2}), 12, 0, blank=34
            ),
        ),
        (Kind("拒不整改", odds({0: 100, 1: 1})),),
        possible=lambda f: (f["clean_months"] or 0) + (f["failed_months"] or 0) <= 12,
    ),
    Star(
        "green",
        _green,
        (
            Cell(
                "waste_sorting",
                odds({"坚持分类": 62, "有时分类": 28, "没有分类": 10}),
                "没有分类",
                "坚持分类",
                blank=8,
            ),
            _yes("safety_check", 82, blank=34),
        ),
        (Kind("露天焚烧", odds({0: 95, 1: 4, 2: 1})),),
    ),
    Star(
        "service",
        _service,
        (
            Cell(
                "volunteer_hours",
                spread({(0, 0): 2, (10, 490): 5, (500, 990): 7, (1000, 2600): 3}),
                0,
                50_000,
                blank=34,
            ),
        ),
        (Kind("公益", odds({0: 9, 1: 5, 2: 2, 3: 2, 4: 1}), good=True),),
    ),
)
