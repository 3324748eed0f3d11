"""The canonical text of outcomes and their digests."""

from __future__ import annotations

import hashlib
from decimal import Decimal

import attrs
import numpy as np
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from evalkit.io.results_digest import digest_of_all, outcome_digests, outcome_texts
from evalkit.model.outcome import Measure, Outcomes, Places
from evalkit.model.value import number
from tests.results_sample import OUTCOMES, between, plain, shuffled, sure


def figure(measure: Measure, row: int) -> list[str]:
    """Write a measure of one subject out, the slow way."""
    decimals = measure.type.decimals
    return [
        f"{Decimal(int(units)).scaleb(-decimals):.{decimals}f}"
        for units in (measure.low[row], measure.high[row])
    ]


def place(places: Places | None, row: int) -> list[str] | None:
    """Write a place out, the slow way."""
    if places is None:
        return None
    best, worst = (f"{Decimal(int(p[row])) / 2:.1f}" for p in (places.low, places.high))
    return [best, worst, str(places.of[row])]


def slow(outcomes: Outcomes, row: int) -> dict[str, object]:
    """Give the outcome of one subject as plain values, without any weaving."""
    grade = outcomes.grade
    ends = [] if grade is None else [int(grade.low[row]), int(grade.high[row])]
    return {
        "format": 1,
        "id": outcomes.ids[row],
        "name": None if outcomes.names is None else outcomes.names[row],
        "group": None if outcomes.groups is None else outcomes.groups[row],
        "total": figure(outcomes.total, row),
        "stars": figure(outcomes.stars, row),
        "points": {key: figure(m, row) for key, m in outcomes.points.items()},
        "star": {key: m.verdict(row) for key, m in outcomes.star.items()},
        "vetoes": {key: m.verdict(row) for key, m in outcomes.vetoes.items()},
        "grade": [outcomes.grades[i] for i in ends] if ends else None,
        "overall": place(outcomes.overall, row),
        "within": place(outcomes.within, row),
        "programmes": {
            key: {
                "verdict": p.verdict.verdict(row),
                "needs": [need.verdict(row) for need in p.needs],
                "limit": None if p.limit is None else figure(p.limit, row),
            }
            for key, p in outcomes.programmes.items()
        },
        "wanting": {
            decision: sorted(rows[row])
            for decision, rows in outcomes.wanting.items()
            if row in rows
        },
    }


def check(outcomes: Outcomes) -> None:
    """Compare the woven texts with RFC 8785 of the plain values."""
    texts = outcome_texts(outcomes)
    digests = outcome_digests(outcomes)
    assert len(texts) == len(outcomes)
    for row, text in enumerate(texts):
        expected = rfc8785.dumps(slow(outcomes, row))  # type: ignore[arg-type]
        assert text.encode() == expected
        assert digests[row] == hashlib.sha256(expected).hexdigest()


def test_woven_texts_are_canonical_json() -> None:
    """The fast way writes what RFC 8785 says, for a full and for a bare result."""
    check(OUTCOMES)
    check(plain())
    check(
        attrs.evolve(
            OUTCOMES,
            programmes={
                key: attrs.evolve(p, limit=None, needs=())
                for key, p in OUTCOMES.programmes.items()
            },
        )
    )


keys = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=3)


@given(
    st.lists(keys, min_size=3, max_size=3, unique=True),
    st.lists(keys, max_size=5, unique=True),
    st.lists(st.integers(-(2**62), 2**62), min_size=3, max_size=3),
    st.integers(0, 9),
)
def test_any_keys_and_any_figures_are_canonical(
    ids: list[str], paths: list[str], units: list[int], decimals: int
) -> None:
    """Quotes, controls and rare signs in ids and keys are written as the RFC says."""
    kind = number(decimals, -(2**62), 2**62)
    outcomes = attrs.evolve(
        plain(),
        ids=tuple(ids),
        names=tuple(reversed(ids)),
        total=sure(kind, units),
        stars=between(number(0, 0, 9), [0, 1, 2], [3, 4, 5]),
        points={path: sure(kind, units) for path in paths},
        wanting={path: {1: (*paths,)} for path in paths},
    )
    check(outcomes)


def test_keys_are_sorted_by_utf_16_code_units() -> None:
    """𠮷 is two units that come before U+FFEE, though its code point is higher."""
    points = {"\uffee": OUTCOMES.total, "𠮷": OUTCOMES.total}
    outcomes = attrs.evolve(OUTCOMES, points=points)
    check(outcomes)
    text = outcome_texts(outcomes)[0]
    assert text.index('"𠮷"') < text.index('"\uffee"')


def test_places_in_narrow_integers_do_not_overflow() -> None:
    """Place 100 in eight bits is still place 100."""
    narrow = np.array([127] * 7, dtype=np.int8)
    outcomes = attrs.evolve(OUTCOMES, overall=Places(narrow, narrow, narrow))
    check(outcomes)


@given(st.permutations(range(len(OUTCOMES))))
def test_a_digest_goes_with_its_subject(order: list[int]) -> None:
    """Wherever a subject stands, its digest is the same."""
    expected = outcome_digests(OUTCOMES)
    moved = outcome_digests(shuffled(OUTCOMES, order))
    assert moved == [expected[row] for row in order]
    assert digest_of_all(moved) == digest_of_all(expected)


def test_one_digest_of_many_is_that_of_their_sorted_lines() -> None:
    """Anyone can compute it with sort and sha256sum."""
    assert digest_of_all(["b", "a"]) == hashlib.sha256(b"a\nb").hexdigest()
