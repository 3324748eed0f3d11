"""Receipts: what they name, their code, and how they are read back."""

from __future__ import annotations

import datetime
import hashlib
import json
from pathlib import Path
from typing import Any

import attrs
import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from evalkit.errors import Fault, Place, ReceiptError
from evalkit.io.receipt import (
    NoticeChoice,
    PluginDigest,
    Receipt,
    make_receipt,
    receipt_bytes,
    receipt_code,
    spaced_code,
    validity_warnings,
)
from evalkit.io.results_digest import digest_of_all, outcome_digests
from evalkit.io.results_read import is_safe_path, read_receipt
from tests.results_sample import INGREDIENTS, OUTCOMES, RUBRIC, shuffled

CHOICE = NoticeChoice("演示", ("甲", "乙"))
DIGESTS = outcome_digests(OUTCOMES)
RECEIPT = attrs.evolve(
    make_receipt(RUBRIC, DIGESTS, INGREDIENTS, CHOICE),
    files={"outcomes.csv": "e5" * 32, "inputs/facts/a.csv": "f6" * 32},
)


def kept(folder: Path, content: bytes) -> Path:
    """Write a receipt.json."""
    file = folder / "receipt.json"
    file.write_bytes(content)
    return file


def faults(folder: Path, content: bytes) -> list[tuple[str, str | None]]:
    """Give the codes and keys of what is wrong with a receipt."""
    with pytest.raises(ReceiptError) as caught:
        read_receipt(kept(folder, content))
    return [(fault.code, fault.place.key) for fault in caught.value.faults]


def test_a_receipt_names_what_the_result_rests_on() -> None:
    """Rubric, facts, plugins in order of name, engine, day, numbers, outcomes."""
    value = json.loads(receipt_bytes(RECEIPT))
    assert value["rubric"] == {
        "id": "household/ten-star",
        "version": "2026.1",
        "digest": "a1" * 32,
    }
    assert value["facts"] == {"digest": "b2" * 32}
    assert [plugin["name"] for plugin in value["plugins"]] == [
        "evalkit-extra",
        "evalkit-rules",
    ]
    assert (value["engine"], value["as_of"]) == ("0.1.0", "2026-11-24")
    assert value["numbers"] == {
        "marks": 2,
        "ratios": 4,
        "printed": 1,
        "rounding": "half_up",
    }
    assert value["outcomes"] == {"count": 7, "digest": digest_of_all(DIGESTS)}
    assert value["files"]["outcomes.csv"] == "e5" * 32


def test_a_receipt_is_canonical_json_with_its_own_digest() -> None:
    """Anyone can check the digest without evalkit."""
    content = receipt_bytes(RECEIPT)
    value = json.loads(content)
    assert rfc8785.dumps(value) == content
    digest = value.pop("digest")
    assert hashlib.sha256(rfc8785.dumps(value)).hexdigest() == digest


def test_the_code_stands_for_all_that_decides_and_not_for_the_files() -> None:
    """The notice carries the code and is itself one of the files."""
    code = receipt_code(RECEIPT)
    assert len(code) == 12
    assert receipt_code(attrs.evolve(RECEIPT, files={})) == code
    for change in (
        {"engine": "0.1.1"},
        {"facts_digest": "00" * 32},
        {"rubric_version": "2"},
        {"as_of": datetime.date(2026, 1, 1)},
        {"outcomes_digest": "00" * 32},
        {"plugins": ()},
        {"warnings": (Fault("EK6041"),)},
    ):
        assert receipt_code(attrs.evolve(RECEIPT, **change)) != code
    assert spaced_code("5e005adce63c") == "5e00 5adc e63c"


def test_the_order_of_rows_and_plugins_is_not_in_the_receipt() -> None:
    """Shuffled facts and another order of loading give the same receipt."""
    turned = attrs.evolve(INGREDIENTS, plugins=INGREDIENTS.plugins[::-1])
    digests = outcome_digests(shuffled(OUTCOMES, [6, 5, 4, 3, 2, 1, 0]))
    moved = make_receipt(RUBRIC, digests, turned, CHOICE)
    assert moved == attrs.evolve(RECEIPT, files={})


@pytest.mark.parametrize(
    ("since", "until", "as_of", "warned"),
    [
        ("2026-01-01", "2026-12-31", "2026-01-01", False),
        ("2026-01-01", "2026-12-31", "2026-12-31", False),
        ("2026-01-01", "2026-12-31", "2025-12-31", True),
        ("2026-01-01", "2026-12-31", "2027-01-01", True),
        (None, "2026-12-31", "1990-01-01", False),
        ("2026-01-01", None, "2099-01-01", False),
        (None, "2026-12-31", "2027-01-01", True),
        (None, None, "2027-01-01", False),
    ],
)
def test_a_day_outside_the_validity_is_warned_of(
    since: str | None, until: str | None, as_of: str, *, warned: bool
) -> None:
    """Both ends of the validity belong to it; a missing end is open."""
    day = datetime.date.fromisoformat
    rubric = attrs.evolve(
        RUBRIC,
        valid_from=day(since) if since else None,
        valid_until=day(until) if until else None,
    )
    found = validity_warnings(rubric, day(as_of))
    assert [fault.code for fault in found] == ["EK6041"] * warned
    assert all(fault.severity == "warning" for fault in found)


def test_a_warning_is_kept_without_its_wording(tmp_path: Path) -> None:
    """Code, place and values are kept; texts may improve without moving a byte."""
    day = datetime.date(2027, 1, 1)
    late = attrs.evolve(INGREDIENTS, as_of=day, warnings=(odd_warning(),))
    receipt = make_receipt(RUBRIC, DIGESTS, late, CHOICE)
    assert [fault.code for fault in receipt.warnings] == ["EK6041", "EK6034"]
    content = receipt_bytes(receipt)
    warning = json.loads(content)["warnings"][0]
    assert warning == {
        "code": "EK6041",
        "place": {"key": "rubric.valid"},
        "got": "2027-01-01",
        "expected": "2026-01-01 – 2026-12-31",
        "values": {},
    }
    read = read_receipt(kept(tmp_path, content))
    assert read.warnings[1].values == {"count": "3"}
    assert read.warnings[1].place.row == 5


def odd_warning() -> Fault:
    """Give a warning with a place in a sheet and a number among its values."""
    return Fault("EK6034", Place(sheet="农户表", row=5), values={"count": 3})


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
hexes = st.text("0123456789abcdef", min_size=64, max_size=64)
counts = st.integers(0, 2**53 - 1)
plugins = st.builds(PluginDigest, name=texts, version=texts, digest=hexes)


@given(
    st.builds(
        Receipt,
        engine=texts,
        rubric_id=texts,
        rubric_version=texts,
        rubric_digest=hexes,
        facts_digest=hexes,
        plugins=st.lists(plugins, max_size=2).map(tuple),
        as_of=st.dates(),
        marks=counts,
        ratios=counts,
        printed=counts,
        rounding=texts,
        notice=st.builds(
            NoticeChoice,
            label=st.none() | texts,
            grades=st.lists(texts, max_size=2).map(tuple),
        ),
        warnings=st.just(()),
        outcomes_count=counts,
        outcomes_digest=hexes,
        files=st.dictionaries(texts.filter(is_safe_path), hexes, max_size=2),
    )
)
def test_a_receipt_reads_back_as_it_was(receipt: Receipt) -> None:
    """Reading what was written gives an equal receipt."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        assert read_receipt(kept(Path(folder), receipt_bytes(receipt))) == receipt
        assert read_receipt(Path(folder)) == receipt


def test_a_missing_or_unreadable_receipt_is_named(tmp_path: Path) -> None:
    """No file, a folder in its place, a file no receipt is as long as."""
    with pytest.raises(ReceiptError, match="EK6001"):
        read_receipt(tmp_path)
    with pytest.raises(ReceiptError, match="EK6001"):
        read_receipt(tmp_path / "gone" / "receipt.json")
    (tmp_path / "receipt.json").mkdir()
    with pytest.raises(ReceiptError, match="EK6008"):
        read_receipt(tmp_path)


def test_a_huge_file_is_not_read_whole(tmp_path: Path) -> None:
    """Seventeen megabytes are no receipt."""
    file = tmp_path / "receipt.json"
    with file.open("wb") as stream:
        stream.truncate(17 * 2**20)
    with pytest.raises(ReceiptError, match="EK6008"):
        read_receipt(file)


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"", 1),
        (b'{"format": 1,\n"engine" "x"}', 2),
        (b"\xff\xfe", None),
        (b"[" * 100_000, None),
        (b"1" * 5000, None),
    ],
)
def test_what_is_no_json_is_refused(
    tmp_path: Path, content: bytes, line: int | None
) -> None:
    """Cut, garbled, bottomless or endless: one clear fault, with its line."""
    with pytest.raises(ReceiptError) as caught:
        read_receipt(kept(tmp_path, content))
    assert [fault.code for fault in caught.value.faults] == ["EK6002"]
    assert caught.value.faults[0].place.line == line


def changed(**values: Any) -> bytes:
    """Give the sample's receipt with other values."""
    return json.dumps(json.loads(receipt_bytes(RECEIPT)) | values).encode()


def test_another_format_is_left_to_its_own_version(tmp_path: Path) -> None:
    """Nothing else is said of a receipt of a later format."""
    assert faults(tmp_path, changed(format=2, engine=5)) == [("EK6003", "format")]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"engine": 5}, [("EK6006", "engine")]),
        ({"as_of": "2026-2-30"}, [("EK6006", "as_of")]),
        ({"as_of": "20261124"}, [("EK6006", "as_of")]),
        ({"as_of": 5}, [("EK6006", "as_of")]),
        ({"rubric": "x"}, [("EK6006", "rubric")]),
        ({"plugins": {}}, [("EK6006", "plugins")]),
        ({"rubric": {"id": "a", "version": "1"}}, [("EK6004", "rubric.digest")]),
        ({"plugins": [{"name": "a", "version": "b", "digest": "c"}]},
         [("EK6006", "plugins[0].digest")]),
        ({"files": {"a": "A5" * 32}}, [("EK6006", 'files["a"]')]),
        ({"files": {"../a": "a5" * 32}}, [("EK6005", 'files["../a"]')]),
        ({"engin": 5}, [("EK6005", "engin")]),
        ({"outcomes": {"count": True, "digest": "a5" * 32}},
         [("EK6006", "outcomes.count")]),
        ({"outcomes": {"count": 2**53, "digest": "a5" * 32}},
         [("EK6006", "outcomes.count")]),
        ({"notice": {"label": 3, "grades": ["a", 1]}},
         [("EK6006", "notice.label"), ("EK6006", "notice.grades[1]")]),
        ({"warnings": [{"code": "EK0", "place": {"flie": "x", "row": -1},
                        "got": None, "expected": "x", "values": {"a": 1}}]},
         [("EK6006", "warnings[0].code"), ("EK6005", 'warnings[0].place["flie"]'),
          ("EK6006", 'warnings[0].place["row"]'),
          ("EK6006", 'warnings[0].values["a"]')]),
        ({"engine": "x" * 200, "digest": "x" * 200},
         [("EK6006", "digest")]),
    ],
)  # fmt: skip
def test_every_fault_of_the_form_is_named_with_its_key(
    tmp_path: Path, values: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    """All faults at once, each by its key."""
    assert faults(tmp_path, changed(**values)) == expected


def test_a_receipt_that_is_no_object_is_refused(tmp_path: Path) -> None:
    """A list of anything is no receipt."""
    assert faults(tmp_path, b"[]") == [("EK6006", "")]


def test_an_unknown_key_comes_with_the_nearest_missing_one(tmp_path: Path) -> None:
    """`engin` was meant to be `engine`."""
    value = json.loads(receipt_bytes(RECEIPT))
    value["engin"] = value.pop("engine")
    with pytest.raises(ReceiptError) as caught:
        read_receipt(kept(tmp_path, json.dumps(value).encode()))
    unknown, missing = caught.value.faults
    assert (unknown.code, unknown.near) == ("EK6005", ("engine",))
    assert (missing.code, missing.place.key) == ("EK6004", "engine")


@pytest.mark.parametrize(
    "edit",
    [
        lambda content: content.replace(b'"count":7', b'"count":8'),
        lambda content: content.replace(b"e5e5", b"e5e6"),
        lambda content: content + b"\n",
        lambda content: content.replace("演示".encode(), b"\\ud800"),
        lambda content: content.replace(b'"format":1', b'"format": 1'),
        lambda content: content.replace(b'"format":1', b'"format":1,"format":1'),
    ],
)
def test_an_edited_receipt_is_refused(tmp_path: Path, edit: Any) -> None:
    """One byte anywhere, even white space, is a change."""
    content = receipt_bytes(RECEIPT)
    assert edit(content) != content
    assert faults(tmp_path, edit(content)) == [("EK6007", None)]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("a", True),
        ("inputs/facts/农户 1.xlsx", True),
        ("..a", True),
        ("", False),
        (".", False),
        ("./a", False),
        ("a//b", False),
        ("a/", False),
        ("/a", False),
        ("../a", False),
        ("a/../b", False),
        ("c:a", False),
        ("a\\b", False),
        ("a\nb", False),
        ("a\udcff", False),
    ],
)
def test_only_plain_paths_inside_the_folder_are_safe(name: str, *, safe: bool) -> None:
    """No way out of the folder, on any system."""
    assert is_safe_path(name) == safe
