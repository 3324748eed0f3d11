"""A small result made by hand: seven households of two villages, two of them open."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal

import attrs
import numpy as np

from evalkit.io.receipt import Ingredients, PluginDigest
from evalkit.model.bands import Bounds
from evalkit.model.number import IntArray, Numbers
from evalkit.model.outcome import Measure, Outcomes, Places, ProgrammeOutcome
from evalkit.model.programme import Limit, LimitStep, Need, Programme
from evalkit.model.rubric import (
    Criterion,
    Effect,
    Field,
    Item,
    Ladder,
    LadderStep,
    Ranking,
    RecordTable,
    Rubric,
    Subject,
    Veto,
)
from evalkit.model.selection import SortKey
from evalkit.model.text import Expression, Text
from evalkit.model.value import BOOLEAN, ValueType, number
from evalkit.rules.combiners import SUM
from evalkit.rules.met import MET

AS_OF = datetime.date(2026, 11, 24)
VILLAGE = ValueType("category", high=0)
_DAY = datetime.date


def column(values: Sequence[int]) -> IntArray:
    """Give whole units as an array."""
    return np.array(values, dtype=np.int64)


def sure(kind: ValueType, values: Sequence[int]) -> Measure:
    """Give a measure that is certain everywhere."""
    array = column(values)
    return Measure(kind, array, array)


def between(kind: ValueType, low: Sequence[int], high: Sequence[int]) -> Measure:
    """Give a measure by its lowest and highest values."""
    return Measure(kind, column(low), column(high))


def item(key: str) -> Item:
    """Give an item; results never look into it."""
    return Item(key, Text(key), MET, None, 10)


def criterion(key: str, label: str, *below: Criterion) -> Criterion:
    """Give a criterion of ten points."""
    return Criterion(key, Text(label), SUM, (item("any"), *below), points=1000)


def step(grade: str, at_least: int | None = None) -> LadderStep:
    """Give a ladder step; the one for everyone else without a bound."""
    if at_least is None:
        return LadderStep(Bounds(otherwise=True), grade)
    return LadderStep(Bounds(at_least=Decimal(at_least)), grade)


RUBRIC = Rubric(
    id="household/ten-star",
    version="2026.1",
    title=Text("十文明户评定办法"),
    subject=Subject("household", Text("农户"), "户编号", "户主姓名"),
    numbers=Numbers(),
    printed=1,
    fields=(
        Field("village", Text("所在村"), VILLAGE),
        Field("income", Text("人均纯收入"), number(2, 0, 10**9)),
        Field("head_age", Text("户主年龄"), number(0, 0, 120)),
    ),
    records=(
        RecordTable(
            "events",
            Text("事件记录"),
            (Field("proved", Text("已核实"), BOOLEAN),),
        ),
    ),
    derived=(),
    root=Criterion(
        "",
        Text("合计"),
        SUM,
        (
            criterion("thrift", "勤劳致富星", criterion("work", "就业")),
            criterion("clean", "卫生清洁星"),
        ),
        points=10000,
    ),
    vetoes=(Veto("crime", Text("有犯罪记录"), Expression("x"), Effect("no_title")),),
    ladder=Ladder(
        Expression("stars"),
        (step("十星级文明户", 2), step("八星级文明户", 1), step("未达星级")),
    ),
    ranking=Ranking((SortKey(Expression("total")),), within="village"),
    programmes=(
        Programme(
            "credit_loan",
            Text("道德信贷"),
            (Need(Expression("stars >= 1"), Text("一星以上")),),
            Limit(Expression("stars"), (LimitStep(Bounds(otherwise=True), 1),)),
        ),
    ),
    valid_from=_DAY(2026, 1, 1),
    valid_until=_DAY(2026, 12, 31),
    source="县文明办 2026 年 3 号文",
    digest="a1" * 32,
)

_POINTS = number(2, 0, 1000)

OUTCOMES = Outcomes(
    #    second village: 3; the ids stand in no order on purpose
    ids=("A07", "A01", "A02", "B01", "A03", "B02", "A04"),
    names=("阿卜杜热合曼·吐尔逊", "张三", "=李四", "王<五>", "赵六", "𠮷田", "孙七"),
    groups=("桃源村", "桃源村", "桃源村", "柳溪村", "桃源村", "柳溪村", "桃源村"),
    total=between(
        number(2, 0, 10000),
        [1900, 2000, 1250, 1250, 850, 0, 300],
        [1900, 2000, 1250, 1250, 1900, 0, 300],
    ),
    stars=between(number(0, 0, 2), [2, 2, 1, 1, 0, 0, 0], [2, 2, 1, 1, 2, 0, 0]),
    points={
        "thrift": between(
            _POINTS,
            [900, 1000, 1000, 250, 0, 0, 300],
            [900, 1000, 1000, 250, 1000, 0, 300],
        ),
        "thrift.work": sure(_POINTS, [100, 200, 300, 0, 0, 0, 100]),
        "clean": sure(_POINTS, [1000, 1000, 250, 1000, 850, 0, 0]),
    },
    star={
        "thrift": between(BOOLEAN, [1, 1, 1, 0, 0, 0, 0], [1, 1, 1, 0, 1, 0, 0]),
        "clean": sure(BOOLEAN, [1, 1, 0, 1, 1, 0, 0]),
    },
    vetoes={"crime": between(BOOLEAN, [0, 0, 0, 0, 0, 1, 0], [0, 0, 0, 0, 0, 1, 1])},
    grade=between(number(0, 0, 3), [3, 3, 2, 2, 1, 0, 0], [3, 3, 2, 2, 3, 0, 1]),
    grades=("不予评定", "未达星级", "八星级文明户", "十星级文明户"),
    overall=Places(
        column([4, 2, 9, 9, 4, 0, 0]),
        column([6, 2, 9, 9, 12, 0, 14]),
        column([6, 6, 6, 6, 6, 6, 6]),
    ),
    within=Places(
        column([4, 2, 6, 2, 4, 0, 0]),
        column([6, 2, 8, 2, 8, 0, 10]),
        column([5, 5, 5, 1, 5, 1, 5]),
    ),
    programmes={
        "credit_loan": ProgrammeOutcome(
            between(BOOLEAN, [1, 1, 0, 1, 0, 0, 0], [1, 1, 1, 1, 1, 0, 0]),
            (between(BOOLEAN, [1, 1, 1, 1, 0, 0, 0], [1, 1, 1, 1, 1, 0, 0]),),
            between(
                number(2, 0, 10**7),
                [10**7, 10**7, 5 * 10**6, 5 * 10**6, 0, 5 * 10**6, 0],
                [10**7, 10**7, 5 * 10**6, 5 * 10**6, 10**7, 5 * 10**6, 0],
            ),
        )
    },
    wanting={
        "total": {4: ("income",)},
        "grade": {4: ("peers.income", "income"), 6: ("events.proved",)},
        "programmes.credit_loan": {4: ("income",), 2: ("head_age", "events", "odd")},
    },
)

INGREDIENTS = Ingredients(
    engine="0.1.0",
    facts_digest="b2" * 32,
    as_of=AS_OF,
    plugins=(
        PluginDigest("evalkit-rules", "0.1.0", "c3" * 32),
        PluginDigest("evalkit-extra", "2.0", "d4" * 32),
    ),
)

INPUTS = {"rubric/ten-star.toml": b"format = 1\n", "facts/households.csv": b"id\r\n"}


def plain(outcomes: Outcomes = OUTCOMES) -> Outcomes:
    """Strip outcomes of all a rubric can leave out."""
    return attrs.evolve(
        outcomes,
        names=None,
        groups=None,
        star={},
        vetoes={},
        grade=None,
        grades=(),
        overall=None,
        within=None,
        programmes={},
        wanting={},
    )


PLAIN_RUBRIC = attrs.evolve(
    RUBRIC,
    subject=Subject("unit", Text("单位"), "编号"),
    vetoes=(),
    ladder=None,
    ranking=None,
    programmes=(),
    valid_from=None,
    valid_until=None,
    source="",
)


def shuffled(outcomes: Outcomes, order: Sequence[int]) -> Outcomes:
    """Give the same outcomes with their rows in another order."""
    rows = np.array(order, dtype=np.int64)
    where = {int(old): new for new, old in enumerate(order)}

    def moved(measure: Measure) -> Measure:
        return Measure(measure.type, measure.low[rows], measure.high[rows])

    def placed(places: Places | None) -> Places | None:
        if places is None:
            return None
        return Places(places.low[rows], places.high[rows], places.of[rows])

    def texts(values: tuple[str, ...] | None) -> tuple[str, ...] | None:
        return None if values is None else tuple(values[row] for row in order)

    return attrs.evolve(
        outcomes,
        ids=tuple(outcomes.ids[row] for row in order),
        names=texts(outcomes.names),
        groups=texts(outcomes.groups),
        total=moved(outcomes.total),
        stars=moved(outcomes.stars),
        points={key: moved(m) for key, m in outcomes.points.items()},
        star={key: moved(m) for key, m in outcomes.star.items()},
        vetoes={key: moved(m) for key, m in outcomes.vetoes.items()},
        grade=None if outcomes.grade is None else moved(outcomes.grade),
        overall=placed(outcomes.overall),
        within=placed(outcomes.within),
        programmes={
            key: ProgrammeOutcome(
                moved(p.verdict),
                tuple(moved(need) for need in p.needs),
                None if p.limit is None else moved(p.limit),
            )
            for key, p in outcomes.programmes.items()
        },
        wanting={
            decision: {where[row]: fields for row, fields in lacking.items()}
            for decision, lacking in outcomes.wanting.items()
        },
    )
