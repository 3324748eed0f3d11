"""The facts a figure rests on, read from what it is compiled to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from evalkit.check.households import Named
from evalkit.check.reading import made_of
from evalkit.language.node import Node
from evalkit.model.rubric import Rubric


def reads(rubric: Rubric, nodes: Iterable[Node]) -> frozenset[Named]:
    """Give the facts some nodes rest on; a record table itself has the key "".

    What is the same whatever the facts (`hours * 0`) rests on none.
    """
    declared = {("", field.key) for field in rubric.fields}
    for table in rubric.records:
        declared |= {(table.key, key) for key in ("", *(f.key for f in table.fields))}
    origins = {group.key: group.of for group in rubric.groups}
    found: set[Named] = set()
    for node in _moving(nodes):
        if node.kind in ("field", "word"):
            found.add((node.records or "", node.key))
        if node.reduction is not None:
            name = node.reduction.records or ""
            found.add((made_of(origins, name), ""))
            found.add((name, node.reduction.by or ""))
    return frozenset(found & declared)


def _moving(nodes: Iterable[Node]) -> Iterator[Node]:
    """Yield every node something that can move rests on, once."""
    seen: set[int] = set()
    stack = list(nodes)
    while stack:
        node = stack.pop()
        still = node.type.is_number and node.type.low == node.type.high
        if id(node) not in seen and not still:
            seen.add(id(node))
            yield node
            stack.extend(node.inner())
