"""What came out of a worked case, beside what was to come out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from evalkit.cases.words import UnfitError, of, shown, unknown_name
from evalkit.engine.program import lay_out
from evalkit.engine.run import Run
from evalkit.model.outcome import Measure, Places
from evalkit.model.text import Text
from evalkit.model.value import from_days

#: Two equal ends, or the least and the most: numbers or words.
Ends = tuple[Any, Any]


def differences(run: Run, row: int, expect: Mapping[str, Any]) -> Iterator[Text]:
    """Say in what the result of a subject is another than was expected."""
    for key, read in _READERS.items():
        # A veto nobody speaks of must not hold.
        if key in expect or key in _VETOES:
            try:
                pairs = list(read(run, row, expect.get(key, ())))
            except UnfitError as error:
                yield of(key, error.told)
                continue
            for what, wanted, got in pairs:
                if wanted != got:
                    yield of(f"{key} {what}".strip(), _other(wanted, got))


def _other(wanted: Ends, got: Ends) -> Text:
    a, b = _written(wanted), _written(got)
    return Text(f"应为 {a.zh}，实际为 {b.zh}", f"expected {a.en}, got {b.en}")


#: What is read of a result, what was expected of it, and what came out.
Pairs = Iterator[tuple[str, Ends, Ends]]


def _total(run: Run, row: int, value: Any) -> Pairs:
    yield "", _ends(value), _measured(run.outcomes.total, row)


def _stars(run: Run, row: int, value: Any) -> Pairs:
    yield "", _ends(value), _measured(run.outcomes.stars, row)


def _grade(run: Run, row: int, value: Any) -> Pairs:
    grade, names = run.outcomes.grade, run.outcomes.grades
    if grade is None:
        raise UnfitError(Text("办法没有等级", "the rubric has no ladder"))
    for name in _ends(value):
        _named(names, name)
    yield "", _ends(value), (names[int(grade.low[row])], names[int(grade.high[row])])


def _points(run: Run, row: int, value: Any) -> Pairs:
    wanted = value
    found: dict[str, Ends] = {
        path: _measured(measure, row) for path, measure in run.outcomes.points.items()
    }
    if not wanted.keys() <= found.keys():
        found |= _items(run, row)
    for path, points in wanted.items():
        yield path, _ends(points), _named(found, path)


def _items(run: Run, row: int) -> dict[str, Ends]:
    """Work out the points of items, which outcomes leave to the explanation."""
    items = run.plan.scored.items
    program = lay_out([item.points for item in items.values()])
    found = {}
    values = program.run(lambda leaf: run.frame.leaf(leaf, slice(row, row + 1)))
    for (path, item), value in zip(items.items(), values, strict=True):
        measure = Measure(item.points.type, value.low, value.high)
        # What holds for every row alike is one value.
        found[path] = _measured(measure, 0)
    return found


def _star(run: Run, row: int, value: Any) -> Pairs:
    for path, said in value.items():
        yield path, (said, said), _verdict(_named(run.outcomes.star, path), row)


def _vetoes(verdict: str, run: Run, row: int, value: Any) -> Pairs:
    return _listed(run.outcomes.vetoes, verdict, row, value)


def _selected(verdict: str, run: Run, row: int, value: Any) -> Pairs:
    outcomes = run.outcomes.selections
    selections = {key: outcome.selected for key, outcome in outcomes.items()}
    return _listed(selections, verdict, row, value)


def _listed(
    measures: Mapping[str, Measure], verdict: str, row: int, value: Any
) -> Pairs:
    """Compare those of a verdict with the list of those that should have it."""
    for key in value:
        _named(measures, key)
    for key, measure in measures.items():
        if (measure.verdict(row) == verdict) != (key in value):
            not_so = Text(f"{verdict} 以外", f"anything but {verdict}")
            wanted = verdict if key in value else not_so
            yield key, (wanted, wanted), _verdict(measure, row)


def _figures(run: Run, row: int, value: Any) -> Pairs:
    for key, wanted in value.items():
        measure = _named(run.outcomes.figures, key)
        yield key, _ends(wanted), _figure(measure, row)


def _figure(measure: Measure, row: int) -> Ends:
    """Read a figure results show: a number, a word, a day or a condition."""
    kind = measure.type
    if kind.is_number:
        return _measured(measure, row)
    if kind.kind == "boolean":
        return _verdict(measure, row)
    ends = int(measure.low[row]), int(measure.high[row])
    if kind.choices is None:
        return from_days(ends[0]), from_days(ends[1])
    return kind.choices[ends[0]], kind.choices[ends[1]]


def _programmes(run: Run, row: int, value: Any) -> Pairs:
    for key, said in value.items():
        programme = _named(run.outcomes.programmes, key)
        yield key, (said, said), _verdict(programme.verdict, row)


def _amount(name: str, run: Run, row: int, value: Any) -> Pairs:
    for key, amount in value.items():
        limit = getattr(_named(run.outcomes.programmes, key), name)
        if limit is None:
            raise UnfitError(Text(f"{key} 没有 {name}", f"{key} has no {name}"))
        yield key, _ends(amount), _measured(limit, row)


def _suspended(run: Run, row: int, value: Any) -> Pairs:
    measure = run.outcomes.suspended
    if measure is None:
        told = "办法没有暂停的规定", "nothing in the rubric suspends"
        raise UnfitError(Text(*told))
    yield "", (value, value), _verdict(measure, row)


def _until(run: Run, row: int, value: Any) -> Pairs:
    for key, day in value.items():
        until = _named(run.outcomes.until, key)
        if run.outcomes.vetoes[key].high[row] == 0:
            told = f"{key} 不成立，没有期限", f"{key} doesn't hold: it ends on no day"
            raise UnfitError(Text(*told))
        yield key, _ends(day), _figure(until, row)


def _place(run: Run, row: int, value: Any) -> Pairs:
    places: Places | None = run.outcomes.within or run.outcomes.overall
    if places is None:
        raise UnfitError(Text("办法不排名", "the rubric ranks nobody"))
    ends = (int(places.low[row]), int(places.high[row]))
    yield "", _ends(value), (Decimal(ends[0]) / 2, Decimal(ends[1]) / 2)


_VETOES = ("vetoes", "vetoes_open")
_READERS: dict[str, Callable[[Run, int, Any], Pairs]] = {
    "total": _total,
    "stars": _stars,
    "grade": _grade,
    "figures": _figures,
    "points": _points,
    "star": _star,
    "vetoes": partial(_vetoes, "yes"),
    "vetoes_open": partial(_vetoes, "undetermined"),
    "selected": partial(_selected, "yes"),
    "selected_open": partial(_selected, "undetermined"),
    "programmes": _programmes,
    "limit": partial(_amount, "limit"),
    "least": partial(_amount, "least"),
    "rate": partial(_amount, "rate"),
    "place": _place,
    "suspended": _suspended,
    "until": _until,
}


def _named(known: Any, name: str) -> Any:
    """Look a name up; UnfitError says what is near."""
    if name not in known:
        raise UnfitError(unknown_name(name, list(known)))
    return known[name] if isinstance(known, Mapping) else name


def _measured(measure: Measure, row: int) -> Ends:
    low, high = int(measure.low[row]), int(measure.high[row])
    scale = -measure.type.decimals
    return Decimal(low).scaleb(scale), Decimal(high).scaleb(scale)


def _verdict(measure: Measure, row: int) -> Ends:
    return (measure.verdict(row),) * 2


def _ends(value: Any) -> Ends:
    if isinstance(value, list):
        return value[0], value[1]
    return value, value


def _written(ends: Ends) -> Text:
    """Write one value, or the least and the most."""
    low, high = (e if isinstance(e, Text) else Text(shown(e), shown(e)) for e in ends)
    if low == high:
        return low
    return Text(f"{low.zh}～{high.zh}", f"{low.en} to {high.en}")
