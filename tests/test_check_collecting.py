"""What the law keeps out of credit records: told where it is asked for."""

from __future__ import annotations

import pytest

from tests.check_sample import found

FIELD = """\
+ [fields.asked]
+ label = "%s"
+ type = "boolean"
  [fields.since]"""
PEOPLE = '- kind = "unit"\n+ kind = "household"'


@pytest.mark.parametrize(
    ("label", "word"),
    [
        ("宗教信仰", "宗教信仰"),
        ("血型", "血型"),
        ("有无病史", "病史"),
        ("家中有人患病", "患病"),
        ("有无重大疾病", "疾病"),
        ("参加疾病预防讲座", None),
        ("参加大病保险", None),
        ("医保缴费", None),
    ],
)
def test_what_may_not_be_collected_is_told(label: str, word: str | None) -> None:
    """EK3044: whether or not it costs anybody anything."""
    (*faults,) = found(PEOPLE, FIELD % label, code="EK3044")
    told = [(f.place.key, f.values["word"]) for f in faults]
    assert told == ([] if word is None else [("fields.asked.label", word)])


def test_it_is_found_in_keys_english_labels_and_records() -> None:
    """Wherever it is asked for; a school or a unit has no blood type."""
    key = FIELD.replace("fields.asked", "fields.blood_type") % "类型"
    assert [f.values["word"] for f in found(PEOPLE, key, code="EK3044")] == [
        "blood_type"
    ]
    named = FIELD.replace('"%s"', '{ zh = "情况", en = "Religious" }')
    assert [f.values["word"] for f in found(PEOPLE, named, code="EK3044")] == [
        "Religious"
    ]
    row = (
        '+ [records.events.fields.gene]\n+ label = "基因检测"\n+ type = "boolean"\n+ \n'
        "  [records.events.fields.kind]"
    )
    assert [f.values["word"] for f in found(PEOPLE, row, code="EK3044")] == ["基因"]
    assert found(FIELD % "血型", code="EK3044") == ()
