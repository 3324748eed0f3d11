"""Laws of text made plain."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalkit.io.plain_text import folded, plain, seen, trimmed

SIGNS = "\u200b\u200d\u200e\u202a\u202c\u2060\u2066\ufeff\xad"
SPACES = " \t\r\n\u3000\xa0\u2003\u2028"


@given(st.text(SIGNS + SPACES), st.text(SIGNS + SPACES))
def test_whatever_stands_around_a_text_goes(before: str, after: str) -> None:
    """Hidden signs and spaces, in any order, are taken off both ends."""
    text = f"{before}张 \u200d三{after}"
    assert trimmed(text) == "张 \u200d三"
    assert seen(text) == "张 三"
    assert plain(text) == "张 三"
    assert folded(text) == "张三"


@given(st.text())
def test_plain_text_stays_plain(text: str) -> None:
    """Each way is done once: a second time changes nothing, but for apostrophes."""
    assert trimmed(trimmed(text)) == trimmed(text)
    assert seen(seen(text)) == seen(text)
    assert folded(folded(text)) == folded(text) or "\u0345" in text
    assert plain(plain(text)) == plain(text) or plain(text).startswith("'")


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("'１２", "12"),
        ("＇　１２", "12"),
        ("''x", "'x"),
        ("Ａ－ｂ（％）", "A-b(%)"),
        ("−1", "-1"),
        ("一—二", "一—二"),
        ("x'", "x'"),
    ],
)
def test_plain_text_is_half_width_without_its_apostrophe(
    text: str, result: str
) -> None:
    """Full-width signs become ASCII; one leading apostrophe says “text” and goes."""
    assert plain(text) == result


@pytest.mark.parametrize(
    ("one", "other"),
    [("人均 纯收入（元／年）", "人均纯收入(元/年)"), ("Ｓcore", "score"), ("㎡", "m2")],
)
def test_folded_texts_are_alike(one: str, other: str) -> None:
    """Width, case, spaces and compatible signs don't tell two headings apart."""
    assert folded(one) == folded(other)
