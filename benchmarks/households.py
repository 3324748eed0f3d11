"""Make a large table of households for the ten-star rubric, some cells unknown.

The columns follow the demo county's: how often each value comes up, how often a cell is
blank, how many events a household has and how many of them are still being looked into.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

import numpy as np

from evalkit.model.number import narrow
from evalkit.model.rubric import Field, Rubric
from evalkit.model.table import Column, Records, Table
from evalkit.model.value import to_days

SEED = 20260901
AS_OF = datetime.date(2026, 11, 30)
#: Households of a village, about.
VILLAGE = 250

#: Field -> how often each word or truth value comes up.
ODDS: Mapping[str, Mapping[object, int]] = {
    "promise_signed": {True: 84, False: 16},
    "credit_view": {"好": 66, "较好": 20, "一般": 11, "差": 3},
    "skilled_member": {True: 62, False: 38},
    "on_relief": {True: 5, False: 95},
    "elder_care": {"好": 58, "一般": 14, "差": 2, "家中无老人": 26},
    "feast": {"未办": 70, "从简": 14, "报备": 10, "未报备": 6},
    "customs_promise": {True: 78, False: 22},
    "council_service": {True: 16, False: 84},
    "schooling": {"都在学": 47, "无学龄子女": 51, "有辍学": 2},
    "waste_sorting": {"坚持分类": 62, "有时分类": 28, "没有分类": 10},
    "safety_check": {True: 82, False: 18},
    "overdue_loan": {True: 3, False: 97},
    "bank_consent": {True: 90, False: 10},
    "proved": {True: 98, False: 2},
    "kind": {
        "公益": 1458, "互助": 1158, "守信": 694, "邻里纠纷": 279, "失信": 111,
        "露天焚烧": 108, "治安处罚": 75, "拒不整改": 20, "犯罪判决": 7,
        "家庭暴力": 7, "安全责任事故": 6, "虐待遗弃": 6, "赌博涉毒处罚": 5,
    },
}  # fmt: skip

#: Field -> stretches of values in whole units, each with its weight.
SPREADS: Mapping[str, Mapping[tuple[int, int], int]] = {
    "title_years": {(0, 1): 5, (2, 9): 8},
    "meetings_attended": {(0, 1): 3, (2, 6): 9, (7, 12): 2},
    "income_per_head": {
        (490_000, 840_000): 2, (840_000, 1_330_000): 9,
        (1_330_000, 1_820_000): 9, (1_820_000, 3_360_000): 3,
    },
    "training_days": {(0, 0): 5, (1, 4): 4, (5, 15): 4},
    "family_vote": {(420, 580): 1, (580, 800): 4, (800, 1000): 9},
    "lectures": {(0, 1): 4, (2, 6): 9, (7, 16): 4},
    "clean_months": {(0, 5): 2, (6, 9): 6, (10, 12): 6},
    "failed_months": {(0, 0): 70, (1, 1): 17, (2, 2): 8, (3, 4): 5},
    "volunteer_hours": {(0, 0): 2, (10, 490): 5, (500, 990): 7, (1000, 2600): 3},
    "able_adults": {(0, 0): 5, (1, 1): 19, (2, 2): 46, (3, 4): 30},
    "head_age": {(24, 39): 3, (40, 65): 14, (66, 88): 3},
    "resident_since": {
        (to_days(datetime.date(1950, 1, 1)), to_days(datetime.date(2024, 12, 31))): 38,
        (to_days(datetime.date(2025, 1, 1)), to_days(AS_OF)): 1,
    },
    "on": {
        (to_days(datetime.date(2022, 1, 1)), to_days(datetime.date(2025, 11, 30))): 1,
        (to_days(datetime.date(2025, 12, 1)), to_days(AS_OF)): 9,
    },
}  # fmt: skip

#: Field -> blanks in a thousand.
BLANKS: Mapping[str, int] = {
    "promise_signed": 12, "meetings_attended": 19, "credit_view": 1,
    "training_days": 16, "skilled_member": 10, "on_relief": 7, "elder_care": 2,
    "family_vote": 2, "feast": 3, "customs_promise": 5, "council_service": 19,
    "schooling": 3, "lectures": 2, "clean_months": 2, "failed_months": 30,
    "waste_sorting": 2, "safety_check": 26, "volunteer_hours": 9, "able_adults": 4,
    "income_per_head": 22, "last_income": 16, "title_years": 14, "head_age": 14,
    "resident_since": 6, "overdue_loan": 22, "bank_consent": 109,
    "proved": 4, "kind": 1, "on": 1,
}  # fmt: skip


def households(rubric: Rubric, rows: int, seed: int = SEED) -> Table:
    """Make a table of households and their events.

    Args:
        rubric: the ten-star rubric.
        rows: how many households.
        seed: the same seed gives the same table.
    """
    draw = np.random.default_rng(seed)
    villages = max(rows // VILLAGE, 1)
    columns = {}
    for field in rubric.fields:
        if field.key == "village":
            homes = np.sort(draw.integers(0, villages, rows)).astype(np.int32)
            words = tuple(f"{n:06d}村" for n in range(villages))
            columns["village"] = Column(field.type, homes, words=words)
        elif field.key == "file_no":
            files = tuple(f"档{n:08d}" for n in range(rows))
            numbers = np.arange(rows, dtype=np.int32)
            columns["file_no"] = Column(field.type, numbers, words=files)
        elif field.key == "last_income":
            rates = draw.integers(90, 125, rows)
            last = columns["income_per_head"].values.astype(np.int64) * 100 // rates
            columns["last_income"] = _blanked(field, last // 100 * 100, draw)
        else:
            columns[field.key] = _blanked(field, _drawn(field, rows, draw), draw)
    events = rubric.records[0]
    owner = draw.integers(0, rows, rows * 26 // 10)
    held = {}
    for field in events.fields:
        if field.key == "basis":
            papers = tuple(f"登记簿第{page}页" for page in range(1, 161))
            pages = draw.integers(0, len(papers), len(owner)).astype(np.int16)
            held["basis"] = Column(field.type, pages, words=papers)
        else:
            held[field.key] = _blanked(field, _drawn(field, len(owner), draw), draw)
    ids = tuple(f"{n:09d}" for n in range(rows))
    return Table(ids, columns, {events.key: Records(owner, held)})


def _drawn(field: Field, rows: int, draw: np.random.Generator) -> np.ndarray:
    if field.key in ODDS:
        odds = ODDS[field.key]
        words: Sequence[object] = field.type.choices or (False, True)
        codes = np.array([words.index(word) for word in odds])
        return codes[_picked(list(odds.values()), rows, draw)]
    stretches = SPREADS[field.key]
    which = _picked(list(stretches.values()), rows, draw)
    low, high = (np.array(ends)[which] for ends in zip(*stretches, strict=True))
    return draw.integers(low, high + 1)


def _picked(weights: list[int], rows: int, draw: np.random.Generator) -> np.ndarray:
    bounds = np.cumsum(weights)
    return np.searchsorted(bounds, draw.integers(0, bounds[-1], rows), side="right")


def _blanked(field: Field, values: np.ndarray, draw: np.random.Generator) -> Column:
    """Store values as narrow as the field's range allows, some of them unknown."""
    low, high = field.type.low, field.type.high
    known = draw.integers(0, 1000, len(values)) >= BLANKS[field.key]
    stored = np.where(known, values, low).astype(narrow(low, high))
    return Column(field.type, stored, known, field.type.choices or ())
