"""Expressions read aloud: labels for ids, words for signs, nothing lost."""

from __future__ import annotations

import pytest

from evalkit.kit.rubric import load_rubric
from evalkit.language.aloud import Reader
from evalkit.language.tokens import tokens


@pytest.fixture(scope="module")
def reader() -> Reader:
    """Read the ten-star scheme's expressions."""
    return Reader(load_rubric("household/ten-star").record)


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("volunteer_hours >= 50", "志愿服务时长 ≥ 50", "Volunteer hours ≥ 50"),
        (
            "volunteer_hours >= 50 or (able_adults == 0 and public_deeds >= 1)",
            "志愿服务时长 ≥ 50 或 （劳动力人数 = 0 且 近一年公益事迹 ≥ 1）",
            "Volunteer hours ≥ 50 or (Adults able to work = 0"
            " and Public deeds in twelve months ≥ 1)",
        ),
        (
            "count(events, kind == '失信' and proved, within='12 months')",
            "计数（事件记录，类别 = “失信” 且 是否查实，近1年）",
            "count(Events, Kind = “失信” and Proved, within=12 months)",
        ),
        (
            "count(events, within='18 months') > 1",
            "计数（事件记录，近18个月） > 1",
            "count(Events, within=18 months) > 1",
        ),
        (
            "mean(income_per_head, by=village, reported=true)",
            "平均（人均纯收入，按所在村，只算已填的）",
            "mean(Net income per head, by=Village, reported=true)",
        ),
        ("as_of - 30 days", "评价基准日 − 30天", "day of evaluation − 30 days"),
        ("-1 + title_years * -2", "-1 + 连续获评年数 × -2", None),
        ("(1) - 2", "（1） − 2", "(1) − 2"),
        ("grade >= '八星级文明户'", "等级 ≥ “八星级文明户”", None),
        ("points(thrift.income) >= 3", "得分（收入与本村平均比） ≥ 3", None),
        ("not veto(crime)", "不是 否决（两年内有人被判犯罪）", None),
        ("village not in ('甲', '乙')", "所在村 不属于 （“甲”，“乙”）", None),
        ("on_relief == true", "低保或特困供养户 = 是", None),
        ("nobody_knows(x)", "nobody_knows（x）", "nobody_knows(x)"),
        ("'12 months'", "“12 months”", "“12 months”"),
    ],
)
def test_expressions_read_as_people_say_them(
    reader: Reader, text: str, zh: str, en: str | None
) -> None:
    """Each name is its label, each sign and word what people write."""
    said = reader.text(text)
    assert said.zh == zh
    assert en is None or said.en == en


def test_a_records_field_is_named_inside_its_table_only(reader: Reader) -> None:
    """`kind` is the events' own inside `count(events, …)`, and nobody's outside."""
    said = reader.text("count(events, kind == '失信') + kind")
    assert said.zh == "计数（事件记录，类别 = “失信”） + kind"


def test_every_number_of_an_expression_is_said(reader: Reader) -> None:
    """Whatever else is reworded, no number is."""
    text = "ratio(income_per_head, 3, otherwise=1.5) >= 2 and 4 < head_age <= 65"
    numbers = [token.text for token in tokens(text) if token.kind == "number"]
    for said in (reader.text(text).zh, reader.text(text).en):
        assert all(number in said for number in numbers)
