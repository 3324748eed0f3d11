"""Laws of text files: which encoding they are in, and which line is broken."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalkit.errors import FactsError, Place
from evalkit.io.text_in import decode, lines_of

PLACE = Place(file="a.csv")
TABLE = "户编号,姓名\r\nA-1,张三\r\nA-2,𠮷田\r\n"


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"],
)
@given(rows=st.lists(st.sampled_from(("张三", "李四一", "Lee", "𠮷")), max_size=9))
def test_every_promised_encoding_gives_the_same_text(
    encoding: str, rows: list[str]
) -> None:
    """With mark or without, Chinese or not, the text is the one that was written."""
    text = TABLE + "".join(f"B-{i},{row}\n" for i, row in enumerate(rows))
    assert decode(text.encode(encoding), PLACE) == text
    assert decode(b"\xfe\xff" + text.encode("utf-16-be"), PLACE) == text


def test_long_chinese_texts_in_utf_16_are_known_by_few_signs() -> None:
    """Remarks of pages leave few commas, and they are enough."""
    text = ("情况说明" * 3 + "一上下\r\n") * 99
    for encoding in ("utf-16-le", "utf-16-be"):
        assert decode(text.encode(encoding), PLACE) == text


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_an_empty_file_is_an_empty_text(data: bytes) -> None:
    """A mark alone is no text either."""
    assert decode(data, PLACE) == ""


@pytest.mark.parametrize(
    ("data", "line"),
    [
        ("户编号\n张三\n".encode() + b"\xff\xff,", 3),
        ("户编号\r张\r\n".encode("gb18030") + b"\x80", 3),
        ("上上\n上".encode("utf-16") + b"\x00", 2),
        (b"\xef\xbb\xbfa\n\xff", 2),
        (TABLE.encode()[:-10] + b"\xe5\xbc", 3),
    ],
)
def test_a_text_in_no_encoding_is_refused_where_it_stops(
    data: bytes, line: int
) -> None:
    """The line is the first that no encoding gets past, however lines end."""
    with pytest.raises(FactsError) as refused:
        decode(data, PLACE)
    (fault,) = refused.value.faults
    assert (fault.code, fault.place) == ("EK4015", Place(file="a.csv", line=line))


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"id,x\n1,\0\n" + b"a,b\n" * 99, 2),
        (TABLE.encode() + b"\0" * 512, 4),
        ("a\n\0,".encode("utf-16"), 2),
        (b"\0" * 4096, 1),
    ],
)
def test_zero_bytes_in_a_text_are_damage(data: bytes, line: int) -> None:
    """What a lost write leaves behind is not read as text."""
    with pytest.raises(FactsError) as refused:
        decode(data, PLACE)
    (fault,) = refused.value.faults
    assert (fault.code, fault.place.line) == ("EK4007", line)


@given(st.binary(max_size=40))
def test_any_bytes_are_a_text_or_refused(data: bytes) -> None:
    """No file makes the reader fail in another way."""
    with suppress(FactsError):
        assert "\0" not in decode(data, PLACE)


@given(st.text("a \u2028\x85\x0b\r\n"))
def test_lines_end_where_programs_end_them_and_nowhere_else(text: str) -> None:
    """CR, LF and both together end a line; rare separators are part of a cell."""
    lines = list(lines_of(text))
    assert "".join(lines) == text
    assert all(
        line.rstrip("\r\n") != "" or line in ("\r", "\n", "\r\n") for line in lines
    )
    ends = text.replace("\r\n", "\n").replace("\r", "\n")
    assert [line.rstrip("\r\n") for line in lines] == ends.split("\n")[: len(lines)]
    assert len(lines) == len(ends.split("\n")) - ends.endswith("\n") - (not ends)
