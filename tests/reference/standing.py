"""What is known once all are scored: places, and who is selected."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

from attrs import evolve, frozen

from evalkit.model.bands import cut
from evalkit.model.number import Rounding
from evalkit.model.selection import (
    Classes,
    Selection,
    ShareQuota,
    SizedQuota,
    SortKey,
)
from evalkit.model.text import Expression
from tests.reference.expressions import value_of
from tests.reference.facts import MOST_SUBJECTS, Facts, Subject
from tests.reference.figures import YES, number, rounded, truth
from tests.reference.places import Contender, best_of, places, worst_of

#: The least and the most a figure of one subject can be.
Ends = tuple[Fraction, Fraction]
BEHIND = MOST_SUBJECTS + 1
#: What is not limited.
NO_END = 10**12


def rank(facts: Facts) -> dict[str, list[Ends]]:
    """Rank everybody, and let later expressions name the places."""
    ranking = facts.rubric.ranking
    if ranking is None:
        return {}
    found: dict[str, list[Ends]] = {}
    printed = facts.rubric.printed if ranking.on == "printed" else None
    everybody = _contenders(facts, ranking.by, ranking.among, printed)
    turned = [_turned(one) for one in everybody]
    for name, within in (("overall", None), ("within", ranking.within)):
        if name == "within" and within is None:
            continue
        end = "place" if name == "overall" else "place_within"
        ends: list[Ends] = [(Fraction(0), Fraction(0))] * len(everybody)
        for rows in _groups(facts, within):
            ranked = places([everybody[i] for i in rows], ranking.ties)
            for row, (low, high) in zip(rows, ranked, strict=True):
                ends[row] = Fraction(low), Fraction(high)
            _name(facts, end, rows, everybody, ranking.ties)
            _name(facts, f"{end}_from_last", rows, turned, ranking.ties)
        found[name] = ends
    for subject in facts.subjects:
        among = YES if ranking.among is None else value_of(ranking.among, subject)
        subject.after["ranked"] = among
    name_nobody(facts)
    return found


def name_nobody(facts: Facts) -> None:
    """Say what places can ever be."""
    ranking = facts.rubric.ranking
    after = facts.nobody.after
    if ranking is not None:
        decimals = 1 if ranking.ties == "average" else 0
        for name in ("place", "place_within"):
            if name == "place" or ranking.within is not None:
                after[name] = after[f"{name}_from_last"] = number(1, BEHIND, decimals)
        among = ranking.among
        after["ranked"] = YES if among is None else value_of(among, facts.nobody)
    for selection in facts.rubric.selections:
        after[f"selected({selection.key})"] = truth(False, True)


def _turned(one: Contender) -> Contender:
    low, high = (tuple(-k for k in keys) for keys in (one.high, one.low))
    return evolve(one, low=low, high=high)


def _groups(facts: Facts, within: str | None) -> list[list[int]]:
    groups: dict[Fraction, list[int]] = {}
    for row, subject in enumerate(facts.subjects):
        own = Fraction(0) if within is None else subject.name(within).low
        groups.setdefault(own, []).append(row)
    return list(groups.values())


def _contenders(
    facts: Facts,
    by: tuple[SortKey, ...],
    among: Expression | None,
    printed: int | None,
) -> list[Contender]:
    rounding = facts.rubric.numbers.rounding
    found = []
    for subject, id_ in zip(facts.subjects, facts.table.ids, strict=True):
        part = YES if among is None else value_of(among, subject)
        low, high = [], []
        for key in by:
            figure = value_of(key.of, subject)
            if printed is not None and figure.decimals > printed:
                figure = rounded(figure, printed, rounding)
            ends = figure.low, figure.high
            if not key.descending:
                ends = -figure.high, -figure.low
            low.append(ends[0])
            high.append(ends[1])
        found.append(
            Contender(id_, tuple(low), tuple(high), bool(part.low), bool(part.high))
        )
    return found


def _name(
    facts: Facts, name: str, rows: list[int], everybody: list[Contender], ties: str
) -> None:
    """Give the place of each of a group a name; behind all for who has none."""
    last = name.endswith("_from_last")
    for row in rows:
        one = everybody[row]
        others = [everybody[i] for i in rows if i != row]
        if ties == "ordinal":
            # Counted from the last, ids count from the last too.
            ahead = [(c.id > one.id) if last else (c.id < one.id) for c in others]
            low, high = _parted(one, others, ahead)
        else:
            low, high = best_of(one, others, ties), worst_of(one, others, ties)
        best = Fraction(low, 2) if one.possible else Fraction(BEHIND)
        worst = Fraction(high, 2) if one.sure else Fraction(BEHIND)
        decimals = 1 if ties == "average" else 0
        facts.subjects[row].after[name] = number(best, worst, decimals)


def _parted(
    one: Contender, others: list[Contender], ahead: list[bool]
) -> tuple[int, int]:
    pairs = list(zip(others, ahead, strict=True))
    sure = [(c.low, a) for c, a in pairs if c.sure]
    can = [(c.high, a) for c, a in pairs if c.possible]
    best = sum(k > one.high or (k == one.high and a) for k, a in sure)
    worst = sum(k > one.low or (k == one.low and a) for k, a in can)
    return 2 * (1 + best), 2 * (1 + worst)


@frozen
class Taken:
    """Whether one is taken for certain, or may be."""

    sure: bool
    maybe: bool


def select(facts: Facts) -> dict[str, list[Ends]]:
    """Select everybody who is selected, one selection after the other."""
    found = {}
    for selection in facts.rubric.selections:
        taken = _select(facts, selection)
        for subject, one in zip(facts.subjects, taken, strict=True):
            figure = truth(one.sure, one.maybe)
            subject.after[f"selected({selection.key})"] = figure
        ends = [(Fraction(one.sure), Fraction(one.maybe)) for one in taken]
        found[f"selections.{selection.key}"] = ends
    return found


def _select(facts: Facts, selection: Selection) -> list[Taken]:
    rubric = facts.rubric
    by, among, printed = selection.by, selection.among, None
    if not by:
        ranking = rubric.ranking
        assert ranking is not None
        by = ranking.by
        printed = rubric.printed if ranking.on == "printed" else None
    everybody = _contenders(facts, by, among, printed)
    if not selection.by and rubric.ranking and rubric.ranking.among is not None:
        ranked = [value_of(rubric.ranking.among, s) for s in facts.subjects]
        everybody = [
            evolve(
                one,
                sure=one.sure and bool(among.low),
                possible=one.possible and bool(among.high),
            )
            for one, among in zip(everybody, ranked, strict=True)
        ]
    if selection.start == "bottom":
        everybody = [_turned(one) for one in everybody]
    taken = [Taken(False, False)] * len(everybody)
    for rows in _groups(facts, selection.within):
        members = [everybody[row] for row in rows]
        quota = _quota(facts, selection, facts.subjects[rows[0]], members)
        if selection.classes is None:
            found = first(members, quota, selection.ties)
        else:
            words = [_word(facts, selection.classes, row) for row in rows]
            found = _by_class(members, words, quota, selection)
        for row, one in zip(rows, found, strict=True):
            taken[row] = one
    return taken


def _quota(
    facts: Facts, selection: Selection, subject: Subject, members: list[Contender]
) -> tuple[int, int]:
    take = selection.take
    if isinstance(take, ShareQuota):
        low, high = sum(c.sure for c in members), sum(c.possible for c in members)
        of = number(low, high)
        if take.of is not None:
            of = value_of(take.of, subject)
        share = Fraction(take.share)
        ends = [_whole(end * share, take.rounding) for end in (of.low, of.high)]
    elif isinstance(take, SizedQuota):
        static = value_of(take.of, facts.nobody)
        figure = value_of(take.of, subject)
        cuts = cut([step.bounds for step in take.steps], static.type)
        low, high = figure.units()
        starts = [static.units()[0], *cuts.cuts, static.units()[1] + 1]
        can = [
            take.steps[band].take
            for band, start, end in zip(cuts.band, starts, starts[1:], strict=False)
            if start <= high and low < end
        ]
        ends = [min(can), max(can)]
    else:
        figure = value_of(take, subject)
        ends = [int(figure.low), int(figure.high)]
    return max(ends[0], 0), max(ends[1], 0)


def _whole(value: Fraction, rounding: Rounding) -> int:
    match rounding:
        case "down":
            return floor(value)
        case "up":
            return ceil(value)
        case "half_up":
            return floor(value + Fraction(1, 2))
    return round(value)


def first(members: list[Contender], quota: tuple[int, int], ties: str) -> list[Taken]:
    """Take the first of a group."""
    loose, strict = "shared", "shared_last"
    strict = loose if ties == "all" else strict
    loose = strict if ties == "none" else loose
    found = []
    for one in members:
        others = [c for c in members if c is not one]
        worst = worst_of(one, others, strict)
        best = best_of(one, others, loose)
        sure = one.sure and worst <= 2 * quota[0]
        found.append(Taken(sure, one.possible and best <= 2 * quota[1]))
    return found


def _by_class(
    members: list[Contender],
    words: list[str],
    quota: tuple[int, int],
    selection: Selection,
) -> list[Taken]:
    assert selection.classes is not None
    best = [Taken(False, False)] * len(members)
    within = list(best)
    for word in set(words):
        at = [i for i, own in enumerate(words) if own == word]
        least, most = _limits(selection.classes, word)
        own = [members[i] for i in at]
        for found, end in ((best, least), (within, most)):
            for i, one in zip(at, first(own, (end, end), selection.ties), strict=True):
                found[i] = one
    kept = first(_taking(members, best), quota, selection.ties)
    rest = [
        Taken(w.sure and not b.maybe, w.maybe and not b.sure)
        for w, b in zip(within, best, strict=True)
    ]
    held = sum(b.sure for b in best), sum(b.maybe for b in best)
    left = max(quota[0] - held[1], 0), max(quota[1] - held[0], 0)
    others = first(_taking(members, rest), left, selection.ties)
    return [
        Taken(k.sure or o.sure, k.maybe or o.maybe)
        for k, o in zip(kept, others, strict=True)
    ]


def _taking(members: list[Contender], part: list[Taken]) -> list[Contender]:
    """Let only some take part."""
    return [
        evolve(one, sure=who.sure, possible=who.maybe)
        for one, who in zip(members, part, strict=True)
    ]


def _limits(classes: Classes, word: str) -> tuple[int, int]:
    for limit in classes.limits:
        if limit.word in (None, word):
            return limit.least, NO_END if limit.most is None else limit.most
    return 0, NO_END


def _word(facts: Facts, classes: Classes, row: int) -> str:
    figure = facts.subjects[row].name(classes.field)
    return (figure.words or ())[int(figure.low)]
