"""Outcomes as rows of printable text: one canonical row a subject, sorted by id.

What is open never looks like no or 0: a figure has its lowest and highest value, a
verdict says so in words, a grade or place that can still move is written as a range.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import numpy as np
from attrs import evolve

from evalkit.io.result_column import (
    ResultColumn,
    figure_column,
    said_column,
    verdict_column,
    words_column,
)
from evalkit.io.results_digest import outcome_digests
from evalkit.io.results_labels import (
    distinct,
    fact_labels,
    group_label,
    named_grade,
    walk,
)
from evalkit.io.safe_text import safe_cell
from evalkit.io.verdict_words import place_range
from evalkit.model.number import IntArray
from evalkit.model.outcome import (
    Measure,
    Outcomes,
    Places,
    place_text,
    ranged,
)
from evalkit.model.rubric import Rubric

DIGEST = "结果摘要"


def id_order(outcomes: Outcomes) -> IntArray:
    """Give the rows in the order of their ids, compared by code point."""
    return np.array(
        sorted(range(len(outcomes)), key=outcomes.ids.__getitem__), dtype=np.int64
    )


def result_columns(
    rubric: Rubric, outcomes: Outcomes, digests: Sequence[str]
) -> tuple[ResultColumn, ...]:
    """Lay outcomes and their digests out as columns of printable text, sorted by id."""
    order = id_order(outcomes)
    main = [*_who(rubric, outcomes, order), *_result(rubric, outcomes, order)]
    columns = [
        *(evolve(column, main=True) for column in main),
        *_criteria(rubric, outcomes, order),
        *_verdicts(rubric, outcomes, order),
        *_figures(rubric, outcomes, order),
    ]
    columns.append(words_column("待补充的事实", _wanting(rubric, outcomes, order)))
    columns.append(words_column(DIGEST, [digests[row] for row in order]))
    return tuple(columns)


def outcome_rows(
    rubric: Rubric, outcomes: Outcomes
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Give the headings and one row of printable text a subject, sorted by id.

    Figures take two columns, the lowest and the highest they can be.
    """
    return table_rows(result_columns(rubric, outcomes, outcome_digests(outcomes)))


def table_rows(
    columns: Sequence[ResultColumn],
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Give columns as headings and rows, each figure as its lowest and highest."""
    headings: list[str] = []
    cells: list[Sequence[str]] = []
    for column in columns:
        if column.high is None:
            headings.append(column.label)
            cells.append(column.low)
        else:
            headings += [f"{column.label}最低", f"{column.label}最高"]
            cells += [column.low, column.high]
    return tuple(distinct(headings)), list(zip(*cells, strict=True))


def outcomes_csv(columns: Sequence[ResultColumn]) -> bytes:
    """Write outcomes.csv: UTF-8 with a mark that spreadsheets need, lines end CRLF.

    Text that looks like a formula gets an apostrophe; figures stay figures.
    """
    headings, rows = table_rows([_safe(column) for column in columns])
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows(rows)
    return stream.getvalue().encode("utf-8-sig")


def _safe(column: ResultColumn) -> ResultColumn:
    label = safe_cell(column.label)
    if column.high is not None:
        return evolve(column, label=label)
    safe = {text: safe_cell(text) for text in set(column.low)}
    return evolve(column, label=label, low=[safe[text] for text in column.low])


def _who(rubric: Rubric, outcomes: Outcomes, order: IntArray) -> list[ResultColumn]:
    subject = rubric.subject
    columns = [words_column(subject.id, [outcomes.ids[row] for row in order])]
    if outcomes.names is not None:
        names = [outcomes.names[row] for row in order]
        columns.append(words_column(subject.name or f"{subject.label.zh}名称", names))
    if outcomes.groups is not None:
        groups = [outcomes.groups[row] for row in order]
        columns.append(words_column(group_label(rubric), groups))
    return columns


def _result(rubric: Rubric, outcomes: Outcomes, order: IntArray) -> list[ResultColumn]:
    columns = [figure_column("总分", outcomes.total, order)]
    if outcomes.star:
        columns.append(
            evolve(figure_column("星数", outcomes.stars, order), middle=True)
        )
    grade = named_grade(outcomes)
    if grade is not None:
        still = grade.open[order]
        low = [outcomes.grades[i] for i in grade.low[order].tolist()]
        high = [outcomes.grades[i] for i in grade.high[order].tolist()]
        grades = words_column("等级", list(map(ranged, low, high)), still)
        settled = np.where(still, "否", "是").tolist()
        sure = words_column("等级是否确定", settled, still)
        columns += [evolve(grades, middle=True), evolve(sure, middle=True)]
    if outcomes.suspended is not None:
        columns.append(verdict_column("是否暂停", outcomes.suspended, order, "veto"))
    if outcomes.overall is not None:
        columns.append(_places("排名（全部）", outcomes.overall, order))
    if outcomes.within is not None:
        within = f"排名（按{group_label(rubric)}）"
        columns.append(_places(within, outcomes.within, order))
    return columns


def _places(label: str, places: Places, order: IntArray) -> ResultColumn:
    pairs = np.stack([places.low[order], places.high[order]], axis=1)
    distinct, which = np.unique(pairs, axis=0, return_inverse=True)
    texts = [
        place_range(place_text(best), place_text(worst)).zh
        for best, worst in distinct.tolist()
    ]
    return ResultColumn(
        label,
        [texts[i] for i in which.ravel().tolist()],
        open=(pairs[:, 0] != pairs[:, 1]).tolist(),
        middle=True,
        numbers=((pairs[:, 0] == pairs[:, 1]) & (pairs[:, 0] > 0)).tolist(),
    )


def _criteria(
    rubric: Rubric, outcomes: Outcomes, order: IntArray
) -> list[ResultColumn]:
    """Lay out every criterion's points and star; items are left to the explanation."""
    columns = []
    for path, label in walk(rubric):
        if path in outcomes.points:
            columns.append(figure_column(label, outcomes.points[path], order))
        if path in outcomes.star:
            star = outcomes.star[path]
            columns.append(verdict_column(f"{label}·得星", star, order, "star"))
    return columns


def _verdicts(
    rubric: Rubric, outcomes: Outcomes, order: IntArray
) -> list[ResultColumn]:
    columns = []
    for veto in rubric.vetoes:
        holds, until = outcomes.vetoes[veto.key], outcomes.until.get(veto.key)
        columns.append(verdict_column(veto.label.zh, holds, order, "veto"))
        if until is not None:
            columns.append(_until(f"{veto.label.zh}·至", holds, until, order))
    columns += [
        verdict_column(
            one.label.zh, outcomes.selections[one.key].selected, order, "selection"
        )
        for one in rubric.selections
    ]
    for programme in rubric.programmes:
        outcome = outcomes.programmes[programme.key]
        label = programme.label.zh
        granted = verdict_column(label, outcome.verdict, order, "programme")
        columns.append(_while_held(granted, outcome.verdict, outcomes, order))
        if outcome.limit is not None:
            limit = _granted(outcome.verdict, outcome.limit)
            columns.append(
                figure_column(f"{label}额度（元）", limit, order, short=True)
            )
        if outcome.least is not None:
            least = _granted(outcome.verdict, outcome.least)
            columns.append(
                figure_column(f"{label}额度起（元）", least, order, short=True)
            )
        if outcome.rate is not None:
            rate = _granted(outcome.verdict, outcome.rate)
            columns.append(figure_column(f"{label}利率（BP）", rate, order, short=True))
    return columns


def _until(label: str, holds: Measure, until: Measure, order: IntArray) -> ResultColumn:
    """Lay out the day until which somebody is barred; nothing for who is not."""
    said = said_column(label, until, order)
    barred = holds.low[order] != 0
    texts = [day if bar else "" for day, bar in zip(said.low, barred, strict=True)]
    return evolve(said, low=texts, open=(until.open[order] & barred).tolist())


def _while_held(
    column: ResultColumn, verdict: Measure, outcomes: Outcomes, order: IntArray
) -> ResultColumn:
    """Say of a programme that would be granted, or may be, that it is suspended."""
    held = outcomes.suspended
    if held is None:
        return column
    stopped = (held.low[order] != 0) & (verdict.high[order] != 0)
    pairs = zip(column.low, stopped, strict=True)
    return evolve(column, low=["暂停" if stop else text for text, stop in pairs])


def _figures(rubric: Rubric, outcomes: Outcomes, order: IntArray) -> list[ResultColumn]:
    """Lay out the derived figures the rubric wants shown."""
    columns = []
    for figure in rubric.derived:
        measure = outcomes.figures.get(figure.key)
        if measure is None:
            continue
        unit = f"（{figure.unit}）" if figure.unit else ""
        label = f"{figure.label.zh}{unit}"
        if measure.type.is_number:
            columns.append(figure_column(label, measure, order))
        else:
            columns.append(said_column(label, measure, order))
    return columns


def _granted(verdict: Measure, limit: Measure) -> Measure:
    """Give the limit as what may be granted: from 0 while the verdict is open."""
    low = np.where(verdict.low != 0, limit.low, np.minimum(limit.low, 0))
    low = np.where(verdict.high != 0, low, 0)
    high = np.where(verdict.low != 0, limit.high, np.maximum(limit.high, 0))
    return Measure(limit.type, low, np.where(verdict.high != 0, high, 0))


def _wanting(rubric: Rubric, outcomes: Outcomes, order: IntArray) -> list[str]:
    """Name, for each subject, the facts that would settle what is open."""
    labels = fact_labels(rubric)
    rank = {key: place for place, key in enumerate(labels)}
    wanted: dict[int, set[str]] = {}
    for decision in outcomes.wanting.values():
        for row, fields in decision.items():
            wanted.setdefault(row, set()).update(fields)
    texts = [""] * len(outcomes)
    for row, keys in wanted.items():
        ordered = sorted(keys, key=lambda key: (rank.get(key, len(rank)), key))
        texts[row] = "、".join(labels.get(key, key) for key in ordered)
    return [texts[row] for row in order]
