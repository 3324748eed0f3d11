"""A made-up county: 60 villages, some 15,000 households, and what happened there."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from attrs import field, frozen

from evalkit.demo.names import CODE, person, village_names
from evalkit.demo.profile import Profile, profiles
from evalkit.demo.realise import realise
from evalkit.demo.stars import RECIPES
from evalkit.demo.stream import Stream, odds, spread
from evalkit.model.number import divide

SEED = 20260901
#: The day the round closes; look-backs count from it.
AS_OF = datetime.date(2026, 10, 31)
VILLAGES = 60
#: The id column's heading and the name column's, as the ten-star rubric has them.
ID, NAME = "户编号", "户主姓名"

_TENTHS = ("family_vote", "volunteer_hours")
_INCOME = spread({(35, 60): 2, (60, 95): 9, (95, 130): 9, (130, 240): 3})
_ADULTS = odds({0: 5, 1: 19, 2: 46, 3: 20, 4: 10})
_AGE = spread({(24, 39): 3, (40, 65): 14, (66, 88): 3})
#: What bars a title, and for how many days it does.
_BARS = {"犯罪判决": 700, "赌博涉毒处罚": 350, "家庭暴力": 350, "虐待遗弃": 700}
_ACCIDENT = "安全责任事故"
#: What no longer counts, or turned out not to be so, may be of any kind.
_PAST = (*_BARS, _ACCIDENT, "治安处罚", "失信", "邻里纠纷", "邻里纠纷", "露天焚烧")
_BASIS = {
    "犯罪判决": "判决书",
    "赌博涉毒处罚": "处罚决定书",
    "家庭暴力": "告诫书",
    "虐待遗弃": "判决书",
    "治安处罚": "处罚决定书",
    "邻里纠纷": "调解书",
    "安全责任事故": "责任认定书",
    "拒不整改": "整改单",
}


@frozen
class County:
    """The facts of the county, by columns; None where a cell is blank."""

    ids: tuple[str, ...]
    names: tuple[str, ...]
    #: Field id -> one value a household.
    columns: Mapping[str, list[Any]]
    #: `户编号` and field id -> one value an event.
    events: Mapping[str, list[Any]]

    def facts(self) -> dict[str, Any]:
        """Give the facts as one mapping of columns; `events` holds the events'."""
        return {
            ID: list(self.ids),
            NAME: list(self.names),
            **self.columns,
            "events": dict(self.events),
        }


@frozen
class _House:
    """A household being made: what it is to come to, its cells, its events."""

    id: str
    profile: Profile
    cells: dict[str, Any]
    #: Days before `AS_OF`, kind, proved or not or not yet known.
    events: list[tuple[int, str, bool | None]] = field(factory=list)


def county(
    seed: int = SEED, *, progress: Callable[[int], None] | None = None
) -> County:
    """Make the county; the same seed gives the same county everywhere.

    Args:
        seed: any whole number; the totals by grade are the same for each.
        progress: told the share of the work done so far, from 0 to 1000.
    """
    draw = Stream(seed, "villages")
    villages = village_names(VILLAGES, draw)
    sizes = [draw.between(180, 320) for _ in villages]
    homes = [village for village, size in enumerate(sizes) for _ in range(size)]
    chosen = profiles(homes, Stream(seed, "profiles"))
    houses: list[_House] = []
    for village, size in enumerate(sizes):
        start = len(houses)
        houses += [
            _House(f"{CODE}-{village + 1:03d}-{i + 1:04d}", chosen[start + i], {})
            for i in range(size)
        ]
        own = Stream(seed, f"village {village}")
        _fill(houses[start:], villages[village], own)
        if progress is not None:
            progress(1000 * (village + 1) // VILLAGES)
    return County(
        tuple(house.id for house in houses),
        _names(homes, seed),
        {key: [house.cells[key] for house in houses] for key in houses[0].cells},
        _events(houses, Stream(seed, "papers")),
    )


def _names(homes: list[int], seed: int) -> tuple[str, ...]:
    """Draw the names of those who live in these villages, no two alike in one."""
    people, again = Stream(seed, "people"), Stream(seed, "namesakes")
    taken: set[tuple[int, str]] = set()
    names = []
    for village in homes:
        name = person(people)
        while (village, name) in taken:
            name = person(again)
        taken.add((village, name))
        names.append(name)
    return tuple(names)


def _fill(houses: list[_House], village: str, draw: Stream) -> None:
    """Draw the cells and events of a village's households."""
    incomes = _incomes(houses, draw)
    known = [income for income in incomes if income is not None]
    mean = divide(sum(known) * 100, len(known), "half_up")  # in 0.0001 yuan
    for number, (house, income) in enumerate(zip(houses, incomes, strict=True), 1):
        house.cells["village"] = village
        house.cells["file_no"] = f"档{house.id.split('-')[1]}-{number:04d}"
        given = _settled(house.profile, income, mean, draw)
        for recipe in RECIPES:
            drawn = realise(recipe, house.profile.want(recipe.key), draw, given)
            house.cells.update(drawn.cells)
            house.events.extend(
                (draw.between(3, 350), kind, proved) for kind, proved in drawn.events
            )
        _money(house, income, given, draw)
        for key in _TENTHS:
            if house.cells[key] is not None:
                house.cells[key] = Decimal(house.cells[key]).scaleb(-1)
        _loan(house, draw)
        _bars(house, draw)


def _incomes(houses: list[_House], draw: Stream) -> list[int | None]:
    """Draw incomes in fen; blank only where the star stands whatever they are."""
    level = draw.between(9_000, 19_000)
    blank = {"earn": 30, "open": 420, "miss": 0}
    return [
        None
        if draw.chance(blank[house.profile.want("thrift")])
        else level * _INCOME(draw) + draw.below(900) * 10
        for house in houses
    ]


def _settled(
    profile: Profile, income: int | None, mean: int, draw: Stream
) -> dict[str, tuple[Any, Any]]:
    """Give what is settled before the stars: adults, and the income's points."""
    given: dict[str, tuple[Any, Any]] = {"able_adults": (1, 0), "income": (1, 4)}
    adults = None if draw.chance(6) else _ADULTS(draw)
    if profile.want("thrift") != "earn":
        # A household without able adults has the star of work whatever it earns.
        adults = adults or draw.between(1, 3)
    if adults is not None:
        given["able_adults"] = (adults, adults)
    if income is None:
        given["grew"] = (False, True)
    else:
        points = _income_points(income, mean)
        given["income"] = (points, points)
    return given


def _income_points(income: int, mean: int) -> int:
    """Give the points of the income item, rounded as the rubric rounds."""
    ratio = divide(income * 100 * 10_000, mean, "half_up")
    return 1 + (ratio >= 6_000) + (ratio >= 10_000) + (ratio >= 12_000)


def _money(
    house: _House, income: int | None, given: Mapping[str, Any], draw: Stream
) -> None:
    """Turn what was settled about incomes and adults into cells."""
    grew = house.cells.pop("grew")
    worst, best = given["able_adults"]
    house.cells["able_adults"] = worst if worst == best else None
    base = draw.between(900_000, 1_900_000) if income is None else income
    # 105 and a little, or 104 at the most: rounding to yuan moves neither across.
    rate = draw.between(106, 124) if grew else draw.between(90, 103)
    last = base * 100 // rate // 100 * 100
    house.cells["income_per_head"] = None if income is None else _yuan(income)
    house.cells["last_income"] = None if grew is None else _yuan(last)


def _yuan(fen: int) -> Decimal:
    return Decimal(fen).scaleb(-2)


def _loan(house: _House, draw: Stream) -> None:
    """Draw what only the loan and the ranking look at."""
    stars = house.profile.stars.count("earn")
    years = spread({(0, 1): 8 if stars < 8 else 3, (2, 9): stars})(draw)
    recent = draw.chance(24)
    days = draw.between(20, 300) if recent else draw.between(700, 24_000)
    house.cells.update(
        title_years=None if draw.chance(15) else years,
        head_age=None if draw.chance(14) else _AGE(draw),
        resident_since=None
        if draw.chance(6)
        else AS_OF - datetime.timedelta(days=days),
        overdue_loan=None if draw.chance(21) else draw.chance(27),
        bank_consent=None if draw.chance(110) else draw.chance(900),
    )


def _bars(house: _House, draw: Stream) -> None:
    """Draw what stands against a household, and what only seemed to."""
    if house.profile.bar == "capped":
        house.events.append((draw.between(3, 350), _ACCIDENT, True))
    elif house.profile.bar:
        kind = draw.pick(tuple(_BARS))
        proved = True if house.profile.bar == "barred" else None
        house.events.append((draw.between(3, _BARS[kind]), kind, proved))
    if draw.chance(18):
        house.events.append((draw.between(760, 2_500), draw.pick(_PAST), True))
    if draw.chance(9):
        house.events.append((draw.between(3, 350), draw.pick(_PAST), False))


def _events(houses: list[_House], draw: Stream) -> dict[str, list[Any]]:
    """Write all events down in the order of their days, as a clerk does."""
    rows = sorted(
        (
            (-ago, house.id, kind, proved)
            for house in houses
            for ago, kind, proved in house.events
        ),
        key=lambda row: row[:3],
    )
    days = [AS_OF + datetime.timedelta(days=row[0]) for row in rows]
    return {
        ID: [row[1] for row in rows],
        "kind": [row[2] for row in rows],
        "on": days,
        "proved": [row[3] for row in rows],
        "basis": [
            _basis(row[2], day, draw) for row, day in zip(rows, days, strict=True)
        ],
    }


def _basis(kind: str, day: datetime.date, draw: Stream) -> str:
    number = draw.between(1, 160)
    paper = _BASIS.get(kind)
    return f"{paper}〔{day.year}〕{number}号" if paper else f"登记簿第{number}页"
