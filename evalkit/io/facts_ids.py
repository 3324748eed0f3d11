"""Ids and names as texts: `7` and 7 are one id, a name stays as it is written."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

import numpy as np
from attrs import frozen

from evalkit.io.cell_faults import Problem
from evalkit.io.cell_numbers import written
from evalkit.io.cell_values import KEPT_DIGITS, Gap, read_value
from evalkit.io.facts_columns import has_merged
from evalkit.io.facts_faults import Faults
from evalkit.io.facts_figures import coded_cells
from evalkit.io.grid import BadCell, Coded, Grid, Raw, RawColumn
from evalkit.io.plain_text import folded, is_whole, plain, trimmed
from evalkit.model.number import IntArray
from evalkit.model.rubric import Field
from evalkit.model.text import Text
from evalkit.model.value import ValueType

#: Read by the reader of single cells: an id like the name of a group, where `/` and
#: 无 name nothing.
_ID = Field("id", Text("id"), ValueType("category"))
_NAME = Field("name", Text("name"), ValueType("text"))
#: What nearly every id looks like; such a text is taken as it is.
_USUAL = re.compile(r"[\u4e00-\u9fff]*[A-Za-z]*[0-9-]*[0-9]")
_SCIENTIFIC = re.compile(r"[+-]?\d+(?:\.\d*)?e\+\d+", re.ASCII | re.IGNORECASE)
_TOTAL = re.compile(
    r".{0,6}(?:合计|总计|小计|共计|累计|平均值?)(?:[(:].*)?|total|subtotal|average"
)
_FOOTER = re.compile(
    r"(?:填表|制表|填报|填写|审核|复核|审批|负责|经办|联系)"
    r"(?:人|员|者|单位|部门|日期|时间|电话|[^:]{0,6}:).*"
    r"|(?:备注|说明|注|单位|日期)[^:]{0,4}:.*"
)


@frozen(eq=False)
class Texts:
    """A column of texts: the different ones, and each row's index among them."""

    distinct: tuple[str, ...]
    codes: IntArray

    def each(self) -> tuple[str, ...]:
        """Give the text of each row."""
        return tuple([self.distinct[code] for code in self.codes.tolist()])


def read_ids(
    grid: Grid,
    column: RawColumn,
    longest: int,
    faults: Faults,
    *,
    loose: bool = False,
) -> Texts:
    """Read a column of ids; rows without a good one are faults and get "".

    Where it is `loose` an empty cell is no fault: the row is nobody's. One that says it
    is not known whose it is still is.
    """

    def told(problem: Problem, row: int) -> Problem:
        footer = problem.code == "EK4050" and _has_footer(grid, row)
        return Problem("EK4054") if footer else problem

    def take(raws: Sequence[Raw]) -> list[str | Problem]:
        taken = _ids(raws, longest)
        if not loose:
            return taken
        pairs = zip(raws, taken, strict=True)
        return ["" if _nobody(raw, text) else text for raw, text in pairs]

    return _texts(grid, column, take, told, faults)


def _nobody(raw: Raw, text: str | Problem) -> bool:
    """Say whether a cell names nobody: it is empty, or says 无 or `/`."""
    empty = isinstance(text, Problem) and text.code == "EK4050"
    value = read_value(_ID, raw, len(str(raw)))
    return empty and value is not Gap.UNKNOWN


def read_names(grid: Grid, column: RawColumn, longest: int, faults: Faults) -> Texts:
    """Read a column of names; an empty cell is an empty name."""

    def told(problem: Problem, row: int) -> Problem:
        return problem

    return _texts(
        grid, column, lambda raws: [_name(raw, longest) for raw in raws], told, faults
    )


def _texts(
    grid: Grid,
    column: RawColumn,
    take: Callable[[Sequence[Raw]], list[str | Problem]],
    told: Callable[[Problem, int], Problem],
    faults: Faults,
) -> Texts:
    cells = coded_cells(column.cells)
    taken = take(cells.distinct)
    problems = {i: text for i, text in enumerate(taken) if isinstance(text, Problem)}
    if has_merged(grid):
        problems = {i: one for i, one in problems.items() if one.code != "EK4050"}
    bad = np.zeros(len(taken), dtype=np.bool_)
    bad[list(problems)] = True
    faults.at_rows(
        grid,
        np.flatnonzero(bad[cells.codes]),
        grid.columns.index(column),
        lambda row: told(problems[int(cells.codes[row])], row).at(grid.at(row, column)),
    )
    texts = ["" if isinstance(text, Problem) else text for text in taken]
    return Texts(tuple(texts), cells.codes)


def _ids(raws: Sequence[Raw], longest: int) -> list[str | Problem]:
    """Read ids, the usual ones at a glance: there may be a million of them."""
    texts = [
        raw if isinstance(raw, str) and len(raw) <= longest else "" for raw in raws
    ]
    usual = map(_USUAL.fullmatch, texts)
    return [
        text if match else _id(raw, longest)
        for raw, text, match in zip(raws, texts, usual, strict=True)
    ]


def _id(raw: Raw, longest: int) -> str | Problem:
    if isinstance(raw, str):
        return _text_id(raw, longest)
    if raw is None:
        return Problem("EK4050")
    if isinstance(raw, bool):
        return Problem("EK4053", str(raw))
    if isinstance(raw, (int, Decimal)):
        return _number_id(Decimal(raw))
    if isinstance(raw, BadCell) and raw.percent is not None:
        return Problem("EK4053", raw.got)
    return Problem.of_type(raw)


def _text_id(raw: str, longest: int) -> str | Problem:
    said = plain(raw)
    value = read_value(_ID, said, longest)
    if isinstance(value, Gap) or (
        isinstance(value, Problem) and value.code == "EK4066"
    ):
        return Problem("EK4050", said or None)
    if isinstance(value, str) and _SCIENTIFIC.fullmatch(value):
        return Problem("EK4052", raw)
    if isinstance(value, str) and _footer(value):
        return Problem("EK4054", raw)
    return value if isinstance(value, (str, Problem)) else Problem("EK4053", raw)


def _number_id(number: Decimal) -> str | Problem:
    """Write a whole number; one that went through a float has lost digits by then."""
    if not number.is_finite() or number != number.to_integral_value():
        return Problem("EK4053", str(number))
    exponent = int(number.as_tuple().exponent)
    if exponent > 0 or (exponent < 0 and number.adjusted() >= KEPT_DIGITS):
        return Problem("EK4052", str(number))
    return written(number.to_integral_value() + 0)  # there is no id -0


def _name(raw: Raw, longest: int) -> str | Problem:
    if raw is None:
        return ""
    if isinstance(raw, str) and len(raw) <= longest and is_whole(raw):
        return trimmed(raw)
    value = read_value(_NAME, raw, longest)
    return value if isinstance(value, (str, Problem)) else ""


def _footer(text: str) -> bool:
    said = folded(text)
    return bool(_TOTAL.fullmatch(said) or _FOOTER.fullmatch(said))


def _has_footer(grid: Grid, row: int) -> bool:
    """Say whether any cell of a row without an id tells of a total or who filled in."""
    for column in grid.columns:
        if isinstance(column.cells, Coded):
            raw = column.cells.distinct[int(column.cells.codes[row])]
            if isinstance(raw, str) and _footer(raw):
                return True
    return False
