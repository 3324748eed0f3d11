"""What findings say can never be otherwise: tried on drawn rubrics, and not refuted.

The households tried are worked out by the slow engine, which folds nothing away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from fractions import Fraction

import attrs
import pytest
from attrs import frozen
from hypothesis import given, reject
from hypothesis import strategies as st

from evalkit.check.checks import check_rubric
from evalkit.check.households import day_of, households
from evalkit.check.parts import criteria, items
from evalkit.engine.plan import compile_rubric
from evalkit.errors import Fault, Place, RubricError
from evalkit.io.rubric_file import parse_rubric
from evalkit.model.bands import Bounds
from evalkit.model.rubric import Criterion, Item, Rubric
from evalkit.model.table import Table
from evalkit.model.text import Expression
from tests import strategies
from tests.check_sample import CLEAN
from tests.reference.expressions import value_of
from tests.reference.facts import Facts, Subject
from tests.reference.figures import Figure
from tests.reference.scoring import Scorer
from tests.rubric_sample import REGISTRY, changed, read
from tests.rubric_toml import toml_of

#: Households tried of each rubric.
COUNT = 24


@frozen
class Tried:
    """A rubric and households of it, worked out slowly."""

    rubric: Rubric
    table: Table
    subjects: list[Subject]
    rows: list[dict[str, Figure]]


def tried(rubric: Rubric, table: Table) -> Tried:
    """Work households out."""
    facts = Facts(rubric, table, day_of(rubric))
    _, *rows = Scorer(facts).results()
    return Tried(rubric, table, facts.subjects, rows)


def conditions(rubric: Rubric) -> Iterator[tuple[str | None, Expression]]:
    """Give every condition that may be decided already, by where it is told."""
    for _, criterion in criteria(rubric):
        if criterion.star is not None and criterion.star.when is not None:
            yield f"{criterion.place.key}.star", criterion.star.when
    for veto in rubric.vetoes:
        yield f"{veto.place.key}.when", veto.when
    if rubric.ranking is not None and rubric.ranking.among is not None:
        yield f"{rubric.ranking.place.key}.among", rubric.ranking.among
    steps = () if rubric.ladder is None else rubric.ladder.steps
    for one in (*steps, *rubric.programmes):
        for need in one.needs:
            yield need.when.place.key, need.when


def decided(done: Tried, fault: Fault) -> Iterator[bool]:
    """A condition that never holds, or always does."""
    wanted = 1 if fault.code == "EK3025" else 0
    for key, condition in conditions(done.rubric):
        if key == fault.place.key:
            for subject in done.subjects:
                figure = value_of(condition, subject)
                yield figure.low == figure.high == wanted
    for path, criterion in criteria(done.rubric):
        bound = None if criterion.star is None else criterion.star.at_least
        if f"{criterion.place.key}.star" == fault.place.key and bound is not None:
            for row in done.rows:
                yield row[f"star({path})"].low == row[f"star({path})"].high == wanted


def constant(done: Tried, fault: Fault) -> Iterator[bool]:
    """An item or a criterion that comes to the same for everybody."""
    rubric = done.rubric
    zeroed = any(veto.effect.kind == "zero" for veto in rubric.vetoes)
    waived = any(part.applies is not None for _, part in rubric.root.below())
    if zeroed or waived:
        return  # nobody's facts of the item decide that
    wanted = Fraction(Decimal(str(fault.values["points"])))
    for path, part in parts(rubric):
        if part.place.key == fault.place.key and path:
            for row in done.rows:
                figure = row[f"points({path})"]
                yield figure.low == figure.high == wanted


def parts(rubric: Rubric) -> Iterator[tuple[str, object]]:
    """Give criteria and items with their paths."""
    yield from criteria(rubric)
    yield from ((path, item) for path, item, _ in items(rubric))


def out_of_reach(done: Tried, fault: Fault) -> Iterator[bool]:
    """Points that are never reached: nobody has more than is said to be the most."""
    most = Fraction(Decimal(str(fault.values["most"])))
    for path, part in parts(done.rubric):
        if part.place.key == fault.place.key:
            key = f"points({path})" if path else "total"
            for row in done.rows:
                yield row[key].high <= max(most, Fraction(0))


def unreached(done: Tried, fault: Fault) -> Iterator[bool]:
    """A step that no figure falls in."""
    rubric = done.rubric
    ladders = [] if rubric.ladder is None else [(rubric.ladder, rubric.ladder.steps)]
    ladders += [(p.limit, p.limit.steps) for p in rubric.programmes if p.limit]  # type: ignore[misc]
    for one, steps in ladders:
        for index, step in enumerate(steps):
            if fault.place.key == f"{one.place.key}.steps[{index}]":
                bounds = [step.bounds for step in steps]
                for subject in done.subjects:
                    yield not falls(value_of(one.of, subject).low, index, bounds)


def falls(value: Fraction, index: int, bounds: list[Bounds]) -> bool:
    """Say whether a value falls in a step: the first of them that takes it."""
    above = any(one.at_most is not None or one.below is not None for one in bounds)
    taking = [at for at, one in enumerate(bounds) if takes(value, one)]
    if not taking:
        return bounds[index].otherwise
    if above:
        return index in taking
    return index == max(taking, key=lambda at: floor(bounds[at]))


def floor(one: Bounds) -> tuple[Decimal, bool]:
    """Give the lower bound of a step: of equal ones the open one is higher."""
    open_ = one.above is not None
    bound = one.above if open_ else one.at_least
    return (Decimal("-Infinity") if bound is None else bound), open_


def takes(value: Fraction, one: Bounds) -> bool:
    """Say whether a value lies in the written bounds."""
    return not one.otherwise and all(
        (
            one.at_least is None or value >= Fraction(one.at_least),
            one.above is None or value > Fraction(one.above),
            one.at_most is None or value <= Fraction(one.at_most),
            one.below is None or value < Fraction(one.below),
        )
    )


def without(done: Tried, other: Rubric) -> Iterator[bool]:
    """A part that changes nothing: without it everybody has the same."""
    again = tried(other, done.table)
    for row, then in zip(done.rows, again.rows, strict=True):
        yield all(
            (row[key].low, row[key].high) == (figure.low, figure.high)
            for key, figure in then.items()
            if key.startswith(("points(", "star(", "total", "stars", "grade"))
        )


def idle_cap(done: Tried, fault: Fault) -> Iterator[bool]:
    """A veto that caps at the highest grade."""
    rubric = done.rubric
    vetoes = tuple(
        attrs.evolve(veto, effect=attrs.evolve(veto.effect, kind="remark", target=None))
        if f"{veto.place.key}.effect" == fault.place.key
        else veto
        for veto in rubric.vetoes
    )
    # Conditions may ask for `no_veto`, which a remark leaves as it is.
    if not any("no_veto" in text for text in texts(rubric)):
        yield from without(done, attrs.evolve(rubric, vetoes=vetoes))


def texts(rubric: Rubric) -> Iterator[str]:
    """Give the conditions of a rubric."""
    yield from (condition.text for _, condition in conditions(rubric))


def idle_bound(done: Tried, fault: Fault) -> Iterator[bool]:
    """A floor or a cap that the parts don't come to."""
    key, _, name = str(fault.place.key).rpartition(".")
    root = loosened(done.rubric.root, key, name)
    yield from without(done, attrs.evolve(done.rubric, root=root))


def loosened(criterion: Criterion, key: str, name: str) -> Criterion:
    """Take a bound away from the part of a key; stated points hold anyway."""
    far = 10**9 if name == "cap" else -(10**9)
    below: list[Item | Criterion] = []
    for part in criterion.parts:
        if isinstance(part, Criterion):
            below.append(loosened(part, key, name))
        elif part.place.key == key:
            params = attrs.evolve(part.params, **{name: Decimal(far)})
            below.append(attrs.evolve(part, params=params))
        else:
            below.append(part)
    criterion = attrs.evolve(criterion, parts=tuple(below))
    own = {name: far} if criterion.place.key == key else {}
    return attrs.evolve(criterion, **own)


def weightless(done: Tried, fault: Fault) -> Iterator[bool]:
    """A part of no weight: without it everybody has the same."""
    key = str(fault.place.key).removesuffix(".weight")
    root = dropped(done.rubric.root, key)
    yield from without(done, attrs.evolve(done.rubric, root=root))


def dropped(criterion: Criterion, key: str) -> Criterion:
    """Leave the part of a key out."""
    kept = tuple(
        dropped(part, key) if isinstance(part, Criterion) else part
        for part in criterion.parts
        if part.place.key != key
    )
    return attrs.evolve(criterion, parts=kept)


CLAIMS: dict[str, Callable[[Tried, Fault], Iterator[bool]]] = {
    "EK3011": out_of_reach,
    "EK3012": out_of_reach,
    "EK3021": constant,
    "EK3022": constant,
    "EK3023": weightless,
    "EK3024": decided,
    "EK3025": decided,
    "EK3026": unreached,
    "EK3027": idle_cap,
    "EK3028": idle_bound,
}


@pytest.mark.slow
@given(strategies.rubrics(), st.integers(0, 2**32))
def test_no_claim_is_refuted(drawn: Rubric, seed: int) -> None:
    """Of no household tried comes what a finding says can't."""
    try:
        rubric = parse_rubric(toml_of(drawn), REGISTRY)
        plan = compile_rubric(rubric)
    except RubricError:
        reject()  # most are sound
    assert_not_refuted(rubric, check_rubric(rubric, plan), seed)


def assert_not_refuted(rubric: Rubric, found: Iterable[Fault], seed: int) -> None:
    """Try households of a rubric against everything that is said to be never so."""
    claimed = [fault for fault in found if fault.code in CLAIMS]
    if claimed:
        done = tried(rubric, households(rubric, COUNT, seed=seed))
        for fault in claimed:
            assert all(CLAIMS[fault.code](done, fault)), fault


@pytest.mark.slow
@pytest.mark.parametrize(
    ("code", "changes"),
    [
        (
            "EK3022",
            (
                "- star = { at_least = 6 }\n+ floor = 10\n+ star = { at_least = 6 }",
                '- effect = { zero = "work.hours" }\n+ effect = "no_title"',
            ),
        ),
        (
            "EK3023",
            (
                '- star = { at_least = 6 }\n+ combine = "weighted_mean"',
                '  rule = "linear"\n+ weight = 0',
            ),
        ),
        ("EK3027", ('- effect = { cap_at = "良好" }\n+ effect = { cap_at = "优秀" }',)),
        ("EK3028", ("- star = { at_least = 6 }\n+ cap = 11",)),
        ("EK3028", ("- star = { at_least = 6 }\n+ floor = -1",)),
        ("EK3028", ("- each = 1\n- cap = 2\n+ each = 1\n+ cap = 21",)),
    ],
)
def test_claims_that_are_seldom_drawn_are_not_refuted(
    code: str, changes: tuple[str, ...]
) -> None:
    """The same, on the sample, where a drawn rubric hardly ever comes to it."""
    rubric = read(changed(*changes, text=CLEAN))
    found = check_rubric(rubric, compile_rubric(rubric))
    assert code in {fault.code for fault in found}
    for seed in range(4):
        assert_not_refuted(rubric, found, seed)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("claim", "wrong"),
    [
        ("EK3011", {"most": "4.99"}),
        ("EK3012", {"most": "9.99"}),
        ("EK3021", {"points": "5"}),
        ("EK3022", {"points": "5"}),
        ("EK3023", {}),
        ("EK3024", {}),
        ("EK3025", {}),
        ("EK3026", {}),
        ("EK3027", {}),
        ("EK3028", {}),
    ],
)
def test_a_false_claim_is_refuted(claim: str, wrong: dict[str, object]) -> None:
    """Said of the sample, where it isn't so, each meets a household against it."""
    keys = {
        "EK3012": "criteria.work",
        "EK3022": "criteria.work",
        "EK3023": "criteria.work.items.visits.weight",
        "EK3024": "vetoes.late.when",
        "EK3025": "vetoes.late.when",
        "EK3026": "ladder.steps[0]",
        "EK3027": "vetoes.bad.effect",
        "EK3028": "criteria.work.cap",
    }
    place = Place(key=keys.get(claim, "criteria.work.items.hours"))
    zero = '- effect = { zero = "work.hours" }\n+ effect = "no_title"'
    top = (
        '- points = { "好" = 6, "一般" = 3, "差" = 0 }\n'
        '+ points = { "好" = 6, "一般" = 5, "差" = 4 }'
    )
    cap = "- star = { at_least = 6 }\n+ cap = 7"
    bad = "- when = \"any(events, kind == '坏事' and amount > 1, within='1 year')\""
    changes = (zero, top, f'{bad}\n+ when = "any(events)"')
    text = changed(*changes, *([cap] if claim == "EK3028" else []), text=CLEAN)
    rubric = read(text)
    fault = Fault(claim, place, values=wrong)
    assert any(
        not all(CLAIMS[claim](tried(rubric, households(rubric, 40, seed=seed)), fault))
        for seed in range(3)
    )
