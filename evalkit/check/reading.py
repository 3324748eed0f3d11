"""What expressions read: names, and facts that would be counted.

Read from the text as it is written, not from what is compiled of it: a condition that
can't fail is folded away there, and what it names would be gone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import field, frozen

from evalkit.language.aggregates import AGGREGATES
from evalkit.language.parse import parse
from evalkit.language.tree import (
    Among,
    Arithmetic,
    Call,
    Comparison,
    Literal,
    Logic,
    Name,
    Negate,
    Not,
    Tree,
)
from evalkit.model.rubric import Field, RecordTable, Rubric

#: Functions of scores, whose argument is a path and no field.
RESULTS = frozenset({"points", "star", "veto"})
#: Functions that count rows rather than a figure of theirs.
COUNTS = frozenset(name for name, one in AGGREGATES.items() if not one.figure)
#: Functions over many rows; those over subjects of a group speak of others.
MANY = AGGREGATES.keys()


def made_of(origins: Mapping[str, str], table: str) -> str:
    """Follow a table of groups down to the record table whose rows it groups."""
    while table in origins:
        table = origins[table]
    return table


@frozen
class Fact:
    """A fact of a subject that a figure counts.

    Attributes:
        key: a field, of the subject or of a record; "" for the records themselves.
        records: the record table; None for a field of the subject.
        words: what a record must say to be counted, by field.
    """

    key: str
    records: str | None = None
    words: Mapping[str, frozenset[str]] = field(factory=dict)

    def meets(self, other: Fact) -> bool:
        """Say whether both may count one and the same fact."""
        if (self.key, self.records) != (other.key, other.records):
            return False
        shared = self.words.keys() & other.words.keys()
        return all(self.words[name] & other.words[name] for name in shared)

    def said(self) -> str:
        """Name it: `hours`, `events`, `events.amount`."""
        return ".".join(name for name in (self.records, self.key) if name)


@frozen
class Reading:
    """The names a rubric's expressions may use."""

    fields: Mapping[str, Field]
    records: Mapping[str, RecordTable]
    derived: Mapping[str, Tree]
    #: Figures of rows and of groups, by table and name.
    of_rows: Mapping[tuple[str, str], Tree] = field(factory=dict)
    #: Table of groups -> the table it is made of.
    origins: Mapping[str, str] = field(factory=dict)
    #: Which rows are grouped, by table of groups.
    wheres: Mapping[str, Tree] = field(factory=dict)

    def names(
        self, tree: Tree, inside: str | None = None
    ) -> Iterator[tuple[str | None, str]]:
        """Give each name with the record table it is a field of, or None."""
        if isinstance(tree, Name):
            yield inside, tree.name
            return
        if isinstance(tree, Call):
            if tree.name in RESULTS:
                return
            table = self.table(tree)
            if table is not None:
                yield None, table
                inside = table
        for inner in self.below(tree):
            yield from self.names(inner, inside)

    def dated(self, tree: Tree, table: str) -> Iterator[str]:
        """Give the days of a record table that are read: another look-back."""
        held = self.records[table]
        dates = {f.key for f in held.fields if f.type.kind == "date"} | {held.date}
        yield from (name for _, name in self.names(tree, table) if name in dates)

    def made_of(self, table: str) -> str:
        """Give the record table that a table's rows come from in the end."""
        return made_of(self.origins, table)

    def table(self, tree: Call) -> str | None:
        """Give the record table a function over many rows is of."""
        first = tree.args[0] if tree.args else None
        if tree.name in MANY and isinstance(first, Name) and first.name in self.records:
            return first.name
        return None

    def below(self, tree: Tree) -> tuple[Tree, ...]:
        """Give the parts of an expression; a record table's name is none."""
        match tree:
            case Negate(of=of) | Not(of=of):
                return (of,)
            case Arithmetic(left=left, right=right):
                return left, right
            case Comparison(terms=terms) | Logic(terms=terms):
                return terms
            case Among(of=of, choices=choices):
                return of, *choices
            case Call(args=args, named=named):
                skipped = 0 if self.table(tree) is None else 1
                return *args[skipped:], *named.values()
        return ()

    def facts(self, tree: Tree) -> list[Fact]:
        """Give the subject's own facts that a figure counts.

        Of several ways (`x or y`) only what each of them reads is counted: a fact that
        is one way among others is an exemption, and said on purpose.
        """
        match tree:
            case Name(name=name):
                if name in self.derived:
                    return self.facts(self.derived[name])
                return [Fact(name)] if name in self.fields else []
            case Call(name=name) if name in MANY:
                table = self.table(tree)
                return [] if table is None else self._rows(tree, table)
            case Logic(operator="or", terms=terms):
                first, *others = [self.facts(term) for term in terms]
                return [
                    fact
                    for fact in first
                    if all(any(map(fact.meets, way)) for way in others)
                ]
        return [fact for inner in self.below(tree) for fact in self.facts(inner)]

    def _rows(self, tree: Call, table: str) -> list[Fact]:
        rest = list(tree.args[1:])
        keys = [""]
        if tree.name not in COUNTS:
            keys = [key for _, key in self.names(rest.pop(0), table)]
        words: dict[str, frozenset[str]] = {}
        where = tree.named.get("where")
        for condition in (*rest[:1], where):
            for name, said in _words(condition) if condition else ():
                words[name] = words.get(name, said) & said
        return [Fact(key, table, words=words) for key in keys]


def reading(rubric: Rubric) -> Reading:
    """Give the names of a rubric."""
    of_rows = {
        (table.key, figure.key): parse(figure.value)
        for table in rubric.records
        for figure in table.derived
    }
    of_rows |= {
        (group.key, value.key): parse(value.value)
        for group in rubric.groups
        for value in group.values
    }
    tables = {table.key: table for table in rubric.records}
    origins = {group.key: group.of for group in rubric.groups}
    for group in rubric.groups:
        tables[group.key] = RecordTable(group.key, group.label, (), group.date)
    return Reading(
        {declared.key: declared for declared in rubric.fields},
        tables,
        {figure.key: parse(figure.value) for figure in rubric.derived},
        of_rows,
        origins,
        {g.key: parse(g.where) for g in rubric.groups if g.where is not None},
    )


def _words(condition: Tree) -> Iterator[tuple[str, frozenset[str]]]:
    """Give what the fields of a record must say for a condition to hold."""
    match condition:
        case Logic(operator="and", terms=terms):
            for term in terms:
                yield from _words(term)
        case Name(name=name):
            yield name, frozenset({"true"})
        case Not(of=Name(name=name)):
            yield name, frozenset({"false"})
        case (
            Comparison(
                operators=("==",), terms=(Name(name=name), Literal(value=str(word)))
            )
            | Comparison(
                operators=("==",), terms=(Literal(value=str(word)), Name(name=name))
            )
        ):
            yield name, frozenset({word})
        case Among(of=Name(name=name), choices=choices, negated=False):
            said = {c.value for c in choices if isinstance(c, Literal)}
            if all(isinstance(word, str) for word in said):
                yield name, frozenset(str(word) for word in said)
