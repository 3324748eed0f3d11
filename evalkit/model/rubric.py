"""A rubric as frozen records: what a loader returns and the engine compiles.

Rules and combiners are already bound to their names; points are in units of marks
(`Numbers.marks` decimals), money in units of 0.01 yuan.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Literal

from attrs import frozen

from evalkit.errors import Place
from evalkit.model.accepted import Accepted
from evalkit.model.bands import Bounds
from evalkit.model.grouping import GroupTable
from evalkit.model.number import Numbers, to_units
from evalkit.model.overlay import Base, Room
from evalkit.model.programme import Need, Programme
from evalkit.model.rule import Combiner, Rule
from evalkit.model.selection import Selection, SortKey
from evalkit.model.text import Expression, Text
from evalkit.model.value import Duration, ValueType

EffectKind = Literal["no_title", "cap_at", "zero", "suspend", "remark", "bar"]
Missing = Literal["unknown", "zero", "no", "refuse"]
#: What stands for a part that does not apply: it is left out and the others stand for
#: the whole, the mean of those it applies to, its full mark, nothing.
Absent = Literal["rescale", "mean_of_peers", "full", "none"]
Ties = Literal["shared", "shared_last", "average", "dense", "ordinal"]


@frozen
class Field:
    """One declared datum of a subject, or of a row of a record table."""

    key: str
    label: Text
    type: ValueType
    #: What an empty cell means: unknown, 0, no; or it must not be empty.
    missing: Missing = "unknown"
    unit: str = ""
    aliases: tuple[str, ...] = ()
    supplied_by: str = ""
    method: str = ""
    note: str = ""
    source: str = ""
    place: Place = Place()
    #: Which way the fact is to a subject's credit, for the checks.
    better: Literal["more", "less"] | None = None
    #: The text field in which a value other than 0 or no is given its reason.
    reason: str | None = None


@frozen
class Derived:
    """A figure computed from fields or records; later ones may use earlier ones."""

    key: str
    label: Text
    value: Expression
    #: Decimals to round to, or None for as many as the expression has.
    decimals: int | None = None
    source: str = ""
    place: Place = Place()
    unit: str = ""
    #: Of a word: all it can be; in order from low to high where `ordered`.
    choices: tuple[str, ...] | None = None
    ordered: bool = False
    #: Whether results have a column of it.
    shown: bool = False
    #: Whether it is a value of the rubric, which rests on the day alone.
    fixed: bool = False


@frozen
class RecordTable:
    """Many rows a subject: events, marks, members."""

    key: str
    label: Text
    fields: tuple[Field, ...]
    #: The date field that `within` looks at.
    date: str | None = None
    #: The most rows one subject can have; more are refused.
    at_most: int = 100
    source: str = ""
    place: Place = Place()
    #: Figures of a row.
    derived: tuple[Derived, ...] = ()
    #: The sheet it is read from, where that is not its own: several may share one.
    sheet: str = ""
    #: The heading of the column that names the subject, where it is not the id's.
    owner: str = ""
    #: The id of the rubric whose earlier results its rows are, if they are.
    outcomes: str = ""


@frozen
class Item:
    """An entry that names a rule and its parameters."""

    key: str
    label: Text
    rule: Rule
    params: Any
    points: int | None = None
    weight: int = 1
    source: str = ""
    note: str = ""
    place: Place = Place()
    #: Whom it applies to, what stands for it with others, whose mean that is.
    applies: Expression | None = None
    absent: Absent = "rescale"
    peers: str | None = None
    #: How it is looked into, who supplies what is needed, and which papers.
    method: str = ""
    supplied_by: str = ""
    papers: tuple[str, ...] = ()


@frozen
class Star:
    """When a criterion earns its star: from so many points up, or by a condition."""

    at_least: int | None = None
    when: Expression | None = None


@frozen
class Criterion:
    """A node of the tree: items and criteria, how they combine, points and star.

    The root is a criterion too: key "", the rubric's full marks as points.
    """

    key: str
    label: Text
    combine: Combiner
    parts: tuple[Item | Criterion, ...]
    points: int | None = None
    floor: int | None = None
    cap: int | None = None
    star: Star | None = None
    weight: int = 1
    source: str = ""
    note: str = ""
    place: Place = Place()
    #: As of an item.
    applies: Expression | None = None
    absent: Absent = "rescale"
    peers: str | None = None
    method: str = ""
    supplied_by: str = ""
    papers: tuple[str, ...] = ()

    def inside(self, path: str) -> Iterator[tuple[str, Item | Criterion]]:
        """Give its own parts with their paths, where its own path is given."""
        for part in self.parts:
            yield f"{path}.{part.key}" if path else part.key, part

    def below(self, path: str = "") -> Iterator[tuple[str, Item | Criterion]]:
        """Give all parts with their paths, theirs too, each after the one it is in."""
        for inside, part in self.inside(path):
            yield inside, part
            if isinstance(part, Criterion):
                yield from part.below(inside)


@frozen
class Effect:
    """What a veto does: no title, points to zero, a bar for a time and the like."""

    kind: EffectKind
    #: The grade of `cap_at`; of `zero`, the path of a criterion or an item.
    target: str | None = None
    #: Of `bar`: for how long there is no title, and the day it is counted from.
    length: Duration | None = None
    since: Expression | None = None


@frozen
class Veto:
    """A condition with an effect, apart from points."""

    key: str
    label: Text
    when: Expression
    effect: Effect
    source: str = ""
    note: str = ""
    place: Place = Place()


@frozen
class LadderStep:
    """One step of a ladder: bounds and the grade they give."""

    bounds: Bounds
    grade: str
    note: str = ""
    #: What it asks for besides; who misses one falls to the next step below.
    needs: tuple[Need, ...] = ()


@frozen
class Ladder:
    """A figure to grade; steps in the order they are written."""

    of: Expression
    steps: tuple[LadderStep, ...]
    #: What is said of a subject a veto or a step's needs leave without a title.
    none: str = "不予评定"
    source: str = ""
    place: Place = Place()


@frozen
class Ranking:
    """The order of outcomes and its tie rule."""

    by: tuple[SortKey, ...]
    within: str | None = None
    among: Expression | None = None
    ties: Ties = "shared"
    on: Literal["exact", "printed"] = "exact"
    source: str = ""
    place: Place = Place()


@frozen
class Subject:
    """What is evaluated, and the headings of its id and name."""

    kind: str
    label: Text
    id: str
    name: str | None = None


@frozen
class Rubric:
    """A written evaluation scheme."""

    id: str
    version: str
    title: Text
    subject: Subject
    numbers: Numbers
    #: Decimals of marks as printed on notices.
    printed: int
    fields: tuple[Field, ...]
    records: tuple[RecordTable, ...]
    derived: tuple[Derived, ...]
    root: Criterion
    vetoes: tuple[Veto, ...] = ()
    ladder: Ladder | None = None
    ranking: Ranking | None = None
    programmes: tuple[Programme, ...] = ()
    valid_from: datetime.date | None = None
    valid_until: datetime.date | None = None
    source: str = ""
    note: str = ""
    #: Record tables made of the rows of others.
    groups: tuple[GroupTable, ...] = ()
    #: What it leaves to overlays; of an overlay, what was left to it.
    room: tuple[Room, ...] = ()
    #: The rubric an overlay adds to, and the paths of the items it adds.
    base: Base | None = None
    added: tuple[str, ...] = ()
    #: Findings of the checks that were looked at and stand.
    accepted: tuple[Accepted, ...] = ()
    #: Who is taken of those who are ranked, one after the other.
    selections: tuple[Selection, ...] = ()
    #: The file it was read from, for messages.
    file: str = ""
    #: SHA-256 of its canonical meaning, in hex.
    digest: str = ""


def money(yuan: Decimal) -> int:
    """Give an amount of yuan in units of 0.01 yuan; ValueError for parts of a fen."""
    return to_units(yuan, 2)
