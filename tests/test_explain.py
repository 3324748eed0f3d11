"""Explanations: one tree from the total to the cells, with the run's own figures."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalkit.engine.explain import explain
from evalkit.engine.plan import compile_rubric
from evalkit.engine.run import Run, run
from evalkit.model.outcome import Measure, Places, Trace, ranged
from evalkit.model.programme import Need
from evalkit.model.rubric import Criterion, Derived, Item, Rubric
from evalkit.model.rule import Kernel
from evalkit.model.text import Expression, Text
from evalkit.rules.met import MET
from tests import explained_sample as sample
from tests import strategies
from tests.one_subject import subject
from tests.reference.engine import item_paths
from tests.reference.facts import Facts
from tests.reference.scoring import Scorer
from tests.test_engine_laws import compiled

GOLDEN = Path(__file__).parent / "golden" / "explained"


def lines(trace: Trace, language: str, depth: int = 0) -> Iterator[str]:
    """Write a trace as indented lines, with everything it holds."""
    figure = ranged(trace.low, trace.high)
    verdict = f" {{{trace.verdict}}}" if trace.verdict else ""
    full = f" / {trace.full}" if trace.full else ""
    said = f"{trace.kind} {trace.key}: {trace.label.said(language)} = {figure}{full}"
    said += trace.unit + verdict
    if trace.note is not None:
        said += f" ({trace.note.said(language)})"
    said += f" [{trace.cell}]" if trace.cell else ""
    yield "  " * depth + said + (f" <{trace.source}>" if trace.source else "")
    for part in trace.parts:
        yield from lines(part, language, depth + 1)


def every(trace: Trace) -> Iterator[Trace]:
    """Give a trace and all beneath it."""
    yield trace
    for part in trace.parts:
        yield from every(part)


def found(finished: Run, row: int, kind: str, key: str) -> list[Trace]:
    """Give the traces of a kind and key."""
    whole = explain(finished, row)
    return [t for t in every(whole) if (t.kind, t.key) == (kind, key)]


@pytest.mark.parametrize(("row", "language"), [(0, "zh"), (1, "zh"), (2, "en")])
def test_the_explanation_is_the_one_that_was_reviewed(row: int, language: str) -> None:
    """Points, vetoes, grade, places and loan of a household, line for line.

    The first has everything, the second is vetoed three times, the third has not
    answered.
    """
    told = "\n".join(lines(explain(sample.done(), row), language)) + "\n"
    assert told == (GOLDEN / f"{row}-{language}.txt").read_text(encoding="utf-8")


def test_a_need_without_a_label_is_read_aloud() -> None:
    """A condition nobody named is told in the rubric's own labels."""
    rubric = sample.rubric()
    loan = rubric.programmes[0]
    bare = tuple(Need(one.when, Text(one.when.text)) for one in loan.needs)
    changed = attrs.evolve(rubric, programmes=(attrs.evolve(loan, needs=bare),))
    whole = explain(sample.done(changed=changed), 0)
    labels = [trace.label.zh for trace in every(whole) if trace.kind == "need"]
    assert labels[:2] == ["星数 ≥ 1 且 没有一票否决的情形", "等级 ≥ “合格”"]


def test_without_origin_and_events_it_says_what_is_missing() -> None:
    """Facts from nowhere have no cells; a table not handed in is said to be missing."""
    facts = sample.table(events=False, origin=False)
    told = list(every(explain(sample.done(attrs.evolve(facts, names=None)), 0)))
    assert told[0].label == Text("甲-1")
    assert {trace.cell for trace in told} == {None}
    events = [t for t in told if t.key == "count(events)"]
    assert {t.note for t in events} == {
        Text("没有提供这张记录表", "the table was not supplied")
    }
    assert {(t.low, t.high, t.parts) for t in events} == {("0", "5", ())}


def test_what_was_said_to_be_unknown_is_told_as_that() -> None:
    """A cell that says nobody knows is no empty cell, though empty ones count as 0."""
    facts = sample.table()
    debts = facts.columns["debts"]
    marked = np.array([True, False, False])
    columns = {**facts.columns, "debts": attrs.evolve(debts, outright=marked)}
    finished = sample.done(attrs.evolve(facts, columns=columns))
    (told, *_) = found(finished, 0, "field", "debts")
    assert (told.low, told.high) == ("0", "9")
    assert told.note == Text("未填", "not filled in")
    (told, *_) = found(finished, 2, "field", "debts")
    assert (told.low, told.high) == ("0", "0")


def test_one_alone_is_explained_as_among_others() -> None:
    """Cells, records and reasons of a household are its own, whoever is beside it."""
    whole = sample.rubric()
    level = attrs.evolve(sample.DERIVED[0], value=Expression("income / 12000"))
    derived = (level, *sample.DERIVED[1:])
    changed = attrs.evolve(whole, derived=derived, ranking=None)
    facts = sample.table()
    together = sample.done(facts, changed)
    for row in range(len(facts)):
        alone = sample.done(subject(facts, row), changed)
        assert explain(alone, 0) == explain(together, row)


def plain() -> Rubric:
    """Give the sample without what is decided from scores."""
    return attrs.evolve(
        sample.rubric(), ladder=None, ranking=None, programmes=(), vetoes=()
    )


def with_items(*items: Item, derived: tuple[Derived, ...] = ()) -> Rubric:
    """Give the sample with these items straight below the root."""
    whole = plain()
    root = attrs.evolve(whole.root, parts=items, points=None)
    return attrs.evolve(whole, root=root, derived=(*sample.DERIVED, *derived))


def met(key: str, when: str) -> Item:
    """Give an item of a condition."""
    return sample.item(key, MET, when=Expression(when), points=Decimal(5))


def test_a_figure_is_told_by_its_own_name() -> None:
    """A second name for a field or a figure does not take the first one's place."""
    again = tuple(
        Derived(key, Text(key), Expression(text))
        for key, text in (("same", "tidy"), ("twin", "disputes"), ("five", "5"))
    )
    rubric = with_items(
        met("a", "tidy"),
        met("b", "same"),
        met("c", "disputes > 1"),
        met("d", "twin > 1"),
        met("e", "income > five * 1000 and debts + five > 5"),
        derived=again,
    )
    told = explain(sample.done(changed=rubric), 0)
    names = [[part.key for part in item.parts] for item in told.parts]
    assert names == [
        ["tidy"],
        ["tidy"],
        ["disputes"],
        ["disputes"],
        ["income", "debts", "five"],
    ]
    assert told.note is None
    assert told.full is None


def test_a_veto_and_a_criterion_of_one_key_keep_their_labels() -> None:
    """What a loan needs of a criterion is not told under a veto's name."""
    whole = sample.rubric()
    programme = whole.programmes[0]
    need = attrs.evolve(programme.needs[0], when=Expression("points(debts) > 4"))
    root = attrs.evolve(
        whole.root, parts=(*whole.root.parts, attrs.evolve(met("debts", "tidy")))
    )
    rubric = attrs.evolve(
        whole, root=root, programmes=(attrs.evolve(programme, needs=(need,)),)
    )
    (told,) = found(sample.done(changed=rubric), 1, "derived", "points(debts)")
    assert told.label == Text("debts项")


def refusing(value: int) -> Text:
    """Fail to say why."""
    raise RuntimeError


def number(value: int) -> Any:
    """Say something that is no text."""
    return 5


@pytest.mark.parametrize("describe", [refusing, number])
def test_a_rule_that_cannot_say_why_is_told_by_name(describe: Any) -> None:
    """A failing describe costs its words, and no figure."""

    def bind(params: object, types: object, numbers: object) -> Kernel:
        kernel = MET.bind(params, types, numbers)  # type: ignore[arg-type]
        return attrs.evolve(kernel, describe=describe)

    silent = attrs.evolve(MET, name="silent", bind=bind)
    item = attrs.evolve(met("a", "tidy"), rule=silent)
    finished = sample.done(changed=with_items(item))
    (told,) = found(finished, 0, "item", "a")
    assert told.note == Text(
        "评分规则“silent”未能说明理由", "the rule “silent” could not say why"
    )
    assert (told.low, told.high) == ("5", "5")


def shown(measure: Measure, row: int) -> tuple[str, str]:
    """Write a measure as the explanation writes figures."""
    scale = 10**measure.type.decimals
    ends = [Fraction(int(end[row]), scale) for end in (measure.low, measure.high)]
    if measure.type.kind == "boolean":
        return tuple("是" if end else "否" for end in ends)  # type: ignore[return-value]
    texts = [f"{Decimal(e.numerator) / Decimal(e.denominator):f}" for e in ends]
    return texts[0], texts[1]


def placed(places: Places, row: int) -> tuple[str, str]:
    """Write places as the explanation writes them."""
    ends = [Fraction(int(end[row]), 2) for end in (places.low, places.high)]
    return tuple(f"{float(e):g}" if e else "" for e in ends)  # type: ignore[return-value]


def outcome_figures(finished: Run, row: int) -> dict[str, tuple[str, str]]:
    """Give every figure the run has of a subject, by the name of its trace."""
    outcomes = finished.outcomes
    wanted = {f"outcome {outcomes.ids[row]}": shown(outcomes.total, row)}
    for path, points in outcomes.points.items():
        wanted[f"criterion {path}"] = shown(points, row)
    for key, veto in outcomes.vetoes.items():
        wanted[f"veto {key}"] = shown(veto, row)
    if outcomes.grade is not None:
        low, high = (int(g[row]) for g in (outcomes.grade.low, outcomes.grade.high))
        wanted["grade grade"] = outcomes.grades[low], outcomes.grades[high]
    for name, places in (("within", outcomes.within), ("overall", outcomes.overall)):
        if places is not None:
            wanted[f"ranking {name}"] = placed(places, row)
    for key, programme in outcomes.programmes.items():
        wanted[f"programme {key}"] = shown(programme.verdict, row)
        for index, need in enumerate(programme.needs):
            wanted[f"need {index}"] = shown(need, row)
        if programme.limit is not None and programme.verdict.high[row]:
            wanted["limit limit"] = shown(programme.limit, row)
    return wanted


def told_figures(whole: Trace) -> dict[str, tuple[str, str]]:
    """Give every figure an explanation tells of the same."""
    told: dict[str, tuple[str, str]] = {}
    kinds = ("outcome", "criterion", "item", "veto", "grade", "programme", "limit")
    for trace in every(whole):
        name = f"{trace.kind} {trace.key}"
        if trace.kind == "ranking":
            overall = trace.label.en == "place over all"
            name = f"ranking {'overall' if overall else 'within'}"
        elif trace.kind == "programme":
            # Steps of the ladder have needs too, which are no results.
            for index, need in enumerate(t for t in trace.parts if t.kind == "need"):
                told[f"need {index}"] = (need.low, need.high)
        elif trace.kind not in kinds:
            continue
        told[name] = (trace.low, trace.high)
    return told


@pytest.mark.slow
@given(st.data())
def test_an_explanation_tells_the_figures_of_the_run(data: st.DataObject) -> None:
    """Every figure told is the outcome's, items' the slow engine's; none is missing."""
    rubric = data.draw(strategies.rubrics())
    table = data.draw(strategies.tables(rubric))
    finished = run(compiled(rubric), table, as_of=strategies.AS_OF)
    results = Scorer(Facts(rubric, table, strategies.AS_OF)).results()[1:]
    for row, slow in enumerate(results):
        wanted = outcome_figures(finished, row)
        for path in item_paths(rubric.root):
            figure = slow[f"points({path})"]
            low, high = (
                f"{Decimal(e.numerator) / Decimal(e.denominator):f}"
                for e in (figure.low, figure.high)
            )
            wanted[f"item {path}"] = low, high
        assert told_figures(explain(finished, row)) == wanted


@pytest.mark.parametrize("row", range(3))
def test_a_verdict_stands_beside_its_figure(row: int) -> None:
    """Whoever reads a verdict needs no word of it: it is the outcome's own."""
    finished = sample.done()
    outcomes = finished.outcomes
    whole = list(every(explain(finished, row)))
    told = {(t.kind, t.key): t.verdict for t in whole}
    for key, veto in outcomes.vetoes.items():
        assert told["veto", key] == veto.verdict(row)
    for key, programme in outcomes.programmes.items():
        assert told["programme", key] == programme.verdict.verdict(row)
        needs = [t.verdict for t in whole if t.kind == "need"]
        assert needs == [need.verdict(row) for need in programme.needs]
    for path in outcomes.points:
        star = outcomes.star.get(path)
        expected = None if star is None else star.verdict(row)
        assert told["criterion", path] == expected
    booleans = {f.key for f in finished.plan.rubric.fields if f.type.kind == "boolean"}
    for trace in whole:
        if trace.kind == "field":
            assert (trace.verdict is not None) == (trace.key in booleans)
        if trace.kind in ("outcome", "item", "grade", "ranking", "limit"):
            assert trace.verdict is None


def test_a_row_of_a_table_counts_or_may_count_and_has_no_figure() -> None:
    """What a row says stands in its label; the verdict is whether it counts."""
    finished = sample.done()
    rows = [t for i in range(3) for t in every(explain(finished, i)) if t.kind == "row"]
    assert {(t.low, t.high) for t in rows} == {("", "")}
    assert {t.verdict for t in rows} == {"yes", "undetermined"}


@pytest.mark.slow
@given(st.data())
def test_an_open_total_rests_on_a_gap_that_is_told(data: st.DataObject) -> None:
    """Where the total is open, the tree shows a fact that is missing."""
    rubric = data.draw(strategies.rubrics(groups=False))
    table = data.draw(strategies.tables(rubric))
    finished = run(compiled(rubric), table, as_of=strategies.AS_OF)
    for row in range(len(table)):
        if finished.outcomes.total.open[row]:
            told = every(explain(finished, row))
            assert any(
                t.kind in ("field", "derived") and t.low != t.high for t in told
            ), row


def test_every_part_of_a_plan_is_told_once() -> None:
    """Criteria and items stand in the tree once each, in the order they are written."""
    whole = explain(sample.done(), 0)
    paths = [t.key for t in every(whole) if t.kind in ("criterion", "item")]
    assert paths == [
        "thrift",
        "thrift.tidiness",
        "thrift.earned",
        "peace",
        "peace.home",
        "peace.home.quarrels",
    ]
    assert isinstance(compile_rubric(sample.rubric()).rubric.root.parts[0], Criterion)
