"""`evalkit explain`: why a subject got what it got, down to the cells."""

from __future__ import annotations

import datetime
from pathlib import Path

import attrs
import click
from rich.text import Text
from rich.tree import Tree

from evalkit.cli.evaluating import evaluate, facts_argument, rubric_argument
from evalkit.cli.options import as_of_option, json_option, language_option
from evalkit.cli.report import said_decision
from evalkit.cli.screen import Screen, this_screen
from evalkit.io.outcome_rows import PLACES
from evalkit.io.results_labels import decision_labels, fact_labels
from evalkit.kit.evaluation import Evaluation
from evalkit.model.outcome import Trace, ranged

#: What a line of these kinds answers, and in which words.
_VERDICTS = {
    "veto": {"是": ("有", "yes"), "否": ("没有", "no"), "": ("待核实", "undetermined")},
    "need": {"是": ("是", "yes"), "否": ("否", "no"), "": ("待定", "undetermined")},
    "programme": {
        "是": ("符合条件", "eligible"),
        "否": ("不符合", "not eligible"),
        "": ("待核实", "undetermined"),
    },
}
_SECTIONS = {
    "veto": ("一票否决", "vetoes"),
    "ranking": ("名次", "places"),
}
_ANSWERS = {"是": "yes", "否": "no"}
#: What a place that is none is told as.
_UNRANKED = "—"


@click.command("explain")
@rubric_argument
@facts_argument
@click.argument("subject")
@as_of_option
@json_option
@language_option
def command(
    source: str,
    facts: tuple[Path, ...],
    subject: str,
    as_of: datetime.date | None,
) -> None:
    """Say why a subject got what it got, down to the cells.

    SUBJECT is its id. From the total to criteria, items, figures and the cells they
    were read from; then vetoes, grade, places, programmes, and the facts that are
    still wanting. RUBRIC and FACTS are as for `evalkit run`.
    """
    screen = this_screen()
    result = evaluate(screen, source, facts, as_of)
    screen.faults(result.warnings)
    trace = result.explain(subject)
    wanting = _wanting(result, subject)
    if screen.json:
        screen.value(
            {
                "subject": subject,
                "as_of": str(result.as_of),
                "wanting": {key: list(facts) for key, facts in wanting.items()},
                "trace": attrs.asdict(trace),
            }
        )
        return
    screen.out.print(_tree(screen, trace))
    _show_wanting(screen, result, wanting)


def _wanting(result: Evaluation, subject: str) -> dict[str, tuple[str, ...]]:
    row = result.outcomes.ids.index(subject)
    return {
        decision: facts[row]
        for decision, facts in result.outcomes.wanting.items()
        if row in facts
    }


def _show_wanting(
    screen: Screen, result: Evaluation, wanting: dict[str, tuple[str, ...]]
) -> None:
    if not wanting:
        screen.line(
            screen.say(
                "全部确定：不缺会改变结果的事实。",
                "All is settled: no missing fact can change it.",
            )
        )
        return
    decisions, facts = decision_labels(result.rubric), fact_labels(result.rubric)
    screen.line(screen.say("还缺这些事实：", "Facts still wanting:"), style="bold")
    for decision, keys in wanting.items():
        label = said_decision(screen, decisions.get(decision, decision))
        names = screen.say("、", ", ").join(facts.get(key, key) for key in keys)
        screen.line(f"  {label}{screen.say('：', ': ')}{names}", style="yellow")


def _tree(screen: Screen, trace: Trace) -> Tree:
    tree = Tree(_line(screen, trace), guide_style="dim")
    sections: dict[str, Tree] = {}
    for part in trace.parts:
        section = _SECTIONS.get(part.kind)
        if section is None:
            _grow(screen, tree, part)
        else:
            if part.kind not in sections:
                sections[part.kind] = tree.add(screen.text(screen.say(*section)))
            _grow(screen, sections[part.kind], part)
    return tree


def _grow(screen: Screen, tree: Tree, trace: Trace) -> None:
    below = tree.add(_line(screen, trace))
    if trace.kind == "veto" and trace.high == "否":
        return  # what a veto that can't apply looked at explains nothing
    for part in trace.parts:
        _grow(screen, below, part)


def _line(screen: Screen, trace: Trace) -> Text:
    """Write one line: label, figure of the full mark, why, the cell."""
    is_open = trace.low != trace.high
    style = "bold" if trace.kind in ("outcome", "criterion", "programme") else ""
    line = screen.text(trace.label.said(screen.language), style)
    if not trace.key.endswith("]"):  # a row of a record table has no figure
        figure = _figure(screen, trace)
        line.append("  ").append(screen.text(figure, "yellow" if is_open else "green"))
    # A programme's note is about the scheme, not about this subject.
    if trace.note is not None and trace.kind != "programme":
        line.append("  ").append(screen.text(trace.note.said(screen.language), "dim"))
    if trace.cell is not None:
        line.append("  ").append(screen.text(f"[{trace.cell}]", "cyan"))
    return line


def _figure(screen: Screen, trace: Trace) -> str:
    verdicts = _VERDICTS.get(trace.kind)
    if verdicts is not None:
        answer = trace.low if trace.low == trace.high else ""
        return screen.say(*verdicts[answer])
    if trace.kind == "ranking":
        return _place(screen, trace.low, trace.high)
    if {trace.low, trace.high} == {"是", "否"}:
        return screen.say("不知道", "unknown")
    low, high = (
        screen.say(end, _ANSWERS.get(end, end)) for end in (trace.low, trace.high)
    )
    figure = ranged(low, high)
    if trace.kind == "outcome":
        figure = screen.say(f"总分 {figure}", f"total {figure}")
    full = "" if trace.full is None else f" / {trace.full}"
    return f"{figure}{full}{trace.unit and ' ' + trace.unit}"


def _place(screen: Screen, best: str, worst: str) -> str:
    if worst == _UNRANKED:
        return screen.say("不排名", "not ranked")
    if best == _UNRANKED:
        return screen.say(f"{worst} 以内或不排名", f"{worst} or better, or not ranked")
    return best if best == worst else f"{best}{PLACES}{worst}"
