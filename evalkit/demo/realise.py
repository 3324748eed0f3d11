"""Draw cells until they come to what is wanted: a star earned, missed or left open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from evalkit.demo.profile import Want
from evalkit.demo.stars import Star
from evalkit.demo.stream import Stream


@frozen
class Drawn:
    """Cells of one star, None where blank, and events: kind, and proved or not yet."""

    cells: Mapping[str, Any]
    events: tuple[tuple[str, bool | None], ...]


def realise(
    star: Star, want: Want, draw: Stream, given: Mapping[str, tuple[Any, Any]]
) -> Drawn:
    """Draw a star's cells and events.

    Args:
        star: the star.
        want: what they must come to.
        draw: the stream to draw from.
        given: facts that are settled already, as the worst and the best they can be.
    """
    while True:
        drawn = _attempt(star, want, draw)
        if star.possible(drawn.cells) and _verdict(star, drawn, given) == want:
            return drawn


def _attempt(star: Star, want: Want, draw: Stream) -> Drawn:
    cells = {
        cell.key: None if draw.chance(cell.blank) else cell.draw(draw)
        for cell in star.cells
    }
    events: list[tuple[str, bool | None]] = []
    for kind in star.kinds:
        events += [(kind.key, True)] * kind.draw(draw)
    if want == "open":
        # Blanks are too rare to wait for.
        key = draw.pick([cell.key for cell in star.cells] or [""])
        if key:
            cells[key] = None
        else:
            events.append((draw.pick(star.kinds).key, None))
    return Drawn(cells, tuple(events))


def _verdict(star: Star, drawn: Drawn, given: Mapping[str, tuple[Any, Any]]) -> Want:
    worst, best = dict(drawn.cells), dict(drawn.cells)
    for cell in star.cells:
        if worst[cell.key] is None:
            worst[cell.key], best[cell.key] = cell.worst, cell.best
    for kind in star.kinds:
        proved = sum(event == (kind.key, True) for event in drawn.events)
        most = sum(event[0] == kind.key for event in drawn.events)
        worst[kind.key] = proved if kind.good else most
        best[kind.key] = most if kind.good else proved
    for key, (low, high) in given.items():
        worst[key], best[key] = low, high
    if star.earned(worst):
        return "earn"
    return "open" if star.earned(best) else "miss"
