"""What a value of TOML must be to become a value of the model.

cattrs is lenient where these hooks are strict: `true` is no number, `12` no text.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any, NewType, get_args

from evalkit.engine.effects import EFFECTS
from evalkit.errors import nearest
from evalkit.language.tokens import read_duration
from evalkit.model.number import INT64_MAX
from evalkit.model.rubric import Effect
from evalkit.model.text import Expression, Text
from evalkit.model.value import Duration

#: A text that says something.
Word = NewType("Word", str)
#: A number or a day, as the ends of a range are.
End = Decimal | datetime.date
#: An amount, or a range from one to another.
Span = Decimal | tuple[Decimal, ...]

#: No figure of a rubric needs more digits, and more could not be counted exactly.
MOST_DIGITS = 18
#: Elements of a list that are shown.
MOST_SHOWN = 3


class MismatchError(ValueError):
    """A value has the wrong form; `expected` is an example or the words there are."""

    def __init__(self, code: str, expected: str, near: tuple[str, ...] = ()) -> None:
        self.code = code
        self.expected = expected
        self.near = near
        super().__init__(code, expected)


def shown(value: object) -> str:
    """Write a value of TOML in short."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "{ … }" if value else "{}"
    if isinstance(value, list):
        said = ", ".join(map(shown, value[:MOST_SHOWN]))
        return f"[{said}]" if len(value) <= MOST_SHOWN else f"[{said}, …]"
    if isinstance(value, int) and abs(value) > INT64_MAX:
        text = hex(value)  # Python writes no decimals of thousands of digits
    else:
        text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else f"{text[:59]}…"


def one_of(value: object, kind: Any) -> object:
    """Take one of the words of a `Literal`."""
    words = get_args(kind)
    if value not in words or isinstance(value, bool):
        near = nearest(value, words) if isinstance(value, str) else ()
        raise MismatchError("EK1104", " | ".join(map(shown, words)), near)
    return value


def _boolean(value: object, _: object) -> bool:
    if not isinstance(value, bool):
        raise MismatchError("EK1103", "true | false")
    return value


def _integer(value: object, _: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise MismatchError("EK1103", "1, 2, 3 …")
    if abs(value) > INT64_MAX:
        raise MismatchError("EK1106", f"≤ {INT64_MAX}")
    return value


def _decimal(value: object, _: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise MismatchError("EK1103", "12 | 12.5")
    number = Decimal(value)
    if not number.is_finite():
        raise MismatchError("EK1103", "12 | 12.5")
    if not number:
        return Decimal(0)
    # Decimal rounds past its precision without a word; no number comes near it.
    digits = "".join(map(str, number.as_tuple().digits)).rstrip("0")
    if not -MOST_DIGITS <= number.adjusted() < MOST_DIGITS:
        raise MismatchError("EK1106", f"< 10^{MOST_DIGITS}")
    if len(digits) > MOST_DIGITS:
        raise MismatchError("EK1106", f"≤ {MOST_DIGITS} digits")
    return number


def _day(value: object, _: object) -> datetime.date:
    if not isinstance(value, datetime.date) or isinstance(value, datetime.datetime):
        raise MismatchError("EK1103", "2026-01-31")
    return value


def _end(value: object, kind: object) -> Decimal | datetime.date:
    if isinstance(value, datetime.date):
        return _day(value, kind)
    return _decimal(value, kind)


def _span(value: object, kind: object) -> Decimal | tuple[Decimal, ...]:
    if isinstance(value, list):
        return tuple(_decimal(end, kind) for end in value)
    return _decimal(value, kind)


def _string(value: object, _: object) -> str:
    if not isinstance(value, str):
        raise MismatchError("EK1103", '"…"')
    return value.strip()


def _word(value: object, kind: object) -> str:
    text = _string(value, kind)
    if not text:
        raise MismatchError("EK1108", '"…"')
    return text


def _text(value: object, kind: object) -> Text:
    example = '"…" | { zh = "…", en = "…" }'
    if isinstance(value, str):
        return Text(_word(value, kind))
    if not isinstance(value, dict) or "zh" not in value or set(value) - {"zh", "en"}:
        raise MismatchError("EK1103", example)
    return Text(_word(value["zh"], kind), _string(value.get("en", ""), kind))


def _expression(value: object, kind: object) -> Expression:
    return Expression(_word(value, kind))


def _duration(value: object, _: object) -> Duration:
    duration = read_duration(value) if isinstance(value, str) else None
    if duration is None:
        raise MismatchError("EK1103", '"1 year" | "12 months" | "30 days" | "1年"')
    return duration


def _effect(value: object, kind: object) -> Effect:
    for name, way in EFFECTS.items():
        if not way.keys and value == name:
            return Effect(name)
        if way.keys and isinstance(value, dict) and set(value) == set(way.keys):
            given = {
                attr: EFFECT_VALUES[attr](value[k], kind)
                for k, attr in way.keys.items()
            }
            if given.get("target") == "total":
                given["target"] = ""  # the path of the whole
            return Effect(name, **given)
    raise MismatchError("EK1103", " | ".join(way.example for way in EFFECTS.values()))


#: Attribute of an effect -> what reads it.
EFFECT_VALUES: dict[str, Any] = {
    "target": _word,
    "length": _duration,
    "since": _expression,
}
HOOKS: dict[Any, Any] = {
    bool: _boolean,
    int: _integer,
    Decimal: _decimal,
    datetime.date: _day,
    End: _end,
    Span: _span,
    str: _string,
    Word: _word,
    Text: _text,
    Expression: _expression,
    Duration: _duration,
    Effect: _effect,
}
