"""Overlays: what a village adds where the township's rubric leaves room."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from evalkit import Rubric, load_rubric, replay
from evalkit.errors import RubricError, UsageError
from evalkit.io.rubric_file import parse_rubric
from tests.rubric_sample import REGISTRY

BASE = """\
format = 1

[rubric]
id = "household/township"
version = "2026.1"
title = "镇评定办法"
full_marks = 20

[subject]
kind = "household"
label = "农户"
id = "户编号"

[fields.clean]
label = "清洁月数"
type = "integer"
range = [0, 12]

[criteria.yard]
label = "庭院"
points = 10

[criteria.yard.items.clean]
rule = "linear"
of = "clean"
coefficient = 0.5
points = 6

[criteria.own]
label = "乡风"
points = 10

[criteria.own.items.clean]
rule = "met"
when = "clean >= 6"
points = 10

[[room]]
in = "yard"
items = 2
points_each = 3
points = 4
"""
OVERLAY = """\
format = 1

[overlay]
of = "township.toml"
of_version = "2026.1"
id = "household/yunquan"
version = "1"
title = "云泉村评定办法"

[fields.road]
label = "修路天数"
type = "integer"
range = [0, 30]

[derived]
double = "road * 2"

[criteria.yard.items.road]
rule = "per_occurrence"
of = "double"
each = 0.5
cap = 2
points = 2
"""
MORE = """
[criteria.yard.items.tree{0}]
rule = "met"
when = "road > {0}"
points = {1}
"""
DAY = datetime.date(2026, 11, 25)


def load(folder: Path, overlay: str = OVERLAY, base: str = BASE) -> Rubric:
    """Write both files and load the village's."""
    (folder / "township.toml").write_text(base, encoding="utf-8")
    (folder / "village.toml").write_text(overlay, encoding="utf-8")
    return load_rubric(folder / "village.toml")


def test_an_overlay_adds_items_and_leaves_the_rest(tmp_path: Path) -> None:
    """The village's items count beside the township's, under the township's cap."""
    rubric = load(tmp_path)
    assert (rubric.id, rubric.title.zh) == ("household/yunquan", "云泉村评定办法")
    assert rubric.record.added == ("yard.road",)
    facts = {"户编号": ["a", "b"], "清洁月数": [12, 0], "修路天数": [9, 1]}
    outcomes = rubric.evaluate(facts).outcomes
    assert outcomes.points["yard"].low.tolist() == [800, 100]
    parts = [part.key for part in rubric.record.root.parts[0].parts]  # type: ignore[union-attr]
    assert parts == ["clean", "road"]


def test_the_digest_covers_both(tmp_path: Path) -> None:
    """A changed number of the township changes the village's digest."""
    first = load(tmp_path)
    again = load(tmp_path, base="# a remark\n" + BASE)
    moved = load(tmp_path, base=BASE.replace("clean >= 6", "clean >= 7"))
    assert first.digest == again.digest != moved.digest
    assert first.record.base is not None
    alone = load_rubric(tmp_path / "township.toml")
    assert moved.record.base is not None
    assert moved.record.base.sha256 == alone.digest


def test_a_result_of_an_overlay_can_be_worked_out_again(tmp_path: Path) -> None:
    """Both files lie in the result; the township's own may be gone."""
    rubric = load(tmp_path)
    facts = {"户编号": ["a"], "清洁月数": [12], "修路天数": [9]}
    rubric.evaluate(facts, as_of=DAY).write(tmp_path / "out")
    (tmp_path / "township.toml").unlink()
    assert (tmp_path / "out/inputs/base/township.toml").is_file()
    assert replay(tmp_path / "out") == ()


def test_a_scheme_that_comes_with_evalkit_may_be_added_to(tmp_path: Path) -> None:
    """It is named by its id; where it leaves no room nothing can be added."""
    text = OVERLAY.replace("township.toml", "household/ten-star")
    with pytest.raises(RubricError) as caught:
        load(tmp_path, text.replace("criteria.yard", "criteria.thrift"))
    (fault,) = caught.value.faults
    assert (fault.code, fault.place.key) == ("EK1285", "criteria.thrift.items.road")
    assert fault.place.file == str(tmp_path / "village.toml")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("of_version = \"2026.1\"", 'of_version = "2025"'), ("EK1289", 5)),
        (("township.toml", "nowhere.toml"), ("EK1281", 4)),
        (("[derived]", "[ladder]\n[derived]"), ("EK1283", 15)),
        (("[fields.road]", "[fields.clean]"), ("EK1284", 10)),
        (("items.road", "items.clean"), ("EK1284", 18)),
        (("criteria.yard", "criteria.own"), ("EK1285", 18)),
        (("criteria.yard", "criteria.yrd"), ("EK1285", 18)),
        (("yard.items.road", "yard.star"), ("EK1283", 18)),
        (('household/yunquan', 'yunquan'), ("EK1103", 6)),
        (("\"1\"", "1\""), ("EK1004", 7)),
        (('of = "township.toml"\n', ""), ("EK1102", 3)),
        (("criteria.yard.items.road", "criteria.yard.criteria.a.items.b"),
         ("EK1285", 18)),
        (("[criteria.yard.items.road]",
          "[criteria.yard]\nitems.clean.x = 1\n[criteria.yard.items.road]"),
         ("EK1284", 19)),
        (("[criteria.yard.items.road]",
          "[criteria.yard]\nitems = 3\n[criteria.yard.criteria.road]"),
         ("EK1103", 19)),
        (("[criteria.yard.items.road]", "[criteria.yard]\ncriteria = []\n"
          "[criteria.yard.items.road]"), ("EK1103", 19)),
        (("township.toml", "x" * 5000), ("EK1281", 4)),
        (("cap = 2", "cap = 4"), ("EK1287", 18)),
        (("each = 0.5", "each = -0.5"), ("EK1287", 18)),
        (("points = 2", 'points = 7\napplies = "road > 4"\nabsent = "full"'),
         ("EK1287", 18)),
        (("points = 2", 'points = 2\napplies = "road > 4"\nabsent = "rescale"'),
         ("EK1290", 18)),
    ],
)  # fmt: skip
def test_an_overlay_is_held_to_what_was_left(
    tmp_path: Path, change: tuple[str, str], told: tuple[str, int]
) -> None:
    """What it may not say is refused at its own line, not the township's."""
    with pytest.raises(RubricError) as caught:
        load(tmp_path, OVERLAY.replace(*change))
    found = caught.value.faults[0]
    assert (found.code, found.place.line) == told
    assert str(found.place.file).endswith("village.toml")


def test_a_name_too_long_for_a_file_is_none() -> None:
    """It is told as any scheme that is not there (EK7002)."""
    with pytest.raises(UsageError, match="EK7002"):
        load_rubric("x" * 5000)


def test_items_are_counted_and_added_up(tmp_path: Path) -> None:
    """Two items of at most three points each, four points in all."""
    load(tmp_path, OVERLAY + MORE.format(1, 2))
    with pytest.raises(RubricError, match="EK1288"):
        load(tmp_path, OVERLAY + MORE.format(1, 3))
    with pytest.raises(RubricError, match="EK1286"):
        load(tmp_path, OVERLAY + MORE.format(1, 1) + MORE.format(2, 1))


def test_a_full_mark_without_applying_is_counted(tmp_path: Path) -> None:
    """What stands for an item that does not apply is held to the room as well."""
    text = OVERLAY.replace(
        "points = 2", 'points = 3\napplies = "road > 4"\nabsent = "{}"'
    )
    load(tmp_path, text.format("full"))
    load(tmp_path, text.format("none") + MORE.format(1, 2))
    load(tmp_path, text.format("mean_of_peers") + MORE.format(1, 2))
    with pytest.raises(RubricError, match="EK1288"):
        load(tmp_path, text.format("full") + MORE.format(1, 2))


@pytest.mark.parametrize(
    "change",
    [
        ("points = 10\n\n[criteria.yard.items", 'combine = "minimum"\n'),
        ("points = 10\n\n[criteria.yard.items", 'combine = "weighted_mean"\n'),
        ("points = 6", 'points = 6\napplies = "clean > 3"\n[criteria.yard.items.b]\n'
         'rule = "met"\nwhen = "clean > 4"\npoints = 2'),
    ],
)  # fmt: skip
def test_room_is_left_only_where_points_are_added(
    tmp_path: Path, change: tuple[str, str]
) -> None:
    """Elsewhere an added item would take from the township's own (EK1280)."""
    old, new = change
    if new.startswith("combine"):
        new += old
    with pytest.raises(RubricError) as caught:
        load(tmp_path, base=BASE.replace(old, new))
    (fault,) = caught.value.faults
    assert (fault.code, fault.place.key) == ("EK1280", "room[0]")
    assert fault.place.file == str(tmp_path / "township.toml")
    with pytest.raises(RubricError, match="EK1280"):
        load_rubric(tmp_path / "township.toml")


def test_an_overlay_of_an_overlay_is_refused(tmp_path: Path) -> None:
    """Room is left once, by the one who answers for the scheme (EK1282)."""
    load(tmp_path)
    lower = OVERLAY.replace("township.toml", "village.toml")
    (tmp_path / "lower.toml").write_text(lower, encoding="utf-8")
    with pytest.raises(RubricError, match="EK1282"):
        load_rubric(tmp_path / "lower.toml")


def test_faults_of_the_base_are_told_in_its_file(tmp_path: Path) -> None:
    """A village can't mend the township's file, and is not blamed for it."""
    with pytest.raises(RubricError) as caught:
        load(tmp_path, base=BASE.replace("clean >= 6", "cleam >= 6"))
    (fault,) = caught.value.faults
    assert (fault.code, str(fault.place.file)) == (
        "EK2010",
        str(tmp_path / "township.toml"),
    )


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (('in = "yard"', 'in = "ow"'), ("EK1204", "room[0].in")),
        (("items = 2", "items = 0"), ("EK1106", "room[0].items")),
        (("points_each = 3", "points_each = 0"), ("EK1106", "room[0].points_each")),
        (("points_each = 3", "points_each = 0.001"), ("EK1105", "room[0].points_each")),
        (("points = 4\n", 'points = 4\n[[room]]\nin = "yard"\nitems = 1\n'
          "points_each = 1\n"), ("EK1110", "room[1].in")),
        (("items = 2\n", ""), ("EK1102", "room[0]")),
    ],
)  # fmt: skip
def test_room_is_said_exactly(
    tmp_path: Path, change: tuple[str, str], told: tuple[str, str]
) -> None:
    """A room that can't be read is refused in the township's file."""
    with pytest.raises(RubricError) as caught:
        load(tmp_path, base=BASE.replace(*change))
    found = [(f.code, f.place.key) for f in caught.value.faults]
    assert told in found
    assert {code for code, _ in found} <= {told[0], "EK1301"}


def test_an_overlay_needs_what_it_adds_to() -> None:
    """A text alone is not enough (EK1281)."""
    with pytest.raises(RubricError, match="EK1281"):
        parse_rubric(OVERLAY, REGISTRY, "village.toml")


def test_room_is_a_list_of_tables(tmp_path: Path) -> None:
    """Anything else is refused (EK1103); without `points` the items say how many."""
    bare = BASE[: BASE.index("[[room]]")].replace("points = 6", "points = 10")
    with pytest.raises(RubricError, match="EK1103"):
        load(tmp_path, base=bare.replace("format = 1", "format = 1\nroom = 1"))
    rubric = load(tmp_path, base=BASE.replace("points = 4\n", ""))
    assert rubric.record.room[0].points == 600


def test_a_criterion_may_be_left_to_villages_altogether(tmp_path: Path) -> None:
    """With the township's rubric alone nobody has points there; a village fills it."""
    empty = BASE + (
        '\n[criteria.local]\nlabel = "村规民约"\npoints = 4\n'
        '\n[[room]]\nin = "local"\nitems = 1\npoints_each = 4\n'
    )
    empty = empty.replace("full_marks = 20", "full_marks = 24")
    overlay = OVERLAY.replace("criteria.yard.items.road", "criteria.local.items.road")
    rubric = load(tmp_path, overlay, empty)
    facts = {"户编号": ["a", "b"], "清洁月数": [12, 0]}
    alone = load_rubric(tmp_path / "township.toml")
    assert [f for f in alone.findings() if f.code.startswith(("EK301", "EK302"))] == []
    outcomes = alone.evaluate(facts).outcomes
    assert outcomes.points["local"].low.tolist() == [0, 0]
    assert outcomes.points["local"].high.tolist() == [0, 0]
    assert alone.evaluate(facts).explain("a")
    outcomes = rubric.evaluate(facts | {"修路天数": [9, 1]}).outcomes
    assert outcomes.points["local"].low.tolist() == [200, 100]
