"""The canonical text of every outcome, and its digest.

The text is JSON by RFC 8785, so that anyone can write it again and check the digest.
Its keys are the same for every subject: the parts between the values are made once and
the values of a whole column are woven in, which is some twenty times as fast as
writing each subject by itself.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from itertools import repeat
from typing import cast

import numpy as np
import rfc8785

from evalkit.model.number import IntArray, from_units
from evalkit.model.outcome import Measure, Outcomes, Places, ProgrammeOutcome
from evalkit.model.value import from_days

#: JSON still to be woven: a text that is the same for all, one text a subject, or an
#: object or array of these.
_Tree = str | list[str] | tuple["_Tree", ...] | dict[str, "_Tree"]

_VERDICTS = np.array(['"no"', '"undetermined"', '"yes"'], dtype=object)


def outcome_texts(outcomes: Outcomes) -> list[str]:
    """Give the canonical JSON of every subject's outcome, in the order of the rows.

    Figures are decimal texts in pairs, the least and the most they can be; verdicts
    are `yes`, `no` or `undetermined`; places have the number ranked as their third.
    """
    tree: dict[str, _Tree] = {
        "format": "1",
        "id": _strings(outcomes.ids),
        "name": _optional(outcomes.names),
        "group": _optional(outcomes.groups),
        "total": _interval(outcomes.total),
        "stars": _interval(outcomes.stars),
        "points": {key: _interval(m) for key, m in outcomes.points.items()},
        "star": {key: _verdict(m) for key, m in outcomes.star.items()},
        "vetoes": {key: _verdict(m) for key, m in outcomes.vetoes.items()},
        "grade": _grade(outcomes),
        "overall": _places(outcomes.overall),
        "within": _places(outcomes.within),
        "programmes": {key: _programme(p) for key, p in outcomes.programmes.items()},
        "wanting": _wanting(outcomes),
    }
    if outcomes.figures:
        figures = outcomes.figures.items()
        tree["figures"] = {key: _interval(m) for key, m in figures}
    if outcomes.selections:
        chosen = outcomes.selections.items()
        tree["selections"] = {key: _verdict(s.selected) for key, s in chosen}
    if outcomes.until:
        tree["until"] = {key: _days(m) for key, m in outcomes.until.items()}
    if outcomes.suspended is not None:
        tree["suspended"] = _verdict(outcomes.suspended)
    parts: list[str | list[str]] = []
    _flatten(tree, parts)
    columns = [repeat(p, len(outcomes)) if isinstance(p, str) else p for p in parts]
    return ["".join(cells) for cells in zip(*columns, strict=True)]


def outcome_digests(outcomes: Outcomes) -> list[str]:
    """Give the SHA-256 of every outcome's canonical JSON, in the order of the rows."""
    # Half a surrogate pair in a name is shown as U+FFFD elsewhere; here it must not
    # stop the run.
    return [
        hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        for text in outcome_texts(outcomes)
    ]


def digest_of_all(digests: Iterable[str]) -> str:
    """Give one digest of many: SHA-256 of them sorted, one a line."""
    return hashlib.sha256("\n".join(sorted(digests)).encode()).hexdigest()


def _flatten(tree: _Tree, parts: list[str | list[str]]) -> None:
    """Write a tree as a row of texts and columns of texts, texts joined."""

    def put(text: str) -> None:
        if parts and isinstance(parts[-1], str):
            parts[-1] += text
        else:
            parts.append(text)

    if isinstance(tree, str):
        put(tree)
    elif isinstance(tree, list):
        parts.append(tree)
    else:
        brackets = "{}" if isinstance(tree, dict) else "[]"
        put(brackets[0])
        for index, (key, branch) in enumerate(_branches(tree)):
            put("," * (index > 0) + key)
            _flatten(branch, parts)
        put(brackets[1])


def _branches(tree: tuple[_Tree, ...] | dict[str, _Tree]) -> list[tuple[str, _Tree]]:
    if isinstance(tree, tuple):
        return [("", branch) for branch in tree]
    # RFC 8785 sorts keys by UTF-16 code units, not by code points.
    keys = sorted(tree, key=lambda key: key.encode("utf-16-be"))
    return [(_string(key) + ":", tree[key]) for key in keys]


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _strings(texts: Sequence[str]) -> list[str]:
    return [_string(text) for text in texts]


def _optional(texts: Sequence[str] | None) -> _Tree:
    return "null" if texts is None else _strings(texts)


def _shown(values: IntArray, decimals: int) -> list[str]:
    """Write whole units as quoted decimals, each different one once."""
    different, which = np.unique(values, return_inverse=True)
    texts = [f'"{from_units(int(value), decimals)}"' for value in different]
    return [texts[i] for i in which.tolist()]


def _interval(measure: Measure) -> _Tree:
    low = _shown(measure.low, measure.type.decimals)
    if measure.high is measure.low:
        return (low, low)
    return (low, _shown(measure.high, measure.type.decimals))


def _days(measure: Measure) -> _Tree:
    ends = (measure.low.tolist(), measure.high.tolist())
    low, high = ([f'"{from_days(day)}"' for day in end] for end in ends)
    return (low, high)


def _verdict(measure: Measure) -> list[str]:
    code = (measure.low != 0).astype(np.int8) + (measure.high != 0)
    return cast(list[str], _VERDICTS[code].tolist())


def _grade(outcomes: Outcomes) -> _Tree:
    grade = outcomes.grade
    if grade is None:
        return "null"
    names = _strings(outcomes.grades)
    low, high = grade.low.tolist(), grade.high.tolist()
    return ([names[i] for i in low], [names[i] for i in high])


def _places(places: Places | None) -> _Tree:
    if places is None:
        return "null"
    # In half places: times five they are places with one decimal.
    best, worst = places.low.astype(np.int64) * 5, places.high.astype(np.int64) * 5
    return (_shown(best, 1), _shown(worst, 1), _shown(places.of, 0))


def _programme(programme: ProgrammeOutcome) -> _Tree:
    tree: dict[str, _Tree] = {
        "verdict": _verdict(programme.verdict),
        "needs": tuple(_verdict(need) for need in programme.needs),
        "limit": "null" if programme.limit is None else _interval(programme.limit),
    }
    if programme.least is not None:
        tree["least"] = _interval(programme.least)
    if programme.rate is not None:
        tree["rate"] = _interval(programme.rate)
    return tree


def _wanting(outcomes: Outcomes) -> list[str]:
    own: dict[int, dict[str, list[str]]] = {}
    for decision, rows in outcomes.wanting.items():
        for row, fields in rows.items():
            own.setdefault(row, {})[decision] = sorted(fields)
    texts = ["{}"] * len(outcomes)
    for row, wanted in own.items():
        texts[row] = rfc8785.dumps(wanted).decode()
    return texts
