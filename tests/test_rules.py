"""The built-in rules: the laws of every rule, exact points, faults, words."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, reject
from hypothesis import strategies as st

from evalkit.errors import RubricError
from evalkit.model.number import Numbers
from evalkit.model.rule import Rule
from evalkit.model.text import Text
from evalkit.model.value import BOOLEAN, ValueType, number
from evalkit.rules.bands import BANDS, Band
from evalkit.rules.brackets import BRACKETS, Bracket
from evalkit.rules.builtin import evalkit_rules
from evalkit.rules.linear import LINEAR
from evalkit.rules.lookup import LOOKUP
from evalkit.rules.met import MET
from evalkit.rules.per_occurrence import PER_OCCURRENCE
from evalkit.testing import check_rule, numbers, rows
from tests.drawn_rules import DRAWN, OF, VIEW
from tests.reference.figures import round_to

RULES = {rule.name: rule for rule in evalkit_rules()}


def test_every_rule_is_drawn() -> None:
    """A rule that is added is put under the laws as well."""
    assert DRAWN.keys() == RULES.keys()


@pytest.mark.slow
@pytest.mark.parametrize("name", DRAWN)
@given(data=st.data())
def test_every_rule_keeps_every_law_and_is_exact(
    name: str, data: st.DataObject
) -> None:
    """Points are those written, rounded once, whatever the width of the columns."""
    params, kind, points = data.draw(DRAWN[name])
    counted = data.draw(numbers())
    # Points are drawn with two decimals, and are refused where there are fewer.
    counted = Numbers(max(counted.marks, 2), counted.ratios, counted.rounding)
    table = data.draw(rows([kind]))
    try:
        kernel = check_rule(RULES[name], params, [kind], counted, rows=table)
    except RubricError as error:
        if {fault.code for fault in error.faults} == {"EK1506"}:
            reject()
        raise
    found = kernel.compute(np.array(table)[:, 0]).tolist()
    for (value,), units in zip(table, found, strict=True):
        written = points(Fraction(value, 10**kind.decimals))
        wanted = round_to(written, counted.marks, counted.rounding)
        assert Fraction(units, 10**counted.marks) == wanted


@pytest.mark.slow
@pytest.mark.parametrize("name", DRAWN)
@given(data=st.data())
def test_the_bounds_of_the_built_in_rules_are_reached(
    name: str, data: st.DataObject
) -> None:
    """Bounds wider than need be would keep open what is decided."""
    params, kind, _ = data.draw(DRAWN[name])
    assume(kind.span <= 500)
    kernel = RULES[name].bind(params, (kind,), Numbers())
    every = kernel.compute(np.arange(kind.low, kind.high + 1))
    assert (kernel.low, kernel.high) == (every.min(), every.max())


def D(text: str) -> Decimal:
    """Give a number as a rubric writes it."""
    return Decimal(text)


COUNT = number(0, 0, 10)
SHARE = number(1, 0, 1_000)
VAST = number(0, 0, 10**18)
OPEN_WORDS = ValueType("category", 0, 0, 2)

RISING = (Bracket(up_to=D("5"), each=D("1")), Bracket(each=D("2")))
STEPPED = (
    Bracket(up_to=D("5"), per=D("2"), each=D("1")),
    Bracket(per=D("3"), each=D("2")),
)
REFUSED: list[tuple[str, Rule, dict[str, Any], ValueType, list[tuple[str, str]]]] = [
    (
        "points with more decimals than marks have",
        MET,
        {"when": OF, "points": D("1.005"), "otherwise": D("0.001")},
        BOOLEAN,
        [("EK1105", "points"), ("EK1105", "otherwise")],
    ),
    (
        "brackets that end too soon, or not at all",
        BRACKETS,
        {"of": OF, "brackets": (Bracket(each=D("1")), RISING[0])},
        COUNT,
        [("EK1521", "brackets[0].up_to"), ("EK1521", "brackets[1].up_to")],
    ),
    (
        "brackets that fall, by steps of nothing",
        BRACKETS,
        {
            "of": OF,
            "brackets": (
                RISING[0],
                Bracket(up_to=D("5"), per=D("0"), each=D("1")),
                Bracket(each=D("1")),
            ),
        },
        COUNT,
        [("EK1106", "brackets[1].per"), ("EK1522", "brackets")],
    ),
    (
        "no brackets, and ends that cross",
        BRACKETS,
        {"of": OF, "brackets": (), "floor": D("2"), "cap": D("1")},
        COUNT,
        [("EK1108", "brackets"), ("EK1304", "floor")],
    ),
    (
        "brackets that fill 64 bits",
        BRACKETS,
        {"of": OF, "brackets": RISING},
        VAST,
        [("EK1506", "brackets")],
    ),
    (
        "points that fill 64 bits alone",
        MET,
        {"when": OF, "points": D("1e17")},
        BOOLEAN,
        [("EK1506", "points")],
    ),
    (
        "points of one band among others, and bands that leave a gap",
        BANDS,
        {
            "of": OF,
            "bands": (
                Band(at_most=D("3"), points=D("0.001")),
                Band(at_least=D("5"), points=D("1")),
            ),
        },
        COUNT,
        [("EK1105", "bands[0].points"), ("EK1402", "bands[1]")],
    ),
    (
        "a look-up of words nobody knows beforehand",
        LOOKUP,
        {"of": OF, "points": {"好": D("1")}, "otherwise": D("0")},
        OPEN_WORDS,
        [("EK1501", "of")],
    ),
    (
        "a look-up of a figure with decimals",
        LOOKUP,
        {"of": OF, "points": {"1": D("1")}, "otherwise": D("0")},
        SHARE,
        [("EK1501", "of")],
    ),
    (
        "a table that leaves words out",
        LOOKUP,
        {"of": OF, "points": {"好": D("1")}},
        VIEW,
        [("EK1502", "points")],
    ),
    (
        "a word the field does not have, and so one that is missing",
        LOOKUP,
        {"of": OF, "points": {"好": D("1"), "一船": D("0"), "差": D("0.001")}},
        VIEW,
        [("EK1503", "points.一船"), ("EK1105", "points.差"), ("EK1502", "points")],
    ),
    (
        "a value written twice in two ways",
        LOOKUP,
        {"of": OF, "points": {"yes": D("1"), "是": D("1"), "no": D("0")}},
        BOOLEAN,
        [("EK1504", "points.是")],
    ),
    (
        "a table of a figure of millions of values",
        LOOKUP,
        {"of": OF, "points": {"1": D("1")}, "otherwise": D("0")},
        number(0, 0, 4_096),
        [("EK1505", "of")],
    ),
    (
        "a line that runs out of 64 bits",
        LINEAR,
        {
            "of": OF,
            "points": D("100"),
            "zero_at": D("10000000000000"),
            "full_at": D("10000000000000.0000001"),
        },
        COUNT,
        [("EK1506", "points")],
    ),
    (
        "a line without points",
        LINEAR,
        {"of": OF, "points": D("0"), "zero_at": D("0"), "full_at": D("1")},
        COUNT,
        [("EK1507", "points")],
    ),
    (
        "a line without ends",
        LINEAR,
        {"of": OF, "points": D("1")},
        COUNT,
        [("EK1508", "zero_at"), ("EK1508", "full_at")],
    ),
    (
        "a line with one end, and points finer than marks",
        LINEAR,
        {"of": OF, "points": D("0.001"), "full_at": D("1")},
        COUNT,
        [("EK1105", "points"), ("EK1508", "zero_at")],
    ),
    (
        "a coefficient beside ends, and of 0",
        LINEAR,
        {
            "of": OF,
            "points": D("1"),
            "zero_at": D("0"),
            "full_at": D("1"),
            "coefficient": D("0"),
        },
        COUNT,
        [("EK1508", "zero_at"), ("EK1508", "full_at"), ("EK1509", "coefficient")],
    ),
    (
        "a line from a value to the same",
        LINEAR,
        {"of": OF, "points": D("1"), "zero_at": D("3"), "full_at": D("3")},
        COUNT,
        [("EK1509", "full_at")],
    ),
    (
        "times that are not whole",
        PER_OCCURRENCE,
        {"of": OF, "each": D("-1"), "start": D("5")},
        SHARE,
        [("EK1510", "of")],
    ),
    (
        "a floor above the cap, and every number too fine",
        PER_OCCURRENCE,
        {
            "of": OF,
            "each": D("0.001"),
            "start": D("0.001"),
            "floor": D("3.001"),
            "cap": D("2.001"),
        },
        COUNT,
        [
            ("EK1105", "each"),
            ("EK1105", "start"),
            ("EK1105", "floor"),
            ("EK1105", "cap"),
        ],
    ),
    (
        "a floor above the cap",
        PER_OCCURRENCE,
        {"of": OF, "each": D("1"), "floor": D("3"), "cap": D("2")},
        COUNT,
        [("EK1304", "floor")],
    ),
    (
        "times so many that points leave 64 bits",
        PER_OCCURRENCE,
        {"of": OF, "each": D("10")},
        VAST,
        [("EK1506", "each")],
    ),
]


@pytest.mark.parametrize(
    ("rule", "params", "kind", "faults"),
    [case[1:] for case in REFUSED],
    ids=[case[0] for case in REFUSED],
)
def test_parameters_that_mean_nothing_are_refused_all_at_once(
    rule: Rule,
    params: dict[str, Any],
    kind: ValueType,
    faults: list[tuple[str, str]],
) -> None:
    """Every fault of an item is told, each at its key, in both languages."""
    with pytest.raises(RubricError) as refused:
        rule.bind(rule.params(**params), (kind,), Numbers())
    found = refused.value.faults
    assert [(fault.code, fault.place.key) for fault in found] == faults
    for fault in found:
        # A name in braces is a value that the fault does not carry.
        assert not re.search(r"{\w+}", fault.text("zh") + fault.text("en"))


def test_points_of_a_plugin_are_read_or_refused_together() -> None:
    """A plugin gets its points in units of marks, or every fault at its key."""
    assert Numbers(2).units(each=D("1.5"), cap=D("-0.01"), floor=D("1e2")) == (
        150,
        -1,
        10_000,
    )
    with pytest.raises(RubricError) as refused:
        Numbers(1).units(each=D("1.55"), cap=D("5"), floor=D("0.001"))
    faults = refused.value.faults
    assert [(f.code, f.place.key, f.got, f.values["decimals"]) for f in faults] == [
        ("EK1105", "each", "1.55", 1),
        ("EK1105", "floor", "0.001", 1),
    ]


def test_a_mistyped_word_is_told_with_the_nearest() -> None:
    """The words there are, and the one that was meant, stand in the message."""
    params = LOOKUP.params(of=OF, points={"ture": D("1")}, otherwise=D("0"))
    with pytest.raises(RubricError) as refused:
        LOOKUP.bind(params, (BOOLEAN,), Numbers())
    (fault,) = refused.value.faults
    said = fault.got, fault.expected, fault.near
    assert said == ("ture", "false · true", ("true",))


SAID = [
    (MET, {"when": OF, "points": D("8")}, BOOLEAN, 1, "条件成立，得 8 分",
     "the condition holds: 8"),
    (MET, {"when": OF, "points": D("8"), "otherwise": D("-0.5")}, BOOLEAN, 0,
     "条件不成立，得 -0.5 分", "the condition does not hold: -0.5"),
    (BANDS, {"of": OF, "bands": (Band(at_least=D("60"), below=D("80.5"), points=D("3")),
                                 Band(otherwise=True, points=D("1")))},
     SHARE, 804, "80.4 落在“≥ 60且< 80.5”一档，得 3 分",
     "80.4 falls in the band “≥ 60 and < 80.5”: 3"),
    (BANDS, {"of": OF, "bands": (Band(at_least=D("60"), below=D("80.5"), points=D("3")),
                                 Band(otherwise=True, points=D("1")))},
     SHARE, 805, "80.5 落在“其余”一档，得 1 分",
     "80.5 falls in the band “otherwise”: 1"),
    (LOOKUP, {"of": OF, "points": {"好": D("5")}, "otherwise": D("0")}, VIEW, 0,
     "“好”得 5 分", "“好”: 5"),
    (LOOKUP, {"of": OF, "points": {"好": D("5")}, "otherwise": D("0")}, VIEW, 2,
     "“差”得 0 分", "“差”: 0"),
    (LOOKUP, {"of": OF, "points": {"no": D("5"), "yes": D("0")}}, BOOLEAN, 0,
     "“否”得 5 分", "“false”: 5"),
    (LINEAR, {"of": OF, "points": D("20"), "coefficient": D("0.57")}, number(0, 0, 100),
     35, "35 按比例得 19.95 分（满分 20 分）", "35 in proportion: 19.95 of 20"),
    (LINEAR, {"of": OF, "points": D("20"), "coefficient": D("0.57")}, number(0, 0, 100),
     100, "100 按比例得 20 分（满分 20 分）", "100 in proportion: 20 of 20"),
    (PER_OCCURRENCE, {"of": OF, "each": D("-2"), "start": D("10"), "floor": D("0")},
     COUNT, 7, "起分 10，7 次，每次 -2，得 0 分", "from 10, 7 times -2 each: 0"),
    (PER_OCCURRENCE, {"of": OF, "each": D("2.5"), "cap": D("5")}, COUNT, 3,
     "起分 0，3 次，每次 +2.5，得 5 分", "from 0, 3 times +2.5 each: 5"),
    (BRACKETS, {"of": OF, "brackets": RISING}, COUNT, 7, "7，分段累计，得 9 分",
     "7, by brackets: 9"),
    (BRACKETS, {"of": OF, "brackets": STEPPED, "whole": True}, SHARE, 119,
     "11.9，分段累计，得 6 分", "11.9, by brackets: 6"),
    (BRACKETS, {"of": OF, "brackets": STEPPED}, SHARE, 119,
     "11.9，分段累计，得 7.1 分", "11.9, by brackets: 7.1"),
    (BRACKETS, {"of": OF, "brackets": RISING, "cap": D("8.5")}, COUNT, 7,
     "7，分段累计，得 8.5 分", "7, by brackets: 8.5"),
    (BRACKETS, {"of": OF, "brackets": RISING, "start": D("-6"), "floor": D("-1")},
     COUNT, 3, "3，分段累计，得 -1 分", "3, by brackets: -1"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "params", "kind", "value", "zh", "en"), SAID)
def test_a_rule_says_why(
    rule: Rule, params: dict[str, Any], kind: ValueType, value: int, zh: str, en: str
) -> None:
    """The figure, what was looked at and the points stand in one sentence."""
    said = rule.bind(rule.params(**params), (kind,), Numbers()).describe(value)
    assert said == Text(zh, en)


@pytest.mark.parametrize(("rule", "params", "kind", "value", "zh", "en"), SAID)
def test_what_is_said_is_what_is_counted(
    rule: Rule, params: dict[str, Any], kind: ValueType, value: int, zh: str, en: str
) -> None:
    """The points in the sentence are those of the kernel, to the last decimal."""
    kernel = rule.bind(rule.params(**params), (kind,), Numbers())
    units = int(kernel.compute(np.array([value], np.int16))[0])
    said = en.removesuffix(" of 20").split(": ")[-1]
    assert Decimal(said).scaleb(2) == units


def test_the_printed_coefficient_never_reaches_the_printed_full_mark() -> None:
    """0.57 a point of a share of 35 is 19.95 of 20, to the last hundredth."""
    params = LINEAR.params(of=OF, points=D("20"), coefficient=D("0.57"))
    kernel = LINEAR.bind(params, (number(0, 0, 35),), Numbers())
    assert (kernel.low, kernel.high) == (0, 1_995)


@pytest.mark.parametrize(
    ("rounding", "points"),
    [
        ("half_up", [0, 13, 25, 38, 50]),
        ("half_even", [0, 12, 25, 38, 50]),
        ("down", [0, 12, 25, 37, 50]),
        ("up", [0, 13, 25, 38, 50]),
    ],
)
def test_a_quotient_is_rounded_once_as_numbers_say(
    rounding: Any, points: list[int]
) -> None:
    """A half goes where the rubric sends it: 0.125 and 0.375 to two decimals."""
    params = LINEAR.params(of=OF, points=D("0.5"), zero_at=D("0"), full_at=D("4"))
    kernel = LINEAR.bind(params, (number(0, 0, 4),), Numbers(2, 4, rounding))
    assert kernel.compute(np.arange(5, dtype=np.int8)).tolist() == points


def test_points_of_a_short_figure_may_need_all_64_bits() -> None:
    """A column of int8 with points of 10^16 units is counted without overflow."""
    params = PER_OCCURRENCE.params(of=OF, each=D("100000000000000"), start=D("0.01"))
    kernel = PER_OCCURRENCE.bind(params, (COUNT,), Numbers())
    assert kernel.compute(np.array([10], np.int8)).tolist() == [10**17 + 1]


def test_many_bands_are_looked_up_as_few_are_added_up() -> None:
    """Of sixty bands, up and down, every value has the points of its own."""
    points = [(7 * i * i) % 300 - 150 for i in range(60)]
    bands = tuple(Band(at_least=D(str(i)), points=D(str(p)))
                  for i, p in enumerate(points))  # fmt: skip
    kind = number(0, 0, 70)
    params = BANDS.params(of=OF, bands=bands)
    kernel = check_rule(BANDS, params, [kind], rows=[(v,) for v in range(71)])
    found = kernel.compute(np.arange(71, dtype=np.int8))
    assert found.tolist() == [100 * p for p in points] + [100 * points[-1]] * 11
    assert found.dtype == np.int16


def test_rules_are_told_which_way_points_move() -> None:
    """Points that rise, fall or do both along a figure are declared as such."""

    def directions(rule: Rule, kind: ValueType, **params: Any) -> list[str]:
        return list(rule.bind(rule.params(**params), (kind,), Numbers()).directions)

    up = Band(otherwise=True, points=D("1")), Band(at_least=D("3"), points=D("2"))
    both = (*up, Band(at_least=D("5"), points=D("0")))
    assert directions(BANDS, COUNT, of=OF, bands=up) == ["up"]
    assert directions(BANDS, COUNT, of=OF, bands=both) == ["either"]
    assert directions(PER_OCCURRENCE, COUNT, of=OF, each=D("-1")) == ["down"]
    assert directions(MET, BOOLEAN, when=OF, points=D("-1")) == ["down"]
    down = {"zero_at": D("9"), "full_at": D("1")}
    assert directions(LINEAR, COUNT, of=OF, points=D("1"), **down) == ["down"]
