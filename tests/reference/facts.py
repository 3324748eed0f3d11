"""The names of one subject, of one of its records, and of no subject at all."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import cached_property

from attrs import evolve, field, frozen

from evalkit.language.tokens import read_duration
from evalkit.language.tree import Call, Literal, Name, Tree
from evalkit.model.grouping import GroupTable
from evalkit.model.number import Numbers
from evalkit.model.rubric import Derived, Field, RecordTable, Rubric
from evalkit.model.table import Column, Table
from evalkit.model.value import Duration, ValueType, to_days
from tests.reference.expressions import Scope, among, evaluate, value_of
from tests.reference.figures import (
    OPEN,
    YES,
    Figure,
    both,
    compare,
    date,
    either,
    hull,
    moved,
    negation,
    number,
    rounded,
)
from tests.reference.rows import Row, Trim, reduce

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

    @cached_property
    def groups(self) -> Mapping[str, GroupTable]:
        """The tables of groups."""
        return {g.key: g for g in self.rubric.groups}

    def is_table(self, name: str) -> bool:
        """Say whether a name is that of rows."""
        return name in self.records or name in self.groups

    def supplied(self, name: str) -> bool:
        """Say whether the rows, or those they are made of, were handed in."""
        if name in self.groups:
            return self.supplied(self.groups[name].of)
        return name in self.table.records

    def blank_row(self, name: str) -> Row_:
        """Give the names of any row."""
        if name in self.groups:
            return Grouped(self, self.groups[name], None)
        return Record(self, self.records[name], None)

    def rows(self, name: str, owner: int) -> list[Row_]:
        """Give the rows of a subject."""
        if name in self.records:
            owners = self.table.records[name].owner.tolist()
            table = self.records[name]
            return [Record(self, table, i) for i, o in enumerate(owners) if o == owner]
        table_of = self.groups[name]
        found: dict[tuple[Fraction, ...], list[Row_]] = {}
        for row in self.rows(table_of.of, owner):
            values = [row.name(key) for key in table_of.by]
            assert all(value.certain for value in values)
            found.setdefault(tuple(v.low for v in values), []).append(row)
        return [Grouped(self, table_of, tuple(rows)) for rows in found.values()]

    def value(self, name: str, scope: Row_) -> Figure:
        """Give a value of the rubric, which holds for rows too."""
        value = self.derived[name]
        assert value.fixed
        return self.derived_figure(value, scope)

    def derived_figure(self, derived: Derived, scope: Scope) -> Figure:
        """Work out a derived figure."""
        figure = value_of(derived.value, scope)
        if derived.choices is not None:
            return among(figure, derived.choices)
        if derived.decimals is None:
            return figure
        return rounded(figure, derived.decimals, self.rubric.numbers.rounding)


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
        return facts.derived_figure(facts.derived[name], self)

    def result(self, function: str, key: str) -> Figure:
        """Give points, a star or a veto."""
        return self.after[f"{function}({key})"]

    def many(self, call: Call) -> Figure:
        """Work out a function over many rows."""
        first = call.args[0] if call.args else None
        if isinstance(first, Name) and self.facts.is_table(first.name):
            rows = None
            if self.row is not None and self.facts.supplied(first.name):
                rows = self.facts.rows(first.name, self.row)
            return over_rows(
                call, call.args[1:], rows, self.facts.blank_row(first.name), self
            )
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
        for figure in self.table.derived:
            if figure.key == name:
                return self.facts.derived_figure(figure, self)
        fields = {f.key: f for f in self.table.fields}
        if name not in fields:
            return self.facts.value(name, self)
        field = fields[name]
        records = self.facts.table.records.get(self.table.key)
        column = None if records is None else records.columns.get(name)
        return read(field, column, self.index)

    def result(self, function: str, key: str) -> Figure:
        """Refuse: rows know no results."""
        raise AssertionError((function, key))

    @property
    def at_most(self) -> int:
        """The most rows there are of one subject."""
        return self.table.at_most

    @property
    def date(self) -> str | None:
        """The name of the row's day."""
        return self.table.date

    def exists(self) -> Figure:
        """Say whether the row is there."""
        return YES

    def many(self, call: Call) -> Figure:
        """Look over the rows of the same table, whoever they are of."""
        by = call.named.get("by")
        blank = self.facts.blank_row(self.table.key)
        static = _static(call, blank, MOST_SUBJECTS)
        if self.index is None:
            return static
        own = None if by is None else self.name(_key(by))
        rows = []
        for index in range(len(self.facts.table.records[self.table.key])):
            rows.append(_member(call, Record(self.facts, self.table, index), by, own))
        if _flag(call.named.get("reported")):
            rows = [r for r in rows if r.figure and r.figure.certain]
        return reduce(call.name, rows, static, static, self.numbers)


@frozen(eq=False)
class Grouped:
    """The names of one group of rows; of any group when there are no rows."""

    facts: Facts
    table: GroupTable
    rows: tuple[Row_, ...] | None

    @property
    def numbers(self) -> Numbers:
        """The decimals and rounding of the rubric."""
        return self.facts.rubric.numbers

    @property
    def blank(self) -> bool:
        """Whether no group is meant."""
        return self.rows is None

    @property
    def at_most(self) -> int:
        """The most groups there are of one subject."""
        return self.facts.blank_row(self.table.of).at_most

    @property
    def date(self) -> str | None:
        """The name of the group's day."""
        return self.table.date

    def exists(self) -> Figure:
        """Say whether one of its rows is there."""
        if self.rows is None:
            return OPEN
        return either([self._counts(row) for row in self.rows])

    def _counts(self, row: Row_) -> Figure:
        where = self.table.where
        holds = YES if where is None else value_of(where, row)
        return both([row.exists(), holds])

    def name(self, name: str) -> Figure:
        """Give what its rows have in common, or a figure of it."""
        if name == "as_of":
            return ANY_DAY if self.blank else self.facts.today
        if name in self.table.by:
            first = self.facts.blank_row(self.table.of)
            return (self.rows[0] if self.rows else first).name(name)
        values = {v.key: v for v in self.table.values}
        if name not in values:
            return self.facts.value(name, self)
        return value_of(values[name].value, self)

    def result(self, function: str, key: str) -> Figure:
        """Refuse: groups know no results."""
        raise AssertionError((function, key))

    def many(self, call: Call) -> Figure:
        """Look over the rows of the group."""
        blank = self.facts.blank_row(self.table.of)
        return over_rows(call, call.args, self.rows, blank, self, self._counts)


Row_ = Record | Grouped


def over_rows(
    call: Call,
    args: Sequence[Tree],
    rows: Sequence[Row_] | None,
    blank: Row_,
    outer: Scope,
    counts: Callable[[Row_], Figure] | None = None,
) -> Figure:
    """Work out a function over rows; without them, what it can be."""
    figure, condition, among = _parts(call, args)
    static = _static(call, blank, blank.at_most, figure)
    # A group that is there has a row, so what it is without rows never matters.
    picked = condition or among or "within" in call.named
    empty = None if counts is not None and not picked else static
    if "otherwise" in call.named:
        instead = _instead(call.named["otherwise"], static, outer)
        static = hull(static, instead)
        empty = evolve(static, low=instead.low, high=instead.high)
    if rows is None:
        return static
    found = []
    for row in rows:
        there = row.exists() if counts is None else counts(row)
        found.append(_record_row(call, row, figure, condition, among, there))
    trim = Trim(*(_whole(call.named.get(name)) for name in ("trim", "above")))
    if trim.each and "above" not in call.named:
        trim = Trim(trim.each, 2 * trim.each)
    return reduce(call.name, found, static, empty, outer.numbers, trim)


def _instead(tree: Tree, static: Figure, outer: Scope) -> Figure:
    """Give what stands where there are no rows; a word in the words there are."""
    if static.words and isinstance(tree, Literal):
        at = Fraction(static.words.index(str(tree.value)))
        return Figure("word", at, at, words=static.words)
    return evaluate(tree, outer)


def _whole(tree: Tree | None) -> int:
    return int(tree.value) if isinstance(tree, Literal) else 0  # type: ignore[arg-type]


def _key(tree: Tree) -> str:
    assert isinstance(tree, Name)
    return tree.name


def _flag(tree: Tree | None) -> bool:
    return isinstance(tree, Literal) and bool(tree.value)


def _parts(
    call: Call, args: Sequence[Tree]
) -> tuple[Tree | None, Tree | None, Tree | None]:
    """Give the figure, the condition, and which rows are looked at besides."""
    rest = list(args)
    figure = None
    if call.name in ("sum", "mean", "median", "min_of", "max_of", "first", "last"):
        figure = rest.pop(0)
    where = call.named.get("where")
    if call.name in ("all", "share", "longest_run", "latest_run") and rest:
        return figure, rest[0], where
    return figure, rest[0] if rest else where, None


def _member(
    call: Call, subject: Subject | Record, by: Tree | None, own: Figure | None
) -> Row:
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
    call: Call,
    row: Row_,
    figure: Tree | None,
    condition: Tree | None,
    among: Tree | None,
    there: Figure,
) -> Row:
    terms = [there]
    if among is not None:
        terms.append(evaluate(among, row))
    if "within" in call.named:
        terms.append(_within(call.named["within"], row))
    holds = YES if condition is None else evaluate(condition, row)
    return Row(
        both([*terms, holds]),
        None if figure is None else evaluate(figure, row),
        both([*terms, negation(holds)]),
        None if row.date is None else row.name(row.date),
    )


def _within(tree: Tree, record: Row_) -> Figure:
    """Say whether a row is dated after `as_of` less a duration, and not after it."""
    assert isinstance(tree, Literal)
    length = tree.value if isinstance(tree.value, Duration) else None
    if isinstance(tree.value, str):
        length = read_duration(tree.value)
    assert length is not None
    assert record.date is not None
    day, today = record.name(record.date), record.name("as_of")
    by = Figure("duration", Fraction(0), Fraction(0), length=length)
    start = moved(today, by, -1)
    return both([compare(">", day, start), compare("<=", day, today)])


def _static(call: Call, scope: Scope, most: int, figure: Tree | None = None) -> Figure:
    """Give what a function over many rows can be before a fact is known."""
    ratios = scope.numbers.ratios
    if call.name in ("any", "all"):
        return OPEN
    if call.name in ("count", "longest_run", "latest_run"):
        return number(0, most)
    if call.name == "share":
        return number(0, 1, ratios)
    one = evaluate(figure or call.args[0], scope)
    if call.name == "sum":
        return number(min(0, one.low) * most, max(0, one.high) * most, one.decimals)
    if call.name in ("mean", "median"):
        return evolve(one, decimals=max(ratios, one.decimals))
    return one
