"""The names of one subject, of one of its records, and of no subject at all."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property

from attrs import evolve, field, frozen

from evalkit.language.tokens import read_duration
from evalkit.language.tree import Call, Literal, Name, Tree
from evalkit.model.number import Numbers
from evalkit.model.rubric import Derived, Duration, Field, RecordTable, Rubric
from evalkit.model.table import Column, Table
from evalkit.model.value import ValueType, to_days
from tests.reference.expressions import Scope, among, evaluate, value_of
from tests.reference.figures import (
    OPEN,
    YES,
    Figure,
    both,
    compare,
    date,
    hull,
    moved,
    negation,
    number,
    rounded,
)
from tests.reference.rows import Row, reduce

#: The most subjects a table may hold, which bounds what is counted over all of them.
MOST_SUBJECTS = 100_000_000
#: The day of the evaluation before it is named.
ANY_DAY = date(to_days(datetime.date(1900, 1, 1)), to_days(datetime.date(2199, 12, 31)))


@frozen(eq=False)
class Facts:
    """A rubric, a table and the day: everything a figure can rest on."""

    rubric: Rubric
    table: Table
    as_of: datetime.date
    #: Group functions already worked out, by their tree and group.
    done: dict[object, Figure] = field(factory=dict)

    @cached_property
    def today(self) -> Figure:
        """The day of the evaluation."""
        return date(to_days(self.as_of), to_days(self.as_of))

    @cached_property
    def subjects(self) -> list[Subject]:
        """Every subject's names."""
        return [Subject(self, row) for row in range(len(self.table))]

    @cached_property
    def nobody(self) -> Subject:
        """The names of a subject nothing is known about."""
        return Subject(self, None)

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """The subject's fields."""
        return {f.key: f for f in self.rubric.fields}

    @cached_property
    def derived(self) -> Mapping[str, Derived]:
        """The derived figures."""
        return {d.key: d for d in self.rubric.derived}

    @cached_property
    def records(self) -> Mapping[str, RecordTable]:
        """The record tables."""
        return {r.key: r for r in self.rubric.records}


def read(field: Field, column: Column | None, row: int | None) -> Figure:
    """Read a cell; one that is empty can be anything its field can."""
    kind = field.type if column is None else column.type
    shown = "number" if kind.is_number else "word" if kind.is_word else kind.kind
    words = kind.choices
    if kind.is_word and words is None:
        words = column.words if column else ()
    if column is not None and row is not None:
        if column.known is None or column.known[row]:
            at = Fraction(int(column.values[row]), 10**kind.decimals)
            return Figure(shown, at, at, kind.decimals, words)
        said = column.outright is not None and column.outright[row]
        if field.missing in ("zero", "no") and not said:
            return Figure(shown, Fraction(0), Fraction(0), kind.decimals, words)
    return anything(kind, shown, words)


def anything(kind: ValueType, shown: str, words: tuple[str, ...] | None) -> Figure:
    """Give all a type can be; of an open vocabulary a word not met yet as well."""
    low, high = kind.low, kind.high
    if kind.is_word and kind.choices is None:
        low, high = -1, len(words or ())
    scale = 10**kind.decimals
    return Figure(
        shown, Fraction(low, scale), Fraction(high, scale), kind.decimals, words
    )


@frozen(eq=False)
class Subject:
    """The names of one subject; of nobody when `row` is None."""

    facts: Facts
    row: int | None
    #: What is known after scoring: `total`, `points(thrift)`, …
    after: dict[str, Figure] = field(factory=dict)
    known: dict[str, Figure] = field(factory=dict)

    @property
    def numbers(self) -> Numbers:
        """The decimals and rounding of the rubric."""
        return self.facts.rubric.numbers

    @property
    def blank(self) -> bool:
        """Whether no subject is meant."""
        return self.row is None

    def name(self, name: str) -> Figure:
        """Give what a name stands for."""
        if name in self.after:
            return self.after[name]
        if name not in self.known:
            self.known[name] = self._name(name)
        return self.known[name]

    def _name(self, name: str) -> Figure:
        facts = self.facts
        if name == "as_of":
            return ANY_DAY if self.row is None else facts.today
        if name in facts.fields:
            return read(facts.fields[name], facts.table.columns.get(name), self.row)
        derived = facts.derived[name]
        figure = value_of(derived.value, self)
        if derived.choices is not None:
            return among(figure, derived.choices)
        if derived.decimals is None:
            return figure
        return rounded(figure, derived.decimals, self.numbers.rounding)

    def result(self, function: str, key: str) -> Figure:
        """Give points, a star or a veto."""
        return self.after[f"{function}({key})"]

    def many(self, call: Call) -> Figure:
        """Work out a function over many rows."""
        first = call.args[0] if call.args else None
        if isinstance(first, Name) and first.name in self.facts.records:
            return self._records(call, first.name)
        return self._group(call)

    def _group(self, call: Call) -> Figure:
        """Reduce the subjects of this one's group, or all of them."""
        facts, by = self.facts, call.named.get("by")
        static = _static(call, facts.nobody, MOST_SUBJECTS)
        if self.row is None:
            return static
        own = None if by is None else self.name(_key(by))
        key = (id(call), own)
        if key not in facts.done:
            rows = [_member(call, s, by, own) for s in facts.subjects]
            if _flag(call.named.get("reported")):
                rows = [r for r in rows if r.figure and r.figure.certain]
            facts.done[key] = reduce(call.name, rows, static, static, self.numbers)
        return facts.done[key]

    def _records(self, call: Call, name: str) -> Figure:
        """Reduce the rows of a record table that are this subject's."""
        table, records = self.facts.records[name], self.facts.table.records.get(name)
        blank = Record(self.facts, table, None)
        figure, condition = _parts(call)
        static = _static(call, blank, table.at_most, figure)
        empty = static
        if "otherwise" in call.named:
            instead = evaluate(call.named["otherwise"], self)
            static = hull(static, instead)
            empty = evolve(static, low=instead.low, high=instead.high)
        if self.row is None or records is None:
            return static
        rows = []
        for index, owner in enumerate(records.owner):
            if owner == self.row:
                record = Record(self.facts, table, index)
                rows.append(_record_row(call, record, figure, condition))
        return reduce(call.name, rows, static, empty, self.numbers)


@frozen(eq=False)
class Record:
    """The names of one row of a record table; of any row when `index` is None."""

    facts: Facts
    table: RecordTable
    index: int | None

    @property
    def numbers(self) -> Numbers:
        """The decimals and rounding of the rubric."""
        return self.facts.rubric.numbers

    @property
    def blank(self) -> bool:
        """Whether no row is meant."""
        return self.index is None

    def name(self, name: str) -> Figure:
        """Give what a name stands for."""
        if name == "as_of":
            return ANY_DAY if self.index is None else self.facts.today
        field = {f.key: f for f in self.table.fields}[name]
        records = self.facts.table.records.get(self.table.key)
        column = None if records is None else records.columns.get(name)
        return read(field, column, self.index)

    def result(self, function: str, key: str) -> Figure:
        """Refuse: rows know no results."""
        raise AssertionError((function, key))

    def many(self, call: Call) -> Figure:
        """Refuse: rows know no other rows."""
        raise AssertionError(call)


def _key(tree: Tree) -> str:
    assert isinstance(tree, Name)
    return tree.name


def _flag(tree: Tree | None) -> bool:
    return isinstance(tree, Literal) and bool(tree.value)


def _parts(call: Call) -> tuple[Tree | None, Tree | None]:
    """Give the figure and the condition of a function over records."""
    rest = list(call.args[1:])
    figure = None
    if call.name in ("sum", "mean", "min_of", "max_of"):
        figure = rest.pop(0)
    return figure, rest[0] if rest else call.named.get("where")


def _member(call: Call, subject: Subject, by: Tree | None, own: Figure | None) -> Row:
    """Say of a subject whether it belongs to a group, and what it adds."""
    terms = []
    if by is not None and own is not None:
        terms.append(compare("==", subject.name(_key(by)), own))
    if "where" in call.named:
        terms.append(evaluate(call.named["where"], subject))
    if not call.args:
        return Row(both(terms))
    figure = evaluate(call.args[0], subject)
    if call.name == "count":
        return Row(both([*terms, figure]))
    if call.name == "share":
        return Row(both([*terms, figure]), None, both([*terms, negation(figure)]))
    return Row(both(terms), figure)


def _record_row(
    call: Call, record: Record, figure: Tree | None, condition: Tree | None
) -> Row:
    terms = []
    if "within" in call.named:
        terms.append(_within(call.named["within"], record))
    holds = YES if condition is None else evaluate(condition, record)
    return Row(
        both([*terms, holds]),
        None if figure is None else evaluate(figure, record),
        both([*terms, negation(holds)]),
    )


def _within(tree: Tree, record: Record) -> Figure:
    """Say whether a row is dated after `as_of` less a duration, and not after it."""
    assert isinstance(tree, Literal)
    length = tree.value if isinstance(tree.value, Duration) else None
    if isinstance(tree.value, str):
        length = read_duration(tree.value)
    assert length is not None
    assert record.table.date is not None
    day, today = record.name(record.table.date), record.name("as_of")
    by = Figure("duration", Fraction(0), Fraction(0), length=length)
    start = moved(today, by, -1)
    return both([compare(">", day, start), compare("<=", day, today)])


def _static(call: Call, scope: Scope, most: int, figure: Tree | None = None) -> Figure:
    """Give what a function over many rows can be before a fact is known."""
    ratios = scope.numbers.ratios
    if call.name in ("any", "all"):
        return OPEN
    if call.name == "count":
        return number(0, most)
    if call.name == "share":
        return number(0, 1, ratios)
    one = evaluate(figure or call.args[0], scope)
    if call.name == "sum":
        return number(min(0, one.low) * most, max(0, one.high) * most, one.decimals)
    if call.name in ("mean", "median"):
        return evolve(one, decimals=max(ratios, one.decimals))
    return one
