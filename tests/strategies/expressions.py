"""Expressions of every form the language has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs
from attrs import frozen
from hypothesis import strategies as st

from evalkit.model.text import Expression
from tests.strategies.fields import CHOICES, DAYS, DURATIONS, KINDS, VILLAGES, WORDS


@frozen
class Names:
    """The names an expression may use, by what they are."""

    numbers: tuple[str, ...]
    booleans: tuple[str, ...]
    dates: tuple[str, ...]
    #: Words and the texts they are compared with.
    words: tuple[tuple[str, tuple[str, ...]], ...]
    records: bool = False
    groups: bool = False
    reported: bool = True
    windows: bool = False

    def adding(self, **more: tuple[Any, ...]) -> Names:
        """Give the names with more of them."""
        both = {k: (*getattr(self, k), *v) for k, v in more.items()}
        return attrs.evolve(self, **both)


#: What the figure of a row may rest on.
ROW_FIGURES = Names(
    ("level", "amount"), ("proved",), ("on", "as_of"), (("kind", KINDS),)
)
FIELDS = Names(
    ("count", "balance", "people", "share", "income", "change"),
    ("flag", "wish"),
    ("born", "since", "as_of"),
    (("view", CHOICES), ("village", VILLAGES), ("remark", WORDS)),
    records=True,
    groups=True,
)
ROWS = Names(
    ("level", "amount", "worth"),
    ("proved",),
    ("on", "as_of"),
    (("kind", KINDS), ("kind2", WORDS)),
    windows=True,
)
#: The groups of events there are in a drawn rubric.
MATTERS = Names(
    ("best", "times", "late"), ("known",), ("on", "as_of"), (("kind2", WORDS),)
)
_LITERALS = ("0", "1", "2", "3.5", "0.25", "10", "99.9", "1_000")


class Writer:
    """Writes expressions; each method gives the text of one of a kind."""

    def __init__(self, draw: st.DrawFn, names: Names) -> None:
        self.draw = draw
        self.names = names

    def pick(self, options: Sequence[Any]) -> Any:
        """Choose one."""
        return self.draw(st.sampled_from(options))

    def flip(self) -> bool:
        """Toss a coin."""
        return self.draw(st.booleans())

    def whole(self, low: int, high: int) -> int:
        """Choose a whole number."""
        return self.draw(st.integers(low, high))

    def number(self, depth: int) -> str:
        """Write a figure."""
        if depth == 0:
            return self.pick([*self.names.numbers, *_LITERALS[:4]])
        return self.pick(self._numbers())(depth - 1)

    def _numbers(self) -> list[Any]:
        forms = [
            lambda d: self.number(0),
            lambda d: f"({self.number(d)} {self.pick('+-')} {self.number(d)})",
            lambda d: f"({self.number(d)} * {self.number(0)})",
            lambda d: f"{self.number(d)} / {self.pick(self._divisors())}",
            lambda d: f"ratio({self.number(d)}, {self.number(0)}, otherwise=1.5)",
            lambda d: f"min({self.number(d)}, {self.number(0)})",
            lambda d: f"max({self.number(d)}, {self.number(0)}, {self.number(0)})",
            lambda d: f"-{self.number(0)}",
            lambda d: f"abs({self.number(d)})",
            lambda d: f"floor({self.number(d)})",
            lambda d: f"round({self.number(d)}, {self.pick('0123')})",
            lambda d: f"if({self.boolean(d)}, {self.number(d)}, {self.number(0)})",
            lambda d: f"ceil({self.number(d)})",
            lambda d: f"whole_steps({self.number(d)}, {self.pick(['3', '0.7'])})",
            lambda d: f"how_many({self.boolean(d)}, {self.boolean(0)})",
            lambda d: f"{self.pick(['month', 'quarter'])}({self.date(d)})",
            self._case,
            self._instalment,
            lambda d: f"age({self.date(d)})",
            lambda d: f"year({self.date(0)})",
            lambda d: f"years_between({self.date(0)}, {self.date(d)})",
            lambda d: f"days_between({self.date(0)}, {self.date(d)})",
            lambda d: f"({self.date(d)} - {self.date(0)})",
        ]
        if self.names.groups:
            forms += [self._group, self._group, self._counted_group]
        if self.names.records:
            forms += [self._over_records, self._counted_records, self._runs]
        if self.names.windows:
            forms.append(self._window)
        return forms

    def _case(self, depth: int) -> str:
        pairs = ", ".join(
            f"{self.boolean(depth)}, {self.number(0)}" for _ in range(self.whole(1, 3))
        )
        return f"case({pairs}, otherwise={self.number(depth)})"

    def _instalment(self, depth: int) -> str:
        rate = self.pick(["0", "0.0395", f"min(0.5, abs({self.number(0)}))"])
        months = self.pick(["1", "36", f"max(1, min(9, floor({self.number(0)})))"])
        return f"instalment(abs({self.number(depth)}), {rate}, {months}, 2)"

    def _chosen_word(self) -> str:
        """Write a word that is chosen, and compare it with one of its words."""
        words = ["甲", "乙", "丙"]
        first, second, rest = (f"'{self.pick(words)}'" for _ in range(3))
        inner = f"if({self.boolean(0)}, {second}, {rest})"
        chosen = f"case({self.boolean(0)}, {first}, otherwise={inner})"
        sign = self.pick(["==", "!="])
        return f"({chosen} {sign} {first})"

    def _divisors(self) -> list[str]:
        return ["3", "7", "-0.3", *{"people"}.intersection(self.names.numbers)]

    def boolean(self, depth: int) -> str:
        """Write a condition."""
        if depth == 0:
            return self.pick([*self.names.booleans, *self.names.booleans, "true"])
        d = depth - 1
        forms = [
            lambda: self.boolean(0),
            lambda: f"({self.number(d)} {self._sign()} {self.number(0)})",
            lambda: f"({self.number(d)} {self._sign()} {self.pick(_LITERALS)})",
            lambda: f"({self.pick('012')} <= {self.number(d)} < {self.number(0)})",
            lambda: f"({self.number(0)} in (1, 2, {self.number(d)}))",
            lambda: f"({self.date(d)} {self._sign()} {self.date(0)})",
            self._words,
            self._chosen_word,
            lambda: f"({self.boolean(d)} {self.pick(['==', '!='])} {self.boolean(0)})",
            lambda: f"({self.boolean(d)} {self.pick(['and', 'or'])} {self.boolean(d)})",
            lambda: f"(not {self.boolean(d)})",
        ]
        if self.names.records:
            forms.append(lambda: f"any(events, {self._rows(d)})")
            forms.append(lambda: f"all(events, {self._rows(d)})")
        return self.pick(forms)()

    def date(self, depth: int) -> str:
        """Write a date."""
        if depth == 0:
            return self.pick([*self.names.dates, *DAYS])
        moved = f"({self.date(0)} {self.pick('+-')} {self.pick(DURATIONS)})"
        return self.pick([self.date(0), moved, moved])

    def _sign(self) -> str:
        return self.pick(["<", "<=", ">", ">=", "==", "!="])

    def _words(self) -> str:
        name, words = self.pick(self.names.words)
        if name in ("grade", "档次"):
            return f"({name} {self._sign()} '{self.pick(words)}')"
        if self.flip():
            chosen = self.draw(st.lists(st.sampled_from(words), min_size=1, max_size=3))
            texts = ", ".join(f"'{w}'" for w in chosen)
            return f"({name} {self.pick(['in', 'not in'])} ({texts}))"
        if name == "view" and self.flip():
            return f"(view {self.pick(['==', '!='])} view2)"
        return f"({name} {self.pick(['==', '!='])} '{self.pick(words)}')"

    def _named(self, depth: int, *, reported: bool) -> str:
        named = ""
        if self.flip():
            named += ", by=village"
        if self.flip():
            named += f", where={self.boolean(depth)}"
        if reported and self.names.reported and self.whole(0, 4) == 0:
            named += ", reported=true"
        return named

    def _group(self, depth: int) -> str:
        kind = self.pick(["mean", "mean", "median", "sum", "min_of", "max_of"])
        inner = Writer(self.draw, attrs.evolve(self.names, groups=self.flip()))
        named = inner._named(depth, reported=True)
        return f"{kind}({inner.number(depth)}{named})"

    def _counted_group(self, depth: int) -> str:
        named = self._named(depth, reported=False)
        return f"{self.pick(['count', 'share'])}({self.boolean(depth)}{named})"

    def _rows(self, depth: int) -> str:
        """Write a condition on rows, perhaps in a window of time."""
        within = f", within='{self.pick(DURATIONS)}'" if self.flip() else ""
        rows = attrs.evolve(ROWS, windows=self.names.groups)
        return Writer(self.draw, rows).boolean(depth + 1) + within

    def _counted_records(self, depth: int) -> str:
        return f"count(events, {self._rows(depth)})"

    def _over_records(self, depth: int) -> str:
        table, names = self._table()
        rows = Writer(self.draw, names)
        kind = self.pick(
            ["sum", "mean", "median", "min_of", "max_of", "first", "last", "trimmed"]
        )
        figure, condition = rows.number(depth), rows.boolean(depth + 1)
        named = "" if kind == "sum" else ", otherwise=0"
        if kind == "trimmed":
            kind, named = "mean", f"{named}, trim={self.pick('12')}"
            named += self.pick(["", ", above=4"])
        return f"{kind}({table}, {figure}, {condition}{named})"

    def _table(self) -> tuple[str, Names]:
        """Pick a table; its rows look at those of others only where groups may be."""
        rows = attrs.evolve(ROWS, windows=self.names.groups)
        return self.pick([("events", rows), ("matters", MATTERS)])

    def _runs(self, depth: int) -> str:
        table, names = self._table()
        rows = Writer(self.draw, names)
        kind = self.pick(["longest_run", "latest_run", "share"])
        named = f", where={rows.boolean(1)}" if self.flip() else ""
        named += ", otherwise=0" if kind == "share" else ""
        return f"{kind}({table}, {rows.boolean(depth + 1)}{named})"

    def _window(self, depth: int) -> str:
        """Look from a row over the rows of its table."""
        own = Writer(self.draw, attrs.evolve(ROWS, windows=False))
        by = self.pick(["", ", by=kind2"])
        kind = self.pick(["count", "max_of", "mean"])
        if kind == "count":
            return f"count({own.boolean(depth)}{by})"
        return f"{kind}({own.number(depth)}{by})"


def expressions(kind: str, names: Names = FIELDS, depth: int = 2) -> Any:
    """Give expressions of a kind: number, boolean, date."""

    @st.composite
    def written(draw: st.DrawFn) -> Expression:
        return Expression(getattr(Writer(draw, names), kind)(depth))

    return written()
