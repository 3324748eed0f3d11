"""The points of every criterion in polars, taken the worst way and the best way.

Points are in hundredths. What is blank is taken the worst way, then the best way.
"""

from __future__ import annotations

import polars as pl

ENDS = ("low", "high")
#: Points of words, in hundredths.
CREDIT = {"好": 500, "较好": 250, "一般": 125, "差": 0}
CARE = {"好": 500, "一般": 300, "差": 0, "家中无老人": 500}
FEAST = {"未办": 500, "从简": 500, "报备": 300, "未报备": 0}
SCHOOL = {"都在学": 500, "无学龄子女": 500, "有辍学": 0}
WASTE = {"坚持分类": 400, "有时分类": 200, "没有分类": 0}


def held(key: str, end: str) -> pl.Expr:
    """Give a condition taken the worst or the best way."""
    return pl.col(key).fill_null(end == "high")


def number(key: str, end: str, low: int, high: int) -> pl.Expr:
    """Give a figure taken the worst or the best way."""
    return pl.col(key).fill_null(low if end == "low" else high)


def bands(figure: pl.Expr, steps: dict[int, int], rest: int) -> pl.Expr:
    """Give the points of the highest bound reached."""
    (first, points), *others = steps.items()
    chain = pl.when(figure >= first).then(pl.lit(points, pl.Int16))
    for bound, points in others:
        chain = chain.when(figure >= bound).then(pl.lit(points, pl.Int16))
    return chain.otherwise(pl.lit(rest, pl.Int16))


def _words(key: str, points: dict[str, int], end: str) -> pl.Expr:
    found = pl.col(key).replace_strict(points, return_dtype=pl.Int16)
    ends = min(points.values()), max(points.values())
    return found.fill_null(ends[end == "high"])


def _met(condition: pl.Expr, points: int) -> pl.Expr:
    return condition.cast(pl.Int16) * points


def _less(key: str, end: str, start: int, each: int) -> pl.Expr:
    """Take points for each occurrence, down to none."""
    count = pl.col(f"{key}_{'high' if end == 'low' else 'low'}")
    return (start - each * count.cast(pl.Int16)).clip(lower_bound=0)


def _more(key: str, end: str, each: int, cap: int) -> pl.Expr:
    return (each * pl.col(f"{key}_{end}").cast(pl.Int16)).clip(upper_bound=cap)


def points() -> list[pl.Expr]:
    """Give every criterion's points, least and most."""
    return [
        points.alias(f"{key}_{end}")
        for end in ENDS
        for key, points in _criteria(end).items()
    ]


def _criteria(end: str) -> dict[str, pl.Expr]:
    able = pl.col("able_adults") == 0
    idle = able.fill_null(end == "high")
    days = number("training_days", end, 0, 365)
    worse = "high" if end == "low" else "low"
    income = number("income_per_head", end, 0, 100_000_000).cast(pl.Int64)
    last = number("last_income", worse, 0, 100_000_000).cast(pl.Int64)
    effort = (
        (income * 100 >= last * 105)
        | (days >= 5)
        | (held("on_relief", end) & (days >= 2))
        | idle
    )
    vote = number("family_vote", end, 0, 1000).cast(pl.Int32)
    half = (2 * (vote - 500).clip(0, 400) * 500 + 400) // 800
    lectures = number("lectures", end, 0, 200)
    failed = number("failed_months", worse, 0, 12).cast(pl.Int16)
    hours = number("volunteer_hours", end, 0, 50_000)
    return {
        "lawful": _met(held("promise_signed", end), 400)
        + bands(number("meetings_attended", end, 0, 50), {4: 300, 2: 200, 1: 100}, 0)
        + _less("penalties", end, 300, 300),
        "honest": _words("credit_view", CREDIT, end)
        + _less("promises_broken", end, 300, 150)
        + _more("promises_kept", end, 100, 200),
        "thrift": bands(
            pl.col(f"ratio_{end}"), {12_000: 400, 10_000: 300, 6_000: 200}, 100
        )
        + _met(effort, 300)
        + _met(held("skilled_member", end) | idle, 300),
        "filial": _words("elder_care", CARE, end) + half.cast(pl.Int16),
        "neighbours": _less("disputes", end, 600, 300)
        + _more("help_deeds", end, 100, 400),
        "customs": _words("feast", FEAST, end)
        + _met(held("customs_promise", end), 300)
        + _met(held("council_service", end), 200),
        "learning": _words("schooling", SCHOOL, end)
        + (lectures.clip(upper_bound=10) * 50).cast(pl.Int16),
        "hygiene": bands(
            number("clean_months", end, 0, 12), {10: 700, 8: 600, 6: 400, 3: 200}, 0
        )
        + ((3 - failed).clip(lower_bound=0) * 100),
        "green": _words("waste_sorting", WASTE, end)
        + _less("burnings", end, 300, 300)
        + _met(held("safety_check", end), 300),
        "service": bands(hours, {1000: 700, 500: 600, 200: 400, 100: 200, 1: 100}, 0)
        + _more("public_deeds", end, 100, 300),
    }
