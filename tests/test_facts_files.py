"""What a file is, is found by reading it; what it isn't, is said."""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from arro3.io import read_ipc_stream

from evalkit.errors import Fault
from evalkit.io import parquet_child
from evalkit.io.facts_in import read_facts
from evalkit.io.facts_limits import Limits
from evalkit.io.file_kinds import file_sum
from tests.facts_sample import (
    NO_EVENTS,
    ONE,
    RUBRIC,
    arrow_table,
    codes,
    faults_of,
    with_,
    write_csv,
    write_lines,
    write_workbook,
)

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def _fault(path: Path, data: bytes) -> Fault:
    path.write_bytes(data)
    (fault,) = faults_of(path)
    assert fault.place.file == str(path)
    return fault


def test_a_file_is_what_is_in_it(tmp_path: Path) -> None:
    """Under another name, or none, it is read all the same."""
    files = [
        write_workbook(tmp_path / "a.csv", {"农户": ONE, "events": NO_EVENTS}),
        write_csv(tmp_path / "b", ONE, "gb18030"),
        write_csv(tmp_path / "c.jsonl", ONE, "utf-16"),
        write_lines(tmp_path / "d.txt", ONE, NO_EVENTS),
    ]
    pq.write_table(arrow_table(ONE), tmp_path / "e.dat")
    for path in [*files, tmp_path / "e.dat"]:
        assert read_facts(str(path), RUBRIC).table.ids == ("A-1",)


def test_a_file_that_is_not_there_is_told_with_what_is(tmp_path: Path) -> None:
    """A mistyped name, a folder without a result, a name no file can have."""
    write_csv(tmp_path / "农户台账.csv", ONE)
    (fault,) = faults_of(tmp_path / "农户账.csv")
    assert (fault.code, fault.near) == ("EK4001", ("农户台账.csv",))
    assert codes(faults_of(tmp_path)) == ["EK4086"]
    assert codes(faults_of(tmp_path / "no" / "x.csv")) == ["EK4001"]
    assert codes(faults_of("a\0b")) == ["EK4001"]
    assert codes(faults_of(os.devnull)) == ["EK4001"]  # other devices never end


def test_a_large_file_is_refused_unread(tmp_path: Path) -> None:
    """The limit is on the disk's word."""
    path = write_csv(tmp_path / "x.csv", ONE)
    (fault,) = faults_of(path, file_bytes=10)
    assert (fault.code, fault.values) == ("EK4002", {"size": 0, "limit": 0})
    assert file_sum(path, Limits(file_bytes=10)) == ""
    assert file_sum(path, Limits()) == hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("name", "data", "code", "values"),
    [
        ("a", b"%PDF-1.7", "EK4003", {}),
        ("a.doc", b"Rar!\x1a", "EK4003", {}),
        ("a.xlsx", b"%PDF-1.7", "EK4004", {"suffix": ".xlsx", "kind": "PDF"}),
        ("a.XLSX", b"not found", "EK4004", {"suffix": ".xlsx", "kind": "text"}),
        ("a.parquet", b"a,b\n", "EK4004", {"suffix": ".parquet", "kind": "text"}),
        ("a.xls", _OLE, "EK4005", {}),
        ("a.xlsx", _OLE, "EK4005", {}),
        ("a.xlsx", _OLE + "EncryptedPackage".encode("utf-16-le"), "EK4006", {}),
        ("a.xls", b"\xef\xbb\xbf\r\n<HTML><table>", "EK4009", {}),
        ("a.xls", "\ufeff<?xml version".encode("utf-16-le"), "EK4009", {}),
        ("a.csv", b"x\xff\xff\xff", "EK4015", {}),
    ],
)
def test_what_is_no_facts_is_told_for_what_it_is(
    tmp_path: Path, name: str, data: bytes, code: str, values: dict[str, str]
) -> None:
    """Whoever handed it in knows what to do: save it otherwise, take another."""
    fault = _fault(tmp_path / name, data)
    assert (fault.code, fault.values) == (code, values)


def test_a_workbook_that_is_none_is_told(tmp_path: Path) -> None:
    """A broken package, another program's package, and bytes without meaning."""
    good = write_workbook(tmp_path / "x.xlsx", {"农户": ONE}).read_bytes()
    assert _fault(tmp_path / "a.xlsx", good[: len(good) // 2]).code == "EK4007"
    assert _fault(tmp_path / "0.xlsx", b"").code == "EK4030"
    assert _fault(tmp_path / "b.xlsx", b"\1\0\2\0" * 99).code == "EK4007"
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    data = (tmp_path / "c.zip").read_bytes()
    assert _fault(tmp_path / "c.ods", data).code == "EK4008"


def test_lines_and_text_that_break_off_are_told_by_line(tmp_path: Path) -> None:
    """A list instead of lines, a quotation mark that doesn't close, an empty file."""
    assert _fault(tmp_path / "a.json", b'[{"a": 1}]').code == "EK4018"
    assert _fault(tmp_path / "b.csv", '户编号,x\n"A-1,1\n'.encode()).code == "EK4016"
    assert _fault(tmp_path / "c.csv", b"").code == "EK4030"
    faulty = b'{"a": 1}x\n' * 9
    (tmp_path / "d.jsonl").write_bytes(faulty)
    found = faults_of(tmp_path / "d.jsonl", faults=2)
    assert codes(found) == ["EK4018", "EK4018", "EK4099"]
    assert found[-1].values == {"count": 7}


def test_a_damaged_parquet_file_is_a_fault_like_any_other(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Whatever its reader does about it, the process lives and nothing is printed."""
    stream = io.BytesIO()
    pq.write_table(arrow_table(ONE), stream)
    data = stream.getvalue()
    assert _fault(tmp_path / "a.parquet", data[:-9]).code == "EK4021"
    assert _fault(tmp_path / "b.parquet", b"\1\0\2\0" * 9).code == "EK4021"
    footer = bytearray(data)
    footer[len(data) // 2 : -9] = b"\xff" * (len(data) - 9 - len(data) // 2)
    assert _fault(tmp_path / "c.parquet", bytes(footer)).code == "EK4021"
    assert capfd.readouterr() == ("", "")


def test_a_reader_that_is_gone_is_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The child that reads may be ended from outside, without a word."""
    pq.write_table(arrow_table(ONE), tmp_path / "x.parquet")
    monkeypatch.setattr(
        "evalkit.io.parquet_in._CHILD", "import os; os.write(2, b'gone.'); os.abort()"
    )
    (fault,) = faults_of(tmp_path / "x.parquet")
    assert (fault.code, fault.values) == ("EK4021", {"detail": "its reader broke off"})
    monkeypatch.setattr("sys.executable", str(tmp_path / "no python"))
    (fault,) = faults_of(tmp_path / "x.parquet")
    assert fault.code == "EK4021"
    assert "FileNotFoundError" in str(fault.values["detail"])


@pytest.mark.parametrize(
    ("limits", "code", "limit"),
    [
        ({"parquet_rows": 2}, "EK4011", 2),
        ({"columns": 8}, "EK4012", 8),
        ({"parquet_bytes": 100}, "EK4002", 0),
    ],
)
def test_a_parquet_file_past_a_limit_is_refused(
    tmp_path: Path, limits: dict[str, int], code: str, limit: int
) -> None:
    """Rows, columns, and the bytes it unpacks to."""
    main = {heading: values * 3 for heading, values in ONE.items()}
    path = tmp_path / "x.parquet"
    pq.write_table(arrow_table({**main, "户编号": ["a", "b", "c"]}), path)
    (fault,) = faults_of(path, **limits)
    assert (fault.code, fault.values["limit"]) == (code, limit)


def test_the_child_sends_what_it_was_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All columns within the limits; a limit that is passed is its last word."""
    path = str(tmp_path / "x.parquet")
    pq.write_table(pa.table({"a": [1, 2, 3], "b": ["x", "y", "z"]}), path)
    out = io.BytesIO()
    stdout = io.TextIOWrapper(out, write_through=True)
    monkeypatch.setattr("sys.stdout", stdout)
    monkeypatch.setattr("sys.argv", ["-c", path, "3", "2", "1000"])
    parquet_child.main()
    out.seek(0)
    (batch,) = read_ipc_stream(out)
    assert batch.column_names == ["a", "b"]
    assert batch.num_rows == 3
    for name, most in (("EK4011", (2, 2, 999)), ("EK4012", (3, 1, 999))):
        rows, columns, size = most
        with pytest.raises(parquet_child.TooLargeError, match=name):
            parquet_child.send(
                path, io.BytesIO(), rows=rows, columns=columns, size=size
            )
    with pytest.raises(parquet_child.TooLargeError, match="EK4002"):
        parquet_child.send(path, io.BytesIO(), rows=3, columns=2, size=5)


def test_a_parquet_file_says_where_its_rows_are(tmp_path: Path) -> None:
    """A fault of a file without rows and columns of a sheet names row and heading."""
    main = with_(view=["很好"])
    table = arrow_table(main).set_column(3, "信用评价", pa.array(["很好"]))
    pq.write_table(table, tmp_path / "x.parquet")
    (fault,) = faults_of(tmp_path / "x.parquet")
    assert (fault.code, fault.place.row, fault.place.column) == (
        "EK4074",
        1,
        "信用评价",
    )


def test_as_many_ragged_rows_are_listed_as_the_limits_say(tmp_path: Path) -> None:
    """How many faults of a csv file are listed is said where it is read, not below."""
    path = tmp_path / "ragged.csv"
    write_csv(path, ONE)
    with path.open("a", encoding="utf-8") as file:
        file.write("1\n" * 250)
    found = codes(faults_of(path, faults=900))
    assert (found.count("EK4017"), "EK4099" in found) == (250, False)
    assert "EK4099" in codes(faults_of(path, faults=200))
