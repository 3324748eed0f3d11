"""What a rubric's document says of a title: how it is had, kept and lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from evalkit.io.rubric_title import STATES
from evalkit.io.rubric_told import Telling, label_of, lasting
from evalkit.language.tokens import read_duration

#: What an event does to a title.
_DOES = {
    "grant": "授予称号，有效期从这一天算起",
    "renew": "保留称号，有效期从这一天重新算起",
    "warn": "黄牌警告，称号仍在",
    "restore": "恢复称号，此前的黄牌、暂停不再算",
    "suspend": "称号暂停",
    "withdraw": "撤销称号",
    "end": "称号自行终止",
    "replace": "转为其他称号，原称号不再保留",
    "note": "只作记载，不影响称号",
}
#: The states a title can be in, as the first that fits is taken.
_GONE = {"withdraw": "已撤销", "end": "已终止", "replace": "已转换"}
_HELD = {"suspend": "暂停", "warn": "黄牌"}
_CLEAR = ("grant", "renew", "restore")


def tell_title(telling: Telling) -> None:
    """Tell the title, if there is one, as its table in the file has it."""
    block = telling.tables.get(("title", ""))
    if block is None:
        return
    values, author = block.values, telling.author
    telling.section("称号")
    label, names = label_of(values), telling.reader
    events, acts = str(values["events"]), values["acts"]
    table = names.names[events].zh
    kind = names.tables[events][str(values["kind"])].zh
    said = f"“{label}”看“{table}”里评价基准日及以前的记录，各种“{kind}”的效力是："
    author.line("paragraph", said, str(values.get("source", "")))
    for word, act in acts.items():
        author.line("point", f"{word}：{_DOES[act]}。")
    term = _length(values["valid_for"])
    author.line("paragraph", f"有效期{term}，到满{term}的前一天为止。")
    for word, length in values.get("bars", {}).items():
        barred = f"“{word}”之日起{_length(length)}内不得申报“{label}”。"
        author.line("paragraph", barred)
    author.line("paragraph", "称号的状态依次看下面各条，先符合的为准：")
    for state, when in _states(acts):
        author.line("point", f"{state}：{when}。")
    order = "、".join(sorted(dict(_states(acts)), key=_rank))
    author.line("paragraph", f"状态从低到高：{order}。")


def _states(acts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Say of each state a title can be in when it is."""
    grant = _words(acts, ("grant",))
    yield "无称号", f"没有{grant}的记录"
    lost = [act for act in _GONE if act in acts.values()]
    for act in lost:
        others = _words(acts, lost[lost.index(act) + 1 :])
        yield _GONE[act], _after(_words(acts, (act,)), grant + others)
    yield "已到期", "有效期已满"
    for act in _HELD:
        if act in acts.values():
            yield _HELD[act], _after(_words(acts, (act,)), _words(acts, _CLEAR))
    yield "保持", "其余情形"


def _after(words: str, than: str) -> str:
    """Say that the last of some events is the last of all; on one day it counts."""
    return f"最近一次{words}在最近一次{than}的当天或以后"


def _words(acts: Mapping[str, str], of: Iterable[str]) -> str:
    """Name the events that do something, as the table of events does."""
    wanted = tuple(of)
    return "".join(f"“{word}”" for word, act in acts.items() if act in wanted)


def _rank(state: str) -> int:
    return STATES.index(state)


def _length(text: str) -> str:
    found = read_duration(text)
    assert found is not None  # the rubric was read
    return lasting(found).replace(" ", "")
