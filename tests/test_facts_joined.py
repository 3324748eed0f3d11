"""One sheet a village: several sheets, or files, are one table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import attrs
import polars as pl
import pytest

from evalkit.io.facts_in import read_facts
from evalkit.io.results_facts import facts_digest
from evalkit.model.rubric import Ranking
from tests.facts_sample import (
    NO_EVENTS,
    ONE,
    RUBRIC,
    codes,
    faults_of,
    polars_table,
    with_,
    write_csv,
    write_lines,
    write_workbook,
)

Columns = dict[str, list[Any]]
EAST: Columns = {**ONE, "所在村": ["东村"]}
WEST: Columns = {
    key: [*cells, *cells]
    for key, cells in {**ONE, "所在村": ["西村"], "纠纷次数": [3]}.items()
}
WEST |= {"户编号": ["B-1", "B-2"], "户主姓名": ["李四", "王五"]}
EVENT = with_(NO_EVENTS, id=["B-2"], kind=["守信"], on=[None], amount=[None])


def _turned(columns: Columns, **renamed: str) -> Columns:
    """Give columns in another order, some under other headings."""
    return {renamed.get(key, key): columns[key] for key in reversed(columns)}


def _checked(sources: object, *told: str) -> None:
    facts = read_facts(sources, RUBRIC)
    table = facts.table
    village = table.columns["village"]
    where = {
        id_: (village.words[v], table.columns["disputes"].values[row])
        for row, (id_, v) in enumerate(zip(table.ids, village.values, strict=True))
    }
    assert where == {"A-1": ("东村", 0), "B-1": ("西村", 3), "B-2": ("西村", 3)}
    assert [(w.code, w.got) for w in facts.warnings if w.code == "EK4043"] == [
        ("EK4043", each) for each in told
    ]


def test_sheets_of_one_kind_are_one_table(tmp_path: Path) -> None:
    """Whatever they are called, in any order of columns and under any known heading."""
    west = _turned(WEST, 信用评价="信用", 人均纯收入="人均纯收入（元/年）")
    sheets = {"东片": EAST, "西片": west, "events": EVENT}
    _checked(write_workbook(tmp_path / "x.xlsx", sheets), "东片、西片")


def test_files_of_one_kind_are_one_table(tmp_path: Path) -> None:
    """Files of villages, of whatever kind, with a file of records between them."""
    sources = [
        write_csv(tmp_path / "西村.csv", WEST),
        write_workbook(tmp_path / "东村.xlsx", {"Sheet1": EAST}),
        write_csv(tmp_path / "events.csv", EVENT),
    ]
    _checked(sources, "东村.xlsx Sheet1、西村.csv")
    assert facts_digest(read_facts(sources, RUBRIC).table) == facts_digest(
        read_facts(sources[::-1], RUBRIC).table
    )


def test_workbooks_of_villages_are_joined_sheet_by_sheet(tmp_path: Path) -> None:
    """Main sheets of one name are one table, and so are those of records."""
    for village, main, events in (("a", EAST, NO_EVENTS), ("b", WEST, EVENT)):
        (tmp_path / village).mkdir()
        sheets = {"农户": main, "事件记录": events}
        write_workbook(tmp_path / village / "x.xlsx", sheets)
    sources = [tmp_path / "a/x.xlsx", tmp_path / "b/x.xlsx"]
    _checked(sources, "x.xlsx 农户、x.xlsx 农户", "x.xlsx 事件记录、x.xlsx 事件记录")
    table = read_facts(sources, RUBRIC).table
    assert table.records["events"].owner.tolist() == [table.ids.index("B-2")]


def test_lines_of_villages_are_joined_with_what_is_inside_them(tmp_path: Path) -> None:
    """JSON lines of one village each, their records too."""
    sources = [
        write_lines(tmp_path / "东村.jsonl", EAST, NO_EVENTS),
        write_lines(tmp_path / "西村.jsonl", WEST, EVENT),
    ]
    _checked(sources, "东村.jsonl、西村.jsonl", "东村.jsonl、西村.jsonl")
    assert len(read_facts(sources, RUBRIC).table.records["events"]) == 1


def test_tables_in_memory_are_joined(tmp_path: Path) -> None:
    """Frames of villages, figures with figures, and lists with frames."""
    east, west = polars_table(EAST), polars_table(WEST)
    _checked({"东": east, "西": west, "events": EVENT}, "东、西")
    _checked({"东": EAST, "西": west, "events": EVENT}, "东、西")
    sheets = {"东片": EAST, "events": EVENT}
    book = write_workbook(tmp_path / "x.xlsx", sheets)
    _checked([book, {"西": west}], "西、x.xlsx 东片")
    assert read_facts([book, {"西": west}], RUBRIC).table.origin is None


def test_gaps_of_joined_figures_stay_gaps() -> None:
    """A column with gaps in one part only is known everywhere else."""
    west = polars_table(WEST).with_columns(
        pl.Series("人均纯收入", [None, 1], dtype=pl.Decimal(12, 2))
    )
    table = read_facts(
        {"东": polars_table(EAST), "西": west, "events": EVENT}, RUBRIC
    ).table
    known = table.columns["income"].known
    assert known is not None
    assert known.tolist() == [True, False, True]


def test_every_cell_keeps_its_place(tmp_path: Path) -> None:
    """An entry of a joined table names its own sheet, row and column letter."""
    sheets = {"东片": EAST, "西片": _turned(WEST), "events": EVENT}
    origin = read_facts(
        write_workbook(tmp_path / "x.xlsx", sheets), RUBRIC
    ).table.origin
    assert origin is not None
    assert origin.where(0, "village") == "东片!C2"
    assert origin.where(2, "village") == "西片!G3"
    assert origin.where(2) == "西片!3"
    assert origin.where(2, "nothing") is None
    taken = origin.take(origin.rows.argsort()[-1:])
    assert taken.where(0, "village") == "西片!G3"


def test_places_of_sheets_of_one_name_tell_the_file(tmp_path: Path) -> None:
    """Where sheets are called alike, or are none, the file stands before them."""
    sources = [
        write_workbook(tmp_path / "a.xlsx", {"农户": EAST, "events": EVENT}),
        write_workbook(tmp_path / "b.xlsx", {"农户": WEST}),
    ]
    origin = read_facts(sources, RUBRIC).table.origin
    assert origin is not None
    assert origin.where(2, "village") == "b.xlsx 农户!C3"
    files = [write_csv(tmp_path / "a.csv", EAST), write_csv(tmp_path / "b.csv", WEST)]
    origin = read_facts([*files, sources[0]][:2], RUBRIC).table.origin
    assert origin is not None
    assert origin.where(2, "village") == "b.csv!C3"


def test_an_id_on_two_sheets_is_named_with_both_places(tmp_path: Path) -> None:
    """A household that moved stands in two villages; within one it is as it was."""
    west = WEST | {"户编号": ["A-1", "A-1"]}
    path = write_workbook(tmp_path / "x.xlsx", {"东片": EAST, "西片": west})
    faults = faults_of(path)
    assert [(f.code, f.place.sheet, f.place.row) for f in faults] == [
        ("EK4044", "西片", 2),
        ("EK4044", "西片", 3),
    ]
    assert faults[0].values == {"other": "东片!2"}
    within = WEST | {"户编号": ["B-1", "B-1"]}
    path = write_workbook(tmp_path / "y.xlsx", {"东片": EAST, "西片": within})
    assert codes(faults_of(path)) == ["EK4051"]
    sources = [write_csv(tmp_path / f"{n}.csv", EAST) for n in "ab"]
    (fault,) = faults_of(sources)
    assert fault.values == {"other": "a.csv!2"}


def test_faults_of_joined_sheets_are_told_with_their_own_place(tmp_path: Path) -> None:
    """Bad cells of every part are told at once, each in its sheet, parts in order."""
    bad = {**_turned(WEST), "纠纷次数": ["多", 1]}
    sheets = {"东片": EAST | {"纠纷次数": ["少"]}, "西片": bad}
    faults = faults_of(write_workbook(tmp_path / "x.xlsx", sheets))
    assert [(f.code, f.place.sheet, f.place.row, f.place.column) for f in faults] == [
        ("EK4064", "东片", 2, "F 纠纷次数"),
        ("EK4064", "西片", 2, "D 纠纷次数"),
    ]


def test_a_part_that_lacks_a_column_is_told(tmp_path: Path) -> None:
    """A village that left a column out has not left it empty."""
    west = {key: cells for key, cells in WEST.items() if key != "纠纷次数"}
    path = write_workbook(tmp_path / "x.xlsx", {"东片": EAST, "西片": west})
    faults = faults_of(path)
    assert [(f.code, f.place.sheet) for f in faults] == [("EK4032", "西片")]


def test_a_part_that_lacks_names_has_none(tmp_path: Path) -> None:
    """Names may be missing; those who have none are told of."""
    west = {key: cells for key, cells in WEST.items() if key != "户主姓名"}
    sheets = {"东片": EAST | {"经办": ["甲"]}, "西片": west, "events": EVENT}
    facts = read_facts(write_workbook(tmp_path / "x.xlsx", sheets), RUBRIC)
    assert facts.table.names == ("张三", "", "")
    (told,) = [w for w in facts.warnings if w.code == "EK4046"]
    assert (told.got, told.values) == ("B-1、B-2", {"count": 2})
    (other,) = [w for w in facts.warnings if w.code == "EK4036"]
    assert (other.place.sheet, other.place.column) == ("东片", "J 经办")


def test_what_may_be_two_versions_is_refused(tmp_path: Path) -> None:
    """Record sheets of two names, a hidden copy, a sheet with a few of the columns."""
    sheets = {"农户": EAST, "事件记录": NO_EVENTS}
    book = write_workbook(tmp_path / "x.xlsx", sheets)
    assert codes(faults_of([book, write_csv(tmp_path / "events.csv", EVENT)])) == [
        "EK4039"
    ]
    few = {key: WEST[key] for key in ("户编号", "所在村")}
    path = write_workbook(tmp_path / "y.xlsx", {"东片": EAST, "汇总": few})
    assert codes(faults_of(path)) == ["EK4039"]


def test_a_part_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """Of two files for one table one has no headings: that, and no half a table."""
    (tmp_path / "b").mkdir()
    sources = [
        write_csv(tmp_path / "农户.csv", EAST),
        write_csv(tmp_path / "b/农户.csv", {"电话": ["1"]}),
    ]
    assert codes(faults_of(sources)) == ["EK4031"]


@pytest.mark.parametrize("other", ["Ａ村", "A 村", "a村"])
def test_groups_that_look_alike_are_refused(tmp_path: Path, other: str) -> None:
    """Nobody sees that two villages are meant, and neither do we."""
    main = WEST | {"所在村": ["A村", other]}
    (fault,) = faults_of(write_csv(tmp_path / "农户.csv", main))
    assert (fault.code, fault.place.line) == ("EK4045", 3)
    assert (fault.got, fault.values) == (other, {"other": "A村"})


def test_names_of_several_are_warned_of(tmp_path: Path) -> None:
    """Two of one name in a village are told of; in two villages they are two people."""
    rubric = attrs.evolve(RUBRIC, ranking=Ranking((), within="village"))
    main = {key: [*EAST[key], *WEST[key]] for key in EAST}
    main["户主姓名"] = ["张三", "张三", "王五"]
    path = write_csv(tmp_path / "农户.csv", main)
    found = codes(read_facts([path], rubric).warnings)
    assert found == ["EK4042"]
    (told,) = [w for w in read_facts([path], RUBRIC).warnings if w.code == "EK4047"]
    assert (told.got, told.values) == ("张三（A-1、B-1）", {"count": 1})
    main["户主姓名"] = ["张三", "", ""]
    path = write_csv(tmp_path / "农户.csv", main)
    assert codes(read_facts([path], rubric).warnings) == ["EK4042", "EK4046"]
    main = {key: [cells[0]] * 14 for key, cells in EAST.items()}
    main["户编号"] = [f"A-{n:02}" for n in range(14)]
    main["户主姓名"] = [f"某{n // 2}" for n in range(14)]
    path = write_csv(tmp_path / "农户.csv", main)
    (told,) = [w for w in read_facts([path], rubric).warnings if w.code == "EK4047"]
    assert str(told.got).endswith("某4（A-08、A-09）……")
    assert told.values == {"count": 7}


def test_an_empty_group_looks_like_no_other(tmp_path: Path) -> None:
    """Where the group is not filled in, that alone is told."""
    main = WEST | {"所在村": [None, None]}
    found = codes(faults_of(write_csv(tmp_path / "农户.csv", main)))
    assert found == ["EK4063", "EK4063"]
