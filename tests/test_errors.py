"""Faults: said in two languages, placed, with the nearest names; the exceptions."""

from __future__ import annotations

import inspect
import json
import re

import pytest

from evalkit import errors
from evalkit.catalogue import CATALOGUE, Entry
from evalkit.catalogue.entry import entry
from evalkit.errors import (
    EvalkitError,
    FactsError,
    Fault,
    Place,
    RubricError,
    nearest,
)


@pytest.fixture
def sentence(monkeypatch: pytest.MonkeyPatch) -> str:
    """Put a sentence of its own into the catalogue, and give its code."""
    own = entry(
        "No {what}.", "没有{what}。", "Write {what}.", "请写{what}。", "warning"
    )
    monkeypatch.setattr(errors, "lookup", {"EK9999": own, "EK9998": _plain()}.get)
    return "EK9999"


def _plain() -> Entry:
    return entry("Wrong.", "不对。")


@pytest.mark.parametrize(
    ("place", "en", "zh"),
    [
        (Place(), "", ""),
        (Place("a.toml"), "a.toml", "a.toml"),
        (Place("a.toml", 3), "a.toml:3", "a.toml:3"),
        (Place(line=3), "line 3", "第3行"),
        (Place("a.toml", 3, "x.y[1]"), "a.toml:3, x.y[1]", "a.toml:3，x.y[1]"),
        (
            Place("a.xlsx", sheet="农户", row=5, column="D 收入"),
            "a.xlsx, sheet “农户”, row 5, column D 收入",
            "a.xlsx，工作表“农户”，第5行，D 收入列",
        ),
        (Place(row=5), "row 5", "第5行"),
    ],
)
def test_places_are_said_in_one_phrase(place: Place, en: str, zh: str) -> None:
    """File, line and key, or sheet, row and column: what is known of them."""
    assert (place.text(), place.text("zh")) == (en, zh)


def test_a_fault_says_what_where_got_expected_near_and_what_to_do(
    sentence: str,
) -> None:
    """One line each in Chinese and in English, with every part there is."""
    fault = Fault(
        sentence, Place("a.toml", 3), "x", "y", ("z1", "z2"), {"what": "income"}
    )
    assert fault.text("en") == (
        "EK9999 a.toml:3: No income. Got: x. Expected: y. Did you mean z1 or z2? "
        "Write income."
    )
    assert fault.text("zh") == (
        "EK9999 a.toml:3：没有income。实际为：x。应为：y。您要写的是不是 z1 或 z2？"
        "请写income。"
    )
    assert fault.severity == "warning"
    bare = Fault("EK9998")
    assert bare.text() == "EK9998 Wrong."
    assert bare.text("zh") == "EK9998 不对。"
    assert bare.severity == "error"


def test_a_value_that_is_not_given_shows_its_name(sentence: str) -> None:
    """A message never fails for want of a value."""
    assert Fault(sentence).text() == "EK9999 No {what}. Write {what}."


def test_a_fault_is_plain_values_for_programs() -> None:
    """As JSON it has code, severity, place, both messages, and nothing else."""
    fault = Fault(
        "EK2004", Place("a.toml", 3), "=", "==", (), {"text": "a = b", "at": 3}
    )
    told = json.loads(json.dumps(fault.as_json()))
    assert told == {
        "code": "EK2004",
        "severity": "error",
        "place": {"file": "a.toml", "line": 3},
        "got": "=",
        "expected": "==",
        "near": [],
        "shown": [],
        "message": {"zh": fault.text("zh"), "en": fault.text("en")},
    }


def test_an_error_holds_every_fault() -> None:
    """The text is a line a fault, in the language asked for; one fault is enough."""
    faults = [Fault("EK2001", values={"text": "&", "at": 1}), Fault("EK7902")]
    error = RubricError(faults)
    assert error.faults == tuple(faults)
    assert str(error) == error.text("en") == "\n".join(f.text() for f in faults)
    assert error.text("zh") == "\n".join(f.text("zh") for f in faults)
    assert FactsError(faults[0]).faults == (faults[0],)
    assert RubricError(iter(faults)).faults == tuple(faults)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("incme", ("income",)),
        ("一船", ("一般",)),
        ("人均收人", ("人均收入",)),
        ("zzz", ()),
        ("", ()),
    ],
)
def test_the_nearest_names_come_best_first(name: str, found: tuple[str, ...]) -> None:
    """A slip of one character finds its name, also in words of two characters."""
    known = ["人均支出", "人均收入", "income", "一般", "好"]
    assert nearest(name, known) == found
    assert nearest(name, reversed(known)) == found


def test_no_more_names_than_asked_for() -> None:
    """Of many near names, three; of none, none."""
    assert len(nearest("abcd", [f"abcd{n}" for n in range(9)])) == 3
    assert len(nearest("abcd", [f"abcd{n}" for n in range(9)], 1)) == 1
    assert nearest("abcd", []) == ()


def test_the_tree_in_the_docstring_is_the_tree_there_is() -> None:
    """Every exception is drawn beneath its parent, with its own docstring's words."""
    classes = {
        name: kind
        for name, kind in inspect.getmembers(errors, inspect.isclass)
        if issubclass(kind, Exception)
    }
    drawn = re.findall(r"^ {4}(├── |└── )?(\w+) +(.+)$", errors.__doc__ or "", re.M)
    assert {name for _, name, _ in drawn} == set(classes)
    for branch, name, words in drawn:
        kind = classes[name]
        assert kind.__bases__ == ((EvalkitError,) if branch else (Exception,))
        said = (kind.__doc__ or "").strip().lower()
        assert said.startswith(words.split(",")[0].split(" or doesn't")[0].lower())


def test_every_code_in_the_catalogue_can_be_said() -> None:
    """No sentence has braces that formatting stumbles over."""
    for code in CATALOGUE:
        assert Fault(code).text("en").startswith(code)
        assert Fault(code).text("zh").startswith(code)
