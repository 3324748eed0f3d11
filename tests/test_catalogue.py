"""The catalogue: every code said in both languages, used, and known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from string import Formatter

import pytest

from evalkit import catalogue
from evalkit.catalogue import CATALOGUE, Entry, lookup
from evalkit.catalogue.entry import entry

#: Codes that give no advice of their own, and why.
SAY_ENOUGH: dict[str, str] = {
    **dict.fromkeys(
        ("EK1103", "EK1104", "EK1106", "EK2012", "EK2014", "EK2019", "EK4076"),
        "what is expected stands behind it",
    ),
    **dict.fromkeys(
        ("EK1109", "EK1111", "EK1508", "EK4022", "EK4023"), "the sentence says it"
    ),
    **dict.fromkeys(("EK1203", "EK1205"), "the nearest names stand behind it"),
    **dict.fromkeys(
        ("EK4036", "EK4037", "EK4038"), "it may be meant, and nothing is wrong"
    ),
    **dict.fromkeys(
        (
            "EK6027",
            "EK6028",
            "EK6029",
            "EK6030",
            "EK6031",
            "EK6034",
            "EK6036",
            "EK6037",
        ),
        "it says what differs; why, only people can find out",
    ),
}
AREAS = {
    "1": "rubric files",
    "2": "expressions",
    "3": "findings of `check`",
    "4": "facts",
    "5": "plugins",
    "6": "receipts",
    "7": "commands and calls",
}
CODES = pytest.mark.parametrize("code", CATALOGUE)


def names(text: str) -> set[str]:
    """Give the names in a text's braces."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@CODES
def test_every_sentence_is_there_in_both_languages(code: str) -> None:
    """Chinese and English sentences stand, each ending as its language ends one."""
    one = CATALOGUE[code]
    # What may follow is a sentence of its own.
    assert one.message["en"].removesuffix("{broken}").endswith(".")
    assert one.message["zh"].removesuffix("{broken_zh}").endswith("。")
    assert re.search(r"[\u4e00-\u9fff]", one.message["zh"])
    assert not re.search(
        r"[\u4e00-\u9fff]", re.sub(r"[“”].*?[”“]", "", one.message["en"])
    )
    for fix, end in ((one.fix["en"], "."), (one.fix["zh"], "。")):
        assert not fix or fix.endswith(end)


@CODES
def test_every_code_says_what_to_do(code: str) -> None:
    """A fix stands in both languages, or in neither and the list here says why."""
    fix = CATALOGUE[code].fix
    assert bool(fix["en"]) == bool(fix["zh"])
    assert bool(fix["en"]) != bool(SAY_ENOUGH.get(code))


@CODES
def test_both_languages_name_the_same_values(code: str) -> None:
    """What one sentence fills in, the other fills in too, `_zh` twins aside."""
    one = CATALOGUE[code]
    english = names(one.message["en"]) | names(one.fix["en"])
    chinese = names(one.message["zh"]) | names(one.fix["zh"])
    assert english == {name.removesuffix("_zh") for name in chinese}


@CODES
def test_every_code_has_its_area(code: str) -> None:
    """Codes are EK and four digits, the first of an area the docstring names."""
    assert re.fullmatch(r"EK[1-7]\d{3}", code)
    assert f"EK{code[2]}xxx {AREAS[code[2]]}" in " ".join(
        (catalogue.__doc__ or "").split()
    )
    assert CATALOGUE[code].severity in ("error", "warning")


def sources() -> Iterator[tuple[str, str]]:
    """Give the text of every module of evalkit but the catalogue."""
    stack = list(files("evalkit").iterdir())
    while stack:
        one = stack.pop()
        if one.is_dir() and one.name not in ("catalogue", "_rubrics", "__pycache__"):
            stack += one.iterdir()
        elif one.name.endswith(".py"):
            yield one.name, one.read_text("utf-8")


def used() -> set[str]:
    """Give the codes that stand in the code itself, not in what is said about it."""
    return {
        code for _, text in sources() for code in re.findall(r"\"(EK\d{4})\"", text)
    }


def test_every_code_that_is_used_is_known() -> None:
    """No module raises a code the catalogue does not have."""
    assert used() - set(CATALOGUE) == set()


def test_every_code_that_is_known_is_used() -> None:
    """No sentence waits for a fault that nothing raises."""
    assert set(CATALOGUE) - used() == set()


def test_ranges_of_codes_in_docstrings_are_known() -> None:
    """What a docstring promises to raise is a code there is."""
    for name, text in sources():
        for first, last in re.findall(r"(EK\d{4})–(?:EK)?(\d+)", text):
            end = first[: 6 - len(last)] + last
            assert {first, end} <= set(CATALOGUE), name
        for code in re.findall(r"EK\d{4}", text):
            assert code in CATALOGUE, (name, code)


def test_an_unknown_code_is_a_programming_error() -> None:
    """Looking up a code that is not there raises, rather than saying nothing."""
    with pytest.raises(KeyError):
        lookup("EK0000")


def test_a_code_that_stands_twice_is_refused() -> None:
    """Two parts of the catalogue can't both give one code."""
    part: dict[str, Entry] = {"EK1001": entry("A.", "甲。")}
    with pytest.raises(ValueError, match="EK1001"):
        catalogue._gather(part, part)
