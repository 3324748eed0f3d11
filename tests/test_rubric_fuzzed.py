"""Rubrics broken at random: each loads, or is refused with a place and no traceback."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalkit.engine.plan import compile_rubric
from evalkit.errors import EvalkitError, RubricError
from evalkit.io.rubric_file import parse_rubric
from tests.rubric_sample import REGISTRY, SAMPLE

RUBRICS = Path(__file__).parent / "published"
#: What may come to stand in the place of a value.
STRANGE = (
    *('""', "-1", "0", "1e400", "0.123456789012", "true", "[]", "{}", "[[1]]"),
    *('"nonesuch"', '"1 +"', '"count("', '"f(x)(y)"', "2026-02-30", "2026-02-28"),
    *("{ otherwise = true }", '"某某"', "9223372036854775808", '["a", "a"]'),
)
WORDS = ("fields", "items", "label", "points", "rule", "of", "steps", "某项", "x.y", "")


def texts() -> list[str]:
    """Give the texts of sound rubrics, small enough to be broken many times."""
    paths = sorted(RUBRICS.rglob("*.toml"))
    every = [path.read_text(encoding="utf-8") for path in paths]
    return [SAMPLE, *(text for text in every if len(text) < 6000)]


@st.composite
def broken(draw: st.DrawFn) -> str:
    """Give a rubric in which a few lines are wrong, gone, doubled or swapped."""
    lines = draw(st.sampled_from(texts())).split("\n")
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(lines) - 1))
        key, sign, _ = lines[at].partition(" = ")
        how = draw(st.sampled_from(("value", "key", "gone", "twice", "swap", "cut")))
        if how == "value" and sign:
            lines[at] = f"{key} = {draw(st.sampled_from(STRANGE))}"
        elif how == "key":
            lines[at] = lines[at].replace(key, draw(st.sampled_from(WORDS)), 1)
        elif how == "gone":
            lines[at] = ""
        elif how == "twice":
            lines.insert(at, lines[at])
        elif how == "swap":
            other = draw(st.integers(0, len(lines) - 1))
            lines[at], lines[other] = lines[other], lines[at]
        else:
            lines[at] = lines[at][: draw(st.integers(0, len(lines[at])))]
    return "\n".join(lines)


#: Faults of what stands nowhere: the file as a whole lacks it.
LACKING = {"EK1005", "EK1102"}


def refusal(text: str) -> EvalkitError | None:
    """Read and compile a rubric; give what refused it."""
    try:
        compile_rubric(parse_rubric(text, REGISTRY, "broken.toml"))
    except EvalkitError as error:
        return error
    return None


@pytest.mark.slow
@given(broken())
def test_a_broken_rubric_is_refused_with_a_place(text: str) -> None:
    """Whatever is wrong is told as faults, each with a line or key, in two tongues."""
    error = refusal(text)
    if error is not None:
        assert isinstance(error, RubricError)
        assert error.faults
        for fault in error.faults:
            assert fault.place.file == "broken.toml"
            assert fault.place.line or fault.place.key or fault.code in LACKING
            assert fault.text("zh")
            assert fault.text("en")
