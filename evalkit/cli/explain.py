"""`evalkit explain`: why a subject got what it got, down to the cells."""

from __future__ import annotations

import datetime
from pathlib import Path

import attrs
import click
from rich.text import Text
from rich.tree import Tree

from evalkit.cli.evaluating import evaluate, facts_argument, rubric_argument
from evalkit.cli.options import (
    as_of_option,
    json_option,
    language_option,
    seed_option,
)
from evalkit.cli.report import said_decision
from evalkit.cli.screen import Screen, this_screen
from evalkit.io.results_labels import decision_labels, fact_labels
from evalkit.io.verdict_words import VERDICT_WORDS, place_range
from evalkit.kit.evaluation import Evaluation
from evalkit.model.outcome import Trace, ranged

_SECTIONS = {
    "veto": ("一票否决", "vetoes"),
    "ranking": ("名次", "places"),
    "selection": ("遴选", "selections"),
}


@click.command("explain")
@rubric_argument
@facts_argument
@click.argument("subject")
@as_of_option
@seed_option
@json_option
@language_option
def command(
    source: str,
    facts: tuple[Path, ...],
    subject: str,
    as_of: datetime.date | None,
    seed: str | None,
) -> None:
    """Say why a subject got what it got, down to the cells.

    SUBJECT is its id. From the total to criteria, items, figures and the cells they
    were read from; then vetoes, grade, places, selections, programmes, and the facts
    that are still wanting. RUBRIC and FACTS are as for `evalkit run`.
    """
    screen = this_screen()
    result = evaluate(screen, source, facts, as_of, seed)
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
    if trace.kind == "veto" and trace.verdict == "no":
        return  # what a veto that can't apply looked at explains nothing
    for part in trace.parts:
        _grow(screen, below, part)


def _line(screen: Screen, trace: Trace) -> Text:
    """Write one line: label, figure of the full mark, why, the cell."""
    counts = trace.kind != "row" or trace.verdict == "yes"
    settled = counts and trace.low == trace.high
    style = "bold" if trace.kind in ("outcome", "criterion", "programme") else ""
    line = screen.text(trace.label.said(screen.language), style)
    figure = screen.text(_figure(screen, trace), "green" if settled else "yellow")
    line.append("  ").append(figure)
    # A programme's note is about the scheme, not about this subject.
    if trace.note is not None and trace.kind != "programme":
        line.append("  ").append(screen.text(trace.note.said(screen.language), "dim"))
    if trace.cell is not None:
        line.append("  ").append(screen.text(f"[{trace.cell}]", "cyan"))
    return line


def _figure(screen: Screen, trace: Trace) -> str:
    words = VERDICT_WORDS.get(trace.kind)
    if words is not None and trace.verdict is not None:
        return words[trace.verdict].said(screen.language)
    if trace.kind == "ranking":
        return place_range(trace.low, trace.high).said(screen.language)
    figure = ranged(trace.low, trace.high)
    if trace.kind == "outcome":
        figure = screen.say(f"总分 {figure}", f"total {figure}")
    full = "" if trace.full is None else f" / {trace.full}"
    return f"{figure}{full}{trace.unit and ' ' + trace.unit}"
