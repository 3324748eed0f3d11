"""Find steps that are written twice, so that they are computed once.

Two steps are one when they are made by the same code, closed over the same things, and
rest on the same arguments. A rubric says `within='12 months'` in many places; the
window is worked out once.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from types import FunctionType
from typing import Any

import attrs
import numpy as np

from evalkit.language.node import Node, walk


def once(roots: Sequence[Node]) -> list[Node]:
    """Give the roots resting on each step once; nodes that stay are the same ones."""
    known: dict[Hashable, Node] = {}
    chosen: dict[int, Node] = {}
    for node in walk(roots):
        args = tuple(chosen[id(inner)] for inner in node.args)
        made = node
        if any(a is not b for a, b in zip(args, node.args, strict=True)):
            made = attrs.evolve(node, args=args)
        chosen[id(node)] = made if _apart(node) else known.setdefault(_key(made), made)
    return [chosen[id(root)] for root in roots]


def _apart(node: Node) -> bool:
    """Say whether a node stands for itself: the engine knows these by identity."""
    return node.kind in ("field", "as_of", "aggregate")


def _key(node: Node) -> Hashable:
    own = (node.kind, node.type, node.key, node.text, node.records, node.value)
    return (*own, _of(node.compute), *(id(inner) for inner in node.args))


def _of(thing: Any, within: tuple[int, ...] = ()) -> Hashable:
    """Describe a function, or what it is closed over, by what it does."""
    inside = (*within, id(thing))
    if id(thing) in within:
        # A function that calls itself is closed over itself.
        return within.index(id(thing))
    if isinstance(thing, FunctionType):
        held = [cell.cell_contents for cell in thing.__closure__ or ()]
        held += thing.__defaults__ or ()
        held += sorted((thing.__kwdefaults__ or {}).items())
        parts = tuple(_of(part, inside) for part in held)
        return thing.__code__, id(thing.__globals__), parts
    if isinstance(thing, tuple | list):
        return type(thing), tuple(_of(part, inside) for part in thing)
    if attrs.has(type(thing)) and "__eq__" in vars(type(thing)):
        names = [a.name for a in attrs.fields(type(thing))]
        return type(thing), tuple(_of(getattr(thing, name), inside) for name in names)
    if isinstance(thing, np.ndarray):
        return thing.dtype.str, thing.shape, thing.tobytes()
    if isinstance(thing, int | str | frozenset | type | np.integer):
        return type(thing), thing
    return id(thing)
