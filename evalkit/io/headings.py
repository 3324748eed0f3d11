"""Find each field's column by its heading: label, key or alias, unit or none."""

from __future__ import annotations

import re
from collections.abc import Sequence

from attrs import frozen

from evalkit.errors import Fault, nearest
from evalkit.io.grid import Grid, RawColumn
from evalkit.io.plain_text import folded
from evalkit.model.rubric import Field

#: No heading is longer; a page of text in a cell is not worth looking through.
_LONGEST = 500
_BRACKET = re.compile(r"(.+)\(([^()]*)\)")
#: What people add in brackets that changes nothing.
_REMARKS = frozenset(("必填", "选填", "可空", "是/否", "是否", "required", "optional"))


@frozen
class Wanted:
    """A column that is looked for: the names it may have and the unit beside them."""

    key: str
    heading: str
    names: frozenset[str]
    unit: str = ""


@frozen(eq=False)
class Found:
    """The columns of a table by key, the rest, and what is wrong with its headings."""

    columns: dict[str, RawColumn]
    others: tuple[RawColumn, ...]
    faults: tuple[Fault, ...]


def wanted_field(field: Field) -> Wanted:
    """Say by which headings a field is known."""
    names = {field.label.zh, field.label.en, field.key, *field.aliases} - {""}
    return Wanted(
        field.key, heading_of(field), frozenset(map(folded, names)), field.unit
    )


def wanted_names(key: str, heading: str, *others: str) -> Wanted:
    """Say by which headings a column that is no field is known."""
    return Wanted(key, heading, frozenset(map(folded, (heading, *others))))


def heading_of(field: Field) -> str:
    """Give the heading a template writes: `人均纯收入（元/年）`."""
    return f"{field.label.zh}（{field.unit}）" if field.unit else field.label.zh


def fits(heading: str, wanted: Wanted) -> bool | None:
    """Say whether a heading names a column; None when only its unit differs."""
    if len(heading) > _LONGEST:
        return False
    said = folded(heading).strip("*")
    harmless = True
    while said not in wanted.names:
        match = _BRACKET.fullmatch(said)
        if match is None:
            return False
        harmless &= match[2] == folded(wanted.unit) or match[2] in _REMARKS
        said = match[1].strip("*")
    return True if harmless else None


def find_columns(
    grid: Grid, wanted: Sequence[Wanted], optional: frozenset[str] = frozenset()
) -> Found:
    """Look up every wanted column; missing and doubled ones are faults."""
    columns: dict[str, RawColumn] = {}
    faults: list[Fault] = []
    used: set[int] = set()
    for want in wanted:
        verdicts = [fits(column.heading, want) for column in grid.columns]
        exact = [i for i, verdict in enumerate(verdicts) if verdict]
        other_unit = [i for i, verdict in enumerate(verdicts) if verdict is None]
        used.update(exact or other_unit)
        if len(exact) > 1:
            shown = [grid.columns[i].shown for i in exact]
            faults.append(_doubled(grid, want, shown))
        elif exact:
            columns[want.key] = grid.columns[exact[0]]
        elif other_unit:
            column = grid.columns[other_unit[0]]
            faults.append(
                Fault(
                    "EK4034",
                    grid.at_heading(column),
                    got=column.heading,
                    expected=want.heading,
                )
            )
        elif want.key not in optional:
            faults.append(_missing(grid, want))
    others = [column for i, column in enumerate(grid.columns) if i not in used]
    return Found(columns, tuple(c for c in others if c.heading), tuple(faults))


def _doubled(grid: Grid, want: Wanted, shown: Sequence[str]) -> Fault:
    values = {"heading": want.heading, "columns": "、".join(shown)}
    return Fault("EK4033", grid.at_heading(), values=values)


def _missing(grid: Grid, want: Wanted) -> Fault:
    headings = {folded(column.heading): column.heading for column in grid.columns}
    near = {
        headings[match]: None
        for name in sorted(want.names)
        for match in nearest(name, headings)
    }
    values = {"heading": want.heading}
    return Fault("EK4032", grid.at_heading(), near=tuple(near)[:3], values=values)
