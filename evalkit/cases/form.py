"""The form of a file of worked cases: what may stand where, whatever the rubric."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from attrs import frozen

from evalkit.cases.words import is_day, is_number, of, unknown_name, wanted
from evalkit.errors import nearest
from evalkit.model.text import Text

FORMAT = 1


@frozen
class Kind:
    """What a value has to be: in words, and whether it is."""

    name: Text
    holds: Callable[[Any], bool]

    def faults(self, where: str, value: Any) -> Iterator[Text]:
        """Say that a value is something else."""
        if not self.holds(value):
            yield of(where, wanted(self.name, value))


def _either(kind: Kind) -> Kind:
    """Give the kind of one value, or of the least and the most it may be."""
    name = Text(
        f"{kind.name.zh}，或 [最低, 最高] 两个",
        f"{kind.name.en}, or the two of [least, most],",
    )

    def holds(value: Any) -> bool:
        if isinstance(value, list):
            return len(value) == 2 and all(map(kind.holds, value))
        return kind.holds(value)

    return Kind(name, holds)


def _list(kind: Kind, zh: str, en: str) -> Kind:
    def holds(value: Any) -> bool:
        return isinstance(value, list) and all(map(kind.holds, value))

    return Kind(Text(zh, en), holds)


_VERDICTS = ("yes", "no", "undetermined")
_WORD = Kind(Text("文字", "a text"), lambda value: isinstance(value, str))
_NUMBER = Kind(Text("数", "a number"), is_number)
_DAY = Kind(Text("日期", "a day"), is_day)
_TABLE = Kind(Text("表", "a table"), lambda value: isinstance(value, Mapping))
_NAMES = _list(_WORD, "名称的列表", "a list of names")
_ROWS = _list(_TABLE, "表的列表", "a list of tables")
_VERDICT = Kind(
    Text(
        " yes、no 或 undetermined（加引号）",
        'one of "yes", "no", "undetermined"',
    ),
    lambda value: isinstance(value, str) and value in _VERDICTS,
)
_FIGURE = Kind(
    Text("数、日期或文字", "a number, a day or a text"),
    lambda value: is_number(value) or is_day(value) or isinstance(value, str),
)

_HEAD = {
    "rubric": _WORD,
    "as_of": _DAY,
    "seed": _WORD,
    "base": _TABLE,
}
#: The keys of a file.
KEYS = ("format", *_HEAD, "cases")
#: What a case holds besides the rows of record tables, which stand under their names.
OF_CASE = {
    "name": _WORD,
    "why": _WORD,
    "as_of": _DAY,
    "seed": _WORD,
    "facts": _TABLE,
    "unknown": _NAMES,
    "peers": _ROWS,
    "expect": _TABLE,
}
#: What may be expected as it is, and what by name.
_PLAIN = {
    "total": _either(_NUMBER),
    "stars": _either(_NUMBER),
    "grade": _either(_WORD),
    "place": _either(_NUMBER),
    "vetoes": _NAMES,
    "vetoes_open": _NAMES,
    "selected": _NAMES,
    "selected_open": _NAMES,
    "suspended": _VERDICT,
}
_BY_NAME = {
    "points": _either(_NUMBER),
    "star": _VERDICT,
    "figures": _either(_FIGURE),
    "programmes": _VERDICT,
    "limit": _either(_NUMBER),
    "least": _either(_NUMBER),
    "rate": _either(_NUMBER),
    "until": _either(_DAY),
}
EXPECTED = (*_PLAIN, *_BY_NAME)


def faults(raw: Mapping[str, Any]) -> Iterator[Text]:
    """Say everything that is wrong with the form of a file."""
    if "format" not in raw:
        yield Text(f"缺少 format = {FORMAT}", f"format = {FORMAT} is missing")
    elif type(raw["format"]) is not int or raw["format"] != FORMAT:
        yield of("format", wanted(Text(f" {FORMAT}", f"{FORMAT}"), raw["format"]))
    for key in raw:
        if key not in KEYS:
            yield unknown_name(key, KEYS)
    if "rubric" not in raw:
        missing = Text("没有写办法的 id", "the id of the rubric is missing")
        yield of("rubric", missing)
    for key, kind in _HEAD.items():
        if key in raw:
            yield from kind.faults(key, raw[key])
    cases = raw.get("cases")
    if not isinstance(cases, list) or not cases:
        yield Text("没有 [[cases]]", "there are no [[cases]]")
        return
    names = [case.get("name") for case in cases if isinstance(case, Mapping)]
    for number, case in enumerate(cases, 1):
        called = Text(f"第 {number} 例", f"case {number}")
        if not isinstance(case, Mapping):
            yield of(called, wanted(_TABLE.name, case))
            continue
        name = case.get("name")
        if name and isinstance(name, str):
            called = Text(name, name)
        for told in _of_case(case):
            yield of(called, told)
        if names.count(name) > 1 and name:
            again = Text("另有一例同名", "another case has this name")
            yield of(called, again)


def _of_case(case: Mapping[str, Any]) -> Iterator[Text]:
    for key in ("name", "expect"):
        if case.get(key) in (None, "", {}):
            yield Text(f"没有写 {key}", f"{key} is missing")
    for key, value in case.items():
        if key in OF_CASE:
            yield from OF_CASE[key].faults(key, value)
        elif not _ROWS.holds(value) and nearest(key, OF_CASE):
            yield unknown_name(key, [*OF_CASE])
        else:
            yield from _ROWS.faults(key, value)
    for number, peer in enumerate(_listed(case.get("peers")), 1):
        if isinstance(peer, Mapping):
            for told in _of_peer(peer):
                yield of(f"peers[{number}]", told)
    expect = case.get("expect")
    if isinstance(expect, Mapping):
        yield from _of_expect(expect)


def _of_peer(peer: Mapping[str, Any]) -> Iterator[Text]:
    for key, value in peer.items():
        if key == "unknown":
            yield from _NAMES.faults(key, value)
        elif isinstance(value, list):
            yield from _ROWS.faults(key, value)


def _of_expect(expect: Mapping[str, Any]) -> Iterator[Text]:
    for key, value in expect.items():
        if key in _PLAIN:
            yield from _PLAIN[key].faults(key, value)
        elif key not in _BY_NAME:
            yield unknown_name(key, EXPECTED)
        elif not isinstance(value, Mapping):
            yield from _TABLE.faults(key, value)
        else:
            for name, one in value.items():
                yield from _BY_NAME[key].faults(f"{key} {name}", one)


def _listed(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else ()
