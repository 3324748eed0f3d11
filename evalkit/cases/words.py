"""What is told of worked cases, in Chinese and in English."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal

from evalkit.catalogue.shown import written
from evalkit.errors import nearest
from evalkit.model.text import Text


class UnfitError(ValueError):
    """Something in a case is not what it has to be; `told` says what it has to be."""

    def __init__(self, told: Text) -> None:
        self.told = told
        super().__init__(told.en)


def of(what: str | Text, told: Text) -> Text:
    """Say of what something is told."""
    zh, en = (what, what) if isinstance(what, str) else (what.zh, what.en)
    return Text(f"{zh}：{told.zh}", f"{en}: {told.en}")


def wanted(kind: Text, got: object = None) -> Text:
    """Say what should stand here, and what does where that isn't said beside it."""
    if got is None:
        return Text(f"应为{kind.zh}", f"{kind.en} is wanted")
    said = shown(got)
    said = said if len(said) <= MOST_SHOWN else f"{said[:MOST_SHOWN]}…"
    return Text(f"应为{kind.zh}，实际为 {said}", f"{kind.en} is wanted, got {said}")


def unknown_name(name: str, known: Sequence[str]) -> Text:
    """Say that a name stands for nothing, and which is near or what there is."""
    near = nearest(name, known)
    if near:
        zh, en = " 或 ".join(near), " or ".join(near)
        more = Text(f"可能是 {zh}", f"did you mean {en}?")
    elif known:
        zh, en = "、".join(known), ", ".join(known)
        more = Text(f"有的是 {zh}", f"there are {en}")
    else:
        more = Text("这里一个名称也没有", "there are none")
    told = Text(f"没有这个名称；{more.zh}", f"there is no such name; {more.en}")
    return of(name, told)


def shown(value: object) -> str:
    """Write a value as a file of cases has it; words without their quotes."""
    # What is too long for a number nobody has written in full.
    odd = isinstance(value, Decimal) and not is_number(value)
    return str(value) if odd else written(value)


#: Characters of a value that is told.
MOST_SHOWN = 40
#: Digits before or behind the point of what is taken for a number.
MOST_DIGITS = 40


def is_number(value: object) -> bool:
    """Say whether a value is a number of a length that can be computed with."""
    if isinstance(value, int):
        return not isinstance(value, bool) and abs(value) < 10**MOST_DIGITS
    if not isinstance(value, Decimal) or not value.is_finite():
        return False
    exponent = int(value.as_tuple().exponent)
    return exponent >= -MOST_DIGITS and value.adjusted() < MOST_DIGITS


def is_day(value: object) -> bool:
    """Say whether a value is a day; a day with an hour is none."""
    return type(value) is datetime.date
