"""The made-up county: its totals, counted by plain scoring, not by the engine."""

from __future__ import annotations

import datetime
import hashlib
import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest

from evalkit.demo.county import AS_OF, SEED, VILLAGES, County, county
from evalkit.demo.profile import Profile
from evalkit.demo.stream import Stream, odds, spread

Facts = Mapping[str, Any]
YES_NO = (False, True)

#: Star -> the fields it looks at, and the extremes an unknown one is tried at.
FIELDS: dict[str, dict[str, tuple[Any, ...]]] = {
    "lawful": {"promise_signed": YES_NO, "meetings_attended": (0, 50)},
    "honest": {"credit_view": ("差", "好")},
    "thrift": {
        "income_per_head": (Decimal(0), Decimal(1_000_000)),
        "last_income": (Decimal(0), Decimal(1_000_000)),
        "training_days": (0, 365),
        "skilled_member": YES_NO,
        "on_relief": YES_NO,
        "able_adults": (0, 20),
    },
    "filial": {
        "elder_care": ("差", "好"),
        "family_vote": (Decimal(0), Decimal(100)),
    },
    "neighbours": {},
    "customs": {
        "feast": ("未报备", "未办"),
        "customs_promise": YES_NO,
        "council_service": YES_NO,
    },
    "learning": {"schooling": ("有辍学", "都在学"), "lectures": (0, 200)},
    "hygiene": {"clean_months": (0, 12), "failed_months": (0, 12)},
    "green": {"waste_sorting": ("没有分类", "坚持分类"), "safety_check": YES_NO},
    "service": {
        "volunteer_hours": (Decimal(0), Decimal(5000)),
        "able_adults": (0, 20),
    },
}
#: SHA-256 of all cells; a change of it is a change of what `evalkit demo` prints.
COUNTY = "14a50c1519536e933ac179a96c253179dae761eae760625d35bba98a4c5bc3b0"
VETOES = {"犯罪判决": 24, "赌博涉毒处罚": 12, "家庭暴力": 12, "虐待遗弃": 24}


TOLD: list[int] = []


@pytest.fixture(scope="module")
def made() -> County:
    """Make the county once."""
    return county(progress=TOLD.append)


def _lawful(f: Facts, n: Facts) -> Any:
    meetings = min(f["meetings_attended"], 2)
    meetings = 3 if f["meetings_attended"] >= 4 else meetings
    return f["promise_signed"] * 4 + meetings + (0 if n["治安处罚"] else 3) >= 6


def _honest(f: Facts, n: Facts) -> Any:
    view = {"好": 5, "较好": 2.5, "一般": 1.25, "差": 0}[f["credit_view"]]
    return view + max(3 - 1.5 * n["失信"], 0) + min(n["守信"], 2) >= 6


def _thrift(f: Facts, n: Facts) -> Any:
    cent = Decimal("0.0001")
    ratio = (f["income_per_head"] / f["mean"]).quantize(cent, ROUND_HALF_UP)
    points = 1
    for bound in ("0.6", "1.0", "1.2"):
        points += ratio >= Decimal(bound)
    if (
        f["income_per_head"] >= f["last_income"] * Decimal("1.05")
        or f["training_days"] >= 5
        or (f["on_relief"] and f["training_days"] >= 2)
        or f["able_adults"] == 0
    ):
        points += 3
    if f["skilled_member"] or f["able_adults"] == 0:
        points += 3
    return points >= 6


def _filial(f: Facts, n: Facts) -> Any:
    care = {"好": 5, "一般": 3, "差": 0, "家中无老人": 5}[f["elder_care"]]
    share = min(max((f["family_vote"] - 50) / 40, Decimal(0)), Decimal(1))
    return care + (share * 5).quantize(Decimal("0.01"), ROUND_HALF_UP) >= 6


def _neighbours(f: Facts, n: Facts) -> Any:
    return max(6 - 3 * n["邻里纠纷"], 0) + min(n["互助"], 4) >= 6


def _customs(f: Facts, n: Facts) -> Any:
    feast = {"未办": 5, "从简": 5, "报备": 3, "未报备": 0}[f["feast"]]
    return feast + 3 * f["customs_promise"] + 2 * f["council_service"] >= 6


def _learning(f: Facts, n: Facts) -> Any:
    school = {"都在学": 5, "无学龄子女": 5, "有辍学": 0}[f["schooling"]]
    return school + min(f["lectures"] * 0.5, 5) >= 6


def _hygiene(f: Facts, n: Facts) -> Any:
    clean, failed = f["clean_months"], f["failed_months"]
    points = 7 if clean >= 10 else 6 if clean >= 8 else 4 if clean >= 6 else 2
    points = 0 if clean < 3 else points
    return not n["拒不整改"] and points + max(3 - failed, 0) >= 6


def _green(f: Facts, n: Facts) -> Any:
    waste = {"坚持分类": 4, "有时分类": 2, "没有分类": 0}[f["waste_sorting"]]
    return waste + (0 if n["露天焚烧"] else 3) + 3 * f["safety_check"] >= 7


def _service(f: Facts, n: Facts) -> Any:
    idle = f["able_adults"] == 0 and n["公益"] >= 1
    return f["volunteer_hours"] >= 50 or n["公益"] >= 3 or idle


EARNED: dict[str, Callable[[Facts, Facts], Any]] = {
    "lawful": _lawful,
    "honest": _honest,
    "thrift": _thrift,
    "filial": _filial,
    "neighbours": _neighbours,
    "customs": _customs,
    "learning": _learning,
    "hygiene": _hygiene,
    "green": _green,
    "service": _service,
}


def _months_before(months: int) -> datetime.date:
    return AS_OF.replace(year=AS_OF.year - months // 12)


def _star(star: str, facts: Facts, mean: Decimal, rows: list[Any]) -> set[bool]:
    """Try every extreme of what is blank: what the star can turn out to be."""
    fields = FIELDS[star]
    tried = [fields[k] if facts[k] is None else (facts[k],) for k in fields]
    recent = [row for row in rows if _months_before(12) < row[1] <= AS_OF]
    open_ = [row[0] for row in recent if row[2] is None]
    seen = set()
    for values in itertools.product(*tried):
        for proved in itertools.product(YES_NO, repeat=len(open_)):
            counts = Counter(row[0] for row in recent if row[2])
            counts.update(kind for kind, yes in zip(open_, proved, strict=True) if yes)
            known = dict(zip(fields, values, strict=True), mean=mean)
            seen.add(bool(EARNED[star](known, counts)))
    return seen


def _grades(made: County) -> Counter[str]:
    """Count the households by grade, `open` where a blank can change the grade."""
    rows = defaultdict(list)
    for owner, kind, day, proved in zip(
        *(made.events[key] for key in ("户编号", "kind", "on", "proved")), strict=True
    ):
        rows[owner].append((kind, day, proved))
    incomes = defaultdict(list)
    for village, income in zip(
        made.columns["village"], made.columns["income_per_head"], strict=True
    ):
        if income is not None:
            incomes[village].append(income)
    means = {
        village: (sum(own) / len(own)).quantize(Decimal("0.0001"), ROUND_HALF_UP)
        for village, own in incomes.items()
    }
    grades: Counter[str] = Counter()
    for index, owner in enumerate(made.ids):
        facts = {key: column[index] for key, column in made.columns.items()}
        mean = means[facts["village"]]
        seen = [_star(star, facts, mean, rows[owner]) for star in FIELDS]
        low = sum(one == {True} for one in seen)
        high = sum(True in one for one in seen)
        barred = [
            proved
            for kind, day, proved in rows[owner]
            if kind in VETOES and _months_before(VETOES[kind]) < day <= AS_OF
            if proved is not False
        ]
        capped = any(
            kind == "安全责任事故" and proved and day > _months_before(12)
            for kind, day, proved in rows[owner]
        )
        top = 8 if capped else 10
        least, most = (min(max(n, 7), top) for n in (low, high))
        if True in barred:
            grades["none"] += 1
        elif barred or least != most:
            grades["open"] += 1
        else:
            grades[str(least)] += 1
    return grades


@pytest.mark.slow
def test_totals_are_those_of_the_source(made: County) -> None:
    """9,072 households are certainly at eight stars or more, 1,221 of them at ten."""
    grades = _grades(made)
    assert grades["8"] + grades["9"] + grades["10"] == 9_072
    assert grades["10"] == 1_221
    assert 150 <= grades["open"] <= 300
    assert grades["none"] == 64
    assert sum(grades.values()) == len(made.ids)


@pytest.mark.slow
def test_totals_hold_for_other_seeds() -> None:
    """The totals are drawn first, so every seed has them."""
    grades = _grades(county(1))
    assert grades["8"] + grades["9"] + grades["10"] == 9_072
    assert grades["10"] == 1_221


def test_the_county_never_changes(made: County) -> None:
    """The seed gives the same county, cell by cell, on every machine."""
    cells = repr((made.ids, made.names, dict(made.columns), dict(made.events)))
    assert hashlib.sha256(cells.encode()).hexdigest() == COUNTY
    assert SEED == 20260901


def test_who_is_told_of_the_work_changes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The same county is made where nobody asks how far the work is."""
    monkeypatch.setattr("evalkit.demo.county.VILLAGES", 2)
    monkeypatch.setattr(
        "evalkit.demo.county.profiles",
        lambda homes, draw: [Profile(("earn",) * 10) for _ in homes],
    )
    told: list[int] = []
    small = county(7, progress=told.append)
    assert told == [500, 1000]
    assert len(small.ids) >= 360
    assert county(7) == small


def test_size_and_ids(made: County) -> None:
    """There are 60 villages, about 15,000 households, and every id is there once."""
    assert len(set(made.columns["village"])) == VILLAGES
    assert 14_500 <= len(made.ids) <= 15_500
    assert [1000 * n // VILLAGES for n in range(1, VILLAGES + 1)] == TOLD
    assert len(set(made.ids)) == len(made.ids) == len(set(made.columns["file_no"]))
    assert all(len(column) == len(made.ids) for column in made.columns.values())
    assert set(made.events["户编号"]) <= set(made.ids)


def test_some_cells_are_blank_and_most_results_stand(made: County) -> None:
    """Several columns have two to four blank cells in a hundred."""
    blank = {k: column.count(None) / len(column) for k, column in made.columns.items()}
    assert sum(0.02 <= share <= 0.04 for share in blank.values()) >= 4
    assert all(share < 0.12 for share in blank.values())
    assert blank["village"] == blank["file_no"] == 0


def test_some_names_are_hard_to_type(made: County) -> None:
    """Names hold characters outside 16 bits and compound surnames."""
    assert any(ord(sign) > 0xFFFF for name in made.names for sign in name)
    assert any(name.startswith("欧阳") for name in made.names)
    assert all(2 <= len(name) <= 4 for name in made.names)


def test_events_tell_proved_from_open_and_past(made: County) -> None:
    """There are events proved, disproved, open, and too long ago to count."""
    assert set(made.events["proved"]) == {True, False, None}
    assert min(made.events["on"]) < _months_before(24)
    assert max(made.events["on"]) <= AS_OF
    assert made.events["on"] == sorted(made.events["on"])
    assert max(Counter(made.events["户编号"]).values()) <= 30


def test_facts_are_one_mapping(made: County) -> None:
    """The facts have the headings of a table and the events' columns inside."""
    facts = made.facts()
    assert list(facts)[:3] == ["户编号", "户主姓名", "village"]
    assert facts["events"]["户编号"] == made.events["户编号"]


def test_draws_stay_inside_their_bounds() -> None:
    """Every value of a draw comes, none from outside."""
    draw = Stream(7, "test")
    assert {draw.between(3, 6) for _ in range(200)} == {3, 4, 5, 6}
    assert {odds({"a": 1, "b": 3, "c": 0})(draw) for _ in range(200)} == {"a", "b"}
    assert {spread({(1, 2): 1, (9, 9): 1})(draw) for _ in range(200)} == {1, 2, 9}
    assert not any(draw.chance(0) for _ in range(50))
    things = list(range(20))
    draw.shuffle(things)
    assert things != sorted(things) == list(range(20))


def test_streams_of_other_labels_differ() -> None:
    """A stream is known by its seed and its label."""
    assert Stream(1, "a").word() == Stream(1, "a").word() != Stream(1, "b").word()


def test_stream_is_splitmix64() -> None:
    """The words are those published for SplitMix64 from the state 1234567."""
    draw = Stream(0, "")
    draw.state = 1234567
    assert [draw.word() for _ in range(3)] == [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
    ]
