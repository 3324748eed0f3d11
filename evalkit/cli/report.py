"""What a result comes to, printed for people and given to programs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import attrs

from evalkit.cli.screen import Screen
from evalkit.io.receipt import Receipt, receipt_code, spaced_code
from evalkit.io.results_labels import (
    decision_labels,
    fact_labels,
    group_label,
    measure_word,
)
from evalkit.io.results_summary import ProgrammeCounts, Summary, summarise
from evalkit.io.selected import selected_ids
from evalkit.io.verdict_words import VERDICT_WORDS
from evalkit.kit.evaluation import Evaluation
from evalkit.model.rubric import Rubric

#: How many of the ranking, and of the facts most wanted, are shown.
_FIRST, _MOST_WANTED = 10, 5
#: The decisions told here, and in English; programmes have lines of their own.
_DECISIONS = {"等级": "grade", "总分": "total", "星数": "stars"}


def show_result(screen: Screen, result: Evaluation) -> None:
    """Print a result: grades, the first, what is open and why, programmes."""
    summary = summarise(result.rubric, result.outcomes)
    rubric, word = result.rubric, measure_word(result.rubric)
    title, count = rubric.title.said(screen.language), f"{len(result):,}"
    screen.line(
        screen.say(
            f"{title} {rubric.version}　评价基准日 {result.as_of}　共 {count} {word}",
            f"{title} {rubric.version}, as of {result.as_of}: {count} subjects",
        ),
        style="bold",
    )
    screen.line()
    if summary.grades:
        _grades(screen, summary, word)
    if result.rubric.ranking is not None:
        _first(screen, result)
    _open(screen, result.rubric, summary, word)
    _counts(screen, "selection", summary.selections, word)
    _counts(screen, "programme", summary.programmes, word)


def show_files(screen: Screen, receipt: Receipt, out: Path) -> None:
    """Print where the result is."""
    code = spaced_code(receipt_code(receipt))
    screen.line()
    screen.line(
        screen.say(f"结果在 {out}，校验码 {code}：", f"In {out}, check code {code}:"),
        style="bold",
    )
    about = {
        "outcomes.xlsx": (
            "评定结果工作簿，用 WPS 或 Excel 打开",
            "the result as a workbook",
        ),
        "notice.html": ("张贴用的公示，用浏览器打开打印", "the list for the wall"),
        "outcomes.csv": ("给程序用的表", "the result for programs"),
        "receipt.json": ("凭据", "what the result rests on"),
        "inputs": ("办法和事实的副本", "copies of the rubric and the facts"),
    }
    for name, (zh, en) in about.items():
        screen.line(f"  {name:<15}{screen.say(zh, en)}")


def result_value(result: Evaluation, receipt: Receipt, out: Path) -> object:
    """Give a result as plain values for programs."""
    summary = summarise(result.rubric, result.outcomes)
    rubric = result.rubric
    selected = {}
    if rubric.selections:
        selected = {"selected": selected_ids(result.rubric, result.outcomes)}
    settled = dict(zip(summary.grades, summary.total.settled, strict=False))
    return {
        "rubric": {"id": rubric.id, "version": rubric.version, "digest": rubric.digest},
        "as_of": str(result.as_of),
        "subjects": len(result),
        "grades": settled,
        "undetermined": dict(summary.undetermined),
        "wanted": dict(summary.wanted),
        "programmes": {p.key: _plain(p) for p in summary.programmes},
        "selections": {s.key: _plain(s) for s in summary.selections},
        **selected,
        "warnings": [fault.as_json() for fault in receipt.warnings],
        "out": str(out),
        "files": dict(receipt.files),
        "code": receipt_code(receipt),
    }


def _plain(counts: ProgrammeCounts) -> dict[str, object]:
    return {key: value for key, value in attrs.asdict(counts).items() if key != "key"}


def _grades(screen: Screen, summary: Summary, word: str) -> None:
    total = summary.total
    rows = [*zip(summary.grades, total.settled, strict=True)]
    rows.append((screen.say("尚未确定", "undetermined"), total.undetermined))
    rows.append((screen.say("合计", "all"), total.subjects))
    screen.table(
        (screen.say("等级", "grade"), screen.say(f"{word}数", "count"),
         screen.say("占比", "share")),
        [
            (label, f"{count:,}", _share(count, total.subjects))
            for label, count in rows
        ],
        numbers=(1, 2),
    )  # fmt: skip
    screen.line()


def _share(count: int, whole: int) -> str:
    """Give a share in percent with one decimal, rounded half up."""
    tenths = (2000 * count + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}%"


def _first(screen: Screen, result: Evaluation) -> None:
    ranked = result.ranking(most=_FIRST)
    has_groups, has_stars = result.outcomes.groups is not None, result.outcomes.star
    subject = result.rubric.subject
    columns: dict[str, list[str]] = {
        screen.say("名次", "place"): [row.overall for row in ranked],
        screen.say(subject.id, "id"): [row.id for row in ranked],
    }
    if subject.name is not None:
        columns[screen.say(subject.name, "name")] = [row.name for row in ranked]
    if has_groups:
        group = group_label(result.rubric)
        columns[group] = [row.group for row in ranked]
    columns[screen.say("总分", "total")] = [row.total for row in ranked]
    if has_stars:
        columns[screen.say("星数", "stars")] = [row.stars for row in ranked]
    columns[screen.say("等级", "grade")] = [row.grade for row in ranked]
    screen.table(
        list(columns),
        zip(*columns.values(), strict=True),
        title=screen.say(f"前 {len(ranked)} 名", f"The first {len(ranked)}"),
    )
    screen.line()


def _open(screen: Screen, rubric: Rubric, summary: Summary, word: str) -> None:
    known, labels = summary.undetermined, decision_labels(rubric)
    still = [(labels[k], known[k]) for k in _DECISIONS.values() if known.get(k)]
    if not still:
        screen.line(screen.say("全部确定。", "Nothing is undetermined."))
        return
    counts = _counted(screen, still, word)
    screen.line(screen.say(f"尚未确定：{counts}。", f"Undetermined: {counts}."))
    if not summary.wanted:
        return  # a rule failed, and no fact would settle it
    facts, most = fact_labels(rubric), islice(summary.wanted.items(), _MOST_WANTED)
    wanted = _counted(screen, [(facts.get(k, k), n) for k, n in most], word)
    screen.line(
        screen.say(f"最多是因为缺：{wanted}。", f"Mostly for want of: {wanted}.")
    )


def _counted(screen: Screen, counts: Sequence[tuple[str, int]], word: str) -> str:
    if screen.language == "zh":
        return "，".join(f"{label} {count:,} {word}" for label, count in counts)
    return ", ".join(f"{said_decision(screen, label)} {n:,}" for label, n in counts)


def said_decision(screen: Screen, label: str) -> str:
    """Name a decision; evalkit's own words have English ones beside them."""
    return screen.say(label, _DECISIONS.get(label, label))


def _counts(
    screen: Screen, kind: str, counts: Sequence[ProgrammeCounts], word: str
) -> None:
    """Say of selections or programmes how many they take."""
    words = VERDICT_WORDS[kind].values()
    for one in counts:
        numbers = [f"{n:,}" for n in (one.yes, one.no, one.undetermined)]
        pairs = zip(words, numbers, strict=True)
        zh = "，".join(f"{said.zh} {n} {word}" for said, n in pairs)
        yes, no, still = numbers
        taken = VERDICT_WORDS[kind]["yes"].said("en")
        en = f"{yes} {taken}, {no} not, {still} undetermined"
        screen.line(screen.say(f"{one.label}：{zh}。", f"{one.label}: {en}."))
