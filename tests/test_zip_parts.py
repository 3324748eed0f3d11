"""Laws of packages: bombs, lies and damage are refused, quickly and in one way."""

from __future__ import annotations

import io
import random
import struct
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from evalkit.errors import FactsError, Fault
from evalkit.io.facts_limits import Limits
from evalkit.io.xlsx_in import Workbook
from evalkit.io.zip_parts import Package
from tests.raw_workbook import PLACE, cells, first_sheet, packed, parts, strings, styles

ROWS = '<row><c t="s"><v>0</v></c><c><v>1</v></c></row>'
SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give a place for a workbook."""
    return tmp_path / "facts.xlsx"


def fault_of(path: Path, limits: Limits | None = None) -> Fault:
    """Give the fault of a workbook that can't be read."""
    with pytest.raises(FactsError) as refused:
        first_sheet(path, limits)
    (fault,) = refused.value.faults
    assert "{" not in fault.text("zh")
    return fault


def content(**changed: str | bytes) -> dict[str, str | bytes]:
    """Give the parts of a small workbook, its sheet changed."""
    return {
        **parts(ROWS, sharedStrings=strings("<t>张三</t>"), styles=styles(0)),
        **changed,
    }


def flagged(path: Path, offset: int, form: str, value: int) -> Path:
    """Change a field of the first entry in the list of parts."""
    data = bytearray(packed(path, content()).read_bytes())
    at = data.index(b"PK\x01\x02") + offset
    struct.pack_into(form, data, at, value)
    path.write_bytes(data)
    return path


@pytest.mark.slow
def test_a_bomb_is_refused_before_it_is_unpacked(path: Path) -> None:
    """300 MB of zeros, packed small, cost neither time nor memory."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in content().items():
            file.writestr(name, text)
        with file.open("xl/worksheets/sheet2.xml", "w") as part:
            for _ in range(300):
                part.write(bytes(2**20))
    assert path.stat().st_size < 2**20
    began = time.process_time()
    tracemalloc.start()
    fault = fault_of(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert fault.code == "EK4010"
    assert fault.place == PLACE
    assert peak < 2**20
    assert time.process_time() - began < 0.5


def test_a_bomb_that_lies_about_its_size_is_stopped(path: Path) -> None:
    """A part that says it is small is read no further than it says."""
    sheet = "<a>" + " " * 5_000_000
    packed(path, {**content(), SHEET: sheet})
    data = path.read_bytes()
    said = struct.pack("<L", len(sheet))
    assert data.count(said) == 2  # before the part and in the list
    path.write_bytes(data.replace(said, struct.pack("<L", 5000)))
    assert fault_of(path).code == "EK4007"


@pytest.mark.parametrize(
    ("limits", "refused"),
    [
        (Limits(parts=6), False),
        (Limits(parts=5), True),
        (Limits(unpacked_bytes=5000), False),
        (Limits(unpacked_bytes=1000), True),
    ],
)
def test_parts_and_bytes_are_limited(path: Path, limits: Limits, refused: bool) -> None:
    """Too many parts, or too much of all together."""
    packed(path, content())
    if refused:
        assert fault_of(path, limits).code == "EK4010"
    else:
        assert cells(first_sheet(path, limits))


def test_parts_that_are_never_read_are_counted(path: Path) -> None:
    """Pictures too: what a package says of itself is enough to refuse it."""
    packed(path, {**content(), "xl/media/a.bin": bytes(900_000)})
    assert fault_of(path, Limits(unpacked_bytes=800_000)).code == "EK4010"
    assert cells(first_sheet(path))


@pytest.mark.parametrize(("ratio", "refused"), [(1500, False), (250, True)])
def test_a_part_may_only_be_packed_so_well(
    path: Path, ratio: int, refused: bool
) -> None:
    """Above a megabyte, no workbook of people is packed a thousand times."""
    packed(path, {**content(), "xl/media/a.bin": bytes(2**20 + 1)})
    if refused:
        assert fault_of(path, Limits(ratio=ratio)).code == "EK4010"
    else:
        assert cells(first_sheet(path, Limits(ratio=ratio)))
    packed(path, {**content(), "xl/media/a.bin": bytes(2**20)})
    assert cells(first_sheet(path, Limits(ratio=ratio)))


def test_bytes_are_counted_again_as_they_are_read(path: Path) -> None:
    """Reading a part a second time unpacks it a second time."""
    read_once = sum(len(str(part).encode()) for part in content().values())
    limits = Limits(unpacked_bytes=read_once)
    book = Workbook(packed(path, content()), PLACE, limits)
    book.read(book.sheets[0])
    with pytest.raises(FactsError) as refused:
        book.read(book.sheets[0])
    assert refused.value.faults[0].code == "EK4010"
    book.close()


def test_a_list_of_a_million_parts_is_not_read(path: Path) -> None:
    """The list is refused by its length, before it is taken apart."""
    entry = struct.pack("<4s4B4HL2L5H2L", b"PK\x01\x02", *[20, 0] * 2, *[0] * 14)
    size = len(entry) * 400_000
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 65535, 65535, size, 0, 0)
    path.write_bytes(entry * 400_000 + end)
    tracemalloc.start()
    fault = fault_of(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (fault.code, fault.values["detail"]) == (
        "EK4007",
        "its list of parts is too long",
    )
    assert peak < 2**20


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_parts_are_packed_as_workbooks_are(path: Path, method: int) -> None:
    """Other methods unpack a block at once, however much it holds."""
    with zipfile.ZipFile(path, "w", method) as file:
        for name, text in content().items():
            file.writestr(name, text)
    fault = fault_of(path)
    assert (fault.code, fault.values["detail"]) == (
        "EK4007",
        f"compression method {method}",
    )


def test_stored_parts_are_read_too(path: Path) -> None:
    """A package need not be packed."""
    with zipfile.ZipFile(path, "w") as file:
        for name, text in content().items():
            file.writestr(name, text)
    assert cells(first_sheet(path)) == {(1, 0): "张三", (1, 1): 1}


def test_an_encrypted_part_is_told_as_a_password(path: Path) -> None:
    """A flag in the list of parts says that they need one."""
    assert fault_of(flagged(path, 8, "<H", 1)).code == "EK4006"


@pytest.mark.parametrize(
    ("offset", "form", "value"),
    [
        (6, "<H", 99),  # a version that is not there yet
        (8, "<H", 0x20),  # a patch
        (10, "<H", 7),  # a method nobody knows
        (16, "<L", 12345),  # a check sum that doesn't fit
        (20, "<L", 3),  # a size it hasn't
        (42, "<L", 2**31),  # a place outside of the file
        (46, "<B", 0xFF),  # a name that is another
    ],
)
def test_damage_in_the_list_of_parts_is_told(
    path: Path, offset: int, form: str, value: int
) -> None:
    """Each in the same way, as a damaged file."""
    assert fault_of(flagged(path, offset, form, value)).code in ("EK4007", "EK4008")


@pytest.mark.parametrize(
    "data", [b"", b"PK", b"PK\x03\x04" + b"x" * 99, b"\xd0\xcf\x11\xe0" * 99, b"<html>"]
)
def test_what_is_no_package_is_damaged(path: Path, data: bytes) -> None:
    """Anything under the name of a workbook."""
    path.write_bytes(data)
    assert fault_of(path).code == "EK4007"


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_package_is_damaged(path: Path, kept: float) -> None:
    """A download that broke off has no list of parts."""
    data = packed(path, content()).read_bytes()
    path.write_bytes(data[: int(len(data) * kept)])
    assert fault_of(path).code == "EK4007"


def test_a_package_that_can_not_be_opened_is_no_damage(tmp_path: Path) -> None:
    """Missing files and folders are told as what they are."""
    assert fault_of(tmp_path / "missing.xlsx").code == "EK4001"
    assert fault_of(tmp_path).code == "EK4001"


@pytest.mark.parametrize(
    "part",
    [
        *("xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml", SHEET),
        "_rels/.rels",
    ],
)
@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE a [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE a SYSTEM "http://localhost/a.dtd">',
        "<!DOCTYPE a>",
    ],
)
def test_a_document_type_is_refused_in_every_part(
    path: Path, part: str, declared: str
) -> None:
    """Entities, laughing or external, are never declared, so never expanded."""
    whole = content()
    whole[part] = declared + str(whole[part])
    fault = fault_of(packed(path, whole))
    assert (fault.code, fault.place) == ("EK4014", PLACE)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "<a>&b;</a>",
        "<a>\0</a>",
        '<?xml version="1.0" encoding="nonsense"?><a/>',
        '<?xml version="1.0" encoding="gb18030"?><a/>',
        "<a xmlns='u'><b:c/></a>",
        "<a>&#xD800;</a>",
    ],
)
def test_what_is_no_xml_is_damaged(path: Path, text: str) -> None:
    """Whatever the parser says, the part is named."""
    fault = fault_of(packed(path, content(**{SHEET: text})))
    assert fault.code == "EK4007"
    assert str(fault.values["detail"]).startswith(f"{SHEET}: ")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_parts_may_be_in_any_encoding_of_the_standard(
    path: Path, encoding: str
) -> None:
    """UTF-8 and UTF-16 are both allowed in a workbook."""
    text = str(content()["xl/sharedStrings.xml"]).encode(encoding)
    packed(path, content(**{"xl/sharedStrings.xml": text}))
    assert cells(first_sheet(path)) == {(1, 0): "张三", (1, 1): 1}


def flip(data: bytearray, draw: random.Random) -> None:
    """Change one byte."""
    data[draw.randrange(len(data))] = draw.randrange(256)


def cut(data: bytearray, draw: random.Random) -> None:
    """Take some bytes away."""
    at = draw.randrange(len(data))
    del data[at : at + draw.randrange(1, 40)]


def double(data: bytearray, draw: random.Random) -> None:
    """Write some bytes twice."""
    at = draw.randrange(len(data))
    data[at:at] = data[at : at + draw.randrange(1, 40)]


@pytest.mark.slow
@pytest.mark.parametrize("change", [flip, cut, double])
@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_damaged_workbook_is_read_or_refused(
    path: Path, change: Callable[[bytearray, random.Random], None], method: int
) -> None:
    """No damage makes the reader fail in another way than it says."""
    packing = io.BytesIO()
    with zipfile.ZipFile(packing, "w", method) as file:
        for name, text in content().items():
            file.writestr(name, text)
    draw = random.Random(change.__name__)
    for _ in range(300):
        data = bytearray(packing.getvalue())
        change(data, draw)
        path.write_bytes(data)
        with suppress(FactsError):
            first_sheet(path)


def test_a_package_gives_only_the_parts_it_has(path: Path) -> None:
    """Names are looked up in any case."""
    package = Package.open(packed(path, {"A/b.XML": "<a/>"}), PLACE, Limits())
    assert package.has("a/B.xml")
    assert not package.has("a/c.xml")
    package.close()
