"""`evalkit show`: rubrics, fields, rules and plugins, for people and for programs."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import pytest
from attrs import field, frozen

from evalkit import load_rubric
from evalkit.errors import Fault
from evalkit.io.bundled import bundled_rubrics
from evalkit.io.rule_words import parameters
from evalkit.model.bands import Bounds
from evalkit.model.rule import Operand, Rule
from evalkit.model.text import Expression, Text
from evalkit.plugins import load_registry
from evalkit.registry import Broken, build_registry
from evalkit.rules import builtin
from tests.cli_sample import TIDY, call, value


@pytest.fixture
def tidy(tmp_path: Path) -> Path:
    """Write the small scheme."""
    path = tmp_path / "tidy.toml"
    path.write_text(TIDY, encoding="utf-8")
    return path


def cells(text: str, start: str) -> list[str]:
    """Give the cells of the first row of a table that begins so."""
    (line, *_) = (x for x in text.splitlines() if x.split()[:1] == [start])
    return [cell for cell in line.split("  ") if cell.strip()]


def test_fields_are_listed_with_all_their_names(tidy: Path) -> None:
    """Each heading says which others are taken, what it holds and what empty means."""
    said = call("show", "fields", tidy, lang="zh").stdout
    row = " ".join(cells(said, "清洁月数（个月）"))
    for part in ("clean_months", "干净月数", "整数，0 ～ 12", "不知道", "卫生检查组"):
        assert part in row
    assert said.count("户编号") == 2  # the record table needs it too
    assert "是、否" in said
    assert "不能空着" in said
    english = call("show", "fields", tidy).stdout
    assert "a whole number, 0 ～ 12" in english
    assert "must not be empty" in english


def test_fields_as_json(tidy: Path) -> None:
    """Programs get fields and record tables by id."""
    fields = value("show", "fields", tidy)
    assert fields["subject"] == {
        "kind": "household",
        "id": "户编号",
        "name": "户主姓名",
    }
    month = fields["fields"][1]
    assert (month["id"], month["heading"]) == ("clean_months", "清洁月数（个月）")
    assert month["other_names"] == ["clean_months", "干净月数"]
    assert fields["records"]["events"][0]["choices"] == ["守信", "失信"]
    tidy.write_text(TIDY.replace('name = "户主姓名"\n', ""), encoding="utf-8")
    assert value("show", "fields", tidy)["subject"] == {
        "kind": "household",
        "id": "户编号",
    }
    assert "户主姓名" not in call("show", "fields", tidy).stdout


def test_a_rubric_is_shown_as_an_outline(tidy: Path) -> None:
    """The outline names every part with its points, bounds and conditions."""
    said = call("show", "rubric", tidy, lang="zh").stdout
    for part in (
        "清洁户评定办法  2026.1  (household/tidy)",
        "用到的事实（4）: 所在村、清洁月数、签订公约、事件记录*",
        "评价项目 10 分",
        "卫生整洁  7 分  得星：4 分及以上",
        "遵守公约  3 分  得星：签订公约",
        "{ at_least = 10, points = 7 }, { at_least = 6, points = 4 }",
        "有失信  有（事件记录，类别 = “失信”） → 不予评定",
        "≥ 7 → 清洁户",
        "排名（所在村）：总分 高者在前",
        "≥ 10 → 最多 20000 元",
    ):
        assert part in said
    english = call("show", "rubric", tidy).stdout
    assert "ranking（所在村）: total highest first" in english
    assert "otherwise → at most 10000 yuan" in english


def test_the_outline_says_what_a_scheme_can_say(tidy: Path) -> None:
    """Validity, derived figures, other combiners, other effects, plain criteria."""
    text = TIDY.replace(
        "full_marks = 10\n",
        'full_marks = 10\ncombine = "sum"\nvalid = { from = 2026-01-01 }\n',
    )
    text = text.replace('effect = "no_title"', 'effect = { cap_at = "未达标" }')
    text = text.replace('by = ["total desc"]\nwithin = "village"', 'by = ["total asc"]')
    text = text.replace("star = { at_least = 4 }", 'combine = "minimum"')
    text = text.replace('star = { when = "signed" }\n', "")
    limit = text.index("limit = {"), text.index('note = "最高')
    text = text[: limit[0]] + text[limit[1] :]
    text += '[derived.twice]\nlabel = "两倍"\nvalue = "clean_months * 2"\n'
    text += '[vetoes.dirty]\nlabel = "脏"\nwhen = "twice == 0"\n'
    text += 'effect = { zero = "hygiene" }\n'
    tidy.write_text(text, encoding="utf-8")
    said = call("show", "rubric", tidy, lang="zh").stdout
    for part in (
        "有效期 2026-01-01 ～ …",
        "两倍  清洁月数 × 2",
        "卫生整洁  7 分  取最低分",
        "等级最高为未达标",
        "“卫生整洁”记0分",
        "排名：总分 低者在前",
    ):
        assert part in said
    text = text.replace(
        "valid = { from = 2026-01-01 }", "valid = { until = 2026-12-31 }"
    )
    tidy.write_text(text, encoding="utf-8")
    assert "valid … ～ 2026-12-31" in call("show", "rubric", tidy).stdout


def test_the_outline_tells_selections_limits_and_rates(tidy: Path) -> None:
    """Who is taken, and how; a limit by a formula; a rate with its steps."""
    text = TIDY[: TIDY.index("limit = {")]
    text += """
limit = { value = "clean_months * 1000" }
rate = { of = "clean_months", steps = [
  { at_least = 10, bp = -20.5 }, { otherwise = true, bp = 5 },
] }

[selections.first]
label = { zh = "先进户", en = "First" }
take = 3
ties = "all"
classes = { field = "village", each = [1] }
"""
    tidy.write_text(text, encoding="utf-8")
    said = call("show", "rubric", tidy, lang="zh").stdout
    for part in (
        "先进户  按排名先后；取 3 户；按所在村分：每类至少 1 户；"
        "并列在名额线上的都入选",
        "额度：清洁月数 × 1000",
        "利率，按 清洁月数",
        "≥ 10 → -20.5 个基点",
        "其余 → 5 个基点",
    ):
        assert part in said
    english = call("show", "rubric", tidy).stdout
    for part in (
        "First  by rank; 3; by 所在村: each 1 or more; "
        "all who are level at the cut are taken",
        "limit: 清洁月数 × 1000",
        "rate, by 清洁月数",
        "≥ 10 → -20.5 basis points",
        "otherwise → 5 basis points",
    ):
        assert part in english


def test_a_scheme_may_leave_out_all_but_criteria(tidy: Path) -> None:
    """No vetoes, ladder, ranking or programmes: nothing is said of them."""
    start, end = TIDY.index("[vetoes.broken]"), len(TIDY)
    tidy.write_text(TIDY[:start] + TIDY[end:], encoding="utf-8")
    said = call("show", "rubric", tidy).stdout
    assert "Tidy household" in said
    for part in ("vetoes", "grades", "ranking"):
        assert part not in said


def test_a_rubric_as_json_is_what_its_digest_is_of() -> None:
    """Programs get the canonical meaning beside the digest."""
    meaning = value("show", "rubric", "household/ten-star")
    assert len(meaning["digest"]) == 64
    assert meaning["rubric"]["id"] == "household/ten-star"


def test_the_outline_of_ten_stars_shows_tables_and_numbers() -> None:
    """Look-up tables and numbers stand in it as the rubric writes them."""
    said = call("show", "rubric", "household/ten-star").stdout
    assert "points = { 好 = 5, 较好 = 2.5, 一般 = 1.25, 差 = 0 }" in said
    assert "zero_at = 50" in said
    assert "grade 八星级文明户 at most" in said


def test_rules_are_listed_with_their_plugin() -> None:
    """Every rule and combiner is there, with what it does and who gave it."""
    said = call("show", "rules").stdout
    assert cells(said, "bands")[1].strip() == "Points by bands"
    assert cells(said, "minimum")[-1].strip() == "evalkit"
    assert "评分规则" in call("show", "rules", lang="zh").stdout


def test_one_rule_is_told_whole() -> None:
    """A rule's parameters say what they hold and what they are when left out."""
    said = call("show", "rules", "met").stdout
    assert cells(said, "when")[1].strip() == "a condition"
    assert cells(said, "otherwise")[-1].strip() == "`0`"
    assert "seen in print: https://" in said
    assert "给" not in said
    assert "汇总的是各部分的星" in call("show", "rules", "stars", lang="zh").stdout
    assert "given the points of the parts" in call("show", "rules", "sum").stdout


def test_an_unknown_rule_is_refused_with_the_nearest() -> None:
    """A mistyped name exits with 2 and names what was meant (EK7007)."""
    answer = call("show", "rules", "bandz")
    assert answer.exit_code == 2
    assert "EK7007" in answer.stderr
    assert "Did you mean bands?" in answer.stderr


@frozen
class Odd:
    """Parameters of every kind a rule can have."""

    of: Expression
    shape: Literal["flat", "steep"] = "flat"
    most: Decimal | None = None
    table: Mapping[str, Decimal] = field(factory=dict)
    inner: tuple[Bounds, ...] = ()
    whole: bool = True
    raw: object = Bounds()


def test_parameters_are_said_in_words() -> None:
    """Whatever types a plugin's parameters have, both languages say what they hold."""
    rule = Rule("odd", Text("怪"), Odd, (Operand("of", "date"),), lambda *a: a, "print")
    said = {
        one.name: (one.holds.en, one.holds.zh, one.default.en)
        for one in parameters(rule)
    }
    bounds = "`at_least`, `above`, `at_most`, `below`, `otherwise`"
    assert said == {
        "of": ("a date", "日期", "must be given"),
        "shape": ("`flat` · `steep`", "`flat` · `steep`", "`flat`"),
        "most": ("a number", "数", "none"),
        "table": ("a table: a number by name", "一张表，每个名称：数", "none"),
        "inner": (f"a list: {bounds}", f"一列：{bounds}", "none"),
        "whole": ("true or false", "true 或 false", "`true`"),
        "raw": ("see below", "见说明", "none"),
    }


def test_rules_as_json() -> None:
    """Programs get every record with its parameters or what it takes."""
    records = {record["name"]: record for record in value("show", "rules")}
    assert records["met"]["kind"] == "rule"
    assert records["met"]["parameters"][0] == {
        "name": "when",
        "holds": "a condition",
        "default": "must be given",
    }
    assert records["stars"] == value("show", "rules", "stars")[0]
    assert (records["stars"]["kind"], records["stars"]["takes"]) == (
        "combiner",
        "stars",
    )
    combiners = [one for one in records.values() if one["kind"] == "combiner"]
    assert [one["name"] for one in combiners if one["adds"]] == ["sum"]
    assert [one["name"] for one in combiners if one["weighs"]] == ["weighted_mean"]


def test_plugins_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is installed and what was set aside, with the reason."""
    sound = load_registry(builtin, points=())
    fault = Fault("EK5003", values={"plugin": "lame"})
    broken = Broken("lame", "evalkit-lame", "0.1", fault)
    registry = build_registry(sound.plugins, [broken])

    def load(module: Any) -> Any:
        return registry

    monkeypatch.setattr("evalkit.cli.show_plugins.load_registry", load)
    answer = call("show", "plugins")
    assert "met bands lookup" in answer.stdout
    assert answer.stderr.startswith("error EK5003 ")
    listed = value("show", "plugins")
    assert listed["plugins"][0]["digest"] == sound.plugins[0].digest
    assert listed["broken"][0]["distribution"] == "evalkit-lame"
    assert listed["broken"][0]["fault"]["code"] == "EK5003"


def test_the_schemes_that_come_along_are_listed() -> None:
    """Each by the id it is named by, in both languages and for programs."""
    listed = value("show", "rubrics")
    ids = [one["id"] for one in listed]
    assert ids == sorted(bundled_rubrics())
    assert [one["digest"] for one in listed] == [load_rubric(i).digest for i in ids]
    said = call("show", "rubrics", lang="zh").stdout
    for one in listed:
        assert f"{one['id']} " in said
        assert one["title"]["zh"] in said
