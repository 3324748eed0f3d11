"""What a rubric's document says of facts, of groups of rows, and of what is worked out.

How figures come about is looked up by those who want to know; it stands at the end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy

from evalkit.io.field_words import allowed, left_empty
from evalkit.io.headings import heading_of
from evalkit.io.results_labels import each_subject
from evalkit.io.rubric_told import Telling
from evalkit.language.aloud import Reader
from evalkit.model.grouping import GroupTable
from evalkit.model.rubric import Derived, Field, RecordTable
from evalkit.model.text import Text

_FACTS = ("内容", "填什么", "空着表示", "谁提供", "怎样核定", "说明")


def tell_facts(telling: Telling) -> None:
    """Tell groups, figures, and which facts are looked at."""
    if telling.rubric.groups:
        telling.section("哪些记录归到一起")
    for group in telling.rubric.groups:
        _group(telling, group)
    _figures(telling)
    telling.section("看哪些情况，由谁提供")
    subject = telling.rubric.subject
    name = f"；“{subject.name}”一栏只用来认人" if subject.name else ""
    who = f"“{subject.id}”一栏把各个{subject.label.zh}分开{name}。"
    telling.author.line("paragraph", who)
    _fields(telling, telling.rubric.fields)
    for table in telling.rubric.records:
        _table(telling, table)


def _row(telling: Telling, names: Mapping[str, Text]) -> Reader:
    """Give a reader of what is said of one row."""
    row = copy(telling.reader)
    row.names = {**row.names, **names}
    return row


def _group(telling: Telling, group: GroupTable) -> None:
    author, row = telling.author, _row(telling, telling.reader.tables[group.of])
    keys = "、".join(f"“{row.text(key).zh}”" for key in group.by)
    said = f"{group.label.zh}：“{row.text(group.of).zh}”里{keys}相同的归到一起"
    if group.where is not None:
        said += f"，只算符合“{row.text(group.where.text).zh}”的"
    author.line("point", f"{said}。", group.source)
    for value in group.values:
        author.line("remark", f"{value.label.zh} = {row.text(value.value.text).zh}")
    if group.date is not None:
        labels = {value.key: value.label.zh for value in group.values}
        author.line("remark", _by_day(labels[group.date]))


def _figures(telling: Telling) -> None:
    # Values of the rubric's own are told as they are written, day by day, and what a
    # title brings along where the title is told.
    known = {key for section, key in telling.tables if section == "values"}
    titled = ("title", "") in telling.tables
    figures = [
        one
        for one in telling.rubric.derived
        if one.key not in known
        and not (titled and ("derived", one.key) not in telling.tables)
    ]
    if figures:
        telling.section("各数怎样算")
    for figure in figures:
        telling.author.line("point", _figure(figure, telling.reader), figure.source)


def _figure(figure: Derived, reader: Reader) -> str:
    unit = f"（{figure.unit}）" if figure.unit else ""
    said = f"{figure.label.zh}{unit} = {reader.text(figure.value.text).zh}"
    if figure.decimals is not None:
        said += f"，保留 {figure.decimals} 位小数"
    if figure.choices:
        order = "从低到高" if figure.ordered else "可以是"
        said += f"；{order}：{'、'.join(figure.choices)}"
    return said


def _table(telling: Telling, table: RecordTable) -> None:
    author, labels = telling.author, {one.key: one.label.zh for one in table.fields}
    note = f"{each_subject(telling.rubric)}最多 {table.at_most} 行，每条记录一行"
    author.line("heading", f"{table.label.zh}（{note}）", table.source)
    told = ("date", "at_most")
    author.line("paragraph", telling.more("records", table.key, told))
    if table.date is not None:
        author.line("paragraph", _by_day(labels[table.date]))
    _fields(telling, table.fields)
    row = _row(telling, telling.reader.tables[table.key])
    for figure in table.derived:
        author.line("point", _figure(figure, row), figure.source)


def _by_day(label: str) -> str:
    return f"近几年、连续几次一类，都按“{label}”算。"


def _fields(telling: Telling, fields: Sequence[Field]) -> None:
    labels = {field.key: field.label.zh for field in fields}
    rows = [
        (
            heading_of(field),
            _filled(field),
            # What is true of most is said once, at the head.
            "" if field.missing == "unknown" else left_empty(field).zh,
            field.supplied_by,
            field.method,
            _noted(field, labels),
        )
        for field in fields
    ]
    if rows:
        telling.author.grid(_FACTS, rows, [field.source for field in fields])


def _filled(field: Field) -> str:
    """Say what may stand in a cell, and which word is more than which."""
    order = "，从低到高" if field.type.ordered else ""
    return f"{allowed(field).zh}{order}"


def _noted(field: Field, labels: Mapping[str, str]) -> str:
    """Give the note, and in which column a reason must stand."""
    if field.reason is None:
        return field.note
    reason = f"不是 0（否）的，须在“{labels[field.reason]}”一栏写明理由。"
    return f"{field.note}{reason}"
