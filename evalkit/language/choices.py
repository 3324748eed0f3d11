"""Choices: `if` and `case`, of figures, dates, conditions or words.

Words that are written make a vocabulary of their own, in the order of writing, unless
some other choice brings one along.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from evalkit.language import figures
from evalkit.language.interval import Array, Interval
from evalkit.language.node import Node
from evalkit.language.scope import Context, constant
from evalkit.language.tree import Call, Literal, Tree
from evalkit.model.number import narrow
from evalkit.model.value import ValueType

Compile = Callable[[Context, Tree], Node]
#: `if` has one condition, `case` as many as are needed.
FORMS = {
    "if": "if(condition, a, b)",
    "case": "case(condition, a, condition, b, …, otherwise=z)",
}


def chosen(context: Context, call: Call, inner: Compile) -> Node:
    """Compile `if` or `case`: the first condition that holds decides."""
    form = FORMS[call.name]
    if call.name == "if":
        if len(call.args) != 3 or call.named:
            raise context.fault("EK2014", call, expected=form)
        pairs, last = [(call.args[0], call.args[1])], call.args[2]
    else:
        count = len(call.args)
        if count < 2 or count % 2 or set(call.named) != {"otherwise"}:
            raise context.fault("EK2014", call, expected=form)
        pairs = list(zip(call.args[::2], call.args[1::2], strict=True))
        last = call.named["otherwise"]
    conditions = []
    for tree, _ in pairs:
        node = inner(context, tree)
        if node.type.kind != "boolean":
            raise context.fault("EK2012", tree, got=node.type.kind, expected="boolean")
        conditions.append(node)
    trees = [*(tree for _, tree in pairs), last]
    values = _alike(context, call, trees, inner)
    result = values[-1]
    for when, value in zip(reversed(conditions), reversed(values[:-1]), strict=True):
        result = figures.choose(context, call, when, value, result)
    return result


def _alike(
    context: Context, call: Call, trees: Sequence[Tree], inner: Compile
) -> tuple[Node, ...]:
    """Compile what is chosen from, all of one type."""
    texts = [_text(tree) for tree in trees]
    nodes = [
        None if text is not None else inner(context, tree)
        for tree, text in zip(trees, texts, strict=True)
    ]
    found = [node for node in nodes if node is not None]
    if all(node.type.is_number for node in found) and len(found) == len(nodes):
        return figures.align(context, call, tuple(found))
    if any(text is not None for text in texts) or found[0].type.is_word:
        return _words(context, trees, texts, nodes)
    first = found[0].type
    for tree, node in zip(trees, found, strict=True):
        if node.type.kind != first.kind:
            raise context.fault("EK2012", tree, got=node.type.kind, expected=first.kind)
    return tuple(found)


def _text(tree: Tree) -> str | None:
    value = tree.value if isinstance(tree, Literal) else None
    return value if isinstance(value, str) else None


def _words(
    context: Context,
    trees: Sequence[Tree],
    texts: Sequence[str | None],
    nodes: Sequence[Node | None],
) -> tuple[Node, ...]:
    """Give words one vocabulary."""
    words: dict[str, None] = {}
    ordered = False
    for tree, text, node in zip(trees, texts, nodes, strict=True):
        if node is None:
            words[str(text)] = None
        elif node.type.choices is None:
            got = node.type.kind
            raise context.fault("EK2012", tree, got=got, expected="choices")
        else:
            words |= dict.fromkeys(node.type.choices)
            ordered |= node.type.ordered
    brought = [node.type.choices for node in nodes if node is not None]
    # In an order of its own only where somebody has said so, and nothing was added.
    kind = vocabulary(tuple(words), ordered=ordered and {*brought} == {tuple(words)})
    return tuple(
        constant(kind, kind_index(kind, str(text)))
        if node is None
        else recoded(context, tree, node, kind)
        for tree, text, node in zip(trees, texts, nodes, strict=True)
    )


def vocabulary(words: tuple[str, ...], *, ordered: bool = False) -> ValueType:
    """Give the type of a word out of several."""
    return ValueType("category", 0, 0, len(words) - 1, words, ordered)


def kind_index(kind: ValueType, word: str) -> int:
    """Give the place of a word in a closed vocabulary."""
    assert kind.choices is not None
    return kind.choices.index(word)


def recoded(context: Context, tree: Tree, node: Node, kind: ValueType) -> Node:
    """Give a word its place in another vocabulary, which holds all it can be."""
    own, words = node.type.choices, kind.choices
    assert own is not None
    assert words is not None
    within = range(node.type.low, node.type.high + 1)
    lost = [own[code] for code in within if own[code] not in words]
    if lost:
        raise context.unknown("EK2015", tree, lost[0], words, " · ".join(words[:12]))
    codes = [words.index(word) if word in words else 0 for word in own]
    reached = [codes[code] for code in within]
    whole = kind.within(min(reached), max(reached))
    if codes == list(range(len(codes))):
        return context.step(tree, whole, (node,), lambda x: x)
    place = np.array(codes, dtype=narrow(0, len(words)))

    def lifted(x: Interval) -> Interval:
        if x.point:
            at = place.take(x.low)
            return Interval(at, at)
        return _over(place, x)

    return context.step(tree, whole, (node,), lifted)


def _over(place: Array, x: Interval) -> Interval:
    """Give the least and the greatest place of all the words there can be."""
    low = np.full(np.broadcast(x.low, x.high).shape, len(place) + int(place.max()))
    high = np.full(low.shape, -1)
    for code, at in enumerate(place.tolist()):
        inside = (x.low <= code) & (code <= x.high)
        low = np.where(inside, np.minimum(low, at), low)
        high = np.where(inside, np.maximum(high, at), high)
    kind = narrow(0, int(place.max()))
    return Interval(low.astype(kind), high.astype(kind))
