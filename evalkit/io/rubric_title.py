"""Read `[title]`: what a title is on a day, from the events of its life.

A title is granted for a term, renewed, warned (a yellow card), restored, suspended,
withdrawn, ended by a merger, replaced by another. All of it follows from the days of
such events, so it is written out here as derived figures that anyone could write; the
engine knows nothing of titles.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import field, frozen

from evalkit.io.rubric_facts import FactsReader
from evalkit.io.toml_places import Path
from evalkit.io.toml_values import Word
from evalkit.model.rubric import Derived, RecordTable
from evalkit.model.text import Expression, Text
from evalkit.model.value import Duration

#: What an event can do to a title, and what the day of the last such event is called.
ACTS: Mapping[str, Text] = {
    "grant": Text("最近一次命名", "Last granted"),
    "renew": Text("最近一次复查保留", "Last renewed"),
    "warn": Text("最近一次黄牌", "Last warned"),
    "restore": Text("最近一次恢复", "Last restored"),
    "suspend": Text("最近一次暂停", "Last suspended"),
    "withdraw": Text("最近一次撤销", "Last withdrawn"),
    "end": Text("最近一次自行终止", "Last ended"),
    "replace": Text("最近一次转为其他称号", "Last replaced"),
    "note": Text("只作记载", "Noted"),
}
#: What a title can be, from what is least to what is most.
STATES = ("无称号", "已撤销", "已终止", "已转换", "已到期", "暂停", "黄牌", "保持")
#: The day of what never happened.
_NEVER = "1900-01-01"


@frozen(kw_only=True)
class TitleShape:
    """`[title]`."""

    label: Text
    events: Word
    kind: Word
    acts: Mapping[str, Word]
    valid_for: Duration
    bars: Mapping[str, Duration] = field(factory=dict)
    source: str = ""


def read_title(
    facts: FactsReader, raw: object, path: Path, records: Sequence[RecordTable]
) -> tuple[Derived, ...]:
    """Read `[title]` as the derived figures `title`, `title_until` and `barred`."""
    shapes = facts.shapes
    shape = None if raw is None else shapes.take(raw, TitleShape, path)
    if shape is None:
        return ()
    tables = {table.key: table for table in records}
    table = tables.get(shape.events)
    if table is None:
        shapes.unnamed("EK1262", shape.events, (*path, "events"), tables)
        return ()
    if table.date is None:
        shapes.fault("EK1263", (*path, "events"), shape.events)
        return ()
    words = {f.key: f.type.choices for f in table.fields if f.type.choices}
    choices = words.get(shape.kind)
    if choices is None:
        shapes.unnamed("EK1264", shape.kind, (*path, "kind"), words)
        return ()
    for word, act in shape.acts.items():
        if act not in ACTS:
            shapes.unnamed("EK1265", act, (*path, "acts", word), ACTS)
    for key, named in (("acts", shape.acts), ("bars", shape.bars)):
        for word in named:
            if word not in choices:
                shapes.unnamed("EK1266", word, (*path, key, word), choices)
    missing = [word for word in choices if word not in shape.acts]
    if missing:
        shapes.fault("EK1267", (*path, "acts"), "、".join(missing))
    if "grant" not in shape.acts.values():
        shapes.fault("EK1268", (*path, "acts"))
    for name in ("title", "title_until", "barred"):
        facts.name(name, path)
    return tuple(_Title(facts, shape, table.date, path).figures())


@frozen
class _Title:
    """Writes the figures of a title as expressions."""

    facts: FactsReader
    shape: TitleShape
    date: str
    path: Path

    def figures(self) -> list[Derived]:
        """Give the day of each kind of act, then what they come to."""
        found = [
            self._day(act, label, act)
            for act, label in ACTS.items()
            if act not in ("renew", "restore", "note") and self._does(act)
        ]
        label = self.shape.label
        until = Text(f"{label.zh}有效期至", f"{label.en} until" if label.en else "")
        state = Text(f"{label.zh}状态", label.en)
        barred = Text(f"{label.zh}限期内不得申报", f"{label.en}: barred")
        length = _said(self.shape.valid_for)
        term = Text("最近一次命名或复查保留", "Last granted or renewed")
        clear = Text(
            "最近一次命名、复查保留或恢复", "Last granted, renewed or restored"
        )
        last_day = f"title_term + {length} - 1 days"
        if self._does("suspend") or self._does("warn"):
            found.append(self._day("clear", clear, "grant", "renew", "restore"))
        return [
            *found,
            self._day("term", term, "grant", "renew"),
            self._figure("title_until", until, self._until(last_day)),
            self._figure("title", state, self._state(), choices=STATES),
            self._figure("barred", barred, self._barred()),
        ]

    def _figure(
        self, key: str, label: Text, text: str, choices: tuple[str, ...] | None = None
    ) -> Derived:
        place = self.facts.shapes.place(self.path)
        return Derived(
            key,
            label,
            Expression(text, place),
            source=self.shape.source,
            place=place,
            choices=choices,
            ordered=choices is not None,
            shown=key in ("title", "title_until", "barred"),
        )

    def _day(self, name: str, label: Text, *acts: str) -> Derived:
        self.facts.name(f"title_{name}", self.path)
        words = [word for word, does in self.shape.acts.items() if does in acts]
        return self._figure(f"title_{name}", label, self._last(words))

    def _last(self, words: Sequence[str]) -> str:
        """Write the day of the last event of these kinds, up to the day of it all."""
        kinds = " or ".join(f"{self.shape.kind} == {_quoted(w)}" for w in words)
        where = f"({kinds}) and {self.date} <= as_of"
        table, date = self.shape.events, self.date
        return f"max_of({table}, {date}, where={where}, otherwise={_NEVER})"

    def _does(self, act: str) -> bool:
        return act in self.shape.acts.values()

    def _state(self) -> str:
        """Write what a title is; on one day what takes it away counts last."""
        pairs = self._gone()
        pairs.append(("title_until < as_of", "已到期"))
        for act, word in (("suspend", "暂停"), ("warn", "黄牌")):
            if self._does(act):
                pairs.append((f"title_{act} >= title_clear", word))
        told = ", ".join(f"{when}, '{word}'" for when, word in pairs)
        return f"case({told}, otherwise='保持')"

    def _gone(self) -> list[tuple[str, str]]:
        """Write when there is none, however long its term: never granted, or lost."""
        pairs = [(f"title_grant == {_NEVER}", "无称号")]
        ends = {"withdraw": "已撤销", "end": "已终止", "replace": "已转换"}
        known = [act for act in ends if self._does(act)]
        for number, act in enumerate(known):
            later = [f"title_{act} >= title_{other}" for other in known[number + 1 :]]
            held = [f"title_{act} >= title_grant", *later]
            pairs.append((" and ".join(held), ends[act]))
        return pairs

    def _until(self, last_day: str) -> str:
        """Write the last day of the term; the day of nothing where there is none."""
        gone = " or ".join(f"({when})" for when, _ in self._gone())
        return f"if({gone}, {_NEVER}, {last_day})"

    def _barred(self) -> str:
        """Write whether some event still bars from the title."""
        bars = [
            f"{self._last([word])} + {_said(length)} > as_of"
            for word, length in self.shape.bars.items()
        ]
        return " or ".join(bars) or "false"


def _quoted(word: str) -> str:
    mark = '"' if "'" in word else "'"
    return f"{mark}{word}{mark}"


def _said(length: Duration) -> str:
    return f"{length.months} months" if length.months else f"{length.days} days"
