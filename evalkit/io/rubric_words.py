"""What the keys of the rubric file are called in Chinese, and what they mean."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from attrs import frozen


@frozen
class KeyWords:
    """A key as people read it: a heading, and a sentence on what it means."""

    heading: str
    about: str


def section_words(section: str) -> KeyWords:
    """Say what a section is called; one nobody has named goes by its key."""
    return _words(_file()["Sections"].get(section), section)


def key_words(shape: str, key: str) -> KeyWords:
    """Say what a key of a shape is called: `key_words("Veto", "when")`."""
    return _found(_file().get(shape, {}), key)


def rule_words(rule: str, parameter: str) -> KeyWords:
    """Say what a parameter of a rule is called."""
    return _found(_file()["rule"].get(rule, {}), parameter)


def choice_words(word: str) -> str:
    """Say what a word to choose means; one nobody has explained stays as it is."""
    said: str = _file()["Choices"].get(word, word)
    return said


def _found(section: Mapping[str, Any], key: str) -> KeyWords:
    return _words(section.get(key) or _file()["Any"].get(key), key)


def _words(pair: list[str] | None, key: str) -> KeyWords:
    return KeyWords(key, "") if pair is None else KeyWords(*pair)


@cache
def _file() -> Mapping[str, Any]:
    text = files("evalkit.io").joinpath("rubric_words.toml").read_text("utf-8")
    return tomllib.loads(text)
