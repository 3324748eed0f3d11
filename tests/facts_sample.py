"""A small rubric with a field of every type, facts for it, and ways to file them."""

from __future__ import annotations

import csv
import datetime
import json
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import openpyxl
import polars as pl
import pyarrow as pa
from hypothesis import strategies as st

from evalkit.errors import FactsError, Fault
from evalkit.io.facts_in import Facts, read_facts
from evalkit.io.facts_limits import Limits
from evalkit.io.safe_text import put_text, safe_cell
from evalkit.model.rubric import Field, RecordTable, Rubric, Subject
from evalkit.model.text import Text
from evalkit.model.value import BOOLEAN, ValueType, to_days
from tests.results_sample import PLAIN_RUBRIC

Columns = Mapping[str, Sequence[Any]]

_DAY = datetime.date
_OPEN = 2**31 - 1
DATES = ValueType("date", 0, to_days(_DAY(1950, 1, 1)), to_days(_DAY(2026, 12, 31)))
FIELDS = (
    Field("village", Text("所在村"), ValueType("category", high=_OPEN), "refuse"),
    Field(
        "view",
        Text("信用评价", "credit view"),
        ValueType("category", high=2, choices=("好", "一般", "差")),
        aliases=("信用",),
    ),
    Field("promise", Text("签订承诺"), BOOLEAN, "no"),
    Field("disputes", Text("纠纷次数"), ValueType("integer", 0, 0, 12), "zero"),
    Field(
        "income",
        Text("人均纯收入"),
        ValueType("money", 2, -1_000, 100_000_000),
        unit="元/年",
    ),
    Field("born", Text("出生日期"), DATES),
    Field("remark", Text("说明"), ValueType("text", high=_OPEN)),
)
EVENTS = RecordTable(
    "events",
    Text("事件记录"),
    (
        Field(
            "kind",
            Text("类别"),
            ValueType("category", high=1, choices=("守信", "纠纷")),
        ),
        Field("on", Text("日期"), DATES),
        Field("amount", Text("金额"), ValueType("decimal", 1, -100, 1_000)),
    ),
    at_most=3,
)
RUBRIC: Rubric = attrs.evolve(
    PLAIN_RUBRIC,
    subject=Subject("household", Text("农户"), "户编号", "户主姓名"),
    fields=FIELDS,
    records=(EVENTS,),
)
#: One household and no event: where most tests of what is wrong begin.
ONE: dict[str, list[Any]] = {
    "户编号": ["A-1"],
    "户主姓名": ["张三"],
    "所在村": ["云泉村"],
    "信用评价": ["好"],
    "签订承诺": [True],
    "纠纷次数": [0],
    "人均纯收入": [Decimal("12000.50")],
    "出生日期": [_DAY(1980, 1, 31)],
    "说明": ["档001-0001"],
}
NO_EVENTS: dict[str, list[Any]] = {"户编号": [], "类别": [], "日期": [], "金额": []}


def with_(columns: Columns = ONE, **cells: Sequence[Any]) -> dict[str, Sequence[Any]]:
    """Give columns with some of them, by the field's id, filled otherwise."""
    headings = {field.key: field.label.zh for field in (*FIELDS, *EVENTS.fields)}
    headings |= {"id": "户编号", "name": "户主姓名"}
    return {**columns, **{headings[key]: value for key, value in cells.items()}}


def read(main: object, events: object = NO_EVENTS, **limits: int) -> Facts:
    """Read facts that are good."""
    return read_facts({"农户": main, "events": events}, RUBRIC, Limits(**limits))


def faults(
    main: object, events: object = NO_EVENTS, **limits: int
) -> tuple[Fault, ...]:
    """Read facts that are not, and give what is said of them."""
    return faults_of({"农户": main, "events": events}, **limits)


def faults_of(sources: object, **limits: int) -> tuple[Fault, ...]:
    """Read sources that are not good, and give what is said of them."""
    try:
        facts = read_facts(sources, RUBRIC, Limits(**limits))
    except FactsError as error:
        return error.faults
    raise AssertionError(f"read without a fault: {facts.table.ids}")


def codes(found: Sequence[Fault]) -> list[str]:
    """Give the codes of faults."""
    return [fault.code for fault in found]


def write_workbook(path: Path, sheets: Mapping[str, Columns], title: str = "") -> Path:
    """Write a workbook with a program's own types: dates, numbers, texts as texts."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, columns in sheets.items():
        sheet = book.create_sheet(name)
        top = 1
        if title:
            put_text(sheet.cell(1, 1), title)
            top = 3
        for number, (heading, values) in enumerate(columns.items(), 1):
            put_text(sheet.cell(top, number), heading)
            for row, value in enumerate(values, top + 1):
                cell = sheet.cell(row, number)
                if isinstance(value, str):
                    put_text(cell, value)
                else:
                    cell.value = value
    book.save(path)
    return path


def write_csv(path: Path, columns: Columns, encoding: str = "utf-8-sig") -> Path:
    """Write a csv file as a spreadsheet program does."""
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(
            [_csv_cell(value) for value in row]
            for row in zip(*columns.values(), strict=True)
        )
    return path


def _csv_cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    return safe_cell(value) if isinstance(value, str) else str(value)


def write_lines(path: Path, main: Columns, events: Columns) -> Path:
    """Write JSON lines, the events of a subject inside it."""
    own: dict[object, list[dict[str, Any]]] = {id_: [] for id_ in main["户编号"]}
    for row in _rows(events):
        own[row.pop("户编号")].append(row)
    lines = [{**row, "events": own[row["户编号"]]} for row in _rows(main)]
    text = "\n".join(
        json.dumps(line, ensure_ascii=False, default=str) for line in lines
    )
    path.write_text(text + "\n", encoding="utf-8")
    return path


def _rows(columns: Columns) -> list[dict[str, Any]]:
    rows = zip(*columns.values(), strict=True)
    return [dict(zip(columns, row, strict=True)) for row in rows]


_POLARS: dict[str, Any] = {
    "签订承诺": pl.Boolean,
    "纠纷次数": pl.Int16,
    "人均纯收入": pl.Decimal(12, 2),
    "出生日期": pl.Date,
    "日期": pl.Date,
    "金额": pl.Decimal(6, 1),
}
_ARROW: dict[str, Any] = {
    "签订承诺": pa.bool_(),
    "纠纷次数": pa.uint8(),
    "人均纯收入": pa.decimal128(12, 2),
    "出生日期": pa.date32(),
    "日期": pa.timestamp("ms"),
    "金额": pa.float64(),
    "信用评价": pa.dictionary(pa.int8(), pa.string()),
}


def polars_table(columns: Columns) -> pl.DataFrame:
    """Give the columns as a polars frame."""
    schema = {heading: _POLARS.get(heading, pl.String) for heading in columns}
    return pl.DataFrame(dict(columns), schema=schema)


def arrow_table(columns: Columns) -> pa.Table:
    """Give the columns as a pyarrow table, with other types than polars has."""
    arrays = {}
    for heading, values in columns.items():
        kind = _ARROW.get(heading, pa.large_string())
        if kind == pa.float64():
            values = [None if value is None else float(value) for value in values]
        if isinstance(kind, pa.DictionaryType):
            arrays[heading] = pa.array(values, pa.string()).dictionary_encode()
        elif kind == pa.timestamp("ms"):
            arrays[heading] = pa.array(values, pa.date32()).cast(kind)
        else:
            arrays[heading] = pa.array(values, kind)
    return pa.table(arrays)


_TEXTS = st.text(st.sampled_from("=+-@,\"';甲乙𠀀ａ１ x\u3000\n\u200b"), max_size=9)
_NAMES = st.sampled_from(("张三", "阿卜杜热合曼·吐尔逊", "𠀀一", "=1+1", "@x", "-", ""))


def _maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | values


_DAYS = st.dates(_DAY(1950, 1, 1), _DAY(2026, 12, 31))
_CELLS: Mapping[str, st.SearchStrategy[Any]] = {
    "户主姓名": _NAMES,
    "所在村": st.sampled_from(("上村", "下村", "𠀀村")),
    "信用评价": _maybe(st.sampled_from(("好", "一般", "差"))),
    "签订承诺": _maybe(st.booleans()),
    "纠纷次数": _maybe(st.integers(0, 12)),
    "人均纯收入": _maybe(st.decimals(-10, 1_000_000, places=2)),
    "出生日期": _maybe(_DAYS),
    "说明": _maybe(_TEXTS),
    "类别": _maybe(st.sampled_from(("守信", "纠纷"))),
    "日期": _maybe(_DAYS),
    "金额": _maybe(st.decimals(-10, 100, places=1)),
}
_IDS = ("A-1", "B-2", "7", "户001", "𠀀-3", "441622198001010018")


@st.composite
def filed(draw: st.DrawFn) -> tuple[dict[str, list[Any]], dict[str, list[Any]]]:
    """Draw facts: the columns of the main table, and those of its events."""
    ids = draw(st.lists(st.sampled_from(_IDS), min_size=1, unique=True))
    owners = [id_ for id_ in ids for _ in range(draw(st.integers(0, 3)))]
    main = {"户编号": ids, **_drawn(draw, list(ONE)[1:], len(ids))}
    return main, {"户编号": owners, **_drawn(draw, list(NO_EVENTS)[1:], len(owners))}


def _drawn(draw: st.DrawFn, headings: Sequence[str], rows: int) -> dict[str, list[Any]]:
    cells = {heading: _CELLS[heading] for heading in headings}
    return {h: [draw(cell) for _ in range(rows)] for h, cell in cells.items()}


def shuffled(columns: Columns, order: Callable[[list[int]], list[int]]) -> Columns:
    """Give columns with their rows, and themselves, in another order."""
    rows = order(list(range(len(next(iter(columns.values()))))))
    headings = [list(columns)[i] for i in order(list(range(len(columns))))]
    return {h: [columns[h][row] for row in rows] for h in headings}
