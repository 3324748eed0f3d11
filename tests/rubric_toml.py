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
from evalkit.model.rubric import Criterion, Effect, Field, Item, Programme, Rubric
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
    for one in rubric.derived:
        told = {"value": one.value.text, "label": one.label.zh}
        yield ("derived", one.key), {**told, "decimals": one.decimals}
    yield from _parts(rubric, rubric.root, ("criteria",))
    for veto in rubric.vetoes:
        label = f"{veto.label.zh} {veto.key}"
        told = {"label": label, "when": veto.when.text, "effect": _effect(veto.effect)}
        yield ("vetoes", veto.key), told
    yield from _decided(rubric)


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
            told = {"rule": part.rule.name, "weight": part.weight}
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
        steps = [{**_bounds(s.bounds), "grade": s.grade} for s in ladder.steps]
        yield ("ladder",), {"of": ladder.of.text, "steps": steps}
    if ranking := rubric.ranking:
        keys = [f"{k.of.text} {'desc' if k.descending else 'asc'}" for k in ranking.by]
        told = {"by": keys, "within": ranking.within, "ties": ranking.ties}
        among = ranking.among and ranking.among.text
        yield ("ranking",), {**told, "among": among, "on": ranking.on}
    for one in rubric.programmes:
        yield ("programmes", one.key), _programme(one)


def _programme(one: Programme) -> dict[str, Any]:
    told: dict[str, Any] = {"label": one.label.zh, "needs": _plain(one.needs)}
    if one.limit:
        steps = [
            {**_bounds(step.bounds), "yuan": Decimal(from_units(step.amount, 2))}
            for step in one.limit.steps
        ]
        told["limit"] = {"of": one.limit.of.text, "steps": steps}
    return told
