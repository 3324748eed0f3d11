"""What a selection says, in one sentence, in Chinese and in English."""

from __future__ import annotations

from evalkit.io.results_labels import measure_word
from evalkit.language.aloud import Reader
from evalkit.model.bounds_words import said_bounds
from evalkit.model.rubric import Rubric
from evalkit.model.selection import (
    Classes,
    ClassLimit,
    Quota,
    Selection,
    ShareQuota,
    SizedQuota,
)
from evalkit.model.text import Expression, Text

_ROUNDINGS = {
    "down": Text("舍去小数", "rounded down"),
    "up": Text("有小数即进一", "rounded up"),
    "half_up": Text("四舍五入", "half rounded up"),
    "half_even": Text("四舍六入五成双", "half rounded to even"),
}
_TIES = {
    "all": Text("并列在名额线上的都入选", "all who are level at the cut are taken"),
    "none": Text("并列在名额线上的都不入选", "none who are level at the cut is taken"),
    "lottery": Text("并列在名额线上的抽签决定", "lots part who is level at the cut"),
}


def told(rubric: Rubric, selection: Selection) -> Text:
    """Say who may be taken, how many, in which order, and what becomes of equals."""
    aloud, word = Reader(rubric), measure_word(rubric)

    def read(expression: Expression) -> Text:
        return aloud.text(expression.text)

    parts = []
    if selection.among is not None:
        among = read(selection.among)
        parts.append(Text(f"条件：{among.zh}", f"among: {among.said('en')}"))
    if selection.by:
        keys = [(read(key.of), key.descending) for key in selection.by]
        zh = "、".join(f"{k.zh}{'高' if d else '低'}者" for k, d in keys)
        en = ", ".join(f"{k.said('en')}{'' if d else ' (low)'}" for k, d in keys)
        parts.append(Text(f"依次比{zh}在前", f"by {en}"))
    else:
        parts.append(Text("按排名先后", "by rank"))
    quota = _quota(selection.take, aloud, word)
    bottom = selection.start == "bottom"
    zh, en = ("从末位往前取", "from the last, ") if bottom else ("取", "")
    within = Text("", "")
    if selection.within is not None:
        field = aloud.text(selection.within)
        within = Text(f"每个{field.zh}各自", f" in each {field.said('en')}")
    zh, en = f"{within.zh}{zh}{quota.zh}", f"{en}{quota.said('en')}{within.said('en')}"
    parts.append(Text(zh, en))
    if selection.classes is not None:
        parts.append(_classes(selection.classes, aloud, word))
    parts.append(_TIES[selection.ties])
    return Text("；".join(p.zh for p in parts), "; ".join(p.said("en") for p in parts))


def _quota(take: Quota, aloud: Reader, word: str) -> Text:
    if isinstance(take, ShareQuota):
        percent = f"{(take.share * 100).normalize():f}%"
        of = Text("参加者", "those who take part")
        of = of if take.of is None else aloud.text(take.of.text)
        rounding = _ROUNDINGS[take.rounding]
        return Text(
            f"{of.zh}的 {percent}（{rounding.zh}）",
            f"{percent} of {of.said('en')} ({rounding.said('en')})",
        )
    if isinstance(take, SizedQuota):
        of = aloud.text(take.of.text)
        bounds = said_bounds([step.bounds for step in take.steps])
        steps = list(zip(bounds, (step.take for step in take.steps), strict=True))
        zh = "，".join(f"{bound.zh}的取 {many} {word}" for bound, many in steps)
        en = ", ".join(f"{bound.said('en')}: {many}" for bound, many in steps)
        return Text(f"多少，看{of.zh}：{zh}", f"by {of.said('en')}: {en}")
    many = aloud.text(take.text)
    return Text(f" {many.zh} {word}", many.said("en"))


def _classes(classes: Classes, aloud: Reader, word: str) -> Text:
    field = aloud.text(classes.field)
    limits = [_limit(limit, word) for limit in classes.limits]
    return Text(
        f"按{field.zh}分：" + "，".join(limit.zh for limit in limits),
        f"by {field.said('en')}: " + ", ".join(limit.said("en") for limit in limits),
    )


def _limit(limit: ClassLimit, word: str) -> Text:
    of = Text("每类", "each") if limit.word is None else Text(f"“{limit.word}”")
    zh = f"{of.zh}至少 {limit.least} {word}"
    en = f"{of.said('en')} {limit.least} or more"
    if limit.most is None:
        return Text(zh, en)
    return Text(f"{zh}、最多 {limit.most} {word}", f"{en}, {limit.most} at most")
