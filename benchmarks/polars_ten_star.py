"""The ten-star rubric written by hand in polars: lazy, two threads, exact.

It says what evalkit's run of the same rubric says: least and most of every criterion,
star, veto, grade, condition and limit, and the best and worst place. Points are in
hundredths. What is blank is taken the worst way, then the best way.
"""

from __future__ import annotations

import datetime

import numpy as np
import polars as pl
from polars_places import places
from polars_points import ENDS, bands, number, points

from evalkit.model.table import Column, Table

CRITERIA = (
    "lawful", "honest", "thrift", "filial", "neighbours", "customs", "learning",
    "hygiene", "green", "service",
)  # fmt: skip
COUNTED = {
    "penalties": "治安处罚",
    "promises_kept": "守信",
    "promises_broken": "失信",
    "disputes": "邻里纠纷",
    "help_deeds": "互助",
    "public_deeds": "公益",
    "burnings": "露天焚烧",
}
#: Veto -> kind of event, years it counts.
VETOES = {
    "crime": ("犯罪判决", 2),
    "vice": ("赌博涉毒处罚", 1),
    "violence": ("家庭暴力", 1),
    "neglect": ("虐待遗弃", 2),
    "accident": ("安全责任事故", 1),
    "refusal": ("拒不整改", 1),
}
NO_TITLE = ("crime", "vice", "violence", "neglect")
NEEDS = 6
RESULTS = (
    *CRITERIA,
    *(f"star_{key}" for key in CRITERIA),
    *(f"veto_{key}" for key in VETOES),
    "stars",
    "total",
    "grade",
    *(f"need_{index}" for index in range(NEEDS)),
    "verdict",
    "limit",
)


def frames(table: Table) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Give households and events as polars holds them: nulls, enums, dates."""
    households = pl.DataFrame(
        {"row": np.arange(len(table), dtype=np.int32)}
        | {key: _series(column) for key, column in table.columns.items()}
    )
    held = table.records["events"]
    events = pl.DataFrame(
        {"row": held.owner.astype(np.int32)}
        | {key: _series(column) for key, column in held.columns.items()}
    )
    return households, events


def _series(column: Column) -> pl.Series:
    values = pl.Series(column.values)
    kind = column.type.kind
    if kind == "boolean":
        values = values.cast(pl.Boolean)
    elif kind == "date":
        values = values.cast(pl.Int32).cast(pl.Date)
    elif kind == "category":
        values = pl.Series(column.words, dtype=pl.Enum(column.words)).gather(values)
    elif kind == "text":
        values = pl.Series(column.words).gather(values)
    if column.known is None:
        return values
    return pl.select(pl.when(pl.Series(column.known)).then(values)).to_series()


def programme(
    households: pl.DataFrame, events: pl.DataFrame, as_of: datetime.date
) -> pl.DataFrame:
    """Score, grade and rank every household."""
    scored = _scored(households.lazy(), events.lazy(), as_of).collect()
    return scored.hstack(places(scored))


def _scored(
    households: pl.LazyFrame, events: pl.LazyFrame, as_of: datetime.date
) -> pl.LazyFrame:
    in_order = pl.col("row").set_sorted()
    tallied = _tallied(events, as_of).sort("row").with_columns(in_order)
    incomes = (
        households.filter(pl.col("income_per_head").is_not_null())
        .group_by("village")
        .agg(
            pl.col("income_per_head").cast(pl.Int64).sum().alias("income_sum"),
            pl.len().cast(pl.Int64).alias("income_count"),
        )
        .select("village", _divided(pl.col("income_sum") * 100, "income_count"))
    )
    return (
        households.with_columns(in_order)
        # Of what was tried the fastest: both sides in order, so that rows are merged.
        .join(tallied, on="row", how="left", maintain_order="left")
        .join(incomes, on="village", how="left", maintain_order="left")
        .with_columns(*_ratios())
        .with_columns(*points())
        .with_columns(*_vetoed())
        .with_columns(*_stars(), *_needs(as_of))
        .with_columns(*_counted())
        .with_columns(*_graded())
        .with_columns(*_loans())
        .select(
            "village",
            "title_years",
            *(f"{key}_{end}" for key in RESULTS for end in ENDS),
        )
    )


def _divided(top: pl.Expr, bottom: str) -> pl.Expr:
    """Divide what isn't below 0, halves rounded up."""
    below = pl.col(bottom)
    return ((2 * top + below) // (2 * below)).alias("village_mean")


def _tallied(events: pl.LazyFrame, as_of: datetime.date) -> pl.LazyFrame:
    """Count each household's events of every kind, for certain and perhaps."""
    within = [
        ((pl.col("on") > _years_before(as_of, years)) & (pl.col("on") <= as_of)).alias(
            f"within_{years}"
        )
        for years in (1, 2)
    ]
    columns = []
    for key, (word, years) in (
        *((key, (word, 1)) for key, word in COUNTED.items()),
        *VETOES.items(),
    ):
        held = (pl.col("kind") == word) & pl.col(f"within_{years}") & pl.col("proved")
        sure, maybe = held.fill_null(value=False), held.fill_null(value=True)
        if key in VETOES:
            columns += [
                sure.any().alias(f"veto_{key}_low"),
                maybe.any().alias(f"veto_{key}_high"),
            ]
        else:
            columns += [
                sure.sum().alias(f"{key}_low"),
                maybe.sum().alias(f"{key}_high"),
            ]
    possible = pl.col("within_2") & pl.col("proved")
    events = events.with_columns(*within).filter(possible.fill_null(value=True))
    return events.group_by("row").agg(columns)


def _years_before(day: datetime.date, years: int) -> datetime.date:
    return day.replace(year=day.year - years)


def _ratios() -> list[pl.Expr]:
    income, mean = pl.col("income_per_head").cast(pl.Int64), pl.col("village_mean")
    columns = []
    for end, blank in (("low", 0), ("high", 100_000_000)):
        top = income.fill_null(blank) * 1_000_000
        ratio = (2 * top + mean) // (2 * mean)
        columns.append(
            pl.when(mean == 0).then(10_000).otherwise(ratio).alias(f"ratio_{end}")
        )
    for key in COUNTED:
        columns += [pl.col(f"{key}_{end}").fill_null(0) for end in ENDS]
    for key in VETOES:
        columns += [pl.col(f"veto_{key}_{end}").fill_null(value=False) for end in ENDS]
    return columns


def _vetoed() -> list[pl.Expr]:
    """Take all points of hygiene from those who refused to put it right."""
    return [
        pl.when(pl.col(f"veto_refusal_{other}"))
        .then(pl.lit(0, pl.Int16))
        .otherwise(pl.col(f"hygiene_{end}"))
        .alias(f"hygiene_{end}")
        for end, other in (("low", "high"), ("high", "low"))
    ]


def _stars() -> list[pl.Expr]:
    columns = []
    for end in ENDS:
        for key in CRITERIA[:-1]:
            least = 700 if key == "green" else 600
            columns.append((pl.col(f"{key}_{end}") >= least).alias(f"star_{key}_{end}"))
        deeds = pl.col(f"public_deeds_{end}")
        idle = (pl.col("able_adults") == 0).fill_null(end == "high")
        star = (
            (number("volunteer_hours", end, 0, 50_000) >= 500)
            | (deeds >= 3)
            | (idle & (deeds >= 1))
        )
        columns.append(star.alias(f"star_service_{end}"))
    return columns


def _needs(as_of: datetime.date) -> list[pl.Expr]:
    columns = []
    for end, other in (("low", "high"), ("high", "low")):
        free = ~pl.any_horizontal(*(pl.col(f"veto_{key}_{other}") for key in VETOES))
        aged = pl.col("head_age").is_between(18, 65)
        since = pl.col("resident_since") <= _years_before(as_of, 1)
        columns += [
            free.alias(f"need_1_{end}"),
            aged.fill_null(end == "high").alias(f"need_2_{end}"),
            since.fill_null(end == "high").alias(f"need_3_{end}"),
            (~pl.col("overdue_loan")).fill_null(end == "high").alias(f"need_4_{end}"),
            pl.col("bank_consent").fill_null(value=False).alias(f"need_5_{end}"),
        ]
    return columns


def _counted() -> list[pl.Expr]:
    columns = []
    for end in ENDS:
        stars = [pl.col(f"star_{key}_{end}").cast(pl.Int8) for key in CRITERIA]
        columns.append(pl.sum_horizontal(stars).alias(f"stars_{end}"))
        points = [pl.col(f"{key}_{end}") for key in CRITERIA]
        columns.append(pl.sum_horizontal(points).alias(f"total_{end}"))
    return columns


def _graded() -> list[pl.Expr]:
    columns = []
    for end, other in (("low", "high"), ("high", "low")):
        stars = pl.col(f"stars_{end}")
        barred = pl.any_horizontal(*(pl.col(f"veto_{key}_{other}") for key in NO_TITLE))
        reached = bands(stars, {10: 4, 9: 3, 8: 2}, 1)
        grade = (
            pl.when(barred)
            .then(pl.lit(0, pl.Int16))
            .when(pl.col(f"veto_accident_{other}"))
            .then(pl.min_horizontal(reached, pl.lit(2, pl.Int16)))
            .otherwise(reached)
        )
        columns += [
            grade.alias(f"grade_{end}"),
            (stars >= 8).alias(f"need_0_{end}"),
            pl.when(stars >= 10)
            .then(30_000_000)
            .when(stars >= 8)
            .then(20_000_000)
            .otherwise(0)
            .alias(f"limit_{end}"),
        ]
    return columns


def _loans() -> list[pl.Expr]:
    return [
        pl.all_horizontal(*(pl.col(f"need_{i}_{end}") for i in range(NEEDS))).alias(
            f"verdict_{end}"
        )
        for end in ENDS
    ]
