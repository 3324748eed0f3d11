"""A small rubric with every kind of part, and households that meet all of them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import attrs
import numpy as np

from evalkit.engine.plan import compile_rubric
from evalkit.engine.run import Run, run
from evalkit.errors import Place
from evalkit.model.bands import Bounds
from evalkit.model.number import Numbers
from evalkit.model.programme import Limit, LimitStep, Need, Programme
from evalkit.model.rubric import (
    Criterion,
    Derived,
    Effect,
    Field,
    Item,
    Ladder,
    LadderStep,
    Ranking,
    RecordTable,
    Rubric,
    Star,
    Subject,
    Veto,
)
from evalkit.model.selection import SortKey
from evalkit.model.table import Origin, Records, Table
from evalkit.model.text import Expression, Text
from evalkit.model.value import ValueType
from evalkit.rules.bands import BANDS, Band
from evalkit.rules.combiners import SUM
from evalkit.rules.met import MET
from evalkit.rules.per_occurrence import PER_OCCURRENCE
from tests.one_figure import column, days

AS_OF = datetime.date(2026, 6, 30)
#: A need without a label of its own, which is read aloud.
PEACEFUL = "star(peace) or points(peace) > 3"
Day = datetime.date

FIELDS = (
    Field("village", Text("所在村", "Village"), ValueType("category", 0, 0, 0)),
    Field(
        "income",
        Text("人均收入", "Income"),
        ValueType("money", 2, 0, 1_000_000),
        unit="元",
        source="村会计",
    ),
    Field("tidy", Text("庭院整洁", "Tidy"), ValueType("boolean")),
    Field("overdue", Text("逾期", "Overdue"), ValueType("boolean"), missing="no"),
    Field("debts", Text("欠款笔数", "Debts"), ValueType("integer", 0, 0, 9), "zero"),
    Field(
        "view", Text("邻里评议", "View"), ValueType("category", 0, 0, 1, ("好", "差"))
    ),
)
EVENTS = RecordTable(
    "events",
    Text("事件", "Events"),
    (
        Field("on", Text("日期"), days("2020-01-01", "2026-12-31")),
        Field("kind", Text("事项"), ValueType("category", 0, 0, 1, ("好事", "纠纷"))),
        Field("proved", Text("属实"), ValueType("boolean")),
    ),
    date="on",
    at_most=5,
)
DERIVED = (
    Derived(
        "level",
        Text("收入水平", "Level"),
        Expression("ratio(income, mean(income, by=village), otherwise=1)"),
        2,
    ),
    Derived(
        "disputes",
        Text("纠纷数", "Disputes"),
        Expression("count(events, kind == '纠纷' and proved, within='1 year')"),
    ),
)


def item(key: str, rule: Any, full: int | None = None, **params: Any) -> Item:
    """Give an item with its place in a file."""
    place = Place("sample.toml", 7, f"items.{key}")
    return Item(key, Text(f"{key}项"), rule, rule.params(**params), full, place=place)


def criteria() -> tuple[Criterion, ...]:
    """Give two starred criteria, one with a criterion inside."""
    met = item(
        "tidiness",
        MET,
        600,
        when=Expression("tidy"),
        points=Decimal(6),
        otherwise=Decimal(1),
    )
    bands = (
        Band(at_least=Decimal("1.2"), points=Decimal(9)),
        Band(otherwise=True, points=Decimal(4)),
    )
    earned = item("earned", BANDS, of=Expression("level"), bands=bands)
    quarrels = item(
        "quarrels",
        PER_OCCURRENCE,
        of=Expression("disputes"),
        each=Decimal(-2),
        start=Decimal(5),
        floor=Decimal(0),
    )
    return (
        Criterion(
            "thrift",
            Text("勤劳致富", "Thrift"),
            SUM,
            (met, earned),
            1000,
            star=Star(at_least=800),
            source="办法第三条",
        ),
        Criterion(
            "peace",
            Text("邻里和睦", "Peace"),
            SUM,
            (Criterion("home", Text("家庭", "Home"), SUM, (quarrels,)),),
            500,
            star=Star(when=Expression("view == '好' and debts < 3")),
        ),
    )


VETOES = (
    Veto("overdue", Text("贷款逾期"), Expression("overdue"), Effect("no_title")),
    Veto(
        "quarrel",
        Text("多次纠纷"),
        Expression("disputes >= 2"),
        Effect("cap_at", "合格"),
        source="办法第九条",
    ),
    Veto("debts", Text("欠款过多"), Expression("debts > 5"), Effect("zero", "thrift")),
    Veto(
        "messy", Text("脏乱"), Expression("not tidy"), Effect("zero", "thrift.earned")
    ),
)


def rubric() -> Rubric:
    """Give the rubric."""
    return Rubric(
        id="household/explained",
        version="1",
        title=Text("样例"),
        subject=Subject("household", Text("户"), "户编号"),
        numbers=Numbers(2, 4),
        printed=1,
        fields=FIELDS,
        records=(EVENTS,),
        derived=DERIVED,
        root=Criterion("", Text("总分"), SUM, criteria(), points=1500),
        vetoes=VETOES,
        ladder=Ladder(
            Expression("total"),
            (
                LadderStep(Bounds(at_least=Decimal(12)), "优秀"),
                LadderStep(Bounds(at_least=Decimal(6)), "合格"),
                LadderStep(Bounds(otherwise=True), "未达标"),
            ),
            source="办法第十条",
        ),
        ranking=Ranking(
            (SortKey(Expression("total")),),
            within="village",
            among=Expression("no_veto"),
            on="printed",
        ),
        programmes=(
            Programme(
                "loan",
                Text("信用贷款", "Loan"),
                (
                    Need(Expression("stars >= 1 and no_veto"), Text("一星以上")),
                    Need(Expression("grade >= '合格'"), Text("合格以上")),
                    Need(Expression(PEACEFUL), Text(PEACEFUL)),
                ),
                Limit(
                    Expression("stars"),
                    (
                        LimitStep(Bounds(at_least=Decimal(2)), 5_000_000),
                        LimitStep(Bounds(otherwise=True), 3_000_000),
                    ),
                ),
                note="以银行审批为准",
            ),
        ),
    )


#: Households: facts, then events.
HOUSES: dict[str, tuple[dict[str, Any], list[dict[str, Any]] | None]] = {
    "甲-1": (
        {"village": "甲村", "income": "15000.50", "tidy": True, "view": "好"},
        [{"on": Day(2026, 3, 1), "kind": "纠纷", "proved": True}],
    ),
    "甲-2": (
        {"village": "甲村", "income": 9000, "tidy": False, "debts": 7, "view": "差"},
        [
            {"on": Day(2026, 1, 1), "kind": "纠纷", "proved": True},
            {"on": Day(2026, 2, 1), "kind": "纠纷", "proved": True},
            {"on": Day(2026, 2, 2), "kind": "好事", "proved": True},
        ],
    ),
    "乙-1": (
        {"village": "乙村", "income": None, "tidy": None, "debts": None},
        [{"on": Day(2026, 3, 1), "kind": "纠纷"}],
    ),
}


def table(
    houses: Mapping[str, Any] | None = None, *, events: bool = True, origin: bool = True
) -> Table:
    """Give the facts, as if read from a workbook."""
    houses = HOUSES if houses is None else houses
    facts: Sequence[dict[str, Any]] = [house[0] for house in houses.values()]
    columns = {f.key: column(f.type, [h.get(f.key) for h in facts]) for f in FIELDS}
    rows = [(i, e) for i, h in enumerate(houses.values()) for e in h[1] or ()]
    held = {
        f.key: column(f.type, [e.get(f.key) for _, e in rows]) for f in EVENTS.fields
    }
    owner = np.array([i for i, _ in rows], dtype=np.int64)
    read = letters = None
    if origin:
        letters = {f.key: f"{chr(67 + i)} {f.label.zh}" for i, f in enumerate(FIELDS)}
        at = np.arange(len(facts)) + 4
        read = Origin(
            "户.xlsx", "农户", at, {k: v for k, v in letters.items() if k != "view"}
        )
    told = Records(owner, held, read and attrs.evolve(read, sheet="事件", columns={}))
    records = {"events": attrs.evolve(told, origin=_rows(told, read))} if events else {}
    names = tuple(f"户主{index}" for index in range(len(facts)))
    return Table(tuple(houses), columns, records, names, read)


def _rows(records: Records, read: Origin | None) -> Origin | None:
    if read is None:
        return None
    return Origin(read.file, "事件", np.arange(len(records)) + 2, {})


def done(facts: Table | None = None, changed: Rubric | None = None) -> Run:
    """Run the rubric on its households."""
    plan = compile_rubric(changed or rubric())
    return run(plan, table() if facts is None else facts, as_of=AS_OF)
