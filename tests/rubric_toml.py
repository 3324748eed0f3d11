"""Write a drawn rubric as the text of a file, sound or not."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import attrs

from evalkit.io.rubric_blocks import Block
from evalkit.io.toml_out import toml_text
from evalkit.model.bands import Bounds
from evalkit.model.number import from_units
from evalkit.model.programme import Programme
from evalkit.model.rubric import Criterion, Derived, Effect, Field, Item, Rubric
from evalkit.model.selection import Selection, SizedQuota
from evalkit.model.text import Expression, Text
from evalkit.model.value import from_days


def toml_of(rubric: Rubric) -> str:
    """Write a rubric as TOML."""
    return toml_text(Block(path, _kept(table)) for path, table in _blocks(rubric))


def _kept(table: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in table.items() if value is not None}


def _points(rubric: Rubric, units: int | None) -> Decimal | None:
    if units is None:
        return None
    return Decimal(from_units(units, rubric.numbers.marks))


def _plain(value: Any) -> Any:
    """Write parameters as a file does."""
    if isinstance(value, Expression):
        return value.text
    if isinstance(value, Text):
        return value.zh
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if attrs.has(type(value)):
        own = {one.name: getattr(value, one.name) for one in attrs.fields(type(value))}
        return _kept({key: _plain(one) for key, one in own.items()})
    return value


def _blocks(rubric: Rubric) -> Iterator[tuple[Any, dict[str, Any]]]:
    yield (), {"format": 1}
    yield (
        ("rubric",),
        {
            "id": rubric.id,
            "version": rubric.version,
            "title": rubric.title.zh,
            "full_marks": _points(rubric, rubric.root.points),
            "combine": rubric.root.combine.name,
        },
    )
    numbers = attrs.asdict(rubric.numbers)
    yield ("numbers",), {**numbers, "printed": rubric.printed}
    yield ("subject",), _plain(rubric.subject)
    for field in rubric.fields:
        yield ("fields", field.key), _field(field)
    for table in rubric.records:
        at = ("records", table.key)
        yield at, {"label": table.label.zh, "date": table.date, "at_most": 3}
        for field in table.fields:
            yield (*at, "fields", field.key), _field(field)
        for one in table.derived:
            yield (*at, "derived", one.key), _derived(one)
    for group in rubric.groups:
        at = ("groups", group.key)
        told = {"label": group.label.zh, "of": group.of, "by": list(group.by)}
        where = group.where and group.where.text
        yield at, {**told, "where": where, "date": group.date}
        for value in group.values:
            told = {"value": value.value.text, "label": value.label.zh}
            yield (*at, "values", value.key), told
    for one in rubric.derived:
        yield ("derived", one.key), _derived(one)
    yield from _parts(rubric, rubric.root, ("criteria",))
    for veto in rubric.vetoes:
        label = f"{veto.label.zh} {veto.key}"
        told = {"label": label, "when": veto.when.text, "effect": _effect(veto.effect)}
        yield ("vetoes", veto.key), told
    yield from _decided(rubric)


def _derived(one: Derived) -> dict[str, Any]:
    told: dict[str, Any] = {"value": one.value.text, "label": one.label.zh}
    told |= {"decimals": one.decimals, "shown": one.shown or None}
    choices = None if one.choices is None else list(one.choices)
    return {**told, "choices": choices, "ordered": one.ordered or None}


def _optional(part: Item | Criterion) -> dict[str, Any]:
    """Say whom a part applies to."""
    if part.applies is None:
        return {}
    told = {"applies": part.applies.text, "absent": part.absent}
    return {**told, "peers": part.peers}


def _field(field: Field) -> dict[str, Any]:
    kind = field.type
    told: dict[str, Any] = {"label": field.label.zh, "type": kind.kind}
    if kind.kind in ("decimal", "money"):
        told["decimals"] = kind.decimals
    if kind.is_number:
        ends = (kind.low, kind.high)
        told["range"] = [Decimal(from_units(end, kind.decimals)) for end in ends]
    if kind.kind == "date":
        told["range"] = [from_days(kind.low), from_days(kind.high)]
    choices = list(kind.choices) if kind.choices else None
    return {**told, "choices": choices, "missing": field.missing}


def _parts(
    rubric: Rubric, criterion: Criterion, path: tuple[str, ...]
) -> Iterator[tuple[Any, dict[str, Any]]]:
    for part in criterion.parts:
        if isinstance(part, Item):
            # Items stand in criteria only; those of the root get one of their own.
            at = (*path, part.key, "items", part.key)
            if len(path) == 1:
                yield at[:2], {"label": part.label.zh}
            else:
                at = (*path[:-1], "items", part.key)
            told = {"rule": part.rule.name, "weight": part.weight, **_optional(part)}
            told["points"] = _points(rubric, part.points)
            yield at, {**told, **_plain(part.params)}
            continue
        star = part.star
        yield (
            (*path, part.key),
            {
                "label": part.label.zh,
                "combine": part.combine.name,
                "points": _points(rubric, part.points),
                "floor": _points(rubric, part.floor),
                "cap": _points(rubric, part.cap),
                "weight": part.weight,
                **_optional(part),
                "star": star
                and _kept(
                    {
                        "at_least": _points(rubric, star.at_least),
                        "when": star.when and star.when.text,
                    }
                ),
            },
        )
        yield from _parts(rubric, part, (*path, part.key, "criteria"))


def _effect(effect: Effect) -> Any:
    return effect.kind if effect.target is None else {effect.kind: effect.target}


def _bounds(bounds: Bounds) -> dict[str, Any]:
    found = _kept(attrs.asdict(bounds))
    return {key: one for key, one in found.items() if one is not False}


def _decided(rubric: Rubric) -> Iterator[tuple[Any, dict[str, Any]]]:
    if ladder := rubric.ladder:
        steps = [
            {**_bounds(s.bounds), "grade": s.grade, "needs": _plain(s.needs)}
            for s in ladder.steps
        ]
        yield ("ladder",), {"of": ladder.of.text, "steps": steps}
    if ranking := rubric.ranking:
        keys = [f"{k.of.text} {'desc' if k.descending else 'asc'}" for k in ranking.by]
        told = {"by": keys, "within": ranking.within, "ties": ranking.ties}
        among = ranking.among and ranking.among.text
        yield ("ranking",), {**told, "among": among, "on": ranking.on}
    for selection in rubric.selections:
        yield ("selections", selection.key), _selection(selection)
    for one in rubric.programmes:
        yield ("programmes", one.key), _programme(one)


def _selection(one: Selection) -> dict[str, Any]:
    take: Any = _plain(one.take)
    if isinstance(one.take, SizedQuota):
        steps = [{**_bounds(s.bounds), "take": s.take} for s in one.take.steps]
        take = {"of": one.take.of.text, "steps": steps}
    keys = [f"{k.of.text} {'desc' if k.descending else 'asc'}" for k in one.by]
    told = {"label": one.label.zh, "take": take, "ties": one.ties, "by": keys or None}
    among = one.among and one.among.text
    told |= {"among": among, "within": one.within, "from": one.start}
    if one.classes is not None:
        limits = {
            limit.word: [n for n in (limit.least, limit.most) if n is not None]
            for limit in one.classes.limits
        }
        each = limits.pop(None, None)
        words = {str(word): ends for word, ends in limits.items()} or None
        classes = {"field": one.classes.field, "each": each, "words": words}
        told["classes"] = _kept(classes)
    return told


def _programme(one: Programme) -> dict[str, Any]:
    told: dict[str, Any] = {"label": one.label.zh, "needs": _plain(one.needs)}
    if one.limit:
        steps = [
            {**_bounds(step.bounds), "yuan": Decimal(from_units(step.amount, 2))}
            for step in one.limit.steps
        ]
        told["limit"] = {"of": one.limit.of.text, "steps": steps}
    return told
