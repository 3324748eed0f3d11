"""Parsing: what binds how, what is refused and where, and nothing of Python."""

from __future__ import annotations

import datetime
import sys
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalkit.errors import Fault, Place, RubricError
from evalkit.language.parse import MOST_CHARACTERS, MOST_DEPTH, MOST_SIGNS, parse
from evalkit.language.tokens import read_duration
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
from evalkit.model.text import Expression
from evalkit.model.value import Duration


def shape(tree: Tree) -> object:
    """Write a tree as nested tuples, offsets aside."""
    match tree:
        case Literal(value=value):
            return value
        case Name(name=name):
            return name
        case Negate(of=of):
            return ("-", shape(of))
        case Arithmetic(operator=sign, left=left, right=right):
            return (sign, shape(left), shape(right))
        case Comparison(operators=signs, terms=terms):
            return ("compare", *signs, *map(shape, terms))
        case Among(of=of, choices=choices, negated=negated):
            return ("not in" if negated else "in", shape(of), *map(shape, choices))
        case Logic(operator=sign, terms=terms):
            return (sign, *map(shape, terms))
        case Not(of=of):
            return ("not", shape(of))
        case Call(name=name, args=args, named=named):
            told = {key: shape(value) for key, value in named.items()}
            return (
                (name, *map(shape, args), told) if told else (name, *map(shape, args))
            )
    raise AssertionError(tree)


SHAPES = {
    "a or b and not c": ("or", "a", ("and", "b", ("not", "c"))),
    "(a or b) and c": ("and", ("or", "a", "b"), "c"),
    "not not a": ("not", ("not", "a")),
    "not a == b": ("not", ("compare", "==", "a", "b")),
    "a or b or c": ("or", "a", "b", "c"),
    "1 - 2 - 3": ("-", ("-", 1, 2), 3),
    "1 + 2 * -3": ("+", 1, ("*", 2, ("-", 3))),
    "a / b * c": ("*", ("/", "a", "b"), "c"),
    "--a": ("-", ("-", "a")),
    "18 <= age < 65": ("compare", "<=", "<", 18, "age", 65),
    "a + 1 > b": ("compare", ">", ("+", "a", 1), "b"),
    "a in (1, 2,)": ("in", "a", 1, 2),
    "a not in ('x')": ("not in", "a", "x"),
    "f()": ("f",),
    "f(a, b,)": ("f", "a", "b"),
    "f(a, by=village, where=x > 1)": (
        "f",
        "a",
        {"by": "village", "where": ("compare", ">", "x", 1)},
    ),
    "1_000.50": Decimal("1000.50"),
    "'好' == \"坏\"": ("compare", "==", "好", "坏"),
    "true and false": ("and", True, False),
    "2026-01-31": datetime.date(2026, 1, 31),
    "on + 2 years": ("+", "on", Duration(months=24)),
    "3 个月": Duration(months=3),
    "1年": Duration(months=12),
    "10天": Duration(days=10),
    "30 days": Duration(days=30),
    "points(thrift.sub)": ("points", "thrift.sub"),
    "人均纯收入 >= 村均值": ("compare", ">=", "人均纯收入", "村均值"),
    "__import__": "__import__",
}


@pytest.mark.parametrize("text", SHAPES)
def test_signs_bind_as_written_down(text: str) -> None:
    """Each text gives its tree: or, and, not, comparison, sums, products, minus."""
    assert shape(parse(Expression(text))) == SHAPES[text]


#: Text -> code and the offset of what is wrong, counted from 1.
REFUSED = {
    "a & b": ("EK2001", 3),
    "a[0]": ("EK2001", 2),
    "{a}": ("EK2001", 1),
    "a; b": ("EK2001", 2),
    "a # b": ("EK2001", 3),
    "a\\b": ("EK2001", 2),
    "lambda: 1": ("EK2001", 7),
    "'未完": ("EK2001", 1),
    "'a\nb'": ("EK2001", 1),
    "a ＞ 3": ("EK2001", 3),
    "１２ > 1": ("EK2001", 1),
    "1.": ("EK2001", 1),
    "1e5": ("EK2001", 1),
    "12abc": ("EK2001", 1),
    "a @ b": ("EK2001", 3),
    "`a`": ("EK2001", 1),
    "": ("EK2002", 1),
    "   ": ("EK2002", 4),
    "a b": ("EK2002", 3),
    "a +": ("EK2002", 4),
    "* a": ("EK2002", 1),
    "+ a": ("EK2002", 1),
    "a ** 2": ("EK2002", 4),
    "a // 2": ("EK2002", 4),
    "(a": ("EK2002", 3),
    "a)": ("EK2002", 2),
    "f(": ("EK2002", 3),
    "f(a": ("EK2002", 4),
    "f(,)": ("EK2002", 3),
    "f(a,,b)": ("EK2002", 5),
    "f(by=v, a)": ("EK2002", 9),
    "f(by=v, by=w)": ("EK2002", 9),
    "f(a)(b)": ("EK2002", 5),
    "a in 1": ("EK2002", 6),
    "a in ()": ("EK2002", 7),
    "a not b": ("EK2002", 7),
    "a in (1, 2": ("EK2002", 11),
    "f'x'": ("EK2002", 2),
    "a if b else c": ("EK2002", 3),
    "x for x in y": ("EK2002", 3),
    "and": ("EK2002", 1),
    "a or": ("EK2002", 5),
    "2026-02-30": ("EK2002", 1),
    "99999 days": ("EK2002", 1),
    "'a' 'b'": ("EK2002", 5),
    "a.": ("EK2001", 2),
    "a..b": ("EK2001", 2),
    "'a'.upper()": ("EK2001", 4),
    "a = 3": ("EK2004", 3),
    "a == b = c": ("EK2004", 8),
    "f(a == 1, x.y = 2": ("EK2002", 18),
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_cannot_be_read_is_refused_at_its_character(text: str) -> None:
    """A text outside the language names its code and the first character it ends at."""
    place = Place("r.toml", 7, "derived.x")
    with pytest.raises(RubricError) as caught:
        parse(Expression(text, place))
    (fault,) = caught.value.faults
    assert (fault.code, fault.values["at"]) == REFUSED[text]
    assert fault.place == place
    got = fault.got or ""
    assert text[REFUSED[text][1] - 1 :].startswith(got)
    assert bool(got) == (REFUSED[text][1] <= len(text.rstrip()))
    for said in (fault.text("en"), fault.text("zh")):
        assert "{text}" not in said
        assert "{at}" not in said


@pytest.mark.parametrize(
    "text",
    [
        "1" * (MOST_CHARACTERS + 1),
        "1" + "+1" * (MOST_SIGNS + 1),
        "1" + " * 1 / 1" * MOST_SIGNS,
        "not " * (MOST_SIGNS + 1) + "a",
        "-" * (MOST_SIGNS + 1) + "1",
    ],
)
def test_what_no_one_could_read_is_refused(text: str) -> None:
    """More characters, or more signs that nest, than allowed are one located fault."""
    with pytest.raises(RubricError) as caught:
        parse(Expression(text, Place("r.toml", 7)))
    assert [fault.code for fault in caught.value.faults] == ["EK2003"]
    assert str(MOST_SIGNS) in caught.value.text("zh")


@pytest.mark.parametrize("opening", ["(", "f(", "(not (", "-(", "x in (f("])
def test_brackets_nest_so_deep_and_no_deeper(opening: str) -> None:
    """A bracket too many is refused before it reaches the depth Python allows."""
    brackets = opening.count("(") - opening.count("in (")
    levels = (MOST_DEPTH - 1) // brackets
    closing = ")" * opening.count("(")
    if "in" not in opening:
        assert parse(Expression(opening * levels + "a" + closing * levels))
    with pytest.raises(RubricError) as caught:
        parse(Expression(opening * 500))
    assert [fault.code for fault in caught.value.faults] == ["EK2005"]


def test_signs_and_choices_that_do_not_nest_have_no_limit_of_their_own() -> None:
    """Chains of and, or, comparisons and choices are flat, however long."""
    for sign in ("and", "or", "<"):
        text = f" {sign} ".join(["a"] * 500)
        assert len(shape(parse(Expression(text)))) >= 500  # type: ignore[arg-type]
    choices = ", ".join(str(n) for n in range(700))
    assert len(shape(parse(Expression(f"a in ({choices})")))) == 702  # type: ignore[arg-type]


@given(
    st.text(
        st.sampled_from("ab1 _.,()[]{}'\"<>=!+-*/&|^%@#:;\\\n年月and or not in 好"),
        max_size=60,
    )
)
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text whatever ends in another error than a located fault."""
    faults: tuple[Fault, ...] = ()
    try:
        shape(parse(Expression(text)))
    except RubricError as error:
        faults = error.faults
    for fault in faults:
        assert fault.values["at"] in range(1, len(text) + 2)
    assert len(faults) <= 1


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("12 months", Duration(months=12)),
        (" 2 years ", Duration(months=24)),
        ("1 day", Duration(days=1)),
        ("1 日", Duration(days=1)),
        ("6月", Duration(months=6)),
        ("months", None),
        ("12 weeks", None),
        ("1.5 years", None),
        ("-1 days", None),
        ("99999 days", None),
        ("１ 年", None),
        ("", None),
    ],
)
def test_durations_are_read_from_texts_too(text: str, length: Duration | None) -> None:
    """A length of time is a whole number and a unit; anything else is none."""
    assert read_duration(text) == length


def test_the_deepest_expression_is_far_from_the_end_of_the_stack() -> None:
    """What the limits let through needs less than half of the frames Python has."""
    text = "(" * (MOST_DEPTH - 1) + "a" + ")" * (MOST_DEPTH - 1) + " + 1" * MOST_SIGNS
    limit = sys.getrecursionlimit()
    depth = len(_frames())
    sys.setrecursionlimit(depth + limit // 2)
    try:
        assert parse(Expression(text))
    finally:
        sys.setrecursionlimit(limit)


def _frames() -> list[object]:
    frame, found = sys._getframe(), []
    while frame is not None:
        found.append(frame)
        frame = frame.f_back  # type: ignore[assignment]
    return found
