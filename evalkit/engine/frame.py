"""Leaves: read the facts of a block of rows as intervals.

A missing value is its field's declared range, unless the rubric says on purpose that an
empty cell is 0 or no.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import attrs
import numpy as np
from attrs import frozen

from evalkit.errors import FactsError, Fault, Place
from evalkit.language.interval import Array, Interval, exact, noted
from evalkit.language.node import Node
from evalkit.model.number import IntArray, narrow
from evalkit.model.rubric import Field
from evalkit.model.table import Column

Rows = slice | IntArray


@frozen(eq=False)
class Stored:
    """What an aggregate came to, or a later leaf: an interval, and each row's group."""

    value: Interval
    #: Shape (rows,), or None when one value holds for all or `value` is by row.
    groups: IntArray | None

    def of(self, rows: Rows) -> Interval:
        """Read the values of some rows."""
        value, at = self.value, rows
        if self.groups is not None:
            at = self.groups[rows]
        elif len(value.low) == 1:
            return value
        low = value.low[at]
        return noted(Interval(low, low if value.point else value.high[at]))


@frozen(eq=False)
class Frame:
    """The columns of subjects, or of the rows of a record table."""

    fields: Mapping[str, Field]
    columns: Mapping[str, Column]
    as_of: int | None
    #: Aggregates and later leaves by the node's identity, for subjects.
    stored: dict[int, Stored] = attrs.field(factory=dict)

    def leaf(self, node: Node, rows: Rows) -> Interval:
        """Give the interval of a leaf for some rows."""
        if node.kind == "field":
            return self.field(node.key, rows)
        if node.kind in ("aggregate", "later"):
            return self.stored[id(node)].of(rows)
        return self.fixed(node)

    def fixed(self, node: Node) -> Interval:
        """Give the interval of a leaf that is the same for every row."""
        if node.kind == "as_of":
            assert self.as_of is not None
            return exact(np.array([self.as_of], dtype=np.int32))
        words = self.columns[node.key].words
        code = words.index(node.text) if node.text in words else -1
        return exact(np.array([code], dtype=np.int32))

    def field(self, key: str, rows: Rows) -> Interval:
        """Give a field's interval."""
        column, declared = self.columns[key], self.fields[key]
        values = column.values[rows]
        if declared.type.kind == "boolean":
            values = _boolean(values)
        if column.known is None:
            return exact(values)
        at = np.flatnonzero(~column.known[rows])
        if not len(at):
            return exact(values)
        low, high = declared.type.low, declared.type.high
        if declared.type.is_word and declared.type.choices is None:
            # It may be a word of the vocabulary, or one not met yet.
            low, high = -1, len(column.words)
        if declared.type.kind != "boolean":
            values = values.astype(
                np.promote_types(values.dtype, narrow(low, high)), copy=False
            )
        least = values.copy()
        least[at] = low
        most = values.copy()
        most[at] = high
        return Interval(least, most, at)

    def unknown(self, key: str, rows: Rows) -> Array:
        """Say where a field is missing and the rubric doesn't say what that means."""
        known = self.columns[key].known
        return np.zeros(1, dtype=bool) if known is None else ~known[rows]


def _boolean(values: IntArray) -> Array:
    if values.dtype == np.bool_:
        return values
    if values.dtype == np.int8:
        return values.view(np.bool_)
    return values.astype(np.bool_)


def frame(
    fields: tuple[Field, ...],
    columns: Mapping[str, Column],
    as_of: int | None,
    read: Collection[str],
) -> Frame:
    """Build a frame: empty cells that count, words in the order the rubric gives them.

    Args:
        fields: the fields that must be there.
        columns: the columns by field.
        as_of: the day the evaluation speaks of.
        read: the fields some step reads; of others the words may stay as they are.

    Raises:
        FactsError: a column is absent (EK4901), or holds a word that is no choice.
    """
    faults = []
    held: dict[str, Column] = {}
    for declared in fields:
        column = columns.get(declared.key)
        if column is None:
            faults.append(Fault("EK4901", Place(column=declared.label.zh)))
            continue
        choices = declared.type.choices
        if choices is not None and column.words != choices:
            strange = [w for w in column.words if w not in choices]
            if strange:
                place = Place(column=declared.label.zh)
                faults.append(Fault("EK4902", place, got=strange[0]))
                continue
            column = _recoded(column, choices)
        elif declared.type.is_word and choices is None and declared.key in read:
            words = tuple(dict.fromkeys(column.words))
            if len(words) < len(column.words):
                # A word that stands twice would be two words.
                column = _recoded(column, words)
        if declared.missing in ("zero", "no"):
            column = _counted(column)
        held[declared.key] = column
    if faults:
        raise FactsError(faults)
    return Frame({f.key: f for f in fields}, held, as_of)


def _counted(column: Column) -> Column:
    """Count empty cells as 0 or no; what was said to be unknown stays so."""
    if column.known is None:
        return column
    zero = column.values.dtype.type(0)
    values = np.where(column.known, column.values, zero)
    known = None if column.outright is None else ~column.outright
    return attrs.evolve(column, values=values, known=known, outright=None)


def _recoded(column: Column, words: tuple[str, ...]) -> Column:
    """Give a column's codes in another order of its words."""
    place = {word: index for index, word in enumerate(words)}
    codes = [place[word] for word in column.words] or [0]
    order = np.array(codes, dtype=narrow(0, len(words)))
    return attrs.evolve(column, values=order[column.values], words=words)
