"""The main job from Python: load, evaluate, look, write, replay."""

from __future__ import annotations

import datetime
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import attrs
import polars as pl
import pytest

from evalkit import (
    Evaluation,
    FactsError,
    PluginError,
    ReceiptError,
    Rubric,
    RubricError,
    UsageError,
    load_rubric,
    replay,
)
from evalkit.errors import EvalkitError, Fault, Place
from evalkit.io.bundled import bundled_folder, bundled_rubrics
from evalkit.io.facts_in import read_facts
from evalkit.io.notice import Notice
from evalkit.io.receipt import receipt_bytes
from evalkit.io.results_read import read_receipt
from evalkit.model.text import Text
from evalkit.plugins import load_registry
from evalkit.registry import build_registry
from evalkit.rules import builtin
from tests.cli_sample import EVENTS, HOUSES, TIDY, write_sample

DAY = datetime.date(2026, 10, 31)
MOMENT = datetime.datetime(2026, 10, 31, tzinfo=datetime.UTC)
FACTS: dict[str, Any] = {
    "户编号": ["A-1", "A-2", "A-3", "A-4", "A-5"],
    "户主姓名": ["张三", "李四", "王五", "赵六", "孙七"],
    "village": ["东村", "东村", "西村", "西村", "西村"],
    "clean_months": [11, 7, 8, 3, 12],
    "signed": [True, True, None, None, True],
    "events": {"户编号": ["A-5", "A-1"], "kind": ["失信", "守信"]},
}


@pytest.fixture
def rubric(tmp_path: Path) -> Rubric:
    """Load the small scheme."""
    (tmp_path / "tidy.toml").write_text(TIDY, encoding="utf-8")
    return load_rubric(tmp_path / "tidy.toml")


@pytest.fixture
def result(rubric: Rubric) -> Evaluation:
    """Evaluate its households."""
    return rubric.evaluate(FACTS, as_of=DAY)


def code(error: pytest.ExceptionInfo[Any]) -> str:
    """Give the code of the one fault of an error."""
    (fault,) = error.value.faults
    assert isinstance(fault, Fault)
    return fault.code


def test_a_scheme_is_loaded_from_a_file_or_by_its_id(rubric: Rubric) -> None:
    """A path and the id of a scheme that comes along both name a rubric."""
    assert (rubric.id, rubric.version) == ("household/tidy", "2026.1")
    assert rubric.title == Text("清洁户评定办法", "Tidy household")
    assert (rubric.file, rubric.text) == ("tidy.toml", TIDY)
    assert len(rubric.digest) == 64
    bundled = load_rubric("household/ten-star")
    assert bundled.id == "household/ten-star"
    assert bundled.file == "ten-star.toml"
    assert "tidy.toml" not in repr(bundled)


def test_every_scheme_that_comes_along_loads() -> None:
    """Each bundled scheme is found by its id and has that id inside."""
    schemes = bundled_rubrics()
    assert "household/ten-star" in schemes
    assert list(schemes) == sorted(schemes)
    assert {name: load_rubric(name).id for name in schemes} == {n: n for n in schemes}


def test_schemes_are_found_in_a_wheel_and_in_a_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Installed they lie inside the package, in a checkout beside it."""
    package = tmp_path / "evalkit"
    package.mkdir()
    monkeypatch.setattr("evalkit.io.bundled.files", lambda name: package)
    assert bundled_folder() == tmp_path / "rubrics"
    (package / "_rubrics").mkdir()
    assert bundled_folder() == package / "_rubrics"
    (package / "_rubrics/x.toml").touch()
    (package / "_rubrics/x.cases.toml").touch()
    assert bundled_rubrics() == {"x": package / "_rubrics/x.toml"}


@pytest.mark.parametrize(
    ("name", "near", "expected"),
    [
        ("household/tenstar", ("household/ten-star",), None),
        ("nothing alike", (), "household/ten-star"),
    ],
)
def test_an_unknown_name_is_refused_with_what_there_is(
    name: str, near: Sequence[str], expected: str | None
) -> None:
    """Neither file nor scheme: the nearest names, else all of them (EK7002)."""
    with pytest.raises(UsageError) as error:
        load_rubric(name)
    assert code(error) == "EK7002"
    (fault,) = error.value.faults
    assert tuple(near) == fault.near[: len(near)]
    assert (expected is None) == (fault.expected is None)
    assert expected is None or expected in str(fault.expected)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """A path that ends in .toml is a path, whether or not it is there (EK1001)."""
    with pytest.raises(RubricError) as error:
        load_rubric(tmp_path / "none.toml")
    assert code(error) == "EK1001"


def test_faults_found_by_compiling_have_the_line_of_their_key(tmp_path: Path) -> None:
    """An expression at fault is named by file, line and key, like any other fault."""
    path = tmp_path / "bad.toml"
    path.write_text(TIDY.replace('of = "clean_months"', 'of = "cleen_months"'), "utf-8")
    with pytest.raises(RubricError) as error:
        load_rubric(path)
    (fault,) = error.value.faults
    assert fault.code == "EK2010"
    assert fault.place.line == 1 + TIDY.split("\n").index('of = "clean_months"')
    assert fault.place.file == str(path)


def test_a_rubric_may_be_loaded_with_other_rules(tmp_path: Path) -> None:
    """The registry says which rules there are; one without any knows none."""
    (tmp_path / "tidy.toml").write_text(TIDY, encoding="utf-8")
    with pytest.raises(RubricError) as error:
        load_rubric(tmp_path / "tidy.toml", registry=build_registry([]))
    assert {fault.code for fault in error.value.faults} == {"EK1201", "EK1202"}


def test_a_rubric_names_the_plugins_it_uses(rubric: Rubric) -> None:
    """Only plugins whose rules or combiners are used are named, once each."""
    (used,) = rubric.plugins
    assert used.name == "evalkit"
    assert len(used.digest) == 64


def test_a_rubric_tells_its_findings_with_their_lines(rubric: Rubric) -> None:
    """What a scheme says and hardly means is a warning at the line that says it."""
    found = rubric.findings()
    assert {fault.severity for fault in found} == {"warning"}
    veto = next(fault for fault in found if fault.code == "EK3042")
    assert veto.place.line == 1 + TIDY.split("\n").index("[vetoes.broken]")


def test_facts_come_in_many_forms_and_say_the_same(
    rubric: Rubric, result: Evaluation, tmp_path: Path
) -> None:
    """Files, columns and frames of one content give the same outcomes."""
    _, houses, events = write_sample(tmp_path)
    frame = {**FACTS, "events": pl.DataFrame(FACTS["events"])}
    for facts in ([houses, events], (str(houses), str(events)), frame):
        other = rubric.evaluate(facts, as_of=DAY)
        assert other.rows() == result.rows()
        assert other.ingredients() == result.ingredients()


def test_progress_is_told(rubric: Rubric) -> None:
    """Whoever waits is told how far the evaluation is, up to all of it."""
    told: list[int] = []
    rubric.evaluate(FACTS, as_of=DAY, progress=told.append)
    assert told == sorted(set(told))
    assert told[-1] == 1000


def test_rows_are_those_of_the_csv(result: Evaluation) -> None:
    """One row a subject, texts by heading, sorted by id."""
    rows = result.rows()
    assert len(result) == len(rows) == 5
    assert [row["户编号"] for row in rows] == FACTS["户编号"]
    assert (rows[2]["总分最低"], rows[2]["总分最高"]) == ("4.00", "7.00")


def test_a_ranking_is_over_all_or_within_a_group(result: Evaluation) -> None:
    """The best first; what is open is a range; a group has places of its own."""
    everyone = result.ranking()
    assert [row.id for row in everyone] == ["A-1", "A-5", "A-2", "A-3", "A-4"]
    first = everyone[0]
    assert (first.place, first.overall, first.group) == ("1", "1", "东村")
    assert (first.name, first.stars, first.total, first.grade) == (
        "张三", "2", "10", "清洁户",
    )  # fmt: skip
    west = result.ranking("西村")
    assert [(row.id, row.place, row.overall) for row in west] == [
        ("A-5", "1", "1"),
        ("A-3", "2", "3–4"),
        ("A-4", "3", "5"),
    ]
    assert (west[1].total, west[1].grade) == ("4～7", "未达标～清洁户")
    assert result.ranking(most=2) == everyone[:2]


def test_a_ranking_that_is_not_there_is_refused(
    result: Evaluation, tmp_path: Path
) -> None:
    """An unknown group (EK7005), and a scheme that ranks nobody (EK7004)."""
    with pytest.raises(UsageError) as error:
        result.ranking("西材")
    assert code(error) == "EK7005"
    assert error.value.faults[0].near == ("西村",)
    path = tmp_path / "plain.toml"
    path.write_text(TIDY[: TIDY.index("[vetoes.broken]")], encoding="utf-8")
    with pytest.raises(UsageError) as error:
        load_rubric(path).evaluate(FACTS, as_of=DAY).ranking()
    assert code(error) == "EK7004"


def test_a_ranking_without_groups_names_or_grades(tmp_path: Path) -> None:
    """What a scheme has not stays empty, and a group of it is refused (EK7005)."""
    text = TIDY[: TIDY.index("[vetoes.broken]")].replace('name = "户主姓名"\n', "")
    text += '[ranking]\nby = ["total desc"]\namong = "total >= 7"\n'
    (tmp_path / "plain.toml").write_text(text, encoding="utf-8")
    plain = load_rubric(tmp_path / "plain.toml").evaluate(FACTS, as_of=DAY)
    rows = plain.ranking()
    assert [(row.id, row.place) for row in rows] == [
        ("A-1", "1"),
        ("A-5", "1"),
        ("A-2", "3"),
        ("A-3", "4以内或不排名"),
    ]
    assert {(row.name, row.group, row.grade) for row in rows} == {("", "", "")}
    with pytest.raises(UsageError) as error:
        plain.ranking("西村")
    assert code(error) == "EK7005"


def test_an_explanation_is_of_a_subject_by_id(result: Evaluation) -> None:
    """The tree of that subject; nobody's id is refused with the nearest (EK7003)."""
    assert result.explain("A-3").label.zh == "A-3 王五"
    with pytest.raises(UsageError) as error:
        result.explain("B-3")
    assert code(error) == "EK7003"
    assert "A-3" in error.value.faults[0].near


def test_a_name_in_place_of_an_id_leads_to_the_ids(result: Evaluation) -> None:
    """Who types a name is told the ids of those who have it."""
    with pytest.raises(UsageError) as error:
        result.explain("王五")
    (fault,) = error.value.faults
    assert (fault.code, fault.near) == ("EK7003", ("A-3",))


def test_written_results_replay_whatever_the_facts_were(
    rubric: Rubric, result: Evaluation, tmp_path: Path
) -> None:
    """From files or from columns, a folder gives its own bytes again."""
    _, houses, events = write_sample(tmp_path)
    from_files = rubric.evaluate([houses, events], as_of=DAY)
    for name, each in (("columns", result), ("files", from_files)):
        receipt = each.write(tmp_path / name, notice=Notice("试评"))
        assert receipt.facts_digest == result.ingredients().facts_digest
        assert replay(tmp_path / name) == ()
    inputs = tmp_path / "columns/inputs/facts"
    assert [path.name for path in inputs.iterdir()] == ["facts.jsonl"]


def test_what_was_odd_about_facts_in_memory_is_no_riddle_for_a_replay(
    rubric: Rubric, tmp_path: Path
) -> None:
    """A receipt warns of what the kept lines lack, not of columns nobody kept."""
    facts = {key: FACTS[key] for key in FACTS if key not in ("户主姓名", "events")}
    odd = rubric.evaluate({**facts, "电话": ["1"] * 5}, as_of=DAY)
    assert {fault.code for fault in odd.warnings} == {"EK4036", "EK4037", "EK4042"}
    receipt = odd.write(tmp_path / "odd")
    assert {fault.code for fault in receipt.warnings} == {"EK4037", "EK4042"}
    assert replay(tmp_path / "odd") == ()


def test_a_group_nobody_filled_in_is_told_with_everything_else(rubric: Rubric) -> None:
    """The village decides with whom a household is compared: its cell is asked for."""
    facts = {**FACTS, "village": ["东村", None, "西村", "西村", "西村"]}
    facts["clean_months"] = ["8000元", 7, 8, 3, 12]
    with pytest.raises(FactsError) as error:
        rubric.evaluate(facts, as_of=DAY)
    assert {fault.code for fault in error.value.faults} == {"EK4063", "EK4065"}
    asked = {field.key: field.missing for field in rubric.asked.fields}
    assert (asked["village"], asked["clean_months"]) == ("refuse", "unknown")


def test_files_change_nothing_by_the_order_they_are_given_in(
    rubric: Rubric, tmp_path: Path
) -> None:
    """What is warned of is warned of in one order, so that a replay agrees."""
    _, houses, events = write_sample(tmp_path)
    others = [tmp_path / "乙.csv", tmp_path / "甲.csv"]
    for other in others:
        other.write_text("天气\n晴\n", encoding="utf-8")
    given = [houses, events, *others]
    for number, files in enumerate((given, given[::-1])):
        folder = tmp_path / str(number)
        rubric.evaluate(files, as_of=DAY).write(folder)
        assert replay(folder) == ()
    assert (tmp_path / "0/receipt.json").read_bytes() == (
        tmp_path / "1/receipt.json"
    ).read_bytes()


def test_what_failed_over_facts_in_memory_stands_in_the_receipt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rule that failed (EK5009) is told in the receipt, and a replay agrees."""

    def fail(*figures: Any) -> Any:
        raise ValueError

    known = load_registry(builtin)
    rules = {
        name: attrs.evolve(
            rule,
            bind=lambda *told, rule=rule: attrs.evolve(rule.bind(*told), compute=fail),
        )
        for name, rule in known.rules.items()
    }
    plugin = attrs.evolve(known.plugins[0], rules=tuple(rules.values()))
    registry = attrs.evolve(known, rules=rules, plugins=(plugin,))
    path, _, _ = write_sample(tmp_path)
    finished = load_rubric(path, registry=registry).evaluate(FACTS, as_of=DAY)
    receipt = finished.write(tmp_path / "r")
    assert "EK5009" in [fault.code for fault in receipt.warnings]
    monkeypatch.setattr("evalkit.kit.replay.load_registry", lambda _: registry)
    assert replay(tmp_path / "r") == ()


def test_a_file_that_was_changed_after_it_was_read_is_not_copied(
    rubric: Rubric, tmp_path: Path
) -> None:
    """EK6018: outcomes never lie beside facts they were not worked out from."""
    _, houses, events = write_sample(tmp_path)
    finished = rubric.evaluate([houses, events], as_of=DAY)
    events.write_bytes(events.read_bytes() + b"\n")
    with pytest.raises(UsageError) as error:
        finished.write(tmp_path / "r")
    assert (code(error), error.value.faults[0].place.file) == ("EK6018", str(events))
    assert not (tmp_path / "r").exists()


def test_copies_of_files_of_one_name_do_not_meet(
    rubric: Rubric, result: Evaluation, tmp_path: Path
) -> None:
    """Two villages may each send a 农户表.csv: both copies are kept apart."""
    (tmp_path / "a").mkdir()
    houses, events = tmp_path / "a/表.CSV", tmp_path / "表.csv"
    houses.write_text(HOUSES, encoding="utf-8")
    events.write_text(EVENTS, encoding="utf-8")
    named = attrs.evolve(result, files=(houses, events))
    named.write(tmp_path / "r")
    copies = {
        path.relative_to(tmp_path / "r/inputs/facts").as_posix()
        for path in (tmp_path / "r/inputs/facts").rglob("*.*")
    }
    assert copies == {"表.CSV", "2/表.csv"}


@pytest.mark.parametrize("facts", [42, ["a.csv", 42], {"户编号": ["A-1"]}])
def test_only_paths_are_files(
    facts: object, rubric: Rubric, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Facts that are no files, or not only files, are written as JSON lines."""
    monkeypatch.setattr(
        "evalkit.kit.rubric.read_facts", lambda given, record: read_facts(FACTS, record)
    )
    assert rubric.evaluate(facts, as_of=DAY).files is None


def test_a_result_without_a_day_is_not_written(rubric: Rubric, tmp_path: Path) -> None:
    """A receipt names the day, so there must be one (EK7901)."""
    undated = rubric.evaluate(FACTS)
    assert undated.as_of is None
    with pytest.raises(UsageError) as error:
        undated.write(tmp_path / "r")
    assert code(error) == "EK7901"
    assert not (tmp_path / "r").exists()


def test_a_scheme_that_looks_back_needs_a_day() -> None:
    """Without a day nothing that looks back can be worked out (EK7901)."""
    rubric = load_rubric("household/ten-star")
    facts = {field.key: [None] for field in rubric.record.fields}
    subject = {"户编号": ["1"], "户主姓名": ["张三"], "village": ["东村"]}
    with pytest.raises(UsageError) as error:
        rubric.evaluate(facts | subject)
    assert code(error) == "EK7901"


@pytest.mark.parametrize("as_of", ["2026-10-31", MOMENT, 7])
def test_only_a_day_is_a_day(as_of: Any, rubric: Rubric) -> None:
    """A text, a moment or a number is refused, not stumbled over (EK7903)."""
    with pytest.raises(UsageError) as error:
        rubric.evaluate(FACTS, as_of=as_of)
    assert code(error) == "EK7903"


def test_warnings_of_a_receipt_name_files_without_their_folder(
    rubric: Rubric, tmp_path: Path
) -> None:
    """Where a file lay is no part of a result: two clerks get the same receipt."""
    _, houses, _ = write_sample(tmp_path)
    extra = tmp_path / "别的.csv"
    extra.write_text("户编号,天气\nA-1,晴\n", encoding="utf-8")
    result = rubric.evaluate([houses, extra], as_of=DAY)
    places = [fault.place for fault in result.ingredients().warnings]
    assert Place() in places
    assert "别的.csv" in [place.file for place in places]
    assert str(tmp_path) in str([fault.place for fault in result.warnings])


def test_a_replay_needs_its_rubric(result: Evaluation, tmp_path: Path) -> None:
    """A receipt that names no rubric to evaluate by is refused (EK6009)."""
    result.write(tmp_path / "r")
    receipt = read_receipt(tmp_path / "r")
    files = {n: d for n, d in receipt.files.items() if not n.startswith("inputs/rub")}
    changed = attrs.evolve(receipt, files=files)
    (tmp_path / "r/receipt.json").write_bytes(receipt_bytes(changed))
    with pytest.raises(ReceiptError) as error:
        replay(tmp_path / "r")
    assert code(error) == "EK6009"


def test_a_replay_names_the_plugins_that_are_gone(
    result: Evaluation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the rubric can't be loaded for want of a plugin, that comes first."""
    result.write(tmp_path / "r")
    (used,) = result.plugins
    with monkeypatch.context() as patched:
        nothing = build_registry([])
        patched.setattr("evalkit.kit.replay.load_registry", lambda _: nothing)
        gone, *others = replay(tmp_path / "r")
    assert (gone.code, gone.values) == ("EK6024", {"plugin": used.name})
    assert used.version in str(gone.expected)
    assert {fault.code for fault in others} == {"EK1201", "EK1202"}
    rubric = tmp_path / "r/inputs/rubric/tidy.toml"
    rubric.write_text("format = 2\n", encoding="utf-8")
    assert [fault.code for fault in replay(tmp_path / "r")] == ["EK6033", "EK1005"]


def test_a_replay_names_a_changed_rubric(result: Evaluation, tmp_path: Path) -> None:
    """A rubric changed after the results were posted is named first (EK6021)."""
    result.write(tmp_path / "r")
    path = tmp_path / "r/inputs/rubric/tidy.toml"
    path.write_text(TIDY.replace("at_least = 6", "at_least = 9"), encoding="utf-8")
    faults = replay(tmp_path / "r")
    assert faults[0].code == "EK6021"
    assert any("A-2" in (fault.place.key or "") + fault.text() for fault in faults)
    told: list[int] = []
    replay(tmp_path / "r", progress=told.append)
    assert told[-1] == 1000


@pytest.mark.parametrize(
    "name", ["inputs/rubric/tidy.toml", "inputs/facts/facts.jsonl"]
)
def test_a_replay_names_an_input_it_cannot_read_any_more(
    result: Evaluation, tmp_path: Path, name: str
) -> None:
    """What was changed (EK6033) or is gone (EK6032) comes before what is wrong now."""
    result.write(tmp_path / "r")
    (tmp_path / "r" / name).write_text("[", encoding="utf-8")
    changed, *why = replay(tmp_path / "r")
    assert (changed.code, changed.place.file) == ("EK6033", name)
    assert why
    (tmp_path / "r" / name).unlink()
    assert replay(tmp_path / "r")[0].code == "EK6032"


def test_errors_are_of_one_family() -> None:
    """Whoever catches EvalkitError catches everything evalkit refuses."""
    family = (RubricError, FactsError, PluginError, ReceiptError, UsageError)
    assert all(issubclass(each, EvalkitError) for each in family)


def test_a_receipt_is_readable_json(result: Evaluation, tmp_path: Path) -> None:
    """What was written names scheme, day and count for any program."""
    result.write(tmp_path / "r")
    receipt = json.loads((tmp_path / "r/receipt.json").read_text(encoding="utf-8"))
    assert receipt["rubric"]["id"] == "household/tidy"
    assert receipt["as_of"] == "2026-10-31"
    assert receipt["outcomes"]["count"] == 5
