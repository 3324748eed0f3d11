"""The words of verdicts and places, in Chinese and English, wherever they are shown."""

from __future__ import annotations

from collections.abc import Mapping

from evalkit.model.outcome import Verdict
from evalkit.model.text import Text

_YES, _NO = Text("是", "yes"), Text("否", "no")
#: Open until points and stars are settled.
_UNSETTLED = Text("待定", "undetermined")
#: Open until somebody looks into the facts.
_UNVERIFIED = Text("待核实", "undetermined")


def _words(yes: Text, no: Text, undetermined: Text) -> Mapping[Verdict, Text]:
    return {"yes": yes, "no": no, "undetermined": undetermined}


#: What is decided (a star or a `Trace.kind`) -> verdict -> its words.
VERDICT_WORDS: Mapping[str, Mapping[Verdict, Text]] = {
    "star": _words(_YES, _NO, _UNSETTLED),
    "need": _words(_YES, _NO, _UNSETTLED),
    "derived": _words(_YES, _NO, _UNSETTLED),
    "veto": _words(_YES, _NO, _UNVERIFIED),
    "programme": _words(
        Text("符合条件", "eligible"), Text("不符合", "not eligible"), _UNVERIFIED
    ),
    "selection": _words(
        Text("入选", "selected"), Text("未入选", "not selected"), _UNSETTLED
    ),
    "field": _words(_YES, _NO, Text("不知道", "unknown")),
    "row": _words(
        Text("计入", "counts"),
        Text("不计入", "does not count"),
        Text("可能计入", "may count"),
    ),
}

_UNRANKED = Text("不排名", "not ranked")


def place_range(best: str, worst: str) -> Text:
    """Write the places a subject may have, empty for none: `3`, `3–7`, 不排名."""
    if not worst:
        return _UNRANKED
    if not best:
        return Text(f"{worst}以内或不排名", f"{worst} or better, or not ranked")
    # A sheet would take 3-7 with a hyphen for a date.
    return Text(best if best == worst else f"{best}–{worst}")
