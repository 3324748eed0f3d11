"""Whole rubrics: figures, criteria, vetoes, and what is decided from them."""

from __future__ import annotations

import attrs
from hypothesis import strategies as st

from evalkit.model.grouping import GroupTable, GroupValue
from evalkit.model.number import ROUNDINGS, Numbers
from evalkit.model.rubric import (
    Criterion,
    Derived,
    Effect,
    Ladder,
    LadderStep,
    RecordTable,
    Rubric,
    Subject,
    Veto,
)
from evalkit.model.text import Expression, Text
from evalkit.model.value import Duration
from tests.strategies.expressions import FIELDS, ROW_FIGURES, Names, expressions
from tests.strategies.fields import RECORD_TYPES, TYPES, declared
from tests.strategies.parts import COMBINERS, Builder
from tests.strategies.selections import selection


def _criteria(criterion: Criterion, path: str = "") -> list[tuple[str, Criterion]]:
    found = [] if not path else [(path, criterion)]
    for part in criterion.parts:
        if isinstance(part, Criterion):
            found += _criteria(part, f"{path}.{part.key}" if path else part.key)
    return found


def _items(criterion: Criterion, path: str = "") -> list[str]:
    found = []
    for part in criterion.parts:
        inside = f"{path}.{part.key}" if path else part.key
        found += _items(part, inside) if isinstance(part, Criterion) else [inside]
    return found


@st.composite
def rubrics(draw: st.DrawFn, *, groups: bool = True, reported: bool = True) -> Rubric:
    """Give rubrics; without `groups` no subject's result rests on others'."""
    fields = tuple(draw(declared(key, kind)) for key, kind in TYPES.items())
    rows = tuple(draw(declared(key, kind)) for key, kind in RECORD_TYPES.items())
    worth = Derived("worth", Text("分值"), draw(expressions("number", ROW_FIGURES, 1)))
    events = RecordTable(
        "events", Text("事件"), rows, date="on", at_most=3, derived=(worth,)
    )
    where = draw(st.sampled_from([None, Expression("proved"), Expression("level > 1")]))
    values = (
        GroupValue("best", Text("最高"), Expression("max_of(worth)")),
        GroupValue("times", Text("次数"), Expression("count()")),
        GroupValue("late", Text("近一年"), Expression("count(within='12 months')")),
        GroupValue("known", Text("属实"), Expression("any(proved)")),
        GroupValue("on", Text("日期"), Expression("max_of(on)")),
    )
    matters = GroupTable(
        "matters", Text("事项"), "events", ("kind2",), values, where, "on"
    )
    numbers = Numbers(
        draw(st.integers(0, 3)),
        draw(st.integers(1, 4)),
        draw(st.sampled_from(ROUNDINGS)),
    )
    empty = Criterion("", Text(""), COMBINERS["sum"], (), points=0)
    rubric = Rubric(
        id="household/drawn",
        version="1",
        title=Text("抽取的办法"),
        subject=Subject("household", Text("户"), "户编号"),
        numbers=numbers,
        printed=draw(st.integers(0, numbers.marks)),
        fields=fields,
        records=(events,),
        derived=(),
        root=empty,
        groups=(matters,),
    )
    names = attrs.evolve(FIELDS, groups=groups, reported=reported)
    rubric, names = _derive(draw, rubric, names)
    builder = Builder(draw, rubric, names)
    root = builder.criterion("", 2)
    root = attrs.evolve(root, points=builder.marks(10, 100), star=None)
    rubric = attrs.evolve(rubric, root=root, vetoes=_vetoes(builder, root))
    return _decided(draw, rubric, names)


def _derive(draw: st.DrawFn, rubric: Rubric, names: Names) -> tuple[Rubric, Names]:
    """Add derived figures, each of which may use those before it."""
    for index in range(draw(st.integers(0, 2))):
        builder = Builder(draw, rubric, names)
        key = f"派生{index}"
        decimals = builder.pick([None, None, 0, 1, 3])
        derived = Derived(
            key, Text(key), builder.number(3), decimals, shown=draw(st.booleans())
        )
        rubric = attrs.evolve(rubric, derived=(*rubric.derived, derived))
        names = names.adding(numbers=(key, key))
    if draw(st.booleans()):
        builder = Builder(draw, rubric, names)
        derived = Derived("条件", Text("条件"), builder.boolean(3), shown=True)
        rubric = attrs.evolve(rubric, derived=(*rubric.derived, derived))
        names = names.adding(booleans=("条件",))
    if draw(st.booleans()):
        builder = Builder(draw, rubric, names)
        first, second = (builder.boolean(2).text for _ in range(2))
        chosen = Expression(f"case({first}, '高', {second}, '中', otherwise='低')")
        level = Derived(
            *("档次", Text("档次"), chosen),
            choices=("低", "中", "高"),
            ordered=True,
            shown=True,
        )
        rubric = attrs.evolve(rubric, derived=(*rubric.derived, level))
        names = names.adding(words=(("档次", ("低", "中", "高")),))
    return rubric, names


def _vetoes(builder: Builder, root: Criterion) -> tuple[Veto, ...]:
    found = []
    paths = [*(path for path, _ in _criteria(root)), *_items(root)]
    for index in range(builder.whole(0, 2)):
        kind = builder.pick(["no_title", "zero", "zero", "suspend", "remark", "bar"])
        effect = Effect(kind)
        if kind == "zero":
            effect = Effect(kind, builder.pick(paths))
        elif kind == "bar":
            length = Duration(builder.pick([0, 1, 24]), builder.pick([0, 400]))
            since = Expression(builder.pick(["born", "since"]))
            effect = Effect(kind, None, length, since)
        found.append(Veto(f"v{index}", Text("否决"), builder.boolean(), effect))
    return tuple(found)


def _decided(draw: st.DrawFn, rubric: Rubric, names: Names) -> Rubric:
    """Add a ladder, a ranking and a programme to what gives points."""
    criteria = _criteria(rubric.root)
    names = names.adding(
        numbers=(*("total", "stars") * 4, *(f"points({p})" for p, _ in criteria)),
        booleans=(
            "no_veto",
            *(f"star({path})" for path, c in criteria if c.star),
            *(f"veto({veto.key})" for veto in rubric.vetoes),
        ),
    )
    builder = Builder(draw, rubric, names)
    builder.score()
    if builder.flip():
        of = builder.pick([Expression("stars"), Expression("total"), builder.number(1)])
        steps = [
            LadderStep(bounds, f"第{index}等", needs=builder.needs())
            for index, bounds in enumerate(builder.steps(of))
        ]
        grades = tuple(step.grade for step in steps)
        rubric = attrs.evolve(rubric, ladder=Ladder(of, tuple(steps)))
        vetoes = list(rubric.vetoes)
        if vetoes and builder.flip():
            cap = Effect("cap_at", builder.pick(grades))
            vetoes[0] = attrs.evolve(vetoes[0], effect=cap)
        rubric = attrs.evolve(rubric, vetoes=tuple(vetoes))
        names = names.adding(words=(("grade", grades),) * 2)
    builder = Builder(draw, rubric, names)
    builder.score()
    if builder.flip():
        rubric = attrs.evolve(rubric, ranking=builder.ranking())
    if names.groups:
        rubric, names = _selected(draw, rubric, names)
        builder = Builder(draw, rubric, names)
        builder.score()
    if builder.flip():
        rubric = attrs.evolve(rubric, programmes=(builder.programme(),))
    return rubric


def _selected(draw: st.DrawFn, rubric: Rubric, names: Names) -> tuple[Rubric, Names]:
    """Name the places, and add selections, of which each may name those before it."""
    ranking = rubric.ranking
    if ranking is not None:
        within = () if ranking.within is None else ("place_within",) * 2
        places = ("place", "place_from_last", *within)
        names = names.adding(numbers=places, booleans=("ranked",))
    for index in range(draw(st.integers(0, 2))):
        builder = Builder(draw, rubric, names)
        builder.score()
        one = selection(builder, f"遴选{index}")
        rubric = attrs.evolve(rubric, selections=(*rubric.selections, one))
        names = names.adding(booleans=(f"selected({one.key})",) * 2)
    return rubric, names
