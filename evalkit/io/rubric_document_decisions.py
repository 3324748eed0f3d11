"""What a rubric's document says of vetoes, grades, the ranking and programmes."""

from __future__ import annotations

from evalkit.engine.effects import told as told_effect
from evalkit.io.rubric_document_programmes import bounded, named_need, tell_programmes
from evalkit.io.rubric_told import Telling
from evalkit.io.selection_words import told as told_selection
from evalkit.model.bounds_words import said_bounds
from evalkit.model.programme import Need
from evalkit.model.rubric import Effect
from evalkit.model.text import Expression

_TIES = {
    "shared": "相同的并列，后面的名次空出来（1、2、2、4）。",
    "shared_last": "相同的并列，都取后一个名次（1、3、3、4）。",
    "average": "相同的并列，取平均名次（1、2.5、2.5、4）。",
    "dense": "相同的并列，后面的名次接着排（1、2、2、3）。",
    "ordinal": "不并列：全都相同的，按编号先后排。",
}


def tell_decisions(telling: Telling) -> None:
    """Tell what is decided by the scores."""
    _vetoes(telling)
    _ladder(telling)
    _ranking(telling)
    if telling.rubric.selections:
        telling.section("评选")
    for selection in telling.rubric.selections:
        said = told_selection(telling.rubric, selection).zh
        telling.author.line("point", f"{selection.label.zh}：{said}", selection.source)
        telling.author.line("remark", selection.note)
    tell_programmes(telling)


def _vetoes(telling: Telling) -> None:
    vetoes, author = telling.rubric.vetoes, telling.author
    if vetoes:
        telling.section("一票否决")
    for veto in vetoes:
        said = f"{veto.label.zh}的，{_effect(telling, veto.effect)}。"
        author.line("point", said, veto.source)
        when = f"认定：{telling.said(veto.when)}。"
        more = telling.more("vetoes", veto.key, ("when", "effect"))
        author.line("remark", " ".join(filter(None, [when, more, veto.note])))


def _effect(telling: Telling, effect: Effect) -> str:
    target, ladder = effect.target or "", telling.rubric.ladder
    known: dict[str, str] = {
        "no_title": "不予评定" if ladder is None else ladder.none,
        "cap_at": f"等级最高只能是“{target}”",
        "zero": f"“{telling.name(target) if target else '总分'}”记 0 分",
    }
    said = known.get(effect.kind) or told_effect(telling.rubric, effect).zh
    return said if effect.since is None else f"自{telling.said(effect.since)}起{said}"


def _ladder(telling: Telling) -> None:
    ladder, author = telling.rubric.ladder, telling.author
    if ladder is None:
        return
    telling.section("等级")
    figure, unit = bounded(telling, ladder.of)
    author.line("paragraph", f"按{figure}定等级：", ladder.source)
    bounds = said_bounds([step.bounds for step in ladder.steps], unit)
    rows = [
        (step.grade, said.zh, step.note)
        for step, said in zip(ladder.steps, bounds, strict=True)
    ]
    author.grid(("等级", figure, "说明"), rows, ["" for _ in rows])
    for step in ladder.steps:
        needs = "；".join(_need(telling, need) for need in step.needs)
        if needs:
            lower = "缺一样的，降到下面够条件的一档"
            author.line("point", f"评“{step.grade}”还要：{needs}。{lower}。")
    told = ("of", *_steps(telling))
    author.line("paragraph", telling.more("ladder", "", told))


def _need(telling: Telling, need: Need) -> str:
    """Say a condition: by its label and how it is found, or as it is read."""
    label, said = named_need(telling, need)
    return f"{label}（认定：{said}）" if said else label


def _steps(telling: Telling) -> tuple[str, ...]:
    """Say whether the steps are told by their bounds alone."""
    block = telling.tables.get(("ladder", ""))
    known = {"at_least", "above", "at_most", "below", "otherwise"}
    known |= {"grade", "note", "needs"}
    steps = block.values.get("steps", []) if block else []
    return ("steps",) if all(set(step) <= known for step in steps) else ()


def _ranking(telling: Telling) -> None:
    ranking, author = telling.rubric.ranking, telling.author
    if ranking is None:
        return
    telling.section("排名")
    keys = [
        f"{telling.said(key.of)}（{'高' if key.descending else '低'}的在前）"
        for key in ranking.by
    ]
    first, *rest = keys
    said = f"先比{first}" + "".join(f"，相同的再比{key}" for key in rest)
    author.line("paragraph", f"{said}。{_TIES[ranking.ties]}", ranking.source)
    if ranking.within is not None:
        group = telling.said(Expression(ranking.within))
        author.line("paragraph", f"在同一{group}内排名次，另排总名次。")
    if ranking.among is not None:
        author.line("paragraph", f"只排这样的：{telling.said(ranking.among)}。")
    if ranking.on == "printed":
        author.line("paragraph", "分数按公布的位数比，位数以外的不比。")
    told = ("by", "within", "among", "ties", "on")
    author.line("paragraph", telling.more("ranking", "", told))
