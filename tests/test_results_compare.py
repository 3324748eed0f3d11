"""What a replay finds."""

from __future__ import annotations

import datetime
import io
import zipfile
from pathlib import Path

import attrs
import pytest

from evalkit.errors import Fault
from evalkit.io import results_compare
from evalkit.io.notice import Notice
from evalkit.io.receipt import Ingredients, PluginDigest, receipt_bytes, sha256
from evalkit.io.results import Rendered, render_results, write_results
from evalkit.io.results_compare import compare
from evalkit.io.results_read import read_receipt
from evalkit.model.outcome import Outcomes
from evalkit.model.rubric import Rubric
from tests.results_sample import (
    INGREDIENTS,
    INPUTS,
    OUTCOMES,
    PLAIN_RUBRIC,
    RUBRIC,
    plain,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Write the sample's result."""
    write_results(
        tmp_path,
        rubric=RUBRIC,
        outcomes=OUTCOMES,
        ingredients=INGREDIENTS,
        inputs=INPUTS,
        notice=Notice("演示"),
    )
    return tmp_path


def again(
    outcomes: Outcomes = OUTCOMES,
    ingredients: Ingredients = INGREDIENTS,
    rubric: Rubric = RUBRIC,
    notice: Notice | None = None,
) -> Rendered:
    """Recompute the result."""
    return render_results(rubric, outcomes, ingredients, notice or Notice("演示"))


def found(folder: Path, now: Rendered) -> list[Fault]:
    """Compare and give what differs."""
    return list(compare(folder, now.files, now.receipt))


def codes(faults: list[Fault]) -> list[str]:
    """Give the codes of faults."""
    return [fault.code for fault in faults]


def only(faults: list[Fault], code: str) -> Fault:
    """Give the one fault of a code."""
    (fault,) = [fault for fault in faults if fault.code == code]
    return fault


def test_the_same_result_differs_in_nothing(folder: Path) -> None:
    """Recomputed as it was: no faults."""
    assert found(folder, again()) == []


def test_a_receipt_that_cannot_be_read_is_all_there_is_to_say(folder: Path) -> None:
    """Without the receipt nothing can be compared."""
    (folder / "receipt.json").unlink()
    assert codes(found(folder, again())) == ["EK6001"]


def test_a_changed_rubric_is_named_first(folder: Path) -> None:
    """The cause comes before the files it changed."""
    faults = found(folder, again(rubric=attrs.evolve(RUBRIC, digest="ab" * 32)))
    assert faults[0].code == "EK6021"
    assert "ab" * 32 in str(faults[0].got)
    assert "a1" * 32 in str(faults[0].expected)
    assert "EK6028" not in codes(faults)


@pytest.mark.parametrize(
    ("ingredients", "code", "key"),
    [
        (attrs.evolve(INGREDIENTS, facts_digest="00" * 32), "EK6022", "facts.digest"),
        (attrs.evolve(INGREDIENTS, engine="0.2.0"), "EK6026", "engine"),
        (
            attrs.evolve(INGREDIENTS, as_of=datetime.date(2026, 11, 25)),
            "EK6027",
            "as_of",
        ),
        (attrs.evolve(INGREDIENTS, warnings=(Fault("EK6041"),)), "EK6027", "warnings"),
    ],
)
def test_every_other_ingredient_is_named_by_its_key(
    folder: Path, ingredients: Ingredients, code: str, key: str
) -> None:
    """Facts, engine, day and warnings, each with what was and what is."""
    fault = found(folder, again(ingredients=ingredients))[0]
    assert (fault.code, fault.place.key) == (code, key)
    assert fault.got != fault.expected


def test_numbers_and_notice_are_compared_too(folder: Path) -> None:
    """Printed decimals and the label of made-up data are part of a result."""
    faults = found(folder, again(rubric=attrs.evolve(RUBRIC, printed=2)))
    assert only(faults, "EK6027").place.key == "numbers.printed"
    faults = found(folder, again(notice=Notice("正式")))
    fault = only(faults, "EK6027")
    assert (fault.place.key, fault.got, fault.expected) == (
        "notice.label",
        "正式",
        "演示",
    )


def test_plugins_are_named_one_by_one(folder: Path) -> None:
    """Another version, another content, one gone, one new."""
    rules, extra = INGREDIENTS.plugins
    plugins = (
        attrs.evolve(rules, version="0.2.0"),
        PluginDigest("evalkit-new", "1", "e5" * 32),
    )
    faults = found(
        folder, again(ingredients=attrs.evolve(INGREDIENTS, plugins=plugins))
    )
    assert codes(faults)[:3] == ["EK6024", "EK6025", "EK6023"]
    assert [fault.values["plugin"] for fault in faults[:3]] == [
        "evalkit-extra",
        "evalkit-new",
        "evalkit-rules",
    ]
    assert faults[2].got == "0.2.0 " + "c3" * 32
    changed = (rules, attrs.evolve(extra, digest="00" * 32))
    faults = found(
        folder, again(ingredients=attrs.evolve(INGREDIENTS, plugins=changed))
    )
    assert only(faults, "EK6023").values["plugin"] == "evalkit-extra"


def test_a_subject_whose_outcome_moved_is_named_with_its_columns(folder: Path) -> None:
    """Whose, in which columns, what was and what is; ids like formulas as they are."""
    names = ("新名", *OUTCOMES.names[1:]) if OUTCOMES.names else None
    fault = only(found(folder, again(attrs.evolve(OUTCOMES, names=names))), "EK6028")
    assert fault.values["subject"] == "A07"
    assert (fault.got, fault.expected) == (
        "户主姓名=新名",
        "户主姓名=阿卜杜热合曼·吐尔逊",
    )


def test_what_only_the_digest_shows_is_said_so(folder: Path) -> None:
    """A condition of a programme that has no column still is part of the outcome."""
    programme = OUTCOMES.programmes["credit_loan"]
    outcomes = attrs.evolve(
        OUTCOMES, programmes={"credit_loan": attrs.evolve(programme, needs=())}
    )
    faults = found(folder, again(outcomes))
    assert codes(faults).count("EK6028") == 7
    assert str(faults[0].got).startswith("结果摘要=")


def test_many_columns_are_cut_short(folder: Path) -> None:
    """A subject that differs everywhere does not fill the page."""
    faults = found(folder, again(plain(), rubric=PLAIN_RUBRIC))
    moved = [fault for fault in faults if fault.code == "EK6028"]
    assert str(moved[0].expected).endswith("，…")


def test_subjects_that_came_or_went_are_named(folder: Path) -> None:
    """Another id is one subject less and one more."""
    faults = found(
        folder, again(attrs.evolve(OUTCOMES, ids=("=A07", *OUTCOMES.ids[1:])))
    )
    assert only(faults, "EK6029").values["subject"] == "A07"
    assert only(faults, "EK6030").values["subject"] == "=A07"


def test_many_subjects_are_counted(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the first few the rest are a number."""
    monkeypatch.setattr(results_compare, "_NAMED", 2)
    faults = found(folder, again(attrs.evolve(OUTCOMES, names=("x",) * 7)))
    assert codes(faults).count("EK6028") == 2
    assert only(faults, "EK6034").values["count"] == 5


def test_a_byte_is_named_by_number_and_line(folder: Path) -> None:
    """The first byte that differs, counted from 1, and its line."""
    file = folder / "notice.html"
    content = file.read_bytes()
    at = content.index(b"<meta name")
    file.write_bytes(content[:at] + b"X" + content[at + 1 :])
    faults = found(folder, again())
    assert codes(faults) == ["EK6033", "EK6031"]
    assert (faults[1].place.file, faults[1].values["byte"]) == ("notice.html", at + 1)
    assert faults[1].place.line == content[:at].count(b"\n") + 1


def test_a_file_cut_short_differs_at_its_end(folder: Path) -> None:
    """The byte after the last one that is there."""
    file = folder / "notice.html"
    content = file.read_bytes()
    file.write_bytes(content[:-5])
    fault = only(found(folder, again()), "EK6031")
    assert fault.values["byte"] == len(content) - 4


def test_missing_files_and_changed_inputs_are_named(folder: Path) -> None:
    """Inputs are checked against the receipt though nobody recomputes them."""
    (folder / "outcomes.xlsx").unlink()
    (folder / "inputs" / "facts" / "households.csv").write_bytes(b"id\n")
    faults = found(folder, again())
    assert [(fault.code, fault.place.file) for fault in faults] == [
        ("EK6033", "inputs/facts/households.csv"),
        ("EK6032", "outcomes.xlsx"),
    ]


def test_a_file_the_receipt_does_not_know_is_named(folder: Path) -> None:
    """A later version may write more files."""
    now = again()
    files = {**now.files, "new.txt": b""}
    faults = list(compare(folder, files, now.receipt))
    assert [(fault.code, fault.place.file) for fault in faults] == [
        ("EK6037", "new.txt")
    ]


def put(folder: Path, name: str, content: bytes) -> None:
    """Put a file in a result and its digest in the receipt."""
    (folder / name).write_bytes(content)
    receipt = read_receipt(folder)
    files = {**receipt.files, name: sha256(content)}
    changed = attrs.evolve(receipt, files=files)
    (folder / "receipt.json").write_bytes(receipt_bytes(changed))


def repacked(content: bytes, old: str, new: str, kind: int) -> bytes:
    """Pack a workbook again, with one word replaced."""
    stream = io.BytesIO()
    packed = zipfile.ZipFile(io.BytesIO(content))
    with packed, zipfile.ZipFile(stream, "w", kind) as other:
        for name in packed.namelist():
            text = packed.read(name).decode().replace(old, new)
            other.writestr(name, text)
    return stream.getvalue()


def test_a_workbook_is_compared_by_what_is_inside(folder: Path) -> None:
    """Another zlib packs otherwise; the same parts are the same workbook."""
    content = (folder / "outcomes.xlsx").read_bytes()
    packed = repacked(content, "", "", zipfile.ZIP_STORED)
    assert packed != content
    put(folder, "outcomes.xlsx", packed)
    assert found(folder, again()) == []


def test_a_changed_part_of_a_workbook_is_named(folder: Path) -> None:
    """Which part and which byte of it."""
    content = (folder / "outcomes.xlsx").read_bytes()
    put(folder, "outcomes.xlsx", repacked(content, "张三", "张四", zipfile.ZIP_STORED))
    fault = only(found(folder, again()), "EK6036")
    assert fault.values["part"] == "xl/worksheets/sheet1.xml"


def test_a_workbook_that_is_none_differs_by_bytes(folder: Path) -> None:
    """Cut, or no zip at all."""
    content = (folder / "outcomes.xlsx").read_bytes()
    (folder / "outcomes.xlsx").write_bytes(content[: len(content) // 2])
    assert codes(found(folder, again())) == ["EK6033", "EK6031"]


def test_a_workbook_that_would_fill_the_memory_is_not_unpacked(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A zip bomb in a folder from elsewhere is a differing file, nothing more."""
    content = (folder / "outcomes.xlsx").read_bytes()
    put(folder, "outcomes.xlsx", repacked(content, "", "", zipfile.ZIP_STORED))
    monkeypatch.setattr(results_compare, "_MOST_BYTES", 100)
    assert codes(found(folder, again())) == ["EK6031"]


@pytest.mark.parametrize(
    "content",
    [
        None,
        b"",
        b"\xff",
        b"\xef\xbb\xbfid\r\n",
        "编号,结果摘要\r\nA01\r\n".encode(),
        "编号,结果摘要\r\n".encode() + b"x" * 200_000 + b",y\r\n",
    ],
)
def test_an_unreadable_csv_is_said_to_be_so_when_outcomes_differ(
    folder: Path, content: bytes | None
) -> None:
    """Whose outcome differs can't be said then, only that some do."""
    file = folder / "outcomes.csv"
    if content is None:
        file.unlink()
    else:
        file.write_bytes(content)
    moved = again(attrs.evolve(OUTCOMES, names=("x",) * 7))
    assert only(found(folder, moved), "EK6035").place.key == "outcomes.digest"
    assert "EK6035" not in codes(found(folder, again()))


def test_a_changed_csv_names_the_subject_though_the_outcome_stands(
    folder: Path,
) -> None:
    """Somebody gave a household another grade by hand."""
    file = folder / "outcomes.csv"
    text = file.read_text("utf-8")
    file.write_text(text.replace("不予评定,是", "十星级文明户,是"), "utf-8", newline="")
    faults = found(folder, again())
    assert codes(faults) == ["EK6028", "EK6033", "EK6031"]
    assert faults[0].values["subject"] == "B02"
    assert (faults[0].got, faults[0].expected) == ("等级=不予评定", "等级=十星级文明户")
