"""The effects of vetoes: what each acts on, how it is written, and its words.

Everything that tells effects apart is in `EFFECTS`; a new one is a record there, and a
step of the engine only where it acts on something nothing has acted on before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

import numpy as np
from attrs import field, frozen

from evalkit.engine.words import both, said
from evalkit.errors import Fault, RubricError
from evalkit.language import conditions
from evalkit.language.compile import compile_expression
from evalkit.language.functions import shifted
from evalkit.language.interval import Interval
from evalkit.language.node import Node
from evalkit.language.scope import Context, Scope
from evalkit.language.tree import Tree
from evalkit.model.number import Numbers
from evalkit.model.rubric import Effect, EffectKind, Rubric, Veto
from evalkit.model.text import Expression, Text
from evalkit.model.value import BOOLEAN, Duration

#: What an effect acts on: points of a part, the step that was reached, the title,
#: programmes, or nothing at all.
ActsOn = Literal["points", "step", "title", "programmes", "nothing"]
#: Where a step made by the engine stands in an expression: nowhere.
_NOWHERE = Tree(0)


@frozen
class Way:
    """One kind of effect."""

    acts_on: ActsOn
    #: As a rubric writes it.
    example: str
    #: What it does, where it applies: `{target}`, `{length}`, `{until}`.
    does: Text
    #: Key of the table it is written as -> attribute of `Effect`; none for a word.
    keys: Mapping[str, str] = field(factory=dict)
    #: What `{until}` adds in an explanation.
    lasts: Text | None = None
    #: Whether it stands against `no_veto`.
    against: bool = True
    #: Whether it ends by itself, though its condition looks at records of any age.
    ends: bool = False


EFFECTS: Mapping[EffectKind, Way] = {
    "no_title": Way("title", '"no_title"', Text("不予评定等级", "no grade")),
    "cap_at": Way(
        "step",
        '{ cap_at = "…" }',
        Text("等级最高为{target}", "grade {target} at most"),
        {"cap_at": "target"},
    ),
    "zero": Way(
        "points",
        '{ zero = "…" }',
        Text("“{target}”记0分", "no points for {target}"),
        {"zero": "target"},
    ),
    "suspend": Way(
        "programmes",
        '"suspend"',
        Text(
            "称号暂停，项目暂缓办理", "the title is suspended, and programmes with it"
        ),
        against=False,
    ),
    "remark": Way(
        "nothing",
        '"remark"',
        Text("仅作提示，不影响结果", "a remark: it changes no result"),
        against=False,
        ends=True,
    ),
    "bar": Way(
        "title",
        '{ bar = "2 years", since = "…" }',
        Text("{length}内不予评定等级", "no grade for {length}"),
        {"bar": "length", "since": "since"},
        lasts=Text("至{until}前", "until {until}"),
        ends=True,
    ),
}


@frozen(eq=False)
class Condition:
    """Nodes of a veto: whether it holds, and the day from which it does no longer."""

    holds: Node
    until: Node | None = None


def condition(veto: Veto, scope: Scope) -> Condition:
    """Compile a veto's condition; what bars for a time holds until it is over.

    Raises:
        RubricError: its condition or its day is at fault.
    """
    when = compile_expression(veto.when, scope, "boolean")
    since, length = veto.effect.since, veto.effect.length
    if since is None or length is None:
        return Condition(when)
    context = Context(scope, since)
    start = compile_expression(since, scope, "date")
    until = shifted(context, _NOWHERE, start, length, 1)
    early = conditions.order(context, _NOWHERE, "<", scope.names["as_of"], until)
    return Condition(conditions.joined(context, _NOWHERE, "and", (when, early)), until)


def compiled(rubric: Rubric, scope: Scope, faults: list[Fault]) -> dict[str, Condition]:
    """Compile all vetoes that have no fault."""
    found = {}
    for veto in rubric.vetoes:
        try:
            found[veto.key] = condition(veto, scope)
        except RubricError as error:
            faults += error.faults
    return found


def acting(
    rubric: Rubric, vetoes: Mapping[str, Node], on: ActsOn
) -> Iterator[tuple[Veto, Node]]:
    """Give the vetoes that act on something, as far as they could be compiled."""
    for veto in rubric.vetoes:
        if EFFECTS[veto.effect.kind].acts_on == on and veto.key in vetoes:
            yield veto, vetoes[veto.key]


def any_against(rubric: Rubric, vetoes: Mapping[str, Node], context: Context) -> Node:
    """Say whether a veto applies that takes something."""
    nodes = (vetoes[v.key] for v in rubric.vetoes if EFFECTS[v.effect.kind].against)
    return conditions.joined(context, _NOWHERE, "or", tuple(nodes))


def suspended(rubric: Rubric, vetoes: Mapping[str, Node]) -> Node | None:
    """Say whether titles and programmes are suspended; None where nothing can be."""
    nodes = tuple(node for _, node in acting(rubric, vetoes, "programmes"))
    if not nodes:
        return None
    context = Context(Scope(rubric.numbers, {}), Expression(""))
    return conditions.joined(context, _NOWHERE, "or", nodes)


def withheld(verdict: Node, by: Node | None) -> Node:
    """Give a verdict that is left open while it is suspended, or may be."""
    if by is None:
        return verdict
    context = Context(Scope(Numbers(), {}), Expression(""))
    free = conditions.contrary(context, _NOWHERE, by)
    unsettled = Node("step", BOOLEAN, (), _unsettled)
    granted = conditions.joined(context, _NOWHERE, "or", (free, unsettled))
    return conditions.joined(context, _NOWHERE, "and", (verdict, granted))


def _unsettled() -> Interval:
    return Interval(np.zeros(1, dtype=bool), np.ones(1, dtype=bool))


def told(rubric: Rubric, effect: Effect) -> Text:
    """Say what an effect does."""
    way = EFFECTS[effect.kind]
    labels = {path: part.label for path, part in rubric.root.below()}
    labels[""] = said("total")
    values: dict[str, str | Text] = {"target": effect.target or ""}
    if way.acts_on == "points":
        values["target"] = labels[effect.target or ""]
    if effect.length is not None:
        values["length"] = said_duration(effect.length)
    return _filled(way.does, values)


def noted(
    rubric: Rubric, effect: Effect, ends: tuple[int, int], until: str | None
) -> Text | None:
    """Say what a veto does to somebody, or may; one that is ruled out does nothing."""
    if ends == (0, 0):
        return None
    if ends != (1, 1):
        return said("veto_open")
    lasts = EFFECTS[effect.kind].lasts
    when = None if lasts is None or until is None else _filled(lasts, {"until": until})
    return both(told(rubric, effect), when)


def said_duration(length: Duration) -> Text:
    """Write a length of time."""
    years, months = divmod(length.months, 12)
    parts = (
        (years, "年", "year"),
        (months, "个月", "month"),
        (length.days, "天", "day"),
    )
    zh = "".join(f"{count}{unit}" for count, unit, _ in parts if count)
    en = " ".join(
        f"{count} {unit}{'s' * (count > 1)}" for count, _, unit in parts if count
    )
    return Text(zh, en)


def _filled(text: Text, values: Mapping[str, str | Text]) -> Text:
    zh = {key: v.zh if isinstance(v, Text) else v for key, v in values.items()}
    en = {key: v.said("en") if isinstance(v, Text) else v for key, v in values.items()}
    return Text(text.zh.format(**zh), text.said("en").format(**en))
