"""The form of a file of worked cases: what stands where it can't be is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from evalkit.cases.file import read_cases
from evalkit.cases.form import EXPECTED
from evalkit.cases.results import _READERS
from evalkit.testing import CasesError
from tests.test_testing_cases import held

FORMS = [
    ("", ["there are no [[cases]]"]),
    ("cases = 3", ["there are no [[cases]]"]),
    ("[[cases]]", ["case 1: name is missing", "case 1: expect is missing"]),
    (
        '[[cases]]\nname = "x"\nexpect = { total = 1 }\n' * 2,
        ["x: another case has this name"] * 2,
    ),
    (
        '[[cases]]\nname = "x"\nexpect = 3\nfacts = 1\nunknown = 2\n'
        "peers = 4\nas_of = 5\nwhy = 6",
        [
            "x: expect: a table is wanted",
            "x: facts: a table is wanted",
            "x: unknown: a list of names is wanted",
            "x: peers: a list of tables is wanted",
            "x: as_of: a day is wanted",
            "x: why: a text is wanted",
        ],
    ),
    ('as_of = "2021"\ncases = [1]', ["as_of: a day is wanted", "case 1: a table is"]),
    ("as_of = 2021-01-01T00:00:00\ncases = [1]", ["as_of: a day is", "case 1: a"]),
    (
        '[[cases]]\nname = ["x"]\nexpect = {}',
        ["case 1: expect is", "case 1: name"],
    ),
]
#: What is wrong with the form of a case, or of what it expects.
FORMS_OF_CASE = [
    ("seed = 5", "seed: a text is wanted"),
    ("unknown = [1]", "unknown: a list of names is wanted"),
    ("unknown = [['a']]", "unknown: a list of names is wanted"),
    ("peers = [{ unknown = 5 }]", "peers[1]: unknown: a list of names is wanted"),
    ("peers = [{}, { visits = [1] }]", "peers[2]: visits: a list of tables is wanted"),
    ("visits = 3", "visits: a list of tables is wanted"),
    ("visits = [1]", "visits: a list of tables is wanted"),
    ("fact = { months = 3 }", "fact: there is no such name; did you mean facts?"),
    ("expect.totl = 1", "totl: there is no such name; did you mean total?"),
    ("expect.total = true", "total: a number, or the two of [least, most], is wanted"),
    ("expect.total = nan", "total: a number, or the two of"),
    ("expect.total = inf", "total: a number, or the two of"),
    ("expect.total = 1e99999", "total: a number, or the two of"),
    ("expect.total = 1e-99", "total: a number, or the two of"),
    ("expect.total = [1, 2, 3]", "total: a number, or the two of"),
    ("expect.total = [1, true]", "total: a number, or the two of"),
    ("expect.place = '1'", "place: a number, or the two of"),
    ("expect.grade = 1", "grade: a text, or the two of [least, most], is wanted"),
    ("expect.points = 5", "points: a table is wanted"),
    ("expect.points = { tidy = [] }", "points tidy: a number, or the two of"),
    (
        "expect.star = { tidy = true }",
        'star tidy: one of "yes", "no"',
    ),
    ("expect.programmes = { broom = 'maybe' }", 'programmes broom: one of "yes"'),
    ("expect.suspended = 1", 'suspended: one of "yes", "no", "undetermined" is'),
    ("expect.vetoes = 5", "vetoes: a list of names is wanted"),
    ("expect.vetoes = 'never'", "vetoes: a list of names is wanted"),
    ("expect.vetoes_open = true", "vetoes_open: a list of names is wanted"),
    ("expect.vetoes = [[1]]", "vetoes: a list of names is wanted"),
    ("expect.selected = {}", "selected: a list of names is wanted"),
    ("expect.figures = { a = true }", "figures a: a number, a day or a text, or the t"),
    ("expect.until = { a = 5 }", "until a: a day, or the two of [least, most],"),
]


@pytest.mark.parametrize(("case", "told"), FORMS_OF_CASE, ids=lambda one: one[:40])
def test_a_case_out_of_its_form_is_refused(
    case: str, told: str, tmp_path: Path
) -> None:
    """What stands where something else is wanted is told, never a traceback."""
    text = f'[[cases]]\nname = "x"\n{case}\n'
    text += "" if "expect" in case else "expect = { total = 7 }\n"
    with pytest.raises(CasesError) as refused:
        read_cases(held(tmp_path, text))
    (reason,) = refused.value.reasons
    assert reason.startswith(f"x: {told}")
    (both,) = refused.value.told
    assert both.zh != both.en == reason


def test_what_may_be_expected_is_what_is_compared() -> None:
    """The form knows each thing that can be read of a result, and no other."""
    assert sorted(EXPECTED) == sorted(_READERS)


@pytest.mark.parametrize(("text", "reasons"), FORMS)
def test_a_file_out_of_its_form_is_refused(
    text: str, reasons: list[str], tmp_path: Path
) -> None:
    """Everything that is wrong with the form is told at once."""
    head = 'format = 1\nrubric = "household/tidy"\n'
    with pytest.raises(CasesError) as refused:
        read_cases(held(tmp_path, text, head))
    assert len(refused.value.reasons) == len(reasons)
    for told, start in zip(refused.value.reasons, reasons, strict=True):
        assert told.startswith(start)
    assert str(refused.value).startswith("tidy.cases.toml: ")


def test_the_head_of_the_file_has_its_form_too(tmp_path: Path) -> None:
    """Format, rubric and base are checked, and keys that mean nothing refused."""
    head = "rubrik = 1\nbase = 2\n"
    with pytest.raises(CasesError) as refused:
        read_cases(held(tmp_path, '[[cases]]\nname = "x"\nexpect = {total = 1}', head))
    assert refused.value.reasons == (
        "format = 1 is missing",
        "rubrik: there is no such name; did you mean rubric?",
        "rubric: the id of the rubric is missing",
        "base: a table is wanted, got 2",
    )


def test_a_file_that_is_no_toml_is_refused_with_the_line(tmp_path: Path) -> None:
    """A slip of the pen is found by its line."""
    with pytest.raises(CasesError, match=r"at line 2, column"):
        read_cases(held(tmp_path, "format = \nx", "\n"))
    path = tmp_path / "tidy.cases.toml"
    path.write_bytes("format = 1 # 村".encode("gb18030"))
    with pytest.raises(CasesError, match="utf-8"):
        read_cases(path)
    path.write_text("a = " + "[" * 5000, "utf-8")
    with pytest.raises(CasesError, match="nested too deeply"):
        read_cases(path)
    path.write_text(f"a = {'9' * 5000}", "utf-8")
    with pytest.raises(CasesError, match="too many digits"):
        read_cases(path)
