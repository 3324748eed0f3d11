"""Functions over many rows: over the subjects of a group, or a subject's records.

`AGGREGATES` is the whole list; the reference page is written from it.
"""

from __future__ import annotations

from attrs import frozen

from evalkit.language.node import AggregateKind

#: The most subjects one table may hold; it bounds counts and sums over groups.
MOST_SUBJECTS = 100_000_000


@frozen
class Aggregate:
    """A function over many rows and how it is written."""

    name: AggregateKind
    form: str
    about: str
    #: Whether it reduces a figure, or counts rows for which a condition holds.
    figure: bool
    over: tuple[str, ...] = ("subjects", "records")
    #: Whether rows are taken in the order of their days.
    dated: bool = False


AGGREGATES: dict[str, Aggregate] = {
    a.name: a
    for a in (
        Aggregate(
            "count",
            "count(condition, by=field) · count(table, condition, within=…)",
            "how many subjects of the group, or rows of the record table",
            figure=False,
        ),
        Aggregate(
            "sum",
            "sum(x, by=field) · sum(table, x, where=condition, within=…)",
            "the sum of a figure",
            figure=True,
        ),
        Aggregate(
            "mean",
            "mean(x, by=field, otherwise=n) · "
            "mean(table, x, where=…, trim=k, above=n, otherwise=n)",
            "the mean of a figure, rounded once to `numbers.ratios` decimals or to "
            "the figure's own where it has more",
            figure=True,
        ),
        Aggregate(
            "median",
            "median(x, by=field, otherwise=n) · median(table, x, where=…, otherwise=n)",
            "the middle figure of the group; of two middle ones their mean",
            figure=True,
        ),
        Aggregate(
            "min_of",
            "min_of(x, by=field, otherwise=n) · min_of(table, x, where=…, otherwise=n)",
            "the least figure or first date",
            figure=True,
        ),
        Aggregate(
            "max_of",
            "max_of(x, by=field, otherwise=n) · max_of(table, x, where=…, otherwise=n)",
            "the greatest figure or last date",
            figure=True,
        ),
        Aggregate(
            "share",
            "share(condition, by=field, otherwise=n) · "
            "share(table, condition, where=…, otherwise=n)",
            "the share of the group for which a condition holds, from 0 to 1",
            figure=False,
        ),
        Aggregate(
            "any",
            "any(table, condition, within=…)",
            "whether a condition holds for some row",
            figure=False,
            over=("records",),
        ),
        Aggregate(
            "all",
            "all(table, condition, within=…)",
            "whether a condition holds for every row; no when there are no rows",
            figure=False,
            over=("records",),
        ),
        Aggregate(
            "first",
            "first(table, x, where=…, otherwise=…)",
            "the figure, day or word of the earliest row; of several on one day the "
            "greatest",
            figure=True,
            over=("records",),
            dated=True,
        ),
        Aggregate(
            "last",
            "last(table, x, where=…, otherwise=…)",
            "the figure, day or word of the latest row; of several on one day the "
            "greatest",
            figure=True,
            over=("records",),
            dated=True,
        ),
        Aggregate(
            "longest_run",
            "longest_run(table, condition, where=…, within=…)",
            "the most rows in a row, by day, for which a condition holds; on one day "
            "those for which it does come first",
            figure=False,
            over=("records",),
            dated=True,
        ),
        Aggregate(
            "latest_run",
            "latest_run(table, condition, where=…, within=…)",
            "for how many rows, back from the latest, a condition has held",
            figure=False,
            over=("records",),
            dated=True,
        ),
    )
}
