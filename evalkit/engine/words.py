"""What an explanation says in words, in Chinese and English."""

from __future__ import annotations

from evalkit.language.dates import FIRST_DAY
from evalkit.language.node import AggregateKind
from evalkit.model.number import show_units
from evalkit.model.text import Text
from evalkit.model.value import ValueType, from_days


def shown(kind: ValueType, value: int, words: tuple[str, ...] = ()) -> str:
    """Write a value as people read it: 12.5, 2026-01-31, 是, a word.

    The first day evalkit counts stands for what never happened.
    """
    if kind.kind == "boolean":
        return "是" if value else "否"
    if kind.kind == "date":
        return "—" if value == FIRST_DAY else from_days(value).isoformat()
    if kind.is_word:
        named = words or kind.choices or ()
        return named[value] if 0 <= value < len(named) else "—"
    return show_units(value, kind.decimals)


def said(about: str, **values: object) -> Text:
    """Give a sentence; a value that is a `Text` is said in each language."""
    zh, en = _SENTENCES[about]
    return Text(
        zh.format(**{key: _in("zh", value) for key, value in values.items()}),
        en.format(**{key: _in("en", value) for key, value in values.items()}),
    )


def verdict(about: str, ends: tuple[int, int], **values: object) -> Text:
    """Give the sentence for a condition that fails, is open or holds."""
    return said(f"{about}_{('no', 'open', 'yes')[sum(ends)]}", **values)


def both(*notes: Text | None) -> Text | None:
    """Join what there is to say in one line; None for nothing."""
    there = [note for note in notes if note is not None]
    if not there:
        return None
    return Text("；".join(n.zh for n in there), "; ".join(n.said("en") for n in there))


def _in(language: str, value: object) -> object:
    return value.said(language) if isinstance(value, Text) else value


#: What the functions over many rows are called.
KINDS: dict[AggregateKind, Text] = {
    "count": Text("数量", "count"),
    "sum": Text("合计", "sum"),
    "mean": Text("平均", "mean"),
    "median": Text("中位数", "median"),
    "min_of": Text("最小", "least"),
    "max_of": Text("最大", "greatest"),
    "share": Text("占比", "share"),
    "any": Text("有无", "any"),
    "all": Text("是否全部", "all"),
    "first": Text("最早一次", "first"),
    "last": Text("最近一次", "last"),
    "longest_run": Text("最长连续次数", "longest run"),
    "latest_run": Text("最近连续次数", "latest run"),
}
EVERYONE = Text("全部", "all")

_SENTENCES: dict[str, tuple[str, str]] = {
    "star_yes": ("得星（{asks}）", "star earned ({asks})"),
    "star_no": ("未得星（{asks}）", "no star ({asks})"),
    "star_open": ("能否得星待定（{asks}）", "star undetermined ({asks})"),
    "asks_points": ("满{least}分得星", "from {least} points"),
    "of": ("{label}{at}", "{label} {at}"),
    "condition": ("条件：{text}", "condition: {text}"),
    "grade_asks": ("{grade}要{bounds}", "{grade} {bounds}"),
    "missed": (
        "够“{grade}”，但未满足{needs}",
        "reaches “{grade}”, but misses {needs}",
    ),
    "unsettled": (
        "“{grade}”还要{needs}，待核实",
        "“{grade}” also needs {needs}: undetermined",
    ),
    "fallen": ("降为“{grade}”", "falls to “{grade}”"),
    "star": ("{label}之星", "star of {label}"),
    "open": (
        "所依据的数据未填，按可能的最低和最高计",
        "facts missing: least and most it can be",
    ),
    "held": (
        "各项汇总得 {parts}，按上下限计",
        "the parts come to {parts}, held to its floor and cap",
    ),
    "broken_rule": (
        "评分规则“{name}”出错，按可能的最低和最高计",
        "the rule “{name}” failed: least and most it can be",
    ),
    "broken_combiner": (
        "汇总方法“{name}”出错，按可能的最低和最高计",
        "the combiner “{name}” failed: least and most it can be",
    ),
    "wordless_rule": (
        "评分规则“{name}”未能说明理由",
        "the rule “{name}” could not say why",
    ),
    "wordless_combiner": (
        "汇总方法“{name}”未能说明理由",
        "the combiner “{name}” could not say why",
    ),
    "applies_no": ("“{label}”不适用", "“{label}” does not apply"),
    "applies_open": ("“{label}”是否适用待核实", "whether “{label}” applies is open"),
    "absent_rescale": (
        "不适用的不计，其余按比例折算",
        "what does not apply is left out, the others are scaled to the whole",
    ),
    "absent_mean_of_peers": (
        "不适用的按适用者的平均分计",
        "the mean of those it applies to stands for it",
    ),
    "absent_full": ("不适用的计满分", "it counts in full where it does not apply"),
    "absent_none": ("不适用的计0分", "it counts 0 where it does not apply"),
    "combined": ("按“{title}”汇总", "combined by “{title}”"),
    "zeroed_yes": ("“{veto}”，记0分", "“{veto}”: 0 points"),
    "zeroed_open": ("“{veto}”待核实，可能记0分", "“{veto}” open: perhaps 0 points"),
    "missing_unknown": ("未填", "not filled in"),
    "missing_refuse": ("未填", "not filled in"),
    "missing_zero": ("未填，办法规定按0计", "not filled in: the rubric counts 0"),
    "missing_no": ("未填，办法规定按“否”计", "not filled in: the rubric counts no"),
    "group": ("{group}{kind}", "{kind} over {group}"),
    "peers": (
        "组内有数据未填，按可能的最低和最高计",
        "facts missing in the group: least and most it can be",
    ),
    "nobody": (
        "组内没有一个计入，无从得出，按可能的最低和最高计",
        "nobody of the group counts, so nothing can be said: least and most it can be",
    ),
    "no_peers": (
        "没有一个适用者可取平均，按可能的最低和最高计",
        "it applies to nobody the mean could be of: least and most it can be",
    ),
    "records": (
        "共{rows}条记录，其中{counted}条计入或可能计入",
        "{counted} of {rows} rows count or may count",
    ),
    "unsupplied": ("没有提供这张记录表", "the table was not supplied"),
    "total": ("总分", "total"),
    "stars": ("星数", "stars"),
    "no_veto": ("无一票否决情形", "no veto applies"),
    "grade": ("等级", "grade"),
    "least": ("额度起点", "limit from"),
    "rate": ("利率加减", "rate"),
    "limit": ("额度上限", "limit"),
    "place": ("总排名", "place over all"),
    "place_within": ("{group}排名", "place in {group}"),
    "ranked": ("共{count}个参加排名", "of {count} ranked"),
    "selection_place": (
        "{group}第{place}名，名额{quota}，共{count}个参加",
        "{group}place {place} of {count}, {quota} taken",
    ),
    "selection_last": (
        "{group}倒数第{place}名，取{quota}个，共{count}个参加",
        "{group}place {place} from the last of {count}, {quota} taken",
    ),
    "selection_out": ("不符合参加条件", "takes no part"),
    "selection_perhaps": ("能否参加待核实", "may take no part"),
    "selection_lot": ("抽签号 {lot}…，并列的小者在前", "lot {lot}…, lowest first"),
    "selection_class": ("“{word}”类至少{least}个", "“{word}”: {least} at least"),
    "selection_class_most": (
        "“{word}”类至少{least}个、最多{most}个",
        "“{word}”: {least} at least, {most} at most",
    ),
    "selection_kept": (
        "按本类最少名额优先入选",
        "taken first, for its class",
    ),
    "veto_open": ("是否触发待核实", "undetermined"),
    "withheld_yes": ("暂停期间不办理", "not granted while suspended"),
    "withheld_open": ("是否暂停待核实", "suspension undetermined"),
}
