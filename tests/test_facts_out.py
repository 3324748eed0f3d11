"""Facts written as JSON lines say the same when they are read back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import attrs
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from evalkit.io.facts_in import read_facts
from evalkit.io.facts_out import facts_lines
from evalkit.io.results_facts import facts_digest
from evalkit.kit.rubric import load_rubric
from evalkit.model.rubric import Field, Rubric
from evalkit.model.table import Column, Table
from tests.cli_sample import write_sample
from tests.strategies import rubrics, tables


@st.composite
def filed(draw: st.DrawFn) -> tuple[Rubric, Table]:
    """Give a rubric and facts for it, with or without names."""
    rubric = draw(rubrics())
    table = draw(tables(rubric))
    named = attrs.evolve(rubric.subject, name="姓名")
    if draw(st.booleans()):
        names = draw(
            st.lists(st.sampled_from(("=王", "'李", "𬭩", "", "a b")),
                     min_size=len(table), max_size=len(table))
        )  # fmt: skip
        table = attrs.evolve(table, names=tuple(names))
        rubric = attrs.evolve(rubric, subject=named)
    return rubric, _as_read(rubric, table)


def _as_read(rubric: Rubric, table: Table) -> Table:
    """Leave what was said outright where it means something, as every reader does."""

    def read(fields: Sequence[Field], held: Mapping[str, Column]) -> dict[str, Column]:
        means = {f.key for f in fields if f.missing in ("zero", "no")}
        return {
            key: column if key in means else attrs.evolve(column, outright=None)
            for key, column in held.items()
        }

    records = {
        declared.key: attrs.evolve(
            table.records[declared.key],
            columns=read(declared.fields, table.records[declared.key].columns),
        )
        for declared in rubric.records
        if declared.key in table.records
    }
    columns = read(rubric.fields, table.columns)
    return attrs.evolve(table, columns=columns, records=records)


def read_back(rubric: Rubric, table: Table) -> Table:
    """Write facts as lines and read them."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "facts.jsonl"
        path.write_bytes(facts_lines(rubric, table))
        return read_facts(path, rubric).table


@pytest.mark.slow
@settings(max_examples=60)
@given(filed())
def test_facts_read_back_are_the_same(given_: tuple[Rubric, Table]) -> None:
    """Read from its lines, a table has the digest it was written with."""
    rubric, table = given_
    assume(len(table) > 0)
    assert facts_digest(read_back(rubric, table)) == facts_digest(table)


@pytest.fixture
def rubric(tmp_path: Path) -> Rubric:
    """Load the small scheme."""
    return load_rubric(write_sample(tmp_path)[0]).record


FACTS = {
    "户编号": ["A-1", "=A-2"],
    "户主姓名": ["=张三", ""],
    "village": ["东村", "西村"],
    "clean_months": [11, None],
    "signed": [None, False],
}


def test_a_line_is_one_subject_with_its_records(rubric: Rubric) -> None:
    """Fields by id, records as lists inside, everything exactly as it was."""
    events = {"户编号": ["=A-2", "=A-2"], "kind": ["守信", None]}
    table = read_facts({**FACTS, "events": events}, rubric).table
    assert [json.loads(line) for line in facts_lines(rubric, table).splitlines()] == [
        {
            "户编号": "A-1",
            "户主姓名": "=张三",
            "village": "东村",
            "clean_months": 11,
            "signed": None,
            "events": [],
        },
        {
            "户编号": "=A-2",
            "户主姓名": "",
            "village": "西村",
            "clean_months": None,
            "signed": False,
            "events": [{"kind": "守信"}, {"kind": None}],
        },
    ]


def test_unknown_that_was_said_outright_is_written_so(rubric: Rubric) -> None:
    """Where an empty cell means 0, unknown is a word of its own and stays so."""
    fields = [
        attrs.evolve(f, missing="zero") if f.key == "clean_months" else f
        for f in rubric.fields
    ]
    rubric = attrs.evolve(rubric, fields=tuple(fields))
    table = read_facts({**FACTS, "clean_months": ["未知", None]}, rubric).table
    lines = [json.loads(line) for line in facts_lines(rubric, table).splitlines()]
    assert [line["clean_months"] for line in lines] == ["未知", None]
    assert facts_digest(read_back(rubric, table)) == facts_digest(table)
    empty = read_facts({**FACTS, "clean_months": [None, None]}, rubric).table
    assert facts_digest(empty) != facts_digest(table)


def test_records_nobody_handed_in_stay_so(rubric: Rubric) -> None:
    """What was not supplied is not written as supplied and empty."""
    without = read_facts(FACTS, rubric).table
    empty = read_facts({**FACTS, "events": {"户编号": [], "kind": []}}, rubric).table
    assert facts_digest(without) != facts_digest(empty)
    for table in (without, empty):
        assert facts_digest(read_back(rubric, table)) == facts_digest(table)
