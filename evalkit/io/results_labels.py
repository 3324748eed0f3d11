"""What results call things: labels of criteria, fields and decisions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from evalkit.model.outcome import Measure, Outcomes
from evalkit.model.rubric import Criterion, Rubric

_MEASURE_WORDS = {"household": "户", "family": "户", "school": "所", "person": "人"}


def measure_word(rubric: Rubric) -> str:
    """Give the word that counts subjects: 户 for households, 个 for most others."""
    return _MEASURE_WORDS.get(rubric.subject.kind, "个")


def each_subject(rubric: Rubric) -> str:
    """Say "each of them": 每户, or 每个窗口 where no measure word names them alone."""
    word = measure_word(rubric)
    return f"每个{rubric.subject.label.zh}" if word == "个" else f"每{word}"


def walk(rubric: Rubric) -> Iterator[tuple[str, str]]:
    """Give the path and the labels of every criterion below the root, as written."""
    yield from _below(rubric.root, "", "")


def _below(node: Criterion, path: str, label: str) -> Iterator[tuple[str, str]]:
    for here, part in node.inside(path):
        if isinstance(part, Criterion):
            said = f"{label}·{part.label.zh}" if label else part.label.zh
            yield here, said
            yield from _below(part, here, said)


def fact_labels(rubric: Rubric) -> dict[str, str]:
    """Give the label of every field and record table, in the rubric's order.

    Those of other subjects, which a group's figure is made from, are `peers.<key>`.
    """
    labels = {field.key: field.label.zh for field in rubric.fields}
    for table in rubric.records:
        labels[table.key] = table.label.zh
        for field in table.fields:
            labels[f"{table.key}.{field.key}"] = f"{table.label.zh}·{field.label.zh}"
    others = f"其他{rubric.subject.label.zh}的"
    return labels | {f"peers.{key}": others + said for key, said in labels.items()}


def decision_labels(rubric: Rubric) -> dict[str, str]:
    """Give the label of every decision that may be open."""
    labels = {"grade": "等级", "total": "总分", "stars": "星数"}
    labels |= {f"vetoes.{veto.key}": veto.label.zh for veto in rubric.vetoes}
    labels |= {f"programmes.{p.key}": p.label.zh for p in rubric.programmes}
    labels |= {f"figures.{d.key}": d.label.zh for d in rubric.derived if d.shown}
    labels |= {f"selections.{s.key}": s.label.zh for s in rubric.selections}
    return labels


def group_label(rubric: Rubric) -> str:
    """Name what subjects are grouped by: the label of the field ranked within."""
    key = rubric.ranking.within if rubric.ranking else None
    for field in rubric.fields:
        if field.key == key:
            return field.label.zh
    return "分组"


def named_grade(outcomes: Outcomes) -> Measure | None:
    """Give the grade so that steps of one name are one grade.

    Between two steps of the same name nothing is open.
    """
    grade = outcomes.grade
    if grade is None:
        return None
    first = np.array([outcomes.grades.index(name) for name in outcomes.grades])
    return Measure(grade.type, first[grade.low], first[grade.high])


def distinct(labels: Sequence[str]) -> list[str]:
    """Number labels that stand more than once, so that headings name one column."""
    often = Counter(labels)
    seen: Counter[str] = Counter()
    named = []
    for label in labels:
        seen[label] += 1
        named.append(f"{label}（{seen[label]}）" if often[label] > 1 else label)
    return named
