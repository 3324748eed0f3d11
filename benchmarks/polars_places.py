"""Places in polars: keys are sorted, and everybody is looked up in them."""

from __future__ import annotations

import polars as pl

PLACES = ("overall", "within")
#: Keys of the tie chain: stars, total, years.
SIZE = 11 * 10_001 * 51


def places(scored: pl.DataFrame) -> pl.DataFrame:
    """Give the best and the worst place over all and within the village.

    A household's best place is one more than the number of those certainly above it,
    its worst one more than the number of those that may be; who may turn out not to be
    ranked has none for certain.
    """
    start = pl.col("village") * SIZE
    ranked = scored.lazy().select(
        village=pl.col("village").to_physical().cast(pl.Int64),
        sure=pl.col("grade_low") >= 2,
        maybe=pl.col("grade_high") >= 2,
        overall_low=_key("low", 0),
        overall_high=_key("high", 50),
    )
    ranked = ranked.with_columns(
        within_low=start + pl.col("overall_low"),
        within_high=start + pl.col("overall_high"),
    )
    keyed = ranked.collect()
    pools = keyed.lazy().select(
        pl.col(f"{name}_{end}").filter(pl.col(among)).sort().implode()
        for name in PLACES
        for end, among in (("low", "sure"), ("high", "maybe"))
    )
    found = pools.collect()
    places = [
        place
        for name in PLACES
        for place in _placed(name, found[f"{name}_low"][0], found[f"{name}_high"][0])
    ]
    return keyed.lazy().select(places).collect()


def _key(end: str, blank: int) -> pl.Expr:
    stars, total = pl.col(f"stars_{end}"), pl.col(f"total_{end}")
    chain = stars.cast(pl.Int64) * 10_001 + total
    return chain * 51 + pl.col("title_years").fill_null(blank)


def _placed(name: str, certain: pl.Series, possible: pl.Series) -> list[pl.Expr]:
    def above(pool: pl.Series, than: str) -> pl.Expr:
        below = pl.lit(pool).search_sorted(pl.col(f"{name}_{than}"), side="right")
        if name == "overall":
            return len(pool) - below.cast(pl.Int64)
        ends = pl.int_range(1, pl.max("village") + 2) * SIZE
        over = pl.lit(pool).search_sorted(ends, side="left").cast(pl.Int64)
        return over.gather(pl.col("village")) - below

    loose = pl.col(f"{name}_high") > pl.col(f"{name}_low")
    own = (pl.col("maybe") & loose).cast(pl.Int64)
    best, worst = 1 + above(certain, "high"), 1 + above(possible, "low") - own
    return [
        pl.when("sure").then(best).otherwise(0).alias(f"{name}_low"),
        pl.when("maybe").then(worst).otherwise(0).alias(f"{name}_high"),
    ]
