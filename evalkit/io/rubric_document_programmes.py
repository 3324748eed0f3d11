"""What a rubric's document says of programmes: for whom, how much, for how long.

A programme may be a loan, and it may be the loss of a title; the words suit either.
"""

from __future__ import annotations

from decimal import Decimal

from evalkit.io.rubric_told import Telling, lasting, trimmed
from evalkit.model.bounds_words import said_bounds
from evalkit.model.number import show_units
from evalkit.model.programme import Limit, LimitStep, Need, Programme
from evalkit.model.text import Expression

_UNITS = {"total": "分", "stars": "颗星"}
#: What an amount is called, what it is counted in, and what few know of that.
_LIMIT = ("额度", "元", "")
_RATE = ("利率加减", "个基点", "（1 个基点是 0.01 个百分点）")


def bounded(telling: Telling, of: Expression) -> tuple[str, str]:
    """Say which figure bounds are of, and what it is counted in."""
    return telling.said(of), _UNITS.get(of.text.strip(), "")


def named_need(telling: Telling, need: Need) -> tuple[str, str]:
    """Give what a condition is called, and how it is found where that says more."""
    said, label = telling.said(need.when), need.label.zh
    if label in (need.when.text, said):
        return said, ""
    return label, said


def tell_programmes(telling: Telling) -> None:
    """Tell for whom programmes are, and what they come to."""
    if telling.rubric.programmes:
        telling.section("资格与办理")
    for programme in telling.rubric.programmes:
        _programme(telling, programme)


def _programme(telling: Telling, programme: Programme) -> None:
    author, who = telling.author, telling.rubric.subject.label.zh
    author.line("heading", programme.label.zh)
    author.line("paragraph", f"同时符合下列条件的{who}：", programme.source)
    for need in programme.needs:
        label, said = named_need(telling, need)
        author.line("point", label)
        author.line("remark", said and f"认定：{said}。")
    if programme.limit is not None:
        _amount(telling, _LIMIT, programme.limit)
    if programme.rate is not None:
        _amount(telling, _RATE, programme.rate)
    if programme.valid_for is not None:
        lasts = lasting(programme.valid_for)
        author.line("paragraph", f"从评价基准日起管 {lasts}。")
    told = ("needs", "limit", "rate", "valid_for")
    author.line("paragraph", telling.more("programmes", programme.key, told))
    author.line("paragraph", programme.note)


def _amount(telling: Telling, words: tuple[str, str, str], amount: Limit) -> None:
    """Tell a limit or a rate, by the steps of a figure or by a formula."""
    author, (what, unit, about) = telling.author, words
    figure, counted = bounded(telling, amount.of)
    if not amount.steps:
        ends = [
            (amount.at_least, "不低于 {}"),
            (amount.at_most, "不高于 {}"),
            (amount.whole, "取 {} 的整数倍，不足的舍去"),
        ]
        more = [way.format(_grouped(end)) for end, way in ends if end is not None]
        said = "；".join([f"{what}（{unit}）= {figure}", *more])
        author.line("paragraph", f"{said}。{about}")
        return
    author.line("paragraph", f"{what}按{figure}定{about}：")
    bounds = said_bounds([step.bounds for step in amount.steps], counted)
    rows = [
        (said.zh, f"{_range(step)} {unit}")
        for said, step in zip(bounds, amount.steps, strict=True)
    ]
    author.grid((figure, what), rows, ["" for _ in rows])


def _range(step: LimitStep) -> str:
    """Write an amount, or a range that is left to the lender."""
    most = _grouped(step.amount)
    return most if step.least is None else f"{_grouped(step.least)} 至 {most}"


def _grouped(units: int) -> str:
    """Write an amount with commas: 200,000, for zeros are hard to count."""
    return trimmed(f"{Decimal(show_units(units, 2)):,.2f}")
