"""outcomes.xlsx: the result as people read it, its counts, and how to read it."""

from __future__ import annotations

from collections.abc import Sequence

from evalkit.io.outcome_rows import DIGEST
from evalkit.io.receipt import Receipt
from evalkit.io.result_column import ResultColumn
from evalkit.io.results_guide import guide_sheet
from evalkit.io.results_labels import (
    decision_labels,
    distinct,
    fact_labels,
    group_label,
    measure_word,
)
from evalkit.io.results_styles import Style, figure
from evalkit.io.results_summary import GradeCounts, Summary
from evalkit.io.results_xlsx import (
    Cell,
    Sheet,
    column_letter,
    text_width,
    workbook_bytes,
)
from evalkit.io.verdict_words import VERDICT_WORDS
from evalkit.model.outcome import ranged
from evalkit.model.rubric import Rubric

LEGEND = (
    "浅黄色表示因缺少事实尚未确定：写作“最低～最高”，或写作“待定”“待核实”。"
    "尚未确定不等于“否”，也不等于 0 分。"
)
_WIDEST = 36


def workbook_out(
    rubric: Rubric,
    columns: Sequence[ResultColumn],
    summary: Summary,
    receipt: Receipt,
) -> bytes:
    """Write outcomes.xlsx; the same result gives the same bytes."""
    title = f"{rubric.title.zh}　评价结果"
    if receipt.notice.label:
        title = f"{title}（{receipt.notice.label}）"
    sheets = (
        _result_sheet(rubric, columns, title, receipt),
        _summary_sheet(rubric, summary),
        guide_sheet(rubric, receipt, LEGEND),
    )
    return workbook_bytes(sheets, title)


def _result_sheet(
    rubric: Rubric, columns: Sequence[ResultColumn], title: str, receipt: Receipt
) -> Sheet:
    labels = distinct([column.label for column in columns])
    count = f"共{receipt.outcomes_count}{measure_word(rubric)}"
    note = f"评价基准日：{receipt.as_of}　{count}。{LEGEND}"
    head: list[Cell | None] = [(label, Style.HEAD, False) for label in labels]
    cells = [_cells(column) for column in columns]
    rows: list[Sequence[Cell | None]] = [
        [(title, Style.TITLE, False)],
        [(note, Style.NOTE, False)],
        head,
        *zip(*cells, strict=True),
    ]
    across = f"{column_letter(min(len(columns), 12))}"
    return Sheet(
        "评价结果",
        rows,
        [_width(label, each) for label, each in zip(labels, cells, strict=True)],
        heights={1: 30, 2: 32, 3: 48},
        merged=(f"A1:{across}1", f"A2:{across}2"),
        heading=3,
        fixed=1 if columns[1].high is not None else 2,
        filters=True,
        printed=sum(column.main for column in columns),
    )


def _cells(column: ResultColumn) -> list[Cell]:
    """Give the cells of a column: a number where it is certain, else text."""
    word = Style.WORD if column.middle else Style.TEXT
    look = Style.SMALL if column.label == DIGEST else word
    still = column.open or [False] * len(column.low)
    if column.numbers is not None:
        return [
            (text, Style.OPEN if is_open else Style.COUNT, number)
            for text, is_open, number in zip(
                column.low, still, column.numbers, strict=True
            )
        ]
    if column.high is None:
        return [
            (text, Style.OPEN if is_open else look, False)
            for text, is_open in zip(column.low, still, strict=True)
        ]
    shown = Style.COUNT if column.middle else figure(column.decimals)
    return [
        (ranged(low, high), Style.OPEN, False) if is_open else (low, shown, True)
        for low, high, is_open in zip(column.low, column.high, still, strict=True)
    ]


def _width(label: str, cells: Sequence[Cell]) -> int:
    widest = max((text_width(text) for text in {cell[0] for cell in cells}), default=0)
    # Headings wrap: half of one, or the longest word people would read, is enough.
    return min(max(widest + 2, (text_width(label) + 1) // 2 + 4, 9), _WIDEST)


def _summary_sheet(rubric: Rubric, summary: Summary) -> Sheet:
    """Count grades by group, programmes, and what is open for want of which facts."""
    word = measure_word(rubric)
    heads = [*summary.grades, *(["等级未定"] if summary.grades else []), "合计"]
    rows: list[Sequence[Cell | None]] = [
        [("汇总", Style.TITLE, False)],
        [(f"单位：{word}", Style.NOTE, False)],
        _heads([group_label(rubric) if summary.groups else "范围", *heads]),
    ]
    rows += [_grades(group, group.group or "（未注明）") for group in summary.groups]
    rows.append(_grades(summary.total, "全部"))
    for kind, label, counts in (
        ("selection", "遴选", summary.selections),
        ("programme", "项目", summary.programmes),
    ):
        if counts:
            words = VERDICT_WORDS[kind].values()
            rows += [[], _heads([label, *(each.zh for each in words)])]
            rows += [_counts(c.label, (c.yes, c.no), c.undetermined) for c in counts]
    rows += [[], _heads(["判定事项", "尚未确定"])]
    labels = decision_labels(rubric)
    rows += [_counts(labels[key], (), n) for key, n in summary.undetermined.items()]
    if summary.wanted:
        rows += [[], _heads(["待补充的事实", f"因此未定的{word}数"])]
        facts = fact_labels(rubric)
        rows += [_counts(facts.get(k, k), (n,)) for k, n in summary.wanted.items()]
    first = max(text_width(row[0][0]) for row in rows if row and row[0])
    widths = [
        min(max(first + 2, 16), _WIDEST),
        *(max(text_width(h) + 3, 12) for h in heads),
    ]
    widths += [12] * (4 - len(widths))
    return Sheet("汇总", rows, widths, heights={1: 30})


def _heads(labels: Sequence[str]) -> list[Cell | None]:
    return [(label, Style.HEAD, False) for label in labels]


def _grades(counts: GradeCounts, label: str) -> list[Cell | None]:
    cells = _counts(label, counts.settled)
    if counts.settled:
        cells.append(_open_count(counts.undetermined))
    cells.append((str(counts.subjects), Style.COUNT, True))
    return cells


def _counts(
    label: str, settled: Sequence[int], undetermined: int | None = None
) -> list[Cell | None]:
    cells: list[Cell | None] = [(label, Style.TEXT, False)]
    cells += [(str(count), Style.COUNT, True) for count in settled]
    if undetermined is not None:
        cells.append(_open_count(undetermined))
    return cells


def _open_count(count: int) -> Cell:
    return (str(count), Style.OPEN if count else Style.COUNT, True)
