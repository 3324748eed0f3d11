"""Codes EK3xxx: findings of check, in rubrics that are sound and can run.

EK300x facts counted twice · EK301x full marks · EK302x parts that change nothing ·
EK303x facts nobody reads · EK304x due process · EK305x what must not be punished.
"""

from __future__ import annotations

from evalkit.catalogue.entry import Entry, entry


def _warning(en: str, zh: str, fix_en: str = "", fix_zh: str = "") -> Entry:
    return entry(en, zh, fix_en, fix_zh, "warning")


ENTRIES: dict[str, Entry] = {
    "EK3001": _warning(
        "The same fact, `{fact}`, is counted twice: here and in `{other}`.",
        "同一事实 `{fact}` 计了两次分：这里一次，`{other}` 一次。",
        "Count it in one of them. If both are meant, keep it in `[[accepted]]`, with "
        "the reason.",
        "请只在一处计分；如属有意，请写进 [[accepted]] 并说明理由。",
    ),
    "EK3011": _warning(
        "The item never reaches its points: the most it gives is {most} of {points}.",
        "这一项到不了满分：最多只能得 {most} 分，满分写的是 {points} 分。",
        "Correct the coefficient, the bands or the range, or state {most} points.",
        "请改正系数、档次或取值范围，或把满分写成 {most} 分。",
    ),
    "EK3012": _warning(
        "The parts never reach the points of the whole: the most is {most} of "
        "{points}.",
        "各部分合起来到不了满分：最多只能得 {most} 分，满分写的是 {points} 分。",
        "Raise the parts' points, or state {most} points.",
        "请提高各部分的分值，或把满分写成 {most} 分。",
    ),
    "EK3013": _warning(
        "The item can give {most}, more than the {points} points it states.",
        "这一项最多能得 {most} 分，超过所写的 {points} 分。",
        "Cap it at {points}, or state {most} points.",
        "请以 {points} 分封顶，或把分值写成 {most} 分。",
    ),
    "EK3021": _warning(
        "Whatever the facts, the item gives {points}.",
        "无论事实如何，这一项都得 {points} 分。",
        "Correct its bounds or the field's range, or leave the item out.",
        "请改正界限或字段的取值范围，或删去这一项。",
    ),
    "EK3022": _warning(
        "Whatever the facts, the criterion comes to {points}.",
        "无论事实如何，这个项目都得 {points} 分。",
        "Correct how its parts combine, or its floor and cap.",
        "请改正汇总方法，或下限、上限。",
    ),
    "EK3023": _warning(
        "The part has the weight 0 and never counts.",
        "这一部分的权数为 0，从不计分。",
        "Give it a weight, or leave it out.",
        "请写上权数，或删去这一部分。",
    ),
    "EK3024": _warning(
        "This never holds, whatever the facts.",
        "无论事实如何，这个条件都不成立。",
        "Correct the bound or the field's range.",
        "请改正界限或字段的取值范围。",
    ),
    "EK3025": _warning(
        "This always holds, whatever the facts.",
        "无论事实如何，这个条件都成立。",
        "Correct the bound or the field's range, or leave the condition out.",
        "请改正界限或字段的取值范围，或删去这个条件。",
    ),
    "EK3026": _warning(
        "Nothing falls in this step: the figure runs from {low} to {high}.",
        "没有数值落在这一档：数值只在 {low} 到 {high} 之间。",
        "Correct the bound, or leave the step out.",
        "请改正界限，或删去这一档。",
    ),
    "EK3027": _warning(
        "The veto caps at the highest grade, which takes nothing from anyone.",
        "否决后最高评到的就是最高等级，等于没有否决。",
        "Name a lower grade.",
        "请写一个低一些的等级。",
    ),
    "EK3028": _warning(
        "This never binds: the points come to {end} and no further.",
        "这个限制永远用不上：最多（最少）只到 {end}。",
        "Take it out, or check the points it is to limit.",
        "请删去，或核对所限制的分值。",
    ),
    "EK3029": _warning(
        "Places stay empty: the most of all classes come to {most}, fewer than are to "
        "be taken ({take}).",
        "名额用不完：各类最多名额合计 {most} 个，少于总名额（至少 {take} 个）。",
        "Take fewer, or raise the most of a class.",
        "请减少总名额，或增加某一类的最多名额。",
    ),
    "EK3031": _warning(
        "The field `{name}` is asked for and used nowhere.",
        "字段 `{name}` 要人填写，却没有用到。",
        "Use it or leave it out: ask people for what is needed only.",
        "请用上，或删去：只收集用得着的信息。",
    ),
    "EK3032": _warning(
        "The figure `{name}` is derived and used nowhere.",
        "派生指标 `{name}` 没有用到。",
        "Use it or leave it out.",
        "请用上，或删去。",
    ),
    "EK3033": _warning(
        "The record table `{name}` is asked for and used nowhere.",
        "记录表 `{name}` 要人填写，却没有用到。",
        "Use it or leave it out: ask people for what is needed only.",
        "请用上，或删去：只收集用得着的信息。",
    ),
    "EK3041": _warning(
        "A record in `{table}` would bar for ever: the veto has no look-back.",
        "`{table}` 里的一条记录会永远否决下去：没有写追溯期限。",
        "Add `within='2 years'`, or what the scheme says.",
        "请加上 `within='2 years'` 一类的期限。",
    ),
    "EK3042": _warning(
        "The veto doesn't say what it rests on.",
        "这条否决没有写依据。",
        "Add `source`: who is barred may ask where that is written.",
        "请写上 source：被否决的人有权知道依据。",
    ),
    "EK3043": _warning(
        "Of {count} items neither they nor their criteria say where the points come "
        "from; this is the first.",
        "有 {count} 个评分项没有写分值的出处，所属项目也没有写；这是第一个。",
        "Add `source` to the items or to their criteria.",
        "请在评分项或所属项目上写 source。",
    ),
    "EK3044": _warning(
        "This asks people for “{word}”, which the law keeps out of credit records "
        "(Regulation on the Administration of the Credit Reporting Industry, article "
        "14).",
        "这里要人填“{word}”，法规不准采集进个人信用信息（《征信业管理条例》第十四条）。",
        "Leave the field out; ask for what somebody did, not for what they are.",
        "请删去这个字段：只问做了什么，不问这些情况。",
    ),
    "EK3051": _warning(
        "“{word}” may cost points here; {why}.",
        "这里可能因“{word}”丢分；{why_zh}。",
        "Look again: let it give, keep or waive, never take; or leave it out.",
        "请再看一遍：只可用来加分、保分或放宽，不得扣分；否则请删去。",
    ),
    "EK3052": _warning(
        "“{word}” may bar someone here, or put them behind; {why}.",
        "这里可能因“{word}”取消资格，或者使其靠后、少得；{why_zh}。",
        "Look again, and leave it out unless nobody loses by it.",
        "请再看一遍；凡会因此吃亏的，请删去。",
    ),
    "EK3053": _warning(
        "A better “{name}” lowers the total from {before} to {after}.",
        "“{name}”变好，总分反而从 {before} 降到 {after}。",
        "Look at the items that read it; `check --add-case` keeps the household.",
        "请核对用到它的评分项；`check --add-case` 可把这一户记进实例。",
    ),
    "EK3071": _warning(
        "No worked cases lie beside the rubric: {file}.",
        "办法旁边没有实例文件：{file}。",
        "Write what must come out for a few households; `check` runs them every time.",
        "请写几户的事实和应有的结果，以后每次检查都会核对。",
    ),
    "EK3072": entry(
        "A worked case comes out otherwise: {why}.",
        "有一个实例的结果和写的不一样：{why_zh}。",
        "Mend the rubric or the case, whichever is wrong.",
        "请核对是办法错了还是实例错了，再改。",
    ),
    "EK3073": _warning(
        "No worked case comes to this: {what}.",
        "没有实例走到这一处：{what}。",
        "Add a case, so that a change here is noticed.",
        "请补一个实例，这里改错了才看得出来。",
    ),
    "EK3074": entry(
        "The worked cases can't be read: {why}.",
        "实例文件读不了：{why_zh}。",
        "Its form is told in `docs/reference/cases.md`.",
        "写法见 `docs/reference/cases.md`。",
    ),
    "EK3075": _warning(
        "Changes of the rubric that no worked case notices: {count}; this is one: "
        "{what}.",
        "办法改了 {count} 处都没有实例看得出来，这是其中一处：{what}。",
        "Add a case that sits at this bound or meets this part.",
        "请补一个正好在这个界限上、或用到这一处的实例。",
    ),
    "EK3076": _warning(
        "This accepts a finding that isn't there.",
        "这里认可的问题并不存在。",
        "Take it out, so that the next one is seen.",
        "请删去，以免盖住以后的问题。",
    ),
}
