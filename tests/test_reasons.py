"""A discretionary value needs its reason in the cell beside it."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from evalkit.errors import FactsError
from evalkit.io.template import template_bytes
from tests.whole_rubric import load, refused

TEXT = """
[fields.extra]
label = "酌情加分"
type = "decimal"
decimals = 1
range = [-3, 3]
reason = "why"

[fields.why]
label = "加分理由"
type = "text"

[records.events]
label = "事件表"

[records.events.fields.grave]
label = "情节严重"
type = "boolean"
reason = "because"

[records.events.fields.because]
label = "认定依据"
type = "text"

[criteria.all]
label = "全部"
points = 10

[criteria.all.items.extra]
rule = "per_occurrence"
of = "floor(extra) + count(events, grave)"
start = 5
each = 1
points = 10
"""


def told(
    extra: object, why: object, grave: object = False, because: object = None
) -> list[tuple[str, str | None, int | None, str | None, str | None, str]]:
    """Give what is wrong with one household and one event."""
    facts = {
        "户编号": ["a"],
        "酌情加分": [extra],
        "加分理由": [why],
        "事件表": {"户编号": ["a"], "情节严重": [grave], "认定依据": [because]},
    }
    try:
        load(TEXT).evaluate(facts)
    except FactsError as error:
        return [
            (f.code, f.place.sheet, f.place.row, f.place.column, f.got, f.text("zh"))
            for f in error.faults
        ]
    return []


@pytest.mark.parametrize("bare", [0, None, "未知"])
def test_nothing_needs_no_reason(bare: object) -> None:
    """Nought, an empty cell and an unknown value stand alone."""
    assert told(bare, None) == []


def test_a_value_without_its_reason_is_refused_where_it_stands() -> None:
    """The cell is named with what it says and the heading that is empty."""
    assert told(2.5, "见义勇为") == []
    assert told(-1, "") == told(-1, "未知") != []
    ((code, _, row, column, got, said),) = told(2.5, None)
    assert (code, row, column, got) == ("EK4081", 1, "酌情加分", "2.5")
    assert "“加分理由”" in said


def test_rows_of_records_need_reasons_too() -> None:
    """A yes in a record table is refused without its text; a no is not."""
    assert told(0, None, True, "处罚决定书") == told(0, None, False) == []
    ((code, sheet, row, column, got, _),) = told(0, None, True)
    assert (code, row, column, got) == ("EK4081", 1, "情节严重", "是")
    assert sheet == "事件表"


def test_what_is_wrong_already_is_told_once() -> None:
    """A column that isn't there, or a cell out of range, is not told of twice."""
    assert [code for code, *_ in told(9, None)] == ["EK4069"]
    with pytest.raises(FactsError) as error:
        load(TEXT).evaluate({"户编号": ["a"], "酌情加分": [2]})
    assert "EK4081" not in {fault.code for fault in error.value.faults}


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        (('reason = "why"', 'reason = "wy"'), [("EK1237", "fields.extra.reason")]),
        (('reason = "why"', 'reason = "extra"'), [("EK1237", "fields.extra.reason")]),
        (('type = "text"', 'type = "text"\nreason = "why"'),
         [("EK1238", "fields.why.reason")]),
        (('reason = "because"', 'reason = "why"'),
         [("EK1237", "records.events.fields.grave.reason")]),
    ],
)  # fmt: skip
def test_a_reason_is_a_text_beside_a_figure(
    change: tuple[str, str], faults: list[tuple[str, str]]
) -> None:
    """Anything else is refused at its key."""
    assert refused(TEXT.replace(*change, 1)) == faults


def test_the_sheet_to_fill_in_asks_for_reasons() -> None:
    """The note of the cell says where the reason goes."""
    content = io.BytesIO(template_bytes(load(TEXT).record))
    text = str(
        [
            [cell for cell in row if cell]
            for sheet in load_workbook(content)
            for row in sheet.iter_rows(values_only=True)
        ]
    )
    assert "须在“加分理由”一栏写明理由" in text
    assert "须在“认定依据”一栏写明理由" in text
