"""Calendar arithmetic on columns of days since 1970-01-01."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from evalkit.language.interval import Array, Interval
from evalkit.model.value import Duration

#: The days any date can lie between: 1900-01-01 and 2199-12-31.
FIRST_DAY, LAST_DAY = -25_567, 84_005
#: The days a date may be moved to: from year 1 to year 9999, what calendars can write.
EARLIEST, LATEST = -719_162, 2_932_896


def shift(days: Array, duration: Duration, sign: int) -> Array:
    """Add a duration to dates; past the end of a month its last day is taken."""
    if not duration.months:
        return np.asarray(days.astype(np.int64) + sign * duration.days)
    dates = days.astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    day = dates - months.astype("datetime64[D]")
    target = months + sign * duration.months
    first = target.astype("datetime64[D]")
    length = (target + 1).astype("datetime64[D]") - first
    moved = first + np.minimum(day, length - 1)
    return np.asarray(moved.astype(np.int64) + sign * duration.days)


def years_between(start: Array, end: Array) -> Array:
    """Count whole years; a 29 February comes round on 1 March in other years."""
    start_year, start_day = _year_and_day(start)
    end_year, end_day = _year_and_day(end)
    return np.asarray(end_year - start_year - (end_day < start_day))


def year(days: Array) -> Array:
    """Give the calendar year."""
    return _year_and_day(days)[0]


def part_of_year(months: int) -> Callable[[Interval], Interval]:
    """Give the part of its year of so many months a date lies in, counted from 1.

    Over the turn of a year any part is possible.
    """
    parts = 12 // months

    def part(days: Array) -> Array:
        month = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
        return np.asarray((month % 12 // months + 1).astype(np.int8))

    def lifted(days: Interval) -> Interval:
        low = part(days.low)
        if days.point:
            return Interval(low, low)
        same = year(days.low) == year(days.high)
        return Interval(
            np.where(same, low, np.int8(1)),
            np.where(same, part(days.high), np.int8(parts)),
        )

    return lifted


def _year_and_day(days: Array) -> tuple[Array, Array]:
    """Split dates into the year and month * 32 + day."""
    dates = days.astype("datetime64[D]")
    months = dates.astype("datetime64[M]").astype(np.int64)
    first = months.astype("datetime64[M]").astype("datetime64[D]")
    day = (dates - first).astype(np.int64)
    return np.asarray(months // 12 + 1970), np.asarray(months % 12 * 32 + day)
